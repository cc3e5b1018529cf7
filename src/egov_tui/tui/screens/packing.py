"""What is to go into a pack, and where that is to lie."""

import os
from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from egov_tui.errors import UsageError
from egov_tui.i18n import N_, _
from egov_tui.settings import typed_path
from egov_tui.text.clean import line
from egov_tui.tui.keys import EDITING
from egov_tui.tui.packs import Wish
from egov_tui.tui.screens.over import Over
from egov_tui.tui.widgets.cycle import Cycle
from egov_tui.tui.widgets.field import Field
from egov_tui.tui.widgets.frame import Frame
from egov_tui.tui.widgets.rows import Rows
from egov_tui.tui.widgets.tick import Tick

_SPANS: Mapping[str, str] = {
    "7d": N_("of 7 days"),
    "30d": N_("of 30 days"),
    "90d": N_("of 90 days"),
    "": N_("all there are"),
}


class Packing(Over[Wish | None]):
    """Ends with what is wished, or with None where the reader thinks better of it."""

    BINDINGS: ClassVar[list[BindingType]] = list(EDITING)
    # Here, not in app.tcss: read when it is first wanted, not on every start.
    DEFAULT_CSS = """
    Packing #around { width: 70; padding: 0 1; }
    Packing #lines { height: auto; scrollbar-size-vertical: 1; scrollbar-background: $panel; }
    Packing Horizontal { height: 1; width: 100%; }
    Packing .label { padding-right: 1; color: $foreground 60%; text-wrap: nowrap; text-overflow: ellipsis; }
    Packing Input { width: 1fr; background: $panel; }
    Packing Input:focus, Packing Cycle:focus, Packing Tick:focus { background: $boost; }
    Packing Cycle:focus, Packing Tick:focus { text-style: bold; }
    Packing #hint { height: auto; min-height: 1; max-height: 3; color: $foreground 60%; }
    Packing #hint.-bad { color: $error; }
    """

    def __init__(self, now: datetime, like: Rows) -> None:
        super().__init__()
        self._proposed, self._like = f"~/egov-tui-{now:%Y-%m-%d}.zip", like

    def compose(self) -> ComposeResult:
        """File and span, and whether files of articles go along, and whether a file that is there gives way."""
        with Frame(_("Export a pack"), keys=_("Enter export · Tab next · Esc close")):
            with VerticalScroll(id="lines", can_focus=False):
                with Horizontal():
                    yield Static(Content(_("File")), markup=False, classes="label")
                    yield Field(self._proposed, "", self._like.icons.more, id="to")
                with Horizontal():
                    yield Static(Content(_("Articles")), markup=False, classes="label")
                    yield Cycle([(span, _(words)) for span, words in _SPANS.items()], "30d", id="since")
                yield Tick(_("With files that were fetched"), False, id="attachments")
                yield Tick(_("Replace what is there"), False, id="overwrite")
            yield Static("", markup=False, id="hint")

    def on_mount(self) -> None:
        """Begin with the file."""
        self.query_one("#to").focus()
        self._hint("")

    def on_resize(self) -> None:
        """On a low screen the lines scroll; what is wrong is seen on any."""
        self.query_one("#lines").styles.max_height = max(1, self.size.height - 4)
        width = max(cell_len(_("File")), cell_len(_("Articles"))) + 2
        for label in self.query(".label"):
            label.styles.width = width
        for tick in self.query(Tick):
            tick.styles.margin = (0, 0, 0, width if self.size.width >= 60 else 0)

    @on(Input.Changed)
    @on(Tick.Changed)
    @on(Cycle.Changed)
    def _changed(self, event: Input.Changed | Tick.Changed | Cycle.Changed) -> None:
        """What was wrong may be right now."""
        event.stop()
        self._hint("")

    def action_save(self) -> None:
        """End with what is chosen, unless it cannot be."""
        overwrite = self.query_one("#overwrite", Tick)
        try:
            path = typed_path(self.query_one("#to", Input).value.strip())
        except UsageError as error:
            self._refuse(str(error), "#to")
            return
        assert path is not None
        file = path.absolute()
        if os.path.lexists(file) and not overwrite.value:
            self._refuse(_("This file is there already. Name another, or tick to replace it."), "#overwrite")
            return
        attachments = self.query_one("#attachments", Tick).value
        self.dismiss(Wish(file, self.query_one(Cycle).value, attachments, overwrite.value))

    def _refuse(self, words: str, focus: str) -> None:
        self._hint(words, bad=True)
        self.query_one(focus).focus()

    def _hint(self, words: str, *, bad: bool = False) -> None:
        hint = self.query_one("#hint", Static)
        hint.set_class(bad, "-bad")
        hint.update(Content(line(words or _("What you have read or starred stays yours; no logins are in it."))))
