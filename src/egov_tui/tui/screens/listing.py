"""Places and the list: opening a place, what waits to be shown, what other programs wrote."""

from array import array
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import partial

from egov_tui.errors import CacheError, reason
from egov_tui.i18n import _, ngettext
from egov_tui.model import Article, Source, Watch
from egov_tui.store.query import Query, both, describe, parse
from egov_tui.text.clean import line
from egov_tui.tui.context import Context
from egov_tui.tui.habits import ORDER_NAMES, Habits
from egov_tui.tui.library import QUICK
from egov_tui.tui.matches import no_hits
from egov_tui.tui.messages import CursorMoved
from egov_tui.tui.places import Key, Place, PlaceKind, Tree, Watched, everything
from egov_tui.tui.screens.desk import Desk
from egov_tui.tui.widgets.status import Part

SECOND = 1.0
MANY = 5_000
"""Up to so many articles any order is made at once, so that keys typed ahead act on it."""
SETTLED = 0.1
"""Seconds that the first rows have to themselves before all the others are counted."""


class Listing(Desk):
    """Lists the articles of a place as a snapshot: nothing moves until the reader says so."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.snapshot = 0
        """The newest article by arrival when the list was taken."""
        self.arrived = 0
        """How many that belong in it have come since."""
        self.cleaned: array[int] = array("q")
        """The list as it was before it was cleaned up; empty where it was not."""
        self.filling = False
        """Whether the first articles are arriving: while the reader waits, they go straight into the list."""
        self._known: set[int] | None = None
        """What was listed before new articles were asked for, until the list with them is shown."""
        self.followed: list[Source] = []
        self.habits = Habits()
        self.filter = ""
        """What limits the list at hand, as typed."""
        self._newest: Mapping[str, datetime] = {}
        self.watches: list[Watch] = []
        self.watched: Mapping[int, Watched] = {}
        """What is in the saved searches, by their ids, as it was counted last."""
        self._today = context.clock().astimezone(context.zone).date()

    def begin(self) -> None:
        """Read the first page before the first frame, the rest after it."""
        self.read_places()
        self.open_first()
        self.set_interval(SECOND, self.look)

    def open_first(self) -> None:
        """Open the place that the reader begins with."""
        self.open_place(self.place)

    # ------------------------------------------------------------ places

    def read_places(self) -> None:
        """Read the sources and the numbers."""
        store = self.library.store
        with self.telling():
            self.followed, self.watches = store.sources.all(), store.watches.all()
            if self.habits.source_order == "newest":
                self._newest = store.articles.newest()
        self.view.distrust({source.slug for source in self.followed if source.insecure})
        self.read_numbers()

    def foreign(self, article: Article) -> bool:
        """Say whether only a pack vouches for an article: what it names is never fetched unasked, or who made the pack
        would learn who reads it.
        """
        return article.packed or any(one.offered and one.slug == article.source for one in self.followed)

    def read_numbers(self) -> None:
        """Read how many articles there are, and how many of them unread: all that marking changes."""
        with self.telling():
            self.counts = self.library.store.articles.counts()
        self.show_places()

    def show_places(self) -> None:
        """Show what is known of the places."""
        self.sources.show(self._places(self.habits.closed), self.place.key)
        if self.place.kind is not PlaceKind.SEARCH:
            self.place = self.find_place(self.place.key) or self.place

    def find_place(self, key: Key) -> Place | None:
        """Return a place as it is now, in a closed folder or not; None where it is no more."""

        def found(places: Sequence[Place]) -> Place | None:
            return next((place for place in places if place.opens and place.key == key), None)

        return found(self.sources.places) or found(self._places())

    def _places(self, closed: Collection[str] = ()) -> list[Place]:
        """Make all places, without what is in closed folders."""
        tree = Tree(
            self.followed, self.counts, self.watches, self.watched, closed, self.habits.source_order, self._newest
        )
        return tree.rows()

    def wanted(self, place: Place) -> Query:
        """Return what the list of a place holds: what is in it, as far as filter and habits let it through."""
        query = place.means
        if self.filter:
            query = both(query, parse(self.filter))
        if self.habits.hide_read and (place.has_news or place.kind is PlaceKind.WATCH):
            query = both(query, parse("is:unread"))
        return query

    def open_place(self, place: Place, keep: int | None = None) -> None:
        """List the articles of a place from its newest; `keep` is the article that the cursor should stay on."""
        self.move_on()
        if place.key != self.place.key:
            self._known = None
            self.filter = ""
        self.rows.selected.clear()
        self.place = place
        self.cleaned = array("q")
        self.arrived = 0
        self.rows.shows_agency = place.shows_agency
        self.rows.hits = no_hits
        self.rows.words = self.why_empty(place)
        try:
            self.snapshot = self.library.store.articles.newest_id()
            slow = place.total > MANY and self.habits.order not in QUICK
            if slow and keep is not None and self.rows.count and self._known is None:
                self._read_rest(place, None, None)  # what is listed stays until all of it is in order
                self.update_lines()
                return
            ids, whole = self.library.first(self.wanted(place), self.habits.order)
            if whole:
                keep = self.row_of(keep, ids)
        except CacheError as error:
            self.say(str(error), bad=True)
            return
        self.sources.show(self.sources.places, place.key)
        if keep is None or keep in ids or whole or not self.rows.count:
            self._show(ids, keep)
        if not whole:
            self.set_timer(SETTLED, partial(self._read_rest, place, keep, self.rows.chosen))
        self.update_lines()

    def _read_rest(self, place: Place, keep: int | None, at: int | None) -> None:
        self.run_worker(self._complete(place, keep, at), group="ids", exclusive=True, exit_on_error=False)

    async def _complete(self, place: Place, keep: int | None, at: int | None) -> None:
        """Read all ids of a place behind the first page; `at` is where the cursor was: once it moved, it stays."""
        try:
            ids = await self.library.ids(self.wanted(place), self.habits.order)
            if place.key != self.place.key:
                return
            stays = keep is None or self.rows.chosen == keep or self.rows.chosen != at
            kept = self.row_of(self.rows.chosen if stays else keep, ids)
        except CacheError as error:
            self.say(str(error), bad=True)
            return
        if stays:
            self.rows.extend(ids, kept)
        else:
            self._show(ids, kept)
        self.update_lines()

    def row_of(self, article: int | None, ids: "array[int]") -> int | None:
        """Return the article of a list that stands for another: itself, or one that tells its story.

        Raises:
            CacheError: the cache cannot be read.
        """
        if article is None or article in ids:
            return article
        return self.library.store.stories.teller(article, ids) or article

    def _show(self, ids: "array[int]", keep: int | None) -> None:
        """Show a list; of what is new in it as much as there is room for beside the cursor."""
        self.rows.show(ids, keep)
        known, self._known = self._known, None
        if known and (above := self.rows.reveal(known)):
            self.say(ngettext("{n} new article above", "{n} new articles above", above).format(n=f"{above:,}"))

    def action_next_source(self, by: int) -> None:
        """Open the next agency of the sources pane, or the one before."""
        self.leave_search()
        found = [p for p in self.sources.places if p.kind is PlaceKind.SOURCE]
        if not found:
            self.say(_("There are no sources yet."))
            return
        at = next((i for i, p in enumerate(found) if p.key == self.place.key), -1 if by > 0 else len(found))
        if not 0 <= at + by < len(found):
            self.say(_("That was the last source.") if by > 0 else _("That was the first source."))
            return
        self.filling = False
        self.sources.cursor = self.sources.find(found[at + by].key)
        self.open_place(found[at + by])
        self.list_changed()

    def leave_search(self) -> None:
        """Close the search, if one is open."""

    def list_changed(self) -> None:
        """Another article stands under the cursor."""

    def why_empty(self, place: Place) -> list[str]:
        """Return why there may be nothing here, and which key helps."""
        key = self.context.key
        news = place.has_news
        if self.filter:
            back = _("{key} takes the filter away.").format(key=key("app.escape"))
            return [_("Nothing here matches {what}.").format(what=describe(parse(self.filter))), back]
        if news and place.total:
            return [_("All is read here."), self._all_again()]
        if news and self.fetching:
            return [_("News is being fetched…"), _("Articles appear here as they arrive.")]
        match place.kind:
            case PlaceKind.STARRED:
                return [_("Nothing is starred."), _("{key} stars an article.").format(key=key("article.star"))]
            case PlaceKind.LATER:
                keeps = _("{key} keeps an article for later.").format(key=key("article.later"))
                return [_("Nothing is kept for later."), keeps]
            case PlaceKind.SEARCH:
                back = _("{key} returns to where you were.").format(key=key("app.escape"))
                return [_("Nothing found."), back]
            case PlaceKind.SOURCE if place.source is not None:
                return self._why_silent(place.source)
        if not self.followed:
            return [_("There are no sources yet."), self.how_to_add(), _("To look around first: egov-tui --demo")]
        return [_("No articles yet."), _("{key} fetches the news of all sources.").format(key=key("sync.all"))]

    def how_to_add(self) -> str:
        """Return which key adds a source."""
        return _("{key} adds one, or shows agencies to choose from.").format(key=self.context.key("app.add"))

    @property
    def fetching(self) -> bool:
        """Whether a refresh is running."""
        return False

    def _why_silent(self, source: Source) -> list[str]:
        if source.failures and source.last_problem:
            return [reason(source.last_problem, source=source.slug)]
        fetch = _("{key} fetches its news.").format(key=self.context.key("sync.source"))
        return [_("No articles from {agency} yet.").format(agency=source.agency), fetch]

    def standing(self) -> tuple[Part, ...]:
        """A failing source says what is wrong while the cursor is on it."""
        chosen = self.sources.chosen
        source = chosen.source if chosen and self.pane == "sources" else None
        if source and source.failures and source.last_problem:
            detail = f" ({source.last_problem.detail})" if source.last_problem.detail else ""
            return ((reason(source.last_problem, source=source.slug) + detail, "error"),)
        return super().standing()

    def on_cursor_moved(self, event: CursorMoved) -> None:
        """Numbers and sentences follow the cursor."""
        self.move_on()
        self.update_lines()
        if event.rows == "list":
            self.filling = False
            self.list_changed()

    def unread(self) -> int:
        """Return how many unread articles there are that are not muted."""
        return everything(self.counts, self.followed).number

    def list_title(self) -> str:
        """Return the place, what limits its list, and in which order it stands."""
        told = [line(self.place.label)]
        if self.filter:
            told.append(describe(parse(self.filter)))
        if self.habits.hide_read and (self.place.has_news or self.place.kind is PlaceKind.WATCH):
            told.append(_("unread only"))
        if self.habits.order != "newest":
            told.append(_(ORDER_NAMES[self.habits.order]))
        return f" {self.context.icons.dot} ".join(told)

    def list_anew(self) -> None:
        """List the place at hand in another way; the cursor stays on its article where that is listed still."""
        self.open_place(self.place, self.rows.chosen)
        self.list_changed()

    # ------------------------------------------------------------ what is new

    def look(self) -> None:
        """Once a second: did another program write? And is it still today?"""
        before, self._today = self._today, self.context.clock().astimezone(self.context.zone).date()
        turned = self._today != before
        with self.telling():
            if self.library.store.changed() or turned:  # days have other names, and saved searches ask for them
                self.notice()
        if turned:
            self.view.reset()  # it says in how many days a call closes

    def notice(self) -> None:
        """Show what was written; articles that arrived wait, unless there is nothing that could move."""
        self.read_places()
        self.count_arrived()
        self.rows.forget()
        if self.filling and self.pane != "article" and (self.waiting or self._tells_again()):
            self.open_place(self.place)
            self.list_changed()
        elif self.waiting and not self.rows.count:
            self.action_show_new()
        self.tell_empty()
        self.update_lines()

    def _tells_again(self) -> bool:
        """Whether the list has articles whose story another in it tells, as is found out behind their arrival."""
        with self.telling():
            ids = self.rows.ids
            return len(self.library.store.stories.once(self.wanted(self.place), ids)) < len(ids)
        return False

    def tell_empty(self) -> None:
        """Say anew why the list is empty, if it is."""
        self.rows.words = self.why_empty(self.place)
        if not self.rows.count:
            self.rows.refresh()

    @property
    def waiting(self) -> int:
        """How many articles have arrived since the list was taken."""
        if self.place.kind is PlaceKind.WATCH:
            return self.place.fresh
        if not self.place.has_news:
            return 0
        return self.arrived

    def count_arrived(self) -> None:
        """Count what has come for the list at hand: neither what its filter holds back, nor what is muted."""
        if self.place.has_news:
            with self.telling():
                self.arrived = self.library.arrived(self.wanted(self.place), self.snapshot)

    def announced(self) -> str:
        """Say that articles wait, and which key shows them."""
        if not self.waiting:
            return ""
        told = ngettext("{n} new: press {key}", "{n} new: press {key}", self.waiting)
        return told.format(n=f"{self.waiting:,}", key=self.context.key("list.show-new"))

    def action_show_new(self) -> None:
        """List what has arrived; the cursor stays on its article."""
        if self.place.kind is PlaceKind.SEARCH:
            return
        self._known = {*self.rows.ids, *self.cleaned}
        shown = self.view.article
        keep = shown.id if shown and self.pane == "article" else self.rows.chosen
        self.open_place(self.place, keep or None)
        if self.pane != "article" and self.rows.chosen != (shown.id if shown else None):
            self.list_changed()

    def action_clean_up(self) -> None:
        """Take what is read, and what belongs here no longer, out of the list."""
        self.run_worker(self._clean_up(), group="clean", exclusive=True, exit_on_error=False)

    async def _clean_up(self) -> None:
        place, before = self.place, self.rows.ids
        try:
            stay = set(await self._staying(place))
        except CacheError as error:
            self.say(str(error), bad=True)
            return
        if place.key != self.place.key or before is not self.rows.ids:
            return
        kept = array("q", (i for i in before if i in stay))
        gone = len(before) - len(kept)
        if not gone:
            self.say(_("There is nothing to clean up here."))
            return
        at = self.rows.cursor
        following = [i for i in before[at:] if i in stay] or list(kept[-1:])
        self.cleaned = self.cleaned or before
        self.rows.words = [_("All is read here."), self._all_again()]
        self.rows.selected.intersection_update(kept)
        self.rows.show(kept, following[0] if following else None)
        told = ngettext("{n} article left the list.", "{n} articles left the list.", gone).format(n=f"{gone:,}")
        self.say(f"{told} {self._all_again()}")
        if self.pane != "article":
            self.list_changed()

    async def bring_back(self, ids: Sequence[int]) -> None:
        """What was cleaned away and belongs here again, its mark being taken back, returns to its row."""
        place, whole, shown = self.place, self.cleaned, self.rows.ids
        back = set(ids).intersection(whole).difference(shown)
        if not back:
            return
        back &= set(await self._staying(place))
        if not back or place.key != self.place.key or shown is not self.rows.ids:
            return
        back.update(shown)
        self.rows.show(array("q", (i for i in whole if i in back)), self.rows.chosen)
        if self.pane != "article":
            self.list_changed()
        self.update_lines()

    async def _staying(self, place: Place) -> "array[int]":
        """What belongs to a place still when it is cleaned up."""
        wanted = self.wanted(place)
        return await (self.library.found(wanted) if place.keeps_read else self.library.unread(wanted))

    def _all_again(self) -> str:
        return _("Press {key} to show all again.").format(key=self.context.key("list.show-new"))
