"""The search box: what is typed, how it may go on, and under it what was understood and how much was found."""

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.suggester import Suggester
from textual.widgets import Input

from egov_tui.i18n import _
from egov_tui.tui.icons import Icons
from egov_tui.tui.keys import SEARCH
from egov_tui.tui.messages import SearchAccepted, SearchTyped
from egov_tui.tui.render import Styles
from egov_tui.tui.widgets.status import Bar, Part

Complete = Callable[[str], str | None]
"""Says how a text may go on; the answer begins with it."""


class _Suggesting(Suggester):
    def __init__(self, complete: Complete) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._complete = complete

    async def get_suggestion(self, value: str) -> str | None:
        return self._complete(value)


class _Query(Input):
    """The line to type in: at its end both right and end take what is suggested."""

    def action_end(self, select: bool = False) -> None:
        if self.cursor_at_end and not select:
            self.action_cursor_right()
        else:
            super().action_end(select)


class SearchBox(Vertical):
    """Tells every change of its text; hidden until wanted."""

    # Here, not in app.tcss: read when the box is first wanted, not on every start.
    DEFAULT_CSS = """
    SearchBox { height: 2; width: 100%; background: $panel; }
    SearchBox #query { width: 100%; background: $panel; padding: 0 1; }
    SearchBox #understood { height: 1; color: $foreground 60%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = list(SEARCH)

    def __init__(self, complete: Complete, icons: Icons, named: Styles, *, id: str) -> None:
        super().__init__(id=id)
        self._complete = complete
        self._understood = Bar(id="understood")
        self._understood.icons, self._understood.named = icons, named

    def compose(self) -> ComposeResult:
        """One line to type in, one to answer on."""
        yield _Query(
            placeholder=_("Search all articles"),
            compact=True,
            id="query",
            select_on_focus=False,
            suggester=_Suggesting(self._complete),
        )
        yield self._understood

    @property
    def text(self) -> str:
        """What is typed."""
        return self.query_one(Input).value

    def open(self) -> None:
        """Show the box and type into it."""
        self.display = True
        self.screen.set_focus(self.query_one(Input))

    def close(self) -> None:
        """Empty the box and hide it."""
        box = self.query_one(Input)
        with box.prevent(Input.Changed):
            box.value = ""
        self.tell()
        self.display = False

    def fill(self, text: str) -> None:
        """Type a text in place of what is typed."""
        box = self.query_one(Input)
        box.value = text
        box.cursor_position = len(text)

    def tell(self, *parts: Part, listed: bool = False) -> None:
        """Say what was understood; those `listed` are there as a whole or not at all."""
        self._understood.tell(*parts, listed=listed)

    def take_suggestion(self) -> bool:
        """Go on as is suggested; return whether something was."""
        text = self.text
        whole = self._complete(text) if self.query_one(Input).cursor_at_end else None
        if whole is not None:
            self.fill(whole)
        return whole is not None

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(SearchTyped(event.value))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(SearchAccepted())
