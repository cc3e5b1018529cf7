"""The list of articles: a snapshot of ids, whose rows are read page by page as they come into view."""

from array import array
from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo

from textual.content import Content

from egov_tui.model import Headline
from egov_tui.settings import RowStyle
from egov_tui.tui.matches import Finder, no_hits
from egov_tui.tui.render import Row, plain, row_height
from egov_tui.tui.widgets.rows import Rows
from egov_tui.tui.wrap import wrap

PAGE = 64
_MOST_PAGES = 32


class ArticleRows(Rows):
    """Headlines. The screen gives the ids and a way to read rows; no row moves by itself."""

    def __init__(
        self,
        read: Callable[[Sequence[int]], list[Headline]],
        clock: Callable[[], datetime],
        zone: tzinfo | None,
        *,
        id: str,
    ) -> None:
        super().__init__(id=id)
        self.read, self.clock, self.zone = read, clock, zone
        self.ids: array[int] = array("q")
        self.shows_agency = True
        self.style_of_rows: RowStyle = "auto"
        self.hits: Finder = no_hits
        self.words: list[str] = []
        """What to say where there is nothing to list."""
        self.selected: set[int] = set()
        """Ids of the articles that are acted on together."""
        self._pages: dict[int, dict[int, Headline]] = {}
        self._row: Row | None = None

    @property
    def count(self) -> int:
        """How many articles are listed."""
        return len(self.ids)

    @property
    def chosen(self) -> int | None:
        """The id of the article under the cursor."""
        return self.ids[self.cursor] if self.cursor < len(self.ids) else None

    def show(self, ids: "array[int]", keep: int | None = None) -> None:
        """List other articles. The cursor stays on article `keep`, at the same height of the screen, if it is there.

        Where it is not there any more, the cursor goes to the next article that is.
        """
        above = self.cursor * self.row_height - round(self.scroll_y)
        if keep is not None and keep not in ids:
            keep = self._next_of(ids)
        self.ids = ids
        self.forget()
        to = ids.index(keep) if keep is not None else 0
        self.set_reactive(Rows.cursor, to)
        self.resize_rows()
        self.scroll_to(y=max(0, to * self.row_height - above) if to else 0, animate=False)
        self.show_cursor()

    def _next_of(self, ids: "array[int]") -> int | None:
        """The first article from the cursor on that is among others as well, else the last one above it."""
        there, at = set(ids), self.cursor
        stay = [i for i in self.ids[at:] if i in there][:1] or [i for i in self.ids[:at] if i in there][-1:]
        return stay[0] if stay else None

    def reveal(self, known: "set[int]") -> int:
        """Scroll so that rows above the cursor that are not `known` are seen, as far as the cursor's row stays.

        Returns how many of them are still above the view.
        """
        fresh = [index for index in range(self.cursor) if self.ids[index] not in known]
        if not fresh:
            return 0
        y = max(fresh[0] * self.row_height, (self.cursor + 1) * self.row_height - self.room.height)
        self.scroll_to(y=y, animate=False)
        return sum(index * self.row_height < y for index in fresh)

    def extend(self, ids: "array[int]", keep: int | None) -> None:
        """Complete a list whose beginning is shown already; cursor and view stay, else the cursor is on `keep`."""
        if ids[: len(self.ids)] != self.ids:
            self.show(ids, keep)
            return
        self._pages.pop((len(self.ids) - 1) // PAGE, None)  # it may have ended where the beginning did
        self.ids = ids
        self.fit_rows()

    def put(self, index: int, number: int) -> None:
        """Have a row show another article: one that tells the same."""
        before, self.ids[index] = self.ids[index], number
        if before in self.selected:
            self.selected ^= {before, number}
        self.forget()

    def forget(self) -> None:
        """Read rows anew when they are next drawn: something was marked, or another program wrote."""
        self._pages.clear()
        self._row = None
        self.forget_drawn()

    def headline(self, index: int) -> Headline | None:
        """Return the row of an article; None where the cache no longer has it."""
        number = index // PAGE
        page = self._pages.get(number)
        if page is None:
            if len(self._pages) >= _MOST_PAGES:
                self._pages.pop(next(iter(self._pages)))
            found = self.read(self.ids[number * PAGE : (number + 1) * PAGE])
            page = self._pages[number] = {headline.id: headline for headline in found}
        return page.get(self.ids[index])

    def draw(self, index: int, width: int) -> list[Content]:
        """Return the lines of a headline."""
        if self._row is None or self._row.width != width:
            lines = self.height_of_rows(width)
            self._row = Row(self.icons, self.named, self.clock(), self.zone, self.shows_agency, width, lines)
        headline = self.headline(index)
        if headline is None:
            return [plain(("  " + self.icons.dot, self.named("dim")))]
        return self._row.draw(headline, self.hits, headline.id in self.selected)

    def height_of_rows(self, width: int) -> int:
        """Rows take one line or two, as the width allows or the reader chose."""
        return row_height(width, self.style_of_rows)

    def restyle(self, rows: RowStyle) -> None:
        """Draw rows another way; the cursor stays on its article, at about the same height of the screen."""
        above = self.cursor * self.row_height - round(self.scroll_y)
        self.style_of_rows = rows
        self._row = None
        self.resize_rows()
        self.scroll_to(y=max(0, self.cursor * self.row_height - above), animate=False)
        self.show_cursor()

    def empty(self) -> list[Content]:
        """Return why there is nothing, and which key helps."""
        room = max(1, self.room.width - 4)
        lines = [words[a:b] for words in self.words for a, b in wrap(words, room, room)]
        return [Content(""), *(plain(("  " + words, self.named("dim"))) for words in lines)]
