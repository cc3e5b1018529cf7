"""One visit to a source: whatever is fetched for it, politely, and counted."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from dataclasses import replace as renewed
from functools import partial
from typing import Protocol

from msgspec.structs import replace

from egov_tui.feeds.fetch import Fetched, Fetcher, FetchError, Request, Turn
from egov_tui.model import Login, Problem, Recipe, Source, Spent
from egov_tui.sync.hosts import Hosts
from egov_tui.sync.robots import Robots
from egov_tui.text.links import host, redact, web


class Pausing(Protocol):
    """A turn that waits for a host at least so many seconds after it was asked last."""

    def __call__(self, address: str, gap: float = 0.0) -> AbstractAsyncContextManager[object]:
        """Hold the host of an address."""


@dataclass(slots=True)
class Visit:
    """Fetches for one source. Pages are asked for as robots are allowed to, with longer pauses than feeds."""

    source: Source
    client: Fetcher
    hosts: Hosts
    robots: Robots
    count: Callable[[int], object] = lambda size: None
    """Is told of all bytes as soon as they were spent, in both directions."""
    login: Login | None = None
    """What the source's own site wants to see."""
    offline: bool = False
    """Only files of this computer are read."""
    stopped: Callable[[], object] = lambda: False
    """Says whether nothing more is to be fetched in this sync."""
    spent: Spent = field(default_factory=Spent)
    """All of it."""
    settled: Spent = field(default_factory=Spent)
    """What of it was written down."""
    inside: bool = False
    """Who answered is in a private network: only then may its pages lead on within it."""
    recipe: Recipe | None = None
    """What read it, of a page."""
    next: str | None = None
    """Where older articles stand, as it said."""

    async def feed(self, request: Request, turn: Turn) -> Fetched:
        """Fetch what was made for programs.

        Raises:
            FetchError: nothing usable came, or nothing may be fetched.
        """
        self._see_that_it_may(request.address)
        try:
            fetched = await self.client.fetch(renewed(request, login=self.login), turn)
        except FetchError as error:
            self._add(error.bytes_in, error.bytes_out)
            raise
        self._add(fetched.bytes_in, fetched.bytes_out)
        self.inside = self.inside or fetched.inside
        return fetched

    async def page(self, request: Request, turn: Pausing | None = None) -> Fetched:
        """Fetch what was made for people, where the site allows it; `turn` is the one of the page itself.

        Raises:
            FetchError: it does not, or nothing usable came.
        """
        self._see_that_it_may(request.address)
        pause = self.hosts.page_gap
        try:
            allowed = await self.robots.allow(request, partial(self.hosts.turn, gap=pause))
        except FetchError as error:
            self._add(error.bytes_in, error.bytes_out)
            raise
        self._add(allowed.spent.bytes_in, allowed.spent.bytes_out)
        gap = max(pause, allowed.delay) if pause else 0.0
        return await self.feed(request, partial(turn or self.hosts.turn, gap=gap))

    async def linked(self, address: str) -> Fetched:
        """Fetch a page that another one of the source leads to.

        Raises:
            FetchError: as for `page`.
        """
        return await self.page(self.onward(address))

    def onward(self, address: str) -> Request:
        """Return what is asked where a page of the source leads: not into a private network from outside; the
        certificate is let pass only on the source's own host.
        """
        own = host(address) == host(self.source.address)
        return Request(address, foreign=not self.inside, insecure=self.source.insecure and own)

    def settle(self) -> Spent:
        """Return what was spent since this was asked last, which is written down now."""
        before, self.settled = self.settled, self.spent
        return Spent(self.spent.bytes_in - before.bytes_in, self.spent.bytes_out - before.bytes_out)

    def may_go_on(self, address: str | None) -> bool:
        """Say whether one more page may be fetched: the mode allows it, and nothing has stopped the sync."""
        return address is not None and not (web(address) and (self.offline or self.stopped()))

    def _see_that_it_may(self, address: str) -> None:
        if self.offline and web(address):
            raise FetchError(Problem("no_connection", redact(address), "the data mode is offline"))

    def _add(self, bytes_in: int, bytes_out: int) -> None:
        self.spent = replace(
            self.spent, bytes_in=self.spent.bytes_in + bytes_in, bytes_out=self.spent.bytes_out + bytes_out
        )
        self.count(bytes_in + bytes_out)
