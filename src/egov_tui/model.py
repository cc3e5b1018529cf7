"""The frozen types that cross rooms. Imports nothing of ours.

Names follow the field: RFC 4287 (Atom), RSS 2.0, JSON Feed 1.1, OPML 2.0. Every datetime is aware and in UTC.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from enum import IntFlag, StrEnum
from typing import Any, Literal

Kind = Literal["rss", "atom", "rdf", "cdf", "json", "page", "opml"]
"""What an address turned out to be."""

Outcome = Literal["fetched", "unchanged", "not_modified", "not_due", "failed"]
"""How a source fared in one sync."""

ErrorKind = Literal[
    "not_found", "no_connection", "timeout", "tls", "refused", "rate_limited", "gone",
    "redirect", "not_a_feed", "empty", "too_large", "too_complex", "unreadable",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    """Why an address could not be read. `errors.explain` puts it in words, in the reader's language."""

    kind: ErrorKind
    address: str
    """The address as the reader knows it, redacted."""
    detail: str = ""
    """The technical line: a status code, the operating system's own message. Never translated."""
    when: datetime | None = None
    """A time that belongs to the problem: until when to wait, when a certificate expired."""


# ---------------------------------------------------------------- documents


class Style(IntFlag):
    """How a span of text is set."""

    PLAIN = 0
    STRONG = 1
    EMPHASIS = 2
    CODE = 4
    DELETED = 8
    INSERTED = 16
    SUBSCRIPT = 32
    SUPERSCRIPT = 64
    KEYBOARD = 128


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style. `link` is an index into `Document.links`."""

    text: str
    style: Style = Style.PLAIN
    link: int | None = None


class BlockKind(StrEnum):
    """What a block is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    PREFORMATTED = "preformatted"
    TABLE = "table"
    IMAGE = "image"
    TERM = "term"
    DEFINITION = "definition"
    RULE = "rule"
    CAPTION = "caption"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table."""

    spans: tuple[Span, ...]
    header: bool = False
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a document; what encloses it is told by `quote` and `depth`, so that a document stays flat.

    A list item's first block has kind ITEM and a marker; further blocks of the same item keep their own kind and
    the item's depth. A line break inside a paragraph is a newline in a span's text.
    """

    kind: BlockKind
    spans: tuple[Span, ...] = ()
    level: int = 0
    """Of a heading, 1 to 6."""
    quote: int = 0
    """How many quotations it stands in."""
    depth: int = 0
    """How many lists it stands in."""
    marker: str = ""
    """Of a list item: a bullet or a number with its stop."""
    rows: tuple[tuple[Cell, ...], ...] = ()
    """Of a table."""

    @property
    def text(self) -> str:
        """The block as plain text; the cells of a table joined by tabs, its rows by newlines."""
        if self.rows:
            return "\n".join("\t".join("".join(s.text for s in cell.spans) for cell in row) for row in self.rows)
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a document: http, https, mailto or tel, absolute."""

    address: str
    misleading: bool = False
    """The words of the link look like another host's address: show the true one."""


@dataclass(frozen=True, slots=True)
class Document:
    """The readable form of an article's body."""

    blocks: tuple[Block, ...] = ()
    links: tuple[Link, ...] = ()
    images: tuple[str, ...] = ()
    """Addresses of the images, in order; an IMAGE block says its alternative text."""
    cut: bool = False
    """Something was left out because the body was over a limit."""

    @property
    def text(self) -> str:
        """The document as plain text: blocks joined by blank lines, nothing but words."""
        return "\n\n".join(text for block in self.blocks if (text := block.text.strip()))


# ---------------------------------------------------------------- what a feed says


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with an article (RSS enclosure, JSON Feed attachment)."""

    url: str
    type: str | None = None
    length: int | None = None
    """In bytes."""
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a feed, read and cleaned, before it is an article of the cache."""

    key: str
    """Our identity of it within its source."""
    content_hash: str
    """Of everything a reader can see of it; equal hashes mean nothing changed."""
    title: str
    guid: str | None = None
    link: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    language: str | None = None
    """Found from the text, else declared."""
    summary: str = ""
    """Plain text, one paragraph."""
    html: str = ""
    """The body as cleaned HTML (see text.html)."""
    text: str = ""
    """The body as plain text; the summary where there is no body."""
    attachments: tuple[Attachment, ...] = ()
    aliases: tuple[str, ...] = ()
    """Other keys the same entry could be known by, should the source change its guid scheme."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as read: what it says of itself, and those of its entries that are new or changed."""

    kind: Kind
    title: str = ""
    link: str | None = None
    """The site."""
    language: str | None = None
    """As declared."""
    authors: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    """In the order of the document; only those whose key or content hash was not known."""
    listed: tuple[str, ...] = ()
    """The keys of all its entries, in the order of the document."""
    interval: int | None = None
    """Minutes that the feed asks to be left alone (RSS ttl, sy:updatePeriod)."""
    problem: str = ""
    """What could not be read, in technical words, where the rest could."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A subscription in an OPML file."""

    address: str
    title: str
    folder: str = ""
    """Names of the folders it stands in, joined by '/'."""
    link: str | None = None


# ---------------------------------------------------------------- what the cache holds


@dataclass(frozen=True, slots=True)
class Validators:
    """What a conditional request sends back, verbatim (RFC 9110 §13.1), and the hash of the last body."""

    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A subscription and how it fares."""

    id: int
    slug: str
    """`source` in JSON and queries; [a-z0-9-], unique, fixed at creation."""
    agency: str
    """The publisher's display name; the title by default."""
    title: str
    address: str
    kind: Kind | None = None
    link: str | None = None
    language: str | None = None
    folder: str = ""
    unread: int = 0
    total: int = 0
    validators: Validators = Validators()
    last_ok: datetime | None = None
    last_problem: Problem | None = None
    failing_since: datetime | None = None
    failures: int = 0
    """In a row."""
    next_check: datetime | None = None
    interval: int | None = None
    """Minutes that the feed asks to be left alone, as it said when it was read last."""


@dataclass(frozen=True, slots=True)
class Headline:
    """What a line of the article list shows."""

    id: int
    source: str
    agency: str
    title: str
    date: datetime
    date_estimated: bool = False
    language: str | None = None
    read: bool = False
    starred: bool = False
    later: bool = False
    edited: bool = False
    attachments: bool = False


@dataclass(frozen=True, slots=True)
class Article:
    """An article in full; `id` and the dates of the cache are None before it is stored."""

    id: int | None
    key: str
    source: str
    agency: str
    title: str
    guid: str | None = None
    link: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    first_seen: datetime | None = None
    date: datetime | None = None
    """The sort date: published, else updated, else first seen; never later than first seen."""
    date_estimated: bool = False
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    language: str | None = None
    summary: str = ""
    text: str = ""
    html: str = ""
    attachments: tuple[Attachment, ...] = ()
    read: bool = False
    starred: bool = False
    later: bool = False
    edited: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What the cache knows of an entry: enough to decide whether it is new or changed."""

    id: int
    content_hash: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What one reading of a source changes in the cache."""

    inserts: tuple[Entry, ...] = ()
    """Oldest first, so that ids follow arrival."""
    edits: tuple[tuple[int, Entry], ...] = ()
    """Article id and the entry that takes its place; the old text is kept as a revision."""
    aliases: tuple[tuple[str, int], ...] = ()
    """New keys of articles that the cache has under another."""


# ---------------------------------------------------------------- events of a sync


@dataclass(frozen=True, slots=True)
class Started:
    """A sync begins with so many sources."""

    sources: int


@dataclass(frozen=True, slots=True)
class Progress:
    """So far: how many sources are done, of how many, how many of them failed, and bytes received."""

    done: int
    sources: int
    failed: int
    bytes_in: int
    agency: str = ""
    """The source that was done last."""


@dataclass(frozen=True, slots=True)
class SourceSynced:
    """One source is done."""

    source: str
    outcome: Outcome
    new: int = 0
    changed: int = 0
    bytes_in: int = 0
    """As they crossed the wire, compressed, headers included as far as the HTTP client tells."""
    bytes_out: int = 0
    error: Problem | None = None
    next_check: datetime | None = None


@dataclass(frozen=True, slots=True)
class Finished:
    """The sync ends."""

    sources: int
    failed: int
    new: int
    changed: int
    bytes_in: int
    bytes_out: int


@dataclass(frozen=True, slots=True)
class Failed:
    """The command could not do its work at all; `message` is a sentence for people."""

    message: str
    status: int = 1


Event = Started | Progress | SourceSynced | Finished | Failed

_EVENTS: Mapping[str, type[Event]] = {
    "started": Started, "progress": Progress, "source": SourceSynced, "finished": Finished, "failed": Failed
}  # fmt: skip
_EVENT_NAMES = {cls: name for name, cls in _EVENTS.items()}


def iso(moment: datetime | None) -> str | None:
    """Return a moment as ISO 8601 in UTC with `Z` and whole seconds, or None."""
    return None if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(text: str | None) -> datetime | None:
    """Read back what `iso` wrote."""
    return None if text is None else datetime.fromisoformat(text)


def problem_record(problem: Problem | None) -> dict[str, Any] | None:
    """Return a problem as JSON holds it between our own processes."""
    return None if problem is None else {**asdict(problem), "when": iso(problem.when)}


def encode(event: Event, explain: Callable[[Problem], str] | None = None) -> str:
    """Return an event as one line of JSON with a `type`; `decode` reads it back.

    With `explain` an error carries a `message` too, for whoever is not our own reader.
    """
    record = {"type": _EVENT_NAMES[type(event)], **asdict(event)}
    if isinstance(event, SourceSynced):
        record["error"] = problem_record(event.error)
        if event.error and explain:
            record["error"]["message"] = explain(event.error)
        record["next_check"] = iso(event.next_check)
    return json.dumps(record, ensure_ascii=False)


def decode(line: str) -> Event:
    """Read one line that `encode` wrote.

    Raises:
        ValueError: the line is not an event.
    """
    try:
        record = json.loads(line)
        cls = _EVENTS[record.pop("type")]
        if cls is SourceSynced:
            error = record["error"]
            if error:
                error.pop("message", None)
                record["error"] = Problem(**{**error, "when": moment(error["when"])})
            record["next_check"] = moment(record["next_check"])
        return cls(**record)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not an event: {line[:80]!r}") from error


@dataclass(frozen=True, slots=True)
class Counts:
    """Articles in the cache, for the places that are no source."""

    total: int = 0
    unread: int = 0
    starred: int = 0
    later: int = 0
    by_source: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Slug to (unread, total)."""
