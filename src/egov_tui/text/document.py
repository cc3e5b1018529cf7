"""Builds a Document: takes the elements and texts of cleaned HTML in order and sets them as flat blocks of spans."""

import re
from collections.abc import Callable, Mapping
from typing import Protocol

from egov_tui.model import Block, BlockKind, Document, Link, Span, Style
from egov_tui.text.clean import line
from egov_tui.text.links import safe, strip_tracking, web
from egov_tui.text.misleading import misleads
from egov_tui.text.spans import Spans
from egov_tui.text.tables import Table, has_columns

_STYLES = {
    **dict.fromkeys(("strong", "b", "mark"), Style.STRONG),
    **dict.fromkeys(("em", "i", "cite", "dfn", "var"), Style.EMPHASIS),
    **dict.fromkeys(("code", "samp"), Style.CODE),
    **dict.fromkeys(("del", "s"), Style.DELETED),
    "ins": Style.INSERTED,
    "sub": Style.SUBSCRIPT,
    "sup": Style.SUPERSCRIPT,
    "kbd": Style.KEYBOARD,
}
_KINDS = {
    **{f"h{level}": BlockKind.HEADING for level in range(1, 7)},
    **dict.fromkeys(("blockquote", "ul", "ol", "li", "dl"), BlockKind.PARAGRAPH),
    **dict.fromkeys(("figcaption", "caption"), BlockKind.CAPTION),
    "pre": BlockKind.PREFORMATTED,
    "dt": BlockKind.TERM,
    "dd": BlockKind.DEFINITION,
}
"""Kinds that elements give to what they hold; others leave it as it is."""
_BLOCKS = _KINDS.keys() | {"p", "div", "figure"}
_QUOTES = ("“”", "‘’")
_BULLET = "•"
_SMALL_IMAGE = 3
"""Characters of alternative text up to which an image stands for a character: an emoji, a tick."""


class Node(Protocol):
    """What the builder asks of an element."""

    @property
    def attributes(self) -> Mapping[str, str | None]:
        """Its attributes."""


class _List:
    """An open list and how its items are marked."""

    def __init__(self, node: Node | None) -> None:
        """A list of the `ol` given, or unordered without one."""
        given = node.attributes if node is not None else {}
        self.ordered = node is not None
        self.style = given.get("type") or ""
        self.number = _number(given.get("start"), 1)

    def mark(self, item: Node) -> str:
        """Return the marker of the next item."""
        if not self.ordered:
            return _BULLET
        number = _number(item.attributes.get("value"), self.number)
        self.number = number + 1
        return f"{_numeral(number, self.style)}."


class Builder:
    """`enter`, `text` and `leave` in document order, then `document`."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._numbers: dict[str, int] = {}
        """Addresses of links and their numbers, from 0."""
        self._misleading: set[int] = set()
        self._images: list[str] = []
        self._spans = Spans()
        self._waiting: list[Block] = []
        """Images within the paragraph, set behind it, so that it stays whole."""
        self._kind = BlockKind.PARAGRAPH
        self._level = 0
        self._quote = 0
        self._marker = ""
        self._lists: list[_List] = []
        self._outer: list[tuple[BlockKind, int]] = []
        self._styles: list[Style] = []
        self._quotations = 0
        self._preformatted = 0
        self._words: list[str] = []
        """Of the link that is open."""
        self._tables: list[Table | None] = []
        """The open tables; None for one that only lays out the page."""

    # ------------------------------------------------------------ what comes

    def enter(self, name: str, node: Node) -> None:
        """Begin an element."""
        if style := _STYLES.get(name):
            self._styles.append(self._spans.style)
            self._spans.style |= style
        elif name in _BLOCKS:
            self._enter_block(name, node)
        elif enter := _ENTERED.get(name):
            enter(self, node)

    def leave(self, name: str) -> None:
        """End the innermost element."""
        if name in _STYLES:
            self._spans.style = self._styles.pop()
        elif name in _BLOCKS:
            self._leave_block(name)
        elif leave := _LEFT.get(name):
            leave(self)

    def text(self, text: str) -> None:
        """Say a text; it is clean already, as all of cleaned HTML is."""
        spans = self._spans
        if spans.link is not None:
            self._words.append(text)
        if self._preformatted:
            spans.add_as_is(text)
        else:
            spans.add(text)

    def document(self, *, cut: bool = False) -> Document:
        """Return what was built."""
        self._flush()
        links = tuple(Link(address, number in self._misleading) for address, number in self._numbers.items())
        return Document(tuple(self._blocks), links, tuple(self._images), cut)

    # ------------------------------------------------------------ blocks

    def _enter_block(self, name: str, node: Node) -> None:
        self._flush()
        self._outer.append((self._kind, self._level))
        self._kind = _KINDS.get(name, self._kind)
        if self._kind is BlockKind.HEADING and name in _KINDS:
            self._level = int(name[1])
        elif name == "blockquote":
            self._quote += 1
        elif name == "pre":
            self._preformatted += 1
        elif name in ("ul", "ol"):
            self._marker = ""  # of an item that holds but a list
            self._lists.append(_List(node if name == "ol" else None))
        elif name == "li" and self._lists:
            self._marker = self._lists[-1].mark(node)
            if self._cell():
                self._spans.add(f"{self._marker} ")

    def _leave_block(self, name: str) -> None:
        self._flush()
        self._kind, self._level = self._outer.pop()
        if name == "blockquote":
            self._quote -= 1
        elif name == "pre":
            self._preformatted -= 1
        elif name in ("ul", "ol"):
            self._lists.pop()
        elif name == "li":
            self._marker = ""

    def _flush(self) -> None:
        """Set what was said since the last block as a block; within a table's cell, only end the line."""
        if self._cell():
            self._spans.end_line()
            return
        spans = self._spans.take(as_is=self._preformatted > 0)
        if spans:
            self._set(self._kind, spans)
        waiting, self._waiting = self._waiting, []
        for image in waiting:
            self._blocks.append(image)

    def _set(self, kind: BlockKind, spans: tuple[Span, ...] = (), table: Table | None = None) -> None:
        """Add a block where it stands now. The first of a list item is the item itself."""
        marker, self._marker = self._marker, ""
        if marker and kind in (BlockKind.PREFORMATTED, BlockKind.TABLE, BlockKind.IMAGE, BlockKind.RULE):
            self._blocks.append(self._block(BlockKind.ITEM, marker=marker))
            marker = ""
        elif marker:
            if kind is BlockKind.HEADING:
                spans = tuple(Span(span.text, span.style | Style.STRONG, span.link) for span in spans)
            kind = BlockKind.ITEM
        self._blocks.append(self._block(kind, spans, marker, table))

    def _block(
        self, kind: BlockKind, spans: tuple[Span, ...] = (), marker: str = "", table: Table | None = None
    ) -> Block:
        level = self._level if kind is BlockKind.HEADING else 0
        rows = table.rows() if table else ()
        return Block(kind, spans, level, self._quote, len(self._lists), marker, rows)

    def enter_rule(self, node: Node) -> None:
        """Begin <hr>."""
        self._flush()
        if not self._cell():
            self._set(BlockKind.RULE)

    def enter_break(self, node: Node) -> None:
        """Begin <br>: a line's end, the second in a row a paragraph's."""
        if self._preformatted:
            self._spans.add_as_is("\n")
        elif self._spans.at_line_start and self._kind is BlockKind.PARAGRAPH and not self._cell():
            self._flush()
        else:
            self._spans.add_break()

    # ------------------------------------------------------------ words

    def enter_quotation(self, node: Node) -> None:
        """Begin <q>."""
        self._spans.add(_QUOTES[self._quotations % 2][0])
        self._quotations += 1

    def leave_quotation(self) -> None:
        """End <q>."""
        self._quotations -= 1
        self._spans.add(_QUOTES[self._quotations % 2][1])

    def enter_link(self, node: Node) -> None:
        """Begin <a>."""
        address = safe(node.attributes.get("href") or "")
        if address:
            self._spans.link = self._numbers.setdefault(strip_tracking(address), len(self._numbers))
            self._words = []

    def leave_link(self) -> None:
        """End <a>; tell a link by whose words one would think it leads elsewhere."""
        number, self._spans.link = self._spans.link, None
        if number is not None and number not in self._misleading:
            words = "".join(self._words)
            if "." in words and misleads(words, list(self._numbers)[number]):
                self._misleading.add(number)

    def enter_image(self, node: Node) -> None:
        """Begin <img>: its words, as a block of their own unless they stand for a character."""
        words = line(node.attributes.get("alt") or "")
        if self._cell() or (words and len(words) <= _SMALL_IMAGE and not words.isalnum()):
            self._spans.add(words)
            return
        address = safe(node.attributes.get("src") or "")
        self._images.append(address if address and web(address) else "")
        link = self._spans.link
        spans = (Span(words, link=link),) if words or link is not None else ()
        if self._spans.filled:
            self._waiting.append(self._block(BlockKind.IMAGE, spans))
        else:
            self._spans.take()
            self._set(BlockKind.IMAGE, spans)

    # ------------------------------------------------------------ tables

    def _cell(self) -> bool:
        """Say whether the words are those of a table's cell."""
        return bool(self._tables) and (table := self._tables[-1]) is not None and table.in_cell

    def enter_table(self, node: Node) -> None:
        """Begin <table>; where it only lays out a page, its blocks stand for themselves."""
        self._flush()
        table = Table() if has_columns(node) else None
        self._tables.append(table)

    def leave_table(self) -> None:
        """End <table>."""
        self._flush()
        table = self._tables.pop()
        if table and table.rows():
            self._set(BlockKind.TABLE, table=table)

    def enter_row(self, node: Node) -> None:
        """Begin <tr>."""
        self._flush()
        if self._tables and (table := self._tables[-1]):
            table.begin_row()

    def enter_cell(self, node: Node, *, header: bool) -> None:
        """Begin <td> or <th>."""
        self._flush()
        if self._tables and (table := self._tables[-1]):
            spans = Spans()
            spans.style, spans.link = self._spans.style, self._spans.link
            given = node.attributes
            table.begin_cell(header, _number(given.get("colspan"), 1), _number(given.get("rowspan"), 1))
            self._spans = spans

    def leave_cell(self) -> None:
        """End <td> or <th>."""
        if self._cell() and (table := self._tables[-1]):
            table.end_cell(self._spans.take())
        else:
            self._flush()


_ENTERED: Mapping[str, Callable[[Builder, Node], None]] = {
    "a": Builder.enter_link,
    "br": Builder.enter_break,
    "hr": Builder.enter_rule,
    "img": Builder.enter_image,
    "q": Builder.enter_quotation,
    "table": Builder.enter_table,
    "tr": Builder.enter_row,
    "td": lambda builder, node: builder.enter_cell(node, header=False),
    "th": lambda builder, node: builder.enter_cell(node, header=True),
}
_LEFT: Mapping[str, Callable[[Builder], None]] = {
    "a": Builder.leave_link,
    "q": Builder.leave_quotation,
    "table": Builder.leave_table,
    "td": Builder.leave_cell,
    "th": Builder.leave_cell,
}


def _number(value: str | None, default: int) -> int:
    return int(value) if value and re.fullmatch("-?[0-9]{1,6}", value) else default


def _numeral(number: int, style: str) -> str:
    """A number as an ordered list writes it: `a`, `A`, `i`, `I`, else digits."""
    if style in ("a", "A") and number > 0:
        letters = ""
        while number:
            number, digit = divmod(number - 1, 26)
            letters = chr(ord(style) + digit) + letters
        return letters
    if style in ("i", "I") and 0 < number < 4000:
        roman = _roman(number)
        return roman if style == "I" else roman.lower()
    return str(number)


def _roman(number: int) -> str:
    out = ""
    for value, letters in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    ):
        out += letters * (number // value)
        number %= value
    return out
