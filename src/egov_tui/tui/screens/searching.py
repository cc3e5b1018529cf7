"""Search as you type: results take the list's place until the search is left, then all is as it was."""

import asyncio
import re
from array import array
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from textual.timer import Timer
from textual.worker import Worker, WorkerError

from egov_tui.errors import CacheError, begun
from egov_tui.i18n import _, ngettext
from egov_tui.store.highlight import highlight
from egov_tui.store.query import describe, parse
from egov_tui.text.clean import line
from egov_tui.tui.completing import Known, choices, complete, unfinished
from egov_tui.tui.context import Context
from egov_tui.tui.library import FIRST, MOST_FOUND
from egov_tui.tui.matches import Finder, no_hits
from egov_tui.tui.messages import SearchAccepted, SearchTyped
from egov_tui.tui.panes import Pane
from egov_tui.tui.places import Place, PlaceKind
from egov_tui.tui.screens.reading import Reading
from egov_tui.tui.searches import Searches
from egov_tui.tui.spots import Spot

if TYPE_CHECKING:
    from egov_tui.tui.widgets.search import SearchBox

_LAST_WORD = re.compile(r"(?:^|[\s(])([^\W_][\w'’]*)$")
LEAST_LETTERS = 2
_OPERATORS = ("OR", "is:unread", "since:7d", "source:", "agency:", "title:", "lang:sw", "has:attachment", "after:")
PATIENCE = 2.0
"""Seconds that Enter waits for what is being looked for."""
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
    spot: Spot
    """How far the article was read."""
    cleaned: "array[int]"


class Searching(Reading):
    """The search box over the list."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.origin: Origin | None = None
        self.searched = ""
        """What the results at hand were searched for, as typed."""
        session = self.library.store.session
        self.searches = Searches(
            lambda: session.get("searches", list[str], []), lambda texts: session.put("searches", list(texts))
        )
        """What was searched for before."""
        self._pause: Timer | None = None
        self._looking: Worker[None] | None = None
        self._wanted = ""
        """The query that is shown or being looked for."""

    async def action_search(self) -> None:
        """Open the search box, or go back into it; what is typed meanwhile waits for it."""
        box = await self._open_box()
        if self.origin is None:
            box.close()  # letters may have come after it was closed
            self.origin = self.here()
        self.pane = "list"
        self.arrange_panes()
        box.open()
        self._hint()

    def here(self) -> Origin:
        """Return what is listed and shown, to come back to."""
        shown = self.view.article
        return Origin(
            self.place,
            self.rows.ids,
            self.rows.chosen,
            round(self.rows.scroll_y),
            self.snapshot,
            self.pane,
            shown.id if shown else None,
            self.opened,
            self.filter,
            self.view.spot,
            self.cleaned,
        )

    async def _open_box(self) -> "SearchBox":
        """Make the box when it is first wanted: its widgets are a tenth of the time to start."""
        if self.box is None:
            from egov_tui.tui.widgets.search import SearchBox

            self.box = SearchBox(self._suggest, self.context.icons, self.palette, id="search")
            await self.query_one("#list-pane").mount(self.box, before=0)
        return self.box

    @property
    def typed(self) -> str:
        """What stands in the search box."""
        return self.box.text if self.box is not None else ""

    async def search_for(self, text: str) -> None:
        """Search for a text, as if it had been typed."""
        await self.action_search()
        if self.box is not None:
            self.box.fill(text)
            await self.action_accept_search()

    def _tell(self, *words: str, listed: bool = False) -> None:
        if self.box is not None:
            self.box.tell(*((one, "") for one in words), listed=listed)

    def _hint(self) -> None:
        """Say what can be typed."""
        text = self.typed.strip()
        if not text:
            self._tell(_('"two words"'), _("-without"), *_OPERATORS, listed=True)
        elif len(text) < LEAST_LETTERS:
            told = ngettext("Type at least {n} letter.", "Type at least {n} letters.", LEAST_LETTERS)
            self._tell(told.format(n=LEAST_LETTERS))

    def _offers(self) -> Known:
        """What the operators of a search can be completed with."""
        today = self.context.clock().astimezone(self.context.zone).date()
        slugs, agencies = [one.slug for one in self.followed], [one.agency for one in self.followed]
        return Known(slugs, agencies, today, self.languages())

    def languages(self) -> list[str]:
        """Return the codes of the languages that articles are in; none where the cache does not tell."""
        with suppress(CacheError):
            return self.library.languages()
        return []

    def _suggest(self, text: str) -> str | None:
        return complete(text, self._offers())

    def on_search_typed(self, event: SearchTyped) -> None:
        """Search once the typing pauses; not for an operator that is not all there yet, for it would find nothing."""
        if self.origin is None:
            return
        if self._pause is not None:
            self._pause.stop()
        if len(event.text.strip()) < LEAST_LETTERS:
            self._wanted = ""
            self._hint()
        elif unfinished(event.text, known := self._offers()):
            self._wanted = ""
            self._tell(*choices(event.text, known), listed=True)
        elif live(event.text) != self._wanted:
            self._pause = self.set_timer(TYPING_PAUSE, self._begin_search)

    def _begin_search(self, keep: int | None = None) -> None:
        """Search for what is typed; whatever was being searched for is of no use any more.

        `keep` is the article that the cursor should stay on.
        """
        if self._pause is not None:
            self._pause.stop()
        self._wanted = live(self.typed)
        # The function, not a coroutine: of a worker that is superseded at once it would never be awaited.
        search = partial(self._search, self.typed.strip(), keep)
        self._looking = self.run_worker(search, group="search", exclusive=True, exit_on_error=False)

    async def _search(self, text: str, keep: int | None) -> None:
        wanted = self._wanted
        try:
            ids = await self.library.ids(parse(wanted), self.habits.order)
        except CacheError as error:
            self._wanted = ""
            self.say(str(error), bad=True)
            return
        if self.origin is None or wanted != self._wanted:
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
        self.rows.show(ids, keep)
        if self.view.article and self.view.article.id == self.rows.chosen:
            self.view.highlight(hits)  # any other article gives way to the one under the cursor
        self.sources.show(self.sources.places, None)
        number = f"{len(ids):,}"
        count = ngettext("{n} article", "{n} articles", len(ids)).format(n=number)
        if len(ids) >= MOST_FOUND:
            count = ngettext(
                "{n} article, the newest {m} of them here", "{n} articles, the newest {m} of them here", len(ids)
            ).format(n=f"{number}+", m=number)
        self._tell(f"{begun(count)} {self.context.icons.dot} {line(describe(query))}")
        self.list_changed()
        self.update_lines()

    async def on_search_accepted(self, event: SearchAccepted) -> None:
        """On to the results, or back where there are none."""
        await self.action_accept_search()

    async def action_older_search(self) -> None:
        """Recall the search before."""
        if self.box is not None and (text := self.searches.older(self.box.text)) is not None:
            self.box.fill(text)

    async def action_newer_search(self) -> None:
        """Come back to a newer search; behind the newest go to the results."""
        if self.box is not None and (text := self.searches.newer(self.box.text)) is not None:
            self.box.fill(text)
        else:
            await self.action_accept_search()

    async def action_accept_search(self) -> None:
        """Go from the box to its results, and remember what was searched for."""
        text = self.box.text if self.box is not None else ""
        if len(text.strip()) < LEAST_LETTERS:
            self.leave_search()
            return
        if live(text) != self._wanted:  # typed faster than searched, or an operator half typed
            self._begin_search()
        # Keys typed ahead are meant for what is found, if it comes soon.
        with suppress(TimeoutError, WorkerError):
            async with asyncio.timeout(PATIENCE):
                if self._looking is not None:
                    await self._looking.wait()
        self._remember()
        self.go("list")

    def open_article(self, *, enter: bool) -> None:
        """A search whose article is opened was worth remembering."""
        super().open_article(enter=enter)
        if self.place.kind is PlaceKind.SEARCH:
            self._remember()

    def _remember(self) -> None:
        with self.telling():
            self.searches.add(line(self.typed))

    async def action_next_pane(self) -> None:
        """Take what is suggested, if something is; else go round the panes, closing a search that was not begun."""
        if self.typing and self.box is not None and self.box.take_suggestion():
            return
        if self.place.kind is not PlaceKind.SEARCH:
            self.leave_search()
        await super().action_next_pane()

    def leave_search(self) -> None:
        """Close the search: place, list, cursor, view, article and focus are as they were."""
        origin, self.origin = self.origin, None
        if origin is None:
            return
        self._wanted = ""
        if self._pause is not None:
            self._pause.stop()
        self.workers.cancel_group(self, "search")
        if self.box is not None:
            self.box.close()
        self.rows.hits = _finder("")
        if self.place.kind is not PlaceKind.SEARCH or self.return_to(origin):
            # Once the box has given its lines back, for the list keeps its cursor in view meanwhile.
            self.call_after_refresh(self.rows.scroll_to, y=origin.scroll, animate=False)
        self.view.highlight(self.rows.hits)
        self.opened = origin.opened if self.view.article and self.view.article.id == origin.opened else None
        self.go(origin.pane)

    def return_to(self, origin: Origin) -> bool:
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
            self.leave_article()
            self.view.show(None)
        elif shown != origin.article and self.draw_article(origin.article):
            self.view.place(origin.spot)
        return True

    def list_anew(self) -> None:
        """Search again, where the list is what a search found; the cursor stays where it is found still."""
        if self.place.kind is PlaceKind.SEARCH:
            self._begin_search(self.rows.chosen)
        else:
            super().list_anew()

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


def _finder(text: str) -> Finder:
    """Return what finds the words of a query in a text."""
    query = parse(text)
    return (lambda shown: highlight(shown, query)) if query.words else no_hits
