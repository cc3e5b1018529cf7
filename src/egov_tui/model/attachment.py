"""The files that go with an article, as far as they are known and have been fetched."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

FileState = Literal["not_fetched", "here", "missing", "changed"]
"""Whether a file was fetched, and whether it still lies there as it came."""


class Kept(Struct, frozen=True):
    """What the cache knows of a file beyond what its article says."""

    url: str
    type: str | None = None
    """As the server says."""
    length: int | None = None
    """In bytes, as the server says, or of the file that was fetched."""
    name: str | None = None
    """Under the folder of attachments: `ARTICLE/NAME`; None: not fetched."""
    sha256: str | None = None
    fetched: datetime | None = None


class File(Struct, frozen=True):
    """An attachment of an article."""

    url: str
    type: str | None = None
    length: int | None = None
    """In bytes: as the feed says, else as the server does; of one that was fetched, what it weighs."""
    title: str | None = None
    kept: Kept | None = None
    """None: the server was never asked."""
    state: FileState = "not_fetched"
