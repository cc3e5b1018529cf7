"""What is done for the cache while nobody presses a key: old articles are read anew by a better reading of them."""

import logging

from egov_tui.errors import CacheError
from egov_tui.tui.child import Child, index_command
from egov_tui.tui.context import Context

IDLE = 10.0
"""Seconds between two looks, and without a key before the work begins."""
_log = logging.getLogger(__name__)


class Upkeep:
    """Brings the index, the deadlines and the stories up to date in a process of its own."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._presses = -1
        self._child: Child | None = None
        self._given_up = False

    def due(self, presses: int, fetching: bool) -> bool:
        """Say whether there is something to do, and nobody at the keys since the last look.

        `presses` counts the keys so far. A sync, while it is fetching, indexes by itself.
        """
        idle, self._presses = presses == self._presses, presses
        if not idle or fetching or self._child is not None or self._given_up:
            return False
        try:
            store = self._context.library.store
            return store.index.behind() or store.deadlines.behind() or store.stories.behind()
        except CacheError:
            return False

    async def run(self) -> None:
        """Do it; where it fails, not again in this session."""
        self._child = Child(index_command(self._context.settings, self._context.lang))
        try:
            self._given_up = await self._child.run(lambda event: None) != 0
        except OSError as error:
            self._given_up = True
            _log.error("the index could not be brought up to date: %s", error)
        finally:
            self._child = None

    async def stop(self) -> None:
        """Stop what is going on; it goes on the next time."""
        if self._child is not None:
            await self._child.stop()
