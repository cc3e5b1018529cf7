"""Sources that were removed: each in a file of its own beside the cache, so that it can be brought back whole."""

import os
import sqlite3
from collections.abc import Iterable
from contextlib import suppress

from egov_tui.errors import CacheError, UsageError
from egov_tui.i18n import _
from egov_tui.store.connection import Database
from egov_tui.text.naming import free

_OF_ARTICLES = "article_id IN (SELECT id FROM main.articles WHERE source_id = ?)"
_TABLES = {
    "sources": "id = ?",
    "articles": "source_id = ?",
    "bodies": _OF_ARTICLES,
    "revisions": _OF_ARTICLES,
    "frozen": _OF_ARTICLES,
    "positions": _OF_ARTICLES,
    "aliases": "source_id = ?",
    "tombstones": "source_id = ?",
}
_BY_ARTICLE = ("bodies", "revisions", "frozen", "positions", "aliases")
_BATCH = 200
"""Articles to a transaction, so that no other program waits long."""


class Shelf:
    """Puts sources aside and brings them back."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._folder = database.path.parent / "removed"

    def put(self, source_id: int, slug: str) -> str:
        """Write a source with all its articles into a file of its own and return the file's name; nothing is removed.

        Raises:
            CacheError: there is no room for it.
        """
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            name = free(slug, {file.stem for file in self._folder.iterdir()}) + ".sqlite3"
            file = self._folder / name
            os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o600))
        except OSError as error:
            told = _("{file}: cannot be written ({problem}). The source was not removed.")
            raise CacheError(told.format(file=self._folder, problem=error.strerror or error)) from error
        try:
            with self._database.beside(file), self._database.still() as connection:
                for table, where in _TABLES.items():
                    connection.execute(
                        f"CREATE TABLE aside.{table} AS SELECT * FROM main.{table} WHERE {where}",  # noqa: S608
                        (source_id,),
                    )
        except BaseException:
            with suppress(OSError):
                file.unlink()
            raise
        return name

    def bring_back(self, name: str) -> None:
        """Put a source back with its articles and their state; its file stays.

        Raises:
            UsageError: it is followed again already, or its file is gone.
        """
        file = self._folder / name
        if not file.is_file():
            raise UsageError(_("{file}: is gone; the source cannot be brought back.").format(file=file))
        with self._database.beside(file):
            with self._database.write() as connection:
                (number, slug, address) = connection.execute("SELECT id, slug, address FROM aside.sources").fetchone()
                known = connection.execute(
                    "SELECT id, slug FROM main.sources WHERE id = ? OR slug = ? OR address = ?", (number, slug, address)
                ).fetchone()
                if known and known[0] != number:
                    raise UsageError(_("{source}: is followed again; remove it first.").format(source=known[1]))
                if not known:
                    names = self._columns(connection, "sources")
                    connection.execute(_copy("sources", names, ""))
                    # Nothing is sent back to the server: what it told meanwhile is wanted, too.
                    connection.execute(
                        "UPDATE main.sources SET unread = 0, total = 0, etag = NULL, last_modified = NULL, "
                        "body_hash = NULL, validated = NULL, next_check = NULL WHERE id = ?",
                        (number,),
                    )
                    connection.execute(_copy("tombstones", self._columns(connection, "tombstones"), ""))
            after: int | None = 0
            while after is not None:
                after = self._bring_articles(after)

    def keep(self, names: Iterable[str]) -> None:
        """Throw away every other file: what nobody can ask for again."""
        wanted = set(names)
        with suppress(OSError):
            for file in self._folder.iterdir():
                if file.name not in wanted:
                    file.unlink()

    def _bring_articles(self, after: int) -> int | None:
        """The next few articles with all that is theirs; the last of their ids, None where there are no more."""
        row = self._database.row(
            "SELECT max(id) FROM (SELECT id FROM aside.articles WHERE id > ? ORDER BY id LIMIT ?)", (after, _BATCH)
        )
        last: int | None = row[0] if row else None
        if last is None:
            return None
        with self._database.write() as connection:
            connection.execute(
                _copy("articles", self._columns(connection, "articles"), "WHERE id > ? AND id <= ? ORDER BY id"),
                (after, last),
            )
            for table in _BY_ARTICLE:
                where = "WHERE article_id > ? AND article_id <= ?"
                connection.execute(_copy(table, self._columns(connection, table), where), (after, last))
        return last

    def _columns(self, connection: sqlite3.Connection, table: str) -> str:
        """The columns that both have: the file may be of an older version."""
        have, had = (
            [name for (_number, name, *_rest) in connection.execute(f"PRAGMA {schema}.table_info({table})")]
            for schema in ("main", "aside")
        )
        return ", ".join(name for name in had if name in have)


def _copy(table: str, columns: str, where: str) -> str:
    return f"INSERT OR IGNORE INTO main.{table} ({columns}) SELECT {columns} FROM aside.{table} {where}"  # noqa: S608
