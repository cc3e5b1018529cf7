"""An article as Markdown (CommonMark 0.31, tables of GFM): whatever it says stays text, never becomes markup."""

import re
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
from egov_tui.model import Article, Block, BlockKind, Document, Span, Style
from egov_tui.text.clean import clean, line
from egov_tui.text.html import read
from egov_tui.text.reading import whole

# What may begin markup in the middle of a line, GFM and common extensions included, and what only does so at its start.
_SPECIAL = re.compile(r"[\\`*_\[\]<>&|~#$^]|!\Z")
_AT_START = re.compile(r"^([-+=:]|\d{1,9}(?=[.)]))", re.MULTILINE)
_NUMBER = re.compile(r"\d{1,9}\.")
_REFERENCE = re.compile(r"&(?=#?\w+;)")
_CORE = re.compile(r"[^\W_](?:.*[^\W_])?", re.DOTALL)
_DEEPEST = 20


def markdown(article: Article) -> str:
    """Return an article as Markdown: title, byline, link and deadline, the body, its attachments. Ends with a newline.

    Images become links, so that opening the file fetches nothing.
    """
    article = whole(article)
    document = read(article.html)
    head = [f"# {flat(article.title)}", flat(" · ".join(byline(article)))]
    if article.link:
        head.append(f"<{target(article.link)}>")
    head += [flat(one) for one in (*deadline(article), *provenance(article))]
    parts = [*head, *_body(document, article)]
    if document.cut:
        parts.append(f"*{escape(cut_notice())}*")
    if article.attachments:
        files = [f"- [{flat(file_label(a) or a.url)}](<{target(a.url)}>)" for a in article.attachments]
        title = escape(_("Attachments"))
        parts += [f"## {title}", "\n".join(files)]
    return clean("\n\n".join(part for part in parts if part)) + "\n"


def escape(text: str) -> str:
    """Return text that Markdown shows as it is; line breaks stay line breaks of the source."""
    return _at_start(_literal(text))


def _at_start(text: str) -> str:
    """Text with every line trimmed, and what would begin a list or underline a heading at its start escaped."""
    trimmed = "\n".join(one.strip() for one in text.split("\n"))
    return _AT_START.sub(lambda found: f"{found[0]}\\" if found[0][0].isdigit() else f"\\{found[0]}", trimmed)


def flat(text: str) -> str:
    """Return text on one line that Markdown shows as it is."""
    return escape(line(text))


def target(address: str) -> str:
    """Return an address as it may stand between `<` and `>`."""
    encoded = line(address).replace("\\", "%5C").replace("<", "%3C").replace(">", "%3E")
    return _REFERENCE.sub(r"\&", encoded)


def _body(document: Document, article: Article) -> Iterator[str]:
    if not document.blocks:
        yield _paragraph(article.text or article.summary)
    images = iter(document.images)
    place = _Place()
    before: Block | None = None
    close: list[str] = []
    for block in document.blocks:
        image = next(images, "") if block.kind is BlockKind.IMAGE else ""
        written = place.put(_lines(block, document, image), block)
        if before is not None and not _joins(before, block):
            yield "\n".join(close)
            close = []
        close.append(written)
        before = block
    yield "\n".join(close)


def _joins(before: Block, block: Block) -> bool:
    """Whether an item follows another without a blank line between. A deeper list may not begin so, unless with 1."""
    items = before.kind is block.kind is BlockKind.ITEM and before.quote == block.quote
    return items and (block.depth <= before.depth or block.marker in ("1.", "") or not block.marker[0].isdigit())


def _paragraph(text: str) -> str:
    paragraphs = (escape(one).strip("\n") for one in re.split(r"\n\s*\n", text))
    return "\n\n".join(one.replace("\n", "\\\n") for one in paragraphs)


class _Place:
    """Where lists have come to: a list's content stands where its marker's text began (CommonMark §5.2)."""

    def __init__(self) -> None:
        self._offsets = [0]
        self._quote = 0

    def put(self, lines: list[str], block: Block) -> str:
        """Return a block's lines, indented for its lists and marked for its quotes."""
        depth = min(block.depth, _DEEPEST)
        if block.quote != self._quote or not depth:
            del self._offsets[1:]
            self._quote = block.quote
        first = ""
        if block.marker:
            del self._offsets[max(1, depth) :]
            marker = block.marker if _NUMBER.fullmatch(block.marker) else "-"
            first = f"{' ' * self._offsets[-1]}{marker} "
            self._offsets.append(len(first))
        indent = " " * self._offsets[min(depth, len(self._offsets) - 1)]
        starts = (first or indent, *[indent] * len(lines))
        before = "> " * min(block.quote, _DEEPEST)
        return "\n".join((before + start + one).rstrip(" ") for start, one in zip(starts, lines or [""], strict=False))


def _lines(block: Block, document: Document, image: str) -> list[str]:
    match block.kind:
        case BlockKind.RULE:
            return ["***"]
        case BlockKind.TABLE if block.rows:
            return _table(grid(block.rows), document)
        case BlockKind.PREFORMATTED:
            return _fenced(block.text)
        case BlockKind.IMAGE:
            label = flat(image_label(block.text))
            return [f"[{label}](<{target(image)}>)" if image else label]
        case BlockKind.HEADING:
            words = _inline(block.spans, document).replace("\\\n", " ")
            return [f"{'#' * max(2, min(6, block.level))} {words}"]
        case BlockKind.TERM:
            spans = [Span(span.text, span.style | Style.STRONG, span.link) for span in block.spans]
            return _inline(spans, document).split("\n")
        case _:
            return _inline(block.spans, document).split("\n")


def _fenced(code: str) -> list[str]:
    longest = max((len(run) for run in re.findall("`+", code)), default=0)
    fence = "`" * max(3, longest + 1)
    return [fence, *code.split("\n"), fence]


def _table(rows: list[list[Slot]], document: Document) -> list[str]:
    cells = [[_cell(slot, document) for slot in row] for row in rows]
    headed = any(slot.header for slot in rows[0])
    head = cells.pop(0) if headed else [""] * len(cells[0])
    return [_row(head), _row(["---"] * len(head)), *(_row(row) for row in cells)]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(slot: Slot, document: Document) -> str:
    spans = [Span(line(span.text), Style.PLAIN, span.link) for span in slot.spans]
    return " ".join(one for span in spans if (one := _inline([span], document)))


def _inline(spans: Sequence[Span], document: Document) -> str:
    """Spans as Markdown; a line break is a backslash and a newline (CommonMark §6.7)."""
    parts: list[str] = []
    for link, group in by_link(spans):
        words = _styled(group)
        if link is not None and words.strip() and link < len(document.links):
            words = f"[{words}](<{target(document.links[link].address)}>)"
        parts.append(words)
    return _at_start("".join(parts).strip()).replace("\n", "\\\n")


def _styled(spans: Sequence[Span]) -> str:
    written = ""
    for span in spans:
        if span.style & Style.CODE and "\n" not in span.text and span.text.strip() and "|" not in span.text:
            written += _code(span.text) if not written.endswith("`") else _literal(span.text)
        else:
            written += _emphasised(span, touching=written.endswith(("*", "~")))
    return written


def _code(text: str) -> str:
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if text.startswith(("`", " ")) or text.endswith(("`", " ")) else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _emphasised(span: Span, *, touching: bool) -> str:
    """Text between its marks. They stand at letters only, where they count (CommonMark §6.2); else there are none."""
    text, marks = span.text, _marks(span.style)
    core = _CORE.search(text)
    if not marks or core is None or (touching and not core.start()):
        return _literal(text)
    before, inside, after = text[: core.start()], core[0], text[core.end() :]
    return f"{_literal(before)}{marks}{_literal(inside)}{marks}{_literal(after)}"


def _marks(style: Style) -> str:
    if style & Style.DELETED:
        return "~~"
    return "**" * bool(style & Style.STRONG) + "*" * bool(style & Style.EMPHASIS)


def _literal(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)
