"""Cleaned HTML -> a Document: its tags and texts, in order, become flat blocks of spans."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from egov_tui.model import Block, BlockKind, Document, Link, Span, Style
from egov_tui.text.clean import line
from egov_tui.text.links import safe, strip_tracking, web
from egov_tui.text.lists import List
from egov_tui.text.markup import given, unescaped
from egov_tui.text.misleading import misleads
from egov_tui.text.spans import Spans
from egov_tui.text.tables import Table, has_columns
from egov_tui.text.tags import DEEPEST, KEPT, LONGEST, VOID

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
_HEADING, _PARAGRAPH = BlockKind.HEADING, BlockKind.PARAGRAPH  # each look into an enumeration costs as much as a call
_STANDING_APART = (BlockKind.PREFORMATTED, BlockKind.TABLE, BlockKind.IMAGE, BlockKind.RULE)
_QUOTES = ("“”", "‘’")
_SMALL_IMAGE = 3
"""Characters of alternative text up to which an image stands for a character: an emoji, a tick."""


class Malformed(ValueError):
    """Not cleaned HTML: an unknown tag, or one that is not nested well."""


def build(pieces: Sequence[str], *, cut: bool = False, enough: int | None = None) -> Document:
    """Return the tags and texts of cleaned HTML, one after the other, as a Document.

    With `enough`, it ends behind the text with which it has so many characters.

    Raises:
        Malformed: they are not those of cleaned HTML.
    """
    builder = _Builder(pieces)
    builder.read(LONGEST if enough is None else enough)
    return builder.document(cut)


class _Builder:
    def __init__(self, pieces: Sequence[str]) -> None:
        self._pieces = pieces
        self._position = 0
        """Of the start tag that is read."""
        self._blocks: list[Block] = []
        self._numbers: dict[str, int] = {}
        """Addresses of links and their numbers, from 0."""
        self._misleading: set[int] = set()
        self._images: list[str] = []
        self._spans = Spans()
        self._waiting: list[Block] = []
        """Images within the paragraph, set behind it, so that it stays whole."""
        self._kind = _PARAGRAPH
        self._level = 0
        self._quote = 0
        self._marker = ""
        self._lists: list[List] = []
        self._outer: list[tuple[BlockKind, int]] = []
        self._styles: list[Style] = []
        self._quotations = 0
        self._preformatted = 0
        self._words: list[str] = []
        """Of the link that is open."""
        self._abbreviations: list[str] = []
        """What those that are open stand for."""
        self._explained: set[str] = {""}
        self._tables: list[Table | None] = []
        """The open tables; None for one that only lays out the page."""

    def read(self, enough: int) -> None:
        """Take every piece in its turn, until there are characters enough."""
        ends: list[str] = []
        said = 0
        for position, piece in enumerate(self._pieces):
            if piece[0] != "<":
                text = unescaped(piece) if "&" in piece else piece
                if self._preformatted and self._pieces[position - 1] == "<pre>":
                    text = text.removeprefix("\n")  # HTML §13.2.6.4.7
                self._text(text)
                if enough < LONGEST:  # white space says nothing
                    said += len(" ".join(text.split()))
                    if said >= enough:
                        break
            elif tag := _ENDS.get(piece):
                if not ends or ends.pop() != piece:
                    raise Malformed(piece)
                tag.leave(self, tag)
            else:
                tag = _STARTS.get(piece) or _STARTS.get(piece.partition(" ")[0] + ">")
                if tag is None:
                    raise Malformed(piece)
                if tag.end:
                    ends.append(tag.end)
                    if len(ends) > DEEPEST:
                        raise Malformed(piece)
                self._position = position
                tag.enter(self, tag)
        else:
            if ends:
                raise Malformed(ends[-1])
        for end in reversed(ends):
            _ENDS[end].leave(self, _ENDS[end])

    def document(self, cut: bool) -> Document:
        """Return what was built."""
        self._flush()
        links = tuple(Link(address, number in self._misleading) for address, number in self._numbers.items())
        return Document(tuple(self._blocks), links, tuple(self._images), cut)

    def _text(self, text: str) -> None:
        """Say a text; it is clean already, as all of cleaned HTML is."""
        if self._spans.link is not None:
            self._words.append(text)
        if self._preformatted:
            self._spans.add_as_is(text)
        else:
            self._spans.add(text)

    def _given(self) -> dict[str, str]:
        """The attributes of the start tag that is read."""
        return given(self._pieces[self._position])

    # ------------------------------------------------------------ blocks

    def enter_block(self, tag: "_Tag") -> None:
        self._flush()
        self._outer.append((self._kind, self._level))
        self._kind = tag.kind or self._kind
        self._level = tag.level or self._level

    def leave_block(self, tag: "_Tag") -> None:
        self._flush()
        self._kind, self._level = self._outer.pop()

    def enter_quote(self, tag: "_Tag") -> None:
        self.enter_block(tag)
        self._quote += 1

    def leave_quote(self, tag: "_Tag") -> None:
        self.leave_block(tag)
        self._quote -= 1

    def enter_preformatted(self, tag: "_Tag") -> None:
        self.enter_block(tag)
        self._preformatted += 1

    def leave_preformatted(self, tag: "_Tag") -> None:
        self.leave_block(tag)
        self._preformatted -= 1

    def enter_list(self, tag: "_Tag") -> None:
        self.enter_block(tag)
        self._marker = ""  # of an item that holds but a list
        self._lists.append(List(self._given() if tag.name == "ol" else None))

    def leave_list(self, tag: "_Tag") -> None:
        self.leave_block(tag)
        self._lists.pop()

    def enter_item(self, tag: "_Tag") -> None:
        self.enter_block(tag)
        if self._lists:
            self._marker = self._lists[-1].mark(self._given())
            if self._cell():
                self._spans.add(f"{self._marker} ")

    def leave_item(self, tag: "_Tag") -> None:
        self.leave_block(tag)
        self._marker = ""

    def _flush(self) -> None:
        """Set what was said since the last block as a block; within a table's cell, only end the line."""
        if self._tables and self._cell():
            self._spans.end_line()
            return
        if self._spans.parts and (spans := self._spans.take(as_is=self._preformatted > 0)):
            self._set(self._kind, spans)
        if self._waiting:
            self._blocks += self._waiting
            self._waiting = []

    def _set(self, kind: BlockKind, spans: tuple[Span, ...] = (), table: Table | None = None) -> None:
        """Add a block where it stands now. The first of a list item is the item itself."""
        marker, self._marker = self._marker, ""
        if marker:
            if kind in _STANDING_APART:
                self._blocks.append(self._block(BlockKind.ITEM, marker=marker))
                marker = ""
            else:
                if kind is _HEADING:
                    spans = tuple(Span(span.text, span.style | Style.STRONG, span.link) for span in spans)
                kind = BlockKind.ITEM
        self._blocks.append(self._block(kind, spans, marker, table))

    def _block(
        self, kind: BlockKind, spans: tuple[Span, ...] = (), marker: str = "", table: Table | None = None
    ) -> Block:
        level = self._level if kind is _HEADING else 0
        rows = table.rows() if table else ()
        return Block(kind, spans, level, self._quote, len(self._lists), marker, rows)

    def enter_rule(self, tag: "_Tag") -> None:
        self._flush()
        if not self._cell():
            self._set(BlockKind.RULE)

    def enter_break(self, tag: "_Tag") -> None:
        """End the line; the second in a row ends the paragraph."""
        if self._preformatted:
            self._spans.add_as_is("\n")
        elif self._spans.at_line_start and self._kind is _PARAGRAPH and not self._cell():
            self._flush()
        else:
            self._spans.add_break()

    # ------------------------------------------------------------ words

    def enter_style(self, tag: "_Tag") -> None:
        self._styles.append(self._spans.style)
        self._spans.style = _both(self._spans.style, tag.style)

    def leave_style(self, tag: "_Tag") -> None:
        self._spans.style = self._styles.pop()

    def enter_quotation(self, tag: "_Tag") -> None:
        self._spans.add(_QUOTES[self._quotations % 2][0])
        self._quotations += 1

    def leave_quotation(self, tag: "_Tag") -> None:
        self._quotations -= 1
        self._spans.add(_QUOTES[self._quotations % 2][1])

    def enter_abbreviation(self, tag: "_Tag") -> None:
        self._abbreviations.append(line(self._given().get("title", "")))

    def leave_abbreviation(self, tag: "_Tag") -> None:
        """Say in brackets what the abbreviation stands for, once; a title that is no words is a date for machines."""
        meaning = self._abbreviations.pop()
        if meaning not in self._explained and meaning[0].isalpha() and not self._preformatted:
            if not self._spans.end_with(meaning):
                self._spans.add(f" ({meaning})")
            self._explained.add(meaning)

    def enter_link(self, tag: "_Tag") -> None:
        address = safe(self._given().get("href", ""))
        if address:
            self._spans.link = self._numbers.setdefault(strip_tracking(address), len(self._numbers))
            self._words = []

    def leave_link(self, tag: "_Tag") -> None:
        """End a link; tell one by whose words one would think it leads elsewhere."""
        number, self._spans.link = self._spans.link, None
        if number is not None and number not in self._misleading:
            words = "".join(self._words)
            if "." in words and misleads(words, list(self._numbers)[number]):
                self._misleading.add(number)

    def enter_image(self, tag: "_Tag") -> None:
        """Say an image's words, as a block of their own unless they stand for a character."""
        image = self._given()
        words = line(image.get("alt", ""))
        if self._cell() or (words and len(words) <= _SMALL_IMAGE and not words.isalnum()):
            self._spans.add(words)
            return
        address = safe(image.get("src", ""))
        self._images.append(address if address and web(address) else "")
        link = self._spans.link
        spans = (Span(words, link=link),) if words or link is not None else ()
        if self._spans.parts:
            self._waiting.append(self._block(BlockKind.IMAGE, spans))
        else:
            self._set(BlockKind.IMAGE, spans)

    # ------------------------------------------------------------ tables

    def _cell(self) -> bool:
        """Say whether the words are those of a table's cell."""
        return bool(self._tables) and (table := self._tables[-1]) is not None and table.in_cell

    def enter_table(self, tag: "_Tag") -> None:
        """Begin a table; where it only lays out a page, its blocks stand for themselves."""
        self._flush()
        self._tables.append(Table() if has_columns(self._pieces, self._position) else None)

    def leave_table(self, tag: "_Tag") -> None:
        self._flush()
        table = self._tables.pop()
        if table and table.rows():
            self._set(BlockKind.TABLE, table=table)

    def enter_row(self, tag: "_Tag") -> None:
        self._flush()
        if self._tables and (table := self._tables[-1]):
            table.begin_row()

    def enter_cell(self, tag: "_Tag") -> None:
        self._flush()
        if self._tables and (table := self._tables[-1]):
            table.begin_cell(tag.name == "th", self._given())
            self._spans = Spans(self._spans)

    def leave_cell(self, tag: "_Tag") -> None:
        if self._cell() and (table := self._tables[-1]):
            table.end_cell(self._spans.take())
        else:
            self._flush()

    def pass_over(self, tag: "_Tag") -> None:
        """Do nothing at a tag that says nothing by itself."""


_Action = Callable[[_Builder, "_Tag"], None]


class _Tag(NamedTuple):
    """What is done at the tags of an element."""

    name: str
    enter: _Action
    leave: _Action
    end: str
    """Its end tag; empty for a void element."""
    style: Style
    kind: BlockKind | None
    level: int


_ACTIONS: dict[str, tuple[_Action, _Action]] = {
    **dict.fromkeys(_STYLES, (_Builder.enter_style, _Builder.leave_style)),
    **dict.fromkeys(_BLOCKS, (_Builder.enter_block, _Builder.leave_block)),
    **dict.fromkeys(("ul", "ol"), (_Builder.enter_list, _Builder.leave_list)),
    **dict.fromkeys(("td", "th"), (_Builder.enter_cell, _Builder.leave_cell)),
    "a": (_Builder.enter_link, _Builder.leave_link),
    "abbr": (_Builder.enter_abbreviation, _Builder.leave_abbreviation),
    "blockquote": (_Builder.enter_quote, _Builder.leave_quote),
    "br": (_Builder.enter_break, _Builder.pass_over),
    "hr": (_Builder.enter_rule, _Builder.pass_over),
    "img": (_Builder.enter_image, _Builder.pass_over),
    "li": (_Builder.enter_item, _Builder.leave_item),
    "pre": (_Builder.enter_preformatted, _Builder.leave_preformatted),
    "q": (_Builder.enter_quotation, _Builder.leave_quotation),
    "table": (_Builder.enter_table, _Builder.leave_table),
    "tr": (_Builder.enter_row, _Builder.pass_over),
}


def _tag(name: str) -> _Tag:
    enter, leave = _ACTIONS.get(name, (_Builder.pass_over, _Builder.pass_over))
    kind = _KINDS.get(name)
    level = int(name[1]) if kind is _HEADING else 0
    return _Tag(name, enter, leave, "" if name in VOID else f"</{name}>", _STYLES.get(name, Style.PLAIN), kind, level)


_STARTS = {f"<{name}>": _tag(name) for name in KEPT}
_ENDS = {tag.end: tag for tag in _STARTS.values() if tag.end}


@lru_cache(256)
def _both(one: Style, other: Style) -> Style:
    return one | other
