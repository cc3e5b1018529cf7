"""Many articles in short, and whose they are: what is asked by who tells of all of them at once, such as a digest."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from egov_tui.model import Article, Attachment
from egov_tui.store import search
from egov_tui.store.connection import Database, Row
from egov_tui.store.moments import moment, moment_or_none, seconds, unpack
from egov_tui.store.tree import Query
from egov_tui.text.naming import called
from egov_tui.text.zones import told_by

_PAGE: Final = 500
_HEADS: Final = (
    "SELECT a.id, a.key, s.slug, s.agency, a.title, a.link, a.date, a.date_estimated, a.language, b.summary, "
    "a.attachments, a.edited, a.closes, a.offset, s.zone, s.address, s.link, nullif(a.story, 0) "
    "FROM json_each(?) j CROSS JOIN articles a ON a.id = j.value JOIN sources s ON s.id = a.source_id "
    "JOIN bodies b ON b.article_id = a.id ORDER BY j.key"
)


class Overview:
    """Articles without their texts, and the sources that they are of."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def heads(self, ids: Sequence[int]) -> Iterator[Article]:
        """Yield articles without text, HTML and state, in the order asked, a page at a time; the gone are left out.

        One that has no title has its first words for one, else its link.
        """
        for start in range(0, len(ids), _PAGE):
            page = json.dumps(list(ids[start : start + _PAGE]))
            yield from map(_head, self._database.rows(_HEADS, (page,)))

    def newest(self, before: datetime) -> dict[str, datetime]:
        """Return the sort date of the newest article before a moment, of each source that has any, by slug."""
        rows = self._database.rows(
            "SELECT slug, (SELECT max(date) FROM articles WHERE source_id = sources.id AND date < ?) AS newest "
            "FROM sources WHERE newest IS NOT NULL",
            (seconds(before),),
        )
        return {slug: moment(date) for slug, date in rows}

    def meant(self, query: Query, now: datetime) -> set[int]:
        """Return the ids of the sources whose articles a query can mean (see `search.sources`)."""
        return {number for (number,) in self._database.rows(*search.sources(query, now))}


def _head(row: Row) -> Article:
    number, key, source, agency, title, link, date, estimated, language, summary, *rest = row
    attachments, edited, closes, offset, zone, address, site, story = rest
    when = moment(date)
    return Article(
        id=number,
        key=key,
        source=source,
        agency=agency,
        title=title or called(title, summary, link),
        link=link,
        date=when,
        date_estimated=bool(estimated),
        language=language,
        summary=summary,
        attachments=tuple(Attachment(*file) for file in unpack(attachments)),
        edited=bool(edited),
        closes=moment_or_none(closes),
        clock=told_by(offset, when, zone, address, site or ""),
        story=story,
    )
