"""One question with one line to answer it in."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input, Static

from egov_tui.i18n import _
from egov_tui.text.clean import line
from egov_tui.tui.keys import ASKING
from egov_tui.tui.screens.over import Over
from egov_tui.tui.widgets.frame import Frame


class Asking(Over[str | None]):
    """Ends with what was typed, or with None where the reader thinks better of it."""

    BINDINGS: ClassVar[list[BindingType]] = list(ASKING)
    # Here, not in app.tcss: read when it is first wanted, not on every start.
    DEFAULT_CSS = """
    Asking #around { width: 60; padding: 0 1; }
    Asking Input { width: 100%; background: $panel; }
    Asking #hint { width: 100%; height: auto; min-height: 1; max-height: 3; color: $foreground 60%; }
    """

    def __init__(self, question: str, answer: str = "", hint: str = "", keys: str = "") -> None:
        """Take the keys that it says work there, where they do something else than save."""
        super().__init__()
        self._question, self._answer, self._hint = question, answer, hint
        self._keys = keys or _("Enter save · Esc close")

    def compose(self) -> ComposeResult:
        """The question, the line, and what will come of it."""
        with Frame(line(self._question), keys=self._keys):
            yield Input(line(self._answer), compact=True, id="answer")
            yield Static(line(self._hint), markup=False, id="hint")

    def action_answer(self) -> None:
        """End with what was typed."""
        self.dismiss(line(self.query_one(Input).value) or None)
