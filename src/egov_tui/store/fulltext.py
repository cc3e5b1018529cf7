"""The whole texts of articles, as their own pages have them; what their sources say stays beside them, untouched."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from egov_tui.model import Attachment, Full, Page
from egov_tui.store.connection import Database
from egov_tui.store.moments import moment, pack, seconds, unpack
from egov_tui.text.clean import line
from egov_tui.text.packing import deflated, inflated

ASKED, HERE, REFUSED = 1, 2, 3
"""What `articles.full_text` says: to be fetched by the next sync, in the cache, not to be had. 0: nobody asked."""
COLUMNS: Final = "t.address, t.made_by, t.fetched, t.bytes_in, t.attachments, t.html"
"""Of `full_texts t`, joined by article, for `full` and `attached`."""
IS_HERE: Final = "a.full_text > 0 AND EXISTS (SELECT 1 FROM full_texts t WHERE t.article_id = a.id AND t.made_by <> '')"
HAS_FILES: Final = (
    "a.attachments IS NOT NULL OR (a.full_text > 0 AND EXISTS "
    "(SELECT 1 FROM full_texts t WHERE t.article_id = a.id AND t.attachments IS NOT NULL))"
)
"""Conditions on `articles a`. Of most articles nobody asked for the whole text: those cost nothing more."""
SAID: Final = "a.content_hash || coalesce(':' || t.fetched || ':' || length(t.html), '')"
"""What tells that an article says something else than it did: an edit, or another whole text."""
WISHED: Final = "(SELECT full_text FROM sources WHERE id = {source}) = 'always'"
_KEEP = (
    "INSERT OR REPLACE INTO full_texts (article_id, attachments, address, made_by, fetched, bytes_in, html) "
    "SELECT id, ?2, ?3, ?4, ?5, ?6, ?7 FROM articles WHERE id = ?1"
)
_HERE_NOW = "UPDATE articles SET full_text = ?, indexed = 0, deadlines = 0 WHERE id = ?"
_DATE = (
    "UPDATE articles SET published = ?1, date = min(?1, first_seen), date_estimated = ?1 > first_seen "
    "WHERE id = ?2 AND published IS NULL AND updated IS NULL"
)
_BATCH = 500


class FullTexts:
    """The whole texts of a cache."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, article_id: int, page: Page, address: str, bytes_in: int, now: datetime) -> bool:
        """Keep what the page of an article says; say whether the article is there still. It waits for the index anew.

        `address` is the final one; `bytes_in` is what it cost, as it crossed the wire. A title that the list has
        clipped and a date that it does not have are the page's from then on.
        """
        files = _files(page.attachments)
        row = (article_id, files, address, page.made_by, seconds(now), bytes_in, deflated(page.html))
        with self._database.write() as connection:
            connection.execute(_KEEP, row)
            done = connection.execute(_HERE_NOW, (HERE, article_id))
            if page.title:
                connection.execute("UPDATE articles SET title = ? WHERE id = ?", (line(page.title), article_id))
            if page.published:
                connection.execute(_DATE, (seconds(page.published), article_id))
        return bool(done.rowcount)

    def refuse(self, article_id: int, files: Sequence[Attachment] = ()) -> None:
        """Note that the whole text of an article is not to be had; one that is here stays.

        `files` is what stands where the page should: a PDF, as an attachment.
        """
        with self._database.write() as connection:
            if files:
                row = (article_id, _files(files), files[0].url, "", 0, 0, deflated(""))
                connection.execute(_KEEP.replace("REPLACE", "IGNORE"), row)
            connection.execute(
                f"UPDATE articles AS a SET full_text = CASE WHEN {IS_HERE} THEN ? ELSE ? END WHERE id = ?",  # noqa: S608
                (HERE, REFUSED, article_id),
            )

    def get(self, article_id: int) -> Full | None:
        """Return the whole text of an article, None where it is not here."""
        row = self._database.row(f"SELECT {COLUMNS} FROM full_texts t WHERE article_id = ?", (article_id,))  # noqa: S608
        return full(row) if row else None

    def state(self, article_id: int) -> int:
        """Return what is known of the whole text of an article: 0, ASKED, HERE or REFUSED."""
        row = self._database.row("SELECT full_text FROM articles WHERE id = ?", (article_id,))
        return int(row[0]) if row else 0

    def awaiting(self, source_id: int, limit: int) -> list[tuple[int, str, str]]:
        """Return (id, link, title) of articles of a source whose whole text is to be fetched, the newest first."""
        return self._database.rows(
            "SELECT id, link, title FROM articles WHERE source_id = ? AND full_text = 1 AND link IS NOT NULL "
            "ORDER BY date DESC, id DESC LIMIT ?",
            (source_id, limit),
        )

    def ask(self, ids: Iterable[int]) -> None:
        """Have the next sync fetch the whole text of articles that have a page of their own."""
        self._each(ids, "UPDATE articles SET full_text = 1 WHERE id = ? AND link LIKE 'http%' AND full_text <> 2")

    def forget(self, ids: Iterable[int]) -> None:
        """Throw away the whole texts of articles; what their sources say is found and shown again."""
        self._each(
            ids,
            "UPDATE articles SET full_text = 0 WHERE id = ?",
            "UPDATE articles SET indexed = 0, deadlines = 0 "
            "WHERE id = (SELECT article_id FROM full_texts WHERE article_id = ?)",
            "DELETE FROM full_texts WHERE article_id = ?",
        )

    def _each(self, ids: Iterable[int], *statements: str) -> None:
        numbers = list(ids)
        for start in range(0, len(numbers), _BATCH):
            with self._database.write() as connection:
                for sql in statements:
                    connection.executemany(sql, [(number,) for number in numbers[start : start + _BATCH]])


def full(row: Sequence[Any]) -> Full | None:
    """Return the whole text that a row of COLUMNS holds; None where there is none."""
    address, made_by, fetched, bytes_in, _attachments, html = row
    return Full(inflated(html), address, made_by, moment(fetched), bytes_in) if made_by else None


def attached(article: tuple[Attachment, ...], row: Sequence[Any]) -> tuple[Attachment, ...]:
    """Return the attachments of an article and those of its page, in a row of COLUMNS, each address once."""
    if not row[4]:
        return article
    known = {one.url for one in article}
    return (*article, *(one for file in unpack(row[4]) if (one := Attachment(*file)).url not in known))


def _files(attachments: Iterable[Attachment]) -> str | None:
    return pack([[a.url, a.type, a.length, a.title] for a in attachments])
