"""Deadlines of articles that came before this version could read them: found behind everything else, in batches."""

import json
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple

from egov_tui.store.connection import Database, Row
from egov_tui.store.moments import moment_or_none, seconds, unpack
from egov_tui.text import deadlines
from egov_tui.text.html import VERSION as READING
from egov_tui.text.packing import inflated
from egov_tui.text.reading import plain_text
from egov_tui.text.zones import zone_of

_NEXT = "SELECT id FROM articles WHERE deadlines < ? ORDER BY deadlines, id DESC LIMIT ?"
_READ = (
    "SELECT a.id, a.title, a.categories, a.published, a.updated, s.zone, s.address, s.link, a.closes, b.closing, "
    "b.summary, b.html, CASE WHEN a.indexed AND f.reading = ?1 THEN f.text END, t.html "
    "FROM json_each(?2) j JOIN articles a ON a.id = j.value JOIN sources s ON s.id = a.source_id "
    "JOIN bodies b ON b.article_id = a.id LEFT JOIN frozen f ON f.article_id = a.id "
    "LEFT JOIN full_texts t ON t.article_id = a.id WHERE a.closes IS NULL OR b.closing IS NOT NULL"
)
"""Without those whose deadline had a field of its own, and so no sentence: it is not in their text."""


class _Found(NamedTuple):
    """What an article says now that said something else before, or nothing."""

    closes: int | None
    closing: str | None
    id: int


class Deadlines:
    """Looks at articles of an older version of `text.deadlines` again; that is no edit of theirs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def pending(self, batch: int = 100) -> int:
        """Look at up to so many articles that wait for it, the newest; return how many, 0 when none waits."""
        waiting = [number for (number,) in self._database.rows(_NEXT, (deadlines.VERSION, batch))]
        if waiting:
            rows = self._database.rows(_READ, (READING, json.dumps(waiting)))
            self._note(waiting, [found for row in rows if (found := _read(row))])
        return len(waiting)

    def behind(self) -> bool:
        """Say whether there is something for `pending` to do."""
        return bool(self._database.rows(_NEXT, (deadlines.VERSION, 1)))

    def _note(self, waiting: Sequence[int], found: Sequence[_Found]) -> None:
        """Write down what was found; of an article that was edited meanwhile, what the edit brought stays."""
        with self._database.write() as connection:
            for one in found:
                done = connection.execute(
                    "UPDATE articles SET closes = ? WHERE id = ? AND deadlines < ?",
                    (one.closes, one.id, deadlines.VERSION),
                )
                if done.rowcount:
                    connection.execute("UPDATE bodies SET closing = ? WHERE article_id = ?", (one.closing, one.id))
            looked_at = ((deadlines.VERSION, number) for number in waiting)
            connection.executemany("UPDATE articles SET deadlines = ? WHERE id = ?", looked_at)


def _read(row: Row) -> _Found | None:
    number, title, categories, published, updated, zone, address, link, closes, closing, *texts = row
    known = moment_or_none(published) or moment_or_none(updated)
    where = zone_of(zone, address, link or "")
    now: tuple[int | None, str | None] = (None, None)
    for text in _texts(*texts):
        if found := deadlines.find(title, text, where, known, unpack(categories)):
            now = seconds(found.moment), found.sentence
            break
    return _Found(*now, number) if now != (closes, closing) else None


def _texts(summary: str, html: bytes, frozen: bytes | None, full: bytes | None) -> Iterator[str]:
    """What the source says, then what the article's own page says; what is damaged says nothing."""
    with suppress(zlib.error):
        yield plain_text(inflated(html), summary) if frozen is None else inflated(frozen)
    if full is not None:
        with suppress(zlib.error):
            yield plain_text(inflated(full), "")
