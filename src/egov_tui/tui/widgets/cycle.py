"""One of a few things, each following the last: `‹ when opened ›`."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from egov_tui.text.clean import line
from egov_tui.tui.keys import first


class Cycle(Widget, can_focus=True):
    """Shows the one that is chosen; a key or a click goes on to the next."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *first(
            Binding("space,right", "turn(1)", show=False, id="cycle.next"),
            Binding("left", "turn(-1)", show=False, id="cycle.previous"),
        )
    ]
    DEFAULT_CSS = "Cycle { height: 1; width: 1fr; text-wrap: nowrap; text-overflow: ellipsis; }"
    value = reactive("")

    class Changed(Message):
        """Another one is chosen."""

        def __init__(self, cycle: "Cycle") -> None:
            super().__init__()
            self.cycle = cycle

        @property
        def control(self) -> "Cycle":
            """The widget."""
            return self.cycle

    def __init__(self, choices: Sequence[tuple[str, str]], value: str, *, id: str) -> None:
        """`choices` are values with their words."""
        super().__init__(id=id)
        self._choices = dict(choices)
        self.set_reactive(Cycle.value, value)

    def render(self) -> Content:
        """Draw the words between two arrows."""
        return Content(f"‹ {line(self._choices.get(self.value, self.value))} ›")

    def watch_value(self) -> None:
        """Tell it."""
        self.post_message(self.Changed(self))

    def action_turn(self, by: int) -> None:
        """Go on by so many."""
        values = list(self._choices)
        self.value = values[(values.index(self.value) + by) % len(values)]

    def on_click(self) -> None:
        """A click goes on to the next."""
        self.action_turn(1)
