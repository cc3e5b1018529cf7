"""Adding a source: an address is typed, read in a process of its own, shown, named, and only then followed."""

from collections.abc import Sequence
from typing import ClassVar, Literal, NamedTuple

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from egov_tui.errors import EgovError
from egov_tui.exchange.addresses import none_inside, places
from egov_tui.i18n import N_, _, ngettext
from egov_tui.model import Login, Probed, Progress, Source, bare
from egov_tui.series import listed
from egov_tui.text.amounts import size
from egov_tui.text.clean import line
from egov_tui.text.links import redact
from egov_tui.tui.context import Context
from egov_tui.tui.keys import ADDING
from egov_tui.tui.looking import Failure, Look
from egov_tui.tui.messages import CursorMoved, RowChosen
from egov_tui.tui.preview import preview
from egov_tui.tui.render import plain
from egov_tui.tui.screens.over import Over
from egov_tui.tui.widgets.choices import Choice, Choices
from egov_tui.tui.widgets.folder import FolderInput
from egov_tui.tui.widgets.frame import Frame
from egov_tui.tui.widgets.rows import Rows

_MOST_SHOWN = 8
"""Articles of a preview."""
_SPARE = 9
"""Lines of the screen that a preview leaves to border, address, title, facts, name and folder."""


class Wanted(NamedTuple):
    """A source to be followed."""

    address: str
    title: str
    folder: str
    found: Probed
    """What was found there; little more than the address where nobody looked."""
    login: Login | None = None
    """What stood in the address."""


Answer = Wanted | Source | Literal["catalogue"] | None
"""What is to be followed; what is followed already, to go there; the catalogue; or nothing."""
Stage = Literal["asking", "looking", "failed", "unreached", "known", "choosing", "naming"]
_KEYS: dict[Stage, str] = {
    "asking": N_("Enter look at it · Esc close"),
    "looking": N_("Esc cancels"),
    "failed": N_("Enter try again · Esc close"),
    "unreached": N_("Enter try again · Down all the same · Esc close"),
    "known": N_("Enter go there · Esc back"),
    "choosing": N_("Enter choose · Esc back"),
    "naming": N_("Enter follow it · Tab next · Esc back"),
}


class AddressScreen(Over[Answer]):
    """Ends with what is to be done; stores nothing."""

    BINDINGS: ClassVar[list[BindingType]] = list(ADDING)
    # Here, not in app.tcss: read when it is first wanted, not on every start.
    DEFAULT_CSS = """
    AddressScreen #around { width: 78; padding: 0 1; }
    AddressScreen Horizontal { height: 1; width: 100%; }
    AddressScreen .label { color: $foreground 60%; }
    AddressScreen Input { width: 1fr; background: $boost; }
    AddressScreen #told { width: 100%; height: auto; }
    AddressScreen Choices { background: $panel; }
    AddressScreen #folders { height: 1; color: $foreground 60%; text-wrap: nowrap; text-overflow: ellipsis; }
    AddressScreen .-roomy { margin-top: 1; }
    """

    def __init__(self, context: Context, like: Rows, folders: Sequence[str], *, offline: bool = False) -> None:
        super().__init__()
        self.context, self._folders, self._offline = context, folders, offline
        self._icons, self._named = like.icons, like.named
        self.stage: Stage = "asking"
        self._words: tuple[tuple[str, str], ...] = ()
        """What is told at this stage: words and style."""
        self._found: tuple[Probed, ...] = ()
        self._chosen: Probed | None = None
        self._login: Login | None = None
        self._known: Source | None = None
        self._looking: Look | None = None

    # ------------------------------------------------------------ what is shown

    def compose(self) -> ComposeResult:
        """The address, what is told of it, and what it is to be called."""
        names = _("Address"), _("Name"), _("Folder")
        column = max(map(cell_len, names)) + 2

        def labelled(name: str, field: Input, id: str) -> Horizontal:
            label = Static(name, markup=False, classes="label")
            label.styles.width = column
            return Horizontal(label, field, id=id)

        folder = FolderInput(compact=True, id="folder")
        folder.folders = self._folders
        hint = Static(" ".join(self._folders) and self._folders_hint(), markup=False, id="folders")
        hint.styles.padding = (0, 0, 0, column)
        choices = Choices(id="choices")
        choices.icons, choices.named, choices.styles.overflow_y = self._icons, self._named, "auto"
        with Frame(_("Add a source")):
            yield labelled(names[0], Input(compact=True, id="address"), "address-row")
            yield Static("", markup=False, id="told")
            yield choices
            yield labelled(names[1], Input(compact=True, id="name", select_on_focus=False), "name-row")
            yield labelled(names[2], folder, "folder-row")
            yield hint

    def _folders_hint(self) -> str:
        return line(_("Up and down choose: {folders}").format(folders=listed(map(line, self._folders))))

    def on_mount(self) -> None:
        """Ask for an address."""
        self._ask()
        self.query_one("#address", Input).focus()

    def on_resize(self) -> None:
        """Fill the room there is."""
        self._show()

    def _show(self) -> None:
        """Show what belongs to the stage, as much as there is room for."""
        roomy = self.size.height >= 20
        naming = self.stage == "naming"
        for name in ("#name-row", "#folder-row"):
            self.query_one(name).display = naming
        self.query_one("#folders").display = naming and bool(self._folders)
        for name in ("#told", "#name-row"):
            self.query_one(name).set_class(roomy, "-roomy")
        self.query_one("#choices").set_class(roomy, "-roomy")
        self.query_one("#choices", Choices).offer(self._choices(), max(2, self.size.height - _SPARE))
        self.query_one("#told", Static).update(self._told(roomy))
        self.query_one(Frame).offer(_(_KEYS[self.stage]))

    def _told(self, roomy: bool) -> Content:
        if self._chosen is not None and self._chosen.kind is not None:
            room = self.size.height - _SPARE - 2 * roomy - bool(self._folders)
            width = max(1, min(78, self.size.width) - 4)
            clock, zone = self.context.clock, self.context.zone
            most = max(0, min(_MOST_SHOWN, room))
            return preview(self._chosen, width, most, self._icons, self._named, clock(), zone)
        words = [(text, self._named(style)) if style else text for text, style in self._words if text]
        return Content("\n").join(plain(word) for word in words)

    def _choices(self) -> list[Choice]:
        """What can be done, or chosen from, at this stage."""
        if self.stage == "choosing":
            return [Choice(line(one.title) or redact(one.address), self._facts(one)) for one in self._found]
        if self.stage == "known" and self._known is not None:
            return [Choice(_("Go to {place}").format(place=line(self._known.agency)))]
        if self.stage == "unreached":
            return [Choice(_("Follow it all the same: the next refresh tries it again"))]
        return []

    def _facts(self, one: Probed) -> str:
        articles = ngettext("{n} article", "{n} articles", one.articles).format(n=one.articles)
        return f"{articles} {self._icons.dot} {redact(one.address)}"

    # ------------------------------------------------------------ stages

    def _enter(self, stage: Stage, *words: tuple[str, str], focus: str = "#address") -> None:
        self.stage, self._words = stage, words
        self._show()
        self.query_one(focus).focus()

    def _ask(self) -> None:
        self._found, self._chosen, self._known = (), None, None
        told = _("The address of a feed or of a page of news, or a file. An empty line shows agencies to choose from.")
        self._enter("asking", (told, "dim"))

    def _fail(self, failure: Failure) -> None:
        """Say what is wrong, and offer what can be done about it."""
        self._chosen = Probed(failure.unseen) if failure.unseen else None
        stage: Stage = "unreached" if failure.unseen else "failed"
        self._enter(stage, (line(failure.words), "error"), (line(failure.detail), "dim"))

    def _offer(self, found: Sequence[Probed]) -> None:
        """Let one of several feeds be chosen; a single one is."""
        self._found, self._chosen = tuple(found), None
        if len(found) == 1:
            self._call(found[0])
            return
        told = ngettext("{n} feed was found:", "{n} feeds were found:", len(found)).format(n=len(found))
        self._enter("choosing", (told, ""), focus="#choices")

    def _call(self, found: Probed) -> None:
        """Show what was found, and ask what it is to be called."""
        if self._is_known(found.address):
            return
        self._chosen = found
        name = self.query_one("#name", Input)
        name.value = line(found.title)
        name.placeholder = _("as the source calls itself")
        unknown = _("What stands at this address is not known yet; the next refresh asks again.")
        self._enter("naming", (unknown, ""), focus="#name")

    def _is_known(self, address: str) -> bool:
        """Whether an address is followed already, which is told."""
        try:
            known = self.context.library.store.sources.find(address)
            self._known = known if known is None or not known.offered else None
        except EgovError as error:
            self._fail(Failure(str(error)))
            return True
        if self._known is not None:
            told = _("This is followed already, as “{name}”.").format(name=line(self._known.agency))
            self._enter("known", (told, ""), focus="#choices")
        return self._known is not None

    # ------------------------------------------------------------ looking

    def _look(self, typed: str) -> None:
        """Look at what was typed."""
        self._chosen = None
        try:
            found = places(typed)
        except EgovError as error:
            self._fail(Failure(str(error)))
            return
        if found:
            found[0], self._login = bare(found[0])
        if not found:
            self._fail(Failure(none_inside(typed)))
        elif len(found) == 1 and self._is_known(found[0]):
            return
        elif self._offline and not all(one.startswith("file:") for one in found):
            told = _("The data mode is offline, so nobody looks at this address now. Files of this computer work.")
            self._fail(Failure(told, unseen=found[0]))
        elif self._login is not None:  # it is no word for a command line, which everybody on this computer can read
            told = _("With a user and password nobody looks at this address now; it is fetched once it is followed.")
            self._fail(Failure(told, unseen=found[0]))
        else:
            self._enter("looking", (_("Reading {address}").format(address=redact(found[0])), ""))
            self._looking = Look(self.context, found)
            self.run_worker(self._follow_look(self._looking), group="probe", exit_on_error=False)

    async def _follow_look(self, look: Look) -> None:
        """Go on with what a look finds, unless it was cancelled."""

        def tell(event: Progress) -> None:
            if look is self._looking:
                told = _("Reading {address}").format(address=line(event.agency))
                spent = _("{size} received").format(size=size(event.bytes_in)) if event.bytes_in else ""
                self._words = ((told, ""), (spent, "dim"))
                self._show()

        found = await look.run(tell)
        if look is not self._looking:
            return
        self._looking = None
        if isinstance(found, Failure):
            self._fail(found)
        else:
            self._offer(found)

    # ------------------------------------------------------------ keys

    @on(Input.Changed, "#address")
    def _typed(self) -> None:
        """What was found, or is being looked for, belongs to the address that was there."""
        self._cancel()
        if self.stage != "asking":
            self._ask()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        typed = self.query_one("#address", Input).value.strip()
        if event.input.id != "address":
            self._follow()
        elif not typed:
            self.dismiss("catalogue")
        elif self._looking is None:
            self._look(typed)

    def _follow(self) -> None:
        if self._chosen is not None:
            name, folder = (line(self.query_one(field, Input).value) for field in ("#name", "#folder"))
            self.dismiss(Wanted(self._chosen.address, name, folder, self._chosen, self._login))

    def on_row_chosen(self, event: RowChosen) -> None:
        """A click chooses."""
        event.stop()
        self.action_choose()

    def on_cursor_moved(self, event: CursorMoved) -> None:
        """Nobody else is to hear of it."""
        event.stop()

    def action_choose(self) -> None:
        """Do what the cursor stands on."""
        if self.stage == "known":
            self.dismiss(self._known)
        elif self.stage == "choosing":
            self._call(self._found[self.query_one(Choices).cursor])
        elif self._chosen is not None:
            self._call(self._chosen)

    def action_back(self) -> None:
        """Cancel, go back a stage, or close."""
        if self.stage == "looking":
            self._cancel()
            self._ask()
        elif self.stage == "naming" and len(self._found) > 1:
            self._offer(self._found)
        elif self.stage in ("choosing", "naming", "known"):
            self._ask()
        else:
            self.dismiss(None)

    def _cancel(self) -> None:
        """Look no further."""
        look, self._looking = self._looking, None
        if look is not None:
            look.cancel()

    async def on_unmount(self) -> None:
        """No child outlives the screen."""
        look, self._looking = self._looking, None
        if look is not None:
            await look.stop()
