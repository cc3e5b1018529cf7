"""Opening articles and marking them: when an article counts as read, what is next, what can be taken back."""

from contextlib import suppress

from msgspec.structs import replace
from textual.timer import Timer

from egov_tui.errors import CacheError, EgovError
from egov_tui.i18n import _, ngettext
from egov_tui.model import Article, Field, Headline, Marked, Step
from egov_tui.series import listed
from egov_tui.store.session import Position
from egov_tui.store.steps import told as told_undone
from egov_tui.text.clean import line
from egov_tui.text.reading import whole
from egov_tui.tui.attached import attached, told
from egov_tui.tui.context import Context
from egov_tui.tui.messages import EndReached
from egov_tui.tui.screens.listing import Listing
from egov_tui.tui.spots import TOP, Spot

PREVIEW_DELAY = 0.12
"""Seconds that the cursor rests before the article under it is drawn beside the list."""
_NEAR = 256
"""Rows that are looked through for an unread one before the cache is asked."""


class Reading(Listing):
    """An article is opened by a key or a click; what is merely drawn beside the list is not read."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.opened: int | None = None
        """The article that was opened; None while the pane only previews."""
        self._reading: Timer | None = None
        self._preview: Timer | None = None

    # ------------------------------------------------------------ opening

    def open_article(self, *, enter: bool) -> None:
        """Open the article under the cursor; `enter` moves the focus into it."""
        if self.rows.chosen is not None:
            self.open_number(self.rows.chosen, enter=enter)

    def open_number(self, wanted: int, *, enter: bool) -> None:
        """Open an article by its id, whether or not it is listed."""
        if self._preview is not None:
            self._preview.stop()
        if not self.draw_article(wanted):
            return
        self.opened = wanted
        self.filling = False
        if enter or "article" not in self.arrangement.panes:
            self.go("article")
        rule = self.context.settings.reader.mark_read
        if "on_open" in rule:
            self.count_as_read(wanted)
        if "delay" in rule:
            self._reading = self.set_timer(self.context.delay, lambda: self._has_been_read(wanted))
        if "end" in rule:
            self.call_after_refresh(self.view.tell_end)
        self.call_after_refresh(self.update_lines)  # how far down it is shows once it has its room

    def draw_article(self, wanted: int) -> bool:
        """Show an article in its pane, from where it was left; say so where it cannot be."""
        self._stop_reading()
        try:
            article = self.library.store.articles.get(wanted)
        except CacheError as error:
            self.say(str(error), bad=True)
            return False
        if article is None:
            self.say(_("This article is no longer in the cache."), bad=True)
            return False
        self.leave_article()
        elsewhere = self.said_elsewhere(wanted) if article.story else ""
        said = self.said_of_files(article), elsewhere
        self.view.show(self.version_of(article), self.rows.hits, self._spot(wanted), *said)
        return True

    def version_of(self, article: Article) -> Article:
        """Return an article as it is to be shown: with its whole text, where that is here."""
        return whole(article)

    def said_of_files(self, article: Article) -> str:
        """Return what is said of the attachments of an article."""
        with self.telling():
            return told(attached(self.library.store, article))
        return ""

    def said_elsewhere(self, article: int) -> str:
        """Return who else tells the story of an article, if anybody does, and which key leads there."""
        with self.telling():
            others = [number for number in self.library.store.stories.members(article) if number != article]
            agencies = listed(dict.fromkeys(line(one.agency) for one in self.headlines(others)))
            # Translators: the agencies that published the same story.
            told = _("Also told by {agencies}; {key} shows them.")
            return told.format(agencies=agencies, key=self.context.key("article.story")) if agencies else ""
        return ""

    def leave_article(self) -> None:
        """Remember how far the article that is shown was read."""
        shown = self.view.article
        if shown is None or shown.id is None:
            return
        spot = self.view.spot
        anew = spot == TOP or self.view.at_end  # who has read to the end begins at the beginning
        with suppress(CacheError):  # of no worth to who cannot read
            self.library.store.session.keep_position(shown.id, None if anew else Position(*spot))

    def _spot(self, article: int) -> Spot:
        with suppress(CacheError):
            here = self.library.store.session.position(article)
            return TOP if here is None else Spot(*here)
        return TOP

    def list_changed(self) -> None:
        """The article under the cursor is drawn beside the list once the cursor rests, unless it is the open one."""
        if self.opened is not None and self.opened == self.rows.chosen:
            return
        self.opened = None
        self._stop_reading()
        if self._preview is not None:
            self._preview.stop()
        self._preview = self.set_timer(PREVIEW_DELAY, self._preview_now)

    def _preview_now(self) -> None:
        shown = self.view.article.id if self.view.article else None
        wanted = self.rows.chosen
        if self.opened is not None or "article" not in self.arrangement.panes or wanted == shown:
            return
        if wanted is None:
            self.leave_article()
            self.view.show(None)
        else:
            self.draw_article(wanted)
        self.update_lines()

    # ------------------------------------------------------------ read or not

    def _stop_reading(self) -> None:
        if self._reading is not None:
            self._reading.stop()
            self._reading = None

    def _has_been_read(self, article: int) -> None:
        """It was on screen long enough, unless something else was meanwhile."""
        if self.opened == article and "article" in self.arrangement.panes and self.is_current:
            self.count_as_read(article)

    def on_end_reached(self, event: EndReached) -> None:
        """The end of the open article was seen."""
        if "end" in self.context.settings.reader.mark_read and event.article == self.opened:
            self.count_as_read(event.article)

    def count_as_read(self, article: int) -> None:
        """Mark an article read, unless it is."""
        headline = self._headline(article)
        if headline and not headline.read:
            self._mark(headline, "read", True)

    def _headline(self, article: int) -> Headline | None:
        return next(iter(self.headlines([article])), None)

    def _mark(self, headline: Headline, field: Field, value: bool) -> None:
        try:
            self.library.store.steps.mark([headline.id], **{field: value})
        except CacheError as error:
            self.say(str(error), bad=True)
            return
        self.marks_changed()

    def marks_changed(self) -> None:
        """Show marks and numbers anew."""
        self.rows.forget()
        self.read_numbers()
        self.show_state()
        self.update_lines()

    def show_state(self) -> None:
        """Show anew how the article in its pane is marked."""
        shown = self.view.article
        if shown and shown.id and (headline := self._headline(shown.id)):
            state = {name: getattr(headline, name) for name in ("read", "starred", "later", "edited")}
            elsewhere = self.said_elsewhere(shown.id) if headline.others else ""
            if elsewhere != self.view.elsewhere or any(getattr(shown, name) != value for name, value in state.items()):
                self.view.update_head(replace(shown, **state), elsewhere=elsewhere)

    def notice(self) -> None:
        """Another program may have marked what is shown."""
        super().notice()
        self.show_state()

    def action_mark(self, field: Field) -> None:
        """Mark the article under the cursor, or those that are selected, or take the mark away."""
        if self.rows.selected and self.pane == "list":
            self.run_worker(self._mark_selected(field), group="mark", exit_on_error=False)
            return
        target = self.opened if self.pane == "article" and self.opened else self.rows.chosen
        headline = self._headline(target) if target is not None else None
        if headline is None or self.pane == "sources":
            self.say(_("There is no article here."))
            return
        if field == "read":
            self._stop_reading()
        self._mark(headline, field, not getattr(headline, field))

    async def _mark_selected(self, field: Field) -> None:
        """Mark what is selected; where all of it is marked, take the mark away."""
        ids = [number for number in self.rows.ids if number in self.rows.selected]
        try:
            done = await self.library.mark(ids, field, True)
            if not done.marks:
                done = await self.library.mark(ids, field, False)
        except CacheError as error:
            self.say(str(error), bad=True)
            return
        self.rows.selected.clear()
        self.marks_changed()
        count = sum(len(one.ids) for one in done.marks)
        told = ngettext("{n} article changed.", "{n} articles changed.", count).format(n=f"{count:,}")
        undo = _("{key} takes it back.").format(key=self.context.key("app.undo"))
        self.say(f"{told} {undo}")

    def action_mark_all(self) -> None:
        """Mark all of the list read (in the sources pane, after opening the place)."""
        if self.pane == "sources" and (chosen := self.sources.chosen) and chosen.key != self.place.key:
            self.open_place(chosen)
        self.run_worker(self._mark_all(), group="mark", exclusive=True, exit_on_error=False)

    async def _mark_all(self) -> None:
        place = self.place
        try:
            wanted = self.wanted(place)
            listed = set(await self.library.ids(wanted) if self.waiting == 0 else self.rows.ids)
            unread = [i for i in await self.library.unread(wanted) if i in listed]
            if unread:
                await self.library.mark(unread, "read", True)
        except CacheError as error:
            self.say(str(error), bad=True)
            return
        if not unread:
            self.say(_("Everything here is read."))
            return
        self.marks_changed()
        told = ngettext("{n} article marked read.", "{n} articles marked read.", len(unread))
        undo = _("{key} takes it back.").format(key=self.context.key("app.undo"))
        self.say(f"{told.format(n=f'{len(unread):,}')} {undo}")

    def action_undo(self) -> None:
        """Take the last mark back."""
        self.run_worker(self._undo(), group="mark", exit_on_error=False)

    async def _undo(self) -> None:
        self._stop_reading()
        try:
            step = await self.library.work(lambda store: store.steps.take_back())
            if step is None:
                self.say(_("There is nothing to take back."))
                return
            await self.show_undone(step)
        except EgovError as error:
            self.say(str(error), bad=True)
        else:
            self.say(told_undone(step))

    async def show_undone(self, step: Step) -> None:
        """Show the cache as it is after a step was taken back."""
        if isinstance(step, Marked):
            await self.bring_back([number for one in step.marks for number in one.ids])
        else:
            self.read_places()
        self.marks_changed()
        self.tell_empty()

    # ------------------------------------------------------------ what is next

    def action_next_article(self, by: int) -> None:
        """Open the next article of the list, or the one before."""
        to = self.rows.cursor + by
        if 0 <= to < self.rows.count:
            self._open_at(to)
        else:
            self.say(_("That was the last article.") if by > 0 else _("That was the first article."))

    def action_next_unread(self, by: int) -> None:
        """Open the next unread article of the list, or the one before."""
        self.run_worker(self._next_unread(by), group="next", exclusive=True, exit_on_error=False)

    async def _next_unread(self, by: int) -> None:
        rows = self.rows
        start = rows.cursor + by
        if not rows.count and self.place.has_news and self.place.number:
            self.action_show_new()
            start = 0 if by > 0 else rows.count - 1
        near = range(start, start + by * (_NEAR - 1), by)
        for index in near:
            if not 0 <= index < rows.count:
                break
            headline = rows.headline(index)
            if headline and not headline.read:
                self._open_at(index)
                return
        else:
            unread: set[int] = set()
            with self.telling():
                unread = set(await self.library.unread(self.wanted(self.place)))
            far = range(near.stop, rows.count if by > 0 else -1, by)
            found = next((i for i in far if i < rows.count and rows.ids[i] in unread), None)
            if found is not None:
                self._open_at(found)
                return
        self._no_more_unread(by)

    def _no_more_unread(self, by: int) -> None:
        told = _("Nothing unread below.") if by > 0 else _("Nothing unread above.")
        more = _("{key} goes to the next source.").format(key=self.context.key("list.next-source"))
        self.say(f"{told} {more}" if by > 0 else told)

    def _open_at(self, index: int) -> None:
        """Move the cursor to a row and open its article, leaving the focus where it is if both are seen."""
        self.rows.cursor = index
        if self.arrangement.columns == 1 and self.pane == "list":
            return
        if self.pane == "sources":
            self.go("list")
        self.open_article(enter=False)

    def action_read_on(self) -> None:
        """Scroll the open article by a page; at its end open the next unread one."""
        if self.pane == "sources":
            self.action_fold()
        elif self.opened is None or self.opened != self.rows.chosen or "article" not in self.arrangement.panes:
            self.open_article(enter=False)
        elif not self.view.at_end:
            self.view.action_page(1)
        else:
            self.action_next_unread(1)

    def action_fold(self) -> None:
        """Open what the cursor of the sources pane is on."""
        self.action_go_in()

    def action_go_in(self) -> None:
        """Go from the sources into a place, from the list into an article."""
