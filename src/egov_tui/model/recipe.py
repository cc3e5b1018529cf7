"""How a page without a feed is read: recipes, what they find, and what the page of an article says."""

from datetime import datetime
from typing import Literal

from msgspec import Struct, field

from egov_tui.model.feed import Attachment, Feed, Teaser

FullText = Literal["never", "on_open", "always"]
"""When the page of an article is fetched for its whole text."""


class Places(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the parts of an item stand: CSS selectors within its block, of JSON names joined by dots.

    Of several the first that finds something counts.
    """

    item: tuple[str, ...]
    """Each match is an item, or a link to one."""
    address: str = ""
    """Where the list stands, against the page that was typed; empty: in that page itself. `{page}` is its number."""
    id: tuple[str, ...] = ()
    """What the site itself tells its items apart by; of JSON only."""
    title: tuple[str, ...] = ()
    link: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    summary: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    """The whole text, where the list has it."""
    category: tuple[str, ...] = ()
    closes: tuple[str, ...] = ()
    """Until when an answer is taken."""
    stamp: str = ""
    """A regular expression for the address of a document, whose group is the unix time of its publication."""
    attachments: tuple[str, ...] = ()
    next: tuple[str, ...] = ()
    """Where older items stand: a selector of links, or an address with `{page}`."""


class Own(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the parts of an article stand on its own page: CSS selectors; the first that finds something counts."""

    body: tuple[str, ...]
    date: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    """What is taken out of the body: share buttons, the title once more."""


class Limits(Struct, frozen=True, forbid_unknown_fields=True):
    """What is no item, and what is no list."""

    items: int = 200
    """More of them is no list of news."""
    title: int = 15
    """Characters; a link with fewer is of the menu."""


class Recipe(Struct, frozen=True, forbid_unknown_fields=True):
    """How one kind of site lists its news; a TOML file each (see `feeds.recipes`)."""

    list: Places
    name: str = ""
    """Of its file, without the ending."""
    title: str = ""
    """For people: the kind of site."""
    format: Literal["html", "json"] = "html"
    evidence: tuple[str, ...] = ()
    """Regular expressions; one that is found in the page tells that the site is of this kind."""
    path: str = ""
    """A regular expression for the path of the page; of two recipes that fit, one whose path fits goes first."""
    language: str = ""
    zone: str = ""
    """IANA name, for dates without a zone."""
    dates: tuple[str, ...] = ()
    """Formats as of strptime, tried first; what else is a date is known anyway."""
    repeated: bool = False
    """For sites of no known kind: of all that `list.item` finds, only the block that is repeated most, with dates."""
    page: Own | None = None
    limits: Limits = field(default_factory=Limits)


class Way(Struct, frozen=True):
    """How a source that is a page is read."""

    recipe: str
    """Its name."""
    listing: str | None = None
    """Where the list stands, if not in the page."""
    full_text: FullText = "never"
    """When the pages of its articles are read."""


class Trial(Struct, frozen=True):
    """What one recipe finds in a page."""

    recipe: str
    evidence: tuple[str, ...] = ()
    """What of the page tells that it is of this kind."""
    items: int = 0
    newest: tuple[Teaser, ...] = ()
    listing: str | None = None
    """Where the list is, if not in this page."""
    fault: str = ""
    """Why what it finds is no list of news: a `Cause`, or technical words."""
    on_path: bool = False
    """The path of the page is one where such a list stands."""


class Reading(Struct, frozen=True):
    """What a page is as a source: the feed that the chosen recipe reads of it, and what each of them finds."""

    feed: Feed | None = None
    recipe: str = ""
    title: str = ""
    """What the page calls itself."""
    trials: tuple[Trial, ...] = ()


class Page(Struct, frozen=True):
    """What the page of an article says."""

    html: str
    """Its whole text, cleaned."""
    made_by: str
    """The name of the recipe that found it, or of the library that did."""
    published: datetime | None = None
    attachments: tuple[Attachment, ...] = ()
    title: str = ""
    """Whole, where the list has it clipped."""


FROM_A_PACK = "pack"
"""Who made a whole text that came with a pack: nobody saw the page here."""


class Full(Struct, frozen=True):
    """The whole text of an article, as the cache has it."""

    html: str
    """Cleaned."""
    address: str
    made_by: str
    fetched: datetime
    bytes_in: int = 0
