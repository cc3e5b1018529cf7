"""What sites allow robots (RFC 9309): asked once a day, kept in the cache."""

from dataclasses import dataclass, field
from datetime import timedelta

from egov_tui.feeds.fetch import Fetcher
from egov_tui.model import Spent
from egov_tui.sync.writer import Writer

AGENT = "egov-tui"
KEPT = timedelta(hours=24)
"""RFC 9309 §2.4."""
_LARGEST = 500 * 1024
"""Bytes that are read of one (RFC 9309 §2.5)."""
_LONGEST_DELAY = 30.0
_NO_RULES = ("not_found", "gone", "refused", "empty", "redirect", "too_large")
"""What a site answers that has none (RFC 9309 §2.3.1.3)."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """A site has nothing against it."""

    delay: float
    """Seconds that it wants between two requests; 0 where it says nothing."""
    spent: Spent = field(default_factory=Spent)


class Robots:
    """Knows the rules of sites for the length of a sync, and those of the day before it from the cache."""

    def __init__(self, client: Fetcher, writer: Writer | None = None) -> None:
        self._client, self._writer = client, writer
        self._rules: dict[str, Protego] = {}
        self._one: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def allow(self, address: str, turn: Turn, *, insecure: bool = False) -> Allowed:
        """Return what a site says of an address; of a file, that it may be read.

        Raises:
            FetchError: it forbids it, or could not be asked: then nothing is fetched (RFC 9309 §2.3.1.4).
        """
        if not web(address):
            return Allowed(0.0)
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(address))
        spent = Spent()
        async with self._one[origin]:
            if origin not in self._rules:
                self._rules[origin], spent = await self._known(origin, turn, insecure)
        rules = self._rules[origin]
        if not rules.can_fetch(address, AGENT):
            problem = Problem("refused", redact(address), "robots.txt", cause="robots")
            raise FetchError(problem, spent.bytes_in, spent.bytes_out)
        return Allowed(min(float(rules.crawl_delay(AGENT) or 0.0), _LONGEST_DELAY), spent)

    async def _known(self, origin: str, turn: Turn, insecure: bool) -> tuple[Protego, Spent]:
        if self._writer:
            kept = await self._writer(lambda store: store.robots.get(origin, datetime.now(UTC) - KEPT))
            if kept is not None:
                return Protego.parse(kept), Spent()
        text, spent = await self._asked(origin, turn, insecure)
        if self._writer:
            await self._writer(lambda store: _keep(store, origin, text))
        return Protego.parse(text), spent

    async def _asked(self, origin: str, turn: Turn, insecure: bool) -> tuple[str, Spent]:
        try:
            fetched = await self._client.fetch(Request(f"{origin}/robots.txt", insecure=insecure), turn)
        except FetchError as error:
            spent = Spent(error.bytes_in, error.bytes_out)
            problem = error.problem
            if problem.kind in _NO_RULES and not problem.detail.startswith("HTTP 5"):
                return "", spent
            told = replace(problem, detail=f"robots.txt: {problem.detail}")
            raise FetchError(told, error.bytes_in, error.bytes_out) from error
        text = fetched.body[:_LARGEST].decode("utf-8", "replace")
        # A page where the rules should be says nothing: what a site answers to every address is no rule.
        return "" if text.lstrip("\ufeff \t\r\n").startswith("<") else text, Spent(fetched.bytes_in, fetched.bytes_out)


def _keep(store: Store, origin: str, text: str) -> None:
    store.robots.put(origin, text, datetime.now(UTC))
