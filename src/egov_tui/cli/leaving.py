"""Ending in good order: a signal that would kill the process at once ends what it is at instead."""

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Let SIGTERM and SIGHUP end what is within as an error would, so that all is closed and nothing half done is left.

    So does a closed stdin where the reader started us (see `watch_stdin`). The exit status is 128 and the signal's
    number. A signal that is ignored stays so (`nohup`); so does any outside the main thread, where none can be heard.
    """
    ended = False

    def leave(number: int, _frame: FrameType | None) -> None:
        for one in before:  # taking away what is half done is not to be broken off
            signal.signal(one, signal.SIG_IGN)
        sys.exit(128 + number)

    def closed() -> None:
        if not ended:
            os.kill(os.getpid(), signal.SIGTERM)

    before = {}
    try:
        for number in (signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) != signal.SIG_IGN:
                before[number] = signal.signal(number, leave)
    except ValueError:  # not in the main thread
        pass
    if os.environ.get("EGOV_TUI_CHILD"):
        watch_stdin(closed)
    try:
        yield
    finally:
        ended = True
        for number, handler in before.items():
            signal.signal(number, handler)


def watch_stdin(closed: Callable[[], object]) -> None:
    """Tell when stdin closes: the reader that started us and holds its other end has gone."""

    def wait() -> None:
        with suppress(OSError):
            while os.read(0, 4096):
                pass
        with suppress(RuntimeError):  # the loop has ended by itself meanwhile
            closed()

    threading.Thread(target=wait, daemon=True).start()
