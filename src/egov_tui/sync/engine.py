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

from egov_tui.errors import CacheBusyError, CacheError, CacheLostError, RemovedError, SourceError, UsageError
from egov_tui.feeds.fetch import Fetched, Fetcher, FetchError, Request
from egov_tui.feeds.job import Job
from egov_tui.feeds.workers import Workers
from egov_tui.i18n import _
from egov_tui.logins import Logins
from egov_tui.model import (
    Budget,
    Decision,
    Event,
    Feed,
    Finished,
    Known,
    Outcome,
    Problem,
    Progress,
    Source,
    SourceSynced,
    Spent,
    Started,
    Stopped,
)
from egov_tui.settings import Settings
from egov_tui.store import Store
from egov_tui.sync import schedule
from egov_tui.sync.credentials import gathered
from egov_tui.sync.decide import decide
from egov_tui.sync.hosts import Hosts
from egov_tui.sync.indexing import Indexing
from egov_tui.sync.lock import PATIENCE, locked
from egov_tui.sync.outlook import Outlook
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
    report: Callable[[Event], None],
    patience: float = PATIENCE,
    hosts: Hosts | None = None,
    fetcher: Fetcher | None = None,
    jitter: Callable[[], float] = random.random,
) -> Finished:
    """Fetch the sources that are due (of `slugs` only, where given; with `force` also those that are not).

    `report` hears of every event as it happens, in the event loop's thread. Cancelling keeps what was stored.
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
        run = _Run(settings, report, writer, workers, client, hosts or Hosts(), logins, jitter, force, asked)
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
    budget: Budget = field(default_factory=Budget)
    done: int = 0
    total: Finished = field(default_factory=lambda: Finished(0, 0, 0, 0, 0, 0))
    cache_errors: list[CacheError] = field(default_factory=list)
    outlook: Outlook = field(default_factory=Outlook)
    waiting: int = 0
    """Bodies that wait for a parser."""
    room: asyncio.Condition = field(default_factory=asyncio.Condition)
    indexing: Indexing = field(init=False)

    def __post_init__(self) -> None:
        # While bodies wait to be read, they come first.
        self.indexing = Indexing(self.writer, self.workers, held=lambda: self.waiting > 0)

    async def all(self, store: Store, slugs: Sequence[str], force: bool) -> Finished:
        now = datetime.now(UTC)
        self.budget = store.ledger.budget(self.settings.sync.monthly_budget_mb, now.astimezone().date())
        wanted = [source for source in store.sources.all() if not slugs or source.slug in slugs]
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
    async def _turn(self, address: str) -> AsyncIterator[None]:
        """Wait for the host of an address, and until the bodies that came before have been read."""
        async with self.hosts.turn(address):
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
            raise UsageError(offline(self.settings))
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
        spent = Spent()
        try:
            login = self.logins.of(source)
            request = Request(source.address, source.validators, insecure=source.insecure, login=login)
            fetched = await self.client.fetch(request, self._turn)
            spent = self._spend(_spent(source, fetched))
            async with self._waiting():
                return await self._kept(source, fetched, spent)
        except _Skipped:
            return SourceSynced(source.slug, "not_due", next_check=source.next_check)
        except FetchError as error:
            return await self._failed(source, error.problem, self._spend(Spent(error.bytes_in, error.bytes_out)))
        except SourceError as error:
            problem = replace(error.problem, address=redact(source.address))
        except RemovedError:  # by the reader, while it was fetched: nobody waits for it any more
            return SourceSynced(source.slug, "not_due", bytes_in=spent.bytes_in, bytes_out=spent.bytes_out)
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
        return await self._failed(source, problem, spent)

    def _spend(self, spent: Spent) -> Spent:
        """Count what a visit cost before anybody else has a turn."""
        self.budget = replace(self.budget, spent=self.budget.spent + spent.bytes_in + spent.bytes_out)
        return spent

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

    async def _kept(self, source: Source, fetched: Fetched, spent: Spent) -> SourceSynced:
        now = datetime.now(UTC).replace(microsecond=0)
        outcome: Outcome = "not_modified" if fetched.not_modified else "fetched"
        if not fetched.not_modified and fetched.validators.body_hash == source.validators.body_hash:
            outcome = "unchanged"
        synced = SourceSynced(source.slug, outcome, bytes_in=spent.bytes_in, bytes_out=spent.bytes_out)
        answer = _Answer(source, fetched, spent, now)
        if outcome != "fetched":
            return await self.writer(lambda store: self._answered(store, answer, source.interval, synced))
        known = await self.writer(lambda store: store.articles.known(source.id))
        feed = await self.workers.parse(_job(source, fetched, known))
        if feed.problem:
            _log.warning("%s: %s", source.slug, feed.problem)
        decision = decide(feed, known)
        synced = await self.writer(lambda store: self._store(store, answer, feed, decision, synced))
        if synced.new or synced.changed:
            self.indexing.want()
        if feed.cut:
            problem = Problem("unreadable", redact(source.address), line(feed.problem), cut=True)
            return await self._failed(source, problem, spent, synced.new, synced.changed)
        if feed.too_many:
            return replace(synced, error=Problem("too_large", redact(source.address), line(feed.problem), cut=True))
        return synced

    def _store(
        self, store: Store, answer: "_Answer", feed: Feed, decision: Decision, synced: SourceSynced
    ) -> SourceSynced:
        source = answer.source
        here = store.sources.find(source.slug)
        if here is None or here.id != source.id:
            raise RemovedError(source.slug)
        new, changed = store.articles.save(source.id, decision, answer.now)
        known = store.articles.known(source.id)
        listed = {known[key].id for key in feed.listed if key in known}
        store.sources.listed(source.id, listed, whole=not feed.cut)
        store.sources.describe(source.id, feed)
        synced = replace(synced, new=new, changed=changed)
        # Validators last: until the articles are safe the server must be ready to send them again, and after a feed
        # that broke off to send the rest.
        return synced if feed.cut else self._answered(store, answer, feed.interval, synced)

    def _answered(
        self, store: Store, answer: "_Answer", feed_minutes: int | None, synced: SourceSynced
    ) -> SourceSynced:
        """Note that a source answered, and when it is asked again."""
        source, fetched, now = answer.source, answer.fetched, answer.now
        rhythm = None if source.minutes else schedule.rhythm(store.articles.dates(source.id), now)
        next_check = schedule.after_success(
            now, source.minutes or self.settings.sync.interval_minutes, feed_minutes, fetched.max_age, rhythm
        )
        store.sources.succeeded(source.id, fetched.validators, next_check, now, answer.spent, forced=self.force)
        moves = store.sources.moved(source.id, fetched.permanent) if fetched.permanent or source.moved_to else False
        return replace(synced, next_check=next_check, moved_to=fetched.permanent if moves else None)

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


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a source answered, what that cost, and when it was."""

    source: Source
    fetched: Fetched
    spent: Spent
    now: datetime


def _spent(source: Source, fetched: Fetched) -> Spent:
    """What an answer cost; of one that said "not modified", how much more the last whole one did."""
    if source.address.startswith("file:"):
        return Spent()
    saved = max(0, (source.size or 0) - fetched.bytes_in) if fetched.not_modified else 0
    return Spent(fetched.bytes_in, fetched.bytes_out, saved, whole=not fetched.not_modified)


def offline(settings: Settings) -> str:
    """Return the sentence for whoever asks for the network in the offline mode."""
    return _('The data mode is offline: nothing is fetched. Set mode = "text" under [sync] in {file}.').format(
        file=settings.config
    )


def _job(source: Source, fetched: Fetched, known: dict[str, Known]) -> Job:
    return Job(
        body=fetched.body,
        address=fetched.address,
        content_type=fetched.content_type,
        known={key: one.content_hash for key, one in known.items()},
        zone=source.zone,
    )


def _added(total: Finished, event: SourceSynced) -> Finished:
    return replace(
        total,
        failed=total.failed + (event.outcome == "failed"),
        new=total.new + event.new,
        changed=total.changed + event.changed,
        bytes_in=total.bytes_in + event.bytes_in,
        bytes_out=total.bytes_out + event.bytes_out,
    )
