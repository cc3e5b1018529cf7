"""What is longer than a page: a text, or rows that are read when they are wanted. Pure but for what they are given."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence

from egov_tui.cli.breaking import broken
from egov_tui.i18n import _


class Flow(ABC):
    """Something that is told page by page."""

    @property
    @abstractmethod
    def left(self) -> bool:
        """Whether there is more of it."""

    @abstractmethod
    def page(self, width: int, height: int) -> list[str]:
        """Return the lines of the next page and go on; it has as many as there is room for, at least one row."""

    @abstractmethod
    def told(self) -> str:
        """Return how far the last page reached, in words; empty where there is no need to say it."""


class Text(Flow):
    """A text; `ended` is called when its last page is told, and returns what is to be said then."""

    def __init__(self, text: str, ended: Callable[[], str] = str) -> None:
        self._text, self._ended = text, ended
        self._lines: list[str] | None = None
        self._at = 0
        self._height = 1

    @property
    def left(self) -> bool:
        """Whether there are lines left."""
        return self._lines is None or self._at < len(self._lines)

    def page(self, width: int, height: int) -> list[str]:
        """Return the next lines; the width of the first page is that of all."""
        if self._lines is None:
            self._lines = list(broken(self._text, width))
            self._height = height
        lines = self._lines[self._at : self._at + self._height]
        self._at += len(lines)
        return lines

    def told(self) -> str:
        """Return which part it was, and at the end what is to be said there."""
        if not self.left:
            return self._ended()
        lines = len(self._lines or ())
        return _("Part {n} of {m}.").format(n=-(-self._at // self._height), m=-(-lines // self._height))


class Rows(Flow):
    """So many rows; `read` returns those from one index to another, each on a line."""

    def __init__(self, count: int, start: int, read: Callable[[int, int], Sequence[str]]) -> None:
        self._count, self._at, self._read = count, start, read
        self._from = start

    @property
    def left(self) -> bool:
        """Whether there are rows left."""
        return self._at < self._count

    def page(self, width: int, height: int) -> list[str]:
        """Return the next rows; none is cut in two."""
        lines: list[str] = []
        self._from = at = self._at
        for row in self._read(at, min(at + height, self._count)):
            broken_row = list(broken(row, width))
            if lines and len(lines) + len(broken_row) > height:
                break
            lines += broken_row
            at += 1
        self._at = at
        return lines

    def told(self) -> str:
        """Return which rows they were."""
        if self._at - self._from == self._count:
            return ""
        return _("Rows {first} to {last} of {all}.").format(first=self._from + 1, last=self._at, all=self._count)
