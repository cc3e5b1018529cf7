# Completion of egov-tui in fish. Made by: egov-tui completion fish

function __egov_tui_completion
    set -lx _EGOV_TUI_COMPLETE fish_complete
    set -lx COMP_WORDS (commandline -cp | string collect)
    set -lx COMP_CWORD (commandline -ct)
    set -l lead (string match -r -- '^--[^=]*=' $COMP_CWORD; or echo '')
    set -l path (string replace -- "$lead" '' $COMP_CWORD)
    for one in (command egov-tui 2>/dev/null)
        set -l found (string split -m 1 , -- $one)
        switch $found[1]
            case dir
                printf '%s\n' $lead(__fish_complete_directories $path)
            case file
                printf '%s\n' $lead(__fish_complete_path $path)
            case plain
                printf '%s\n' $found[2]
        end
    end
end

complete --command egov-tui --no-files --keep-order --arguments '(__egov_tui_completion)'
