"""What goes out with packs and comes with them. What is here already is never replaced by what a pack says."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import Enum
from typing import Final, NamedTuple

from egov_tui.model import Full, Kept, Packed
from egov_tui.store.articles import New, insert, prepared, pruned, sort_date
from egov_tui.store.connection import Database
from egov_tui.store.fulltext import HERE
from egov_tui.store.moments import moment, moment_or_none, seconds
from egov_tui.text.packing import deflated

_HOLDER = (
    "SELECT id, full_text FROM articles WHERE source_id = ?1 AND key = ?2 UNION ALL "
    "SELECT a.id, a.full_text FROM aliases l JOIN articles a ON a.id = l.article_id "
    "WHERE l.source_id = ?1 AND l.key = ?2 LIMIT 1"
)
_CAME = "UPDATE articles SET packed = 1, full_text = 0, date = ?, date_estimated = ? WHERE id = ?"
"""Its whole text is not fetched unasked before its source says that there is such a page."""
_FULL: Final = (
    "INSERT OR REPLACE INTO full_texts (article_id, address, made_by, fetched, bytes_in, html) "
    "VALUES (?, ?, ?, ?, 0, ?)"
)
_FULL_HERE: Final = f"UPDATE articles SET full_text = {HERE}, indexed = 0, deadlines = 0 WHERE id = ?"  # noqa: S608


class Fate(Enum):
    """What became of an article of a pack."""

    NEW = "new"
    KNOWN = "known"


class Load(NamedTuple):
    """Articles that are to go out."""

    ids: dict[str, list[int]]
    """By source, the newest first."""
    weight: int
    """Bytes of their texts, compressed."""
    newest: datetime
    """When the newest of them was seen."""


class Arrival(NamedTuple):
    """An article of a pack on its way into the cache, made before the transaction (see `arrival`)."""

    new: New
    date: int
    estimated: bool
    full: tuple[str, str, int, bytes] | None
    """Address, made by, fetched, HTML."""


class Moments(NamedTuple):
    """Of an article of a pack, in seconds."""

    date: int
    """By which it is sorted."""
    estimated: bool
    seen: int


def moments(packed: Packed, latest: datetime) -> Moments:
    """Return when an article was first seen, and by which date it is sorted; nothing is later than `latest`.

    Its first sight is that of who packed it: an article without a date is not news because it travelled.
    """
    seen = seconds(min(packed.first_seen or latest, latest))
    if packed.date is not None and seconds(packed.date) <= seen:
        return Moments(seconds(packed.date), packed.date_estimated, seen)
    return Moments(*sort_date(packed.entry, seen), seen)


def arrival(source_id: int, packed: Packed, latest: datetime) -> Arrival:
    """Return an article as it goes into the tables (see `moments`)."""
    date, estimated, seen = moments(packed, latest)
    full = packed.full
    return Arrival(prepared(source_id, packed.entry, seen), date, estimated, _full(full, latest) if full else None)


def _full(full: Full, latest: datetime) -> tuple[str, str, int, bytes]:
    return full.address, full.made_by, seconds(min(full.fetched, latest)), deflated(full.html)


class Packs:
    """The way out of a cache, and the way in."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def load(self, ids: Iterable[int]) -> Load:
        """Return articles by their sources, and what they weigh; those that are gone are left out."""
        rows = self._database.rows(
            "SELECT s.slug, a.id, length(b.html) + coalesce(length(t.html), 0), "
            "max(a.first_seen, coalesce(t.fetched, a.first_seen)) "
            "FROM json_each(?) j JOIN articles a ON a.id = j.value JOIN sources s ON s.id = a.source_id "
            "JOIN bodies b ON b.article_id = a.id LEFT JOIN full_texts t ON t.article_id = a.id "
            "ORDER BY s.slug, a.date DESC, a.key",
            (json.dumps(list(ids)),),
        )
        found: dict[str, list[int]] = {}
        for slug, number, _weight, _seen in rows:
            found.setdefault(slug, []).append(number)
        newest = moment(max((seen for *_rest, seen in rows), default=0))
        return Load(found, sum(weight for _slug, _number, weight, _seen in rows), newest)

    def files(self, ids: Sequence[int]) -> list[tuple[int, Kept]]:
        """Return the files of articles that were fetched, with the ids of those; the order is always the same."""
        rows = self._database.rows(
            "SELECT f.article_id, f.url, f.type, f.length, f.name, f.sha256, f.fetched FROM json_each(?) j "
            "JOIN files f ON f.article_id = j.value WHERE f.name IS NOT NULL ORDER BY j.key, f.url",
            (json.dumps(ids),),
        )
        return [
            (number, Kept(url, type, length, name, sha256, moment_or_none(when)))
            for number, url, type, length, name, sha256, when in rows
        ]

    def holder(self, source_id: int, key: str) -> int | None:
        """Return the id of the article of a source that is known by a key."""
        row = self._database.row(_HOLDER, (source_id, key))
        return int(row[0]) if row else None

    def known(self, source_id: int, keys: Sequence[str]) -> set[str]:
        """Return which of the keys a source has or had: those are not new."""
        rows = self._database.rows(
            "SELECT j.value FROM json_each(?2) j WHERE EXISTS "
            "(SELECT 1 FROM articles WHERE source_id = ?1 AND key = j.value) OR EXISTS "
            "(SELECT 1 FROM aliases WHERE source_id = ?1 AND key = j.value) OR EXISTS "
            "(SELECT 1 FROM tombstones WHERE source_id = ?1 AND key = j.value)",
            (source_id, json.dumps(keys)),
        )
        return {key for (key,) in rows}

    def take(self, arrivals: Sequence[Arrival]) -> list[tuple[Fate, bool]]:
        """Store articles in one transaction, in their order; return of each what became of it, and whether a whole text
        came with it.

        What is here stays as it is; only a whole text that is missing is added. What was forgotten does not come back.
        """
        gone: dict[int, set[str]] = {}
        with self._database.write() as connection:
            return [_take(connection, one, gone) for one in arrivals]


def _take(connection: sqlite3.Connection, arrival: Arrival, gone: dict[int, set[str]]) -> tuple[Fate, bool]:
    new, source = arrival.new, arrival.new.source
    if source not in gone:
        gone[source] = pruned(connection, source)
    names = (new.key, *new.aliases)
    fate = Fate.KNOWN
    held = next((row for key in names if (row := connection.execute(_HOLDER, (source, key)).fetchone())), None)
    if held is None and gone[source].isdisjoint(names):
        number = insert(connection, source, new)
        connection.execute(_CAME, (arrival.date, int(arrival.estimated), number))
        held, fate = (number, 0), Fate.NEW
    if held is None or arrival.full is None or held[1] == HERE:
        return fate, False
    connection.execute(_FULL, (held[0], *arrival.full[:3], arrival.full[3]))
    connection.execute(_FULL_HERE, (held[0],))
    return fate, True
