"""`python -m egov_tui`: the same as the command `egov-tui`."""

from egov_tui.cli import main

if __name__ == "__main__":
    main()
