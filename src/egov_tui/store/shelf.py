"""Sources that were removed: each in a file of its own beside the cache, so that it can be brought back whole."""

import fcntl
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from egov_tui.errors import CacheBusyError, CacheError, UsageError
from egov_tui.i18n import N_
from egov_tui.store.connection import Database, check_pages, explained
from egov_tui.store.fulltext import HERE, REFUSED
from egov_tui.store.stories import settle
from egov_tui.system import why
from egov_tui.text.clean import line
from egov_tui.text.links import identity
from egov_tui.text.naming import free

_OF_ARTICLES = "article_id IN (SELECT id FROM main.articles WHERE source_id = ?)"
_TABLES = {
    "sources": "id = ?",
    "articles": "source_id = ?",
    "bodies": _OF_ARTICLES,
    "full_texts": _OF_ARTICLES,
    "revisions": _OF_ARTICLES,
    "frozen": _OF_ARTICLES,
    "positions": _OF_ARTICLES,
    "files": _OF_ARTICLES,
    "aliases": "source_id = ?",
    "tombstones": "source_id = ?",
}
_THEIRS = (
    "article_id > ? AND article_id <= ? "
    "AND EXISTS (SELECT 1 FROM main.articles m WHERE m.id = article_id AND m.source_id = ?)"
)
"""Of articles that could be put back: their numbers may have come to mean others in a cache that was restored."""
_BY_ARTICLE = {
    "bodies": "",
    "full_texts": "",
    "frozen": "",
    "positions": "",
    "files": "",
    "aliases": "",
    # their own numbers may mean others by now
    "revisions": " AND NOT EXISTS (SELECT 1 FROM main.revisions r WHERE r.article_id = aside.revisions.article_id "
    "AND r.seen = aside.revisions.seen AND r.content_hash = aside.revisions.content_hash) ORDER BY id",
}
_AGAIN = (
    "SELECT n.id, n.read, n.starred, n.later, a.id FROM aside.articles a JOIN main.articles n ON n.key = a.key "
    "WHERE a.id > ? AND a.id <= ? AND n.source_id = ? AND a.id NOT IN (SELECT id FROM main.articles WHERE id = a.id)"
)
"""What was fetched again meanwhile gives way to what was there before, which keeps the marks of both."""
_MARK = "UPDATE main.articles SET read = max(read, ?), starred = max(starred, ?), later = max(later, ?) WHERE id = ?"
_BROUGHT = (
    "SELECT id FROM main.articles WHERE id > ? AND id <= ? AND source_id = ? AND id IN (SELECT id FROM aside.articles)"
)
_FILES = "SELECT url, type, length, name, sha256, fetched FROM main.files WHERE article_id = ? AND name IS NOT NULL"
_FILE = (
    "INSERT INTO main.files (article_id, url, type, length, name, sha256, fetched) "
    "SELECT id, ?2, ?3, ?4, ?5, ?6, ?7 FROM main.articles WHERE id = ?1 ON CONFLICT DO NOTHING"
)
"""Files that were fetched meanwhile stay known."""
_FULL = "attachments, address, made_by, fetched, bytes_in, html"
_TEXTS = f"SELECT {_FULL} FROM main.full_texts WHERE article_id = ?"  # noqa: S608
_TEXT = (
    f"INSERT INTO main.full_texts (article_id, {_FULL}) SELECT id, ?2, ?3, ?4, ?5, ?6, ?7 FROM main.articles "  # noqa: S608
    "WHERE id = ?1 ON CONFLICT DO NOTHING RETURNING article_id, made_by"
)
_HERE = (
    f"UPDATE main.articles SET indexed = 0, deadlines = 0, "  # noqa: S608
    f"full_text = CASE ?2 WHEN '' THEN {REFUSED} ELSE {HERE} END WHERE id = ?1"
)
"""So do whole texts, of articles that had none."""
_BATCH = 100
"""Articles to a transaction, so that no other program waits long."""


class Shelf:
    """Puts sources aside and brings them back."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._folder = database.path.parent / "removed"

    @contextmanager
    def alone(self) -> Iterator[None]:
        """See that no other program removes a source or brings one back meanwhile; the lock goes with the process.

        Raises:
            CacheBusyError: one does.
            CacheError: there can be no such folder.
        """
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            handle = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except OSError as error:
            raise self._unwritable(error) from error
        try:
            _take(handle)
            yield
        finally:
            os.close(handle)

    def put(self, source_id: int, slug: str) -> str:
        """Write a source with all its articles into a file of its own and return the file's name; nothing is removed.

        Raises:
            UsageError: there is no such source.
            CacheError: there is no room for it.
        """
        try:
            name = free(slug, {file.stem for file in self._folder.iterdir()}) + ".sqlite3"
            file = self._folder / name
            os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o600))
        except OSError as error:
            raise self._unwritable(error) from error
        try:
            with self._database.beside(file), self._database.still() as connection:
                for table, where in _TABLES.items():
                    connection.execute(
                        f"CREATE TABLE aside.{table} AS SELECT * FROM main.{table} WHERE {where}",  # noqa: S608
                        (source_id,),
                    )
                for table, column in (("articles", "id"), *((table, "article_id") for table in _BY_ARTICLE)):
                    connection.execute(f"CREATE INDEX aside.{table}_in_order ON {table} ({column})")
                if connection.execute("SELECT 1 FROM aside.sources").fetchone() is None:
                    raise UsageError(N_("{source}: there is no such source."), source=slug)
        except BaseException:
            with suppress(OSError):
                file.unlink()
            raise
        return name

    def bring_back(self, name: str) -> None:
        """Put a source back with its articles and their state; its file stays.

        Where it is followed again already, its articles join those that are there.

        Raises:
            UsageError: its file is gone or damaged.
        """
        file = self._folder / name
        if not file.is_file():
            raise UsageError(N_("{file}: is gone; the source cannot be brought back."), file=file)
        _see_that_it_is_whole(file)
        with self._database.beside(file):
            with self._database.write() as connection:
                number = self._bring_source(connection)
            after: int | None = 0
            while after is not None:
                after = self._bring_articles(number, after)
                self._database.give_way()

    @property
    def files(self) -> list[Path]:
        """What stands there."""
        with suppress(OSError):
            return list(self._folder.glob("*.sqlite3*"))
        return []

    def attachments(self) -> Iterator[str]:
        """Yield the names of the fetched files of sources that can still be brought back."""
        for file in self.files:
            if file.suffix == ".sqlite3":
                with suppress(sqlite3.Error), closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as aside:
                    for (name,) in aside.execute("SELECT name FROM files WHERE name IS NOT NULL"):
                        yield str(name)

    def keep(self, names: Iterable[str]) -> None:
        """Throw away every other file: what nobody can ask for again."""
        wanted = set(names)
        for file in self.files:
            if file.name not in wanted:
                with suppress(OSError):
                    file.unlink()

    def _bring_source(self, connection: sqlite3.Connection) -> int:
        """Return the number of the source: its own, unless it is followed again by another or that is taken."""
        number, slug, address = connection.execute("SELECT id, slug, address FROM aside.sources").fetchone()
        known = {one: (its, at) for one, its, at in connection.execute("SELECT id, slug, address FROM main.sources")}
        same = identity(address)
        for one, (its, at) in known.items():
            if (one, its) == (number, slug) or identity(at) == same:
                return int(one)
        # Nothing is sent back to the server: what it told meanwhile is wanted, too.
        forgotten = dict.fromkeys(("etag", "last_modified", "body_hash", "validated", "next_check"))
        own = None if number in known else number
        unlike = {"id": own, "slug": free(slug, {its for its, _at in known.values()}), "unread": 0, "total": 0}
        _copy(connection, "sources", {**unlike, **forgotten})
        (number,) = connection.execute("SELECT last_insert_rowid()").fetchone()
        _copy(connection, "tombstones", {"source_id": number})
        return int(number)

    def _bring_articles(self, source: int, after: int) -> int | None:
        """The next few articles with all that is theirs; the last of their ids, None where there are no more."""
        row = self._database.row(
            "SELECT max(id) FROM (SELECT id FROM aside.articles WHERE id > ? ORDER BY id LIMIT ?)", (after, _BATCH)
        )
        last: int | None = row[0] if row else None
        if last is None:
            return None
        some = (after, last, source)
        unlike: dict[str, dict[str, object]] = {"aliases": {"source_id": source}, "revisions": {"id": None}}
        with self._database.write() as connection:
            again = connection.execute(_AGAIN, some).fetchall()
            fetched = [(one[4], *file) for one in again for file in connection.execute(_FILES, one[:1])]
            texts = [(one[4], *text) for one in again for text in connection.execute(_TEXTS, one[:1])]
            connection.executemany("DELETE FROM main.articles WHERE id = ?", [(one[0],) for one in again])
            _copy(connection, "articles", {"source_id": source}, "id > ? AND id <= ? ORDER BY id", some[:2])
            connection.executemany(_MARK, [one[1:] for one in again])
            connection.executemany(_FILE, fetched)
            for table, where in _BY_ARTICLE.items():
                _copy(connection, table, unlike.get(table, {}), _THEIRS + where, some)
            settle(connection, [number for (number,) in connection.execute(_BROUGHT, some)])
            for text in texts:
                connection.executemany(_HERE, connection.execute(_TEXT, text).fetchall())
        return last

    def _unwritable(self, error: OSError) -> CacheError:
        told = N_("{file}: cannot be written ({problem}). Nothing was changed.")
        return CacheError(told, file=self._folder, problem=why(error))


def _take(handle: int) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        told = N_("Another program is removing a source, or bringing one back. Try again in a moment.")
        raise CacheBusyError(told) from error


def _see_that_it_is_whole(file: Path) -> None:
    """Refuse what is no file of ours, or no longer; it stays, under another name."""
    try:
        with explained(file), closing(sqlite3.connect(file)) as connection:
            check_pages(connection)
            connection.execute("SELECT id FROM sources").fetchone()
    except CacheError as error:
        code = getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF
        if code not in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_ERROR):
            raise
        kept = file.rename(file.with_suffix(".damaged"))
        told = N_("{file}: is damaged ({problem}); the source cannot be brought back.")
        raise UsageError(told, file=kept, problem=line(str(error.__cause__))) from error


def _copy(
    connection: sqlite3.Connection,
    table: str,
    unlike: Mapping[str, object],
    where: str = "1",
    parameters: Sequence[object] = (),
) -> None:
    """Copy rows, with other values in the columns named; the file may be of an older version, with fewer columns."""
    have, had = (
        [name for (_number, name, *_rest) in connection.execute(f"PRAGMA {schema}.table_info({table})")]
        for schema in ("main", "aside")
    )
    names = [name for name in had if name in have]
    if not names:  # it had no such table yet
        return
    values = ", ".join("?" if name in unlike else name for name in names)
    connection.execute(
        f"INSERT OR IGNORE INTO main.{table} ({', '.join(names)}) "  # noqa: S608
        f"SELECT {values} FROM aside.{table} WHERE {where}",
        [*(unlike[name] for name in names if name in unlike), *parameters],
    )
