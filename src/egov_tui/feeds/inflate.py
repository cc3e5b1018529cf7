"""gzip -> bytes in bounded steps (RFC 1952), so that a bomb stops at the limit and not in memory."""

import zlib

STEP = 65_536
"""Bytes that one step may give at most."""
_GZIP = 31  # zlib's name for: a gzip header, a window of 32 KB
_MAGIC = b"\x1f"


class TooLarge(Exception):
    """The body inflates to more than the limit."""


class Inflater:
    """Inflates a body as it arrives, gzip member after member, all under one limit in bytes."""

    def __init__(self, limit: int) -> None:
        self._room = limit
        self._stream = zlib.decompressobj(_GZIP)
        self.complete = False
        """Whether what came so far ends with the end of a member."""

    def feed(self, data: bytes) -> bytes:
        """Return what a piece of the body inflates to.

        Raises:
            TooLarge: the whole became larger than the limit.
            zlib.error: it is no gzip, or damaged.
        """
        parts: list[bytes] = []
        while data:
            part = self._stream.decompress(data, STEP)
            self._room -= len(part)
            if self._room < 0:
                raise TooLarge
            parts.append(part)
            self.complete = self._stream.eof
            data = self._behind_member() if self._stream.eof else self._stream.unconsumed_tail
        return b"".join(parts)

    def _behind_member(self) -> bytes:
        """The data of the next member. Padding and rubbish behind the last one is passed over, as browsers do."""
        rest = self._stream.unused_data.lstrip(b"\0")
        if not rest.startswith(_MAGIC):
            return b""
        self._stream = zlib.decompressobj(_GZIP)
        return rest
