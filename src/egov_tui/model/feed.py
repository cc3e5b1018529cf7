"""What a feed says, read and cleaned."""

from datetime import datetime

from msgspec import Struct

from egov_tui.model.problem import Kind


class Attachment(Struct, frozen=True):
    """A file that goes with an article (RSS enclosure, JSON Feed attachment)."""

    url: str
    type: str | None = None
    length: int | None = None
    """In bytes."""
    title: str | None = None


class Entry(Struct, frozen=True):
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
    attachments: tuple[Attachment, ...] = ()
    closes: datetime | None = None
    """Until when an answer is taken."""
    closing: str = ""
    """The sentence that says so, as it was read."""
    offset: int | None = None
    """Minutes from UTC of the clock by which its date was told; None: not known."""
    aliases: tuple[str, ...] = ()
    """Other keys the same entry could be known by, should the source change its guid scheme."""


class Feed(Struct, frozen=True):
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
    next: str | None = None
    """Where older entries stand (JSON Feed next_url, RFC 5005 §3); nobody fetches them unasked."""
    cut: bool = False
    """It breaks off before its end; asked again, the server may send the rest."""
    too_many: bool = False
    """It has more entries than are read of one document; the first are here."""


class Teaser(Struct, frozen=True):
    """An entry of a feed that nobody follows yet, as a preview of it shows."""

    title: str
    """What the entry is called: of one without a title its first words, else its link."""
    date: datetime | None = None
