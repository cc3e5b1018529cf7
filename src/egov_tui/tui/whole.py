"""Fetching the whole text of an article: in a process of its own, and what is to be said of it."""

import logging
from collections.abc import Callable
from typing import NamedTuple

from egov_tui.errors import begun, in_words
from egov_tui.i18n import _
from egov_tui.model import Event, Failed, FullTextAnnounced, FullTextFetched
from egov_tui.settings import Settings
from egov_tui.text.amounts import size
from egov_tui.text.clean import line
from egov_tui.tui.child import Child, full_command

_log = logging.getLogger(__name__)


class Came(NamedTuple):
    """What came of it."""

    bytes_in: int = 0
    """As they crossed the wire."""
    error: str = ""
    """Why there is none: a sentence."""
    stopped: bool = False


class Whole:
    """One fetching; it can be cancelled."""

    def __init__(self, settings: Settings, lang: str, article: int) -> None:
        self.article = article
        self._child = Child(full_command(settings, lang, article))
        self._size: int | None = None

    async def run(self, tell: Callable[[], object] = lambda: None) -> Came:
        """Fetch it, telling whenever `progress` says something else, and return what came of it."""
        told: list[Event] = []

        def note(event: Event) -> None:
            told.append(event)
            if isinstance(event, FullTextAnnounced):
                self._size = event.size
                tell()

        try:
            await self._child.run(note)
        except OSError as error:
            _log.error("the whole text could not be fetched: %s", error)
        for event in told:
            if isinstance(event, FullTextFetched):
                return Came(event.bytes_in, line(begun(in_words(event.error))))
            if isinstance(event, Failed):
                return Came(error=line(in_words(event.message)))
        if self._child.cancelled:
            return Came(stopped=True)
        return Came(error=_("Fetching the whole text broke off; try again."))

    @property
    def progress(self) -> str:
        """What is going on, and how much it will cost where the server told."""
        if self._size is None:
            return _("Fetching the whole text…")
        return _("Fetching the whole text, {size}…").format(size=size(self._size))

    def cancel(self) -> None:
        """Fetch no further; the child leaves by itself."""
        self._child.cancel()

    async def stop(self) -> None:
        """See that the child has left."""
        await self._child.stop()
