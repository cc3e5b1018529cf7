"""Running asynchronous work so that signals, and a closed stdin, end it in good order."""

import asyncio
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

T = TypeVar("T")


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run asynchronous work so that SIGINT, SIGTERM and SIGHUP end it in good order.

    Where EGOV_TUI_CHILD is set (the reader sets it) it also ends when stdin closes, so that no child outlives a
    reader that was killed.

    A signal ends the process as soon as the work has put everything in order; its exit status is 128 and the
    signal's number.
    """

    async def guarded() -> T:
        task = asyncio.current_task()
        loop = asyncio.get_running_loop()
        assert task is not None
        stopped: list[int] = []

        def stop(number: int) -> None:
            stopped.append(number)
            task.cancel()

        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, stop, number)
        if os.environ.get("EGOV_TUI_CHILD"):
            _watch_stdin(lambda: loop.call_soon_threadsafe(stop, signal.SIGTERM))
        try:
            return await work
        except asyncio.CancelledError:
            if stopped:
                # All is closed by now. Leaving in the usual way would wait for name look-ups that may hang for minutes.
                logging.shutdown()
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(128 + stopped[0])
            raise

    return asyncio.run(guarded())


@contextmanager
def orderly() -> Iterator[None]:
    """Let SIGTERM and SIGHUP, and a closed stdin as with `run`, end what is done meanwhile as an exception would.

    What it was writing is then taken away, as by Ctrl-C; the exit status is 128 and the signal's number.
    """
    ended = False

    def leave(number: int, _frame: object) -> None:
        for one in before:  # taking things away is not to be broken off
            signal.signal(one, signal.SIG_IGN)
        raise SystemExit(128 + number)

    def closed() -> None:
        if not ended:
            os.kill(os.getpid(), signal.SIGTERM)

    before = {number: signal.signal(number, leave) for number in (signal.SIGTERM, signal.SIGHUP)}
    if os.environ.get("EGOV_TUI_CHILD"):
        _watch_stdin(closed)
    try:
        yield
    finally:
        ended = True
        for number, handler in before.items():
            signal.signal(number, handler)


def _watch_stdin(closed: Callable[[], object]) -> None:
    def wait() -> None:
        with suppress(OSError):
            while os.read(0, 4096):
                pass
        with suppress(RuntimeError):  # the loop has ended by itself meanwhile
            closed()

    threading.Thread(target=wait, daemon=True).start()
