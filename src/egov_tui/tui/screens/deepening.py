"""The whole text of an article: fetched when asked for, or after its article was opened; which version is shown."""

from textual.timer import Timer

from egov_tui.i18n import _
from egov_tui.model import Article
from egov_tui.moments import day
from egov_tui.store.fulltext import REFUSED
from egov_tui.text.amounts import size
from egov_tui.text.links import web
from egov_tui.text.reading import whole
from egov_tui.tui.context import Context
from egov_tui.tui.screens.finding import Finding
from egov_tui.tui.spots import same_words
from egov_tui.tui.whole import Whole
from egov_tui.tui.widgets.status import Part

STAY = 1.5
"""Seconds that an article is open before its whole text is fetched unasked: who pages through wants none."""


class Deepening(Finding):
    """What an article's own page says, in place of what its feed does, or the other way round."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.deepening: Whole | None = None
        """What is being fetched, one at a time."""
        self.as_fed: set[int] = set()
        """Articles that are shown as their feeds have them, though their whole text is here."""
        self._stay: Timer | None = None

    def version_of(self, article: Article) -> Article:
        """Return an article as the reader wants it shown."""
        return article if article.id in self.as_fed else whole(article)

    # ------------------------------------------------------------ asked for

    def action_full_text(self) -> None:
        """Fetch the whole text of the article; where it is here, show the other version."""
        article = self.at_hand()
        if article is None or article.id is None:
            self.say(_("There is no article here."))
        elif article.full is not None:
            self._turn(article)
        elif self.deepening is not None:
            stop = self.context.key("app.escape")
            self.say(_("A whole text is being fetched already; {key} stops it.").format(key=stop))
        elif not web(article.link or ""):
            self.say(_("This article has no page of its own: there is no more of it to fetch."))
        elif self.mode == "offline":
            told = _("The data mode is offline: nothing is fetched. {key} changes it.")
            self.say(told.format(key=self.context.key("sync.mode")))
        else:
            self._deepen(article.id)

    def _turn(self, article: Article) -> None:
        """Show the other version."""
        assert article.id is not None
        assert article.full is not None
        self.as_fed ^= {article.id}
        self._show_version(article.id)
        key = self.context.key("article.full-text")
        if article.id in self.as_fed:
            self.say(_("This is what the source says. {key} shows the whole text.").format(key=key))
        else:
            told = _("This is the whole text, fetched on {date}. {key} shows what the source says.")
            self.say(told.format(date=day(article.full.fetched, self.context.zone), key=key))

    def _show_version(self, number: int) -> None:
        """Show the article in its pane anew, if it is the one there; the reader stays at the same words."""
        shown = self.view.article
        if shown is None or shown.id != number:
            return
        with self.telling():
            if article := self.library.store.articles.get(number):
                self.leave_find()
                before, top = self.view.page, self.view.top
                elsewhere, files = self.view.elsewhere, self.said_of_files(article)
                self.view.show(self.version_of(article), self.view.hits, attached=files, elsewhere=elsewhere)
                self.view.place(same_words(before, top, self.view.page))
        self.update_lines()

    # ------------------------------------------------------------ fetching

    def _deepen(self, number: int) -> None:
        self.deepening = Whole(self.context.settings, self.context.lang, number)
        self.run_worker(self._follow_whole(self.deepening), group="full", exit_on_error=False)
        self.hush()

    async def _follow_whole(self, fetching: Whole) -> None:
        """Wait for the whole text, show it, and say what it cost; or say calmly why there is none."""
        try:
            came = await fetching.run(self.update_lines)
        finally:
            self.deepening = None
        if came.stopped:
            self.say(_("Stopped: the whole text was not fetched."))
            return
        self.notice()
        if came.error:
            self.say(came.error)
            return
        self.as_fed.discard(fetching.article)
        self._show_version(fetching.article)
        told = _("The whole text is here, {size}. {key} shows what the source says.")
        self.say(told.format(size=size(came.bytes_in), key=self.context.key("article.full-text")))

    def stop_deepening(self) -> bool:
        """Stop fetching a whole text; say whether one was."""
        if self.deepening is None:
            return False
        self.deepening.cancel()
        return True

    def standing(self) -> tuple[Part, ...]:
        """What is being fetched comes before how things are."""
        return ((self.deepening.progress, ""),) if self.deepening is not None else super().standing()

    # ------------------------------------------------------------ unasked

    def open_article(self, *, enter: bool) -> None:
        """Open the article under the cursor; its whole text follows where the reader wished so for its source."""
        super().open_article(enter=enter)
        if self._stay is not None:
            self._stay.stop()
            self._stay = None
        if self._wanted_unasked():
            self._stay = self.set_timer(STAY, self._stayed)

    def _stayed(self) -> None:
        """The open article was not just passed by; while another one is fetched, it waits."""
        self._stay = None
        article = self.view.article
        if article is None or article.id is None or not self._wanted_unasked():
            return
        if self.deepening is not None:
            self._stay = self.set_timer(STAY, self._stayed)
        else:
            self._deepen(article.id)

    def _wanted_unasked(self) -> bool:
        """Whether the open article lacks its whole text, and mode, budget and source allow to fetch it."""
        article = self.view.article
        if article is None or article.id is None or article.id != self.opened or article.full is not None:
            return False
        if self.mode != "full" or self.facts.budget.over or not web(article.link or ""):
            return False
        if not any(one.slug == article.source and one.full_text != "never" for one in self.followed):
            return False
        if self.foreign(article):
            return False
        with self.telling():
            return self.library.store.full_texts.state(article.id) != REFUSED
        return False

    async def on_unmount(self) -> None:
        """No child outlives the reader."""
        if self.deepening is not None:
            await self.deepening.stop()
