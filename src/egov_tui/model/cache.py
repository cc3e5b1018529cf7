"""What the cache holds: sources, articles, and what one reading of a source changes."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct, field

from egov_tui.model.feed import Attachment, Entry
from egov_tui.model.problem import Kind, Problem
from egov_tui.model.recipe import Full, FullText


class Validators(Struct, frozen=True):
    """What a conditional request sends back, verbatim (RFC 9110 §13.1), and the hash of the last body.

    Header values are latin-1, as the bytes of HTTP are, whatever was meant by them.
    """

    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    address: str | None = None
    """Who gave them: behind a redirect the final address. They are sent to no other."""


class Source(Struct, frozen=True):
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
    zone: str = ""
    """Time zone (IANA) of dates that tell none; empty: Africa/Dar_es_Salaam for hosts under .tz, else UTC."""
    interval: int | None = None
    """Minutes that the feed asks to be left alone, as it said when it was read last."""
    minutes: int | None = None
    """Between two checks, as the reader wished for this source; None: as the settings say."""
    insecure: bool = False
    """Its certificate is not checked, as the reader wished."""
    muted: bool = False
    """Its articles stand neither among all articles nor in any number, as the reader wished."""
    forced: datetime | None = None
    """When it last answered a check that was forced."""
    size: int | None = None
    """Bytes of the last whole answer, as they crossed the wire."""
    moved_to: str | None = None
    """Where its permanent redirects led last."""
    moved: int = 0
    """How many syncs in a row saw them."""
    recipe: str | None = None
    """The name of the recipe that reads it; None: it is a feed."""
    listing: str | None = None
    """Where its list is read, if not at its address."""
    full_text: FullText = "never"
    """When the pages of its articles are fetched, as the reader wished."""
    categories: tuple[str, ...] = ()
    """Of its outline (OPML 2.0), as another reader gave them."""
    offered: bool = False
    """It came with a pack; nobody follows it yet, and it is not fetched."""


class Choices(Struct, frozen=True):
    """What the reader chose for a source, all of it."""

    title: str
    agency: str
    folder: str = ""
    zone: str = ""
    minutes: int | None = None
    insecure: bool = False
    muted: bool = False
    keep_days: int | None = None
    """None: as the settings say; so for the next."""
    keep_newest: int | None = None
    full_text: FullText = "never"
    offered: bool = False
    """Nobody follows it yet: it came with a pack."""


class Spent(Struct, frozen=True):
    """What one visit to a source cost, as it crossed the wire."""

    bytes_in: int = 0
    bytes_out: int = 0
    saved: int = 0
    """An estimate: how much heavier the answer would have been without a conditional request."""
    size: int | None = None
    """Of a whole body that came: the next estimate goes by it."""


class Traffic(Struct, frozen=True):
    """What a source cost on one day of the reader's calendar."""

    day: str
    """ISO 8601."""
    source: str
    requests: int = 0
    bytes_in: int = 0
    bytes_out: int = 0
    saved: int = 0
    """An estimate, see `Spent`."""


class Headline(Struct, frozen=True):
    """What a line of the article list shows."""

    id: int
    source: str
    agency: str
    title: str
    """What the article is called: of one without a title its first words, else its link."""
    date: datetime
    date_estimated: bool = False
    language: str | None = None
    read: bool = False
    starred: bool = False
    later: bool = False
    edited: bool = False
    attachments: bool = False
    full: bool = False
    """Its whole text is here, to be read offline."""
    closes: datetime | None = None
    """Until when an answer is taken."""
    clock: str = ""
    """By which the source told its moments (see text.zones); empty: not known."""
    others: int = 0
    """So many articles of other sources tell the same story."""


class Article(Struct, frozen=True):
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
    full: Full | None = None
    """What its own page says, where that was fetched; html and text are what the source says."""
    closes: datetime | None = None
    """Until when an answer is taken: a tender, an application."""
    closing: str = ""
    """The sentence that says so, as it was read."""
    declared: str | None = None
    """The language that its source says it writes, as it says it."""
    clock: str = ""
    """By which the source told its moments (see text.zones); empty: not known."""
    packed: bool = False
    """It came with a pack, and its source was never seen to say it."""
    story: int | None = None
    """What the articles share that tell the same story; None where no other does."""


class Version(Struct, frozen=True):
    """What an article said from one edit to the next."""

    seen: datetime | None
    """When it was first seen to say so; None where earlier versions are no longer kept, for then nobody knows."""
    title: str
    summary: str
    html: str
    """Cleaned."""


class Known(Struct, frozen=True):
    """What the cache knows of an entry: enough to decide whether it is new or changed."""

    id: int
    content_hash: str


class Held(Struct, frozen=True):
    """What the cache has of an article, to find it again where its source tells it in another way."""

    id: int
    title: str
    date: datetime | None
    """As the source gave it."""


class Decision(Struct, frozen=True):
    """What one reading of a source changes in the cache."""

    inserts: tuple[Entry, ...] = ()
    """Oldest first, so that ids follow arrival."""
    edits: tuple[tuple[int, Entry], ...] = ()
    """Article id and the entry that takes its place; the old text is kept as a revision."""
    aliases: tuple[tuple[str, int], ...] = ()
    """New keys of articles that the cache has under another."""
    retold: bool = False
    """The source tells its news in another way: what differs now is no edit."""


class Watch(Struct, frozen=True):
    """A saved search."""

    id: int
    slug: str
    name: str
    query: str
    """As typed (see store.query)."""
    muted: bool = False
    checked: int = 0
    """Articles up to this id were reported by a check."""
    seen: int = 0
    """Articles up to this id were there when it was last opened in the reader."""


class Unindexed(Struct, frozen=True):
    """An article whose words the index does not hold as they are now."""

    id: int
    content_hash: str
    """Of all that it says: another one after an edit, and once its whole text is another."""
    title: str
    language: str | None
    summary: str
    html: bytes
    """Compressed (see text.packing)."""
    full: bytes | None = None
    """Its whole text as its own page has it, cleaned HTML, compressed."""


class Indexed(Struct, frozen=True):
    """What the index is to hold of an article, made of what it said when it had this hash."""

    id: int
    content_hash: str
    title: str
    text: bytes
    """Compressed (see text.packing)."""
    stems: bytes
    """Compressed beside the text."""
    stemmer: int
    """Version of the stems (see text.stem)."""
    reading: int
    """Version of the reading of HTML (see text.html)."""


class Counts(Struct, frozen=True):
    """Articles in the cache, for the places that are no source."""

    total: int = 0
    unread: int = 0
    starred: int = 0
    later: int = 0
    by_source: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Slug to (unread, total)."""


class Budget(Struct, frozen=True):
    """Bytes of this month: how many there may be (0: as many as one likes), and how many there were."""

    limit: int = 0
    spent: int = 0

    @property
    def over(self) -> bool:
        """Whether nothing more is fetched unasked."""
        return 0 < self.limit <= self.spent

    @property
    def near(self) -> bool:
        """Whether nine tenths are spent."""
        return self.limit > 0 and self.spent * 10 >= self.limit * 9
