"""What a site wants to see before it answers: a user and password, or a header of its own. Never shown to anybody."""

from binascii import b2a_base64
from typing import Any
from urllib.parse import unquote, urlsplit

from msgspec import Struct

_PORTS = {"http": 80, "https": 443}


class Login(Struct, frozen=True):
    """A user and password (HTTP Basic, RFC 7617), or one header; for one origin."""

    origin: str
    """Scheme, host and port that it was given for; it is sent nowhere else."""
    user: str = ""
    password: str = ""
    header: str = ""
    """The header's name; empty where it is a user and password."""
    value: str = ""

    def __repr__(self) -> str:
        """Say nothing that is secret: what is written of an error may hold it."""
        return f"Login({self.origin!r}, ***)"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        """Say no more to who prints tracebacks with the values of variables."""
        return [("origin", self.origin)]

    def headers(self, address: str) -> dict[bytes, bytes]:
        """Return what is sent to an address: nothing, unless it is of the origin that this is for."""
        if origin(address) != self.origin:
            return {}
        if self.header:
            return {self.header.encode("ascii"): self.value.encode()}
        told = f"{self.user}:{self.password}".encode()
        return {b"Authorization": b"Basic " + b2a_base64(told, newline=False)}


def origin(address: str) -> str:
    """Return scheme, host and port of a web address (RFC 6454 §4), such as `https://ega.go.tz:443`; empty of others."""
    try:
        parts = urlsplit(address)
        if parts.scheme not in _PORTS or not parts.hostname:
            return ""
        return f"{parts.scheme}://{parts.hostname}:{parts.port or _PORTS[parts.scheme]}"
    except ValueError:
        return ""


def bare(address: str) -> tuple[str, Login | None]:
    """Return a web address without user and password (RFC 3986 §3.2.1), and those; None where there are none."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address, None
    told, at, place = parts.netloc.rpartition("@")
    if parts.scheme not in _PORTS or not at:
        return address, None
    head, found, rest = address.partition(f"{told}@")
    clean = head + rest if found else parts._replace(netloc=place).geturl()
    user, _colon, password = (unquote(part) for part in told.partition(":"))
    return clean, Login(origin(clean), user, password) if user or password else None
