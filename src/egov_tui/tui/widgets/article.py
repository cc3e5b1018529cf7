"""The article pane: a laid-out Document on the Line API; only the lines in view are ever drawn."""

from collections.abc import Callable
from datetime import tzinfo
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.geometry import Offset
from textual.selection import Selection
from textual.strip import Strip
from textual.style import Style

from egov_tui.model import Article, Document
from egov_tui.tui.icons import UNICODE, Icons
from egov_tui.tui.keys import MOVES
from egov_tui.tui.layout import Page, set_lines
from egov_tui.tui.lines import BLANK, Line
from egov_tui.tui.messages import ArticleScrolled, EndReached
from egov_tui.tui.page import body, head
from egov_tui.tui.render import Ranges, Styles, article_line, plain, strip
from egov_tui.tui.widgets.articles import no_hits
from egov_tui.tui.widgets.lines import Lines
from egov_tui.tui.wrap import wrap

MEASURE = 80
"""Cells of a line that is read with ease."""
MARGIN = 2
_OVERLAP = 2
"""Lines of the last page that stay in view on the next."""


class ArticleView(Lines, can_focus=True, inherit_bindings=False):
    """Shows one article; tells when its end was seen."""

    ALLOW_SELECT = True
    named: Styles
    """The palette of the screen, which gives it."""
    BINDINGS: ClassVar[list[BindingType]] = list(MOVES)

    def __init__(self, zone: tzinfo | None, *, id: str) -> None:
        super().__init__(id=id)
        self.zone = zone
        self.icons: Icons = UNICODE
        self.article: Article | None = None
        self.document = Document()
        self.hits: Callable[[str], Ranges] = no_hits
        self.words: list[str] = []
        """What to say while no article is open."""
        self._head = Page()
        self._body = Page()
        self._lines: list[Line] = []
        self._strips: dict[int, Strip] = {}
        self._found: dict[tuple[bool, int], Ranges] = {}
        self._told = False

    # ------------------------------------------------------------ what is shown

    def show(self, article: Article | None, hits: Callable[[str], Ranges] = no_hits) -> None:
        """Open an article at its top, or none."""
        if article is None or (article, hits) != (self.article, self.hits):
            self.article, self.hits = article, hits
            self.document = body(article) if article else Document()
            self._set_lines()
        self._told = False
        self.screen.clear_selection()
        self.scroll_to(y=0, animate=False)

    def update_head(self, article: Article) -> None:
        """Show the article's state anew (star, later); text and place stay."""
        self.article = article
        self._set_lines(body_too=False)

    def highlight(self, hits: Callable[[str], Ranges]) -> None:
        """Mark other words in the text."""
        self.hits = hits
        self._found.clear()
        self._strips.clear()
        self.refresh()

    def _set_lines(self, *, body_too: bool = True) -> None:
        width = max(1, min(MEASURE, self.room.width - self.margin - 1))
        if self.article is None:
            self._head, self._body, self._lines = Page(), Page(), []
        else:
            self._head = set_lines(head(self.article, self.icons, self.zone), width)
            if body_too:
                self._body = set_lines(self.document, width)
            self._lines = [*self._head.lines, BLANK, *self._body.lines, BLANK]
        self._strips.clear()
        self._found.clear()
        self.make_room(len(self._lines))
        self.refresh()

    @property
    def margin(self) -> int:
        """Blank cells left of the text."""
        return MARGIN if self.room.width >= 40 else min(1, self.room.width // 10)

    @property
    def title_passed(self) -> bool:
        """Whether the title is scrolled out of sight."""
        return bool(self._lines) and round(self.scroll_y) > 0

    @property
    def at_end(self) -> bool:
        """Whether the last line is in view."""
        return round(self.scroll_y) + self.room.height >= len(self._lines) - 1

    @property
    def percent(self) -> int:
        """How far down the text the last visible line is."""
        seen = round(self.scroll_y) + self.room.height
        return 100 if self.at_end else min(99, 100 * seen // max(1, len(self._lines)))

    def tell_end(self) -> None:
        """Say once per article that its last line has been seen."""
        if self.article and self.article.id and not self._told and self.room.height and self.at_end:
            self._told = True
            self.post_message(EndReached(self.article.id))

    # ------------------------------------------------------------ drawing

    def render_line(self, y: int) -> Strip:
        """Draw one line of the visible part."""
        width, base = self.room.width, self.base()
        if not self._lines:
            return strip(self._saying(y), width, base) if self.words else Strip.blank(width, base.rich_style)
        number = y + round(self.scroll_y)
        if number >= len(self._lines):
            return Strip.blank(width, base.rich_style)
        if number not in self._strips:
            self._strips[number] = self._draw(number, width, base)
        return self._strips[number]

    def _draw(self, number: int, width: int, base: Style) -> Strip:
        line = self._lines[number]
        content = article_line(line, self.named, self._hits(line, number < len(self._head.lines)))
        if (selection := self.text_selection) and (span := selection.get_span(number)):
            start, end = span
            content = content.stylize(
                self.screen.get_visual_style("screen--selection", partial=True),
                max(0, start - self.margin),
                len(content) if end == -1 else max(0, end - self.margin),
            )
        drawn = strip(plain(" " * self.margin) + content, width, base)
        return drawn.apply_offsets(0, number)

    def _saying(self, y: int) -> Content:
        room = max(1, self.room.width - 2 * self.margin)
        lines = [words[a:b] for words in self.words for a, b in wrap(words, room, room)]
        words = lines[y - 1] if 0 < y <= len(lines) else ""
        return plain(" " * self.margin, (words, self.named("dim")))

    def _hits(self, line: Line, in_head: bool) -> Ranges:
        """Where searched words stand in a line; running text is searched once, unbroken."""
        if self.hits is no_hits or not line.text:
            return ()
        if line.flow < 0:
            return self.hits(line.text)
        key = in_head, line.flow
        if key not in self._found:
            flows = self._head.flows if in_head else self._body.flows
            self._found[key] = self.hits(flows[line.flow])
        length = len(line.text)
        return [
            (max(0, a - line.start), min(length, b - line.start))
            for a, b in self._found[key]
            if a - line.start < length and b > line.start
        ]

    # ------------------------------------------------------------ selecting

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return the selected text, without the margin."""
        text = "\n".join(line.prefix + line.text for line in self._lines)
        moved = [o and Offset(max(0, o.x - self.margin), o.y) for o in selection]
        return Selection(*moved).extract(text), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        """Draw the selection."""
        self._strips.clear()
        self.refresh()

    # ------------------------------------------------------------ moving

    def on_resize(self) -> None:
        """Set the text for the new width; the reader stays at the same part of it."""
        share = self.scroll_y / max(1, len(self._lines))
        self._set_lines()
        self.scroll_to(y=round(share * len(self._lines)), animate=False)
        self.call_after_refresh(self.tell_end)
        self.call_after_refresh(self.post_message, ArticleScrolled())

    def forget_lines(self) -> None:
        """Keep no line that was drawn."""
        self._strips.clear()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Tell where the reader is, and when the end comes into view."""
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self.post_message(ArticleScrolled())
            self.tell_end()

    def action_move(self, by: int) -> None:
        """Scroll by lines."""
        self.scroll_to(y=round(self.scroll_y) + by, animate=False)

    def action_page(self, by: int) -> None:
        """Scroll by a page, keeping two lines of it in view."""
        self.scroll_to(y=round(self.scroll_y) + by * max(1, self.room.height - _OVERLAP), animate=False)

    def action_top(self) -> None:
        """Scroll to the title."""
        self.scroll_to(y=0, animate=False)

    def action_bottom(self) -> None:
        """Scroll to the end."""
        self.scroll_to(y=max(0, len(self._lines) - self.room.height), animate=False)
