"""Finding something in the article: its matches are marked while it is typed, then gone through one by one."""

from typing import TYPE_CHECKING

from egov_tui.i18n import _
from egov_tui.store.query import parse
from egov_tui.tui.context import Context
from egov_tui.tui.find import finder
from egov_tui.tui.matches import Finder, no_hits
from egov_tui.tui.messages import FindAccepted, FindTyped
from egov_tui.tui.panes import Pane
from egov_tui.tui.places import PlaceKind
from egov_tui.tui.screens.turning import Turning

if TYPE_CHECKING:
    from egov_tui.tui.widgets.find import FindBox


class Finding(Turning):
    """A box under the article. While it is there, the keys for unread articles go through the matches."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.find_box: FindBox | None = None
        """Made when it is first wanted."""
        self._usual: Finder = no_hits
        """What was marked before."""
        self._searched = ""
        """The words of the search that the article was found by."""

    @property
    def finding(self) -> bool:
        """Whether something is being found in the article."""
        return self.find_box is not None and self.find_box.display

    async def action_find(self) -> None:
        """Open the box, or go back into it; it begins with the words that were searched for."""
        if self.pane != "article":
            self.open_article(enter=True)
        if self.view.article is None:
            self.say(_("There is no article here."))
            return
        again = self.finding
        if self.find_box is None:
            from egov_tui.tui.widgets.find import FindBox

            self.find_box = FindBox(id="find-box")
            await self.article_pane.mount(self.find_box)
        if not again:
            self._usual = self.view.hits
            self._searched = self._searched_for()
        self.find_box.open(self.find_box.text if again else self._searched)
        if not again:
            self._find(self._searched)

    async def find_again(self, text: str) -> None:
        """Mark what was to be found before; the keys are for the text."""
        await self.action_find()
        if self.find_box is not None:
            self.find_box.open(text)
            self._find(text)
            self.set_focus(self.view)

    def _searched_for(self) -> str:
        if self.place.kind is not PlaceKind.SEARCH:
            return ""
        return " ".join(dict.fromkeys(term.text for term in parse(self.place.query).words))

    def on_find_typed(self, event: FindTyped) -> None:
        """Mark what is typed."""
        if self.finding:
            self._find(event.text)

    def _find(self, text: str) -> None:
        """Mark a text, or what was searched for where it is that, and the first match that is in view or below."""
        as_searched = text == self._searched and self._usual is not no_hits
        self.view.highlight(self._usual if as_searched else finder(text))
        self.view.go_to(self.view.nearest, scroll=False)
        self._tell_found()

    def on_find_accepted(self, event: FindAccepted) -> None:
        """Go to the match, and into the text; where nothing is found, stay and type on."""
        if self.view.current is not None:
            self.view.go_to(self.view.current)
            self.set_focus(self.view)

    def _tell_found(self) -> None:
        """Say which match it is of how many."""
        assert self.find_box is not None
        matches = self.view.matches
        if matches:
            at = matches.index(self.view.current) if self.view.current else 0
            # Translators: which of the matches: 2 of 5.
            self.find_box.tell(_("{n} of {m}").format(n=f"{at + 1:,}", m=f"{len(matches):,}"))
        else:
            self.find_box.tell(_("not found") if self.find_box.text.strip() else "")

    def action_next_unread(self, by: int) -> None:
        """Go to the next match while there are some to go through; else to the next unread article."""
        if not self.finding or self.pane != "article":
            super().action_next_unread(by)
            return
        matches = self.view.matches
        if not matches:
            return
        at = matches.index(self.view.current) + by if self.view.current else 0
        self.view.go_to(matches[at % len(matches)])
        self._tell_found()
        if at >= len(matches):
            self.say(_("That was the last match: on from the top."))
        elif at < 0:
            self.say(_("That was the first match: on from the end."))

    # ------------------------------------------------------------ leaving it

    def leave_find(self) -> None:
        """Close the box; what was marked before is marked again, and the reader stays where they are."""
        if self.find_box is None or not self.finding:
            return
        if self.typing:
            self.set_focus(self.view)
        self.find_box.close()
        self.view.highlight(self._usual)

    def go(self, pane: Pane) -> None:
        """Give a pane the focus; who leaves the article is done with finding."""
        if pane != "article":
            self.leave_find()
        super().go(pane)

    def draw_article(self, wanted: int) -> bool:
        """Show an article; another one is not the one that something was to be found in."""
        self.leave_find()
        return super().draw_article(wanted)

    async def action_search(self) -> None:
        """Search all articles instead."""
        self.leave_find()
        await super().action_search()
