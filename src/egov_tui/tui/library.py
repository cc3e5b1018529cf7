"""The cache as the reader sees it: small reads at once, long ones on a thread of their own with its own connection."""

import asyncio
from array import array
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from typing import NamedTuple, TypeVar

from egov_tui.model import Field, Marked
from egov_tui.store import Store
from egov_tui.store.query import Query, both, parse
from egov_tui.store.search import Order
from egov_tui.text.names import UNKNOWN, language_name

T = TypeVar("T")
FIRST = 200
"""Ids that are read before the first frame; the rest follow."""
QUICK: tuple[Order, ...] = ("newest", "oldest")
"""Orders in which the first few are found without looking at all: at 100,000 the others take 30 ms."""
MOST_FOUND = 5_000
"""A search lists the newest so many (DESIGN §3)."""


class Begun(NamedTuple):
    """The beginning of a list."""

    ids: "array[int]"
    whole: bool
    """It is all of it."""


class Library:
    """Store plus one background thread; closed with the app."""

    def __init__(self, store: Store, path: Path) -> None:
        self.store = store
        self._path = path
        self._thread = ThreadPoolExecutor(1, "library")
        self._other: Store | None = None
        self._lock = Lock()
        self._doing: object = None
        """What the thread is at."""

    async def work(self, task: Callable[[Store], T]) -> T:
        """Do something long on the background thread, one after another.

        Raises:
            CacheError: the cache cannot be used.
        """
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._do, task)

    async def read(self, task: Callable[[Store], T]) -> T:
        """Do something long that only reads; it is broken off when nobody waits for it any more.

        Raises:
            CacheError: the cache cannot be used.
        """
        try:
            return await self.work(task)
        except asyncio.CancelledError:
            with self._lock:
                if self._doing is task and self._other is not None:
                    self._other.interrupt()
            raise

    def _do(self, task: Callable[[Store], T]) -> T:
        if self._other is None:
            self._other = Store.open(self._path)
        with self._lock:
            self._doing = task
        try:
            return task(self._other)
        finally:
            with self._lock:
                self._doing = None

    def close(self) -> None:
        """Close the thread's connection and wait for the thread."""

        def close() -> None:
            if self._other is not None:
                self._other.close()

        self._thread.submit(close)
        self._thread.shutdown()

    # ------------------------------------------------------------ what is long

    async def ids(self, query: Query, order: Order = "newest") -> "array[int]":
        """Return all that a query finds, in this order, each story once; of one with words the newest `MOST_FOUND`."""
        limit = MOST_FOUND if query.words else None
        return await self.read(
            lambda store: store.stories.once(query, store.articles.ids(query, limit=limit, order=order))
        )

    async def found(self, query: Query) -> "array[int]":
        """Return every article that a query finds, newest first: also those whose story another one tells, for a list
        that was taken before may show any of them."""
        return await self.read(lambda store: store.articles.ids(query))

    async def unread(self, query: Query) -> "array[int]":
        """Return every article that a query finds and nobody has read, as `found` does."""
        return await self.found(both(query, parse("is:unread")))

    async def mark(self, ids: Sequence[int], field: Field, value: bool) -> Marked:
        """Mark many articles, in such a way that it can be taken back; return what was changed."""
        return await self.work(lambda store: store.steps.mark(ids, **{field: value}))

    # ------------------------------------------------------------ what is quick

    def first(self, query: Query, order: Order = "newest") -> Begun:
        """Return the first few that a query finds, for the first frame; of a query with words as many as `ids` does."""
        limit = MOST_FOUND if query.words else FIRST
        ids = self.store.articles.ids(query, limit=limit, order=order)
        whole = bool(query.words) or len(ids) < FIRST
        return Begun(self.store.stories.once(query, ids, whole=whole), whole)

    def languages(self) -> list[str]:
        """Return the codes of the languages that articles are in, by their names; UNKNOWN last."""
        return sorted(self.store.articles.languages(), key=lambda code: (code == UNKNOWN, language_name(code)))

    def arrived(self, query: Query, after: int) -> int:
        """Return how much of what a query finds came after the article of this id; no story that was told before it."""
        return self.store.stories.arrived(query, after)
