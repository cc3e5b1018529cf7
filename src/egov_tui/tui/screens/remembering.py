"""The session: the reader opens as it was left."""

from contextlib import suppress

from msgspec import Struct

from egov_tui.errors import CacheError
from egov_tui.tui.context import Context
from egov_tui.tui.habits import Habits
from egov_tui.tui.panes import Pane
from egov_tui.tui.places import Place, PlaceKind
from egov_tui.tui.screens.sifting import Sifting

KEEPING = 10.0
"""Seconds between two looks whether there is something to remember: who pulls the plug loses so much of it."""


class Left(Struct, frozen=True):
    """Where the reader was left."""

    place: tuple[str, str, int] = (PlaceKind.ALL.value, "", 0)
    """`Place.key`."""
    filter: str = ""
    article: int | None = None
    """Under the cursor of the list."""
    pane: Pane = "list"
    opened: bool = False
    """The article was open, not but drawn beside the list."""
    search: str = ""
    """What was searched for from there."""


class Remembering(Sifting):
    """Restores the session, and keeps it."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._kept: tuple[Left, Habits] | None = None

    def begin(self) -> None:
        """Show things as the reader wants them from the first frame on."""
        session = self.library.store.session
        left = Left()
        with self.telling():
            self.habits = session.get("habits", Habits, self.habits)
            left = session.get("left", Left, left)
        self._kept = (left, self.habits)
        if self.habits.measure != self.view.measure:
            self.view.set_measure(self.habits.measure)
        super().begin()
        self.set_interval(KEEPING, self.keep)

    def open_first(self) -> None:
        """Open the place that was left, at the article that was left."""
        left = self._kept[0] if self._kept else Left()
        place = self._place_left(left)
        if place is not None:
            self.place, self.filter = place, left.filter
        self.open_place(self.place, left.article)
        self.sources.cursor = self.sources.find(self.place.key)
        if left.opened and self.rows.chosen == left.article:
            self.open_article(enter=left.pane == "article")
        elif left.pane == "sources":
            self.go("sources")
        if left.search:
            self.call_after_refresh(self.search_for, left.search)

    def _place_left(self, left: Left) -> Place | None:
        kind, own, watch = left.place
        return next((self.find_place((one, own, watch)) for one in PlaceKind if one.value == kind), None)

    def keep(self) -> None:
        """Remember how things are, where they are not as they were."""
        self.leave_article()
        now = (self._leaving(), self.habits)
        if now == self._kept:
            return
        session = self.library.store.session
        with suppress(CacheError):  # it is of no worth to who cannot read
            session.put("left", now[0])
            session.put("habits", now[1])
            self._kept = now

    def _leaving(self) -> Left:
        if (origin := self.origin) is not None and self.place.kind is PlaceKind.SEARCH:
            kind, own, watch = origin.place.key
            return Left((kind.value, own, watch), origin.filter, origin.chosen, origin.pane, search=self.searched)
        kind, own, watch = self.place.key
        chosen = self.rows.chosen
        return Left(
            (kind.value, own, watch), self.filter, chosen, self.pane, chosen is not None and self.opened == chosen
        )
