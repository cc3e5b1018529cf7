"""Exact copies of a database file that is in use."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

LOGS = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database, by the end of the name (sqlite.org/tempfiles.html §2)."""
_PART = ".part"
_PAGES = 1_000
"""Pages to a step, so that a signal ends a long copy."""


def _nothing(_copy: sqlite3.Connection) -> None:
    """Accept any copy."""


def back_up(
    path: Path, target: Path, *, force: bool = True, check: Callable[[sqlite3.Connection], None] = _nothing
) -> int:
    """Copy a database as its readers see it now; return the bytes of the copy.

    It appears whole or not at all, is one single file (its log is in it) and readable by its owner alone; other
    programs read and write on meanwhile. `check` sees it before it gets its name, and may refuse it by raising.

    Raises:
        sqlite3.Error: the database cannot be read.
        OSError: the copy cannot be written; without `force` FileExistsError, where the target exists.
    """
    import tempfile  # late: the reader makes no copy when it starts

    handle, name = tempfile.mkstemp(_PART, _begin_of(target), target.parent)  # with mode 0600
    os.close(handle)
    part = Path(name)
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as source:
            copy_into(source, part, check)
        with part.open("rb") as written:
            os.fsync(written.fileno())
        size = part.stat().st_size
        if not force:  # takes the name, or finds that somebody has it
            os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        part.replace(target)
    finally:
        for end in ("", *LOGS):
            part.with_name(part.name + end).unlink(missing_ok=True)
    sync_folder(target.parent)
    return size


def forget_unfinished(target: Path) -> None:
    """Remove what is left of copies that were to get this name, whose program was killed; none may be under way."""
    from glob import escape  # late, as above

    for part in target.parent.glob(f"{escape(_begin_of(target))}*{_PART}*"):
        with suppress(OSError):
            part.unlink()


def _begin_of(target: Path) -> str:
    """How the name of a copy begins that is not whole yet."""
    return f".{target.name[:100]}."


def copy_into(source: sqlite3.Connection, part: Path, check: Callable[[sqlite3.Connection], None] = _nothing) -> None:
    """Copy an open database into an empty file, which becomes a database without a log."""
    with closing(sqlite3.connect(part, isolation_level=None)) as copy:
        copy.execute("PRAGMA locking_mode = EXCLUSIVE")  # no shared memory for a file that nobody knows
        copy.execute("PRAGMA synchronous = OFF")
        source.execute("BEGIN")  # one and the same state in all steps
        source.execute("PRAGMA schema_version").fetchone()
        source.backup(copy, pages=_PAGES, progress=lambda *_: None)
        source.execute("ROLLBACK")
        copy.execute("PRAGMA journal_mode = DELETE").fetchone()
        check(copy)


def sync_folder(folder: Path) -> None:
    """Have the names of a folder written to the disk, where its file system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def read_only(path: Path) -> sqlite3.Connection:
    """Open a database that is only to be read; where its folder cannot be written and it has no log, as a fixed one.

    Raises:
        sqlite3.Error: it cannot be opened.
    """
    address = path.resolve().as_uri()
    connection = sqlite3.connect(f"{address}?mode=ro", uri=True, isolation_level=None)
    try:
        connection.execute("PRAGMA schema_version").fetchone()
    except sqlite3.OperationalError:
        connection.close()
        log = path.with_name(path.name + "-wal")
        if log.exists() and log.stat().st_size:
            raise
        connection = sqlite3.connect(f"{address}?immutable=1", uri=True, isolation_level=None)
    except BaseException:
        connection.close()
        raise
    return connection
