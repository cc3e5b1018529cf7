"""The plain reader, `egov-tui --plain`: lines go out, commands come in; for screen readers and slow lines.

It draws nothing: no escape sequence, no redraw, no line editing but the terminal's own. It reads the same cache as the
reader on the screen, with the same letters, and fetches in the same process of its own.
"""

import gc
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

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
    with _ended_by_signals(), Store.open(settings.cache) as store:
        reader = LinearReader(store, settings, Console(sys.stdin, sys.stdout), lang=lang)
        return reader.run(refresh=refresh, warning=warning)


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Let a signal end the reader as an error would, so that all is closed and no child is left."""

    def leave(number: int, _frame: FrameType | None) -> None:
        sys.exit(128 + number)

    before = {}
    with suppress(ValueError):  # not in the main thread
        for number in (signal.SIGTERM, signal.SIGHUP):
            before[number] = signal.signal(number, leave)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
