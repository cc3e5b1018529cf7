"""The search box: what is typed, and under it what was understood and how much was found."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from egov_tui.i18n import _
from egov_tui.tui.keys import first
from egov_tui.tui.messages import SearchAccepted, SearchTyped


class SearchBox(Vertical):
    """Tells every change of its text; hidden until wanted."""

    # Here, not in app.tcss: read when the box is first wanted, not on every start.
    DEFAULT_CSS = """
    SearchBox { height: 2; width: 100%; padding: 0 1; background: $panel; }
    SearchBox #query { width: 100%; background: $panel; }
    SearchBox #understood { height: 1; color: $foreground 60%; text-wrap: nowrap; text-overflow: ellipsis; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *first(Binding("down,enter", "accept", _("To the results"), show=False, id="search.accept")),
    ]

    def compose(self) -> ComposeResult:
        """One line to type in, one to answer on."""
        yield Input(placeholder=_("Search all articles"), compact=True, id="query", select_on_focus=False)
        yield Static("", markup=False, id="understood")

    @property
    def text(self) -> str:
        """What is typed."""
        return self.query_one(Input).value

    def put(self, text: str) -> None:
        """Have a text stand in the box as if it was typed."""
        box = self.query_one(Input)
        with box.prevent(Input.Changed):
            box.value = text
        box.cursor_position = len(text)

    def open(self) -> None:
        """Show the box and type into it."""
        self.display = True
        self.screen.set_focus(self.query_one(Input))

    def close(self) -> None:
        """Empty the box and hide it."""
        box = self.query_one(Input)
        with box.prevent(Input.Changed):
            box.value = ""
        self.tell(Content(""))
        self.display = False

    def tell(self, words: Content) -> None:
        """Say what was understood."""
        self.query_one("#understood", Static).update(words)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(SearchTyped(event.value))

    def action_accept(self) -> None:
        """Leave the box for the results."""
        self.post_message(SearchAccepted())
