"""One sync: fetch what is due, parse it in workers, decide, and let one thread write it down.

Network and scheduling live in the event loop; parsing in processes; all writing in a single thread with a connection
of its own, a source at a time. Articles are stored and readable at once; their words are indexed behind them in
batches, and what a sync that was killed left unindexed the next one takes up.
"""

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from msgspec.structs import replace

from egov_tui.errors import CacheBusyError, CacheError, CacheLostError, RemovedError, SourceError
from egov_tui.feeds.fetch import Fetched, Fetcher
from egov_tui.feeds.workers import Workers
from egov_tui.logins import Logins
from egov_tui.model import (
    Budget,
    Event,
    Finished,
    Problem,
    Progress,
    Source,
    SourceSynced,
    Spent,
    Started,
    Stopped,
)
from egov_tui.settings import Settings, offline
from egov_tui.store import Store
from egov_tui.sync import schedule
from egov_tui.sync.credentials import gathered
from egov_tui.sync.decide import decide
from egov_tui.sync.deeper import Deeper
from egov_tui.sync.hosts import Hosts
from egov_tui.sync.indexing import Indexing
from egov_tui.sync.keeping import Answer, Terms, answered, keep
from egov_tui.sync.lock import PATIENCE, locked
from egov_tui.sync.moving import moved
from egov_tui.sync.outlook import Outlook
from egov_tui.sync.reading import Reading
from egov_tui.sync.robots import Robots
from egov_tui.sync.visit import Visit
from egov_tui.sync.writer import Writer
from egov_tui.text.clean import line
from egov_tui.text.links import redact

_log = logging.getLogger(__name__)
_BODIES = 8
"""Bodies that wait for a parser, beside those that are on their way: more of them would only fill the memory."""
_CACHE_ERRORS = 3
"""Sources that the cache may fail before nothing more is fetched for it."""


async def sync(
    store: Store,
    settings: Settings,
    *,
    slugs: Sequence[str] = (),
    force: bool = False,
    backfill: int = 0,
    report: Callable[[Event], None],
    patience: float = PATIENCE,
    hosts: Hosts | None = None,
    fetcher: Fetcher | None = None,
    jitter: Callable[[], float] = random.random,
) -> Finished:
    """Fetch the sources that are due (of `slugs` only, where given; with `force` also those that are not).

    `backfill` is how many pages of older articles are read of each, where it says where those stand. `report` hears of
    every event as it happens, in the event loop's thread. Cancelling keeps what was stored.
    `jitter` gives numbers from 0 to 1, which spread the next checks after failures.

    Raises:
        BusyError: another sync of the cache went on for longer than `patience` seconds.
        UsageError: the offline mode is on, and every source that is due would need the network.
        CacheError: the cache cannot be written.
    """
    async with (
        locked(settings.data, patience),
        Workers() as workers,
        fetcher or Fetcher(ca_file=settings.sync.ca_file) as client,
        Writer(store.path) as writer,
    ):
        logins = gathered(store, settings.logins)
        asked = force or bool(slugs)
        run = _Run(settings, report, writer, workers, client, hosts or Hosts(), logins, jitter, force, asked, backfill)
        return await run.all(store, slugs, force)


@dataclass(slots=True)
class _Run:
    """One sync while it goes on."""

    settings: Settings
    report: Callable[[Event], None]
    writer: Writer
    workers: Workers
    client: Fetcher
    hosts: Hosts
    logins: Logins
    jitter: Callable[[], float]
    force: bool
    asked: bool
    """Somebody wants it now: neither the hour nor the budget matters."""
    backfill: int = 0
    """So many pages of older articles."""
    budget: Budget = field(default_factory=Budget)
    done: int = 0
    total: Finished = field(default_factory=lambda: Finished(0, 0, 0, 0, 0, 0))
    cache_errors: list[CacheError] = field(default_factory=list)
    outlook: Outlook = field(default_factory=Outlook)
    waiting: int = 0
    """Bodies that wait for a parser."""
    room: asyncio.Condition = field(default_factory=asyncio.Condition)
    indexing: Indexing = field(init=False)
    robots: Robots = field(init=False)
    reading: Reading = field(init=False)
    deeper: Deeper = field(init=False)

    def __post_init__(self) -> None:
        self.robots = Robots(self.client, self.workers, self.writer)
        self.reading = Reading(self.workers, self.settings)
        # While bodies wait to be read, they come first.
        self.indexing = Indexing(self.writer, self.workers, held=lambda: self.waiting > 0)
        self.deeper = Deeper(self.settings, self.writer, self.workers, self.reading, self.indexing)

    async def all(self, store: Store, slugs: Sequence[str], force: bool) -> Finished:
        now = datetime.now(UTC)
        self.budget = store.ledger.budget(self.settings.sync.monthly_budget_mb, now.astimezone().date())
        wanted = [one for one in store.sources.all() if not one.offered and (not slugs or one.slug in slugs)]
        due = self._allowed([s for s in wanted if schedule.is_due(s, now, force=force, named=bool(slugs))])
        held = {s.slug: until for s in due if force and (until := schedule.held_until(s, now))}
        due = [source for source in due if source.slug not in held]
        self.total = replace(self.total, sources=len(due))
        self.report(Started(len(due)))
        asked = {source.slug for source in due}
        for source in wanted:
            if source.slug not in asked:
                until = held.get(source.slug)
                self.report(
                    SourceSynced(source.slug, "not_due", next_check=until or source.next_check, held=bool(until))
                )
        indexing = asyncio.create_task(self.indexing.run())
        try:
            async with asyncio.TaskGroup() as group:
                for source in due:
                    group.create_task(self._one(source))
            await self._bridge_outage(now)
            self.indexing.finish()
            await indexing
            await self._forget_old(now)
        except ExceptionGroup as errors:  # the cache itself failed: nothing more can be kept
            raise errors.exceptions[0] from None
        finally:
            indexing.cancel()
            await asyncio.gather(indexing, return_exceptions=True)
        if due and len(self.cache_errors) == len(due):
            raise self.cache_errors[0]
        self.total = replace(self.total, stopped=self._stopped() if due else "")
        self.report(self.total)
        return self.total

    def _stopped(self) -> Stopped:
        """Why no more is fetched, if so."""
        if self.outlook.captive:
            return "captive"
        return "budget" if self.budget.over and not self.asked else ""

    @asynccontextmanager
    async def _turn(self, address: str, gap: float = 0.0) -> AsyncIterator[None]:
        """Wait for the host of an address, and until the bodies that came before have been read."""
        async with self.hosts.turn(address, gap):
            async with self.room:
                await self.room.wait_for(lambda: self.waiting < _BODIES)
            if not address.startswith("file:") and self._stopped():
                raise _Skipped
            yield

    def _allowed(self, due: Sequence[Source]) -> list[Source]:
        """In the offline mode only files of this computer, which are no network."""
        if self.settings.sync.mode != "offline":
            return list(due)
        files = [source for source in due if source.address.startswith("file:")]
        if due and not files:
            raise offline(self.settings)
        return files

    async def _forget_old(self, now: datetime) -> None:
        """Prune what has outlived its time, a batch at a time, and give the room back; the next sync goes on."""
        try:
            while await self.writer(lambda store: store.ageing.prune(self.settings.retention, now)):
                pass
            while await self.writer(lambda store: store.ageing.tidy()):
                pass
        except CacheBusyError as error:
            _log.warning("old articles stay for now: %s", error)

    async def _bridge_outage(self, now: datetime) -> None:
        """Where it is our own network that failed, ask all of them again soon, however often it was so."""
        lost = self.outlook.unreached if self.outlook.outage else list(self.outlook.pages)
        if self.outlook.outage or self.outlook.captive:
            soon = schedule.after_outage(now)
            await self.writer(lambda store: store.sources.postpone(lost, soon))

    async def _one(self, source: Source) -> None:
        event = await self._synced(source)
        self.outlook.note(source, event)
        self.done += 1
        self.total = total = _added(self.total, event)
        self.report(event)
        self.report(Progress(self.done, total.sources, total.failed, total.bytes_in, source.agency))
        if event.error:
            _log.warning("%s: %s %s", source.slug, event.error.kind, event.error.detail)

    async def _synced(self, source: Source) -> SourceSynced:
        """Fetch, parse and store one source; whatever goes wrong with it stays its own."""
        offline, login = self.settings.sync.mode == "offline", self.logins.of(source)
        visit = Visit(source, self.client, self.hosts, self.robots, self._count, login, offline, self._stopped)
        try:
            fetched = await self.reading.fetch(visit, self._turn, anew=self.backfill > 0)
            async with self._waiting():
                synced = await self._kept(visit, fetched)
            visit.settle()  # with the answer
            if synced.outcome != "failed":
                synced = await self.deeper.go(visit, synced, self.backfill)
            return synced
        except _Skipped:
            return SourceSynced(source.slug, "not_due", next_check=source.next_check)
        except SourceError as error:
            problem = replace(error.problem, address=redact(source.address))
        except RemovedError:  # by the reader, while it was fetched: nobody waits for it any more
            return SourceSynced(source.slug, "not_due", bytes_in=visit.spent.bytes_in, bytes_out=visit.spent.bytes_out)
        except CacheLostError:
            raise
        except CacheError as error:
            self.cache_errors.append(error)
            if len(self.cache_errors) > _CACHE_ERRORS:
                raise
            problem = Problem("unreadable", redact(source.address), line(str(error)))
        except Exception as error:  # noqa: BLE001 (a fault of ours with one source must not cost the others)
            _log.exception("%s", source.slug)
            problem = Problem("unreadable", redact(source.address), line(f"{type(error).__name__}: {error}")[:200])
        return await self._failed(source, problem, visit.settle())

    def _count(self, size: int) -> None:
        """Take bytes from the budget before anybody else has a turn."""
        self.budget = replace(self.budget, spent=self.budget.spent + size)

    @asynccontextmanager
    async def _waiting(self) -> AsyncIterator[None]:
        """A body that is not stored yet."""
        self.waiting += 1
        try:
            yield
        finally:
            self.waiting -= 1
            if not self.waiting:
                self.indexing.want()  # it may have been held up
            async with self.room:
                self.room.notify_all()

    async def _kept(self, visit: Visit, fetched: Fetched) -> SourceSynced:
        """Store what a source answered."""
        source, now = visit.source, datetime.now(UTC).replace(microsecond=0)
        terms = Terms(self.settings.sync.interval_minutes, self.force)
        answer = Answer(visit, fetched, now)
        if answer.synced.outcome != "fetched" and not (self.backfill and fetched.body):
            return await self.writer(lambda store: answered(store, answer, source.interval, terms))
        known = await self.writer(lambda store: store.articles.known(source.id))
        feed, found = await self.reading.read(visit, fetched, known)
        answer = Answer(visit, found.page if found else fetched, now, found)
        if feed.problem:
            _log.warning("%s: %s", source.slug, feed.problem)
        held = await self.writer(lambda store: store.articles.held(source.id)) if answer.moved else ()
        decision = decide(feed, known, moved(feed, known, held) if answer.moved else None)
        synced = await self.writer(lambda store: keep(store, answer, feed, decision, terms))
        if synced.new or synced.changed:
            self.indexing.want()
        if feed.cut:
            problem = Problem("unreadable", redact(source.address), line(feed.problem), cut=True)
            return await self._failed(source, problem, answer.spent, synced.new, synced.changed)
        if feed.too_many:
            return replace(synced, error=Problem("too_large", redact(source.address), line(feed.problem), cut=True))
        return synced

    async def _failed(
        self, source: Source, problem: Problem, spent: Spent, new: int = 0, changed: int = 0
    ) -> SourceSynced:
        now = datetime.now(UTC).replace(microsecond=0)
        minutes = source.minutes or self.settings.sync.interval_minutes
        next_check = schedule.after_failure(now, minutes, problem, source.failures + 1, self.jitter())
        try:
            await self.writer(lambda store: store.sources.failed(source.id, problem, next_check, now, spent))
        except CacheError as error:  # told all the same, and tried again by the next sync
            _log.warning("%s: its failure could not be noted: %s", source.slug, error)
        return SourceSynced(
            source=source.slug,
            outcome="failed",
            new=new,
            changed=changed,
            bytes_in=spent.bytes_in,
            bytes_out=spent.bytes_out,
            error=problem,
            next_check=next_check,
        )


class _Skipped(Exception):
    """The sync has been stopped before a source had its turn."""


def _added(total: Finished, event: SourceSynced) -> Finished:
    return replace(
        total,
        failed=total.failed + (event.outcome == "failed"),
        new=total.new + event.new,
        changed=total.changed + event.changed,
        bytes_in=total.bytes_in + event.bytes_in,
        bytes_out=total.bytes_out + event.bytes_out,
    )
