"""Search as you type: results take the list's place until the search is left, then all is as it was."""

import re
from array import array
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from textual.timer import Timer

from egov_tui.errors import CacheError
from egov_tui.i18n import _, ngettext
from egov_tui.store.highlight import highlight
from egov_tui.store.query import describe, parse
from egov_tui.store.watches import MOST_COUNTED
from egov_tui.text.clean import line
from egov_tui.tui.context import Context
from egov_tui.tui.library import FIRST, MOST_FOUND
from egov_tui.tui.messages import SearchAccepted, SearchTyped
from egov_tui.tui.panes import Pane
from egov_tui.tui.places import Place, PlaceKind
from egov_tui.tui.render import Ranges, plain
from egov_tui.tui.screens.reading import Reading
from egov_tui.tui.widgets.articles import no_hits

if TYPE_CHECKING:
    from egov_tui.tui.widgets.search import SearchBox

_LAST_WORD = re.compile(r"(?:^|[\s(])([^\W_][\w'’]*)$")
LEAST_LETTERS = 2
TYPING_PAUSE = 0.08
"""Seconds without a key before the cache is asked."""


class Origin(NamedTuple):
    """Where the reader was before the search."""

    place: Place
    ids: "array[int]"
    chosen: int | None
    scroll: int
    snapshot: int
    pane: Pane
    article: int | None
    opened: int | None
    filter: str
    line: int
    """The article's first line in view."""
    cleaned: "array[int]"


class Searching(Reading):
    """The search box over the list."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.origin: Origin | None = None
        self.searched = ""
        """What the results at hand were searched for, as typed."""
        self._pause: Timer | None = None

    async def action_search(self) -> None:
        """Open the search box, or go back into it; what is typed meanwhile waits for it."""
        box = await self._open_box()
        if self.origin is None:
            shown = self.view.article
            self.origin = Origin(
                self.place,
                self.rows.ids,
                self.rows.chosen,
                round(self.rows.scroll_y),
                self.snapshot,
                self.pane,
                shown.id if shown else None,
                self.opened,
                self.filter,
                round(self.view.scroll_y),
                self.cleaned,
            )
        self.pane = "list"
        self.arrange_panes()
        box.open()
        self._hint()

    async def _open_box(self) -> "SearchBox":
        """Make the box when it is first wanted: its widgets are a tenth of the time to start."""
        if self.box is None:
            from egov_tui.tui.widgets.search import SearchBox

            self.box = SearchBox(id="search")
            await self.query_one("#list-pane").mount(self.box, before=0)
        return self.box

    @property
    def typed(self) -> str:
        """What stands in the search box."""
        return self.box.text if self.box is not None else ""

    def _tell(self, *words: str) -> None:
        if self.box is not None:
            self.box.tell(plain(*words))

    def _hint(self) -> None:
        if len(self.typed.strip()) < LEAST_LETTERS:
            self._tell(_("Type at least {n} letters.").format(n=LEAST_LETTERS))

    def on_search_typed(self, event: SearchTyped) -> None:
        """Search once the typing pauses."""
        if self._pause is not None:
            self._pause.stop()
        text = event.text.strip()
        if len(text) < LEAST_LETTERS:
            self._hint()
            return
        self._pause = self.set_timer(TYPING_PAUSE, lambda: self._begin_search(text))

    def _begin_search(self, text: str) -> None:
        # The function, not a coroutine: of a worker that is superseded at once it would never be awaited.
        search = partial(self._search, text)
        self.run_worker(search, group="search", exclusive=True, exit_on_error=False)  # type: ignore[arg-type]

    async def _search(self, text: str) -> None:
        wanted = live(self.typed)
        try:
            ids = await self.library.ids(parse(wanted), self.habits.order)
        except CacheError as error:
            self.say(str(error), bad=True)
            return
        if self.origin is None or self.typed.strip() != text:
            return
        query = parse(text)
        if query.nothing:
            self._tell(_("There is no word to look for in this."))
            return
        self.searched = text
        self.filling, self.cleaned, self.filter = False, array("q"), ""
        self.rows.selected.clear()
        self.place = Place(PlaceKind.SEARCH, _("Search: {words}").format(words=line(text)), wanted)
        self.rows.shows_agency = True
        self.rows.words = self.why_empty(self.place)
        self.rows.hits = hits = _finder(wanted)
        self.rows.show(ids)
        self.view.highlight(hits)
        self.sources.show(self.sources.places, None)
        number = f"{len(ids):,}" if len(ids) <= MOST_COUNTED else f"{MOST_COUNTED}+"
        count = ngettext("{n} article", "{n} articles", len(ids)).format(n=number)
        if len(ids) >= MOST_FOUND:
            count = _("{n} articles, the newest {m} of them here").format(n=number, m=f"{MOST_FOUND:,}")
        self._tell(f"{count} {self.context.icons.dot} {line(describe(query))}")
        self.list_changed()
        self.update_lines()

    async def on_search_accepted(self, event: SearchAccepted) -> None:
        """On to the results, which keys typed ahead are meant for, or back where there are none."""
        text = self.typed.strip()
        if len(text) >= LEAST_LETTERS and (self.place.kind is not PlaceKind.SEARCH or text != self.searched):
            if self._pause is not None:
                self._pause.stop()
            self.workers.cancel_group(self, "search")
            await self._search(text)
        if self.place.kind is not PlaceKind.SEARCH and len(self.typed.strip()) < LEAST_LETTERS:
            self.leave_search()
        else:
            self.go("list")

    def action_next_pane(self) -> None:
        """Go round the panes; a search that was not begun is closed."""
        if self.place.kind is not PlaceKind.SEARCH:
            self.leave_search()
        super().action_next_pane()

    def leave_search(self) -> None:
        """Close the search: place, list, cursor, view, article and focus are as they were."""
        origin, self.origin = self.origin, None
        if origin is None:
            return
        if self._pause is not None:
            self._pause.stop()
        self.workers.cancel_group(self, "search")
        if self.box is not None:
            self.box.close()
        self.rows.hits = _finder("")
        if self.place.kind is not PlaceKind.SEARCH or self._return_to(origin):
            # Once the box has given its lines back, for the list keeps its cursor in view meanwhile.
            self.call_after_refresh(self.rows.scroll_to, y=origin.scroll, animate=False)
        self.view.highlight(self.rows.hits)
        self.opened = origin.opened if self.view.article and self.view.article.id == origin.opened else None
        self.go(origin.pane)

    def _return_to(self, origin: Origin) -> bool:
        """Show what was shown before; False where its place was removed meanwhile, and another is listed instead."""
        self.place = origin.place
        self.read_places()
        if self.place.key != origin.place.key:
            return False
        self.snapshot = origin.snapshot
        self.cleaned, self.filter = origin.cleaned, origin.filter
        self.count_arrived()
        self.rows.selected.clear()
        self.rows.shows_agency = self.place.shows_agency
        self.rows.words = self.why_empty(self.place)
        self.rows.show(origin.ids, origin.chosen)
        if len(origin.ids) < self.place.total:
            self.run_worker(self._complete_if_whole(origin), group="ids", exclusive=True, exit_on_error=False)
        shown = self.view.article.id if self.view.article else None
        if origin.article is None:
            self.view.show(None)
        elif shown != origin.article and self._draw(origin.article):
            self.call_after_refresh(self.view.scroll_to, y=origin.line, animate=False)
        return True

    def list_anew(self) -> None:
        """Search again, where the list is what a search found."""
        if self.place.kind is PlaceKind.SEARCH:
            self._begin_search(self.typed.strip())
        else:
            super().list_anew()

    async def search_for(self, text: str) -> None:
        """Search for a text that was not typed now, and go to what is found."""
        await self.action_search()
        if self.box is not None:
            self.box.put(text)
        await self._search(text)
        self.go("list")

    async def _complete_if_whole(self, origin: Origin) -> None:
        """Where the search began before the list was complete, complete it now."""
        if len(origin.ids) == FIRST:
            await self._complete(origin.place, origin.chosen, origin.chosen)


def live(text: str) -> str:
    """Return the query of a text that is being typed: its last word may be a word's beginning.

    A blank behind it says that the word is whole; quoted words and fields are taken as they stand.
    """
    found = _LAST_WORD.search(text)
    if found is None or text.count('"') % 2:
        return text
    word = found[1]
    return f"{text[: found.start(1)]}({word} OR {word}*)"


def _finder(text: str) -> Callable[[str], Ranges]:
    """Return what finds the words of a query in a text."""
    query = parse(text)
    return (lambda shown: highlight(shown, query)) if query.words else no_hits
