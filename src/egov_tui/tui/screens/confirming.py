"""What cannot be seen later is asked before it is done: what it means, and yes or no to it; no comes first."""

from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from egov_tui.i18n import _
from egov_tui.text.clean import line
from egov_tui.tui.keys import CONFIRMING
from egov_tui.tui.messages import RowChosen
from egov_tui.tui.screens.over import Over
from egov_tui.tui.widgets.choices import Choice, Choices
from egov_tui.tui.widgets.frame import Frame
from egov_tui.tui.widgets.rows import Rows


class Confirming(Over[bool]):
    """Ends with whether it is meant."""

    BINDINGS: ClassVar[list[BindingType]] = list(CONFIRMING)
    # Here, not in app.tcss: read when it is first wanted, not on every start.
    DEFAULT_CSS = """
    Confirming #around { width: 60; padding: 0 1; }
    Confirming #meaning { width: 100%; height: auto; }
    Confirming Choices { background: $panel; margin-top: 1; }
    Confirming.-low Choices { margin-top: 0; }
    """

    def __init__(self, question: str, meaning: str, no: str, yes: str, like: Rows) -> None:
        super().__init__()
        self._question, self._meaning, self._answers, self._like = question, meaning, (no, yes), like

    def compose(self) -> ComposeResult:
        """What it means, and the two answers."""
        with Frame(line(self._question), keys=_("Enter choose · Esc no")):
            yield Static(Content(line(self._meaning)), markup=False, id="meaning")
            choices = Choices(id="answers")
            choices.icons, choices.named = self._like.icons, self._like.named
            yield choices

    def on_mount(self) -> None:
        """The cursor stands on no."""
        choices = self.query_one(Choices)
        choices.offer([Choice(answer) for answer in self._answers], len(self._answers))
        choices.focus()

    def on_resize(self) -> None:
        """Both answers are seen on any screen."""
        self.set_class(self.size.height < 12, "-low")
        self.query_one("#meaning").styles.max_height = max(1, self.size.height - 4)

    def on_row_chosen(self, event: RowChosen) -> None:
        """A click answers."""
        event.stop()
        self.action_answer()

    def action_answer(self) -> None:
        """End with the answer under the cursor."""
        self.dismiss(self.query_one(Choices).cursor == 1)


def replacing(file: Path, like: Rows) -> Confirming:
    """Return the question whether a file that is there is to be replaced."""
    return Confirming(
        _("Replace the file?"),
        _("{file}: is there already.").format(file=line(str(file))),
        _("No, leave it"),
        _("Yes, replace it"),
        like,
    )
