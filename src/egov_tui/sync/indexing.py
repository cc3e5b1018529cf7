"""The index of words, brought up to date behind the articles: read and stemmed in workers, a batch to a transaction.

Beside it, the deadlines of articles that an older version looked at; behind it, the stories that several sources tell.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from egov_tui.errors import CacheError, CacheLostError, SourceError
from egov_tui.feeds.workers import Workers
from egov_tui.model import Indexed, Unindexed
from egov_tui.store import Store
from egov_tui.sync.writer import Writer
from egov_tui.text import reading

_log = logging.getLogger(__name__)
_BATCH = 100
"""Articles to a transaction: another program waits for one no longer than 0.1 s."""
_AT_ONCE = 3
"""Batches on their way: one for each of two workers, and one that is written."""


@dataclass(slots=True)
class Indexing:
    """What waits is indexed whenever it is `wanted` and nothing is `held` up by it, and at the end all of it."""

    writer: Writer
    workers: Workers
    held: Callable[[], bool]
    _wanted: asyncio.Event = field(default_factory=asyncio.Event)
    _over: bool = False
    _apart: set[int] = field(default_factory=set)
    """Articles of the batches on their way."""

    def want(self) -> None:
        """Tell that articles came or changed."""
        self._wanted.set()

    def finish(self) -> None:
        """Tell that no more will come: `run` ends when all is indexed."""
        self._over = True
        self._wanted.set()

    async def run(self) -> None:
        """Index until told to finish; what cannot be written meanwhile is tried again then.

        Raises:
            CacheError: the cache cannot be written, at the end.
            CacheLostError: it can no longer be written at all.
        """
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            over = self._over
            try:
                async with asyncio.TaskGroup() as group:
                    for _number in range(_AT_ONCE):
                        group.create_task(self._batches())
                    group.create_task(self._all(_look_for_deadlines))
                await self._all(_compare)
            except (CacheError, ExceptionGroup) as raised:
                error = raised.exceptions[0] if isinstance(raised, ExceptionGroup) else raised
                if over or not isinstance(error, CacheError) or isinstance(error, CacheLostError):
                    raise error from None
                _log.warning("indexing waits: %s", error)
                self._apart.clear()
            if over:
                return

    async def _batches(self) -> None:
        while not self.held() and (articles := await self.writer(self._take)):
            indexed = await self._read(articles)
            await self.writer(lambda store: store.index.freeze(indexed))  # noqa: B023 (it is awaited)
            self._apart.difference_update(article.id for article in articles)

    async def _all(self, pending: Callable[[Store], int]) -> None:
        """What is quick, so that the writer does it: most texts are only searched for a few hints."""
        looked_at = 1
        while looked_at and not self.held():
            looked_at = await self.writer(pending)

    def _take(self, store: Store) -> Sequence[Unindexed]:
        articles = store.index.unindexed(_BATCH, tuple(self._apart))
        self._apart.update(article.id for article in articles)
        return articles

    async def _read(self, articles: Sequence[Unindexed]) -> Sequence[Indexed]:
        """Read a batch; where a worker dies of it, each article by itself, and of the one that it dies of the title and
        the summary, which it can be found by.
        """
        try:
            return await self.workers.index(articles)
        except SourceError as error:
            _log.warning("a worker could not index %s: %s", [one.id for one in articles], error.problem.detail)
        if len(articles) == 1:
            return [reading.index_summary(articles[0])]
        return [(await self._read([article]))[0] for article in articles]


def _look_for_deadlines(store: Store) -> int:
    return store.deadlines.pending(_BATCH)


def _compare(store: Store) -> int:
    return store.stories.pending(_BATCH)
