"""The versions of an edited article: each as a Document that shows what the edit took out and put in."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from egov_tui.exchange.layout import image_label
from egov_tui.exchange.plain import written
from egov_tui.i18n import _, ngettext
from egov_tui.model import Block, BlockKind, Document, Span, Style, Version
from egov_tui.text.changes import Paragraph, Piece, compare, folded
from egov_tui.text.clean import clean, line
from egov_tui.text.dateline import said
from egov_tui.text.reading import document

_STYLES = {"same": Style.PLAIN, "deleted": Style.DELETED, "inserted": Style.INSERTED}
_SIGNS = {"same": "{}", "deleted": "[-{}-]", "inserted": "{{+{}+}}"}
_GAP = "  "
"""Between the cells of a table."""


def shown(versions: Sequence[Version], at: int, *, signs: bool) -> Document:
    """Return what a version says: against the one before it, or all of it where that is the oldest.

    Versions stand newest first. Deleted and inserted words have a style of their own, and with `signs` also stand in
    brackets, `[-so-]` and `{+so+}`, for where no style can be seen.
    """
    new = versions[at]
    if at + 1 < len(versions):
        return Document(tuple(_difference(versions[at + 1], new, signs)))
    titles = (Block(BlockKind.HEADING, (Span(title),)) for title in _title(new))
    return Document((*titles, *document(new.html, new.summary).blocks))


def numbered(versions: Sequence[Version], at: int, when: str) -> str:
    """Return which of the versions one is, and when it was first seen, told as `when`."""
    n, m = len(versions) - at, len(versions)
    if versions[at].seen is None:
        return _("Version {n} of {m}; earlier ones are no longer kept").format(n=n, m=m)
    return _("Version {n} of {m}, first seen {when}").format(n=n, m=m, when=when)


def text(versions: Sequence[Version]) -> str:
    """Return all versions as text, the newest first. Ends with a newline."""
    parts: list[str] = []
    for at, version in enumerate(versions):
        heading = numbered(versions, at, said(version.seen, named=True) if version.seen else "")
        parts += [heading + "\n" + "=" * len(heading), *written(shown(versions, at, signs=True))]
    return clean("\n\n".join(part for part in parts if part)) + "\n"


# ---------------------------------------------------------------- the difference


def _difference(old: Version, new: Version, signs: bool) -> Iterator[Block]:
    before, after = document(old.html, old.summary), document(new.html, new.summary)
    titles = compare(_title(old), _title(new))
    body = _Sides(before.blocks, after.blocks)
    links = list(_links(before, after))
    told = compare(body.old, body.new)
    for title in titles:
        yield Block(BlockKind.HEADING, _spans(title.pieces, signs))
    if not links and not any(found.changed for found in (*titles, *told)):
        yield _note(_("The words are the same; a date, a file or another detail changed."))
        return
    for found in folded(told):
        if isinstance(found, int):
            yield _note(ngettext("({n} paragraph unchanged)", "({n} paragraphs unchanged)", found).format(n=found))
        else:
            yield body.block(found, signs)
    if links:
        yield Block(BlockKind.HEADING, (Span(_("Links")),), level=6)
    for link in links:
        yield Block(BlockKind.ITEM, _spans((link,), signs), depth=1, marker="•")


def _title(version: Version) -> list[str]:
    return [title] if (title := line(version.title)) else []


class _Sides:
    """The blocks of two documents as plain paragraphs, and the way back from a paragraph to its kind of block."""

    def __init__(self, old: Sequence[Block], new: Sequence[Block]) -> None:
        self._old = [block for one in old if (block := _plain(one))]
        self._new = [block for one in new if (block := _plain(one))]
        self.old, self.new = [block.text for block in self._old], [block.text for block in self._new]

    def block(self, paragraph: Paragraph, signs: bool) -> Block:
        """Return a paragraph as the block it is, or was."""
        like = self._new[paragraph.new] if paragraph.new is not None else self._old[paragraph.old or 0]
        return replace(like, spans=_spans(paragraph.pieces, signs))


def _plain(block: Block) -> Block | None:
    """A block with its words in one span; a table in lines, an image by its words. None where it has no words."""
    match block.kind:
        case BlockKind.RULE:
            return None
        case BlockKind.TABLE:
            rows = (_GAP.join(line("".join(s.text for s in cell.spans)) for cell in row) for row in block.rows)
            return replace(block, kind=BlockKind.PREFORMATTED, spans=(Span("\n".join(rows)),), rows=())
        case BlockKind.IMAGE:
            return replace(block, kind=BlockKind.CAPTION, spans=(Span(image_label(block.text)),))
        case _:
            return replace(block, spans=(Span(block.text),)) if block.text.strip() else None


def _spans(pieces: Sequence[Piece], signs: bool) -> tuple[Span, ...]:
    """The pieces in their styles; without signs a blank parts what went from what came in its place."""
    spans: list[Span] = []
    for piece in pieces:
        if not signs and piece.how == "inserted" and spans and spans[-1].style is Style.DELETED:
            spans.append(Span(" "))
        spans.append(Span(_SIGNS[piece.how].format(piece.text) if signs else piece.text, _STYLES[piece.how]))
    return tuple(spans)


def _links(old: Document, new: Document) -> Iterator[Piece]:
    """The addresses that only one of two documents links: the words of a link do not tell where it leads."""
    before, after = ([link.address for link in read.links] for read in (old, new))
    yield from (Piece(address, "deleted") for address in before if address not in after)
    yield from (Piece(address, "inserted") for address in after if address not in before)


def _note(words: str) -> Block:
    return Block(BlockKind.CAPTION, (Span(words),))
