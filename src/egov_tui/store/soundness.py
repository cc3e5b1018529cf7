"""Whether a cache is whole: its pages, its index of words, its counters, and every value that it holds."""

import sqlite3
from contextlib import closing
from pathlib import Path

from egov_tui.errors import CacheDamagedError, CacheError
from egov_tui.i18n import N_
from egov_tui.store.cache import Store
from egov_tui.store.connection import explained
from egov_tui.store.fitting import columns
from egov_tui.store.functions import register

TABLES = (
    *("sources", "articles", "bodies", "full_texts", "revisions", "aliases", "tombstones", "traffic"),
    *("watches", "steps"),
)
"""What nothing else could give back; the index of words is made of it."""
ODD = N_("{file}: the cache holds what it should not ({problem}). `egov-tui doctor --repair` saves what can be read.")
_COUNTERS = (
    (
        "sources",
        "SELECT count(*) FROM sources s WHERE total <> (SELECT count(*) FROM articles WHERE source_id = s.id) "
        "OR unread <> (SELECT count(*) FROM articles WHERE source_id = s.id AND read = 0)",
    ),
    (
        "marked",
        "SELECT count(*) <> 1 OR max(starred) <> (SELECT count(*) FROM articles WHERE starred = 1) "
        "OR max(later) <> (SELECT count(*) FROM articles WHERE later = 1) FROM marked",
    ),
    ("bodies", "SELECT count(*) FROM articles WHERE NOT EXISTS (SELECT 1 FROM bodies WHERE article_id = articles.id)"),
)
_DAMAGE = (
    0,  # what Python says by itself: a text that is none
    sqlite3.SQLITE_ERROR,  # no such table
    sqlite3.SQLITE_READONLY,  # the header says so: the file itself can be written
    sqlite3.SQLITE_SCHEMA,
    sqlite3.SQLITE_CONSTRAINT,
    sqlite3.SQLITE_MISMATCH,
)


def look_over(path: Path) -> None:
    """Look at all of a cache; a few seconds for 100,000 articles.

    Raises:
        CacheDamagedError: something in it is not as it should be.
        IndexDamagedError: the index of words alone is not.
        CacheError: it cannot be opened.
    """
    with Store.open(path) as store:
        store.index.check()
    look_at_values(path)


def look_at_values(path: Path) -> None:
    """Look at every value and every counter; CacheDamagedError names the first that no version of ours writes."""
    with explained(path), closing(sqlite3.connect(path)) as connection:
        register(connection)
        for table in TABLES:
            _look_at_rows(connection, path, table)
        for what, sql in _COUNTERS:
            if connection.execute(sql).fetchone()[0]:
                raise CacheDamagedError(ODD, file=path, problem=what)


def _look_at_rows(connection: sqlite3.Connection, path: Path, table: str) -> None:
    known = columns(connection, table)
    for row in connection.execute(f"SELECT * FROM {table}"):  # noqa: S608
        for column, value in zip(known, row, strict=True):
            if not column.fits(value):
                raise CacheDamagedError(ODD, file=path, problem=f"{table}.{column.name}")


def is_damage(error: CacheError) -> bool:
    """Say whether a cache that could not be used is damaged: another would do in its place."""
    if isinstance(error, CacheDamagedError):
        return True
    cause = error.__cause__
    return isinstance(cause, sqlite3.Error) and getattr(cause, "sqlite_errorcode", 0) & 0xFF in _DAMAGE


def is_there(path: Path) -> bool:
    """Say whether there is a cache, or at least a log of one."""
    return _size(path) is not None or bool(_size(_beside(path, "-wal")))


def is_empty(path: Path) -> bool:
    """Say whether there is a file of no bytes, and no log: SQLite makes a new cache of it."""
    return _size(path) == 0 and not _size(_beside(path, "-wal"))


def lacks_its_log(path: Path) -> bool:
    """Say whether the write-ahead log was taken away; SQLite itself never leaves its shared memory without it."""
    log, shared = _beside(path, "-wal"), _beside(path, "-shm")
    return bool(_size(path)) and _size(shared) is not None and _size(log) is None and _size(shared) is not None


def _beside(path: Path, end: str) -> Path:
    return path.with_name(path.name + end)


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None
