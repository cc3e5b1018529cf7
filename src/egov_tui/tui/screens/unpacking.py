"""A pack is named and looked at in a process of its own; what is in it is shown, and only then it is taken in."""

from pathlib import Path
from typing import ClassVar, Literal

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Input, Static

from egov_tui.errors import UsageError
from egov_tui.i18n import N_, _, ngettext
from egov_tui.model import PackShown
from egov_tui.moments import full
from egov_tui.series import listed
from egov_tui.settings import typed_path
from egov_tui.text.amounts import size
from egov_tui.text.clean import line
from egov_tui.tui.context import Context
from egov_tui.tui.keys import UNPACKING
from egov_tui.tui.packs import PackLook
from egov_tui.tui.render import plain
from egov_tui.tui.screens.over import Over
from egov_tui.tui.widgets.frame import Frame
from egov_tui.tui.widgets.rows import Rows

Stage = Literal["asking", "looking", "failed", "shown"]
_KEYS: dict[Stage, str] = {
    "asking": N_("Enter look at it · Esc close"),
    "looking": N_("Esc cancels"),
    "failed": N_("Enter try again · Esc close"),
    "shown": N_("Enter import · Esc close"),
}
_ROOMY = 20
"""Lines of the screen from which there is room for more than numbers."""


class Unpacking(Over[Path | None]):
    """Ends with the pack that is to be taken in, or with None; stores nothing."""

    BINDINGS: ClassVar[list[BindingType]] = list(UNPACKING)
    # Here, not in app.tcss: read when it is first wanted, not on every start.
    DEFAULT_CSS = """
    Unpacking #around { width: 70; padding: 0 1; }
    Unpacking Input { width: 100%; background: $boost; }
    Unpacking #told { width: 100%; height: auto; }
    Unpacking #told.-roomy { margin-top: 1; }
    """

    def __init__(self, context: Context, like: Rows) -> None:
        super().__init__()
        self.context, self._named = context, like.named
        self.stage: Stage = "asking"
        self._file: Path | None = None
        self._words: tuple[tuple[str, str], ...] = ()
        self._looking: PackLook | None = None

    def compose(self) -> ComposeResult:
        """The file, and what is told of it."""
        with Frame(_("Import a pack")):
            yield Input(compact=True, id="file")
            yield Static("", markup=False, id="told")

    def on_mount(self) -> None:
        """Ask for a file."""
        self.query_one(Input).focus()
        self._ask()

    def on_resize(self) -> None:
        """Both the file and what matters of it are seen on any screen."""
        told = self.query_one("#told", Static)
        told.set_class(self.size.height >= _ROOMY, "-roomy")
        told.styles.max_height = max(1, self.size.height - 3)

    # ------------------------------------------------------------ stages

    def _enter(self, stage: Stage, *words: tuple[str, str]) -> None:
        self.stage = stage
        shown = [plain((text, self._named(style)) if style else text) for text, style in words if text]
        self.query_one("#told", Static).update(Content("\n").join(shown))
        self.query_one(Frame).offer(_(_KEYS[stage]))

    def _ask(self) -> None:
        self._enter("asking", (_("A zip file that egov-tui made elsewhere."), "dim"))

    def _look(self, typed: str) -> None:
        try:
            path = typed_path(typed)
        except UsageError as error:
            self._enter("failed", (line(str(error)), "error"))
            return
        assert path is not None
        self._file = path.absolute()
        self._enter("looking", (_("Looking at the pack…"), ""))
        self._looking = PackLook(self.context.settings, self.context.lang, self._file)
        self.run_worker(self._follow_look(self._looking), group="probe", exit_on_error=False)

    async def _follow_look(self, look: PackLook) -> None:
        """Show what is in the pack, or why it cannot be taken in, unless it was cancelled."""
        found = await look.run()
        if look is not self._looking:
            return
        self._looking = None
        if isinstance(found, str):
            self._enter("failed", (found, "error"))
        else:
            self.show(found)

    def show(self, found: PackShown) -> None:
        """Show what is in the pack, and offer to take it in."""
        self._enter("shown", *self._told(found))

    def _told(self, found: PackShown) -> list[tuple[str, str]]:
        """What is in it: how much, until when, from whom."""
        articles, sources, files = found.articles, found.sources, found.attachments
        counted = [
            ngettext("{n} article", "{n} articles", articles).format(n=f"{articles:,}"),
            ngettext("{n} source", "{n} sources", sources).format(n=f"{sources:,}"),
            ngettext("{n} file", "{n} files", files).format(n=f"{files:,}") if files else "",
            size(found.size),
        ]
        told = [
            (" · ".join(filter(None, counted)), "strong"),
            (_("News up to {when}").format(when=full(found.as_of, self.context.zone)), ""),
            (_("Asked for: {query}").format(query=line(found.asked)) if found.asked else "", ""),
        ]
        if self.size.height >= _ROOMY:
            names = [line(one) for one in found.agencies]
            if rest := sources - len(names):
                more = ngettext("and {n} more source", "and {n} more sources", rest)
                names.append(more.format(n=f"{rest:,}"))
            told.append((listed(names), ""))
            told.append((_("What is here stays as it is. Sources that you do not follow are only offered."), "dim"))
        return told

    # ------------------------------------------------------------ keys

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        """What was found belongs to the file that was named."""
        event.stop()
        if self.stage != "asking":
            self._cancel()
            self._ask()

    def action_go_on(self) -> None:
        """Look at the pack; where that was done, take it in."""
        typed = self.query_one(Input).value.strip()
        if self.stage == "shown":
            self.dismiss(self._file)
        elif self.stage != "looking" and typed:
            self._look(typed)

    def action_back(self) -> None:
        """Cancel the look, or close."""
        if self.stage == "looking":
            self._cancel()
            self._ask()
        else:
            self.dismiss(None)

    def _cancel(self) -> None:
        look, self._looking = self._looking, None
        if look is not None:
            look.cancel()

    async def on_unmount(self) -> None:
        """No child outlives the screen."""
        look, self._looking = self._looking, None
        if look is not None:
            await look.stop()
