"""What the cache knows of the files that go with articles. The only SQL for them."""

from collections.abc import Iterator

from egov_tui.model import Attachment, Kept
from egov_tui.store.connection import Database
from egov_tui.store.moments import moment_or_none, seconds_or_none, unpack


class Files:
    """The files of a cache's articles. Where they lie is `store.folder`'s business."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, article: int) -> list[Kept]:
        """Return what is known of the files of an article."""
        rows = self._database.rows(
            "SELECT url, type, length, name, sha256, fetched FROM files WHERE article_id = ?", (article,)
        )
        return [Kept(url, kind, length, name, sha, moment_or_none(when)) for url, kind, length, name, sha, when in rows]

    def of_its_page(self, article: int) -> tuple[Attachment, ...]:
        """Return the attachments that the own page of an article links, where that was fetched."""
        row = self._database.row("SELECT attachments FROM full_texts WHERE article_id = ?", (article,))
        return tuple(Attachment(*file) for file in unpack(row[0])) if row else ()

    def note(self, article: int, url: str, type: str | None, length: int | None) -> None:
        """Note what the server says of a file; what is known of one that was fetched stays. Of an article that is
        gone nothing is noted.
        """
        with self._database.write() as connection:
            connection.execute(
                "INSERT INTO files (article_id, url, type, length) SELECT id, ?2, ?3, ?4 FROM articles WHERE id = ?1 "
                "ON CONFLICT DO UPDATE SET type = excluded.type, length = excluded.length WHERE name IS NULL",
                (article, url, type, length),
            )

    def keep(self, article: int, kept: Kept) -> bool:
        """Note where a file lies that was fetched; False where the article is gone."""
        with self._database.write() as connection:
            done = connection.execute(
                "INSERT INTO files (article_id, url, type, length, name, sha256, fetched) "
                "SELECT id, ?2, ?3, ?4, ?5, ?6, ?7 FROM articles WHERE id = ?1 "
                "ON CONFLICT DO UPDATE SET type = excluded.type, length = excluded.length, name = excluded.name, "
                "sha256 = excluded.sha256, fetched = excluded.fetched",
                (article, kept.url, kept.type, kept.length, kept.name, kept.sha256, seconds_or_none(kept.fetched)),
            )
            return done.rowcount > 0

    def names(self) -> Iterator[str]:
        """Yield the name of every file that was fetched."""
        for (name,) in self._database.rows("SELECT name FROM files WHERE name IS NOT NULL"):
            yield name
