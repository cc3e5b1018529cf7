"""The plain reader, `egov-tui --plain`: lines go out, commands come in; for screen readers and slow lines.

It draws nothing: no escape sequence, no redraw, no line editing but the terminal's own. It reads the same cache as the
reader on the screen, with the same letters, and fetches in the same process of its own.
"""

import gc
import sys

from egov_tui.cli.leaving import ended_by_signals
from egov_tui.settings import Settings
from egov_tui.store import Store


def run(settings: Settings, *, lang: str, refresh: bool = False, warning: str = "") -> int:
    """Read line by line until the reader quits or the input ends; return the exit status, 0.

    `lang` is the language of the interface; `refresh` fetches first what is due; `warning`
    is said before anything else.

    Raises:
        CacheError: the cache cannot be opened.
        KeyboardInterrupt: Ctrl-C was pressed where a command is typed.
        SystemExit: a signal ended it; the status is 128 and its number.
    """
    from egov_tui.cli.linear.console import Console
    from egov_tui.cli.linear.reader import LinearReader

    gc.enable()
    with ended_by_signals(), Store.open(settings.cache) as store:
        reader = LinearReader(store, settings, Console(sys.stdin, sys.stdout), lang=lang)
        return reader.run(refresh=refresh, warning=warning)
