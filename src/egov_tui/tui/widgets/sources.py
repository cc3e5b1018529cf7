"""The sources pane: all, starred, later, then the agencies in their folders."""

from collections.abc import Sequence

from textual import events
from textual.content import Content

from egov_tui.i18n import _
from egov_tui.tui.messages import FolderTouched
from egov_tui.tui.places import Key, Place, PlaceKind
from egov_tui.tui.render import folder_mark, place, plain
from egov_tui.tui.widgets.rows import Rows


class SourceRows(Rows):
    """Places to choose from; `current` is the one whose articles are listed."""

    places: Sequence[Place] = ()
    current: Key | None = None

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.places)

    @property
    def chosen(self) -> Place | None:
        """The place under the cursor."""
        return self.places[self.cursor] if self.cursor < len(self.places) else None

    def show(self, places: Sequence[Place], current: Key | None) -> None:
        """Show other numbers or other places; the cursor stays on its place, or on the next that is there still."""
        if (places, current) == (self.places, self.current):
            return
        at, rows = self.cursor, {here.key: row for row, here in enumerate(places) if here.opens}
        wanted = [here.key for here in (*self.places[at:], *self.places[:at][::-1])]
        self.places, self.current = places, current
        self.set_reactive(Rows.cursor, next((rows[key] for key in (*wanted, current) if key in rows), 0))
        self.resize_rows()

    def find(self, key: Key | None) -> int:
        """Return the row of a place, or the first row."""
        return next((i for i, p in enumerate(self.places) if p.opens and p.key == key), 0)

    def opens(self, index: int) -> bool:
        """Gaps are passed over."""
        return self.places[index].opens

    def draw(self, index: int, width: int) -> list[Content]:
        """Return the row of a place."""
        here = self.places[index]
        return [place(here, width, self.icons, self.named, here.opens and here.key == self.current)]

    def on_click(self, event: events.Click) -> None:
        """A click on the mark of a folder opens or closes it, and opens no list."""
        index = self.row_at(event)
        here = self.places[index] if 0 <= index < self.count else None
        if here is not None and here.kind is PlaceKind.FOLDER and event.x <= folder_mark(here) + 1:
            event.prevent_default()
            self.post_message(FolderTouched(here.folder))

    def empty(self) -> list[Content]:
        """Return what to say before the places are known."""
        return [plain((" " + _("No sources yet."), self.named("dim")))]
