"""Tables of data: their rows and cells; and which tables are data at all."""

from typing import Any

from msgspec.structs import replace

from egov_tui.model import Cell, Span

_MOST_COLUMNS = 100


def has_columns(node: Any) -> bool:
    """Say whether a table element is one of data: rows of several cells, and no table in a cell of it."""
    if len(node.css("table")) > 1:
        return False
    for row in node.css("tr"):
        cell = row.first_child
        cells = 0
        while cell is not None:
            cells += cell.tag in ("td", "th")
            if cells > 1:
                return True
            cell = cell.next
    return False


class Table:
    """A table as it is read, row by row."""

    def __init__(self) -> None:
        self.in_cell = False
        self._rows: list[list[Cell]] = []

    def begin_row(self) -> None:
        """Begin a row."""
        self._rows.append([])

    def begin_cell(self, header: bool, columns: int, rows: int) -> None:
        """Begin a cell that spans so many columns and rows."""
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
