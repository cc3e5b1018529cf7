"""Politeness: so many requests at once, one to a host, and a pause between two to the same host."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

AT_ONCE = 8
GAP = 1.0
"""Seconds between two requests to a host: councils share hosts."""
PAGE_GAP = 1.5
"""The same, in gaps, before a page."""


class Hosts:
    """Hands out turns. Files have no host, and wait for a place only."""

    def __init__(self, at_once: int = AT_ONCE, gap: float = GAP) -> None:
        self.page_gap = gap * PAGE_GAP
        """Seconds before a page that nobody made for programs."""
        self._any = asyncio.Semaphore(at_once)
        self._gap = gap
        self._one: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._asked: dict[str, float] = {}

    @asynccontextmanager
    async def turn(self, address: str, gap: float = 0.0) -> AsyncIterator[None]:
        """Wait for the host of an address, `gap` seconds after it was asked last at least, then for a place."""
        name = _name(address)
        if not name:
            async with self._any:
                yield
            return
        async with self._one[name]:
            clock = asyncio.get_running_loop().time
            if name in self._asked:
                await asyncio.sleep(max(0.0, self._asked[name] + max(self._gap, gap) - clock()))
            async with self._any:
                try:
                    yield
                finally:
                    self._asked[name] = clock()


def _name(address: str) -> str:
    try:
        return urlsplit(address).netloc.rpartition("@")[2].lower()
    except ValueError:  # no address at all: what fetches it says so
        return ""
