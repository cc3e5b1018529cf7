"""What keeps a cache from growing old: retention, tombstones, the size of the file, SQLite's own upkeep."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from msgspec import Struct

from egov_tui.settings import Retention
from egov_tui.store.connection import Database
from egov_tui.store.moments import seconds

RECENT = timedelta(days=30)
"""An article that nobody has read is kept at least so long."""
BATCH = 100
"""Articles to a transaction: another program waits for one no longer than 0.1 s."""
NEAR = 0.9
"""The part of the limit from which the reader is told, and down to which the cache is brought when it is over."""
_PAGES = 300
"""Merged, or given back to the file system, at a time."""
_WORTH_MERGING = 0.1
"""The part of all articles that must be forgotten for the index to be merged at once; of fewer, their words go as the
words of new ones come."""
_FORGETTABLE = (
    "a.starred = 0 AND a.later = 0 AND NOT (a.read = 0 AND a.first_seen >= :recent) "
    "AND (a.closes IS NULL OR a.closes < :now) "
    # of a source whose listing is not known (from before it was noted) everything may still be listed
    "AND a.source_id IN (SELECT id FROM sources WHERE listed IS NOT NULL) "
    "AND a.id NOT IN (SELECT j.value FROM sources s, json_each(s.listed) j WHERE {of})"
)
_TOO_OLD = (
    "SELECT a.id FROM articles a WHERE a.source_id = :source AND (a.date, a.id) < (:before, :number) "  # noqa: S608
    f"AND {_FORGETTABLE.format(of='s.id = :source')} LIMIT :most"
)
_OLDEST = (
    "SELECT a.id, coalesce(length(b.html), 0) + coalesce(length(f.text) + length(f.stems), 0) "  # noqa: S608
    "+ coalesce((SELECT sum(length(r.html)) FROM revisions r WHERE r.article_id = a.id), 0) "
    "+ coalesce((SELECT length(t.html) FROM full_texts t WHERE t.article_id = a.id), 0) "
    "FROM articles a LEFT JOIN bodies b ON b.article_id = a.id LEFT JOIN frozen f ON f.article_id = a.id "
    f"WHERE {_FORGETTABLE.format(of='s.listed IS NOT NULL')} ORDER BY a.date, a.id LIMIT :most"
)


class Room(Struct, frozen=True):
    """How large the cache is, in bytes, and how large it may be; 0: as large as it likes."""

    used: int = 0
    limit: int = 0

    @property
    def near(self) -> bool:
        """Whether it is time to tell the reader."""
        return bool(self.limit) and self.used >= self.limit * NEAR


class Ageing:
    """Retention of a cache. What was pruned leaves a tombstone, so that it does not come back as new."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._excess = 0.0
        """Bytes of articles that are still to go, of a cache that was over its limit."""
        self._forgotten = 0
        """Articles whose words are still in the index."""
        self._untidy = False
        """Whether the room of many articles is still to be given back."""
        self._merging = False

    def room(self, retention: Retention) -> Room:
        """Return how large the articles have made the file; pages that wait to be given back do not count."""
        (pages,) = self._database.row("PRAGMA page_count") or (0,)
        (free,) = self._database.row("PRAGMA freelist_count") or (0,)
        (size,) = self._database.row("PRAGMA page_size") or (0,)
        return Room((pages - free) * size, retention.max_mb * 1_000_000)

    def prune(self, retention: Retention, now: datetime) -> int:
        """Forget up to BATCH articles that have outlived the retention of their source, or that the limit of the size
        leaves no room for, the oldest; return how many, 0 when there is none.

        Never starred ones, never what is kept for later, never what is unread and younger than RECENT, never a call
        that still takes an answer, never what its feed still lists.
        """
        always = {"recent": seconds(now - RECENT), "now": seconds(now), "most": BATCH}
        for source, before, number in self._limits(retention, now):
            wanted = {**always, "source": source, "before": before, "number": number}
            if done := self._forget(_TOO_OLD, wanted):
                return done
        room = self.room(retention)
        if not self._excess and not self._untidy and room.limit and room.used > room.limit:
            self._excess = self._written() * (1 - room.limit * NEAR / room.used)
        if self._excess <= 0:
            return 0
        done = self._forget(_OLDEST, always)
        self._excess = self._excess if done else 0.0
        if self._excess <= 0:
            self._excess, self._untidy = 0.0, True
        return done

    def tidy(self) -> bool:
        """Give back some of the room that was taken by what is forgotten; say whether there is more to do.

        FTS5 keeps the words of deleted articles until its segments are merged (sqlite.org/fts5.html §6.8); free pages
        go back to the file system only where they are many, for a few will be filled again.
        """
        if self._merging or self._untidy or self._forgotten > _WORTH_MERGING * self._total():
            with self._database.write() as connection:
                before = connection.total_changes
                connection.execute(
                    "INSERT INTO search (search, rank) VALUES ('merge', ?)", (_PAGES if self._merging else -_PAGES,)
                )
                self._merging = connection.total_changes - before >= 2
            self._forgotten, self._untidy = 0, False
            return True
        (free,) = self._database.row("PRAGMA freelist_count") or (0,)
        if free <= _PAGES:
            return False
        self._database.script(f"PRAGMA incremental_vacuum({_PAGES})")
        (left,) = self._database.row("PRAGMA freelist_count") or (0,)
        return bool(left < free)  # a file that cannot give back anything stays as it is

    def _total(self) -> int:
        (total,) = self._database.row("SELECT sum(total) FROM sources") or (0,)
        return int(total or 0)

    def _written(self) -> int:
        """Bytes of what an article is made of, all together; the rest of the file follows in proportion."""
        (bodies,) = self._database.row("SELECT sum(length(html)) FROM bodies") or (0,)
        (frozen,) = self._database.row("SELECT sum(length(text) + length(stems)) FROM frozen") or (0,)
        (old,) = self._database.row("SELECT sum(length(html)) FROM revisions") or (0,)
        (full,) = self._database.row("SELECT sum(length(html)) FROM full_texts") or (0,)
        return int((bodies or 0) + (frozen or 0) + (old or 0) + (full or 0))

    def _limits(self, retention: Retention, now: datetime) -> Iterator[tuple[int, int, int]]:
        """Of each source that has a limit: the date and the id before which its articles are too old.

        The id counts where many have one date, as have all that came at once from a feed without dates.
        """
        for source, own_days, own_newest in self._database.rows("SELECT id, keep_days, keep_newest FROM sources"):
            days = retention.keep_days if own_days is None else own_days
            newest = retention.keep_newest if own_newest is None else own_newest
            limits = [(seconds(now) - 86_400 * days, 0)] if days else []
            if newest:
                row = self._database.row(
                    "SELECT date, id FROM articles WHERE source_id = ? ORDER BY date DESC, id DESC LIMIT 1 OFFSET ?",
                    (source, newest - 1),
                )
                limits += [(row[0], row[1])] if row else []
            if limits:
                yield source, *max(limits)

    def _forget(self, sql: str, wanted: Mapping[str, int]) -> int:
        """Forget what a query finds, in one transaction with it: a star that another program sets still counts.

        Where the query tells bytes beside the ids, no more go than the excess asks for. Where it finds nothing, no
        other program waits.
        """
        if not self._database.rows(sql, {**wanted, "most": 1}):
            return 0
        with self._database.write() as connection:
            numbers: list[int] = []
            for number, *weight in connection.execute(sql, wanted).fetchall():
                if weight and self._excess <= 0:
                    break
                self._excess -= sum(weight)
                numbers.append(number)
            marks = ",".join("?" * len(numbers))
            connection.execute(
                "INSERT OR IGNORE INTO tombstones (source_id, key) "  # noqa: S608
                f"SELECT source_id, key FROM articles WHERE id IN ({marks}) "
                f"UNION SELECT source_id, key FROM aliases WHERE article_id IN ({marks})",
                (*numbers, *numbers),
            )
            # The index first, whose trigger needs what it holds of the article.
            connection.execute(f"DELETE FROM frozen WHERE article_id IN ({marks})", numbers)  # noqa: S608
            connection.execute(f"DELETE FROM articles WHERE id IN ({marks})", numbers)  # noqa: S608
        self._forgotten += len(numbers)
        return len(numbers)
