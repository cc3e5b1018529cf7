"""The index behind the articles: read in workers, none left out, none twice, whatever a worker does."""

import asyncio
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from egov_tui.errors import CacheBusyError, SourceError
from egov_tui.feeds.workers import Workers
from egov_tui.model import Decision, Entry, Indexed, Problem, Unindexed
from egov_tui.store import Store
from egov_tui.store import index as store_index
from egov_tui.store.query import parse
from egov_tui.sync import indexing
from egov_tui.sync.indexing import Indexing
from egov_tui.sync.writer import Writer
from egov_tui.text import reading


def fill(store: Store, articles: int) -> None:
    source = store.sources.add("https://wizara.example/feed")
    entries = (Entry(key=f"k{n}", content_hash=f"h{n}", title=f"Neno{n}", html="<p>maji</p>") for n in range(articles))
    store.articles.save(source.id, Decision(inserts=tuple(entries)), datetime.now(UTC))


async def index(store: Store, workers: Workers) -> None:
    async with Writer(store.path) as writer:
        work = Indexing(writer, workers, held=lambda: False)
        work.finish()
        await work.run()


def test_old_articles_are_looked_at_for_deadlines_as_well(store: Store) -> None:
    fill(store, 250)
    with store.deadlines._database.write() as connection:  # as an older version left them
        connection.execute("UPDATE articles SET deadlines = 0")
    asyncio.run(index(store, Told()))
    assert not store.deadlines.behind()


def test_where_the_cache_is_busy_deadlines_wait_for_the_end(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(store, 3)
    with store.deadlines._database.write() as connection:
        connection.execute("UPDATE articles SET deadlines = 0")
    look, busy = indexing._look_for_deadlines, [CacheBusyError("busy")]

    def once_busy(store: Store) -> int:
        if busy:
            raise busy.pop()
        return look(store)

    monkeypatch.setattr(indexing, "_look_for_deadlines", once_busy)

    async def main() -> None:
        async with Writer(store.path) as writer:
            work = Indexing(writer, Told(), held=lambda: False)
            work.want()
            running = asyncio.create_task(work.run())
            while busy:
                await asyncio.sleep(0)
            work.finish()
            await running

    asyncio.run(main())
    assert not store.deadlines.behind()


class Told(Workers):
    """Reads in this process, and notes what it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.batches: list[list[int]] = []

    async def index(self, articles: Sequence[Unindexed]) -> tuple[Indexed, ...]:
        self.batches.append([article.id for article in articles])
        await asyncio.sleep(0)
        return tuple(map(reading.index, articles))


def test_every_article_is_read_once_the_newest_batch_first(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "_BATCH", 10)
    fill(store, 95)
    workers = Told()
    asyncio.run(index(store, workers))
    given = [number for batch in workers.batches for number in batch]
    assert sorted(given) == list(range(1, 96))
    assert workers.batches[0] == list(range(86, 96))
    assert not store.index.behind()
    store.index.check()
    assert len(store.articles.ids(parse("maji"))) == 95


def test_real_workers_find_the_same_words(store: Store) -> None:
    fill(store, 3)

    async def work() -> None:
        async with Workers() as workers:
            await index(store, workers)

    asyncio.run(work())
    assert len(store.articles.ids(parse("neno1 maji"))) == 1


def test_of_an_article_that_a_worker_dies_of_the_title_and_the_summary_are_found(store: Store) -> None:
    class Dying(Told):
        async def index(self, articles: Sequence[Unindexed]) -> tuple[Indexed, ...]:
            if any(article.title == "Neno1" for article in articles):
                raise SourceError(Problem("too_complex", "", "worker ended: -9"))
            return await super().index(articles)

    fill(store, 3)
    asyncio.run(index(store, Dying()))
    assert not store.index.behind()
    assert len(store.articles.ids(parse("maji"))) == 2
    assert len(store.articles.ids(parse("neno1"))) == 1


def test_a_damaged_body_costs_its_own_words(store: Store) -> None:
    fill(store, 3)
    with sqlite3.connect(store.path) as connection:
        connection.execute("UPDATE bodies SET html = x'00112233' WHERE article_id = 2")
    connection.close()

    async def work() -> None:
        async with Workers() as workers:
            await index(store, workers)

    asyncio.run(work())
    assert not store.index.behind()
    assert len(store.articles.ids(parse("maji"))) == 2


def test_another_writer_in_the_way_costs_a_delay(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(store, 3)
    freeze, failures = store_index.Index.freeze, [CacheBusyError("busy")]

    def busy(self: store_index.Index, articles: Sequence[Indexed]) -> int:
        if failures:
            raise failures.pop()
        return freeze(self, articles)

    monkeypatch.setattr(store_index.Index, "freeze", busy)

    async def work() -> None:
        async with Writer(store.path) as writer:
            behind = Indexing(writer, Told(), held=lambda: False)
            task = asyncio.create_task(behind.run())
            behind.want()
            while failures:
                await asyncio.sleep(0.001)
            behind.finish()
            await task

    asyncio.run(work())
    assert not store.index.behind()


def test_it_waits_while_bodies_wait(store: Store) -> None:
    fill(store, 3)
    workers, waiting = Told(), True

    async def work() -> None:
        nonlocal waiting
        async with Writer(store.path) as writer:
            behind = Indexing(writer, workers, held=lambda: waiting)
            task = asyncio.create_task(behind.run())
            behind.want()
            for _turn in range(20):
                await writer(lambda store: None)
            assert workers.batches == [], "bodies come first"
            waiting = False
            behind.want()
            while store.index.behind():
                await asyncio.sleep(0)
            behind.finish()
            await task

    asyncio.run(work())
    assert workers.batches == [[1, 2, 3]]
