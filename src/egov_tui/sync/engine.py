"""One sync: fetch what is due, parse it in workers, decide, and let one thread write it down.

Network and scheduling live in the event loop; parsing in processes; all writing in a single thread with a connection
of its own, a source at a time. Articles are stored and readable at once; their words are indexed behind them in
batches, and what a sync that was killed left unindexed the next one takes up.
"""

import asyncio
import logging
import random
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import TypeVar

from msgspec.structs import replace

from egov_tui.errors import CacheError, CacheLostError, RemovedError, SourceError, UsageError
from egov_tui.feeds.fetch import Fetched, Fetcher, FetchError, Request
from egov_tui.feeds.job import Job
from egov_tui.feeds.workers import Workers
from egov_tui.i18n import _
from egov_tui.model import (
    Event,
    Feed,
    Finished,
    Known,
    Outcome,
    Problem,
    Progress,
    Source,
    SourceSynced,
    Started,
)
from egov_tui.settings import Settings
from egov_tui.store import Store
from egov_tui.sync import schedule
from egov_tui.sync.decide import decide
from egov_tui.sync.hosts import Hosts
from egov_tui.sync.lock import PATIENCE, locked
from egov_tui.text.clean import line
from egov_tui.text.links import redact

_log = logging.getLogger(__name__)
_INDEX_BATCH = 50
"""Articles to a transaction: another program waits for one no longer than 0.1 s."""
_BODIES = 8
"""Bodies that wait for a parser, beside those that are on their way: more of them would only fill the memory."""
_CACHE_ERRORS = 3
"""Sources that the cache may fail before nothing more is fetched for it."""
T = TypeVar("T")


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
    async with locked(settings.data, patience), Workers() as workers, fetcher or Fetcher() as client:
        with ThreadPoolExecutor(1, "writer") as thread:
            writer = _Writer(store.path, thread)
            await writer.open()
            try:
                run = _Run(settings, report, writer, workers, client, hosts or Hosts(), jitter)
                return await run.all(store, slugs, force)
            finally:
                await asyncio.shield(writer.close())


class _Writer:
    """The one thread that writes, with a connection of its own."""

    def __init__(self, path: "object", thread: ThreadPoolExecutor) -> None:
        self._path, self._thread = path, thread
        self._store: Store | None = None

    async def open(self) -> None:
        self._store = await self._do(lambda: Store.open(self._path))  # type: ignore[arg-type]

    async def close(self) -> None:
        if self._store:
            await self._do(self._store.close)

    async def __call__(self, work: Callable[[Store], T]) -> T:
        assert self._store is not None
        return await self._do(partial(work, self._store))

    async def _do(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)


@dataclass(slots=True)
class _Run:
    """One sync while it goes on."""

    settings: Settings
    report: Callable[[Event], None]
    writer: _Writer
    workers: Workers
    client: Fetcher
    hosts: Hosts
    jitter: Callable[[], float]
    done: int = 0
    total: Finished = field(default_factory=lambda: Finished(0, 0, 0, 0, 0, 0))
    cache_errors: list[CacheError] = field(default_factory=list)
    bodies: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_BODIES))
    index_wanted: asyncio.Event = field(default_factory=asyncio.Event)
    unreached: list[int] = field(default_factory=list)
    """Sources that there was no connection to."""
    reached: bool = False
    """Something was: the network is there."""

    async def all(self, store: Store, slugs: Sequence[str], force: bool) -> Finished:
        now = datetime.now(UTC)
        due = self._allowed(store.sources.due(now, slugs or None, force))
        waiting = {source.slug for source in due}
        others = [s for s in store.sources.all() if (not slugs or s.slug in slugs) and s.slug not in waiting]
        self.total = replace(self.total, sources=len(due))
        self.report(Started(len(due)))
        for source in others:
            self.report(SourceSynced(source.slug, "not_due", next_check=source.next_check))
        indexing = asyncio.create_task(self._index())
        try:
            async with asyncio.TaskGroup() as group:
                for source in due:
                    group.create_task(self._one(source))
            await self._bridge_outage(now)
        except ExceptionGroup as errors:  # the cache itself failed: nothing more can be kept
            raise errors.exceptions[0] from None
        finally:
            indexing.cancel()
            await asyncio.gather(indexing, return_exceptions=True)
        while await self.writer(lambda store: store.index.pending(_INDEX_BATCH)):
            pass
        if due and len(self.cache_errors) == len(due):
            raise self.cache_errors[0]
        self.report(self.total)
        return self.total

    def _allowed(self, due: Sequence[Source]) -> list[Source]:
        """In the offline mode only files of this computer, which are no network."""
        if self.settings.sync.mode != "offline":
            return list(due)
        files = [source for source in due if source.address.startswith("file:")]
        if due and not files:
            raise UsageError(offline(self.settings))
        return files

    async def _index(self) -> None:
        """Index behind the articles, a batch at a time, so that a writer of articles never waits long."""
        while True:
            await self.index_wanted.wait()
            self.index_wanted.clear()
            while await self.writer(lambda store: store.index.pending(_INDEX_BATCH)):
                pass

    async def _bridge_outage(self, now: datetime) -> None:
        """Where nothing at all was reached, ask all of them again soon, however often it was so."""
        if len(self.unreached) > 1 and not self.reached:
            soon = schedule.after_outage(now)
            await self.writer(lambda store: store.sources.postpone(self.unreached, soon))

    async def _one(self, source: Source) -> None:
        event = await self._synced(source)
        if event.error and event.error.kind == "no_connection":
            self.unreached.append(source.id)
        elif not source.address.startswith("file:"):
            self.reached = True
        self.done += 1
        self.total = total = _added(self.total, event)
        self.report(event)
        self.report(Progress(self.done, total.sources, total.failed, total.bytes_in, source.agency))
        if event.error:
            _log.warning("%s: %s %s", source.slug, event.error.kind, event.error.detail)

    async def _synced(self, source: Source) -> SourceSynced:
        """Fetch, parse and store one source; whatever goes wrong with it stays its own."""
        fetched: Fetched | None = None
        try:
            async with self.hosts.turn(source.address):
                fetched = await self.client.fetch(Request(source.address, source.validators))
                await self.bodies.acquire()
            try:
                return await self._kept(source, fetched)
            finally:
                self.bodies.release()
        except FetchError as error:
            return await self._failed(source, error.problem, error.bytes_in, error.bytes_out)
        except SourceError as error:
            problem = replace(error.problem, address=redact(source.address))
        except RemovedError:  # by the reader, while it was fetched: nobody waits for it any more
            assert fetched is not None
            return SourceSynced(source.slug, "not_due", bytes_in=fetched.bytes_in, bytes_out=fetched.bytes_out)
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
        return await self._failed(
            source, problem, fetched.bytes_in if fetched else 0, fetched.bytes_out if fetched else 0
        )

    async def _kept(self, source: Source, fetched: Fetched) -> SourceSynced:
        now = datetime.now(UTC).replace(microsecond=0)
        interval = self.settings.sync.interval_minutes
        error: Problem | None = None
        outcome: Outcome = "not_modified" if fetched.not_modified else "fetched"
        if not fetched.not_modified and fetched.validators.body_hash == source.validators.body_hash:
            outcome = "unchanged"
        if outcome != "fetched":
            next_check = schedule.after_success(now, interval, source.interval, fetched.max_age)
            await self.writer(lambda store: store.sources.succeeded(source.id, fetched.validators, next_check, now))
            new = changed = 0
        else:
            known = await self.writer(lambda store: store.articles.known(source.id))
            feed = await self.workers.parse(_job(source, fetched, known))
            next_check = schedule.after_success(now, interval, feed.interval, fetched.max_age)
            if feed.problem:
                _log.warning("%s: %s", source.slug, feed.problem)
            new, changed = await self._store(source, feed, fetched, known, next_check, now)
            if feed.too_many:
                error = Problem("too_large", redact(source.address), line(feed.problem), cut=True)
            if feed.cut:
                problem = Problem("unreadable", redact(source.address), line(feed.problem), cut=True)
                return await self._failed(source, problem, fetched.bytes_in, fetched.bytes_out, new, changed)
        return SourceSynced(
            source=source.slug,
            outcome=outcome,
            new=new,
            changed=changed,
            bytes_in=fetched.bytes_in,
            bytes_out=fetched.bytes_out,
            error=error,
            next_check=next_check,
        )

    async def _store(
        self,
        source: Source,
        feed: Feed,
        fetched: Fetched,
        known: dict[str, Known],
        next_check: datetime,
        now: datetime,
    ) -> tuple[int, int]:
        decision = decide(feed, known)

        def write(store: Store) -> tuple[int, int]:
            here = store.sources.find(source.slug)
            if here is None or here.id != source.id:
                raise RemovedError(source.slug)
            saved = store.articles.save(source.id, decision, now)
            store.sources.describe(source.id, feed)
            # Validators last: until the articles are safe the server must be ready to send them again, and after a
            # feed that broke off to send the rest.
            if not feed.cut:
                store.sources.succeeded(source.id, fetched.validators, next_check, now)
            return saved

        saved = await self.writer(write)
        if any(saved):
            self.index_wanted.set()
        return saved

    async def _failed(
        self, source: Source, problem: Problem, bytes_in: int, bytes_out: int, new: int = 0, changed: int = 0
    ) -> SourceSynced:
        now = datetime.now(UTC).replace(microsecond=0)
        interval = self.settings.sync.interval_minutes
        next_check = schedule.after_failure(now, interval, problem, source.failures + 1, self.jitter())
        try:
            await self.writer(lambda store: store.sources.failed(source.id, problem, next_check, now))
        except CacheError as error:  # told all the same, and tried again by the next sync
            _log.warning("%s: its failure could not be noted: %s", source.slug, error)
        return SourceSynced(
            source=source.slug,
            outcome="failed",
            new=new,
            changed=changed,
            bytes_in=bytes_in,
            bytes_out=bytes_out,
            error=problem,
            next_check=next_check,
        )


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
