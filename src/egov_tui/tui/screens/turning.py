"""Turning the article over: its versions, how wide its text is, and the whole screen for it."""

from msgspec.structs import replace

from egov_tui.errors import CacheError
from egov_tui.i18n import _, ngettext
from egov_tui.model import Article
from egov_tui.tui.context import Context
from egov_tui.tui.screens.refreshing import Refreshing
from egov_tui.tui.widgets.pages import MEASURE

NARROWEST, WIDEST, STEP = 40, 160, 4
"""Cells of the text, and of a step from one width to the next."""
_AROUND = 8
"""Cells beside the text that its pane has besides: margins, scrollbar, and a little air."""


class Turning(Refreshing):
    """What can be done with the article at hand, but for marking it."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._most: int | None = None
        """Cells of the article's pane where another measure than the usual was chosen."""

    def begin(self) -> None:
        """Give the article the room that its width wants, as it was left."""
        super().begin()
        self._give_room()

    def at_hand(self) -> Article | None:
        """Return the article that is shown, in its pane, else the one under the list's cursor."""
        if self.pane == "article":
            return self.view.article
        chosen = self.rows.chosen
        with self.telling():
            return self.library.store.articles.get(chosen) if chosen is not None else None
        return None

    def action_versions(self) -> None:
        """Show what the edits of the article changed."""
        article = self.at_hand()
        if article is None or article.id is None:
            self.say(_("There is no article here."))
            return
        try:
            versions = self.library.store.articles.versions(article.id)
        except CacheError as error:
            self.say(str(error), bad=True)
            return
        if len(versions) < 2:
            self.say(_("This article was never edited since it was first seen."))
            return
        from egov_tui.tui.screens.versions import VersionsScreen  # late: it is seldom wanted

        self.app.push_screen(VersionsScreen(versions, self.view, self.context.zone))

    # ------------------------------------------------------------ how it stands

    def action_zen(self) -> None:
        """Give the article the whole screen, or take it back."""
        if self.zen:
            self.leave_zen()
            return
        if self.pane != "article":
            self.open_article(enter=True)
        if self.view.article is None:
            self.say(_("There is no article here."))
            return
        self.zen = True
        self.go("article")

    def leave_zen(self) -> None:
        """Show everything around the article again."""
        self.zen = False
        self.go("article")

    def action_measure(self, by: int) -> None:
        """Set the text of articles wider or narrower, by so many steps."""
        wanted = max(NARROWEST, min(WIDEST, self.view.measure + by * STEP))
        if wanted == self.view.measure:
            self.say(_("The text gets no wider.") if by > 0 else _("The text gets no narrower."))
            return
        self.set_measure(wanted)
        self.habits = replace(self.habits, measure=wanted)
        told = ngettext("The text is {n} column wide at most.", "The text is {n} columns wide at most.", wanted)
        self.say(told.format(n=wanted))

    def set_measure(self, measure: int) -> None:
        """Set the text of articles for a width in cells; the reader stays where they are in it."""
        self.view.set_measure(measure)
        self._give_room()

    def arrange_panes(self) -> None:
        """Show the panes that have room."""
        super().arrange_panes()
        self._give_room()

    def _give_room(self) -> None:
        """Where panes stand side by side, the article's is no wider than its text wants it."""
        wide = self.shown.columns == 3 and self.view.measure != MEASURE
        most = self.view.measure + _AROUND if wide else None  # as wide as usual it is by the stylesheet
        if most != self._most:
            self._most = self.article_pane.styles.max_width = most
