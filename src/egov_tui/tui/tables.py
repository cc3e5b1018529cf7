"""A table set into aligned columns, or into `name: value` lines where it is too wide for the page."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rich.cells import cell_len

from egov_tui.model import Block, BlockKind, Link, Span
from egov_tui.tui.lines import Flow, Line, Mark, flow, marks_within, shifted
from egov_tui.tui.wrap import wrap

_GAP = "  "
_LEAST = 6
_MAX_COLUMNS = 24
_FIGURES = frozenset("0123456789.,%-+ /:()")


class _Box(NamedTuple):
    """A cell in its place: the columns it covers are column .. column + span."""

    text: Flow
    column: int
    span: int
    header: bool


def table_lines(block: Block, links: Sequence[Link], width: int) -> Iterator[Line]:
    """Yield the lines of a table; none is wider than `width` cells."""
    rows = _place(block, links)
    count = max((box.column + box.span for row in rows for box in row), default=0)
    if not count:
        return
    if count > _MAX_COLUMNS or count * _LEAST + (count - 1) * len(_GAP) > width:
        yield from _records(rows, width)
        return
    widths = _widths(rows, count, width - (count - 1) * len(_GAP))
    figures = [_is_figures(rows, column) for column in range(count)]
    for index, row in enumerate(rows):
        header = bool(row) and all(box.header for box in row)
        yield from _row(row, widths, figures, header)
        following = rows[index + 1] if index + 1 < len(rows) else ()
        if header and not all(box.header for box in following):
            rule = "─" * (sum(widths) + (count - 1) * len(_GAP))
            yield Line(BlockKind.TABLE, rule)


def _place(block: Block, links: Sequence[Link]) -> list[list[_Box]]:
    """Put cells into their columns, past what the row spans of earlier rows cover."""
    covered: dict[int, int] = {}
    rows: list[list[_Box]] = []
    for cells in block.rows:
        row: list[_Box] = []
        column = 0
        for cell in cells:
            while covered.get(column):
                covered[column] -= 1
                column += 1
            span = max(1, min(cell.columns, _MAX_COLUMNS))
            spans = tuple(Span(s.text.replace("\t", " "), s.style, s.link) for s in cell.spans)
            row.append(_Box(flow(spans, links), column, span, cell.header))
            if cell.rows > 1:
                covered |= dict.fromkeys(range(column, column + span), cell.rows - 1)
            column += span
        for beyond in [c for c in covered if c >= column and covered[c]]:
            covered[beyond] -= 1
        rows.append(row)
    return rows


def _widths(rows: list[list[_Box]], count: int, room: int) -> list[int]:
    """As wide as the widest cell wants, the widest columns giving way first until all fit."""
    widths = [1] * count
    for box in (box for row in rows for box in row):
        wanted = max((cell_len(line) for line in box.text.text.split("\n")), default=1)
        if box.span == 1:
            widths[box.column] = max(widths[box.column], wanted)
    for box in (box for row in rows for box in row if box.span > 1):
        lacking = cell_len(box.text.text) - sum(widths[box.column : box.column + box.span]) - (box.span - 1) * len(_GAP)
        widths[box.column] += max(0, min(lacking, room - sum(widths)))
    return _lowered(widths, room)


def _lowered(widths: list[int], room: int) -> list[int]:
    """Cut what stands highest down to one level, until the sum fits; what stands lower keeps its width."""
    left, level = room, 0
    for below, width in enumerate(sorted(widths)):
        level, rest = divmod(left, len(widths) - below)
        if width > level:
            break
        left -= width
    else:
        return widths
    lowered = []
    for width in widths:
        extra = width > level and rest > 0
        rest -= extra
        lowered.append(min(width, level + extra))
    return lowered


def _is_figures(rows: list[list[_Box]], column: int) -> bool:
    texts = [b.text.text.strip() for row in rows for b in row if b.column == column and not b.header and b.span == 1]
    return any(texts) and all(_FIGURES.issuperset(text) for text in texts)


def _row(row: list[_Box], widths: list[int], figures: list[bool], header: bool) -> Iterator[Line]:
    room = [sum(widths[b.column : b.column + b.span]) + (b.span - 1) * len(_GAP) for b in row]
    cells = [list(wrap(box.text.text, width, width)) for box, width in zip(row, room, strict=True)]
    for number in range(max((len(cell) for cell in cells), default=0)):
        text, used = "", 0
        marks: list[Mark] = []
        for box, breaks, width in zip(row, cells, room, strict=True):
            left = sum(widths[: box.column]) + box.column * len(_GAP)
            text += " " * (left - used)
            used = left
            if number >= len(breaks):
                continue
            start, end = breaks[number]
            piece = box.text.text[start:end]
            cells_used = cell_len(piece)
            if figures[box.column] and box.span == 1:
                text += " " * (width - cells_used)
                used += width - cells_used
            marks += shifted(marks_within(box.text.marks, start, end), len(text))
            text += piece
            used += cells_used
        yield Line(BlockKind.TABLE, text.rstrip(" "), marks=tuple(marks), header=header)


def _records(rows: list[list[_Box]], width: int) -> Iterator[Line]:
    """Each row as lines of its own, the header's words before each cell."""
    names: dict[int, str] = {}
    blank = False
    for row in rows:
        if row and all(box.header for box in row):
            names = {box.column: box.text.text.replace("\n", " ").strip() for box in row}
            continue
        if blank:
            yield Line(BlockKind.TABLE, "")
        blank = True
        for box in row:
            name = f"{names[box.column]}: " if names.get(box.column) else ""
            whole = name + box.text.text
            marks = shifted(box.text.marks, len(name))
            for start, end in wrap(whole, width, width):
                yield Line(BlockKind.TABLE, whole[start:end], marks=tuple(marks_within(marks, start, end)))
