"""Lending the terminal: another program has it until it ends; everything but drawing goes on meanwhile."""

import asyncio
import os
import signal
import sys
import termios
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from textual.app import SuspendNotSupported

from egov_tui.errors import EgovError
from egov_tui.i18n import N_
from egov_tui.tui.app import ReaderApp

T = TypeVar("T")


async def lend(app: ReaderApp, program: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Step aside while a program runs, and return what it does; the terminal is taken back however it ends.

    Raises:
        EgovError: this terminal cannot be lent. What the program raises is raised here.
    """
    try:
        with app.suspend(), app.batch_update(), _as_it_was(), _quit_unheard():
            app.lent = running = asyncio.create_task(program())
            try:
                await asyncio.wait([running])
            finally:  # where the app fails meanwhile, the program goes with it
                running.cancel()
                await asyncio.wait([running])
            for _turn in range(3):  # a Ctrl-C that ended the program is on its way to the reader as well
                await asyncio.sleep(0)
    except SuspendNotSupported as error:
        told = N_("This terminal cannot be given to another program. Let the command run without it.")
        raise EgovError(told) from error
    app.terminal_returned()
    return running.result()


@contextmanager
def _as_it_was() -> Iterator[None]:
    """See that the terminal takes input as before: a program that was killed may have left it in any state."""
    terminal = sys.__stdin__.fileno() if sys.__stdin__ is not None else -1
    kept = termios.tcgetattr(terminal) if os.isatty(terminal) else None
    try:
        yield
    finally:
        if kept is not None:
            with suppress(termios.error):
                termios.tcsetattr(terminal, termios.TCSADRAIN, kept)


@contextmanager
def _quit_unheard() -> Iterator[None]:
    """Ctrl-\\ reaches the reader as well, which shares its terminal with the program, and would end it at once."""
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGQUIT, lambda: None)
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGQUIT)
