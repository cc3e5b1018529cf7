#compdef egov-tui
# Completion of egov-tui in zsh. Made by: egov-tui completion zsh

_egov_tui_completion() {
    local line="${(j: :)words[1,CURRENT-1]} $QIPREFIX$PREFIX" kind value help
    local -a answer plain told
    answer=("${(@f)$(_EGOV_TUI_COMPLETE=zsh_complete COMP_WORDS=$line command egov-tui 2>/dev/null)}")
    for kind value help in "${(@)answer}"; do
        case $kind in
            dir) compset -P '--*='; _files -/ ;;
            file) compset -P '--*='; _files ;;
            plain)
                if [[ $value == *: ]]; then compadd -S '' -- "$value"
                elif [[ $help == _ ]]; then plain+=("$value")
                else told+=("$value:$help")
                fi
                ;;
        esac
    done
    (( $#told )) && _describe -V egov-tui told
    (( $#plain )) && compadd -V egov-tui -a plain
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _egov_tui_completion "$@"
else
    compdef _egov_tui_completion egov-tui
fi
