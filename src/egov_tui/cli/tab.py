"""The Tab of a shell is answered: quietly, at once, and with nothing where anything is wrong.

A shell's script asks as click has it: `_EGOV_TUI_COMPLETE=bash_complete`, and in COMP_WORDS the line as far as the
cursor.
"""

import os
import sys
from pathlib import Path

from egov_tui import i18n
from egov_tui.errors import EgovError
from egov_tui.settings import load, typed_path

VARIABLE = "_EGOV_TUI_COMPLETE"
LINE = "COMP_WORDS"


def respond(asked: str) -> int:
    """Print what the line in the environment may go on to be; return the exit status."""
    from egov_tui.cli import option

    shell, _mark, wish = asked.partition("_")
    if wish != "complete":
        return 1
    args, last = words(os.environ.get(LINE, ""))
    cache, language = _chosen(option(args, "--data"), option(args, "--config"))
    i18n.activate(i18n.choose(option(args, "--lang"), language))  # first: texts are made when a module is imported
    from egov_tui.cli.completing import answer

    sys.stdout.write(answer(shell, args, last, cache) + "\n")
    sys.stdout.flush()
    return 0


def _chosen(data: str | None, config: str | None) -> tuple[Path | None, str]:
    """The cache and the language of the settings, which may be damaged."""
    try:
        settings = load(typed_path(data), typed_path(config))
    except EgovError:
        return None, ""
    return settings.cache, settings.language


def words(line: str) -> tuple[list[str], str]:
    """Return the words of a line behind the command's name, and the last one, which is empty behind a blank."""
    from click.shell_completion import split_arg_string

    # A letter more shows whether the last word goes on: it does in an open quote, or behind a blank that is escaped.
    *whole, last = split_arg_string(f"{line}x")
    return whole[1:], last.removesuffix("x")
