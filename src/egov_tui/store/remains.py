"""What is left of a damaged cache, row by row: page by page, and by SQLite as far as it goes."""

import sqlite3
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from itertools import pairwise
from pathlib import Path

from egov_tui.store.copying import read_only
from egov_tui.store.fitting import Column, columns
from egov_tui.store.pages import PAGE, Cell, Opened, Pages, Value

_MOST_FAILURES = 50_000
"""Queries of one table that may fail, a second of work. What they did not reach is looked for page by page."""
_RANGE, _MOST_RANGES = 500, 20_000
"""Rowids of a first range at least, and first ranges at most."""
_UNREADABLE = (sqlite3.Error, UnicodeDecodeError)

Record = dict[str, Value]


class Remains(Opened):
    """A damaged cache, which is only read. `shape` is a whole one of this version: what ours looks like."""

    def __init__(self, path: Path, shape: sqlite3.Connection) -> None:
        self._shape = shape
        self._torn: set[str] = set()
        self._failures = 0
        with ExitStack() as stack:
            self._pages = stack.enter_context(Pages(path))
            self._connection = _connection(path)
            if self._connection:
                stack.callback(self._connection.close)  # before the pages are
            self._roots = self._all_roots()
            self._closing = stack.pop_all()

    def rows(self, table: str, largest: int = 0) -> Iterator[Record]:
        """Yield every row that can be read; most come twice.

        First from its pages, one by one, for there a page of another table in the place of one of its own is seen.
        Then by SQLite, which also finds a page that nothing but the page above it knows: with `largest`, the greatest
        rowid that may be, by ranges of rowids, a range that fails by its halves, down to single rows; without, from
        the beginning of the table and from its end.
        """
        known = columns(self._shape, table)
        for cell in self._pages.cells(self._roots[table]):
            if record := _record(known, cell):
                yield record
        failures = self._failures
        if self._connection:
            names, select = self._select(table, known)
            found = self._by_ranges(select, largest) if largest else self._from_both_ends(select)
            lacking = {column.name: column.default for column in known if column.name not in names}
            yield from (lacking | dict(zip(names, row, strict=True)) for row in found)
        if self._pages.torn(self._roots[table]) and (self._failures > failures or not self._connection):
            self._torn.add(table)

    def row(self, table: str, rowid: int) -> Record | None:
        """Return one row by its rowid, which SQLite may find where reading a range does not."""
        if self._connection:
            names, select = self._select(table, columns(self._shape, table))
            with suppress(*_UNREADABLE):
                for row in self._connection.execute(f"{select} WHERE rowid = ?", (rowid,)):
                    return dict(zip(names, row, strict=True))
        return None

    def entries(self, index: str) -> Iterator[tuple[Value, ...]]:
        """Yield what can be read of an index, page by page: the values of its columns, then the rowid or the key."""
        for cell in self._pages.cells(self._roots[index]):
            yield cell.values
        if self._pages.torn(self._roots[index]):
            self._torn.add(index)

    def torn(self, name: str) -> bool:
        """Say whether rows of a table or an index that was read may be missing."""
        return name in self._torn

    def _by_ranges(self, select: str, largest: int) -> Iterator[tuple[Value, ...]]:
        """Rows by ranges of their first column, the rowid; the widest first, so that nothing large is missed.

        A range whose rows come in another order fails too: a page of another table is in the place of one of its own.
        """
        assert self._connection
        step = max(_RANGE, largest // _MOST_RANGES)
        ranges = deque((low, min(low + step - 1, largest)) for low in range(1, largest + 1, step))
        tries = _MOST_FAILURES
        while ranges and tries:
            low, high = ranges.popleft()
            try:
                rows = self._connection.execute(f"{select} WHERE rowid BETWEEN ? AND ?", (low, high)).fetchall()
                if not _in_order([row[0] for row in rows], low, high):
                    raise sqlite3.DatabaseError("not in order")
            except _UNREADABLE:
                self._failures += 1
                tries -= 1
                middle = (low + high) // 2
                if low < high:
                    ranges += ((low, middle), (middle + 1, high))
            else:
                yield from rows

    def _from_both_ends(self, select: str) -> Iterator[tuple[Value, ...]]:
        """Rows of a table that is kept by its key, from the first up to what cannot be read, then from the last."""
        assert self._connection
        for order in ("ORDER BY 1, 2", "ORDER BY 1 DESC, 2 DESC"):
            try:
                yield from self._connection.execute(f"{select} {order}")
            except _UNREADABLE:
                self._failures += 1
            else:
                return

    def _select(self, table: str, known: list[Column]) -> tuple[list[str], str]:
        names = [column.name for column in known if column.name in self._names(table, known)]
        return names, f"SELECT {', '.join(names)} FROM {table}"  # noqa: S608

    def _names(self, table: str, known: list[Column]) -> set[str]:
        """The columns that the damaged cache has, which may be an older one."""
        names: set[str] = set()
        if self._connection:
            with suppress(*_UNREADABLE):
                names = {row[1] for row in self._connection.execute(f"PRAGMA table_info({table})")}
        return names or {column.name for column in known}

    def _all_roots(self) -> dict[str, int]:
        """The first page of each table and index: as SQLite tells, else as the pages do, else as in a new cache."""
        sql = "SELECT name, rootpage FROM sqlite_master WHERE rootpage > 0"
        roots: dict[str, int] = dict(self._shape.execute(sql).fetchall())
        told: list[tuple[Value, ...]] = [cell.values[1:4:2] for cell in self._pages.cells(1)]
        if self._connection:
            with suppress(*_UNREADABLE):
                told += self._connection.execute(sql)
        for name, page in (one for one in told if len(one) == 2):
            if isinstance(name, str) and name in roots and isinstance(page, int):
                roots[name] = page
        return roots


def _connection(path: Path) -> sqlite3.Connection | None:
    """The file as SQLite reads it, None where it does not; an empty one never, for it would take its log away."""
    if path.stat().st_size < PAGE:
        return None
    try:
        connection = read_only(path)
    except _UNREADABLE:
        return None
    connection.text_factory = _text
    connection.execute("PRAGMA writable_schema = ON")  # so that it reads a file that was cut off, or with a bad schema
    return connection


def _in_order(numbers: list[Value], low: int, high: int) -> bool:
    small = [number for number in numbers if isinstance(number, int) and low <= number <= high]
    return len(small) == len(numbers) and all(one < other for one, other in pairwise(small))


def _text(raw: bytes) -> str | None:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _record(known: list[Column], cell: Cell) -> Record | None:
    """A row by the names of its columns; None where it is of another table.

    Columns that were added to a table lack in the rows that are older. The rowid stands for the key of its table,
    which is the first column.
    """
    if not len(known) * 3 // 4 <= len(cell.values) <= len(known):
        return None
    values = (*cell.values, *(column.default for column in known[len(cell.values) :]))
    record = {column.name: value for column, value in zip(known, values, strict=True)}
    if cell.rowid is not None:
        record[known[0].name] = cell.rowid
    if any(column.needed and not column.is_of_type(record.get(column.name, column.default)) for column in known):
        return None
    return record
