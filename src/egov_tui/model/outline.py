"""What a list of sources holds that travels from one reader to another."""

from msgspec import Struct

from egov_tui.model.login import Login
from egov_tui.model.recipe import FullText


class Outline(Struct, frozen=True):
    """A subscription in a list of sources (OPML 2.0, or newsboat's `urls`), with what a reader chose for it."""

    address: str
    title: str
    folder: str = ""
    """Names of the folders it stands in, joined by '/'."""
    link: str | None = None
    login: Login | None = None
    """What stood in its address, which is without it."""
    zone: str = ""
    """Time zone (IANA) of its dates, where that is known."""
    agency: str = ""
    """Its display name, where that is not its title."""
    slug: str = ""
    """What commands called it where it comes from."""
    language: str | None = None
    """As declared."""
    categories: tuple[str, ...] = ()
    """Slash-delimited, as OPML has them; the other folders that the same source stood in are among them."""
    minutes: int | None = None
    """As in `Choices`, like those that follow."""
    muted: bool = False
    keep_days: int | None = None
    keep_newest: int | None = None
    full_text: FullText = "never"
    recipe: str | None = None
    """The name of the recipe that reads it; None: it is a feed."""
    listing: str | None = None
    """Where its list is read, if not at its address."""


class Search(Struct, frozen=True):
    """A search in a list of sources, to be saved: a query feed of newsboat."""

    name: str
    query: str
    """As it would be typed (see store.query)."""
    muted: bool = False
