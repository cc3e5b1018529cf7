"""What is asked of an address and what comes back, whoever fetches it."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from egov_tui.errors import SourceError
from egov_tui.model import Cause, ErrorKind, Problem, Validators


@dataclass(frozen=True, slots=True)
class Request:
    """What to fetch, and what the cache has of it already."""

    address: str
    validators: Validators = Validators()
    foreign: bool = False
    """A public site named it, not the reader: it may not lead into a private network."""
    insecure: bool = False
    """The certificate is not checked, as the reader wished for this source."""
    page: bool = False
    """An article's page is wanted: a file of another kind is not read."""
    most: int | None = None
    """Bytes of the body, where that is to have fewer than a feed may."""
    announced: Callable[[int], object] = field(default=lambda size: None, compare=False)
    """Is told how many bytes of body will cross the wire, before they do, where the server says so."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer. Of a 304 the body is empty and the validators are the new ones where the server sent any."""

    address: str
    """The final one, after redirects."""
    body: bytes = field(repr=False)
    not_modified: bool
    validators: Validators
    content_type: str | None = None
    permanent: str | None = None
    """Where a chain of nothing but 301 and 308 led."""
    bytes_in: int = 0
    """As they crossed the wire: body compressed, and headers."""
    bytes_out: int = 0
    max_age: int | None = None
    """Seconds that the answer stays fresh (Cache-Control max-age, else Expires against Date)."""
    inside: bool = False
    """Who answered is in a private network, or a file of this computer."""


class FetchError(SourceError):
    """Nothing usable came; the bytes are counted all the same."""

    def __init__(self, problem: Problem, bytes_in: int = 0, bytes_out: int = 0) -> None:
        super().__init__(problem)
        self.bytes_in, self.bytes_out = bytes_in, bytes_out


class Stop(Exception):
    """What ends a fetch, before it is known to which address it belongs."""

    def __init__(
        self,
        kind: ErrorKind,
        detail: str = "",
        when: datetime | None = None,
        cause: Cause = "",
        size: int | None = None,
    ) -> None:
        super().__init__(kind)
        self.kind, self.detail, self.when, self.cause, self.size = kind, detail, when, cause, size


def body_hash(body: bytes) -> str:
    """Return what tells one body from another."""
    return hashlib.sha256(body).hexdigest()


def not_empty(body: bytes) -> bytes:
    """Return a body that says something. Raises Stop for any other."""
    if not body.strip():
        raise Stop("empty", f"{len(body)} bytes, nothing but blanks" if body else "0 bytes")
    return body
