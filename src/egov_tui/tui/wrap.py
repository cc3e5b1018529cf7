"""Breaking running text into lines by terminal cells."""

import re
from collections.abc import Iterator

from rich.cells import cell_len

_TOKEN = re.compile(r"[ ]*[^ ]+")


def wrap(text: str, first: int, rest: int, *, hard: bool = False) -> Iterator[tuple[int, int]]:
    """Yield where each line of a text starts and ends.

    Lines are at most `first` (the first one) or `rest` cells wide (each at least 1), broken at blanks, at newlines,
    and inside words wider than a line. `hard` keeps every blank and breaks only where a line is full, as
    preformatted text wants it. An empty text is one empty line.
    """
    width = max(1, first)
    start = 0
    while True:
        newline = text.find("\n", start)
        end = len(text) if newline < 0 else newline
        for line in _paragraph(text, start, end, width, max(1, rest), hard):
            yield line
            width = max(1, rest)
        if newline < 0:
            return
        start = newline + 1


def _paragraph(text: str, start: int, end: int, first: int, rest: int, hard: bool) -> Iterator[tuple[int, int]]:
    if not hard:
        end = start + len(text[start:end].rstrip(" "))
    piece = text[start:end]
    if piece.isascii() or all(cell_len(character) == 1 for character in set(piece)):
        return _narrow(text, start, end, first, rest, hard)
    return _wide(text, start, end, first, rest, hard)


def _narrow(text: str, start: int, end: int, first: int, rest: int, hard: bool) -> Iterator[tuple[int, int]]:
    """Every character is one cell: the break is found from the right, without looking at each word."""
    width = first
    while end - start > width:
        blank = -1 if hard else text.rfind(" ", start, start + width + 1)
        if blank > start:
            yield start, start + len(text[start:blank].rstrip(" "))
            start = blank + 1
            while start < end and text[start] == " ":
                start += 1
        else:
            yield start, start + width
            start += width
        width = rest
    yield start, end


def _wide(text: str, start: int, end: int, first: int, rest: int, hard: bool) -> Iterator[tuple[int, int]]:
    """Some characters are wider or narrower than a cell: words are measured."""
    width = first
    line, used = start, 0
    at = start
    while at < end:
        token = _TOKEN.match(text, at, end)
        stop = token.end() if token and not hard else end
        cells = cell_len(text[at:stop])
        if used + cells <= width:
            at, used = stop, used + cells
            continue
        word = at + len(text[at:stop]) - len(text[at:stop].lstrip(" ")) if not hard else at
        if used and cell_len(text[word:stop]) <= rest:
            yield line, at
            line, used, width, at = word, 0, rest, word
            continue
        cut = _cut(text, at, stop, width - used)
        if cut == at and used:
            yield line, at
            line, used, width, at = word, 0, rest, word
            continue
        cut = max(cut, at + 1)
        yield line, cut
        line, used, width, at = cut, 0, rest, cut
    if line < end or line == start:
        yield line, end


def _cut(text: str, start: int, end: int, width: int) -> int:
    """Where a text that is too wide must be cut; marks that combine stay with their letter."""
    used = 0
    for index in range(start, end):
        used += cell_len(text[index])
        if used > width:
            return index
    return end
