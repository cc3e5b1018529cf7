"""`python -m benchmarks.floor_reader DATA`: the floor for keys, three panes of Textual that do as little as can be.

A list on the Line API whose rows are known, a Static that shows an article's text, an Input that nothing listens to.
`Enter` shows the article; nothing is read from the cache once it has started.
"""

import sys
from pathlib import Path

from textual import events
from textual.app import App, ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style
from textual.widgets import Footer, Input, Static

from egov_tui.store import Store
from egov_tui.store.query import parse

_FIRST = 10


class BareList(ScrollView, can_focus=True, inherit_bindings=False):
    """Rows of one line and a cursor."""

    def __init__(self, rows: int) -> None:
        super().__init__()
        self.rows, self.cursor = rows, 0

    def on_mount(self) -> None:
        """Make room for the rows."""
        self.virtual_size = Size(1, self.rows)

    def render_line(self, y: int) -> Strip:
        """Draw a row."""
        number = y + round(self.scroll_y)
        look = Style(reverse=number == self.cursor) + self.visual_style
        content = Content(f"  {number:7} ● Wakala wa Something  The title of an article as long as most are  3 Mei")
        return Strip(content.render_segments(look)).adjust_cell_length(self.size.width, look.rich_style)

    def move(self, by: int) -> None:
        """Move the cursor, drawing the two rows that change."""
        old, self.cursor = self.cursor, max(0, min(self.rows - 1, self.cursor + by))
        top = round(self.scroll_y)
        for row in (old, self.cursor):
            self.refresh(Region(0, row - top, self.size.width, 1))
        height = self.size.height
        if self.cursor >= top + height:
            self.scroll_to(y=self.cursor - height + 1, animate=False)
        elif self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False)


class Floor(App[None]):
    """Three panes and a line to type on."""

    CSS = """
    Static, BareList, VerticalScroll { width: 1fr; height: 1fr; border: round grey; }
    #text { height: auto; border: none; }
    """

    def __init__(self, rows: int, texts: list[str]) -> None:
        super().__init__()
        self.list, self.texts = BareList(rows), texts

    def compose(self) -> ComposeResult:
        """Sources, list, article."""
        with Horizontal():
            yield Static("sources", markup=False)
            yield self.list
            with VerticalScroll():
                yield Static("ready to read", markup=False, id="text")
        yield Input(compact=True)
        yield Footer()

    def on_mount(self) -> None:
        """The list takes the keys."""
        self.list.focus()

    def on_key(self, event: events.Key) -> None:
        """Do what a key asks for."""
        if isinstance(self.focused, Input):
            return
        match event.key:
            case "j":
                self.list.move(1)
            case "k":
                self.list.move(-1)
            case "pagedown":
                self.list.move(self.list.size.height - 1)
            case "g":
                self.list.move(-self.list.rows)
            case "enter":
                self.query_one("#text", Static).update(Content(self.texts[self.list.cursor]))
            case "slash":
                self.query_one(Input).focus()
            case "q":
                self.exit()


def main() -> None:
    """Read the first articles of a cache, and open."""
    with Store.open(Path(sys.argv[1]) / "cache.sqlite3") as store:
        ids = store.articles.ids(parse(""))
        texts = [article.text for article in store.articles.full(ids[:_FIRST])]
    Floor(len(ids), texts).run()


if __name__ == "__main__":
    main()
