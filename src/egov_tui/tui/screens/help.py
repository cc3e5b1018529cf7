"""Help, made from the bindings that are live where it was asked for."""

from collections.abc import Iterable, Mapping
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from egov_tui.i18n import N_, _
from egov_tui.tui.render import plain
from egov_tui.tui.wrap import wrap

_SCOPES = {
    "app": N_("Everywhere"),
    "pane": N_("In and out"),
    "move": N_("Moving"),
    "source": N_("Sources and folders"),
    "list": N_("List"),
    "article": N_("Article"),
    "sync": N_("Refresh"),
}
_WIDEST = 60
_AROUND = 7
"""Cells of border, padding and scrollbar."""


class HelpScreen(ModalScreen[None]):
    """The keys, by what they are for."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark", "dismiss", _("Close"), id="help.close"),
        Binding("j", "scroll_by(1)", _("Down"), show=False, id="help.down"),
        Binding("k", "scroll_by(-1)", _("Up"), show=False, id="help.up"),
        Binding("g,home", "edge(-1)", _("Top"), show=False, id="help.top"),
        Binding("G,end", "edge(1)", _("Bottom"), show=False, id="help.bottom"),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {"help--key", "help--scope"}
    # Here, not in app.tcss: read when help is first wanted, not on every start.
    DEFAULT_CSS = """
    HelpScreen { align: center middle; background: $background 60%; }
    HelpScreen #help {
        width: 60;
        max-width: 100%;
        height: auto;
        max-height: 100%;
        border: round $foreground 35%;
        border-title-color: $foreground;
        border-title-style: bold;
        border-subtitle-color: $foreground 60%;
        background: $panel;
        padding: 0 2;
        scrollbar-size-vertical: 1;
    }
    HelpScreen .help--key { text-style: bold; color: $accent; }
    HelpScreen .help--scope { text-style: bold; }
    """

    def __init__(self, bindings: Mapping[str, ActiveBinding]) -> None:
        super().__init__()
        self.groups = grouped(active.binding for active in bindings.values())

    def compose(self) -> ComposeResult:
        """One column of groups."""
        with VerticalScroll(id="help") as panel:
            panel.border_title = Content(_("Keys"))
            panel.border_subtitle = Content(_("Esc closes"))
            yield Static(Content(""), markup=False)

    def on_resize(self, event: events.Resize) -> None:
        """Break the texts for the width there is."""
        self.query_one(Static).update(self._content(min(_WIDEST, event.size.width) - _AROUND))

    def _content(self, width: int) -> Content:
        key_style = self.get_visual_style("help--key", partial=True)
        scope_style = self.get_visual_style("help--scope", partial=True)
        parts: list[Content] = []
        column = max((cell_len(self._keys(names)) for _scope, keys in self.groups for _told, names in keys), default=0)
        left = min(column, width // 2) + 4
        for scope, keys in self.groups:
            parts.append(plain(("\n" if parts else "", scope_style), (scope, scope_style)))
            for description, names in keys:
                shown = self._keys(names)
                gap = " " * max(2, left - 2 - cell_len(shown))
                room = width - left
                lines = [description[a:b] for a, b in wrap(description, width - 2 - cell_len(shown + gap), room)]
                parts.append(plain("  ", (shown, key_style), gap, lines[0]))
                parts += [plain(" " * left + rest) for rest in lines[1:]]
        return Content("\n").join(parts)

    def _keys(self, names: list[Binding]) -> str:
        """Return keys as a reader sees them; the many for links as a range."""
        shown = [self.app.get_key_display(name) for name in names]
        if len(shown) > 1 and all((name.id or "").startswith("article.link-") for name in names):
            return f"{shown[0]}–{shown[-1]}"
        return "  ".join(shown)

    def action_edge(self, by: int) -> None:
        """Scroll to the top or to the end."""
        panel = self.query_one("#help")
        if by < 0:
            panel.scroll_home(animate=False)
        else:
            panel.scroll_end(animate=False)

    def action_scroll_by(self, by: int) -> None:
        """Scroll the help."""
        self.query_one("#help").scroll_relative(y=by, animate=False)


def grouped(bindings: Iterable[Binding]) -> list[tuple[str, list[tuple[str, list[Binding]]]]]:
    """Return scope, then description and its keys, each in the order of the bindings; 1 to 9 as one."""
    found: dict[str, dict[str, list[Binding]]] = {scope: {} for scope in _SCOPES}
    for binding in bindings:
        scope, _dot, verb = (binding.id or "").partition(".")
        if scope not in found or not binding.description:
            continue
        description = binding.description
        if verb.startswith("link-"):
            if verb not in ("link-1", "link-9"):
                continue
            description = _("Open a link by its number")
        found[scope].setdefault(description, []).append(binding)
    return [(_(_SCOPES[scope]), list(keys.items())) for scope, keys in found.items() if keys]
