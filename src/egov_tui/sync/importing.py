"""A pack, taken in: verified whole, read in worker processes, and merged into the cache; no network.

All of it is read and cleaned before anything is stored, and waits in a file without a name. Then the articles are
stored as if they had arrived one after the other, the oldest first, a hundred to a transaction: who is stopped in
between has kept the beginning, and taking the same pack in again brings the rest.
"""

import asyncio
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import BinaryIO, NamedTuple

import msgspec

from egov_tui.errors import EgovError, SourceError, UsageError, message
from egov_tui.exchange.unpack import ODD, PackError, Unpacking
from egov_tui.feeds.job import PackJob
from egov_tui.feeds.workers import Workers
from egov_tui.i18n import N_
from egov_tui.model import Outline, Packed, PackedSource, Part, Source, Unpacked
from egov_tui.settings import Settings
from egov_tui.store import Store
from egov_tui.store.packs import Arrival, Fate, Moments, arrival, moments
from egov_tui.sync.indexing import Indexing
from egov_tui.sync.unfiling import keep
from egov_tui.sync.writer import Writer
from egov_tui.system import why
from egov_tui.text.amounts import size
from egov_tui.text.links import identity, redact
from egov_tui.text.zones import known_zone

_BATCH = 100
_AT_ONCE = 3
"""Parts on their way: one for each of two workers, and one that is put aside."""
_BREATH = 4_000_000
"""Bytes that are verified before a signal has its turn."""

Report = Callable[[int, int], object]
"""Hears how many articles are done, of how many; each is read, and then stored."""


class _Place(NamedTuple):
    """An article that was read and put aside; they sort as they are to arrive."""

    when: Moments
    source: int
    """Its number in the list of contents."""
    order: int
    """The greater, the nearer to the beginning of its part."""
    start: int
    length: int
    names: tuple[str, ...]
    """Its key, and its other ones; only where nothing is stored, and they have to be compared here."""


class _Aside:
    """What was read of a pack, in a file that goes with the process, whatever becomes of it."""

    def __init__(self, file: BinaryIO, *, named: bool) -> None:
        self._file, self._named = file, named
        self._end = 0
        self.places: list[_Place] = []

    def put(self, source: int, first: int, articles: Sequence[Packed], latest: datetime) -> None:
        for number, one in enumerate(articles):
            data = msgspec.msgpack.encode(one)
            self._file.write(data)
            names = (one.entry.key, *one.entry.aliases) if self._named else ()
            place = _Place(moments(one, latest), source, -(first + number), self._end, len(data), names)
            self.places.append(place)
            self._end += len(data)

    def get(self, place: _Place) -> Packed:
        self._file.seek(place.start)
        return msgspec.msgpack.decode(self._file.read(place.length), type=Packed)


@dataclass(slots=True)
class _Count:
    """What became of a source so far."""

    told: PackedSource
    here: Source | None
    """None where it is not in the cache yet."""
    fates: Counter[Fate] = field(default_factory=Counter)
    full_texts: int = 0
    attachments: int = 0

    @property
    def result(self) -> Unpacked:
        return Unpacked(
            self.here.slug if self.here else self.told.source,
            self.here.agency if self.here else self.told.agency,
            redact(self.here.address if self.here else self.told.address),
            self.here.offered if self.here else True,
            self.fates[Fate.NEW],
            self.fates[Fate.KNOWN],
            self.full_texts,
            self.attachments,
        )


async def take_in(
    store: Store, settings: Settings, pack: Unpacking, report: Report, *, dry_run: bool = False
) -> list[Unpacked]:
    """Merge a pack into the cache; return what became of each of its sources. `dry_run` stores nothing.

    What is here stays as it is. A source that nobody follows here is offered: it can be read, and is not fetched.

    Raises:
        PackError: the pack is damaged, or not as packs are made; nothing was taken in.
        EgovError: there is no room for it.
        CacheError: the cache cannot be written.
    """
    latest = min(pack.manifest.as_of, datetime.now(UTC)).replace(microsecond=0)
    _see_that_there_is_room(settings, pack)
    looked_at = 0
    for length in pack.verify():
        looked_at += length
        if looked_at > _BREATH:
            looked_at = 0
            await asyncio.sleep(0)
    known = Known(store.sources.all())
    counts = [_Count(one, known.match(one.address)) for one in pack.manifest.sources]
    async with Workers() as workers:
        with tempfile.TemporaryFile(dir=settings.data) as file:
            aside = _Aside(file, named=dry_run)
            await _read(pack, workers, aside, latest, report)
            aside.places.sort()
            if dry_run:
                _foresee(store, aside, counts)
                return [one.result for one in counts]
            async with Writer(store.path) as writer:
                await _offer(writer, settings, counts)
                await _store(writer, aside, counts, latest, report)
                await _files(writer, pack, counts, latest)
                await _index(writer, workers)
    return [one.result for one in counts]


class Known:
    """The sources that are here, by their addresses: both sides may have thousands."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._same: dict[str, Source] = {}
        self._alike: dict[str, list[Source]] = {}
        for source in sources:
            self._same.setdefault(identity(source.address), source)
            self._alike.setdefault(identity(redact(source.address)), []).append(source)

    def match(self, address: str) -> Source | None:
        """Return the source that an address of a pack means: the same address, or the only one that it may be where it
        was told without its secret.
        """
        same = identity(address)
        alike = self._alike.get(same, [])
        return self._same.get(same) or (alike[0] if len(alike) == 1 else None)


# ---------------------------------------------------------------- reading


def _see_that_there_is_room(settings: Settings, pack: Unpacking) -> None:
    free = shutil.disk_usage(settings.data).free
    if pack.weight > free:
        told = N_("{folder}: there is no room for this pack: it needs {size}, and {free} are free.")
        raise EgovError(told, folder=settings.data, size=size(pack.weight), free=size(free))


async def _read(pack: Unpacking, workers: Workers, aside: _Aside, latest: datetime, report: Report) -> None:
    """Read all parts, and put aside what they say."""
    turn = asyncio.Semaphore(_AT_ONCE)
    parts = {part.path: part for part in pack.manifest.parts}
    total, done = pack.manifest.articles, 0

    async def read(number: int, source: PackedSource, part: Part, first: int) -> None:
        nonlocal done
        async with turn:
            job = PackJob(pack.read(part.path), source.address, source.language)
            try:
                articles = await workers.unpack(job)
            except SourceError as error:
                raise _odd(pack, part, error.problem.detail or error.problem.kind) from error
            if len(articles) != part.articles:
                raise _odd(pack, part, f"{len(articles)} != {part.articles}")
            try:
                aside.put(number, first, articles, latest)
            except OSError as error:
                told = N_("{file}: could not be unpacked ({problem}). Nothing was taken in.")
                raise EgovError(told, file=pack.path, problem=why(error)) from error
            done += len(articles)
            report(done, 2 * total)

    try:
        async with asyncio.TaskGroup() as group:
            for number, source in enumerate(pack.manifest.sources):
                first = 0
                for path in source.feeds:
                    group.create_task(read(number, source, parts[path], first))
                    first += parts[path].articles
    except ExceptionGroup as errors:
        raise errors.exceptions[0] from None


def _odd(pack: Unpacking, part: Part, problem: str) -> PackError:
    reason = message(N_("{part} cannot be read: {problem}"), part=part.path, problem=problem)
    return PackError(ODD, file=pack.path, reason=reason)


# ---------------------------------------------------------------- storing


def _foresee(store: Store, aside: _Aside, counts: Sequence[_Count]) -> None:
    """Count what would become of the articles; a whole text only where its article is new."""
    for number, count in enumerate(counts):
        places = [place for place in aside.places if place.source == number]
        names = [name for place in places for name in place.names]
        known = store.packs.known(count.here.id, names) if count.here else set()
        for place in places:
            fate = Fate.NEW if known.isdisjoint(place.names) else Fate.KNOWN
            known.update(place.names)
            count.fates[fate] += 1
            count.full_texts += fate is Fate.NEW and aside.get(place).full is not None


async def _offer(writer: Writer, settings: Settings, counts: Sequence[_Count]) -> None:
    """See that every source is in the cache; those that were not are offered."""
    recipes: frozenset[str] = frozenset()
    if any(count.here is None and count.told.recipe for count in counts):
        from egov_tui.feeds.recipes import folder_of, load

        recipes = frozenset(load(folder_of(settings.config))[0])
    new = [count for count in counts if count.here is None]
    wanted = [(_outline(count.told, recipes), count.told.kind) for count in new]
    for count, here in zip(new, await writer(lambda store: store.sources.add_offered(wanted)), strict=True):
        count.here = here


def _outline(told: PackedSource, recipes: frozenset[str]) -> Outline:
    try:
        known_zone(told.zone)
        zone = told.zone
    except UsageError:
        zone = ""
    way = (told.recipe, told.listing) if told.recipe in recipes else (None, None)
    return Outline(
        told.address,
        told.title,
        told.folder,
        told.link,
        zone=zone,
        agency=told.agency,
        slug=told.source,
        language=told.language,
        recipe=way[0],
        listing=way[1],
    )


async def _store(writer: Writer, aside: _Aside, counts: Sequence[_Count], latest: datetime, report: Report) -> None:
    total = len(aside.places)
    for start in range(0, total, _BATCH):
        places = aside.places[start : start + _BATCH]
        arrivals = [_arrival(aside, counts, place, latest) for place in places]
        fates = await writer(lambda store: store.packs.take(arrivals))  # noqa: B023 (it is awaited)
        for place, (fate, full) in zip(places, fates, strict=True):
            counts[place.source].fates[fate] += 1
            counts[place.source].full_texts += full
        report(total + start + len(places), 2 * total)


def _arrival(aside: _Aside, counts: Sequence[_Count], place: _Place, latest: datetime) -> Arrival:
    here = counts[place.source].here
    assert here is not None
    return arrival(here.id, aside.get(place), latest)


async def _files(writer: Writer, pack: Unpacking, counts: Sequence[_Count], latest: datetime) -> None:
    """Put the files of articles where those that are fetched lie, unless they are there."""
    by_slug = {count.told.source: count for count in counts}
    for file in pack.manifest.attachments:
        count = by_slug[file.source]
        assert count.here is not None
        source = count.here.id
        count.attachments += await writer(lambda store: keep(store, pack, file, source, latest))  # noqa: B023


async def _index(writer: Writer, workers: Workers) -> None:
    """Bring the index of words and the deadlines up to date, as a sync does at its end."""
    indexing = Indexing(writer, workers, held=lambda: False)
    indexing.finish()
    await indexing.run()
