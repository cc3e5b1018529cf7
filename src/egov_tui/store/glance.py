"""A look at the names in a cache, for whoever may not wait for it, write to it or speak of it: the Tab of a shell.

Here alone a cache is opened without being made, migrated, or changed in any way.
"""

import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Literal

from egov_tui.store.migrations import APPLICATION_ID, scripts
from egov_tui.text.clean import line

Kind = Literal["source", "folder", "watch", "article"]

_SQL: dict[Kind, str] = {
    "source": "SELECT slug, agency FROM sources ORDER BY slug",
    "folder": "SELECT DISTINCT folder, '' FROM sources WHERE folder <> '' ORDER BY folder",
    "watch": "SELECT slug, name FROM watches ORDER BY slug",
    "article": "SELECT id, title FROM articles ORDER BY id DESC LIMIT 50",
}
_LIMIT = 0.2
"""Seconds that a look may take."""
_STEPS = 1_000
"""Of SQLite's machine between two looks at the clock."""


def names(cache: Path, kind: Kind) -> list[tuple[str, str]]:
    """Return what the sources, folders, saved searches or newest articles of a cache are typed as, and called.

    A folder stands with those above it. There is nothing where the cache is missing, damaged, locked, of a newer
    version or of somebody else, or does not answer at once.
    """
    try:
        found = [(line(str(typed)), line(str(called))) for typed, called in _rows(cache, _SQL[kind])]
    except (sqlite3.Error, OSError, ValueError):
        return []
    if kind == "folder":
        parts = [name.split("/") for name, _none in found]
        return sorted({("/".join(one[:depth]), "") for one in parts for depth in range(1, len(one) + 1)})
    return found


def _rows(cache: Path, sql: str) -> list[tuple[object, object]]:
    if not cache.is_file():  # a pipe would be waited for
        return []
    log = cache.with_name(f"{cache.name}-wal")
    # Where nobody has it open there is no log, and SQLite would leave an empty one behind unless the file is said to
    # stay as it is. Should somebody come this very moment, they write to their log and not to what is read here.
    how = "mode=ro" if log.exists() else "mode=ro&immutable=1"
    address = f"{cache.absolute().as_uri()}?{how}"
    with closing(sqlite3.connect(address, uri=True, timeout=0, isolation_level=None)) as connection:
        end = time.monotonic() + _LIMIT
        connection.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
        (made_by,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if made_by != APPLICATION_ID or version > len(scripts()):
            return []
        return connection.execute(sql).fetchall()
