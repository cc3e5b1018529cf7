"""A query -> SQL with bound parameters. Words go to FTS5, everything else to the tables and their indexes.

Only this module writes FTS5's own language: every word stands in it as a quoted string, so that no input is syntax
(sqlite.org/fts5.html §3); between parentheses AND is written out, which FTS5 demands.
"""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Final, Literal

from egov_tui.store.fulltext import HAS_FILES
from egov_tui.store.moments import seconds
from egov_tui.store.tree import (
    After,
    Among,
    And,
    Arrived,
    Before,
    ClosingBy,
    ClosingWithin,
    Dated,
    Day,
    Field,
    HasAttachment,
    HasDeadline,
    Is,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Since,
    Within,
    Word,
)
from egov_tui.text.names import UNKNOWN
from egov_tui.text.stem import TITLE_STEM, forms, words
from egov_tui.text.typed import deadline, reckoned

NEWEST: Final = 5_000
"""A search for a limited number looks at so many of its matches, the newest by arrival."""
_MOST: Final = 2**62

Order = Literal["newest", "oldest", "unread", "agency", "title", "closing", "relevance"]
Parameter = str | int
Condition = tuple[str, list[Parameter]]

_MATCHES: Final = "FROM search CROSS JOIN articles a ON a.id = search.rowid WHERE search MATCH ?"
_BM25: Final = "bm25(search, 10.0, 3.0, 1.0)"
"""Weights of title, text and stems."""
_STATES: Final = {
    "unread": "a.read = 0",
    "read": "a.read = 1",
    "starred": "a.starred = 1",
    "later": "a.later = 1",
    "edited": "a.edited = 1",
    "muted": "a.source_id IN (SELECT id FROM sources WHERE muted = 1)",
}
# Said twice, so that NOT means the ones without a deadline as well; that they are left out, the index has to be told.
# With both ends, for of what has but one SQLite thinks that it is many, and goes through all articles.
_CLOSES: Final = "(a.closes IS NOT NULL AND a.closes > ? AND a.closes < ?)"
_LANGUAGE: Final = "a.language IS"
_DATED: Final = "(a.date >= ? AND a.date < ?)"
_FEW: Final = (Is("starred"), Is("later"), Is("open"), Is("closed"))
_AGENCY: Final = "(SELECT agency FROM sources WHERE id = a.source_id)"
_ORDERS: Final[Mapping[str, str]] = {
    "newest": "a.date DESC, a.id DESC",
    "oldest": "a.date, a.id",
    "unread": "a.read, a.date DESC, a.id DESC",
    "agency": f"{_AGENCY} COLLATE NOCASE, a.date DESC, a.id DESC",
    "title": "a.title COLLATE NOCASE, a.date DESC, a.id DESC",
    # what is open, the soonest first; then what has no deadline or is closed
    "closing": "CASE WHEN a.closes > {now} THEN a.closes ELSE {most} END, a.date DESC, a.id DESC",
}


def select(query: Query, now: datetime, limit: int | None, order: Order) -> Condition:
    """Return the SQL that yields the ids of the articles a query means, in order, and its parameters.

    A word that stands beside filters is looked up first; one that hides in an OR with them is a filter itself.
    """
    match, filters = _parted(query.root)
    where, parameters = _all(filters, now)
    most = _MOST if limit is None else min(max(0, limit), _MOST)
    if match is None:
        by = _order("newest" if order == "relevance" else order, now)
        return f"SELECT a.id FROM articles a WHERE {where} ORDER BY {by} LIMIT ?", [*parameters, most]  # noqa: S608
    matches = f"{_MATCHES} AND {where}"
    window = _MOST if limit is None else max(most, NEWEST)
    newest = f"SELECT a.id, a.date {matches} ORDER BY search.rowid DESC LIMIT {window}"
    if order != "relevance":
        # whatever the order asks for beyond the date costs but the found ones another look
        found = f"({newest})" if order in ("newest", "oldest") else f"({newest}) f JOIN articles a ON a.id = f.id"
        named = "a" if order in ("newest", "oldest") else ""
        return f"SELECT a.id FROM {found} {named} ORDER BY {_order(order, now)} LIMIT ?", [match, *parameters, most]  # noqa: S608
    since = f"SELECT min(id) FROM ({newest})"  # noqa: S608
    return (
        f"SELECT a.id {matches} AND search.rowid >= ({since}) ORDER BY {_BM25}, a.id DESC LIMIT ?",
        [match, *parameters, match, *parameters, most],
    )


def sources(query: Query, now: datetime) -> Condition:
    """Return the SQL that yields the ids of the sources whose articles a query can mean, and its parameters.

    What it asks of articles says nothing of their sources, and is passed over.
    """
    nodes = query.root.nodes if isinstance(query.root, And) else (query.root,)
    where, parameters = _all([node for node in nodes if _of_sources(node)], now)
    return f"SELECT a.source_id FROM (SELECT id AS source_id FROM sources) a WHERE {where}", parameters  # noqa: S608


def _of_sources(node: Node) -> bool:
    """Whether a node asks for nothing but what articles have of their source."""
    match node:
        case Not(inner):
            return _of_sources(inner)
        case And(nodes) | Or(nodes):
            return bool(nodes) and all(map(_of_sources, nodes))
        case Field(name):
            return name in ("source", "folder", "agency")
        case _:
            return isinstance(node, Within) or node == Is("muted")


def _order(order: Order, now: datetime) -> str:
    return _ORDERS[order].format(now=seconds(now), most=_MOST)


# ---------------------------------------------------------------- words


def _parted(root: Node) -> tuple[str | None, list[Node]]:
    """What FTS5 looks up first, if anything, and what is left for SQL."""
    nodes = root.nodes if isinstance(root, And) else (root,)
    match = _fts(And(tuple(node for node in nodes if _fts_part(node))))
    return (None, list(nodes)) if match is None else (match, [node for node in nodes if not _fts_part(node)])


def _fts_part(node: Node) -> bool:
    return _fts(node.node if isinstance(node, Not) else node) is not None


def _fts(node: Node) -> str | None:
    """A node in FTS5's language; None where it cannot say it: filters, and NOT without something to take from."""
    match node:
        case Word() | Phrase() | Prefix():
            return _term(node)
        case Or(nodes) if nodes:
            parts = [_fts(inner) for inner in nodes]
            return None if None in parts else f"({' OR '.join(filter(None, parts))})"
        case And(nodes):
            wanted = [_fts(inner) for inner in nodes if not isinstance(inner, Not)]
            refused = [_fts(inner.node) for inner in nodes if isinstance(inner, Not)]
            if not wanted or None in wanted or None in refused:
                return None
            both = f"({' AND '.join(filter(None, wanted))})"
            return f"({' NOT '.join([both, *filter(None, refused)])})"
        case _:
            return None


def _term(node: Word | Phrase | Prefix) -> str:
    exactly = "title" if node.in_title else "{title text}"
    if isinstance(node, Phrase):
        return f"({exactly} : {_quoted(node.text)})"
    if isinstance(node, Prefix):
        return f"({exactly} : {_quoted(node.text)} *)"
    said, stems = _forms(node.text)
    if not node.in_title:
        return f"({said})"
    of_title = " OR ".join(_quoted(TITLE_STEM + stem) for stem in stems)
    return f"(title : ({said}) OR stems : ({of_title}))" if stems else f"(title : ({said}))"


def _forms(text: str) -> tuple[str, list[str]]:
    """A word as FTS5 finds any inflection of it, and its stems; several words in one (covid-19) only as they stand.

    Stems are looked for in every column: one that is itself a word of the article is not repeated among its stems.
    """
    parts = [found[0] for found in words(text)]
    if len(parts) != 1:
        return _quoted(text), []
    word = parts[0]
    stems = sorted(forms(word))
    # plain letters fold to the very token; anything else is left to the tokenizer as well
    said = stems if word.isascii() and word.isalnum() else [word, *stems]
    return " OR ".join(_quoted(form) for form in said), stems


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


# ---------------------------------------------------------------- filters


def _all(nodes: list[Node] | tuple[Node, ...], now: datetime) -> Condition:
    if not nodes:
        return "1", []
    sql, parameters = _joined(nodes, " AND ", now)
    # The articles of a language, or of some days, are very many: where another index finds few, theirs is no help,
    # which the plus says (sqlite.org/optoverview.html §2.1).
    if any(map(_are_few, nodes)):
        sql = sql.replace(_LANGUAGE, f"+{_LANGUAGE}").replace(_DATED, _DATED.replace("a.date", "+a.date"))
    return sql, parameters


def _are_few(node: Node) -> bool:
    """Whether an index holds the articles that a node means, and no others."""
    return isinstance(node, HasDeadline | ClosingWithin | ClosingBy) or node in _FEW


def _joined(nodes: list[Node] | tuple[Node, ...], by: str, now: datetime) -> Condition:
    conditions = [_condition(node, now) for node in nodes]
    sql = by.join(part for part, _parameters in conditions)
    parameters: list[Parameter] = [p for _part, some in conditions for p in some]
    return (f"({sql})" if len(conditions) > 1 else sql), parameters


def _condition(node: Node, now: datetime) -> Condition:
    """A node as a condition on a row `a` of articles. Day and span are of the reader's calendar and clock."""
    match = _fts(node)
    if match is not None:
        return "a.id IN (SELECT rowid FROM search WHERE search MATCH ?)", [match]
    match node:
        case Not(inner):
            sql, parameters = _condition(inner, now)
            return f"NOT ({sql})", parameters
        case And(nodes):
            return _all(nodes, now)
        case Or(nodes):
            return _joined(nodes, " OR ", now) if nodes else ("0", [])
        case Is("open"):
            return _CLOSES, [seconds(now), _MOST]
        case Is("closed"):
            return _CLOSES, [-_MOST, seconds(now) + 1]
        case Is(state):
            return _STATES[state], []
        case HasDeadline():
            return _CLOSES, [-_MOST, _MOST]
        case ClosingWithin(span):
            return _CLOSES, [seconds(now), seconds(now) + int(span.total_seconds()) + 1]
        case ClosingBy(day):
            last = reckoned(day, now.astimezone().date(), deadline)
            return _CLOSES, [seconds(now), _here(last, time.max) + 1]
        case HasAttachment():
            return f"({HAS_FILES})", []
        case After(day):
            return "a.date >= ?", [_begin(day, now)]
        case Before(day):
            return "a.date < ?", [_begin(day, now)]
        case Arrived(after, until):
            return "a.id > ? AND a.id <= ?", [after, until]
        case Among(ids):
            return "a.id IN (SELECT value FROM json_each(?))", [json.dumps(ids)]
        case Dated(since, until):
            return _DATED, [
                -_MOST if since is None else seconds(since),
                _MOST if until is None else seconds(until),
            ]
        case Within(folder):
            within = "SELECT id FROM sources WHERE folder = ? OR substr(folder, 1, ?) = ?"
            return f"a.source_id IN ({within})", [folder, len(folder) + 1, f"{folder}/"]
        case Since(span):
            return "a.date >= ?", [seconds(now) - int(span.total_seconds())]
        case Field():
            return _field(node)
    raise AssertionError(node)


def _field(field: Field) -> Condition:
    value, prefix = field.value, int(field.prefix)
    match field.name:
        case "source" if prefix:
            return "a.source_id IN (SELECT id FROM sources WHERE substr(slug, 1, ?) = ?)", [len(value), value]
        case "folder" if prefix:
            return "a.source_id IN (SELECT id FROM sources WHERE substr(lower(folder), 1, ?) = lower(?))", [
                len(value),
                value,
            ]
        case "folder":
            return "a.source_id IN (SELECT id FROM sources WHERE substr(lower(folder) || '/', 1, ?) = lower(?))", [
                len(value) + 1,
                f"{value}/",
            ]
        case "source":
            return "a.source_id = (SELECT id FROM sources WHERE slug = ?)", [value]
        case "agency":
            return "a.source_id IN (SELECT id FROM sources WHERE holds(agency, ?, ?))", [value, prefix]
        case "author":
            return "holds(a.authors, ?, ?)", [value, prefix]
        case "category":
            # of the article, or of its source, as another reader gave it
            of_source = "a.source_id IN (SELECT id FROM sources WHERE holds(categories, ?, ?))"
            return f"(holds(a.categories, ?, ?) OR {of_source})", [value, prefix, value, prefix]
        case "lang":
            # IS, so that NOT means those of unknown language as well; and one language may be that of most articles
            known = "NULL" if value == UNKNOWN else "?"
            return f"likely({_LANGUAGE} {known})", [] if value == UNKNOWN else [value]


def _begin(day: Day, now: datetime) -> int:
    """The first second of a day where the reader lives."""
    return _here(reckoned(day, now.astimezone().date()), time.min)


def _here(day: date, at: time) -> int:
    naive = datetime.combine(day, at)
    try:
        return seconds(naive.astimezone())
    except (OverflowError, OSError, ValueError):  # beyond what the system's calendar knows
        return seconds(naive.replace(tzinfo=UTC))
