id=$(egov-tui list --limit 0 |
    fzf --delimiter='\t' --with-nth=3.. \
        --preview='egov-tui show {1}' --preview-window=wrap |
    cut -f 1)
[ -z "$id" ] || egov-tui show "$id"
