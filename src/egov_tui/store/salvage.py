"""A fresh cache from what can still be read of a damaged one."""

import sqlite3
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from egov_tui.errors import CacheBusyError, CacheError
from egov_tui.i18n import N_, _
from egov_tui.store.adding import name_of
from egov_tui.store.connection import connect, explained
from egov_tui.store.fitting import LARGEST, Column, columns
from egov_tui.store.functions import register
from egov_tui.store.moments import seconds
from egov_tui.store.pages import Value
from egov_tui.store.remains import Record, Remains
from egov_tui.store.replacing import alone, put_in_place
from egov_tui.store.witnesses import indexed_articles, indexed_sources, small
from egov_tui.system import why
from egov_tui.text.packing import deflated

_NO_ADDRESS = "https://lost.invalid/{number}"
"""Of a source whose address is lost: one that nobody can have (RFC 2606 §2)."""
_TEXT = ("guid", "link", "title", "published", "updated", "authors", "categories", "language", "attachments", "closes")
"""What a sync gives back to an article that it finds changed."""


_READERS = ("watches", "steps", "positions", "session", "files")
"""What the reader keeps for its user, and what of the disk belongs to which article."""


_TABLES = ("sources", "articles", "bodies", "full_texts", "revisions", "aliases", "tombstones", "traffic", *_READERS)


class Part(NamedTuple):
    """What became of one kind of rows."""

    saved: int
    lost: int = 0
    """Rows that must have been there."""
    torn: bool = False
    """Some may be missing, nobody knows how many."""


class Salvaged(NamedTuple):
    """What was saved of a damaged cache, and what was lost."""

    sources: Part
    articles: Part
    revisions: Part
    aliases: Part
    tombstones: Part
    traffic: Part
    watches: Part
    bare: int
    """Sources that are known by their address, and lost their title and settings."""
    emptied: int
    """Articles that are known by their state, and lost something of what they say: the next sync brings it back."""


def repair(path: Path, fresh: Path, kept: Path) -> Salvaged:
    """Save what can be read of a damaged cache, put it in its place, and keep the damaged one beside.

    `fresh` is a name for the work on the same disk; `kept` is that of the damaged file, whose logs keep its name.

    Raises:
        CacheBusyError: another program has it open, or has written to it meanwhile.
        CacheError: it cannot be read or written at all, or there is no room for a new one.
    """
    try:
        with alone(path):
            before = _state(path)
        told = salvage(path, fresh)
        if _state(path) != before:
            raise CacheBusyError(N_("{file}: another program is writing to the cache. Try again."), file=path)
    except OSError as error:
        told_why = N_("{file}: cannot be read ({problem}).")
        raise CacheError(told_why, file=path, problem=why(error)) from error
    put_in_place(fresh, path, kept)
    return told


def _state(path: Path) -> list[tuple[int, int]]:
    files = [path, path.with_name(path.name + "-wal")]
    stats = [file.stat() for file in files if file.exists()]
    return [(found.st_size, found.st_mtime_ns) for found in stats if found.st_size]  # reading makes an empty log


def salvage(path: Path, fresh: Path) -> Salvaged:
    """Copy whatever can be read of a damaged cache into a new one at `fresh`; nothing waits in its index of words.

    Raises:
        CacheError: the new one cannot be written.
        OSError: the damaged one cannot be read at all.
    """
    connect(fresh).close()
    with explained(fresh), closing(sqlite3.connect(fresh, isolation_level=None)) as new:
        register(new)
        new.execute("PRAGMA trusted_schema = ON")
        new.execute("PRAGMA foreign_keys = ON")
        new.execute("BEGIN IMMEDIATE")
        with Remains(path, new) as remains:
            told = _Salvage(remains, new).all()
        new.execute("COMMIT")
        new.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return told


class _Salvage:
    """One salvage, in the order of worth."""

    def __init__(self, remains: Remains, new: sqlite3.Connection) -> None:
        self._remains = remains
        self._new = new
        self._columns = {table: columns(new, table) for table in _TABLES}
        self._sources: dict[int, Record] = {}
        self._articles: set[int] = set()
        self._whole_sources = 0
        self._unknown: int | None = None
        """The source of what belongs to none any more."""
        self._largest = {str(row.get("name")): small(row.get("seq")) for row in remains.rows("sqlite_sequence")}

    def all(self) -> Salvaged:
        """Save everything, in order."""
        self._save_sources()
        self._save_articles()
        self._save_bodies()
        emptied = self._fill_gaps()
        self._save_full_texts()
        revisions = self._save_revisions()
        aliases = self._save_aliases()
        tombstones = self._save_plain("tombstones")
        traffic = self._save_plain("traffic")
        watches, *_rest = [self._save_plain(table) for table in _READERS]
        articles = self._count_articles()
        for name, number in self._largest.items():
            self._new.execute("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", (number, name))
        addressed = sum(1 for row in self._sources.values() if row.get("address"))
        lost = sum(1 for number, row in self._sources.items() if not row.get("address") and number != self._unknown)
        sources = Part(addressed, lost, self._remains.torn("sources"))
        bare = max(0, addressed - self._whole_sources)
        told = Salvaged(sources, articles, revisions, aliases, tombstones, traffic, watches, bare, emptied)
        if emptied or bare or any(part.lost or part.torn for part in (sources, articles)):
            self._ask_again()
        return told

    # ------------------------------------------------------------ sources

    def _save_sources(self) -> None:
        odd: dict[int, Record] = {}
        for row in self._remains.rows("sources", self._most("sources", "sqlite_autoindex_sources_1")):
            if number := small(row.get("id")):
                whole = self._fits("sources", row, "slug address agency title")
                (self._sources if whole else odd).setdefault(number, row)
        self._whole_sources = len(self._sources)
        known = indexed_sources(self._remains, self._sources)
        for number in known.keys() | odd.keys():
            if number not in self._sources:
                self._sources[number] = odd.get(number, {}) | known.get(number, {})
        for number in sorted(self._sources):
            self._add_source(number, self._sources[number])

    def _add_source(self, number: int, row: Record) -> None:
        fitted = self._fitted("sources", row | {"id": number})
        fitted |= {"unread": 0, "total": 0}  # the triggers count
        fitted["address"] = fitted["address"] or _NO_ADDRESS.format(number=number)
        fitted["slug"] = fitted["slug"] or f"lost-{number}"
        name = _("Lost source {number}").format(number=number)
        if row.get("address"):
            name = name_of(str(fitted["address"]))
        fitted["title"] = fitted["title"] or fitted["agency"] or name
        fitted["agency"] = fitted["agency"] or fitted["title"]
        if not self._insert("sources", fitted):  # another one has its name or address, which damage alone can do
            self._insert("sources", fitted | {"slug": f"lost-{number}", "address": _NO_ADDRESS.format(number=number)})

    def _source_of(self, row: Record) -> int:
        """The source of an article; one that is made for it where its own is lost."""
        number = small(row.get("source_id"))
        if number in self._sources:
            return number
        if not number or number > self._largest.get("sources", 0):
            self._unknown = self._unknown or max(self._largest.get("sources", 0), *self._sources, 0) + 1
            number = self._unknown
        if number not in self._sources:
            self._sources[number] = {}
            self._add_source(number, {})
        return number

    # ------------------------------------------------------------ articles and their state

    def _save_articles(self) -> None:
        odd: dict[int, Record] = {}
        for row in self._remains.rows("articles", self._most("articles", "articles_by_date")):
            number = small(row.get("id"))
            if number and number not in self._articles:
                if self._fits("articles", row, "source_id key"):
                    self._add_article(number, row)
                else:
                    odd.setdefault(number, row)
        self._save_known_ones()
        for number, row in odd.items():
            if number not in self._articles and not self._looked_up(number):
                self._add_article(number, row)

    def _looked_up(self, number: int) -> bool:
        """Save an article that is found by its id alone, if it is."""
        row = self._remains.row("articles", number)
        if row is None or not self._fits("articles", row, "source_id key"):
            return False
        self._add_article(number, row)
        return True

    def _add_article(self, number: int, row: Record, *, whole: bool = True) -> None:
        fitted = self._fitted("articles", row | {"id": number})
        whole &= all(fitted[name] == row.get(name) for name in _TEXT)
        fitted |= {"source_id": self._source_of(row), "indexed": 0}
        fitted |= {} if whole else {"content_hash": "", "deadlines": 0}
        fitted["key"] = fitted["key"] or f"lost-{number}"
        if not isinstance(row.get("first_seen"), int):
            fitted["first_seen"] = max(self._seen_before(number), int(fitted["date"] or 0))
        if not fitted["date"]:
            fitted |= {"date": fitted["first_seen"], "date_estimated": 1}
        if not self._insert("articles", fitted):
            self._settle(fitted, row)
        self._articles.add(number)

    def _settle(self, row: Record, read: Record) -> None:
        """Insert an article whose key another one has, which damage alone can do: the index knows whose it is.

        What was read by the index alone is no match for a row of the table.
        """
        keys = {values[-1]: values[:2] for values in self._remains.entries("sqlite_autoindex_articles_1") if values}
        key, number = (row["source_id"], row["key"]), small(row["id"])
        if keys.get(number) == key and "id" in read:
            sql = "UPDATE articles SET key = 'lost-' || id, content_hash = '' WHERE source_id = ? AND key = ?"
            self._new.execute(sql, key)
        else:
            row["key"] = f"lost-{number}"
        self._insert("articles", row)

    def _seen_before(self, number: int) -> int:
        """When the article before this one was first seen, for they are numbered as they arrive; now, if unknown."""
        sql = "SELECT first_seen FROM articles WHERE id < ? ORDER BY id DESC LIMIT 1"
        for (seen,) in self._new.execute(sql, (number,)):
            return int(seen)
        return seconds(datetime.now(UTC))

    def _save_known_ones(self) -> None:
        """Articles whose row is lost, by what the indexes know, and a title from the index of words."""
        for number, row in sorted(indexed_articles(self._remains, self._articles).items()):
            if not self._looked_up(number):
                self._add_article(number, row | self._title(number), whole=False)

    def _title(self, number: int) -> Record:
        """What the index of words knows of the title of an article."""
        return {"title": (self._remains.row("frozen", number) or {}).get("title")}

    def _save_bodies(self) -> None:
        odd: dict[int, Record] = {}
        saved: set[int] = set()
        for row in self._remains.rows("bodies", self._most("articles", "articles_by_date")):
            number = small(row.get("article_id"))
            if number and number not in saved:
                if self._fitted("bodies", row) == row:
                    self._add_body(number, row)
                    saved.add(number)
                else:
                    odd.setdefault(number, row)
        for number in self._articles - saved:
            row = self._remains.row("bodies", number) or {}
            if self._fitted("bodies", row) == row:
                self._add_body(number, row)
            elif odd_one := odd.get(number):
                self._add_body(number, self._fitted("bodies", odd_one))
                self._new.execute("UPDATE articles SET content_hash = '' WHERE id = ?", (number,))

    def _add_body(self, number: int, row: Record) -> None:
        if number not in self._articles and not self._looked_up(number):
            self._add_article(number, self._title(number), whole=False)
        self._insert("bodies", row)

    def _fill_gaps(self) -> int:
        """Give an empty body to every article that has none; return how many articles lost something."""
        gap = "NOT EXISTS (SELECT 1 FROM bodies WHERE article_id = articles.id)"
        self._new.execute(f"UPDATE articles SET content_hash = '' WHERE {gap}")  # noqa: S608
        self._new.execute(
            f"INSERT INTO bodies (article_id, summary, html) SELECT id, '', ? FROM articles WHERE {gap}",  # noqa: S608
            (deflated(""),),
        )
        return self._number("SELECT count(*) FROM articles WHERE content_hash = ''")

    def _count_articles(self) -> Part:
        """Each source knew how many it has."""
        saved: Counter[int] = Counter(dict(self._new.execute("SELECT id, total FROM sources")))
        lost = sum(max(0, small(row.get("total")) - saved[number]) for number, row in self._sources.items())
        sure = all("total" in row for number, row in self._sources.items() if number != self._unknown)
        return Part(saved.total(), lost, self._remains.torn("articles") and not sure)

    # ------------------------------------------------------------ the rest

    def _save_full_texts(self) -> None:
        """The whole texts of articles; one that is lost can be fetched again, so that none is said to be here."""
        self._save_plain("full_texts")
        self._new.execute(
            "UPDATE articles SET full_text = 0 WHERE full_text = 2 AND id NOT IN (SELECT article_id FROM full_texts)"
        )

    def _save_revisions(self) -> Part:
        known = {small(values[-1]) for values in self._remains.entries("revisions_by_article") if values} - {0}
        self._save_whole_rows("revisions", self._remains.rows("revisions", max(known, default=LARGEST)))
        sql = "SELECT id FROM revisions"
        missing = known - {number for (number,) in self._new.execute(sql)}
        self._save_whole_rows("revisions", (self._remains.row("revisions", number) for number in missing))
        saved = {number for (number,) in self._new.execute(sql)}
        unsure = self._remains.torn("revisions") and self._remains.torn("revisions_by_article")
        return Part(len(saved), len(known - saved), unsure)

    def _save_aliases(self) -> Part:
        part = self._save_plain("aliases")
        if not part.torn:
            return part
        for values in self._remains.entries("aliases_by_article"):
            if len(values) == 3 and all(value is not None for value in values):
                self._insert("aliases", dict(zip(("article_id", "source_id", "key"), values, strict=True)))
        return Part(self._number("SELECT count(*) FROM aliases"), torn=self._remains.torn("aliases_by_article"))

    def _save_plain(self, table: str) -> Part:
        self._save_whole_rows(table, self._remains.rows(table))
        return Part(self._number(f"SELECT count(*) FROM {table}"), torn=self._remains.torn(table))  # noqa: S608

    def _save_whole_rows(self, table: str, rows: Iterable[Record | None]) -> None:
        """Rows that are of use only as they were."""
        for row in rows:
            if row and self._fitted(table, row) == row:
                self._insert(table, row)

    def _ask_again(self) -> None:
        """Have the next sync fetch all that the sources still tell."""
        self._new.execute(
            "UPDATE sources SET etag = NULL, last_modified = NULL, body_hash = NULL, validated = NULL, "
            "next_check = NULL"
        )

    # ------------------------------------------------------------ rows

    def _fitted(self, table: str, row: Record) -> Record:
        """The row with a harmless value wherever no version of ours could have written what stands there."""
        return {column.name: _or_default(column, row) for column in self._columns[table]}

    def _fits(self, table: str, row: Record, names: str) -> bool:
        """Say whether what a row is known by is as ours write it; else it may be a row of another table."""
        return all(column.fits(row.get(column.name)) for column in self._columns[table] if column.name in names.split())

    def _insert(self, table: str, row: Record) -> bool:
        """Insert a row; False where it is there, or refers to what is not."""
        sql = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})"  # noqa: S608
        try:
            self._new.execute(sql, tuple(row.values()))
        except sqlite3.IntegrityError:
            return False
        return True

    def _most(self, table: str, index: str) -> int:
        """The greatest rowid of a table that never uses one twice."""
        if not self._largest.get(table):
            self._largest[table] = max(
                (small(values[-1]) for values in self._remains.entries(index) if values), default=0
            )
        return self._largest[table] or LARGEST

    def _number(self, sql: str) -> int:
        return int(self._new.execute(sql).fetchone()[0])


def _or_default(column: Column, row: Record) -> Value:
    value = row.get(column.name)
    return value if column.fits(value) else column.default
