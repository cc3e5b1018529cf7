"""The line to find something with, in an article or a list: what is typed, and how much of it there is."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from egov_tui.i18n import _
from egov_tui.tui.keys import FIND
from egov_tui.tui.messages import FindAccepted, FindTyped


class FindBox(Horizontal):
    """Tells every change of its text; hidden until wanted."""

    # Here, not in app.tcss: read when the box is first wanted, not on every start.
    DEFAULT_CSS = """
    FindBox { height: 1; width: 100%; padding: 0 2; background: $panel; }
    FindBox #find { width: 1fr; background: $panel; }
    FindBox #found { width: auto; max-width: 50%; padding: 0 0 0 2; color: $foreground 60%; text-wrap: nowrap; }
    """
    BINDINGS: ClassVar[list[BindingType]] = list(FIND)

    def __init__(self, prompt: str = "", *, id: str) -> None:
        """Prompt for what can be found, which is words of an article by default."""
        super().__init__(id=id)
        self._prompt = prompt or _("Find in this article")

    def compose(self) -> ComposeResult:
        """One line to type in, and how much was found."""
        yield Input(placeholder=self._prompt, compact=True, id="find")
        yield Static("", markup=False, id="found")

    def open(self, text: str) -> None:
        """Show the box with a text in it, and type into it; the text is selected, so that another takes its place."""
        self.display = True
        box = self.query_one(Input)
        with box.prevent(Input.Changed):
            box.value = text
        self.screen.set_focus(box)

    @property
    def text(self) -> str:
        """What is typed."""
        return self.query_one(Input).value

    def close(self) -> None:
        """Hide the box."""
        self.display = False

    def clear(self) -> None:
        """Take back what was typed, telling nobody."""
        box = self.query_one(Input)
        with box.prevent(Input.Changed):
            box.value = ""
        self.tell("")

    def tell(self, words: str) -> None:
        """Say how much was found."""
        self.query_one("#found", Static).update(Content(words))

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(FindTyped(event.value))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(FindAccepted())

    def action_accept(self) -> None:
        """Leave the box for the text."""
        self.post_message(FindAccepted())
