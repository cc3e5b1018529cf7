"""What a reader may choose for a source, on a form of a few lines."""

from collections.abc import Mapping
from typing import ClassVar, NamedTuple

from msgspec import convert
from msgspec.structs import replace
from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from egov_tui.errors import UsageError
from egov_tui.exchange.health import untrusted
from egov_tui.i18n import N_, _
from egov_tui.logins import basic
from egov_tui.model import Choices, FullText, Login, Source, origin
from egov_tui.store.adding import folder_name
from egov_tui.text.clean import line
from egov_tui.text.links import redact
from egov_tui.text.zones import known_zone
from egov_tui.tui.keys import EDITING
from egov_tui.tui.screens.confirming import Confirming
from egov_tui.tui.screens.over import Over
from egov_tui.tui.widgets.cycle import Cycle
from egov_tui.tui.widgets.field import Field
from egov_tui.tui.widgets.frame import Frame
from egov_tui.tui.widgets.rows import Rows
from egov_tui.tui.widgets.tick import Tick

_LINES: Mapping[str, tuple[str, str]] = {
    "name": (N_("Name"), ""),
    "folder": (N_("Folder"), N_("none; a/b is a folder within a folder")),
    "minutes": (N_("Fetch every … minutes"), N_("as the settings say")),
    "keep_days": (N_("Keep … days"), N_("as the settings say; 0: for ever")),
    "keep_newest": (N_("Keep the newest …"), N_("as the settings say; 0: all")),
    "zone": (N_("Time zone"), N_("of its country; such as Africa/Nairobi")),
}
_FULL_TEXT: Mapping[FullText, str] = {
    "never": N_("when I ask"),
    "on_open": N_("on opening"),
    "always": N_("always"),
}
_LOGIN: Mapping[str, str] = {"user": N_("User"), "password": N_("Password")}
_MOST: Mapping[str, int] = {"minutes": 10_080, "keep_days": 36_500, "keep_newest": 1_000_000}
_ROOMY = 60
"""From so many cells of the screen on, labels are not cut."""
_COLUMN = 24
"""Cells of the labels where that is enough."""
_DIGITS = len(str(max(_MOST.values())))


class Chosen(NamedTuple):
    """What is chosen now."""

    choices: Choices
    login: Login | None = None
    """In place of the one that there was, if any; None: as it is."""


class Editing(Over[Chosen | None]):
    """Ends with what is chosen now, or with None where the reader thinks better of it."""

    BINDINGS: ClassVar[list[BindingType]] = list(EDITING)
    # Here, not in app.tcss: read when it is first wanted, not on every start.
    DEFAULT_CSS = """
    Editing #around { width: 70; padding: 0 1; }
    Editing #lines { height: auto; scrollbar-size-vertical: 1; scrollbar-background: $panel; }
    Editing Horizontal { height: 1; width: 100%; }
    Editing .label { padding-right: 1; color: $foreground 60%; text-wrap: nowrap; text-overflow: ellipsis; }
    Editing Input { width: 1fr; background: $panel; }
    Editing Input:focus { background: $boost; }
    Editing Tick { width: 1fr; }
    Editing.-narrow Tick { height: auto; text-wrap: wrap; }
    Editing Cycle:focus, Editing Tick:focus { background: $boost; text-style: bold; }
    Editing #address, Editing #hint { height: 1; color: $foreground 60%; text-wrap: nowrap; text-overflow: ellipsis; }
    Editing #hint.-bad, Editing.-narrow #hint { height: auto; max-height: 2; text-wrap: wrap; }
    Editing #hint.-bad { color: $error; }
    """

    def __init__(self, source: Source, choices: Choices, like: Rows, *, has_login: bool = False) -> None:
        super().__init__()
        self._source, self._choices, self._like, self._has_login = source, choices, like, has_login

    def compose(self) -> ComposeResult:
        """A line for each thing that can be chosen."""
        now = self._choices
        values = {
            "name": now.agency,
            "folder": now.folder,
            "minutes": now.minutes,
            "keep_days": now.keep_days,
            "keep_newest": now.keep_newest,
            "zone": now.zone,
        }
        more = self._like.icons.more
        with Frame(line(now.agency), keys=_("Enter save · Tab next · Esc close")):
            yield Static(Content(line(redact(self._source.address))), markup=False, id="address")
            with VerticalScroll(id="lines", can_focus=False):
                for name, (label, standing) in _LINES.items():
                    with Horizontal():
                        yield Static(Content(_(label)), markup=False, classes="label")
                        value = values[name]
                        typed = "" if value is None else line(str(value))
                        yield Field(typed, _(standing) if standing else "", more, id=name)
                with Horizontal():
                    yield Static(Content(_("Whole texts")), markup=False, classes="label")
                    yield Cycle([(one, _(told)) for one, told in _FULL_TEXT.items()], now.full_text, id="full_text")
                if origin(self._source.address):
                    there = _("as it is; type another") if self._has_login else _("none")
                    for name, label in _LOGIN.items():
                        with Horizontal():
                            yield Static(Content(_(label)), markup=False, classes="label")
                            yield Field("", there, more, password=name == "password", id=name)
                if now.offered:
                    yield Tick(_("Follow it: it came with a pack"), value=False, id="follow")
                yield Tick(_("Muted: not among all articles"), now.muted, id="muted")
                yield Tick(_("Take its certificate unchecked"), now.insecure, id="insecure")
            yield Static("", markup=False, id="hint")

    def on_mount(self) -> None:
        """Begin with the name."""
        self.query_one("#name").focus()

    def on_resize(self) -> None:
        """On a narrow screen the labels give way, on a low one the lines scroll; what is wrong is seen on any."""
        width = self.size.width
        self.set_class(width < _ROOMY, "-narrow")
        self.query_one("#lines").styles.max_height = max(1, self.size.height - 5)
        widest = max(map(cell_len, self._labels)) + 1
        column = max(_COLUMN, widest) if width >= _ROOMY else min(widest, width // 2 - 2)
        for label in self.query(".label"):
            label.styles.width = column
        for tick in self.query(Tick):
            tick.styles.margin = (0, 0, 0, column if width >= _ROOMY else 0)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Where there is no room for its label and prompt, say what the line is for."""
        field = event.widget
        if isinstance(field, Field) and self.has_class("-narrow"):
            name = field.id or ""
            label = _(_LINES[name][0] if name in _LINES else _LOGIN[name])
            self._hint(f" {self._like.icons.dot} ".join(filter(None, (label, field.prompt))), bad=False)

    @property
    def _labels(self) -> list[str]:
        return [*(_(label) for label, _standing in _LINES.values()), *map(_, _LOGIN.values()), _("Whole texts")]

    @on(Tick.Changed, "#insecure")
    def _warn(self, event: Tick.Changed) -> None:
        event.stop()
        told = _("Unchecked, whoever stands between can change what you read.") if event.tick.value else ""
        self._hint(told, bad=event.tick.value)

    @on(Cycle.Changed)
    def _say_when(self, event: Cycle.Changed) -> None:
        event.stop()
        told = _("Only in the data mode full.")
        self._hint("" if event.cycle.value == "never" else told, bad=False)

    def action_save(self) -> None:
        """End with what is on the form, unless something on it cannot be."""
        name, folder, zone = self._text("name"), folder_name(self._text("folder")), self._text("zone")
        if not name:
            self._refuse("name", _("A source needs a name."))
            return
        try:
            known_zone(zone)
        except UsageError as error:
            self._refuse("zone", str(error))
            return
        numbers: dict[str, int | None] = {}
        for field, most in _MOST.items():
            typed = self._text(field)
            if typed and not (typed.isdecimal() and len(typed) <= _DIGITS and int(typed) <= most):
                self._refuse(
                    field,
                    _("{what}: a whole number up to {most}, or nothing.").format(
                        what=_(_LINES[field][0]), most=f"{most:,}"
                    ),
                )
                return
            numbers[field] = int(typed) if typed else None
        try:
            login = self._login()
        except UsageError as error:
            self._refuse("user", str(error))
            return
        now = self._choices
        title = name if name != now.agency else now.title
        choices = replace(
            now,
            agency=name,
            title=title,
            folder=folder,
            zone=zone,
            minutes=numbers["minutes"] or None,
            keep_days=numbers["keep_days"],
            keep_newest=numbers["keep_newest"],
            muted=self.query_one("#muted", Tick).value,
            insecure=self.query_one("#insecure", Tick).value,
            full_text=convert(self.query_one(Cycle).value, FullText),
            offered=now.offered and not self.query_one("#follow", Tick).value,
        )
        if choices.insecure and not now.insecure:
            self._ask(Chosen(choices, login))
        else:
            self.dismiss(Chosen(choices, login))

    def _login(self) -> Login | None:
        """What was typed as user and password, if anything was. Raises UsageError where it cannot be sent."""
        typed = [self.query_one(f"#{name}", Input).value for name in _LOGIN] if origin(self._source.address) else []
        return basic(self._source.address, *typed) if any(typed) else None

    def _ask(self, chosen: Chosen) -> None:
        """Say what it means to check a certificate no longer, before it is so."""

        def answered(yes: bool | None) -> None:
            if yes:
                self.dismiss(chosen)
            else:
                self.query_one("#insecure", Tick).value = False

        question = Confirming(
            _("Read it unchecked?"),
            untrusted(self._source),
            _("No, go on checking it"),
            _("Yes, read it all the same"),
            self._like,
        )
        self.app.push_screen(question, answered)

    def _text(self, name: str) -> str:
        return line(self.query_one(f"#{name}", Input).value)

    def _refuse(self, name: str, why: str) -> None:
        self._hint(why, bad=True)
        self.query_one(f"#{name}").focus()

    def _hint(self, words: str, *, bad: bool) -> None:
        hint = self.query_one("#hint", Static)
        hint.set_class(bad, "-bad")
        hint.update(Content(line(words)))
