"""A document set into lines and scrolled, on the Line API: only the lines in view are ever drawn."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.geometry import Offset
from textual.selection import Selection
from textual.strip import Strip
from textual.style import Style

from egov_tui.model import Document
from egov_tui.tui.icons import UNICODE, Icons
from egov_tui.tui.keys import MOVES
from egov_tui.tui.layout import Page, set_lines
from egov_tui.tui.matches import Finder, Match, Matches, no_hits
from egov_tui.tui.messages import ArticleScrolled
from egov_tui.tui.render import Styles, article_line, plain, strip
from egov_tui.tui.spots import TOP, Spot, line_of, spots
from egov_tui.tui.widgets.lines import Lines

MEASURE = 80
"""Cells of a line that is read with ease."""
MARGIN = 2
_OVERLAP = 2
"""Lines of the last page that stay in view on the next."""
_WORD = re.compile(r"\w+(?:['’‘ʼ`´-]\w+)*")


class PageView(Lines, can_focus=True, inherit_bindings=False):
    """Shows a document; the reader stays at the same words whatever the width."""

    ALLOW_SELECT = True
    named: Styles
    """The palette of the screen, which gives it."""
    BINDINGS: ClassVar[list[BindingType]] = list(MOVES)

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.icons: Icons = UNICODE
        self.document = Document()
        self.measure = MEASURE
        """Cells of the text at most."""
        self.centred = False
        """Whether the text stands in the middle of the room it has."""
        self.hits: Finder = no_hits
        self.current: Match | None = None
        """The match that was gone to."""
        self.page = Page()
        self._matches = Matches(self.page, no_hits)
        self._strips: dict[int, Strip] = {}
        self._places: list[Spot] = []
        self._spot: Spot | None = TOP
        """Where the reader was put; None once the text was scrolled since."""
        self._placing = False

    # ------------------------------------------------------------ what is shown

    def open(self, document: Document, at: Spot = TOP) -> None:
        """Show another document from a place on."""
        self.document, self.current = document, None
        self.screen.clear_selection()
        self.set_page()
        self.place(at)

    def set_text(self, width: int) -> Page:
        """Return the lines to show at a width in cells."""
        return set_lines(self.document, width)

    def highlight(self, hits: Finder) -> None:
        """Mark other words in the text."""
        self.hits, self.current = hits, None
        self._matches = Matches(self.page, hits)
        self.redraw()

    def set_measure(self, measure: int) -> None:
        """Set the text for another width, in cells; the reader stays where they are."""
        self.measure = measure
        self.reset()

    def set_page(self) -> None:
        """Set the text for the room there is; without any, it waits for some."""
        at = self._matches.all.index(self.current) if self.current else -1
        width = min(self.measure, self.room.width - self.margin - 1)
        self.page = self.set_text(max(1, width)) if self.room.width else Page()
        self._matches = Matches(self.page, self.hits)
        if self.current:
            self.current = next(iter(self._matches.all[at : at + 1]), None)
        self._places = []
        self.make_room(len(self.page.lines))
        self.redraw()

    def reset(self) -> None:
        """Set the text anew; the reader stays where they are in it."""
        spot = self.spot
        self.set_page()
        self.place(spot)

    def redraw(self) -> None:
        """Draw the lines in view anew."""
        self._strips.clear()
        self.refresh()

    # ------------------------------------------------------------ where the reader is

    @property
    def margin(self) -> int:
        """Blank cells left of the text."""
        width = self.room.width
        least = MARGIN if width >= 40 else min(1, width // 10)
        return max(least, (width - self.measure) // 2) if self.centred else least

    @property
    def top(self) -> int:
        """The first line in view."""
        return round(self.scroll_y)

    @property
    def spot(self) -> Spot:
        """The place in the text of the first line in view."""
        if self._spot is None:
            places = self._all_places()
            self._spot = places[min(self.top, len(places) - 1)] if self.top and places else TOP
        return self._spot

    def place(self, spot: Spot) -> None:
        """Scroll so that a place is on the first line in view, as far as the text goes."""
        self._placing = True
        self.scroll(line_of(self._all_places(), spot))
        self._placing = False
        self._spot = spot

    def _all_places(self) -> list[Spot]:
        if not self._places:
            self._places = list(spots(self.page))
        return self._places

    @property
    def at_end(self) -> bool:
        """Whether the last line is in view."""
        return self.top + self.room.height >= len(self.page.lines) - 1

    # ------------------------------------------------------------ matches

    @property
    def matches(self) -> Sequence[Match]:
        """Where the highlighted words stand, from the top."""
        return self._matches.all

    @property
    def nearest(self) -> Match | None:
        """The first match that is in view or below, else the first of all."""
        below = bisect_left(self.matches, self.top, key=lambda match: match.line)
        return next(iter((*self.matches[below : below + 1], *self.matches[:1])), None)

    def go_to(self, match: Match | None, *, scroll: bool = True) -> None:
        """Mark a match as the one that was gone to, and see to it that it is in view."""
        self.current = match
        if match is not None and scroll and not self.top <= match.line < self.top + self.room.height:
            self.scroll(max(0, match.line - self.room.height // 3))
        self.redraw()

    # ------------------------------------------------------------ drawing

    def render_line(self, y: int) -> Strip:
        """Draw one line of the visible part."""
        width, base = self.room.width, self.base()
        number = y + self.top
        if number >= len(self.page.lines):
            return Strip.blank(width, base.rich_style)
        if number not in self._strips:
            self._strips[number] = self._draw(number, width, base)
        return self._strips[number]

    def _draw(self, number: int, width: int, base: Style) -> Strip:
        line = self.page.lines[number]
        current = self._matches.of(self.current, number) if self.current else ()
        content = article_line(line, self.named, self._matches.on(number), self.document.links, current)
        if (selection := self.text_selection) and (span := selection.get_span(number)):
            start, end = span
            content = content.stylize(
                self.screen.get_visual_style("screen--selection", partial=True),
                max(0, start - self.margin),
                len(content) if end == -1 else max(0, end - self.margin),
            )
        drawn = strip(plain(" " * self.margin) + content, width, base)
        return drawn.apply_offsets(0, number)

    def forget_lines(self) -> None:
        """Keep no line that was drawn."""
        self._strips.clear()

    # ------------------------------------------------------------ selecting

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return the selected text, without the margin."""
        text = "\n".join(line.prefix + line.text for line in self.page.lines)
        moved = [o and Offset(max(0, o.x - self.margin), o.y) for o in selection]
        return Selection(*moved).extract(text), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        """Draw the selection."""
        self.redraw()

    def on_click(self, event: events.Click) -> None:
        """A second click selects the word under the pointer, where Textual would select the whole text."""
        if event.chain < 2:
            return
        event.prevent_default()
        widget, at = self.screen.get_widget_and_offset_at(event.screen_x, event.screen_y)
        if widget is not self or at is None or at.y >= len(self.page.lines):
            return
        line = self.page.lines[at.y]
        for word in _WORD.finditer(line.prefix + line.text):
            if word.start() <= at.x - self.margin < word.end():
                ends = (Offset(self.margin + x, at.y) for x in word.span())
                self.screen.selections = {self: Selection(*ends)}

    # ------------------------------------------------------------ moving

    def on_resize(self) -> None:
        """Set the text for the new width; the reader stays at the same part of it."""
        self.reset()
        self.call_after_refresh(self.post_message, ArticleScrolled())

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Tell where the reader is."""
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            if not self._placing:
                self._spot = None
            self.post_message(ArticleScrolled())

    def scroll(self, line: int) -> None:
        """Scroll so that a line is the first in view, as far as the text goes."""
        # Forced: of a text that was only just opened, Textual knows after the next layout alone that it scrolls.
        self.scroll_to(y=line, animate=False, force=True)

    def action_move(self, by: int) -> None:
        """Scroll by lines."""
        self.scroll(self.top + by)

    def action_page(self, by: int) -> None:
        """Scroll by a page, keeping two lines of it in view."""
        self.scroll(self.top + by * max(1, self.room.height - _OVERLAP))

    def action_top(self) -> None:
        """Scroll to the title."""
        self.scroll(0)

    def action_bottom(self) -> None:
        """Scroll to the end."""
        self.scroll(max(0, len(self.page.lines) - self.room.height))
