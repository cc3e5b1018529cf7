"""Looking at addresses before they are followed: in a process of its own, and what is to be made of its answer."""

import logging
from collections.abc import Callable, Sequence
from typing import NamedTuple

from egov_tui.errors import in_words, reason
from egov_tui.i18n import _
from egov_tui.model import Event, Failed, Probed, Problem, Progress
from egov_tui.tui.child import Child, probe_command
from egov_tui.tui.context import Context

_log = logging.getLogger(__name__)
_UNREACHED = frozenset(("no_connection", "timeout", "tls", "refused", "rate_limited"))
"""Problems that say nothing of what stands at an address."""


class Failure(NamedTuple):
    """Why there is nothing to follow."""

    words: str
    detail: str = ""
    """The line for whoever can help: what the system or the server said itself."""
    unseen: str = ""
    """An address that nobody could look at, so that it may be followed all the same."""


class Look:
    """One look at addresses; it can be cancelled."""

    def __init__(self, context: Context, addresses: Sequence[str]) -> None:
        self._child = Child(probe_command(context.settings, context.lang), addresses)

    async def run(self, tell: Callable[[Progress], object]) -> tuple[Probed, ...] | Failure:
        """Look, telling of every address that is read, and return what was found."""
        told: list[Event] = []

        def note(event: Event) -> None:
            told.append(event)
            if isinstance(event, Progress):
                tell(event)

        try:
            await self._child.run(note)
        except OSError as error:
            _log.error("the address could not be looked at: %s", error)
        return judged(told)

    def cancel(self) -> None:
        """Look no further; the child leaves by itself."""
        self._child.cancel()

    async def stop(self) -> None:
        """See that the child has left."""
        await self._child.stop()


def judged(told: Sequence[Event]) -> tuple[Probed, ...] | Failure:
    """Return the feeds that were found, or why there are none."""
    probed = [event for event in told if isinstance(event, Probed)]
    if found := tuple(one for one in probed if one.error is None):
        return found
    for event in told:
        if isinstance(event, Failed):
            return Failure(in_words(event.message))
    for one in probed:
        if one.error is not None:
            unseen = one.address if one.error.kind in _UNREACHED else ""
            return Failure(reason(one.error), _technical(one.error), unseen)
    return Failure(_("Looking at this address broke off; try again."))


def _technical(problem: Problem) -> str:
    return f"{problem.kind}: {problem.detail}" if problem.detail else problem.kind
