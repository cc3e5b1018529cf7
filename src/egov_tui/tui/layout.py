"""A Document set into lines of at most so many terminal cells. Pure: no widget, no colour, no clock.

A line is plain text, a prefix (quote bars, indentation, list marker) and marks that say how stretches of it are set;
`render` turns it into something to draw. Widths are terminal cells as rich counts them, never characters.
"""

from dataclasses import dataclass, field

from rich.cells import cell_len

from egov_tui.i18n import _
from egov_tui.model import Block, BlockKind, Document
from egov_tui.tui.lines import BLANK, Flow, Line, flow, marks_within
from egov_tui.tui.tables import table_lines
from egov_tui.tui.wrap import wrap

BAR = "│ "
_MAX_BARS = 5
_TAB = 4
_MARKED = {BlockKind.PREFORMATTED, BlockKind.TABLE, BlockKind.IMAGE}
_TIGHT = {BlockKind.ITEM, BlockKind.TERM, BlockKind.DEFINITION}


@dataclass(slots=True)
class Page:
    """A document set for one width."""

    lines: list[Line] = field(default_factory=list)
    flows: list[str] = field(default_factory=list)
    """The running texts, each unbroken: where search words are looked for."""
    head: int = 0
    """So many of the lines stand above the text itself."""


def set_lines(document: Document, width: int, first: int = 0) -> Page:
    """Set a document for a width in cells (at least 1); no line is wider, whatever the document holds.

    Its running texts are counted from `first`, where they shall stand behind so many others.
    """
    setter = _Setter(document, max(1, width), first)
    for number, block in enumerate(document.blocks):
        setter.add(block, document.blocks[number + 1] if number + 1 < len(document.blocks) else None)
    return setter.page


class _Setter:
    """Sets one block after another, remembering what the lists it stands in are indented by."""

    def __init__(self, document: Document, width: int, first: int) -> None:
        self.document = document
        self.width = width
        self.first = first
        self.page = Page()
        self.last: Block | None = None
        self.indents: list[int] = [0]
        self.marker: str | None = None
        """The prefix of an item without a text of its own: it stands before the block that follows."""

    def add(self, block: Block, following: Block | None = None) -> None:
        """Set a block; what follows it says where a caption belongs and whether an empty item needs a line."""
        bars = min(block.quote, _MAX_BARS, self.width // 6) * BAR
        first, rest = self._indentation(block, self.width - len(bars))
        marker, self.marker = self.marker, None
        if marker is not None:
            first, rest = marker, " " * cell_len(marker)
        elif self.last is not None and not self._tight(block, following):
            shared = min(block.quote, self.last.quote, _MAX_BARS, self.width // 6)
            self.page.lines.append(BLANK._replace(prefix=(shared * BAR).rstrip()))
        self.last = block
        if following is not None and _lends_marker(block, following):
            self.marker = first
        else:
            self._set(block, bars + first, bars + rest)

    def _tight(self, block: Block, following: Block | None) -> bool:
        assert self.last is not None
        if block.kind is BlockKind.TABLE and self.last.kind is BlockKind.CAPTION:
            return True
        if block.kind is BlockKind.CAPTION:
            if self.last.kind is BlockKind.TABLE and following is not None and following.kind is BlockKind.TABLE:
                return False
            return self.last.kind in (BlockKind.TABLE, BlockKind.IMAGE, BlockKind.CAPTION, BlockKind.HEADING)
        if self.last.kind is BlockKind.HEADING:
            return block.kind is not BlockKind.HEADING
        return block.kind in _TIGHT and self.last.kind in _TIGHT and block.kind is not BlockKind.TERM

    def _indentation(self, block: Block, width: int) -> tuple[str, str]:
        """Prefix of the first line and of the rest; lists indent by their marker, up to half the width."""
        if not block.depth:
            self.indents = [0]
            rest = 2 if block.kind is BlockKind.DEFINITION and width > 20 else 0
            return " " * rest, " " * rest
        del self.indents[max(1, block.depth) :]
        while len(self.indents) < block.depth:
            self.indents.append(self.indents[-1] + 2)
        outer = min(self.indents[block.depth - 1], width // 2)
        if block.kind is BlockKind.ITEM:
            marker = f"{block.marker or '•'} "
            inner = outer + cell_len(marker)
            self.indents.append(inner)
            return " " * outer + marker, " " * min(inner, max(1, width * 2 // 3))
        inner = min(outer + 2, width // 2)
        return " " * inner, " " * inner

    def _set(self, block: Block, first: str, rest: str) -> None:
        if self.width - max(cell_len(first), cell_len(rest)) < 2:
            first = rest = ""  # no room for both
        # In the list of links itself the marker is the number already.
        links = () if block.marker.startswith("[") else self.document.links
        match block.kind:
            case BlockKind.RULE:
                self.page.lines.append(Line(block.kind, "─" * (self.width - cell_len(rest)), rest))
            case BlockKind.TABLE:
                for number, line in enumerate(table_lines(block, links, max(1, self.width - cell_len(rest)))):
                    self.page.lines.append(line._replace(prefix=rest if number else first))
            case BlockKind.IMAGE:
                words = block.text.strip()
                told = _("[Image: {words}]").format(words=words) if words else _("[Image]")
                self._run(block, Flow(told, ()), first, rest)
            case BlockKind.PREFORMATTED:
                self._run(block, _untabbed(flow(block.spans, links)), first, rest)
            case _:
                self._run(block, flow(block.spans, links), first, rest)

    def _run(self, block: Block, text: Flow, first: str, rest: str) -> None:
        """Break running text into lines; outside preformatted text a tab is a blank."""
        text = text._replace(text=text.text.replace("\t", " "))
        number = self.first + len(self.page.flows)
        self.page.flows.append(text.text)
        hard = block.kind is BlockKind.PREFORMATTED
        widths = self.width - cell_len(first), max(1, self.width - cell_len(rest))
        for index, (start, end) in enumerate(wrap(text.text, *widths, hard=hard)):
            self.page.lines.append(
                Line(
                    block.kind,
                    text.text[start:end],
                    rest if index else first,
                    tuple(marks_within(text.marks, start, end)),
                    number,
                    start,
                    block.level,
                )
            )


def _lends_marker(block: Block, following: Block) -> bool:
    """Whether an item is nothing but the marker of what follows."""
    if block.kind is not BlockKind.ITEM or block.text.strip():
        return False
    return following.kind in _MARKED and following.depth == block.depth and following.quote == block.quote


def _untabbed(text: Flow) -> Flow:
    """Tabs as blanks up to the next stop; marks move along."""
    if "\t" not in text.text:
        return text
    places: list[int] = []
    out: list[str] = []
    column = at = 0
    for character in text.text:
        places.append(at)
        piece = " " * (_TAB - column % _TAB) if character == "\t" else character
        column = 0 if character == "\n" else column + len(piece)
        at += len(piece)
        out.append(piece)
    places.append(at)
    return Flow("".join(out), tuple(m._replace(start=places[m.start], end=places[m.end]) for m in text.marks))
