PATH=$HOME/.local/bin:$PATH
egov-tui sync >/dev/null 2>&1
new=$(egov-tui watch check)
case $? in
    0) ;;
    10)
        printf '%s\n' "$new" | mail -s 'New articles' "$(id -un)" ||
            printf '%s\n' "$new"
        ;;
    *) exit 1 ;;
esac
