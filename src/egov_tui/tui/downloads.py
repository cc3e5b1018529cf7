"""A file of an article on its way, in a process of its own, and what is to be said of it."""

import logging
from collections.abc import Callable
from pathlib import Path

from egov_tui.errors import in_words
from egov_tui.i18n import _
from egov_tui.model import Downloaded, Downloading, Event, Failed
from egov_tui.settings import Settings
from egov_tui.text.amounts import size
from egov_tui.text.clean import line
from egov_tui.tui.child import Child, download_command, sizes_command

_log = logging.getLogger(__name__)


class Download:
    """One file on its way, in a process of its own."""

    def __init__(self, settings: Settings, lang: str, article: int, url: str) -> None:
        self.article, self.url = article, url
        self._child = Child(download_command(settings, lang, article), [url])
        self._progress = Downloading(url, 0)
        self._end: Downloaded | Failed | None = None

    async def run(self, tell: Callable[[], object]) -> None:
        """Fetch it, telling of every step; what came of it, `summary` says."""

        def note(event: Event) -> None:
            if isinstance(event, Downloading):
                self._progress = event
            elif isinstance(event, Downloaded) or (isinstance(event, Failed) and self._end is None):
                self._end = event
            tell()

        try:
            await self._child.run(note)
        except OSError as error:
            _log.error("the download could not be started: %s", error)

    def cancel(self) -> None:
        """Stop it; what came is kept, and it can be gone on with."""
        self._child.cancel()

    async def stop(self) -> None:
        """See that the child has left."""
        await self._child.stop()

    def far(self) -> str:
        """Return how far it is: `0.4 MB of 1.2 MB, 33 %`."""
        done, total = self._progress.done, self._progress.total
        if not total:
            return _("{size} so far").format(size=size(done))
        percent = min(99, 100 * done // total)
        return _("{done} of {total}, {n} %").format(done=size(done), total=size(total), n=percent)

    def summary(self) -> tuple[str, bool]:
        """Return in a sentence what came of it, and whether that is bad news."""
        if isinstance(self._end, Downloaded) and self._end.path:
            name, weight = Path(self._end.path).name, size(self._end.length)
            return _("Downloaded: {name}, {size}").format(name=line(name), size=weight), False
        if self._child.cancelled:
            return _("The download was stopped. What had arrived is kept; it goes on from there."), False
        if self._end is not None:
            return line(in_words(self._end.message)), True
        return _("The download broke off; try again."), True


async def ask_sizes(settings: Settings, lang: str, article: int) -> str:
    """Have the servers asked for the sizes of an article's attachments; return why that failed, if it did."""
    found: list[str] = []

    def note(event: Event) -> None:
        if isinstance(event, Failed):
            found.append(line(in_words(event.message)))

    try:
        status = await Child(sizes_command(settings, lang, article)).run(note)
    except OSError as error:
        _log.error("the sizes could not be asked: %s", error)
        status = 1
    return "" if not status else (found or [_("The sizes could not be asked for; try again.")])[0]
