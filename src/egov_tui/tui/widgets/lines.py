"""What is drawn line by line and scrolls, whatever its length: lists, and the text of an article."""

from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.style import Style
from textual.widget import Widget


class Lines(ScrollView, inherit_bindings=False):
    """As wide as its room; `app.tcss` keeps the scrollbar's column free, so that its length moves nothing."""

    _restyled = True
    _look: tuple[str, Style] | None = None
    """Theme and style that lines were drawn with."""

    @property
    def room(self) -> Size:
        """Columns and lines that there are to draw on, without the scrollbar."""
        return self.scrollable_content_region.size

    def make_room(self, lines: int) -> None:
        """Scroll over so many lines.

        Textual would lay out the whole screen anew for it, and then draw every scrollbar again: a third of what it
        costs to show the next article.
        """
        if lines != self.virtual_size.height:
            self.set_reactive(Widget.virtual_size, Size(1, lines))
            self._scroll_update(self.virtual_size)

    def notify_style_update(self) -> None:
        """Something about styles was worked out anew: a theme, but mostly just the focus."""
        super().notify_style_update()
        self._restyled = True

    def base(self) -> Style:
        """Return the style that lines are drawn on; if it or the theme is another, the lines kept are forgotten."""
        base = self.visual_style
        if self._restyled:
            self._restyled = False
            look = self.app.theme, base
            if look != self._look:
                self._look = look
                self.forget_lines()
        return base

    def forget_lines(self) -> None:
        """Keep no line that was drawn."""
