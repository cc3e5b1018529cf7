"""The pages of a damaged database, read without SQLite: what it refuses as a whole may hold rows that are whole.

The format is that of sqlite.org/fileformat2.html. Which tree a page belongs to stands in the pointer map that every
cache has (auto_vacuum), outside the tree: so the leaves of a tree are found when its root is lost.
"""

import struct
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, NamedTuple, Self

PAGE = 8192
"""Bytes of a page of every cache (see `connection`)."""
_ROOT, _NODE = 1, 5
_DEEPEST = 20
"""No tree has more levels."""
_PENDING = 0x4000_0000 // PAGE + 1
"""The page that holds locks and nothing else."""
_COVERED = PAGE // 5 + 1
"""A page of the pointer map, and the pages that it tells of."""
_LOG_HEADER, _FRAME = struct.Struct(">8I"), struct.Struct(">6I")
_LOG_MAGIC = (0x377F0682, 0x377F0683)
_LEAF_OF_TABLE, _LEAF_OF_INDEX, _INSIDE_TABLE, _INSIDE_INDEX = 0x0D, 0x0A, 0x05, 0x02
_HOLDING = (_LEAF_OF_TABLE, _LEAF_OF_INDEX, _INSIDE_INDEX)
_INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}

Value = int | float | str | bytes | None


class Cell(NamedTuple):
    """A row of a table, or an entry of an index."""

    rowid: int | None
    values: tuple[Value, ...]


class Opened:
    """Something that holds files or connections until its `with` ends; `_closing` lets them go."""

    _closing: ExitStack

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.close()


class Pages(Opened):
    """A database file with what was committed to its write-ahead log laid over it.

    No connection of this process may be open on it when this is closed: its locks would go.
    """

    def __init__(self, path: Path) -> None:
        with ExitStack() as stack:
            self._file: BinaryIO = stack.enter_context(path.open("rb"))
            self._log: BinaryIO | None = None
            log = path.with_name(path.name + "-wal")
            if log.exists():
                self._log = stack.enter_context(log.open("rb"))
            size = path.stat().st_size
            self._logged, logged = _frames(self._log)
            most = -(-size // PAGE) + len(self._logged)
            self.count = min(logged, most) if logged else most
            self._limit = most * PAGE
            self._torn: set[int] = set()
            self._map_is_torn = False
            self._leaves = self._by_root()
            self._closing = stack.pop_all()

    def page(self, number: int) -> bytes:
        """Return a page, numbered from 1; shorter or empty where the file ends before it does."""
        if number in self._logged and self._log:
            self._log.seek(self._logged[number])
            return self._log.read(PAGE)
        self._file.seek((number - 1) * PAGE)
        return self._file.read(PAGE)

    def cells(self, root: int) -> Iterator[Cell]:
        """Yield what can be read of the tree of this root, whether or not the root itself can; in no order."""
        for number in self._leaves.get(root, ()):
            page = self.page(number)
            start = 100 if number == 1 else 0
            kind = page[start] if len(page) == PAGE else 0
            if kind in _HOLDING:
                yield from self._cells(root, page, start)
            elif kind != _INSIDE_TABLE:
                self._torn.add(root)

    def torn(self, root: int) -> bool:
        """Say whether `cells` met what it could not read in a tree, or may not have found all pages of it."""
        return root in self._torn or self._map_is_torn or root not in self._leaves

    def _cells(self, root: int, page: bytes, start: int) -> Iterator[Cell]:
        kind = page[start]
        first = start + (12 if kind == _INSIDE_INDEX else 8)
        count = int.from_bytes(page[start + 3 : start + 5], "big")
        for at in range(first, min(first + 2 * count, len(page) - 1), 2):
            try:
                yield self._cell(page, int.from_bytes(page[at : at + 2], "big"), kind)
            except (ValueError, IndexError, struct.error):
                self._torn.add(root)

    def _cell(self, page: bytes, at: int, kind: int) -> Cell:
        if kind == _INSIDE_INDEX:
            at += 4  # the page below
        size, at = _number(page, at)
        rowid = None
        if kind == _LEAF_OF_TABLE:
            rowid, at = _number(page, at)
            most = PAGE - 35
        else:
            most = (PAGE - 12) * 64 // 255 - 23
        if not 0 < size <= self._limit:
            raise ValueError("no such size")
        here = size
        if size > most:
            least = (PAGE - 12) * 32 // 255 - 23
            here = least + (size - least) % (PAGE - 4)
            here = least if here > most else here
        record = page[at : at + here]
        if size > here:
            record += self._overflow(int.from_bytes(page[at + here : at + here + 4], "big"), size - here)
        if len(record) < size:
            raise ValueError("cut off")
        return Cell(rowid, _values(record))

    def _overflow(self, number: int, size: int) -> bytes:
        parts = []
        while size > 0:
            page = self.page(number) if 1 < number <= self.count else b""
            if len(page) < PAGE:
                raise ValueError("cut off")
            parts.append(page[4 : 4 + size])
            size -= PAGE - 4
            number = int.from_bytes(page[:4], "big")
        return b"".join(parts)

    def _by_root(self) -> dict[int, list[int]]:
        """The pages of each tree, by its root, as the pointer map tells."""
        up: dict[int, int] = {1: 0}
        for first in range(2, self.count + 1, _COVERED):
            own = first + (first == _PENDING)
            page = self.page(own)
            for number in range(own + 1, min(own + _COVERED, self.count + 1)):
                at = 5 * (number - own - 1)
                entry = page[at : at + 5]
                if len(entry) < 5 or not _ROOT <= entry[0] <= _NODE:
                    self._map_is_torn |= number != _PENDING
                elif entry[0] in (_ROOT, _NODE):
                    up[number] = int.from_bytes(entry[1:], "big") if entry[0] == _NODE else 0
        leaves: dict[int, list[int]] = defaultdict(list)
        for number in up:
            root = number
            for _level in range(_DEEPEST):
                if not up.get(root):
                    break
                root = up[root]
            leaves[root].append(number)
        return leaves


def _frames(log: BinaryIO | None) -> tuple[dict[int, int], int]:
    """Where in the log the committed state of each of its pages begins, and the pages of the database; 0: it is empty.

    Checksums are not looked at: SQLite stops at the first frame that is damaged, but the later ones may be whole.
    """
    pages: dict[int, int] = {}
    open_: dict[int, int] = {}
    count = 0
    header = log.read(_LOG_HEADER.size) if log else b""
    if log is None or len(header) < _LOG_HEADER.size:
        return pages, count
    magic, _version, size, _number, *salts, _sum1, _sum2 = _LOG_HEADER.unpack(header)
    if magic not in _LOG_MAGIC or size != PAGE:
        return pages, count
    at = _LOG_HEADER.size
    while len(frame := log.read(_FRAME.size)) == _FRAME.size:
        number, committed, *others = _FRAME.unpack(frame)
        if others[:2] != salts:
            break
        open_[number] = at + _FRAME.size
        at += _FRAME.size + PAGE
        log.seek(at)
        if committed:
            pages.update(open_)
            open_.clear()
            count = committed
    return pages, count


def _number(data: bytes, at: int) -> tuple[int, int]:
    """A number of one to nine bytes, and where the next thing begins; IndexError where it is cut off."""
    value = 0
    for place in range(8):
        byte = data[at + place]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + place + 1
    value = value << 8 | data[at + 8]
    return value - (1 << 64) if value >> 63 else value, at + 9


def _values(record: bytes) -> tuple[Value, ...]:
    """The values of a record."""
    end, at = _number(record, 0)
    if not 0 < end <= len(record):
        raise ValueError("no such header")
    types = []
    while at < end:
        kind, at = _number(record, at)
        types.append(kind)
    values: list[Value] = []
    for kind in types:
        value, end = _value(record, kind, end)
        values.append(value)
    return tuple(values)


def _value(record: bytes, kind: int, at: int) -> tuple[Value, int]:
    if kind == 0:
        return None, at
    if kind in (8, 9):
        return kind - 8, at
    size = _INTEGERS.get(kind) or (8 if kind == 7 else (kind - 12) // 2 if kind >= 12 else -1)
    raw = record[at : at + size] if size >= 0 else b""
    if size < 0 or len(raw) < size:
        raise ValueError("no such value")
    if kind in _INTEGERS:
        return int.from_bytes(raw, "big", signed=True), at + size
    if kind == 7:
        return float(struct.unpack(">d", raw)[0]), at + size
    return raw if kind % 2 == 0 else _text(raw), at + size


def _text(raw: bytes) -> str | None:
    """A text; None, which no damage can look like, where it is none."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
