"""A box to tick: `[x]`, in characters that every font has."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from egov_tui.text.clean import line
from egov_tui.tui.keys import first


class Tick(Widget, can_focus=True):
    """Yes or no to what stands behind it."""

    BINDINGS: ClassVar[list[BindingType]] = [*first(Binding("space", "turn", show=False, id="tick.turn"))]
    DEFAULT_CSS = "Tick { height: 1; width: 100%; text-wrap: nowrap; text-overflow: ellipsis; }"
    value = reactive(False)

    class Changed(Message):
        """It was ticked, or no longer is."""

        def __init__(self, tick: "Tick") -> None:
            super().__init__()
            self.tick = tick

        @property
        def control(self) -> "Tick":
            """The one."""
            return self.tick

    def __init__(self, words: str, value: bool, *, id: str) -> None:
        super().__init__(id=id)
        self._words = words
        self.set_reactive(Tick.value, value)

    def render(self) -> Content:
        """Draw the box and its words."""
        return Content(f"[{'x' if self.value else ' '}] {line(self._words)}")

    def watch_value(self) -> None:
        """Tell it."""
        self.post_message(self.Changed(self))

    def action_turn(self) -> None:
        """Tick it, or no longer."""
        self.value = not self.value

    def on_click(self) -> None:
        """A click turns it."""
        self.action_turn()
