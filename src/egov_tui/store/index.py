"""The index of words: brought up to date behind the articles, in batches."""

import sqlite3
from dataclasses import dataclass

from egov_tui.store.connection import Database, explained
from egov_tui.store.functions import deflated, inflated
from egov_tui.store.reading import plain_text, stems_of
from egov_tui.text import html, stem


@dataclass(frozen=True, slots=True)
class _Reading:
    """What is to be frozen for an article, made from the text with this hash."""

    number: int
    content_hash: str
    title: str
    text: bytes
    stems: str


class Index:
    """The index of words of a cache."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def pending(self, batch: int = 200) -> int:
        """Index up to so many articles that wait for it, the newest first; return how many, 0 when none waits.

        New and edited articles come first, then those indexed by an older stemmer or an older reading of HTML. The
        work is done before the transaction; an article that was edited meanwhile waits on.
        """
        readings = [_read(*row) for row in self._waiting(batch)]
        if readings:
            with self._database.write() as connection:
                for reading in readings:
                    _freeze(connection, reading)
        return len(readings)

    def waiting(self) -> int:
        """Return how many new or edited articles are not yet found by their words."""
        row = self._database.row("SELECT count(*) FROM articles WHERE indexed = 0")
        return int(row[0]) if row else 0

    def behind(self) -> bool:
        """Say whether there is something for `pending` to do."""
        row = self._database.row(
            "SELECT EXISTS (SELECT 1 FROM articles WHERE indexed = 0) "
            "OR EXISTS (SELECT 1 FROM frozen WHERE stemmer < ?) OR EXISTS (SELECT 1 FROM frozen WHERE reading < ?)",
            (stem.VERSION, html.VERSION),
        )
        return bool(row and row[0])

    def check(self) -> None:
        """Have SQLite and FTS5 compare the index with what it was made of.

        Raises:
            CacheError: they differ, or the file is damaged.
        """
        with self._database.write() as connection:
            connection.execute("INSERT INTO search (search, rank) VALUES ('integrity-check', 1)")
        with explained(self._database.path):
            (found,) = self._database.row("PRAGMA quick_check(1)") or ("no answer",)
            if found != "ok":
                raise sqlite3.DatabaseError(found)

    def _waiting(self, batch: int) -> list[tuple[int, str, str, str | None, str, bytes]]:
        numbers = self._database.rows("SELECT id FROM articles WHERE indexed = 0 ORDER BY id DESC LIMIT ?", (batch,))
        if not numbers:
            numbers = self._database.rows(
                "SELECT article_id FROM frozen WHERE stemmer < ?1 "
                "UNION SELECT article_id FROM frozen WHERE reading < ?2 ORDER BY 1 DESC LIMIT ?3",
                (stem.VERSION, html.VERSION, batch),
            )
        marks = ",".join("?" * len(numbers))
        # ascending: FTS5 takes rows in that order without writing out its buffer
        return self._database.rows(
            "SELECT a.id, a.content_hash, a.title, a.language, b.summary, b.html "  # noqa: S608
            f"FROM articles a JOIN bodies b ON b.article_id = a.id WHERE a.id IN ({marks}) ORDER BY a.id",
            [number for (number,) in numbers],
        )


def _read(number: int, content_hash: str, title: str, language: str | None, summary: str, body: bytes) -> _Reading:
    text = plain_text(inflated(body), summary)
    return _Reading(number, content_hash, title, deflated(text), stems_of(title, text, language))


def _freeze(connection: sqlite3.Connection, reading: _Reading) -> None:
    """Index an article anew; the triggers take its old words out and put the new ones in."""
    done = connection.execute(
        "UPDATE articles SET indexed = 1 WHERE id = ? AND content_hash = ?",
        (reading.number, reading.content_hash),
    )
    if not done.rowcount:
        return
    connection.execute("DELETE FROM frozen WHERE article_id = ?", (reading.number,))
    connection.execute(
        "INSERT INTO frozen (article_id, title, text, stems, stemmer, reading) VALUES (?, ?, ?, ?, ?, ?)",
        (reading.number, reading.title, reading.text, reading.stems, stem.VERSION, html.VERSION),
    )
