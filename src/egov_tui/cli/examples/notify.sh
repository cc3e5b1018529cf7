new=$(egov-tui watch check)
case $? in
    0) ;;
    10)
        titles=$(printf '%s\n' "$new" | cut -s -f 5 |
            sed -e '6,$d' -e 's/\\/\\\\/g' \
                -e 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g')
        notify-send --app-name=egov-tui -- 'New articles' "$titles"
        ;;
    *) exit 1 ;;
esac
