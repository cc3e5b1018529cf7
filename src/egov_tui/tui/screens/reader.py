"""The reader's screen: going in and out, links; the rest it has from those it builds on."""

from collections.abc import Sequence

from egov_tui.errors import CacheError
from egov_tui.i18n import _, ngettext
from egov_tui.model import Source
from egov_tui.text.links import strip_tracking
from egov_tui.tui.messages import RowChosen
from egov_tui.tui.places import Place, PlaceKind, everything
from egov_tui.tui.screens.speaking import Speaking

_TYPING = ("escape", "next_pane", "previous_pane", "accept_search", "older_search", "newer_search")
_OF_ARTICLES = frozenset(
    (
        *("mark", "browse", "copy_link", "open_link", "links", "full_text", "versions", "story", "find", "zen"),
        *("cite", "pipe", "export", "select", "select_all"),
    )
)


class ReaderScreen(Speaking):
    """Sources, articles, article."""

    typed_list = ""
    """A list of sources that could not be taken in, as it was typed."""

    # ------------------------------------------------------------ in and out

    def on_row_chosen(self, event: RowChosen) -> None:
        """A click opens what it hits; into an article it goes by the second one."""
        self.pane = "sources" if event.rows == "sources" else "list"
        if self.pane == "sources":
            self.action_go_in()
        else:
            self.open_article(enter=event.twice)

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
        if place.key != self.place.key:
            self.sources.cursor = self.sources.find(place.key)
            self.open_place(place)
            self.list_changed()
        self.go("list")

    def action_go_right(self) -> None:
        """Go in; a closed folder opens first."""
        if self.pane != "sources" or not self.fold_in():
            self.action_go_in()

    def action_go_out(self) -> None:
        """From the article to the list, from the list to the sources; there the folder closes."""
        if self.pane == "sources":
            self.fold_out()
        elif self.pane == "article":
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
            self.choose(everything(self.counts, self.followed))
        else:
            self.app.exit()

    def action_escape(self) -> None:
        """Close what is open, else cancel a refresh, else go back."""
        if self.finding and (self.pane == "article" or self.typing):
            self.leave_find()
        elif self.zen:
            self.leave_zen()
        elif self.rows.selected:
            self.clear()
        elif self.origin is not None and self.pane != "article":
            self.leave_search()
        elif self.stop_deepening() or self.stop_piping() or self.stop_export() or self.stop_carriage():
            pass
        elif self.child is not None:
            self.child.cancel()
        elif self.pane == "article" or (self.pane == "sources" and self.arrangement.columns < 3):
            self.go("list")
        elif not self.clear():
            self.warning = ""
            self.hush()

    def action_health(self) -> None:
        """Show how every source fares, and do what is chosen there."""
        from egov_tui.tui.screens.health import HealthScreen, fares  # late: it is seldom wanted

        with self.telling():
            found = fares(self.library.store, self.context)
            self.app.push_screen(HealthScreen(found, self.sources, self.context), self._cure)

    def digest(self) -> None:
        """Show what the last days brought."""
        from egov_tui.tui.screens.digest import DigestScreen  # late: it is seldom wanted

        self.app.push_screen(DigestScreen(self))

    def _cure(self, chosen: tuple[str, Source] | None) -> None:
        if chosen is None:
            return
        what, source = chosen
        if what == "edit":
            self.edit_source(source)
        elif what == "retry":
            self.start_refresh([source.slug], force=True)
        else:
            self.go_to(source)

    def go_to(self, source: Source) -> None:
        """Leave what is open and go to a source."""
        if place := self.find_place((PlaceKind.SOURCE, source.slug, 0)):
            self.leave_search()
            self.choose(place)

    def action_add(self) -> None:
        """Ask for the address of a source, or offer the catalogue, and follow what is chosen."""
        from egov_tui.tui import following  # late: it is seldom wanted

        following.add(self)

    def import_list(self) -> None:
        """Ask for a list of sources, and follow what it names."""
        from egov_tui.tui import subscriptions  # late: it is seldom wanted

        subscriptions.take_in(self)

    def export_list(self) -> None:
        """Ask for a file, and write what is followed into it."""
        from egov_tui.tui import subscriptions

        subscriptions.write(self)

    def greet(self) -> None:
        """Open for the very first time."""
        from egov_tui.tui import following

        following.greet(self)

    # ------------------------------------------------------------ links

    def _link(self) -> str | None:
        """The address of the article under the cursor, or of the open one."""
        article = self.at_hand()
        if article is None or not article.link:
            self.say(_("This article has no address."))
            return None
        return strip_tracking(article.link)

    def action_browse(self) -> None:
        """Open the article's page in the browser."""
        if address := self._link():
            self.visit(address)

    def action_copy_link(self) -> None:
        """Copy the article's address, or those of all that are selected."""
        if ids := self.selection():
            self.run_worker(self._copy_links(ids), group="copy", exclusive=True, exit_on_error=False)
        elif address := self._link():
            self.copy(address)

    async def _copy_links(self, ids: Sequence[int]) -> None:
        try:
            found = await self.library.work(lambda store: [article.link for article in store.articles.full(ids)])
        except CacheError as error:
            self.say(str(error), bad=True)
            return
        links = [strip_tracking(link) for link in found if link]
        self.app.copy_to_clipboard("\n".join(links))
        self.say(ngettext("{n} link copied.", "{n} links copied.", len(links)).format(n=f"{len(links):,}"))

    def action_open_link(self, number: int) -> None:
        """Open a numbered link of the article that is shown."""
        links = self.view.document.links if self.view.article else ()
        if 1 <= number <= len(links):
            self.visit(strip_tracking(links[number - 1].address))
        else:
            self.say(_("There is no link {n} here.").format(n=number))

    # ------------------------------------------------------------ what can be done now

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that mean nothing in the sources pane are not offered there; while typing, keys are letters."""
        if self.typing:
            return action in _TYPING
        return not (self.pane == "sources" and action in _OF_ARTICLES)

    def means(self, action: str) -> bool:
        """Say whether an action would do something now; one that would only say why not is nothing to choose."""
        name = action.partition("(")[0]
        if name in _OF_ARTICLES:
            return self.pane != "sources" and bool(self.rows.count)
        match name:
            case "read_on" | "next_unread" | "next_article" | "mark_all" | "clean_up":
                return bool(self.rows.count)
            case "next_source" | "refresh_all" | "health":
                return bool(self.followed)
            case "refresh_source":
                place = self.sources.chosen if self.pane == "sources" else self.place
                return place is not None and place.source is not None
            case "save_search":
                return self.place.kind is PlaceKind.SEARCH
            case "show_new":
                return bool(self.waiting or self.cleaned)
            case "undo":
                return self.library.store.steps.any()
        return True
