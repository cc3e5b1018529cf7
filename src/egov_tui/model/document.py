"""The readable form of an article's body: a flat list of blocks, and one table of links."""

from enum import IntFlag, StrEnum

from msgspec import Struct


class Style(IntFlag):
    """How a span of text is set."""

    PLAIN = 0
    STRONG = 1
    EMPHASIS = 2
    CODE = 4
    DELETED = 8
    INSERTED = 16
    SUBSCRIPT = 32
    SUPERSCRIPT = 64
    KEYBOARD = 128


class Span(Struct, frozen=True):
    """A run of text in one style. `link` is an index into `Document.links`."""

    text: str
    style: Style = Style.PLAIN
    link: int | None = None


class BlockKind(StrEnum):
    """What a block is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    PREFORMATTED = "preformatted"
    TABLE = "table"
    IMAGE = "image"
    TERM = "term"
    DEFINITION = "definition"
    RULE = "rule"
    CAPTION = "caption"


class Cell(Struct, frozen=True):
    """One cell of a table."""

    spans: tuple[Span, ...]
    header: bool = False
    columns: int = 1
    rows: int = 1


class Block(Struct, frozen=True):
    """One block of a document; what encloses it is told by `quote` and `depth`, so that a document stays flat.

    A list item's first block has kind ITEM and a marker; further blocks of the same item keep their own kind and
    the item's depth. A line break inside a paragraph is a newline in a span's text.
    """

    kind: BlockKind
    spans: tuple[Span, ...] = ()
    level: int = 0
    """Of a heading, 1 to 6."""
    quote: int = 0
    """How many quotations it stands in."""
    depth: int = 0
    """How many lists it stands in."""
    marker: str = ""
    """Of a list item: a bullet or a number with its stop."""
    rows: tuple[tuple[Cell, ...], ...] = ()
    """Of a table."""

    @property
    def text(self) -> str:
        """The block as plain text; the cells of a table joined by tabs, its rows by newlines."""
        if self.rows:
            return "\n".join("\t".join("".join(s.text for s in cell.spans) for cell in row) for row in self.rows)
        return "".join(span.text for span in self.spans)


class Link(Struct, frozen=True):
    """A link of a document: http, https, mailto or tel, absolute."""

    address: str
    misleading: bool = False
    """The words of the link look like another host's address: show the true one."""


class Document(Struct, frozen=True):
    """The readable form of an article's body."""

    blocks: tuple[Block, ...] = ()
    links: tuple[Link, ...] = ()
    images: tuple[str, ...] = ()
    """Addresses of the images, in order; an IMAGE block says its alternative text."""
    cut: bool = False
    """Something was left out because the body was over a limit."""

    @property
    def text(self) -> str:
        """The document as plain text: blocks joined by blank lines, nothing but words."""
        return "\n\n".join(text for block in self.blocks if (text := block.text.strip()))
