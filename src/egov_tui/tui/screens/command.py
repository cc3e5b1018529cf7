"""A command to pipe to, in which form, and whether it needs the terminal."""

from collections.abc import Sequence
from typing import ClassVar

from msgspec import convert
from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from egov_tui.errors import UsageError
from egov_tui.i18n import _, ngettext
from egov_tui.text.clean import clean, line
from egov_tui.tui.keys import PIPING
from egov_tui.tui.messages import RowChosen
from egov_tui.tui.piping import FORMS, Form, Way, split
from egov_tui.tui.screens.over import Over
from egov_tui.tui.widgets.choices import Choice, Choices
from egov_tui.tui.widgets.cycle import Cycle
from egov_tui.tui.widgets.frame import Frame
from egov_tui.tui.widgets.rows import Rows
from egov_tui.tui.widgets.tick import Tick

_SPARE = 8
"""Lines of the screen that the choices leave to everything else."""
_MOST = 8


class CommandScreen(Over[Way | None]):
    """Ends with a command that can be run, or with None where the reader thinks better of it."""

    BINDINGS: ClassVar[list[BindingType]] = list(PIPING)
    # Here, not in app.tcss: read when it is first wanted, not on every start.
    DEFAULT_CSS = """
    CommandScreen #around { width: 66; padding: 0 1; }
    CommandScreen Horizontal { height: 1; width: 100%; }
    CommandScreen .label { color: $foreground 60%; }
    CommandScreen #as { width: 1fr; }
    CommandScreen Input { width: 1fr; background: $panel; }
    CommandScreen Input:focus { background: $boost; }
    CommandScreen Choices { background: $panel; overflow-y: auto; scrollbar-size-vertical: 1; }
    CommandScreen Cycle:focus, CommandScreen Tick:focus { background: $boost; text-style: bold; }
    CommandScreen #hint { height: auto; color: $foreground 60%; }
    CommandScreen #hint.-bad { color: $error; }
    """

    def __init__(self, offered: Sequence[tuple[str, Way]], many: int, like: Rows) -> None:
        """Offer ways with their labels; `many` are the articles."""
        super().__init__()
        self._offered, self._many, self._like = offered, many, like
        self._known = {way.typed: way for _label, way in offered}
        self._proposed = Way("")

    def compose(self) -> ComposeResult:
        """The command, those that there are, the form, and whether it draws."""
        names = _("Command"), _("As")
        column = max(map(cell_len, names)) + 2

        def label(words: str) -> Static:
            made = Static(Content(words), markup=False, classes="label")
            made.styles.width = column
            return made

        choices = Choices(id="choices")
        choices.icons, choices.named = self._like.icons, self._like.named
        choices.styles.margin = (0, 0, 0, column)
        with Frame(self._title, keys=_("Enter run · Down choose · Esc close")):
            with Horizontal():
                yield label(names[0])
                yield Input(placeholder=_("such as less"), compact=True, id="command")
            yield choices
            with Horizontal():
                yield label(names[1])
                if self._many == 1:
                    yield Cycle([(form, _(told)) for form, told in FORMS.items()], self._proposed.form, id="form")
                else:
                    yield Static(Content(_("text")), markup=False, id="as")
            tick = Tick(_("It needs the terminal"), self._proposed.draws, id="draws")
            tick.styles.margin = (0, 0, 0, column)
            yield tick
            yield Static(Content(""), markup=False, id="hint")

    @property
    def _title(self) -> str:
        if self._many == 1:
            return _("Pipe the article to a command")
        told = ngettext("Pipe {n} article to a command", "Pipe {n} articles to a command", self._many)
        return told.format(n=f"{self._many:,}")

    def on_mount(self) -> None:
        """Ask for the command. None stands there: who types ahead must not run another than is meant."""
        self._explain()
        field = self.query_one(Input)
        self.watch(field, "value", self._typed, init=False)  # at once: what is typed ahead acts in its order
        field.focus()

    def on_resize(self) -> None:
        """Offer as many as there is room for."""
        room = max(1, min(_MOST, self.size.height - _SPARE))
        self.query_one(Choices).offer([Choice(self._label(*one)) for one in self._offered], room)

    def _label(self, label: str, way: Way) -> str:
        form = _(FORMS[way.form]) if self._many == 1 and way.form != "text" else ""
        # Translators: of a command that runs without being seen.
        where = "" if way.draws else _("unseen")
        return f" {self._like.icons.dot} ".join(part for part in (line(label), form, where) if part)

    # ------------------------------------------------------------ what is chosen

    def action_step(self, by: int) -> None:
        """Go on among the commands, or to the next line."""
        choices = self.query_one(Choices)
        if self.focused is choices and 0 <= choices.cursor + by < choices.count:
            choices.action_move(by)
        elif by > 0:
            self.focus_next()
        else:
            self.focus_previous()

    def _typed(self, typed: str) -> None:
        """A command is run as it was the last time, and a new one as most are, until that is chosen by hand."""
        tick, cycles = self.query_one(Tick), self.query(Cycle)
        if tick.value == self._proposed.draws and all(cycle.value == self._proposed.form for cycle in cycles):
            self._proposed = self._known.get(typed.strip(), Way(""))
            tick.value = self._proposed.draws
            for cycle in cycles:
                cycle.value = self._proposed.form
        self._explain()

    @on(Tick.Changed)
    def _ticked(self, event: Tick.Changed) -> None:
        event.stop()
        self._explain()

    @on(Cycle.Changed)
    def _turned(self, event: Cycle.Changed) -> None:
        event.stop()

    @on(RowChosen)
    def _clicked(self, event: RowChosen) -> None:
        event.stop()
        self.action_run()

    def action_run(self) -> None:
        """End with what the cursor is on, else with what is typed, unless it cannot be run."""
        choices = self.query_one(Choices)
        if self.focused is choices:
            way = self._offered[choices.cursor][1]
        else:
            form: Form = next((convert(cycle.value, Form) for cycle in self.query(Cycle)), "text")
            way = Way(clean(self.query_one(Input).value).strip(), form, self.query_one(Tick).value)
        try:
            split(way.typed)
        except UsageError as error:
            self._hint(str(error), bad=True)
            self.query_one(Input).focus()
        else:
            self.dismiss(way)

    def _explain(self) -> None:
        """Say what the box means as it is."""
        if self.query_one(Tick).value:
            self._hint(_("The reader steps aside until the command ends."))
        else:
            self._hint(_("The command runs unseen; what it says is told when it ends."))

    def _hint(self, words: str, *, bad: bool = False) -> None:
        hint = self.query_one("#hint", Static)
        hint.set_class(bad, "-bad")
        hint.update(Content(line(words)))
