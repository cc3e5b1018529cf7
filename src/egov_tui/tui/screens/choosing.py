"""One of several things to choose, found by typing; where that makes sense, also something that is not among them."""

from collections.abc import Callable, Sequence
from typing import ClassVar, NamedTuple

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Input

from egov_tui.i18n import _
from egov_tui.text.clean import line
from egov_tui.tui.keys import CHOOSING
from egov_tui.tui.messages import RowChosen
from egov_tui.tui.render import fit, plain
from egov_tui.tui.screens.over import Over
from egov_tui.tui.widgets.frame import Frame
from egov_tui.tui.widgets.rows import Rows


class Choice(NamedTuple):
    """Something to choose."""

    label: str
    value: str
    current: bool = False
    """It is what holds now."""


class ChoiceRows(Rows):
    """A choice on a line each."""

    choices: Sequence[Choice] = ()

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.choices)

    def draw(self, index: int, width: int) -> list[Content]:
        """Return the line of a choice."""
        one = self.choices[index]
        mark = (self.icons.into if one.current else " ", self.named("accent"))
        return [plain(mark, " ", fit(line(one.label), max(0, width - 2), self.icons.more))]

    @property
    def lively(self) -> bool:
        """The keys are for it, though the focus is on the line above."""
        return True

    def empty(self) -> list[Content]:
        """Return that nothing has these letters in it."""
        return [plain(("  " + _("Nothing like this."), self.named("dim")))]


class Choosing(Over[str | None]):
    """Ends with the value of what was chosen, or with None where the reader thinks better of it."""

    BINDINGS: ClassVar[list[BindingType]] = list(CHOOSING)
    # Here, not in app.tcss: read when it is first wanted, not on every start.
    DEFAULT_CSS = """
    Choosing #around { width: 56; padding: 0 1; }
    Choosing Input { width: 100%; background: $panel; margin-bottom: 1; }
    Choosing ChoiceRows {
        background: $panel; width: 100%; overflow-y: auto;
        scrollbar-size-vertical: 1; scrollbar-background: $panel;
    }
    """

    def __init__(
        self,
        title: str,
        choices: Sequence[Choice],
        like: Rows,
        *,
        prompt: str = "",
        typed: str = "",
        own: Callable[[str], Choice] | None = None,
        own_first: bool = False,
    ) -> None:
        """Offer choices; `own` makes one of what is typed, which stands `own_first` or behind the others."""
        super().__init__()
        self._title, self._choices, self._like = title, choices, like
        self._prompt, self._typed, self._own, self._own_first = prompt, typed, own, own_first

    def compose(self) -> ComposeResult:
        """A line to type on, and the choices."""
        with Frame(line(self._title)):
            yield Input(line(self._typed), placeholder=self._prompt or _("Type to find"), compact=True, id="typed")
            rows = ChoiceRows(id="choices")
            rows.icons, rows.named = self._like.icons, self._like.named
            yield rows

    def on_mount(self) -> None:
        """The cursor stands on what holds now."""
        self._offer(line(self._typed))
        rows = self.query_one(ChoiceRows)
        rows.cursor = next((n for n, one in enumerate(rows.choices) if one.current), 0)
        self.query_one(Input).focus()

    def on_resize(self, event: events.Resize) -> None:
        """As many lines as there are choices, within the screen."""
        self._fit()

    @on(Input.Changed)
    def _typing(self, event: Input.Changed) -> None:
        event.stop()
        self._offer(line(event.value))

    @on(RowChosen)
    def _clicked(self, event: RowChosen) -> None:
        event.stop()
        self.action_choose()

    def action_move(self, by: int) -> None:
        """Move the cursor."""
        rows = self.query_one(ChoiceRows)
        rows.cursor += by

    def action_choose(self) -> None:
        """End with what the cursor is on."""
        rows = self.query_one(ChoiceRows)
        if rows.count:
            self.dismiss(rows.choices[rows.cursor].value)

    def _offer(self, typed: str) -> None:
        rows = self.query_one(ChoiceRows)
        found = [one for one in self._choices if typed.casefold() in one.label.casefold()]
        if self._own is not None and typed and typed not in (one.label for one in found):
            found.insert(0 if self._own_first else len(found), self._own(typed))
        rows.choices = found
        rows.set_reactive(Rows.cursor, 0)
        self._fit()
        rows.resize_rows()

    def _fit(self) -> None:
        rows = self.query_one(ChoiceRows)
        rows.styles.height = max(1, min(max(3, len(self._choices)), self.size.height - 5))
