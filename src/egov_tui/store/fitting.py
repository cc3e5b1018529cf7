"""Which values a version of ours writes: a damaged page may give back any."""

import json
import re
import sqlite3
import zlib
from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple, get_args

import msgspec

from egov_tui.model import Attachment, FullText, Kind, Problem
from egov_tui.store.moments import moment
from egov_tui.store.pages import Value
from egov_tui.text.packing import deflated, inflated
from egov_tui.text.zones import clock

LARGEST = 2**40
"""Greater than every number of a row that ever was, and every count; SQLite can go on counting from it."""
_TYPES: Mapping[str, type] = {"INTEGER": int, "TEXT": str, "BLOB": bytes}
_EMPTY: Mapping[str, Value] = {"INTEGER": 0, "TEXT": "", "BLOB": deflated("")}
_FLAGS = "date_estimated read starred later edited indexed insecure muted offered packed compared"
_MOMENTS = "published updated first_seen date last_ok failing_since next_check forced seen fetched closes"
_COUNTS = (
    "deadlines checked lines interval failures unread total minutes size moved requests bytes_in bytes_out saved length"
)
_NAMES = "authors categories"
_FILE = tuple[str, str | None, int | None, str | None]


class Column(NamedTuple):
    """A column of a table as its schema declares it."""

    name: str
    type: str
    needed: bool
    """NOT NULL."""
    default: Value

    def is_of_type(self, value: Value) -> bool:
        """Say whether a value is of the type that the schema declares."""
        return isinstance(value, _TYPES[self.type])

    def fits(self, value: Value) -> bool:
        """Say whether a version of ours could have written this value."""
        if value is None:
            return not self.needed
        if not self.is_of_type(value):
            return False
        check = _CHECKS.get(self.name)
        try:
            return check is None or bool(check(value))
        except (
            ValueError,
            TypeError,
            OverflowError,
            KeyError,
            OSError,
            RecursionError,
            zlib.error,
            msgspec.MsgspecError,
        ):
            return False


def columns(connection: sqlite3.Connection, table: str) -> list[Column]:
    """Return the columns of a table in the order of their values."""
    return [
        Column(name, kind, bool(needed), _default(kind, default) if needed else None)
        for _number, name, kind, needed, default, _key in connection.execute(f"PRAGMA table_info({table})")
    ]


def _default(kind: str, declared: str | None) -> Value:
    """What stands where nothing was said: as the schema says (a number, or a text in quotes), else nothing at all."""
    if declared is None:
        return _EMPTY[kind]
    return int(declared) if kind == "INTEGER" else declared.strip("'")


def _names(value: str) -> bool:
    return all(isinstance(name, str) for name in json.loads(value))


_CHECKS: Mapping[str, Callable[..., object]] = {
    **dict.fromkeys(_FLAGS.split(), lambda value: value in (0, 1)),
    **dict.fromkeys(_MOMENTS.split(), moment),
    **dict.fromkeys(_COUNTS.split(), lambda value: 0 <= value < LARGEST),
    **dict.fromkeys(_NAMES.split(), _names),
    "id": lambda value: 0 < value < LARGEST,
    "article_id": lambda value: 0 < value < LARGEST,
    "slug": re.compile(r"[a-z0-9-]+").fullmatch,
    "kind": lambda value: value in get_args(Kind),
    "zone": lambda value: not value or clock(value),
    "problem": lambda value: msgspec.json.decode(value, type=Problem),
    "attachments": lambda value: [Attachment(*file) for file in msgspec.json.decode(value, type=list[_FILE])],
    "html": lambda value: inflated(value) is not None,
    "step": lambda value: inflated(value) is not None,
    "day": date.fromisoformat,
    "story": lambda value: 0 <= value < LARGEST,
    "offset": lambda value: abs(value) < 24 * 60,
    "full_text": lambda value: value in get_args(FullText) or value in range(4),  # of a source, of an article
}
