"""Raw HTML of a feed to cleaned HTML: well formed, of few elements, with safe links, harmless to any parser.

One linear pass over tags and texts, no tree: what is hostile to a tree builder (unbounded depth, attributes, stray
brackets) costs no more here than its length. This module reads; `writer.py` writes and keeps the limits.
"""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from egov_tui.text.markup import decoded
from egov_tui.text.tags import BLOCKS, CUT, KEPT, LONGEST, RAW_TEXT, RENAMED, SKIPPED
from egov_tui.text.writer import Full, Writer

# A tag, well formed or not (HTML §13.2.5): it ends at `>`, at the next `<`, or with the text. Possessive throughout,
# and a broken tag is passed over as a whole, so that no input is looked at twice. A quotation mark counts only
# after `=`; an apostrophe elsewhere is a character like others.
_ATTRIBUTES = r"""(?:[^<>"'=]++|=\s*+(?:"[^"]*+"|'[^']*+')|[="'])*+"""
_TOKEN = re.compile(
    rf"<(?:(?P<slash>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:_-]*+)(?=[\s/<>]|\Z)(?P<attributes>{_ATTRIBUTES})(?P<end>>?)"
    r"|(?P<comment>!--)|!\[CDATA\[|[!?][^<>]*+>?)"
)

_LINE_TAGS = sorted(BLOCKS | RENAMED.keys() - {"strike", "tt", "acronym"} | {"br", "hr"})
_LINE_TAG = re.compile(rf"</?(?:{'|'.join(_LINE_TAGS)})(?=[\s/>])", re.IGNORECASE)
_ANY_TAG = re.compile("</?[a-zA-Z!]")
_BLANK_LINES = re.compile(r"\n[^\S\n]*+\n\s*+")
_HARD_WRAPPED = range(60, 101)
"""Lengths of lines that an editor broke, not the writer."""


def sanitize(html: str, base: str | None) -> str:
    """Return raw HTML as cleaned HTML: few elements, well nested, links absolute against `base`.

    Links are http, https, mailto or tel (`links.safe`); scripts, styles, forms, frames and tracking pixels are
    gone; every text went through `clean`. A text without tags becomes paragraphs at its blank lines. At most
    2,000,000 characters, 256 levels and 20,000 nodes; what was over ends with CUT. Never raises, and
    `sanitize(sanitize(x, b), b) == sanitize(x, b)`.
    """
    pieces, cut = transcribe(html, base)
    return "".join(pieces) + (CUT if cut else "")


def transcribe(html: str, base: str | None) -> tuple[list[str], bool]:
    """Return what `sanitize` returns as tags and texts, in order, and whether something was over a limit."""
    cut = html.endswith(CUT)
    html = html.removesuffix(CUT)
    writer = Writer(base)
    try:
        _transcribe(html[:LONGEST].replace("\r\n", "\n").replace("\r", "\n"), writer)
    except Full:
        cut = True
    return writer.finished(), cut or len(html) > LONGEST


# ---------------------------------------------------------------- tags and texts, in order


def _transcribe(html: str, writer: Writer) -> None:
    """Hand the tags and texts of the HTML to the writer, in order, without what is skipped."""
    paragraphs = "\n" in html.strip() and not _LINE_TAG.search(html)
    if paragraphs and not _ANY_TAG.search(html):
        html = _with_breaks(html)
    put = _in_paragraphs(writer) if paragraphs and _BLANK_LINES.search(html.strip()) else writer.text
    ends = _Ends(html)
    position = 0
    while found := _TOKEN.search(html, position):
        start = found.start()
        if start > position:
            text = html[position:start]
            put(decoded(text) if "&" in text else text)
        position = found.end()
        slash, name, attributes, end, comment = found.groups()
        if name:
            name = name if name in KEPT else RENAMED.get(name.lower(), name.lower())
            if name in KEPT:
                if slash:
                    writer.end(name)
                else:
                    writer.start(name, attributes)
            elif name in SKIPPED:
                position = position if slash else ends.behind(name, found)
            elif not end and not slash:
                put(found[0])  # a bracket that opens no tag
        elif comment:
            close = html.find("-->", position - 2)  # `<!-->` is a whole comment
            position = close + 3 if close >= 0 else len(html)
    put(decoded(html[position:]))


def _in_paragraphs(writer: Writer) -> Callable[[str], None]:
    """A way to write text whose blank lines part paragraphs."""
    writer.start("p", "")

    def put(text: str) -> None:
        for index, piece in enumerate(_BLANK_LINES.split(text)):
            if index:
                writer.end("p")
                writer.start("p", "")
            writer.text(piece)

    return put


class _Ends:
    """Where elements end that are skipped with all they hold."""

    def __init__(self, html: str) -> None:
        self._html = html
        self._last: dict[str, int] = {}

    def behind(self, name: str, tag: re.Match[str]) -> int:
        """Return where to go on behind the element that begins with the tag."""
        if tag["attributes"].endswith("/"):  # XHTML
            return tag.end()
        last = self._last_end(name)
        if last < tag.end():
            # Never closed. A script swallows the rest, as in browsers; of others only the tag goes, so that nothing
            # that an agency wrote is lost.
            return len(self._html) if name in ("script", "style") else tag.end()
        level = 1
        for found in self._tags(name, tag.end()):
            level += -1 if found[1] else name not in RAW_TEXT
            if level == 0:
                return self._bracket(found)
        return last

    def _last_end(self, name: str) -> int:
        """Behind the last end tag of a name, looked up once a name; -1 where there is none."""
        if name not in self._last:
            ends = [found for found in self._tags(name, 0) if found[1]]
            self._last[name] = self._bracket(ends[-1]) if ends else -1
        return self._last[name]

    def _tags(self, name: str, position: int) -> Iterator[re.Match[str]]:
        return re.compile(rf"<(/?){name}(?=[\s/>])", re.IGNORECASE).finditer(self._html, position)

    def _bracket(self, tag: re.Match[str]) -> int:
        return self._html.find(">", tag.end()) + 1 or len(self._html)


def _with_breaks(text: str) -> str:
    """Text without tags, its single newlines made breaks, save where an editor wrapped a long line."""
    return "\n\n".join(_rows(paragraph) for paragraph in _BLANK_LINES.split(text.strip()))


def _rows(paragraph: str) -> str:
    rows = [row.strip() for row in paragraph.split("\n")]
    out = rows[:1]
    for before, row in pairwise(rows):
        wrapped = len(before) in _HARD_WRAPPED and before[-1] not in ".:;!?"
        out += (" " if wrapped else "<br>", row)
    return "".join(out)
