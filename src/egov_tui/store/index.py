"""The index of words: brought up to date behind the articles, in batches."""

import sqlite3
from collections.abc import Collection, Sequence

from egov_tui.errors import CacheDamagedError, IndexDamagedError
from egov_tui.i18n import N_
from egov_tui.model import Indexed, Unindexed
from egov_tui.store.connection import Database
from egov_tui.store.fulltext import SAID
from egov_tui.text import html, reading, stem

_MOST_BYTES = 500_000
"""Compressed bodies that are read at a time: a few seconds of work at most."""


class Index:
    """The index of words of a cache."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def pending(self, batch: int = 200) -> int:
        """Index up to so many articles that wait for it (see `unindexed`); return how many, 0 when none waits."""
        return self.freeze([reading.index(article) for article in self.unindexed(batch)])

    def unindexed(self, batch: int, apart: Collection[int] = ()) -> list[Unindexed]:
        """Return up to so many articles that wait to be indexed, the newest, in the order of their ids; fewer where
        their bodies are large.

        New and edited articles come first, then those indexed by an older stemmer or an older reading of HTML;
        without those whose ids are `apart`.
        """
        without = f"NOT IN ({','.join('?' * len(apart))})"
        numbers = self._database.rows(
            f"SELECT id FROM articles WHERE indexed = 0 AND id {without} ORDER BY id DESC LIMIT ?",  # noqa: S608
            (*apart, batch),
        ) or self._database.rows(
            f"SELECT article_id FROM frozen WHERE stemmer < ? AND article_id {without} "  # noqa: S608
            f"UNION SELECT article_id FROM frozen WHERE reading < ? AND article_id {without} ORDER BY 1 DESC LIMIT ?",
            (stem.VERSION, *apart, html.VERSION, *apart, batch),
        )
        return _newest(_MOST_BYTES, self.of([number for (number,) in numbers]))

    def of(self, ids: Sequence[int]) -> list[Unindexed]:
        """Return articles as they are to be read for the index, in the order of their ids."""
        # ascending: FTS5 takes rows in that order without writing out its buffer
        rows = self._database.rows(
            f"SELECT a.id, {SAID}, a.title, a.language, b.summary, b.html, CASE t.made_by WHEN '' THEN NULL "  # noqa: S608
            "ELSE t.html END FROM articles a JOIN bodies b ON b.article_id = a.id "
            f"LEFT JOIN full_texts t ON t.article_id = a.id WHERE a.id IN ({','.join('?' * len(ids))}) ORDER BY a.id",
            ids,
        )
        return [Unindexed(*row) for row in rows]

    def freeze(self, articles: Sequence[Indexed]) -> int:
        """Put articles into the index, in one transaction; one that was edited meanwhile waits on.

        Return how many were given.
        """
        if articles:
            with self._database.write() as connection:
                for article in articles:
                    _freeze(connection, article)
        return len(articles)

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

    def check(self, *, full: bool = True) -> None:
        """Have SQLite look at its pages; in full also at its indexes, and FTS5 compare its own with what it is made of.

        Raises:
            CacheDamagedError: the file is damaged.
            IndexDamagedError: the index of words alone is; see `rebuild`.
        """
        self._database.check(full=full)
        if full:
            try:
                with self._database.write() as connection:
                    connection.execute("INSERT INTO search (search, rank) VALUES ('integrity-check', 1)")
            except CacheDamagedError as error:
                told = N_("{file}: the index of words is out of step with the articles; they are whole.")
                raise IndexDamagedError(told, file=self._database.path) from error

    def rebuild(self) -> None:
        """Make the index anew from what it is made of."""
        with self._database.write() as connection:
            connection.execute("INSERT INTO search (search) VALUES ('rebuild')")


def _newest(most: int, articles: list[Unindexed]) -> list[Unindexed]:
    """The last of them that have together no more than so many bytes, but one at least."""
    total = 0
    for count, article in enumerate(reversed(articles)):
        total += len(article.html) + len(article.full or b"")
        if total > most and count:
            return articles[-count:]
    return articles


def _freeze(connection: sqlite3.Connection, article: Indexed) -> None:
    """Index an article anew; the triggers take its old words out and put the new ones in."""
    done = connection.execute(
        "UPDATE articles SET indexed = 1 WHERE id = ? AND ? = "  # noqa: S608
        f"(SELECT {SAID} FROM articles a LEFT JOIN full_texts t ON t.article_id = a.id WHERE a.id = articles.id)",
        (article.id, article.content_hash),
    )
    if not done.rowcount:
        return
    connection.execute("DELETE FROM frozen WHERE article_id = ?", (article.id,))
    connection.execute(
        "INSERT INTO frozen (article_id, title, text, stems, stemmer, reading) VALUES (?, ?, ?, ?, ?, ?)",
        (article.id, article.title, article.text, article.stems, article.stemmer, article.reading),
    )
