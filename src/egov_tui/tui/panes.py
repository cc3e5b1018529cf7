"""Which panes stand where on a screen of a given size. Pure."""

from typing import Literal, NamedTuple

Pane = Literal["sources", "list", "article"]

THREE_PANES = 120
TWO_PANES = 80
CHROME = 20


class Arrangement(NamedTuple):
    """What is shown."""

    panes: frozenset[Pane]
    columns: Literal[1, 2, 3]
    """3: side by side; 2: the list above the article, sources as a drawer; 1: one pane at a time."""
    chrome: bool
    """Whether there is room for the header and the line of keys."""


def arrangement(width: int, height: int, pane: Pane, *, alone: bool = False) -> Arrangement:
    """Return what a screen shows while `pane` has the focus (DESIGN §6); `alone`, that pane and nothing around it.

    Two panes need height as well: one above the other in under 20 rows, neither could be read.
    """
    if alone:
        return Arrangement(frozenset((pane,)), 1, chrome=False)
    chrome = height >= CHROME
    if width >= THREE_PANES:
        return Arrangement(frozenset(("sources", "list", "article")), 3, chrome)
    if width >= TWO_PANES and chrome:
        below: frozenset[Pane] = frozenset(("list", "article"))
        return Arrangement(below | {pane}, 2, chrome)
    return Arrangement(frozenset((pane,)), 1, chrome)
