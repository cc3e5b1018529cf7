"""The one thread of a sync that writes, with a connection of its own."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Self, TypeVar

from egov_tui.store import Store

T = TypeVar("T")


class Writer:
    """Runs what is to be done with a cache, one after the other, beside the event loop."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._thread = ThreadPoolExecutor(1, "writer")
        self._store: Store | None = None

    async def __aenter__(self) -> Self:
        """Open the cache.

        Raises:
            CacheError: it cannot be opened.
        """
        try:
            self._store = await self._do(lambda: Store.open(self._path))
        except BaseException:
            self._thread.shutdown(wait=False)
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.shield(self._close())

    async def __call__(self, work: Callable[[Store], T]) -> T:
        """Return what the work gives, when all that was asked before is done."""
        assert self._store is not None
        return await self._do(partial(work, self._store))

    async def _close(self) -> None:
        if self._store:
            await self._do(self._store.close)
        self._thread.shutdown()

    async def _do(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)
