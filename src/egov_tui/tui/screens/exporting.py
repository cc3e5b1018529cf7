"""In which form articles are to leave, and where to."""

import os
from pathlib import Path
from typing import ClassVar

from msgspec import convert
from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from egov_tui.errors import EgovError, UsageError
from egov_tui.exchange.forms import ENDINGS, FEEDS, FORMS, Form, form_of
from egov_tui.exchange.saving import file_name
from egov_tui.exchange.targets import Target, target
from egov_tui.i18n import N_, _, ngettext
from egov_tui.model import Article
from egov_tui.text.clean import line
from egov_tui.tui.exports import Wish, usual_folder
from egov_tui.tui.keys import EDITING
from egov_tui.tui.screens.over import Over
from egov_tui.tui.screens.saving import Outlet
from egov_tui.tui.widgets.cycle import Cycle
from egov_tui.tui.widgets.field import Field
from egov_tui.tui.widgets.frame import Frame
from egov_tui.tui.widgets.rows import Rows
from egov_tui.tui.widgets.tick import Tick


class Exporting(Over[Wish | None]):
    """Ends with what is wished, or with None where the reader thinks better of it."""

    BINDINGS: ClassVar[list[BindingType]] = list(EDITING)
    # Here, not in app.tcss: read when it is first wanted, not on every start.
    DEFAULT_CSS = """
    Exporting #around { width: 70; padding: 0 1; }
    Exporting #lines { height: auto; scrollbar-size-vertical: 1; scrollbar-background: $panel; }
    Exporting Horizontal { height: 1; width: 100%; }
    Exporting .label { padding-right: 1; color: $foreground 60%; text-wrap: nowrap; text-overflow: ellipsis; }
    Exporting Input { width: 1fr; background: $panel; }
    Exporting Input:focus, Exporting Cycle:focus, Exporting Tick:focus { background: $boost; }
    Exporting Cycle:focus, Exporting Tick:focus { text-style: bold; }
    Exporting #hint { height: auto; min-height: 1; max-height: 3; color: $foreground 60%; }
    Exporting #hint.-bad { color: $error; }
    """

    def __init__(self, count: int, article: Article | None, last: Outlet, like: Rows) -> None:
        """`article` is the only one, where there is but one; `last` is what was chosen before."""
        super().__init__()
        self._count, self._article, self._like = count, article, like
        self.outlet = last
        """What is chosen, to be remembered."""

    def compose(self) -> ComposeResult:
        """Form, place, and what is to become of files that are there."""
        words = ngettext("Export {n} article", "Export {n} articles", self._count)
        title = words.format(n=f"{self._count:,}")
        titles = (
            [_("Export: {title}").format(title=line(self._article.title))]
            if self._article and self._article.title
            else []
        )
        with Frame(*titles, title, keys=_("Enter export · Tab next · Esc close")):
            with VerticalScroll(id="lines", can_focus=False):
                with Horizontal():
                    yield Static(Content(_("Form")), markup=False, classes="label")
                    form = self.outlet.form if self.outlet.form in FORMS else "markdown"
                    yield Cycle([(one, _(name)) for one, name in FORMS.items()], form, id="form")
                with Horizontal():
                    yield Static(Content(_("Folder or file")), markup=False, classes="label")
                    yield Field(self.outlet.to or usual_folder(), "", self._like.icons.more, id="to")
                yield Tick(_("Replace what is there"), False, id="overwrite")
            yield Static("", markup=False, id="hint")

    def _titled(self) -> list[str]:
        """What the frame says where it has room for it."""
        name = line(self._article.title) if self._article else ""
        return [_("Export: {title}").format(title=name)] if name else []

    def on_mount(self) -> None:
        """Begin with the place."""
        self.query_one("#to").focus()
        self._say_what()

    def on_resize(self) -> None:
        """On a low screen the lines scroll; what is wrong is seen on any."""
        self.query_one("#lines").styles.max_height = max(1, self.size.height - 4)
        width = min(max(cell_len(_("Folder or file")), cell_len(_("Form"))) + 2, self.size.width // 2 - 2)
        for label in self.query(".label"):
            label.styles.width = width
        self.query_one(Tick).styles.margin = (0, 0, 0, width if self.size.width >= 60 else 0)

    @property
    def _form(self) -> Form:
        form: Form = convert(self.query_one(Cycle).value, Form)
        return form

    @property
    def _typed(self) -> str:
        return self.query_one("#to", Input).value.strip()

    # ------------------------------------------------------------ what follows from what

    @on(Cycle.Changed)
    def _form_chosen(self, event: Cycle.Changed) -> None:
        """The ending of a file follows its form."""
        event.stop()
        box = self.query_one("#to", Input)
        told = form_of(self._typed)
        if told is not None and told != self._form:
            box.value = f"{self._typed.rpartition('.')[0]}.{ENDINGS[self._form]}"
        self._say_what()

    @on(Input.Changed, "#to")
    def _place_typed(self, event: Input.Changed) -> None:
        """The form follows the ending of a file."""
        event.stop()
        if (told := form_of(self._typed)) is not None:
            self.query_one(Cycle).value = told
        self._say_what()

    @on(Tick.Changed)
    def _replacing(self, event: Tick.Changed) -> None:
        event.stop()
        self._say_what()

    def _say_what(self) -> None:
        """Say what files there will be."""
        try:
            wanted = target(self._typed, self._form, overwrite=True)
        except EgovError:
            self._hint("")
            return
        only = self._only_file(wanted)
        if only is not None and wanted.folder:
            self._hint(only.name)
        elif wanted.path is None or only is not None:
            self._hint(_("All in one file.") if only is not None and self._count > 1 else "")
        elif self._form in FEEDS:
            self._hint(_("A file for each source; what is there already is left."))
        else:
            self._hint(_("A file for each article; what is there already is left."))

    # ------------------------------------------------------------ the end

    def action_save(self) -> None:
        """End with what is chosen, unless it cannot be."""
        overwrite = self.query_one(Tick).value
        try:
            wanted = target(self._typed, self._form, overwrite=True)
            if wanted.path is None:
                raise UsageError(N_("Name a folder, or a file."))
        except EgovError as error:
            self._hint(str(error), bad=True)
            self.query_one("#to").focus()
            return
        only = self._only_file(wanted)
        if only is not None and os.path.lexists(only) and not overwrite:
            self._hint(_("This file is there already. Name another, or tick to replace it."), bad=True)
            self.query_one(Tick).focus()
            return
        self.outlet = Outlet(self._form, self._typed)
        self.dismiss(Wish(wanted, overwrite))

    def _only_file(self, wanted: Target) -> Path | None:
        """The file that will be written, where it is but one."""
        if wanted.path is None or not wanted.folder:
            return wanted.path
        if self._article is None:
            return None
        feed = f"{self._article.source}.{ENDINGS[self._form]}"
        return wanted.path / (feed if self._form in FEEDS else file_name(self._article, self._form))

    def _hint(self, words: str, *, bad: bool = False) -> None:
        hint = self.query_one("#hint", Static)
        hint.set_class(bad, "-bad")
        hint.update(Content(line(words)))
