"""The lines around the panes: header with the way here, status, and the keys that work now."""

from rich.cells import cell_len
from textual.binding import Binding
from textual.content import Content
from textual.style import Style
from textual.widget import Widget

from egov_tui.text.clean import line
from egov_tui.tui.icons import UNICODE, Icons
from egov_tui.tui.render import Styles, fit, plain


class Bar(Widget):
    """One line with words at its left and at its right; the left gives way."""

    icons: Icons = UNICODE
    named: Styles
    """The palette of the screen, which gives it."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._left: tuple[tuple[str, str], ...] = ()
        self._right: tuple[tuple[str, str], ...] = ()

    def tell(self, *left: tuple[str, str], right: tuple[tuple[str, str], ...] = ()) -> None:
        """Say other words: pairs of text and style name (of the palette, or empty)."""
        if (left, right) != (self._left, self._right):
            self._left, self._right = left, right
            self.refresh()

    @property
    def text(self) -> str:
        """All that is said, as it is given."""
        return "".join(words for words, _style in (*self._left, *self._right))

    def render(self) -> Content:
        """Draw the line: the left cut with an ellipsis where both do not fit."""
        width = self.size.width
        right = [(_within(words), self._style(style)) for words, style in self._right]
        taken = sum(cell_len(words) for words, _style in right)
        room = max(0, width - taken - 3) if taken < width - 8 else max(0, width - 1)
        parts: list[tuple[str, Style] | str] = [" "]
        for words, style in self._left:
            shown = _within(words)
            if cell_len(shown) > room:
                shown = fit(shown, room, self.icons.more)
            room -= cell_len(shown)
            parts.append((shown, self._style(style)))
        if taken < width - 8:
            parts += [" " * (room + 1), *right, " "]
        return plain(*parts)

    def _style(self, name: str) -> Style:
        """A style of the palette; no name is the bar's own."""
        return self.named(name) if name else Style()


def _within(words: str) -> str:
    """Words cleaned; the blanks at their ends are ours, and stay."""
    inner = line(words)
    if not inner:
        return words
    return " " * (words[:1] == " ") + inner + " " * (words[-1:] == " ")


class Keys(Widget):
    """The keys that work where the focus is, from the live bindings; a click presses the key."""

    named: Styles

    def on_mount(self) -> None:
        """Follow the focus."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _screen: self.refresh())

    def render(self) -> Content:
        """Draw as many keys as fit, in the order of the bindings; the one for help always."""
        found: dict[str, Binding] = {}
        for active in self.screen.active_bindings.values():
            if active.binding.show and active.binding.id:
                found.setdefault(active.binding.id, active.binding)
        last = found.pop("app.help", None)
        help_piece = self._piece(last) if last else Content("")
        content, room = Content(" "), self.size.width - 1 - help_piece.cell_length
        for binding in found.values():
            piece = self._piece(binding)
            if piece.cell_length > room:
                break
            room -= piece.cell_length
            content += piece
        return content + help_piece

    def _piece(self, binding: Binding) -> Content:
        press = Style.from_meta({"@click": f"app.simulate_key('{binding.key}')"})
        key = self.named("accent") + press
        return plain((self.app.get_key_display(binding), key), (f" {binding.description}", press), "  ")
