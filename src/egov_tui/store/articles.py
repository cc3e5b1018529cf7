"""The articles of the cache: kept, listed, opened and marked."""

import json
import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple, TypeVar

from egov_tui.model import Article, Counts, Decision, Entry, Headline, Held, Known, Version
from egov_tui.store import past, rows, search
from egov_tui.store.connection import Database, Row
from egov_tui.store.fulltext import ASKED, HERE, WISHED
from egov_tui.store.moments import moment, moment_or_none, pack, seconds, seconds_or_none
from egov_tui.store.tree import Query
from egov_tui.text.links import web
from egov_tui.text.names import UNKNOWN
from egov_tui.text.packing import deflated, inflated

T = TypeVar("T")

RELEVANCE_SECONDS: Final = 0.5
"""So long the best matches are looked for; then the newest have to do."""
_PAGE: Final = 200
_MARKED_AT_ONCE: Final = 1_000
_SAVED_AT_ONCE: Final = 100
"""So that another program waits for the cache no longer than 0.1 s."""
_LARGEST_ID: Final = 2**63 - 1

_INSERT = (
    "INSERT INTO articles (source_id, key, guid, link, title, published, updated, first_seen, date, date_estimated, "  # noqa: S608
    "authors, categories, language, attachments, content_hash, closes, deadlines, offset, full_text) "
    f"VALUES ({', '.join('?' * 18)}, coalesce(?4 LIKE 'http%', 0) AND {WISHED.format(source='?1')}) "
    "ON CONFLICT (source_id, key) DO NOTHING"
)
_REVISE = (
    "INSERT INTO revisions (article_id, seen, title, summary, html, updated, content_hash) "
    "SELECT a.id, ?, a.title, b.summary, b.html, a.updated, a.content_hash "
    "FROM articles a JOIN bodies b ON b.article_id = a.id WHERE a.id = ?"
)
_SAYS_SO = (
    "SELECT 1 FROM articles a JOIN bodies b ON b.article_id = a.id "
    "WHERE a.title = ? AND b.summary = ? AND b.html = ? AND a.id = ?"
)
_FORGET_OLDEST = (
    "DELETE FROM revisions WHERE article_id = ?1 AND id NOT IN "
    "(SELECT id FROM revisions WHERE article_id = ?1 ORDER BY id DESC LIMIT ?2)"
)


class Articles:
    """The articles of a cache."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # ------------------------------------------------------------ what a sync asks and writes

    def known(self, source_id: int) -> dict[str, Known]:
        """Return every key of the source's articles, and every alias, with what it stands for; a key goes first.

        What came with a pack has no hash: the source is to say all of it once.
        """
        said = "iif(a.packed,'',a.content_hash)"
        rows = self._database.rows(
            f"SELECT l.key, a.id, {said} FROM aliases l JOIN articles a ON a.id = l.article_id "  # noqa: S608
            f"WHERE l.source_id = ?1 UNION ALL SELECT a.key, a.id, {said} FROM articles a WHERE a.source_id = ?1",
            (source_id,),
        )
        return {key: Known(number, content_hash) for key, number, content_hash in rows}

    def save(self, source_id: int, decision: Decision, now: datetime) -> tuple[int, int]:
        """Keep what a reading of a source brought; return how many articles are new and changed.

        A hundred to a transaction, the oldest first: who is stopped in between has kept the beginning, and is told
        the rest again. A new article is known by the aliases of its entry from then on. An edit keeps the article's
        key, state and first sight, and its old text as a revision. New and edited ones wait for the index
        (`Index.pending`). What another program stored meanwhile is not stored twice. What came with a pack and is said
        by its source word for word is no edit, but from then on as if it had come from there.
        """
        seen = seconds(now)
        inserts = [prepared(source_id, entry, seen) for entry in decision.inserts]
        edits = [(number, entry, _body(entry)) for number, entry in decision.edits]
        new = changed = 0
        if decision.aliases:  # first: who is killed behind them knows those articles by their new keys
            with self._database.write() as connection:
                connection.executemany(
                    "INSERT OR REPLACE INTO aliases (source_id, key, article_id) "
                    "SELECT ?1, ?2, id FROM articles WHERE id = ?3",
                    [(source_id, key, number) for key, number in decision.aliases],
                )
        for some in _pages(inserts, _SAVED_AT_ONCE):
            with self._database.write() as connection:
                gone = pruned(connection, source_id)
                new += sum(
                    insert(connection, source_id, one) > 0 for one in some if gone.isdisjoint((one.key, *one.aliases))
                )
        for others in _pages(edits, _SAVED_AT_ONCE):
            with self._database.write() as connection:
                done = sum(_edit(connection, number, entry, body, seen, decision) for number, entry, body in others)
                changed += 0 if decision.retold else done
        return new, changed

    def held(self, source_id: int) -> list[Held]:
        """Return what tells the articles of a source apart, however it tells them; the oldest first."""
        rows = self._database.rows(
            "SELECT id, title, coalesce(published, updated) FROM articles WHERE source_id = ? ORDER BY id", (source_id,)
        )
        return [Held(number, title, moment_or_none(date)) for number, title, date in rows]

    def dates(self, source_id: int, newest: int = 60) -> list[datetime]:
        """Return the sort dates of a source's newest articles."""
        rows = self._database.rows(
            "SELECT date FROM articles WHERE source_id = ? ORDER BY date DESC LIMIT ?", (source_id, newest)
        )
        return [found for (date,) in rows if (found := moment_or_none(date))]

    def newest(self) -> dict[str, datetime]:
        """Return the sort date of the newest article of each source that has any, by slug."""
        rows = self._database.rows(
            "SELECT slug, (SELECT max(date) FROM articles WHERE source_id = sources.id) AS newest FROM sources "
            "WHERE newest IS NOT NULL"
        )
        return {slug: moment(date) for slug, date in rows}

    def languages(self) -> list[str]:
        """Return the codes of the languages that articles are in, in their order; UNKNOWN last, where some are in none.

        As quick for many articles as for few: each is looked up in the index behind the one before.
        """
        rows = self._database.rows(
            "WITH RECURSIVE known (language) AS (SELECT min(language) FROM articles UNION ALL "
            "SELECT (SELECT min(language) FROM articles WHERE language > known.language) FROM known "
            "WHERE known.language IS NOT NULL) SELECT language FROM known WHERE language IS NOT NULL "
            "UNION ALL SELECT ? WHERE EXISTS (SELECT 1 FROM articles WHERE language IS NULL)",
            (UNKNOWN,),
        )
        return [language for (language,) in rows]

    def newest_id(self) -> int:
        """Return the greatest id there is, 0 where there is none: what arrives from now on has a greater one."""
        (number,) = self._database.row("SELECT max(id) FROM articles") or (None,)
        return int(number or 0)

    # ------------------------------------------------------------ lists

    def ids(
        self,
        query: Query,
        *,
        limit: int | None = None,
        order: search.Order = "newest",
        now: datetime | None = None,
    ) -> "array[int]":
        """Return the ids of the articles that match, newest first by sort date, then id.

        A query with words and a limit looks at the newest 5,000 matches by arrival (or `limit`, where that is more);
        with `relevance` the best of those come first. `limit` None means all. A query without words has no
        relevance: newest first. Neither has one that would take longer than RELEVANCE_SECONDS. `now` is the moment by
        which spans and deadlines are reckoned, None the present one.
        """
        sql, parameters = search.select(query, now or datetime.now(UTC), limit, order)
        # one text for all of them: twice as fast as a row for each, which opening 100,000 would feel (16 for 37 ms)
        joining = f"SELECT group_concat(id) FROM ({sql})"  # noqa: S608
        if order == "relevance":
            try:
                row = self._database.row_within(RELEVANCE_SECONDS, joining, parameters)
            except TimeoutError:
                return self.ids(query, limit=limit, now=now)
        else:
            row = self._database.row(joining, parameters)
        (joined,) = row or (None,)
        return array("q", json.loads(f"[{joined or ''}]"))

    def headlines(self, ids: Sequence[int]) -> list[Headline]:
        """Return what a list shows of these articles, in the order asked; those that are gone are left out."""
        found = {row[0]: row for row in self._chunks(rows.HEADLINES, ids)}
        return [rows.headline(found[number]) for number in ids if number in found]

    def counts(self) -> Counts:
        """Return the counters, kept by triggers: no row of an article is read."""
        sources = self._database.rows("SELECT slug, unread, total FROM sources")
        starred, later = self._database.row("SELECT starred, later FROM marked") or (0, 0)
        return Counts(
            total=sum(total for _slug, _unread, total in sources),
            unread=sum(unread for _slug, unread, _total in sources),
            starred=starred,
            later=later,
            by_source={slug: (unread, total) for slug, unread, total in sources},
        )

    # ------------------------------------------------------------ single articles

    def get(self, number: int) -> Article | None:
        """Return an article with text and HTML, or None."""
        return next(self.full([number]), None)

    def full(self, ids: Iterable[int]) -> Iterator[Article]:
        """Yield articles with text and HTML in the order asked, a page at a time; those that are gone are left out."""
        from egov_tui.text.html import VERSION  # late, as in `reading`

        for page in _pages(ids):
            found = {row[0]: row for row in self._chunks(rows.FULL.replace(":reading", str(VERSION)), page)}
            yield from (rows.article(found[number]) for number in page if number in found)

    def body(self, number: int) -> str:
        """Return the cleaned HTML of an article; empty where there is none."""
        if not 0 < number <= _LARGEST_ID:
            return ""
        row = self._database.row("SELECT html FROM bodies WHERE article_id = ?", (number,))
        return inflated(row[0]) if row else ""

    def versions(self, number: int) -> list[Version]:
        """Return what an article says and said, the newest first (see `past`); none where there is no such article."""
        return past.versions(self._database, number) if 0 < number <= _LARGEST_ID else []

    def mark(
        self,
        ids: Iterable[int],
        *,
        read: bool | None = None,
        starred: bool | None = None,
        later: bool | None = None,
    ) -> list[int]:
        """Set states; None leaves one as it is. Return those of the ids that exist, each once, in the order given.

        A thousand to a transaction, so that marking a long list keeps no other program waiting.
        """
        wanted = {"read": read, "starred": starred, "later": later}
        states = {name: int(value) for name, value in wanted.items() if value is not None}
        unique = list(dict.fromkeys(ids))
        if not states:
            return [line.id for line in self.headlines(unique)]
        update = f"UPDATE articles SET {', '.join(f'{name} = :{name}' for name in states)} WHERE id = :id"  # noqa: S608
        marked: list[int] = []
        for page in _pages(_possible(unique), _MARKED_AT_ONCE):
            with self._database.write() as connection:
                for number in page:
                    done = connection.execute(update, {**states, "id": number})
                    marked += [number] * done.rowcount
        return marked

    def unlike(self, ids: Sequence[int], field: str, value: bool) -> tuple[int, ...]:
        """Return those of the articles whose state (`read`, `starred`, `later`) is another, in the order given."""
        rows = self._database.rows(
            f"SELECT a.id FROM json_each(?) j JOIN articles a ON a.id = j.value WHERE a.{field} <> ? ORDER BY j.key",  # noqa: S608
            (json.dumps(list(_possible(ids))), int(value)),
        )
        return tuple(number for (number,) in rows)

    def _chunks(self, sql: str, ids: Sequence[int]) -> Iterator[Row]:
        """Rows of these ids, in any order."""
        for page in _pages(_possible(ids)):
            marks = ",".join("?" * len(page))
            yield from self._database.rows(sql.format(marks=marks), page)


def _pages(things: Iterable[T], size: int = _PAGE) -> Iterator[list[T]]:
    page: list[T] = []
    for one in things:
        page.append(one)
        if len(page) == size:
            yield page
            page = []
    if page:
        yield page


def _possible(ids: Iterable[int]) -> Iterator[int]:
    """Only numbers that SQLite can hold: people may type any."""
    return (number for number in ids if 0 < number <= _LARGEST_ID)


# ---------------------------------------------------------------- writing


def sort_date(entry: Entry | Article, first_seen: int) -> tuple[int, bool]:
    """Return the sort date in seconds and whether it is only an estimate.

    Published, else updated, else first seen; a date after first sight is no date (DESIGN: never in the future).
    """
    for said in (entry.published, entry.updated):
        if said is not None and seconds(said) <= first_seen:
            return seconds(said), False
    return first_seen, True


def _row(source_id: int, entry: Entry, seen: int) -> tuple[Any, ...]:
    date, estimated = sort_date(entry, seen)
    return (
        source_id,
        entry.key,
        entry.guid,
        entry.link,
        entry.title,
        seconds_or_none(entry.published),
        seconds_or_none(entry.updated),
        seen,
        date,
        int(estimated),
        *_details(entry),
    )


def _details(entry: Entry) -> tuple[Any, ...]:
    from egov_tui.text.deadlines import VERSION  # late: only who writes articles needs them
    from egov_tui.text.language import primary

    files = [[a.url, a.type, a.length, a.title] for a in entry.attachments]
    said = pack(entry.authors), pack(entry.categories), primary(entry.language), pack(files), entry.content_hash
    return *said, seconds_or_none(entry.closes), VERSION, entry.offset


def _body(entry: Entry) -> tuple[str, bytes, str | None]:
    return entry.summary, deflated(entry.html), entry.closing or None


class New(NamedTuple):
    """A new article as it goes into the tables, made before the transaction (see `prepared`)."""

    row: tuple[Any, ...]
    body: tuple[str, bytes, str | None]
    aliases: tuple[str, ...]

    @property
    def key(self) -> str:
        """What it is known by within its source."""
        return str(self.row[1])

    @property
    def source(self) -> int:
        """The id of its source."""
        return int(self.row[0])


def prepared(source_id: int, entry: Entry, seen: int) -> New:
    """Return an entry as it goes into the tables; `seen` is its first sight, in seconds."""
    return New(_row(source_id, entry, seen), _body(entry), entry.aliases)


def pruned(connection: sqlite3.Connection, source_id: int) -> set[str]:
    """Return the keys of a source's articles that were forgotten and are not to come back."""
    return {key for (key,) in connection.execute("SELECT key FROM tombstones WHERE source_id = ?", (source_id,))}


def insert(connection: sqlite3.Connection, source_id: int, new: New) -> int:
    """Store a new article and return its id; 0 where there is one of its key."""
    cursor = connection.execute(_INSERT, new.row)
    if not cursor.rowcount:
        return 0
    number = cursor.lastrowid
    body = (number, *new.body)
    connection.execute("INSERT INTO bodies (article_id, summary, html, closing) VALUES (?, ?, ?, ?)", body)
    connection.executemany(
        "INSERT INTO aliases (source_id, key, article_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        [(source_id, alias, number) for alias in new.aliases],
    )
    return int(number or 0)


def _edit(
    connection: sqlite3.Connection,
    number: int,
    entry: Entry,
    body: tuple[str, bytes, str | None],
    seen: int,
    decision: Decision,
) -> int:
    """Put an entry in the place of an article's text; 0 where the article is gone or says so already.

    What came with a pack in the same words is no edit either, though all else of it is now as its source says.
    What a damaged cache has lost (`salvage` leaves no hash of it) is given back: that is no edit. Nor is what a site
    tells in another way, though the old text is kept then; and where that way has no link or no text, the old ones are.
    """
    row = connection.execute(
        "SELECT first_seen, date, date_estimated, content_hash, packed FROM articles WHERE id = ?", (number,)
    ).fetchone()
    if row is None or (row[3] == entry.content_hash and not row[4]):
        return 0
    words = entry.title, entry.summary, body[1], number
    same = bool(row[4]) and connection.execute(_SAYS_SO, words).fetchone() is not None
    edited = bool(row[3]) and not decision.retold and not same
    if row[3] and not same:
        connection.execute(_REVISE, (seen, number))
        connection.execute(_FORGET_OLDEST, (number, past.REVISIONS))
    date, estimated = sort_date(entry, row[0])
    if estimated:  # an edit that says less, or only when it was made, moves nothing
        date, estimated = row[1], row[2]
    connection.execute(
        "UPDATE articles SET guid = ?, link = coalesce(?, CASE packed WHEN 0 THEN link END), title = ?, "  # noqa: S608
        "published = ?, updated = ?, date = ?, "
        "date_estimated = ?, authors = ?, categories = ?, language = ?, attachments = ?, content_hash = ?, closes = ?, "
        # what its own page says is looked at again behind everything else (store.deadlines)
        "deadlines = CASE WHEN EXISTS (SELECT 1 FROM full_texts WHERE article_id = articles.id) THEN 0 ELSE ? END, "
        "offset = ?, edited = max(edited, ?), indexed = 0, compared = 0, packed = 0, "
        f"full_text = CASE WHEN full_text = {HERE} AND ? AND {WISHED.format(source='source_id')} "
        f"THEN {ASKED} WHEN packed AND full_text = 0 AND ? AND {WISHED.format(source='source_id')} "
        f"THEN {ASKED} ELSE full_text END WHERE id = ?",
        (
            entry.guid,
            entry.link,
            entry.title,
            seconds_or_none(entry.published),
            seconds_or_none(entry.updated),
            date,
            int(estimated),
            *_details(entry),
            edited,
            not (decision.retold or same),
            web(entry.link or ""),
            number,
        ),
    )
    if decision.retold and not (entry.html or entry.summary):
        return 1
    connection.execute("UPDATE bodies SET summary = ?, html = ?, closing = ? WHERE article_id = ?", (*body, number))
    return 0 if same else 1
