"""Tables of data: their rows and cells; and which tables are data at all."""

from collections.abc import Mapping, Sequence
from itertools import islice

from msgspec.structs import replace

from egov_tui.model import Cell, Span
from egov_tui.text.markup import number

_MOST_COLUMNS = 100


def has_columns(pieces: Sequence[str], start: int) -> bool:
    """Say whether the table that begins at a piece is one of data: rows of several cells, and no table in a cell."""
    cells, columns = 0, False
    for piece in islice(pieces, start + 1, None):
        if piece == "</table>":
            return columns
        if piece.startswith("<table"):
            return False
        if piece.startswith("<tr"):
            cells = 0
        elif piece in ("</td>", "</th>"):
            cells += 1
            columns = columns or cells > 1
    return False


class Table:
    """A table as it is read, row by row."""

    def __init__(self) -> None:
        self.in_cell = False
        self._rows: list[list[Cell]] = []

    def begin_row(self) -> None:
        """Begin a row."""
        self._rows.append([])

    def begin_cell(self, header: bool, given: Mapping[str, str]) -> None:
        """Begin a cell of these attributes."""
        columns, rows = number(given.get("colspan"), 1), number(given.get("rowspan"), 1)
        self.in_cell = True
        if not self._rows:
            self.begin_row()
        self._rows[-1].append(Cell((), header, min(max(1, columns), _MOST_COLUMNS), max(1, rows)))

    def end_cell(self, spans: tuple[Span, ...]) -> None:
        """End the cell, which says this."""
        self.in_cell = False
        self._rows[-1][-1] = replace(self._rows[-1][-1], spans=spans)

    def rows(self) -> tuple[tuple[Cell, ...], ...]:
        """Return the rows that say something, their cells reaching no further down than the table."""
        filled = [row for row in self._rows if any(cell.spans for cell in row)]
        last = len(filled)
        return tuple(
            tuple(replace(cell, rows=min(cell.rows, last - index)) for cell in row) for index, row in enumerate(filled)
        )
