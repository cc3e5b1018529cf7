"""Where searched words stand on a page that is set: on each line, and all of them in order. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import NamedTuple

from egov_tui.tui.layout import Page

Ranges = Sequence[tuple[int, int]]
Finder = Callable[[str], Ranges]
"""Finds ranges of a text: in their order, and apart from each other."""


def no_hits(text: str) -> Ranges:
    """Find nothing, where nothing is searched for."""
    return ()


class Match(NamedTuple):
    """A stretch that was found; it may go on over further lines."""

    line: int
    """On which it begins."""
    flow: int
    """The running text that it is in; of a line in none, a number below zero of its own."""
    start: int
    end: int


class Matches:
    """What a finder finds on a page. Running text is searched unbroken, and each only when it is first asked for."""

    def __init__(self, page: Page, find: Finder) -> None:
        self._page, self._find = page, find
        self._found: dict[int, Ranges] = {}

    def on(self, number: int) -> Ranges:
        """Return the ranges of a line that were found, cut to it."""
        line = self._page.lines[number]
        if self._find is no_hits or not line.text:
            return ()
        found, start, end = self._in(number), line.start, line.start + len(line.text)
        cut: list[tuple[int, int]] = []
        for a, b in found[bisect_right(found, start, key=lambda one: one[1]) :]:
            if a >= end:
                break
            cut.append((max(a, start) - start, min(b, end) - start))
        return cut

    def of(self, match: Match, number: int) -> Ranges:
        """Return the part of a line that belongs to one match."""
        line = self._page.lines[number]
        start, end = max(match.start, line.start), min(match.end, line.start + len(line.text))
        return [(start - line.start, end - line.start)] if self._flow(number) == match.flow and start < end else ()

    @cached_property
    def all(self) -> Sequence[Match]:
        """All of them, from the top."""
        if self._find is no_hits:
            return ()
        told: list[Match] = []
        for number, line in enumerate(self._page.lines):
            if not line.text:
                continue
            found = self._in(number)
            for a, b in found[bisect_left(found, (line.start,)) :]:
                if a >= line.start + len(line.text):
                    break
                told.append(Match(number, self._flow(number), a, b))
        return told

    def _flow(self, number: int) -> int:
        flow = self._page.lines[number].flow
        return flow if flow >= 0 else ~number

    def _in(self, number: int) -> Ranges:
        """What is found in the running text of a line."""
        flow = self._flow(number)
        if flow not in self._found:
            self._found[flow] = self._find(self._page.flows[flow] if flow >= 0 else self._page.lines[number].text)
        return self._found[flow]
