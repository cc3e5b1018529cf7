"""The frame of what lies over the desk: its title above, below it the keys that work there."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual import events
from textual.containers import Vertical
from textual.content import Content

_CORNERS = 6
"""Cells that neither title nor keys can have: corners, and lines and blanks beside them."""
_DOT = " · "


class Frame(Vertical):
    """Says in its border what there is room for; it has the id `around`."""

    def __init__(self, *titles: str, keys: str = "") -> None:
        """Take the first of the titles that fits, else the last, cut; `keys` as `fitting` wants them."""
        super().__init__(id="around")
        self._titles, self._keys = titles, keys
        self._tell(0)

    def call(self, *titles: str) -> None:
        """Have other titles."""
        self._titles = titles
        self._tell(self.outer_size.width)

    def offer(self, keys: str) -> None:
        """Offer other keys."""
        self._keys = keys
        self._tell(self.outer_size.width)

    def on_resize(self, event: events.Resize) -> None:
        """Say as much as there is room for now."""
        self._tell(self.outer_size.width)

    def _tell(self, width: int) -> None:
        room = width - _CORNERS
        self.border_title = Content(_first(self._titles, room))
        self.border_subtitle = Content(fitting(self._keys, room) if width else "")


def _first(titles: Sequence[str], room: int) -> str:
    return next((one for one in titles if cell_len(one) <= room), titles[-1] if titles else "")


def fitting(keys: str, room: int) -> str:
    """Return of keys, parted by dots, as many as have room: those at the end give way first, but for the very last."""
    parts = keys.split(_DOT)
    while len(parts) > 1 and cell_len(_DOT.join(parts)) > room:
        del parts[-2]
    return _DOT.join(parts)
