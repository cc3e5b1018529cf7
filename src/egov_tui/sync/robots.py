"""What sites allow robots (RFC 9309): asked once a day, kept in the cache."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from msgspec.structs import replace

from egov_tui.errors import SourceError
from egov_tui.feeds.answer import FetchError, Request
from egov_tui.feeds.fetch import Fetcher, Turn
from egov_tui.feeds.job import RobotsJob
from egov_tui.feeds.network import REFUSED
from egov_tui.feeds.workers import Workers
from egov_tui.model import Problem, Spent, bare
from egov_tui.store import Store
from egov_tui.sync.writer import Writer
from egov_tui.text.links import redact, web

KEPT = timedelta(hours=24)
"""RFC 9309 §2.4."""
_LARGEST = 500 * 1024
"""Bytes that are read of one (RFC 9309 §2.5)."""
_LONGEST_DELAY = 30.0
_NO_RULES = ("not_found", "gone", "refused", "empty", "redirect")
"""What a site answers that has none (RFC 9309 §2.3.1.3)."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """A site has nothing against it."""

    delay: float
    """Seconds that it wants between two requests; 0 where it says nothing."""
    spent: Spent = field(default_factory=Spent)


class Robots:
    """Knows the rules of sites for the length of a sync, and those of the day before it from the cache."""

    def __init__(self, client: Fetcher, workers: Workers, writer: Writer | None = None) -> None:
        self._client, self._workers, self._writer = client, workers, writer
        self._rules: dict[str, str] = {}
        self._one: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def allow(self, request: Request, turn: Turn) -> Allowed:
        """Return what a site says of what is to be asked of it; of a file, that it may be read.

        It is asked under the same terms: what may not lead into a private network does not, by this way either.

        Raises:
            FetchError: it forbids it, or could not be asked or understood: then nothing is fetched (RFC 9309
                §2.3.1.4).
        """
        address, _login = bare(request.address)
        if not web(address):
            return Allowed(0.0)
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(address))
        spent = Spent()
        async with self._one[origin]:
            if origin not in self._rules:
                self._rules[origin], spent = await self._known(origin, turn, request)
        try:
            judged = await self._workers.judge(RobotsJob(self._rules[origin], address)) if self._rules[origin] else None
        except SourceError as error:
            raise FetchError(_of_rules(error.problem), spent.bytes_in, spent.bytes_out) from error
        if judged is None:
            return Allowed(0.0, spent)
        if not judged.allowed:
            problem = Problem("refused", redact(address), "robots.txt", cause="robots")
            raise FetchError(problem, spent.bytes_in, spent.bytes_out)
        return Allowed(min(judged.delay, _LONGEST_DELAY), spent)

    async def _known(self, origin: str, turn: Turn, request: Request) -> tuple[str, Spent]:
        if self._writer:
            kept = await self._writer(lambda store: store.robots.get(origin, datetime.now(UTC) - KEPT))
            if kept is not None:
                return kept, Spent()
        text, spent = await self._asked(origin, turn, request)
        if self._writer:
            await self._writer(lambda store: keep(store, origin, text, datetime.now(UTC)))
        return text, spent

    async def _asked(self, origin: str, turn: Turn, request: Request) -> tuple[str, Spent]:
        asked = Request(f"{origin}/robots.txt", foreign=request.foreign, insecure=request.insecure)
        try:
            fetched = await self._client.fetch(asked, turn)
        except FetchError as error:
            spent = Spent(error.bytes_in, error.bytes_out)
            problem = error.problem
            # Whoever may not lead there has not learnt anything of what stands there.
            nowhere = problem.detail.startswith("HTTP 5") or problem.detail.endswith(REFUSED)
            if problem.kind in _NO_RULES and not nowhere:
                return "", spent
            raise FetchError(_of_rules(problem), error.bytes_in, error.bytes_out) from error
        text = fetched.body[:_LARGEST].decode("utf-8", "replace")
        # A page where the rules should be says nothing: what a site answers to every address is no rule.
        return "" if text.lstrip("\ufeff \t\r\n").startswith("<") else text, Spent(fetched.bytes_in, fetched.bytes_out)


def _of_rules(problem: Problem) -> Problem:
    return replace(problem, detail=f"robots.txt: {problem.detail}")


def keep(store: Store, origin: str, text: str, now: datetime) -> None:
    """Keep what a site says, and no longer what others said that would be asked again."""
    store.robots.put(origin, text, now)
    store.robots.forget(now - KEPT)
