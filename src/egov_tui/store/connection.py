"""One connection to the cache: how it is opened, and what its failures mean to a reader."""

import errno
import os
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from egov_tui.errors import CacheBusyError, CacheDamagedError, CacheError, CacheLostError, message
from egov_tui.files import make_folder
from egov_tui.i18n import N_
from egov_tui.store.copying import LOGS
from egov_tui.store.functions import register
from egov_tui.store.migrations import APPLICATION_ID, migrate
from egov_tui.store.mounts import network_kind
from egov_tui.system import why
from egov_tui.text.clean import line

Row = tuple[Any, ...]

_SMALLEST = 512
"""Bytes of the smallest database: one page (sqlite.org/fileformat2.html §1.3.2)."""
_PATIENCE, _PAUSE = 5.0, 0.02
"""Seconds that another program may take to make the cache, and between two looks."""
_WAY = 0.02
"""Seconds; a waiting SQLite looks again after 1 to 25 milliseconds, until it has waited for a fifth of a second."""
_STEPS = 10_000
"""Of SQLite's machine between two looks at the clock: a few milliseconds."""
_FIRST = ("PRAGMA busy_timeout = 5000", "PRAGMA trusted_schema = ON")
"""Before anything is read. `trusted_schema`: view and triggers call unz()."""
_THEN = (
    "PRAGMA synchronous = NORMAL",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -16000",
    "PRAGMA journal_size_limit = 33554432",
    "PRAGMA foreign_keys = ON",
)

_UNREADABLE = N_("{file}: cannot be opened ({problem}). Check who owns it, or name another folder with --data.")
_FOREIGN = N_("{file}: this is not a cache of egov-tui. Move the file away, or name another folder with --data.")
_THEIRS = N_("{file}: belongs to another user ({owner}). Give it to yourself, or name another folder with --data.")
_FIXED = N_("{file}: is read-only. Allow yourself to write it, or name another folder with --data.")
_NO_DATABASE = N_(
    "{file}: this is no cache, or no longer one. `egov-tui doctor --repair` keeps it and makes a fresh one."
)
_EMPTIED = N_("{file}: the cache is empty, though its log is not. `egov-tui doctor --repair` saves what can be read.")
_FAILURES: dict[int, str] = {
    sqlite3.SQLITE_NOTADB: _NO_DATABASE,
    sqlite3.SQLITE_CORRUPT: N_(
        "{file}: the cache is damaged ({problem}). `egov-tui doctor --repair` saves what can be read."
    ),
    sqlite3.SQLITE_FULL: N_("{file}: the disk is full. Nothing was changed; free some space and try again."),
    sqlite3.SQLITE_BUSY: N_("{file}: another program is writing to the cache. Try again in a moment."),
    sqlite3.SQLITE_LOCKED: N_("{file}: another program is writing to the cache. Try again in a moment."),
    sqlite3.SQLITE_READONLY: N_("{file}: cannot be written. Check who owns it, or name another folder with --data."),
    sqlite3.SQLITE_CANTOPEN: _UNREADABLE,
    sqlite3.SQLITE_PERM: _UNREADABLE,
    sqlite3.SQLITE_IOERR: N_("{file}: the disk cannot be read or written ({problem}). Nothing was changed."),
}
_LOST = _FAILURES.keys() - {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_KINDS: dict[int, type[CacheError]] = {
    sqlite3.SQLITE_NOTADB: CacheDamagedError,
    sqlite3.SQLITE_CORRUPT: CacheDamagedError,
    sqlite3.SQLITE_BUSY: CacheBusyError,
    sqlite3.SQLITE_LOCKED: CacheBusyError,
}
_ANY = N_("{file}: the cache cannot be used ({problem}).")


class Database:
    """A connection that answers in rows and whose failures are sentences. For one thread."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection

    def rows(self, sql: str, parameters: Sequence[object] | Mapping[str, object] = ()) -> list[Row]:
        """Return all rows of a query. Raises CacheError."""
        with explained(self.path):
            return self._connection.execute(sql, parameters).fetchall()

    def row(self, sql: str, parameters: Sequence[object] = ()) -> Row | None:
        """Return the first row of a query. Raises CacheError."""
        with explained(self.path):
            found: Row | None = self._connection.execute(sql, parameters).fetchone()
            return found

    def script(self, sql: str) -> None:
        """Run statements without parameters to their ends, of which `row` would see but the beginning."""
        with explained(self.path):
            self._connection.executescript(sql)

    def row_within(self, limit: float, sql: str, parameters: Sequence[object] = ()) -> Row | None:
        """Return the first row of a query that takes no longer than so many seconds.

        Raises:
            TimeoutError: it would take longer.
            CacheError: see `explained`.
        """
        end = time.monotonic() + limit
        self._connection.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
        try:
            return self.row(sql, parameters)
        except CacheError as error:
            if (
                isinstance(error.__cause__, sqlite3.Error)
                and error.__cause__.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT
            ):
                raise TimeoutError from error
            raise
        finally:
            self._connection.set_progress_handler(None, 0)

    def interrupt(self) -> None:
        """Break off what the connection's own thread is reading, which then raises CacheError; for another thread."""
        self._connection.interrupt()

    def check(self, *, full: bool) -> None:
        """Have SQLite look at its pages, in full also at its indexes. Raises CacheError."""
        with explained(self.path):
            check_pages(self._connection, full=full)

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """One transaction, taken at once (a deferred one that reads first fails beside another writer).

        Everything in it is kept at its end, or nothing when it raises. Prepare before it: others wait.
        """
        with self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection

    def give_way(self) -> None:
        """Between two of many transactions: who waits to write looks only now and then whether it can."""
        time.sleep(_WAY)

    @contextmanager
    def still(self) -> Iterator[sqlite3.Connection]:
        """One look at the cache, as it stands when it is first read; nobody waits for its end."""
        with self._transaction("BEGIN") as connection:
            yield connection

    @contextmanager
    def beside(self, file: Path) -> Iterator[None]:
        """Have another database at hand, by the name `aside`. Raises CacheError."""
        self.row("ATTACH ? AS aside", (str(file),))
        try:
            yield
        finally:
            self.row("DETACH aside")

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        with explained(self.path):
            self._connection.execute(begin)
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Let SQLite refresh its statistics where they are stale, then close. Never fails."""
        with suppress(sqlite3.Error):
            self._connection.execute("PRAGMA analysis_limit = 400")
            self._connection.execute("PRAGMA optimize")
        self._connection.close()


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into a CacheError that says which file, what happened and what to do."""
    try:
        yield
    except UnicodeDecodeError as error:  # the words of SQLite itself about a damaged schema
        raise CacheDamagedError(_FAILURES[sqlite3.SQLITE_CORRUPT], file=path, problem=error.reason) from error
    except sqlite3.Error as error:
        # the extended codes carry the plain one in their lowest byte (sqlite3.org/rescode.html)
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        kind = _KINDS.get(code, CacheLostError if code in _LOST else CacheError)
        raise kind(_FAILURES.get(code, _ANY), file=path, problem=error) from error


def check_pages(connection: sqlite3.Connection, *, full: bool = False) -> None:
    """Have SQLite look at its pages, in full also at its indexes; sqlite3.DatabaseError says what is wrong first."""
    (found,) = connection.execute(f"PRAGMA {'integrity' if full else 'quick'}_check(1)").fetchone() or ("no answer",)
    if found != "ok":
        damaged = sqlite3.DatabaseError(line(str(found)))
        damaged.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise damaged


def connect(path: Path) -> Database:
    """Open the cache at this path, made and migrated where needed. The folder gets mode 0700, the file 0600.

    Raises:
        CacheError: it cannot be opened, is no cache of ours, is too new, or lies on a network file system.
    """
    _prepare(path)
    with explained(path):
        connection = sqlite3.connect(path, timeout=5, isolation_level=None)
        try:
            _set_up(connection, path)
        except OSError as error:
            connection.close()
            raise CacheError(_UNREADABLE, file=path, problem=why(error)) from error
        except BaseException:
            connection.close()
            raise
    return Database(path, connection)


def _prepare(path: Path) -> None:
    """Make the folder and an empty file where there are none, and see that both can be written.

    A file that is there is never opened by hand: closing it again would drop every lock that this process holds on
    it, and other programs would take the log away under an open cache (sqlite.org/howtocorrupt.html §2.2).
    """
    try:
        make_folder(path.parent)
        if kind := network_kind(path.parent):
            raise CacheError(
                N_(
                    "{folder}: this folder is on a network file system ({kind}), which would damage the cache. "
                    "Name a folder of this computer with --data."
                ),
                folder=path.parent,
                kind=kind,
            )
        _see_that_it_is_whole(path)
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o600))
        except FileExistsError:
            for file in (path, *(path.with_name(path.name + end) for end in LOGS)):
                if file.exists():
                    _see_that_it_is_ours(file)
        if not os.access(path.parent, os.W_OK | os.X_OK):
            raise CacheError(_UNREADABLE, file=path, problem=message(N_("its folder cannot be written")))
    except OSError as error:
        raise CacheError(_UNREADABLE, file=path, problem=why(error)) from error


def _see_that_it_is_whole(path: Path) -> None:
    """Refuse what SQLite would write over, and what it would take the log away from."""
    log = path.with_name(path.name + "-wal")
    logged = log.exists() and log.stat().st_size > 0  # first: whoever makes a cache writes its first page before a log
    size = path.stat().st_size if path.exists() else 0
    if 0 < size < _SMALLEST:
        raise CacheDamagedError(_NO_DATABASE, file=path)
    if not size and logged:
        raise CacheDamagedError(_EMPTIED, file=path)


def _see_that_it_is_ours(file: Path) -> None:
    """Refuse a file that this user may not both read and write."""
    if os.access(file, os.R_OK | os.W_OK):
        return
    owner = file.stat().st_uid
    if owner != os.geteuid():
        raise CacheError(_THEIRS, file=file, owner=_name(owner))
    if os.access(file, os.R_OK):
        raise CacheError(_FIXED, file=file)
    raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def _name(user: int) -> str:
    import pwd

    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return str(user)


def _write_ahead(connection: sqlite3.Connection) -> str:
    """Turn the write-ahead log on and return the journal's mode; SQLite's own timeout does not wait for this switch."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
            return str(mode)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(_PAUSE)


def _not_ours(connection: sqlite3.Connection, path: Path) -> CacheError:
    """The error for a database without our sign; one with our tables has lost it."""
    sql = "SELECT count(*) FROM sqlite_master WHERE name IN ('sources', 'articles', 'bodies', 'frozen')"
    if connection.execute(sql).fetchone() == (4,):
        return CacheDamagedError(_NO_DATABASE, file=path)
    return CacheError(_FOREIGN, file=path)


def _set_up(connection: sqlite3.Connection, path: Path) -> None:
    for pragma in _FIRST:
        connection.execute(pragma)
    register(connection)
    connection.execute("BEGIN")  # one look at both, for another program may be making the cache at this moment
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    (made_by,) = connection.execute("PRAGMA application_id").fetchone()
    connection.execute("COMMIT")
    if made_by != APPLICATION_ID and (made_by or tables):
        raise _not_ours(connection, path)
    if not tables:
        # only before the first table; 8 KB pages waste less on bodies of 1-3 KB than 4 KB ones and index 20 % faster
        connection.execute("PRAGMA page_size = 8192")
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
    if _write_ahead(connection) != "wal":
        raise CacheError(
            N_(
                "{folder}: this file system cannot hold the cache (no write-ahead log). "
                "Name a folder of this computer with --data."
            ),
            folder=path.parent,
        )
    migrate(connection, path)
    for pragma in _THEN:
        connection.execute(pragma)
