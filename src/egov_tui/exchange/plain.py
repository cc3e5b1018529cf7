"""An article as plain text: for the terminal, a mail, a pipe."""

from collections.abc import Iterator, Sequence

from egov_tui.exchange.layout import (
    Slot,
    by_link,
    byline,
    cut_notice,
    deadline,
    file_label,
    grid,
    image_label,
    provenance,
)
from egov_tui.i18n import _
from egov_tui.model import Article, Block, BlockKind, Document, Span
from egov_tui.text.clean import clean, line
from egov_tui.text.html import read
from egov_tui.text.reading import whole

_STEP = "  "
_DEEPEST = 20


def text(article: Article) -> str:
    """Return an article as text: title, byline, link and deadline, the body, its links by number, its attachments.

    A paragraph is one line, so that a phrase can be found in it; lists are indented, quotes begin with `>`, tables
    stand in columns. Ends with a newline.
    """
    article = whole(article)
    document = read(article.html)
    head = [line(article.title), " · ".join(byline(article)), line(article.link or "")]
    head += [*deadline(article), *provenance(article)]
    parts = ["\n".join(part for part in head if part), body(article, document)]
    if document.links:
        parts.append("\n".join(f"[{n}] {line(link.address)}" for n, link in enumerate(document.links, 1)))
    if article.attachments:
        files = [f"{_STEP}{line(a.url)}  {file_label(a)}".rstrip() for a in article.attachments]
        parts.append("\n".join([_("Attachments:"), *files]))
    return clean("\n\n".join(part for part in parts if part)) + "\n"


def body(article: Article, document: Document, *, ruled: bool = True) -> str:
    """Return the text alone of an article, whose HTML was read as `document`.

    `ruled` False leaves out the lines that are drawn under headings and between parts, for who listens to it.
    """
    parts = [*written(document, ruled=ruled)] if document.blocks else [article.text or article.summary]
    if document.cut:
        parts.append(cut_notice())
    return clean("\n\n".join(part for part in parts if part))


def written(document: Document, *, ruled: bool = True) -> Iterator[str]:
    """Yield the blocks of a document as text, the items of a list together; what stands apart may be empty."""
    close: list[str] = []
    for block in document.blocks:
        written = _block(block, ruled)
        if block.kind is BlockKind.ITEM:  # the items of a list stand close together
            close.append(written)
            continue
        if close:
            yield "\n".join(close)
            close = []
        yield written
    yield "\n".join(close)


def _block(block: Block, ruled: bool) -> str:
    before = "> " * min(block.quote, _DEEPEST)
    indent = _STEP * min(max(0, block.depth - 1), _DEEPEST)
    first = indent + (f"{block.marker} " if block.marker else _STEP * bool(block.depth))
    if block.kind is BlockKind.DEFINITION:
        first += _STEP
    rest = " " * len(first)
    lines = _lines(block, ruled)
    return "\n".join(f"{before}{rest if n else first}{one}".rstrip() for n, one in enumerate(lines))


def _lines(block: Block, ruled: bool) -> list[str]:
    match block.kind:
        case BlockKind.RULE:
            return ["* * *"] if ruled else []
        case BlockKind.TABLE:
            return _table(grid(block.rows), ruled)
        case BlockKind.IMAGE:
            return [image_label(block.text)]
        case BlockKind.HEADING:
            words = _words(block.spans).split("\n")
            drawn = ("=" if block.level <= 1 else "-") * min(60, max(len(one) for one in words))
            return [*words, drawn] if ruled else words
        case _:
            return _words(block.spans).split("\n")


def _words(spans: Sequence[Span]) -> str:
    """Text with the number of each link after its words."""
    parts: list[str] = []
    for link, group in by_link(spans):
        words = "".join(span.text for span in group)
        parts.append(words)
        if link is not None:
            parts.append(f" [{link + 1}]" if words.strip() else f"[{link + 1}]")
    return "".join(parts)


def _table(rows: list[list[Slot]], ruled: bool) -> list[str]:
    cells = [[line(_words(slot.spans)) for slot in row] for row in rows]
    widths = [min(40, max(len(row[x]) for row in cells)) for x in range(len(cells[0]))] if cells else []
    lines = [" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
    if ruled and rows and any(slot.header for slot in rows[0]):
        lines.insert(1, "-+-".join("-" * width for width in widths))
    return lines
