"""The article pane: an article's head and text as one page, or what to say while none is open."""

from collections.abc import Callable, Collection
from datetime import datetime, tzinfo

from textual.content import Content
from textual.strip import Strip

from egov_tui.model import Article, Document
from egov_tui.tui.layout import Page, set_lines
from egov_tui.tui.lines import BLANK
from egov_tui.tui.matches import Finder, no_hits
from egov_tui.tui.messages import EndReached
from egov_tui.tui.page import body, head
from egov_tui.tui.render import plain, strip
from egov_tui.tui.spots import TOP, Spot
from egov_tui.tui.widgets.pages import PageView
from egov_tui.tui.wrap import wrap


class ArticleView(PageView):
    """Shows one article; tells when its end was seen."""

    def __init__(self, clock: Callable[[], datetime], zone: tzinfo | None, *, id: str) -> None:
        super().__init__(id=id)
        self.clock, self.zone = clock, zone
        self.article: Article | None = None
        self.untrusted: Collection[str] = frozenset()
        """Slugs of the sources whose certificates are not checked."""
        self.attached = ""
        """What is said of its attachments."""
        self.elsewhere = ""
        """What is said of others that tell the same story."""
        self.words: list[str] = []
        """What to say while no article is open."""
        self._body: tuple[Document, int, Page] | None = None
        """The text as it was set last, for which document and width."""
        self._told = False

    # ------------------------------------------------------------ what is shown

    def show(
        self,
        article: Article | None,
        hits: Finder = no_hits,
        at: Spot = TOP,
        attached: str = "",
        elsewhere: str = "",
    ) -> None:
        """Open an article at a place of its text, at its top where none is told; or no article."""
        self.article, self.hits, self.attached, self.elsewhere = article, hits, attached, elsewhere
        self._told = False
        self.open(body(article) if article else Document(), at)

    def update_head(self, article: Article, attached: str | None = None, elsewhere: str | None = None) -> None:
        """Show the article's state anew (star, later, attachments, who else tells it); text and place stay."""
        self.article = article
        self.attached = self.attached if attached is None else attached
        self.elsewhere = self.elsewhere if elsewhere is None else elsewhere
        self.reset()

    def distrust(self, slugs: Collection[str]) -> None:
        """Mark the articles of these sources, and no others, as what anybody may have changed."""
        if slugs != self.untrusted:
            self.untrusted = slugs
            self.reset()

    def set_text(self, width: int) -> Page:
        """Return the lines of head and text; the text is set anew only where it or the width is another."""
        if self.article is None:
            return Page()
        if self._body is None or self._body[0] is not self.document or self._body[1] != width:
            self._body = self.document, width, set_lines(self.document, width)
        text = self._body[2]
        untrusted = self.article.source in self.untrusted
        told = head(
            self.article, self.icons, self.clock(), self.zone, self.attached, self.elsewhere, untrusted=untrusted
        )
        top = set_lines(told, width, first=len(text.flows))
        return Page([*top.lines, BLANK, *text.lines, BLANK], [*text.flows, *top.flows], len(top.lines) + 1)

    @property
    def title_passed(self) -> bool:
        """Whether the title is scrolled out of sight."""
        return bool(self.page.lines) and self.top > 0

    @property
    def percent(self) -> int:
        """How far down the text the last visible line is."""
        seen = self.top + self.room.height
        return 100 if self.at_end else min(99, 100 * seen // max(1, len(self.page.lines)))

    def tell_end(self) -> None:
        """Say once per article that its last line has been seen."""
        if self.article and self.article.id and not self._told and self.room.height and self.at_end:
            self._told = True
            self.post_message(EndReached(self.article.id))

    def on_resize(self) -> None:
        """The end may have come into view."""
        self.call_after_refresh(self.tell_end)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """The end may have come into view."""
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self.tell_end()

    # ------------------------------------------------------------ no article

    def render_line(self, y: int) -> Strip:
        """Draw one line of the visible part."""
        if self.page.lines or not self.words:
            return super().render_line(y)
        return strip(self._saying(y), self.room.width, self.visual_style)

    def _saying(self, y: int) -> Content:
        room = max(1, self.room.width - 2 * self.margin)
        lines = [words[a:b] for words in self.words for a, b in wrap(words, room, room)]
        words = lines[y - 1] if 0 < y <= len(lines) else ""
        return plain(" " * self.margin, (words, self.named("dim")))
