"""The body of an answer, as it comes: taken whole, or poured into a file; inflated and measured on the way."""

import zlib
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import contextmanager

from egov_tui.feeds.answer import Stop
from egov_tui.feeds.inflate import Inflater, TooLarge
from egov_tui.feeds.transfer import Exchange, Opening, Transfer, number
from egov_tui.text.clean import line

PIECE = 65_536
"""Bytes of a file that must come within the time that it may stall."""


async def whole(
    headers: Mapping[str, str],
    chunks: AsyncIterator[bytes],
    exchange: Exchange,
    limit: int,
    tell: Callable[[int], object] = lambda size: None,
) -> bytes:
    """Return a body of at most `limit` bytes, inflated; `tell` is told what the server announces.

    Raises:
        Stop: it is larger, or not to be read.
    """
    inflater = _inflater(headers, limit)
    announced = number(headers.get("content-length"))
    if announced is not None and announced > limit:
        raise Stop("too_large", f"{announced} bytes announced", size=announced)
    if announced is not None:
        tell(announced)
    parts: list[bytes] = []
    with _measured(limit):
        async for octets in _inflated(chunks, exchange, inflater, limit):
            parts.append(octets)
    if inflater and parts and not inflater.complete:
        raise Stop("unreadable", "gzip: cut off")
    return b"".join(parts)


async def pour(
    headers: Mapping[str, str],
    chunks: AsyncIterator[bytes],
    exchange: Exchange,
    transfer: Transfer,
    opening: Opening,
    stall: float,
) -> None:
    """Pour a file into its sink, with at most `stall` seconds for each PIECE of it.

    Raises:
        Stop: it is larger than it may be, empty, cut off, or not to be read.
    """
    inflater = _inflater(headers, transfer.limit)
    transfer.sink.begin(opening)
    exchange.wait(stall)
    size, next_piece = opening.offset, opening.offset + PIECE
    with _measured(transfer.limit):
        async for octets in _inflated(chunks, exchange, inflater, transfer.limit - opening.offset):
            transfer.sink.write(octets)
            size += len(octets)
            if size >= next_piece:
                exchange.wait(stall)
                next_piece = size + PIECE
    if (inflater and not inflater.complete) or (opening.total is not None and size != opening.total):
        raise Stop("unreadable", f"cut off after {size} bytes")
    if not size:
        raise Stop("empty", "0 bytes")


async def _inflated(
    chunks: AsyncIterator[bytes], exchange: Exchange, inflater: Inflater | None, limit: int
) -> AsyncIterator[bytes]:
    size = 0
    async for chunk in chunks:
        exchange.bytes_in += len(chunk)
        octets = inflater.feed(chunk) if inflater else chunk
        size += len(octets)
        if size > limit:
            raise TooLarge
        yield octets


def _inflater(headers: Mapping[str, str], limit: int) -> Inflater | None:
    """What a body is inflated with; None where it comes as it is."""
    encoding = headers.get("content-encoding", "").strip().lower()
    if encoding not in ("", "identity", "gzip", "x-gzip"):
        raise Stop("unreadable", f"Content-Encoding: {line(encoding)[:60]}")
    return Inflater(limit) if "gzip" in encoding else None


@contextmanager
def _measured(limit: int) -> Iterator[None]:
    """Say why a body cannot be taken."""
    try:
        yield
    except TooLarge:
        raise Stop("too_large", f"more than {limit} bytes") from None
    except zlib.error as error:
        raise Stop("unreadable", f"gzip: {error}") from None
