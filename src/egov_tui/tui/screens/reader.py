"""The reader's screen: going in and out, refreshing, links; the rest it has from those it builds on."""

import logging

from egov_tui.errors import CacheError
from egov_tui.i18n import _
from egov_tui.text.links import strip_tracking, web
from egov_tui.tui.child import Child, browse, browser, sync_command
from egov_tui.tui.context import Context
from egov_tui.tui.messages import RowChosen, SyncEnded, SyncTold
from egov_tui.tui.places import Place, PlaceKind, everything
from egov_tui.tui.refresh import Refresh
from egov_tui.tui.screens.desk import ERROR_SECONDS, MESSAGE_SECONDS
from egov_tui.tui.screens.searching import Searching

_log = logging.getLogger(__name__)


class ReaderScreen(Searching):
    """Sources, articles, article."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.child: Child | None = None
        self.refreshing: Refresh | None = None

    # ------------------------------------------------------------ in and out

    def on_row_chosen(self, event: RowChosen) -> None:
        """A click opens what it hits."""
        self.pane = "sources" if event.rows == "sources" else "list"
        self.action_go_in()

    def action_go_in(self) -> None:
        """From the sources into a place, from the list into an article."""
        if self.pane == "sources":
            if chosen := self.sources.chosen:
                self.leave_search()
                self.choose(chosen)
        elif self.pane == "list":
            self.open_article(enter=True)

    def choose(self, place: Place) -> None:
        """Open a place and go to its list."""
        self.filling = False
        if place.query != self.place.query:
            self.sources.cursor = self.sources.find(place.query)
            self.open_place(place)
            self.list_changed()
        self.go("list")

    def action_go_out(self) -> None:
        """From the article to the list, from the list to the sources."""
        if self.pane == "article":
            self.go("list")
        elif self.pane == "list":
            self.go("sources")

    def action_back(self) -> None:
        """Go back: from an article, the sources or a search to the list, from there to all articles; there quit."""
        if self.pane == "article":
            self.go("list")
        elif self.origin is not None:
            self.leave_search()
        elif self.pane == "sources":
            self.go("list")
        elif self.place.kind is not PlaceKind.ALL:
            self.choose(everything(self.counts))
        else:
            self.app.exit()

    def action_escape(self) -> None:
        """Close what is open, else cancel a refresh, else go back."""
        if self.origin is not None and self.pane != "article":
            self.leave_search()
        elif self.child is not None:
            self.child.cancel()
        elif self.pane == "article" or (self.pane == "sources" and self.arrangement.columns < 3):
            self.go("list")
        else:
            self.hush()

    # ------------------------------------------------------------ refreshing

    def action_refresh_source(self) -> None:
        """Fetch the source that is open, or the one under the cursor of the sources pane, now."""
        place = self.sources.chosen if self.pane == "sources" else self.place
        if place is not None and place.kind is PlaceKind.ALL:
            self.action_refresh_all()
        elif place is None or place.source is None:
            all_key = self.context.key("sync.all")
            self.say(_("Choose a source first; {key} refreshes all of them.").format(key=all_key))
        else:
            self.start_refresh([place.source.slug], force=True)

    def action_refresh_all(self) -> None:
        """Fetch every source, whether it is due or not: somebody asked for it."""
        if any(place.kind is PlaceKind.SOURCE for place in self.sources.places):
            self.start_refresh([], force=True)
        else:
            self.say(f"{_('There are no sources yet.')} {_('Add one: egov-tui source add ADDRESS')}")

    def start_refresh(self, slugs: list[str], *, force: bool = False) -> None:
        """Start a sync in a process of its own; one at a time."""
        if self.child is not None:
            stop = self.context.key("app.escape")
            self.say(_("A refresh is running already; {key} stops it.").format(key=stop))
        else:
            self.child = Child(sync_command(self.context.settings, self.context.lang, slugs, force=force))
            self.refreshing = Refresh()
            self.run_worker(self._follow(self.child), group="sync", exit_on_error=False)
            self.filling = not self.counts.total
            self.tell_empty()
            self.hush()

    @property
    def fetching(self) -> bool:
        """Whether a refresh is running."""
        return self.refreshing is not None

    async def _follow(self, child: Child) -> None:
        """Read the child's events to their end, whatever ends it."""
        status = 1
        try:
            status = await child.run(lambda event: self.post_message(SyncTold(event)))
        except OSError as error:
            _log.error("the refresh could not be started: %s", error)
        finally:
            self.post_message(SyncEnded(child.cancelled, status))

    def on_sync_told(self, event: SyncTold) -> None:
        """The status line follows."""
        if self.refreshing is not None:
            self.refreshing.tell(event.event)
            self.update_lines()

    def on_sync_ended(self, event: SyncEnded) -> None:
        """Say once how it went."""
        done, self.refreshing, self.child = self.refreshing, None, None
        self.notice()
        self.filling = False
        if done is not None:
            words, bad = done.summary(cancelled=event.cancelled, status=event.status)
            self.say(words, bad=bad, seconds=ERROR_SECONDS if bad else MESSAGE_SECONDS)

    def standing(self) -> tuple[str, str]:
        """A running refresh is what the status line says."""
        return (self.refreshing.progress(), "") if self.refreshing is not None else super().standing()

    async def on_unmount(self) -> None:
        """No child outlives the reader."""
        if self.child is not None:
            await self.child.stop()

    # ------------------------------------------------------------ links

    def _link(self) -> str | None:
        """The address of the article under the cursor, or of the open one."""
        if self.pane != "article":
            chosen = self.rows.chosen
            try:
                article = self.library.store.articles.get(chosen) if chosen is not None else None
            except CacheError:
                article = None
        else:
            article = self.view.article
        if article is None or not article.link:
            self.say(_("This article has no address."))
            return None
        return strip_tracking(article.link)

    def action_browse(self) -> None:
        """Open the article's page in the browser."""
        if address := self._link():
            self.visit(address)

    def action_copy_link(self) -> None:
        """Copy the article's address."""
        if address := self._link():
            self.copy(address)

    def action_open_link(self, number: int) -> None:
        """Open a numbered link of the article that is shown."""
        links = self.view.document.links if self.view.article else ()
        if 1 <= number <= len(links):
            self.visit(strip_tracking(links[number - 1].address))
        else:
            self.say(_("There is no link {n} here.").format(n=number))

    def visit(self, address: str) -> None:
        """Open an address in the graphical browser; where there is none, copy it."""
        if not web(address):
            self.copy(address)
        elif browse(address, browser()):
            self.say(_("Opened in the browser: {address}").format(address=address))
        else:
            self.app.copy_to_clipboard(address)
            self.say(_("No browser can be opened here. The link was copied: {address}").format(address=address))

    def copy(self, address: str) -> None:
        """Copy an address to the terminal's clipboard (OSC 52)."""
        self.app.copy_to_clipboard(address)
        self.say(_("Copied: {address}").format(address=address))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that mean nothing in the sources pane are not offered there; while typing, keys are letters."""
        if self.typing:
            return action in ("escape", "next_pane", "previous_pane")
        return not (self.pane == "sources" and action in ("mark", "browse", "copy_link", "open_link"))
