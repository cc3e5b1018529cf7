"""Plain ASCII for poor fonts: what is drawn with other characters is drawn with the nearest that every terminal has.

A filter over finished lines, so that nothing that draws needs to know of it: borders, scrollbars, rules, quote bars,
typographic quotes of our own texts and of articles. One cell stays one cell. Letters stay as they are.
"""

from collections.abc import Iterator

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_LIKE = {
    '"': "“”„‟«»″",
    "'": "‘’‚‛ʼʻ′",
    "-": "‐‑‒–—―−·‧⁻₋─╌╴╶┄┈",
    "=": "━═╍┅┉╸╺",
    "|": "│┃║╎╏┆┇┊┋╵╷╹╻▏▎▍▌▐▕¦",
    "*": "•●◆■▪",
    "o": "◦○◇□▫",
    "~": "…",
    "<": "←‹◀◂⟨",
    ">": "→›▶▸⟩",
    "^": "↑▲",
    "v": "↓▼",
    "#": "█▓▒",
    "_": "☐",
    "x": "×✓✔☑✗✘☒",
    " ": "\u00a0\u2007\u2008\u2009\u200a\u202f▁▂▃▄▅▆▇▀▔░",
}
_TABLE = {ord(one): plain for plain, many in _LIKE.items() for one in many}
_TABLE |= {ord(raised): plain for plain, raised in zip("0123456789+=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁼⁽⁾ⁿ", strict=True)}
_TABLE |= {ord(lowered): plain for plain, lowered in zip("0123456789+=()", "₀₁₂₃₄₅₆₇₈₉₊₌₍₎", strict=True)}
_TABLE |= {ord("🔎"): "> "}  # Textual's own, in the palette: two cells
# The other box drawings are corners and crossings, the other blocks are parts of a cell.
_TABLE = {**dict.fromkeys(range(0x2500, 0x2580), "+"), **dict.fromkeys(range(0x2580, 0x25A0), "#"), **_TABLE}


def ascii_of(text: str) -> str:
    """Return a text with what is drawn, not written, in ASCII; as many cells as before."""
    return text if text.isascii() else text.translate(_TABLE)


class Ascii(LineFilter):
    """Draws everything on the screen in ASCII, as far as it is not letters."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments of a line with other characters."""
        return list(self._plain(segments))

    def _plain(self, segments: list[Segment]) -> Iterator[Segment]:
        for segment in segments:
            text, style, control = segment
            yield segment if control or text.isascii() else Segment(ascii_of(text), style, control)
