# Completion of egov-tui in bash. Made by: egov-tui completion bash

_egov_tui_completion() {
    local line=${COMP_LINE:0:COMP_POINT} lead kind value
    # Readline replaces $2 alone, which begins behind the last colon or equals sign of the word.
    lead=${line%"$2"} lead=${lead##*[[:space:]]}
    COMPREPLY=()
    while IFS=, read -r kind value; do
        case $kind in
            dir) compopt -o filenames -o dirnames 2>/dev/null ;;
            file) compopt -o filenames -o default 2>/dev/null ;;
            plain)
                [[ $value == *: ]] && compopt -o nospace 2>/dev/null
                case ${COMP_WORDS[COMP_CWORD]} in
                    # Within quotes readline takes a text as it is: what could mean something there is left out.
                    [\"\']*) [[ $value == *[\"\'\$\`\\!]* ]] && continue ;;
                    *) printf -v value %q "$value" ;;
                esac
                COMPREPLY+=("${value#"$lead"}")
                ;;
        esac
    done < <(_EGOV_TUI_COMPLETE=bash_complete COMP_WORDS=$line command egov-tui 2>/dev/null)
}

complete -o nosort -F _egov_tui_completion egov-tui 2>/dev/null || complete -F _egov_tui_completion egov-tui
