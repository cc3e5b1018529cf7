"""Lines out, lines in: nothing foreign uncleaned, nothing that moves a cursor."""

from collections.abc import Iterable
from contextlib import suppress
from shutil import get_terminal_size
from typing import TextIO

from egov_tui.cli.breaking import NARROWEST, broken
from egov_tui.text.clean import clean

_BESIDE = 4
"""Lines that a page leaves to what is said around it."""
_LEAST = 5


class Console:
    """What the plain reader speaks by."""

    def __init__(self, reading: TextIO, writing: TextIO) -> None:
        self._reading, self._writing = reading, writing
        with suppress(AttributeError, ValueError):
            reading.reconfigure(errors="replace")  # type: ignore[attr-defined]
        self._echoes = reading.isatty()

    @property
    def width(self) -> int:
        """Characters of a line: the terminal's, else 80."""
        return max(NARROWEST, get_terminal_size().columns)

    @property
    def height(self) -> int:
        """Lines of a page: what a terminal has room for, 20 where there is none."""
        return max(_LEAST, get_terminal_size().lines - _BESIDE)

    def print(self, lines: Iterable[str]) -> None:
        """Print lines as they are."""
        self._writing.write("".join(f"{clean(one)}\n" for one in lines))
        self._writing.flush()

    def say(self, text: str) -> None:
        """Print a text, broken between words."""
        self.print(broken(clean(text), self.width))

    def ask(self, question: str) -> str | None:
        """Ask, and return the line that is typed; None at the end of the input."""
        self._writing.write(f"{clean(question)} ")
        self._writing.flush()
        typed = self._reading.readline()
        if not typed or not self._echoes:  # nobody pressed Enter on our line
            self._writing.write("\n")
        return typed.rstrip("\n") if typed else None
