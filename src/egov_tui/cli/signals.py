"""Running asynchronous work so that signals, and a closed stdin, end it in good order."""

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Coroutine
from typing import Any, TypeVar

from egov_tui.cli.leaving import watch_stdin

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
            watch_stdin(lambda: loop.call_soon_threadsafe(stop, signal.SIGTERM))
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
