"""A virtual list on the Line API: rows are drawn when they come into view, so its length costs nothing."""

from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.geometry import Region
from textual.reactive import reactive
from textual.strip import Strip
from textual.style import Style

from egov_tui.tui.icons import UNICODE, Icons
from egov_tui.tui.keys import MOVES
from egov_tui.tui.messages import CursorMoved, RowChosen
from egov_tui.tui.render import Styles, plain, strip
from egov_tui.tui.widgets.lines import Lines

_MOST_DRAWN = 1_000
"""Lines that are kept drawn."""


class Rows(Lines, can_focus=True, inherit_bindings=False):
    """Rows of equal height with a cursor. Subclasses say how many there are and draw one."""

    ALLOW_SELECT = False  # a double click opens; it selects nothing
    BINDINGS: ClassVar[list[BindingType]] = list(MOVES)
    cursor = reactive(0, repaint=False, always_update=False)
    icons: Icons = UNICODE
    named: Styles
    """The palette of the screen, which gives it."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._drawn: dict[tuple[int, int, int], Strip] = {}

    @property
    def count(self) -> int:
        """How many rows there are."""
        return 0

    def draw(self, index: int, width: int) -> list[Content]:
        """Return the lines of a row, without the column of the cursor."""
        raise NotImplementedError

    def height_of_rows(self, width: int) -> int:
        """Return how many lines each row takes at a width in cells."""
        return 1

    def opens(self, index: int) -> bool:
        """Whether the cursor may stand on a row."""
        return True

    def empty(self) -> list[Content]:
        """Return what to say where there are no rows."""
        return []

    # ------------------------------------------------------------ drawing

    @property
    def lively(self) -> bool:
        """Whether the keys are for this list."""
        return self.has_focus

    @property
    def row_height(self) -> int:
        """Lines that each row takes; of the width alone, so that the first frame is drawn as all that follow."""
        return self.height_of_rows(self.room.width - 1)

    def forget_drawn(self) -> None:
        """Draw every row anew: what they show, or how, has changed."""
        self._drawn.clear()
        self.refresh()

    def forget_lines(self) -> None:
        """Keep no row that was drawn."""
        self._drawn.clear()

    def resize_rows(self) -> None:
        """Make room for as many rows as there are now, and draw anew."""
        self.fit_rows()
        self.forget_drawn()

    def fit_rows(self) -> None:
        """Make room for as many rows as there are now; those that are drawn stay."""
        self.make_room(self.count * self.row_height)

    def render_line(self, y: int) -> Strip:
        """Draw one line of the visible part."""
        width, base = self.room.width, self.base()
        if not self.count:
            words = self.empty()
            return strip(words[y] if y < len(words) else Content(""), width, base)
        height = self.height_of_rows(width - 1)
        index, part = divmod(y + round(self.scroll_y), height)
        if index >= self.count:
            return Strip.blank(width, base.rich_style)
        if index != self.cursor:
            return self._resting(index, part, width, height, base)
        bar, look = (self.icons.cursor, "cursor") if self.lively else (self.icons.resting, "resting")
        content = plain((bar, self.named("accent"))) + self._line(index, part, width)
        return strip(content, width, base + self.named(look))

    def _line(self, index: int, part: int, width: int) -> Content:
        lines = self.draw(index, max(1, width - 1))
        return lines[part] if part < len(lines) else Content("")

    def _resting(self, index: int, part: int, width: int, height: int, base: Style) -> Strip:
        """A line away from the cursor; kept, so that scrolling by a row draws one row, not all."""
        key = index, part, width
        if key not in self._drawn:
            if len(self._drawn) >= _MOST_DRAWN:
                self._drawn.clear()
            lines = self.draw(index, max(1, width - 1))
            for number in range(height):
                line = lines[number] if number < len(lines) else Content("")
                self._drawn[index, number, width] = strip(plain(" ") + line, width, base)
        return self._drawn[key]

    def refresh_row(self, index: int) -> None:
        """Draw one row anew."""
        top = index * self.row_height - round(self.scroll_y)
        self.refresh(Region(0, top, self.size.width, self.row_height))

    def on_resize(self) -> None:
        """Keep the cursor in view whatever the size."""
        self.fit_rows()
        self.show_cursor()

    def on_focus(self) -> None:
        """The cursor looks another way in the pane that has the focus."""
        self.refresh_row(self.cursor)

    on_blur = on_focus

    # ------------------------------------------------------------ moving

    def validate_cursor(self, cursor: int) -> int:
        """Keep the cursor on a row."""
        return max(0, min(cursor, self.count - 1))

    def watch_cursor(self, old: int, new: int) -> None:
        """Draw the two rows that changed, and tell."""
        self.refresh_row(old)
        self.refresh_row(new)
        self.show_cursor()
        self.post_message(CursorMoved(self.id or "", new))

    def show_cursor(self) -> None:
        """Scroll just so far that the cursor's row is seen, with one row of context where there is room."""
        height = self.room.height
        if not height:
            return
        margin = self.row_height if height >= 5 * self.row_height else 0
        top, bottom = self.cursor * self.row_height, (self.cursor + 1) * self.row_height
        y = round(self.scroll_y)
        if top - margin < y:
            y = top - margin
        elif bottom + margin > y + height:
            y = bottom + margin - height
        if self.row_height > 1:
            y -= y % self.row_height
            if bottom > y + height:
                y += self.row_height
        self.scroll_to(y=max(0, y), animate=False)

    def step(self, index: int, by: int) -> int:
        """Return the next row in a direction that the cursor may stand on, or the same."""
        to = index + by
        while 0 <= to < self.count and not self.opens(to):
            to += 1 if by > 0 else -1
        return to if 0 <= to < self.count else index

    def action_move(self, by: int) -> None:
        """Move the cursor by rows."""
        self.cursor = self.step(self.cursor, by)

    def action_page(self, by: int) -> None:
        """Move the cursor by a page."""
        rows = max(1, self.room.height // self.row_height - 1)
        to = max(0, min(self.count - 1, self.cursor + by * rows))
        self.cursor = to if self.opens(to) else self.step(to, by)

    def action_top(self) -> None:
        """Move the cursor to the first row."""
        self.cursor = self.step(-1, 1)

    def action_bottom(self) -> None:
        """Move the cursor to the last row."""
        self.cursor = self.step(self.count, -1)

    def row_at(self, event: events.Click) -> int:
        """Return the number of the row under the pointer, whether or not there is one."""
        return (event.get_content_offset_capture(self).y + round(self.scroll_y)) // self.row_height

    def on_click(self, event: events.Click) -> None:
        """A click opens the row under the pointer."""
        index = self.row_at(event)
        if 0 <= index < self.count and self.opens(index):
            self.cursor = index
            self.post_message(RowChosen(self.id or "", index, twice=event.chain > 1))
