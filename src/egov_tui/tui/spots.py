"""Places in a text that stay what they are when it is set for another width. Pure."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from egov_tui.tui.layout import Page


class Spot(NamedTuple):
    """A place in the text of an article."""

    characters: int
    """Of running text above it; below zero above the text, where it counts the lines up to it."""
    lines: int = 0
    """Behind the running text above it: rows of tables, and blank ones."""


_TRIES, _WORDS, _FEWEST = 30, 40, 15
"""Lines that are looked for, and so many of their characters: of those at most, at least."""
TOP = Spot(-1_000_000)
"""Above everything, however much stands there."""


def spots(page: Page) -> Sequence[Spot]:
    """Return the place of each line of a page, in their order."""
    found: list[Spot] = []
    flow, behind, beyond = -1, 0, 0  # the running text, how much of such ends with it, lines since
    for number, line in enumerate(page.lines):
        if number < page.head:
            found.append(Spot(number - page.head))
        elif line.flow < 0:
            beyond += 1
            found.append(Spot(behind - 1, beyond))
        else:
            if line.flow != flow:
                flow, start = line.flow, behind
                behind += len(page.flows[flow]) + 1
            beyond = 0
            found.append(Spot(start + line.start))
    return found


def same_words(page: Page, top: int, other: Page) -> Spot:
    """Return the place in another page of the first words from a line of this one on; TOP where it has none of them."""
    for line in page.lines[max(top, page.head) :][:_TRIES] if top else ():
        words = page.flows[line.flow][line.start :][:_WORDS].strip() if line.flow >= 0 else ""
        found = _find(words, other) if len(words) >= _FEWEST else None
        if found is not None:
            return found
    return TOP


def _find(words: str, page: Page) -> Spot | None:
    """The place of the line on which these words begin."""
    for flow, text in enumerate(page.flows):
        at = text.find(words)
        numbers = [n for n, line in enumerate(page.lines) if line.flow == flow and line.start <= at]
        if numbers and numbers[-1] >= page.head:
            return spots(page)[numbers[-1]]
    return None


def line_of(places: Sequence[Spot], spot: Spot) -> int:
    """Return the line that a place is on, or the last before it."""
    return max(0, bisect_right(places, spot) - 1)
