"""A pack: articles that travel in a file, and what its list of contents says of them."""

from datetime import datetime

from msgspec import Struct

from egov_tui.model.feed import Entry
from egov_tui.model.problem import Kind
from egov_tui.model.recipe import Full

FORMAT = "egov-tui pack"
VERSION = 1
"""Of the format; a greater one means what this program cannot know."""


class Part(Struct, frozen=True, omit_defaults=True):
    """A file in a pack."""

    path: str
    size: int
    """Bytes, as they are when unpacked."""
    sha256: str
    articles: int = 0


class PackedSource(Struct, frozen=True, omit_defaults=True):
    """A source whose articles are in a pack. What it says of how to read it is no more than a suggestion."""

    source: str
    """What it is called where the pack was made."""
    address: str
    """Without user and password; a secret in its query is `***`."""
    title: str
    agency: str
    articles: int
    feeds: tuple[str, ...]
    """The paths of its parts, the newest articles first."""
    link: str | None = None
    language: str | None = None
    kind: Kind | None = None
    folder: str = ""
    zone: str = ""
    recipe: str | None = None
    listing: str | None = None


class PackedFile(Struct, frozen=True, omit_defaults=True):
    """An attachment whose file is in a pack."""

    path: str
    source: str
    """As its source is called in the pack."""
    key: str
    """Of its article, within the source."""
    url: str
    type: str | None = None


class Manifest(Struct, frozen=True, omit_defaults=True):
    """The list of contents of a pack, `manifest.json`."""

    format: str
    version: int
    made_by: str
    """The program and its version."""
    as_of: datetime
    """When the newest of what is in it was seen. The clock is not asked: the same articles make the same pack."""
    articles: int
    parts: tuple[Part, ...]
    """All files but this one."""
    sources: tuple[PackedSource, ...] = ()
    attachments: tuple[PackedFile, ...] = ()
    since: str = ""
    """The span that was asked for, as it was typed."""
    query: str = ""
    """The words that were asked for, as they were typed."""


class Packed(Struct, frozen=True):
    """An article of a pack, read and cleaned."""

    entry: Entry
    first_seen: datetime | None = None
    """By who packed it."""
    date: datetime | None = None
    """The sort date there, where it is another than its dates tell."""
    date_estimated: bool = False
    full: Full | None = None
    """What its own page says."""


class Unpacked(Struct, frozen=True):
    """What became of a source of a pack."""

    source: str
    """What it is called here; of a dry run, what it would be."""
    agency: str
    address: str
    """Redacted."""
    offered: bool = False
    """Nobody follows it here."""
    new: int = 0
    """Articles."""
    known: int = 0
    """Articles that were here, or were here and are forgotten."""
    full_texts: int = 0
    """Whole texts of articles, new or known, that came."""
    attachments: int = 0
    """Files of articles, new or known, that came."""
