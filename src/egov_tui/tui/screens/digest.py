"""What the last days brought, by agency: to be read, copied, or saved for somebody else."""

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from egov_tui.errors import EgovError, UsageError
from egov_tui.exchange.digestforms import FORMS, document, text
from egov_tui.exchange.gathering import Wish, gather
from egov_tui.exchange.telling import Sheet, told
from egov_tui.files import writing
from egov_tui.i18n import _
from egov_tui.settings import typed_path
from egov_tui.store import Store
from egov_tui.text.clean import line
from egov_tui.tui.exports import usual_folder
from egov_tui.tui.keys import DIGEST, LINKS
from egov_tui.tui.screens.asking import Asking
from egov_tui.tui.screens.confirming import replacing
from egov_tui.tui.screens.over import Over
from egov_tui.tui.widgets.frame import Frame
from egov_tui.tui.widgets.pages import PageView

if TYPE_CHECKING:
    from egov_tui.tui.screens.attaching import Attaching

_ENDINGS = {".txt": "text", ".md": "markdown", ".html": "html", ".htm": "html"}
"""Of files, with the form that each is written in."""


class DigestScreen(Over[None]):
    """The digest of a day, a week or a month; it is gathered beside the screen."""

    BINDINGS: ClassVar[list[BindingType]] = [*DIGEST, *LINKS]
    # Here, not in app.tcss: read when it is first wanted, not on every start.
    DEFAULT_CSS = """
    DigestScreen #around { width: 90; height: 100%; }
    DigestScreen PageView {
        height: 1fr; width: 100%; background: $panel; overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1;
    }
    DigestScreen #told { width: 100%; height: auto; padding: 0 1; color: $accent; display: none; }
    """

    def __init__(self, desk: "Attaching") -> None:
        super().__init__()
        self._desk = desk
        self._sheet: Sheet | None = None
        self._day = ""
        """The day on which it was gathered."""
        self._file = ""
        """Where it was to be written last, as it was typed."""

    def compose(self) -> ComposeResult:
        """The digest, what can be done below, and between them what came of that."""
        keys = _("d day · w week · m month · o open · y copy · e save · Esc close")
        with Frame(_("Digest of the last days"), _("Digest"), keys=keys):
            page = PageView(id="digest")
            page.icons, page.named = self._desk.view.icons, self._desk.view.named
            yield page
            yield Static(id="told", markup=False)

    def on_mount(self) -> None:
        """Begin with a week."""
        self.query_one(PageView).focus()
        self.action_days(7)

    def action_days(self, days: int) -> None:
        """Show so many whole days and what there is of today."""
        self.run_worker(self._gather(f"{days}d"), group="digest", exclusive=True, exit_on_error=False)

    async def _gather(self, since: str) -> None:
        context = self._desk.context
        now, zone = context.clock(), context.zone

        def work(store: Store) -> Sheet:
            return told(gather(store, Wish(since=since), now, zone), zone)

        try:
            self._sheet = await context.library.read(work)
        except EgovError as error:
            self._tell(str(error))
            return
        self._day = f"{now.astimezone(zone):%Y-%m-%d}"
        self._tell("")
        self.query_one(PageView).open(document(self._sheet))

    def _tell(self, words: str) -> None:
        said = self.query_one("#told", Static)
        said.update(Content(line(words)))
        said.display = bool(words)

    # ------------------------------------------------------------ what can be done with it

    def action_open_link(self, number: int) -> None:
        """Open an article's page by the number behind its title."""
        links = self.query_one(PageView).document.links
        if 1 <= number <= len(links):
            self._tell(self._desk.visited(links[number - 1].address))
        else:
            self._tell(_("There is no link {n} here.").format(n=number))

    def action_open(self) -> None:
        """Ask for such a number."""
        self.app.push_screen(Asking(_("Number of the link to open"), keys=_("Enter open · Esc close")), self._open)

    def _open(self, typed: str | None) -> None:
        if typed is None:
            return
        if typed.isascii() and typed.isdigit() and len(typed) < 10:
            self.action_open_link(int(typed))
        else:
            self._tell(_("There is no link {n} here.").format(n=typed))

    def action_copy(self) -> None:
        """Copy the digest as text."""
        if self._sheet is not None:
            self.app.copy_to_clipboard("".join(text(self._sheet)))
            self._tell(_("The digest was copied as text."))

    def action_save(self) -> None:
        """Ask for a file, and write the digest to it."""
        if self._sheet is not None:
            hint = _("A .txt, .md or .html file.")
            proposed = self._file or str(Path(usual_folder(), f"digest-{self._day}.md"))
            self.app.push_screen(Asking(_("File for the digest"), proposed, hint), self._save)

    def _save(self, typed: str | None) -> None:
        self._file = typed or self._file
        try:
            file = typed_path(typed)
        except UsageError as error:
            self._tell(str(error))
            return
        if file is None:
            return
        file = file.absolute()
        if file.exists():
            question = replacing(file, self._desk.sources)
            self.app.push_screen(question, lambda meant: self._begin(file, overwrite=True) if meant else None)
        else:
            self._begin(file, overwrite=False)

    def _begin(self, file: Path, *, overwrite: bool) -> None:
        if self._sheet is not None:
            self.run_worker(self._write(file, self._sheet, overwrite), group="digest", exit_on_error=False)

    async def _write(self, file: Path, sheet: Sheet, overwrite: bool) -> None:
        def work(_store: Store) -> None:
            form = FORMS[_ENDINGS.get(file.suffix.lower(), "text")]
            with writing(file, overwrite=overwrite) as out:
                out.writelines(piece.encode() for piece in form(sheet))

        try:
            await self._desk.context.library.work(work)
        except EgovError as error:
            self._tell(str(error))
        else:
            self._tell(_("{file}: the digest is written.").format(file=file))
