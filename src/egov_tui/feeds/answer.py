"""What is asked of an address and what comes back, whoever fetches it."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from egov_tui.errors import SourceError
from egov_tui.model import Cause, ErrorKind, Login, Problem, Validators, bare, origin


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
    login: Login | None = None

    def bare(self) -> "Request":
        """Return the same with user and password taken out of the address, where they would be written down, and its
        scheme in small letters, as it is compared.
        """
        address, login = bare(self.address)
        scheme, colon, rest = address.partition(":")
        address = scheme.lower() + colon + rest
        return replace(self, address=address, login=self.login or login)

    def credentials(self, address: str) -> Mapping[bytes, bytes]:
        """Return what the login adds to the headers for an address: of its own origin alone, nothing for others.

        Never where nobody checks who answers.
        """
        unchecked = self.insecure and origin(address).startswith("https:")
        return {} if self.login is None or unchecked else self.login.headers(address)


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


_CAUSES: Mapping[int, Cause] = {401: "login", 403: "forbidden"}


def refusal(status: int, until: datetime | None) -> Stop:
    """Return what a status other than 200 and 304 means; `until` is the time that the server asks us to wait for.

    204, 206 and the like bring no feed, and are no empty one.
    """
    detail = f"HTTP {status}"
    if status == 429 or (status == 503 and until):
        return Stop("rate_limited", detail, until)
    if status == 404:
        return Stop("not_found", detail)
    if status == 410:
        return Stop("gone", detail)
    return Stop("empty" if 200 <= status < 300 else "refused", detail, cause=_CAUSES.get(status, ""))


def body_hash(body: bytes) -> str:
    """Return what tells one body from another."""
    return hashlib.sha256(body).hexdigest()


def not_empty(body: bytes) -> bytes:
    """Return a body that says something. Raises Stop for any other."""
    if not body.strip():
        raise Stop("empty", f"{len(body)} bytes, nothing but blanks" if body else "0 bytes")
    return body
