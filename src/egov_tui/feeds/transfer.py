"""Files as HTTP carries them: what is asked for (the whole, the rest, the head alone), and what an answer brings.

Ranges are those of RFC 9110 §14: the rest is asked for only of the very file that the beginning came from (If-Range,
§13.1.5), and whatever is not plainly that rest begins anew.
"""

import asyncio
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message
from typing import Protocol

from egov_tui.feeds.answer import Stop
from egov_tui.text.filetypes import media_type

_RANGE = re.compile(r"bytes ([0-9]{1,18})-[0-9]{1,18}/(?:([0-9]{1,18})|\*)")
_LARGEST_NUMBER = 18


class Anew(Exception):
    """The rest cannot be had: the whole must be asked for."""


@dataclass(frozen=True, slots=True)
class Part:
    """The beginning of a file that came before: so many bytes, and what the server knew that file by."""

    offset: int = 0
    validator: str = ""


NOTHING = Part()


@dataclass(frozen=True, slots=True)
class Opening:
    """What the head of an answer says of the file behind it."""

    address: str
    """The final one, after redirects."""
    type: str = ""
    """Media type, without parameters."""
    name: str = ""
    """As the server calls it (Content-Disposition); a foreign text."""
    total: int | None = None
    """Bytes of the whole file."""
    offset: int = 0
    """Bytes that are passed over: what comes now goes behind them."""
    validator: str = ""
    """What the file is known by, should the rest be asked for another time; empty: it cannot be."""


class Sink(Protocol):
    """Takes a file as it comes. What it raises must be a `Stop`."""

    def begin(self, opening: Opening) -> None:
        """The answer has come: the file begins, or goes on, at its offset."""

    def write(self, octets: bytes) -> None:
        """Take the next piece."""


class Seen:
    """A sink for what the head of an answer says."""

    def __init__(self) -> None:
        self.opening = Opening("")

    def begin(self, opening: Opening) -> None:
        """Note it."""
        self.opening = opening

    def write(self, octets: bytes) -> None:
        """Nothing comes."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """A file that goes into a sink; by HEAD only what is said of it."""

    sink: Sink
    part: Part = NOTHING
    limit: int = sys.maxsize
    """Bytes."""
    method: str = "GET"


@dataclass(slots=True)
class Exchange:
    """The bytes of one fetch, over all its redirects, and its time."""

    bytes_in: int = 0
    bytes_out: int = 0
    transfer: Transfer | None = None
    """None: a body is wanted, as it is."""
    timer: asyncio.Timeout = field(default_factory=lambda: asyncio.timeout(None))
    late: str = ""
    """What to say when it takes too long, in technical words."""

    def wait(self, seconds: float) -> None:
        """Give it so many seconds from now on."""
        self.late = f"no more of it in {seconds:g} s"
        self.timer.reschedule(asyncio.get_running_loop().time() + seconds)


def wished(part: Part) -> Mapping[str, str]:
    """Return the headers that ask for a file as it is, or for what is missing of it."""
    plain = {"Accept": "*/*", "Accept-Encoding": "identity"}
    if not part.offset or not part.validator:
        return plain
    return {**plain, "Range": f"bytes={part.offset}-", "If-Range": part.validator}


def opened(status: int, headers: Mapping[str, str], address: str, part: Part, limit: int) -> Opening:
    """Return what an answer of 200 or 206 brings.

    Raises:
        Anew: it is neither the whole nor the rest that was asked for.
        Stop: it would be larger than `limit` bytes.
    """
    type, name = media_type(headers.get("content-type")), _name(headers.get("content-disposition", ""))
    length, offset = number(headers.get("content-length")), 0
    compressed = headers.get("content-encoding", "identity").strip().lower() not in ("", "identity")
    if status == 206:
        found = _RANGE.fullmatch(headers.get("content-range", "").strip().lower())
        if not part.offset or found is None or int(found[1]) != part.offset or compressed:
            raise Anew
        offset, total = part.offset, int(found[2]) if found[2] else None
    else:
        total = None if compressed else length
    if max(total or 0, offset + (length or 0)) > limit:
        raise Stop("too_large", f"{total or length} bytes announced")
    validator = "" if compressed else _validator(headers)
    return Opening(address, type, name, total, offset, validator or (part.validator if offset else ""))


def number(header: str | None) -> int | None:
    """Return a number of bytes as a header tells it; None where it tells none."""
    text = (header or "").strip()
    return int(text) if text.isdecimal() and text.isascii() and len(text) <= _LARGEST_NUMBER else None


def _validator(headers: Mapping[str, str]) -> str:
    """A strong entity tag, else a date; a weak tag is no use (RFC 9110 §13.1.5)."""
    etag = headers.get("etag", "").strip()
    found = etag if etag.startswith('"') else headers.get("last-modified", "").strip()
    return found if found.isascii() and found.isprintable() else ""


def _name(disposition: str) -> str:
    """The file name in a Content-Disposition (RFC 6266), empty where there is none."""
    if "filename" not in disposition.lower():
        return ""
    message = Message()
    message["Content-Disposition"] = " ".join(disposition.split())
    return message.get_filename("") or ""
