"""The lines around the panes: header with the way here, status, and the keys that work now."""

from collections.abc import Iterator

from rich.cells import cell_len
from textual.binding import Binding
from textual.content import Content
from textual.style import Style
from textual.widget import Widget

from egov_tui.text.clean import line
from egov_tui.tui.icons import UNICODE, Icons
from egov_tui.tui.render import Styles, fit, plain
from egov_tui.tui.wrap import wrap

Part = tuple[str, str]
"""Words and the name of their style (of the palette, or empty)."""
MOST_KEYS = 6
_MOST_LINES = 5


class Bar(Widget):
    """One line with words at its left and at its right; the left gives way, unless it is to be read whole."""

    icons: Icons = UNICODE
    named: Styles
    """The palette of the screen, which gives it."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._left: tuple[Part, ...] = ()
        self._right: tuple[Part, ...] = ()
        self._listed = self._whole = False

    def tell(self, *left: Part, right: tuple[Part, ...] = (), listed: bool = False, whole: bool = False) -> None:
        """Say other words. Those `listed` are parted by dots, and each is there as a whole or not at all.

        What is to be read `whole` takes more lines where one has no room for it.
        """
        if (left, right, listed, whole) != (self._left, self._right, self._listed, self._whole):
            self._left, self._right, self._listed, self._whole = left, right, listed, whole
            self._grow()
            self.refresh()

    def on_resize(self) -> None:
        """More lines on a narrower screen, or fewer on a wider one."""
        self._grow()

    def _grow(self) -> None:
        """Take as many lines as what is to be read whole needs; no more than leave the panes their room."""
        lines = 1
        if self._whole and self.is_attached and self.size.width:
            lines = max(1, min(len(self._lines()), _MOST_LINES, self.screen.size.height // 3))
        if self.styles.height is None or self.styles.height.value != lines:
            self.styles.height = lines

    def _lines(self) -> list[str]:
        """The words at the left on as many lines as they need, beside those at the right on a single one."""
        words = "".join(_within(words) for words, _style in self._left)
        room = max(1, self.size.width - 2)
        if cell_len(words) <= self._room(sum(cell_len(_within(words)) for words, _style in self._right)):
            return [words]
        return [words[a:b] for a, b in wrap(words, room, room)]

    def _room(self, taken: int) -> int:
        """Cells for the left beside so many at the right."""
        width = self.size.width
        return max(0, width - taken - 3) if taken < width - 8 else max(0, width - 1)

    @property
    def text(self) -> str:
        """All that is said, as it is given."""
        between = self._dot if self._listed else ""
        left, right = ([words for words, _style in side] for side in (self._left, self._right))
        return between.join(left) + "".join(right)

    @property
    def _dot(self) -> str:
        return f" {self.icons.dot} "

    def render(self) -> Content:
        """Draw the line: the left cut where both do not fit."""
        if self._whole:
            return Content("\n").join(self._drawn())
        width = self.size.width
        right = [(_within(words), self._style(style)) for words, style in self._right]
        taken = sum(cell_len(words) for words, _style in right)
        room = self._room(taken)
        parts: list[tuple[str, Style] | str] = [" "]
        for words, style in self._fitting(room):
            parts.append((words, self._style(style)))
            room -= cell_len(words)
        if taken < width - 8:
            parts += [" " * (room + 1), *right, " "]
        return plain(*parts)

    def _drawn(self) -> Iterator[Content]:
        """The lines of what is read whole, an ellipsis where even they are too few; the right where it has room."""
        lines, height, width = self._lines(), max(1, self.size.height), self.size.width
        lines = [*lines[: height - 1], " ".join(lines[height - 1 :])]
        style = self._style(self._left[0][1] if self._left else "")
        for words in lines[:-1]:
            yield plain(" ", (words, style))
        last = lines[-1] if cell_len(lines[-1]) <= width - 2 else fit(lines[-1], width - 2, self.icons.more)
        right = [(_within(words), self._style(name)) for words, name in self._right]
        free = width - 2 - cell_len(last) - sum(cell_len(words) for words, _style in right)
        yield plain(" ", (last, style)) + (plain(" " * free, *right) if free > 0 else Content(""))

    def _fitting(self, room: int) -> Iterator[Part]:
        """What there is room for at the left: whole parts, or as much of the words as goes before an ellipsis."""
        for number, (words, style) in enumerate(self._left):
            shown = _within(words)
            if number and self._listed:
                if cell_len(self._dot + shown) > room:
                    return
                yield self._dot, "dim"
                room -= cell_len(self._dot)
            if cell_len(shown) > room:
                shown = fit(shown, room, self.icons.more)
            room -= cell_len(shown)
            yield shown, style

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
    """The keys that matter where the focus is, from the live bindings; a click presses the key."""

    named: Styles

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._offered: tuple[str, ...] = ()

    def on_mount(self) -> None:
        """Follow the focus."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _screen: self.refresh())

    def offer(self, ids: tuple[str, ...]) -> None:
        """Offer other actions, by the ids of their bindings; those that have no key now are passed over."""
        if ids != self._offered:
            self._offered = ids
            self.refresh()

    def render(self) -> Content:
        """Draw as many keys as fit, in the order in which they are offered; the last of them always.

        One that is too long is passed over, so that shorter ones have its room.
        """
        live: dict[str, Binding] = {}
        for active in self.screen.active_bindings.values():
            live.setdefault(active.binding.id or "", active.binding)
        pieces = [self._piece(live[name]) for name in self._offered if name in live]
        *pieces, last = [*pieces[: MOST_KEYS - 1], *pieces[MOST_KEYS - 1 :][-1:]] or [Content("")]
        content, room = Content(" "), self.size.width - 1 - last.cell_length
        for piece in pieces:
            if piece.cell_length <= room:
                room -= piece.cell_length
                content += piece
        return content + last

    def _piece(self, binding: Binding) -> Content:
        press = Style.from_meta({"@click": f"app.simulate_key('{binding.key}')"})
        key = self.named("accent") + press
        return plain((self.app.get_key_display(binding), key), (f" {binding.description}", press), "  ")
