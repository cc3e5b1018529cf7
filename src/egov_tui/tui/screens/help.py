"""Help, made from the bindings that are live where it was asked for; what is sought in it can be typed."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.binding import ActiveBinding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from egov_tui.i18n import _
from egov_tui.tui.context import Context
from egov_tui.tui.keys import HELP, MOVES
from egov_tui.tui.manual import Group, grouped, matching, parted
from egov_tui.tui.render import plain
from egov_tui.tui.screens.over import Over
from egov_tui.tui.widgets.frame import Frame
from egov_tui.tui.wrap import wrap

_ONE_COLUMN = 60
_TWO_COLUMNS = 112
_WIDE = 100
"""From so many cells on there is room for two columns."""
_FRAME = 6
"""Cells of border and padding."""
_GAP = 3


class HelpScreen(Over[None]):
    """The keys, by what they are for."""

    AUTO_FOCUS = "#help"
    BINDINGS: ClassVar[list[BindingType]] = [*HELP, *MOVES]
    COMPONENT_CLASSES: ClassVar[set[str]] = {"help--key", "help--scope", "help--dim"}
    # Here, not in app.tcss: read when help is first wanted, not on every start.
    DEFAULT_CSS = """
    HelpScreen #around { padding: 0 1; }
    HelpScreen #find { width: 100%; background: $panel; margin: 0 1; display: none; }
    HelpScreen #help { width: 100%; height: 1fr; scrollbar-size-vertical: 1; padding: 0 1; }
    HelpScreen Horizontal { height: auto; }
    HelpScreen Static { width: 1fr; height: auto; }
    HelpScreen #right { margin-left: 3; }
    HelpScreen .help--key { text-style: bold; color: $accent; }
    HelpScreen .help--scope { text-style: bold; }
    HelpScreen .help--dim { color: $foreground 60%; }
    """

    def __init__(self, bindings: Mapping[str, ActiveBinding], pane: str, context: Context) -> None:
        super().__init__()
        self.context = context
        live = [active.binding for active in bindings.values()]
        self.groups = grouped(live, pane, lambda binding: context.shown(binding.key))

    def compose(self) -> ComposeResult:
        """The line to type in, hidden at first, over one column or two."""
        key = self.context.key
        told = _("{find} find · {close} close").format(find=key("help.find"), close=key("help.escape"))
        with Frame(_("Keys"), keys=told):
            yield Input(placeholder=_("A key, or what it does"), compact=True, id="find")
            with VerticalScroll(id="help"), Horizontal():
                yield Static(Content(""), markup=False, id="left")
                yield Static(Content(""), markup=False, id="right")

    def on_resize(self, event: events.Resize) -> None:
        """Set the texts for the room there is."""
        self._set()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._set()

    # ------------------------------------------------------------ drawing

    def _set(self) -> None:
        """Set what is wanted in one column, or in two where that saves scrolling.

        The frame is as large as all of the help needs, whatever is typed: nothing jumps.
        """
        width, height = self.size
        room = height - 2 - self._finding
        one = min(_ONE_COLUMN, width) - _FRAME
        columns = 1
        if width >= _WIDE and self._height(self.groups, one) > room:
            columns = 2
        inner = one if columns == 1 else (min(_TWO_COLUMNS, width) - _FRAME - _GAP) // 2
        left, right = self._parted(self.groups, inner, columns)
        around = self.query_one("#around")
        around.styles.width = min(_ONE_COLUMN if columns == 1 else _TWO_COLUMNS, width)
        around.styles.height = 2 + self._finding + max(self._height(left, inner), self._height(right, inner))
        self._show(inner, columns)

    def _show(self, width: int, columns: int) -> None:
        found = matching(self.groups, self.query_one(Input).value)
        left, right = self._parted(found, width, columns)
        said = Content("\n").join(self._lines(left, width)) if found else self._nothing()
        self.query_one("#left", Static).update(said)
        self.query_one("#right", Static).update(Content("\n").join(self._lines(right, width)))
        self.query_one("#right").display = columns == 2

    def _nothing(self) -> Content:
        return plain((_("No key does that here."), self.get_visual_style("help--dim", partial=True)))

    def _parted(self, groups: Sequence[Group], width: int, columns: int) -> tuple[Sequence[Group], Sequence[Group]]:
        if columns == 1:
            return groups, ()
        at = parted([self._height([group], width) + 1 for group in groups])
        return groups[:at], groups[at:]

    def _height(self, groups: Sequence[Group], width: int) -> int:
        return len(self._lines(groups, width))

    def _lines(self, groups: Sequence[Group], width: int) -> list[Content]:
        """The lines of groups; all of the help has the same column of keys, whichever is shown."""
        key_style = self.get_visual_style("help--key", partial=True)
        scope_style = self.get_visual_style("help--scope", partial=True)
        widest = max((cell_len(entry.shown) for group in self.groups for entry in group.entries), default=0)
        left = min(widest, width // 2) + 4
        lines: list[Content] = []
        for title, entries in groups:
            lines += [*([Content("")] if lines else []), plain((title, scope_style))]
            for entry in entries:
                gap = " " * max(2, left - 2 - cell_len(entry.shown))
                first, rest = max(1, width - 2 - cell_len(entry.shown + gap)), max(1, width - left)
                told = [entry.told[a:b] for a, b in wrap(entry.told, first, rest)]
                lines.append(plain("  ", (entry.shown, key_style), gap, told[0]))
                lines += [plain(" " * left + more) for more in told[1:]]
        return lines

    # ------------------------------------------------------------ keys

    @property
    def _finding(self) -> bool:
        return bool(self.query_one("#find").display)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While something is typed, keys are letters."""
        typing = self.focused is not None and self.focused.id == "find"
        return not typing or action == "escape"

    def action_find(self) -> None:
        """Type what is sought."""
        box = self.query_one(Input)
        box.display = True
        self.set_focus(box)  # at once: the next letter may be there already
        self._set()

    def action_escape(self) -> None:
        """Take back what was typed; where nothing is, close."""
        box = self.query_one(Input)
        if not self._finding:
            self.dismiss()
            return
        box.value = ""
        box.display = False
        self.query_one("#help").focus()
        self._set()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.query_one("#help").focus()

    def action_move(self, by: int) -> None:
        """Scroll by lines."""
        self.query_one("#help").scroll_relative(y=by, animate=False)

    def action_page(self, by: int) -> None:
        """Scroll by a page."""
        panel = self.query_one("#help")
        panel.scroll_relative(y=by * max(1, panel.size.height - 1), animate=False)

    def action_top(self) -> None:
        """Scroll to the top."""
        self.query_one("#help").scroll_home(animate=False)

    def action_bottom(self) -> None:
        """Scroll to the end."""
        self.query_one("#help").scroll_end(animate=False)
