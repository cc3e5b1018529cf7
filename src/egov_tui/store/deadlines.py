"""Deadlines of articles that came before this version could read them: found behind everything else, in batches."""

import json
import logging
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from egov_tui.store.connection import Database, Row
from egov_tui.store.fulltext import SAID
from egov_tui.store.moments import moment_or_none, seconds, unpack
from egov_tui.text import deadlines
from egov_tui.text.html import VERSION as READING
from egov_tui.text.packing import inflated
from egov_tui.text.reading import plain_text
from egov_tui.text.zones import zone_of

_log = logging.getLogger(__name__)
_NEXT = "SELECT id FROM articles WHERE deadlines < ? ORDER BY deadlines, id DESC LIMIT ?"
_READ = (
    f"SELECT a.id, {SAID}, a.closes IS NOT NULL AND b.closing IS NULL, "  # noqa: S608
    "a.title, a.categories, a.published, a.updated, a.offset, s.zone, s.address, s.link, a.closes, b.closing, "
    "coalesce(b.summary, ''), b.html, CASE WHEN a.indexed AND f.reading = ?1 THEN f.text END, t.html "
    "FROM json_each(?2) j JOIN articles a ON a.id = j.value JOIN sources s ON s.id = a.source_id "
    "LEFT JOIN bodies b ON b.article_id = a.id LEFT JOIN frozen f ON f.article_id = a.id "
    "LEFT JOIN full_texts t ON t.article_id = a.id"
)
_LOOKED_AT = (
    f"UPDATE articles SET deadlines = ? WHERE id = ? AND deadlines < ? AND ? = "  # noqa: S608
    f"(SELECT {SAID} FROM articles a LEFT JOIN full_texts t ON t.article_id = a.id WHERE a.id = articles.id)"
)


class _Read(NamedTuple):
    """An article that was looked at."""

    id: int
    said: str
    """What it said then."""
    found: tuple[int | None, str | None] | None
    """Until when, and the sentence that says so; None where the cache has it so already."""


class Deadlines:
    """Looks at articles of an older version of `text.deadlines` again; that is no edit of theirs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def pending(self, batch: int = 100) -> int:
        """Look at up to so many articles that wait for it, the newest; return how many, 0 when none waits."""
        waiting = [number for (number,) in self._database.rows(_NEXT, (deadlines.VERSION, batch))]
        if waiting:
            self._note([_read(row) for row in self._database.rows(_READ, (READING, json.dumps(waiting)))])
        return len(waiting)

    def behind(self) -> bool:
        """Say whether there is something for `pending` to do."""
        return bool(self._database.rows(_NEXT, (deadlines.VERSION, 1)))

    def _note(self, looked_at: Sequence[_Read]) -> None:
        """Write down what was found; an article that says something else by now is looked at again."""
        with self._database.write() as connection:
            for one in looked_at:
                done = connection.execute(_LOOKED_AT, (deadlines.VERSION, one.id, deadlines.VERSION, one.said))
                if done.rowcount and one.found:
                    closes, closing = one.found
                    connection.execute("UPDATE articles SET closes = ? WHERE id = ?", (closes, one.id))
                    connection.execute("UPDATE bodies SET closing = ? WHERE article_id = ?", (closing, one.id))


def _read(row: Row) -> _Read:
    """Look at an article. One whose deadline had a field of its own, and so no sentence, has none in its text."""
    number, said, of_a_field, *rest = row
    try:
        return _Read(number, said, None if of_a_field else _found(rest))
    except Exception:  # noqa: BLE001 (what one article trips over must not keep the others waiting, at every sync anew)
        _log.exception("article %s", number)
        return _Read(number, said, None)


def _found(row: Sequence[Any]) -> tuple[int | None, str | None] | None:
    title, categories, published, updated, offset, zone, address, link, closes, closing, *texts = row
    known = moment_or_none(published) or moment_or_none(updated)
    where = zone_of(zone, address, link or "", offset=offset)
    now: tuple[int | None, str | None] = (None, None)
    for text in _texts(*texts):
        if found := deadlines.find(title, text, where, known, unpack(categories)):
            now = seconds(found.moment), found.sentence
            break
    return now if now != (closes, closing) else None


def _texts(summary: str, html: bytes | None, frozen: bytes | None, full: bytes | None) -> Iterator[str]:
    """What the source says, then what the article's own page says; what is damaged says nothing."""
    with suppress(zlib.error):
        yield plain_text(inflated(html) if html else "", summary) if frozen is None else inflated(frozen)
    if full is not None:
        with suppress(zlib.error):
            yield plain_text(inflated(full), "")
