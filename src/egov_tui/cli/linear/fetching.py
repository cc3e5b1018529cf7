"""Fetching from the plain reader: the same child processes as from the one on the screen, told line by line."""

import asyncio
import logging
from collections.abc import Callable, Sequence

from egov_tui.cli.linear.words import failing
from egov_tui.model import Event, Problem
from egov_tui.settings import Settings
from egov_tui.tui.child import Child, sync_command
from egov_tui.tui.downloads import Download
from egov_tui.tui.refresh import Refresh
from egov_tui.tui.whole import Came, Whole

_log = logging.getLogger(__name__)


def fetch_whole(settings: Settings, lang: str, article: int) -> Came:
    """Fetch the whole text of an article and wait; Ctrl-C stops it."""
    try:
        return asyncio.run(Whole(settings, lang, article).run())
    except KeyboardInterrupt:
        return Came(stopped=True)


def fetch(
    settings: Settings,
    lang: str,
    slugs: Sequence[str],
    *,
    force: bool,
    tell: Callable[[Event], object],
    known: Callable[[str], Problem | None],
) -> tuple[Refresh, str]:
    """Fetch these sources (none: all) and wait; return what came of it, and a sentence that says so.

    `known` looks up why a source fails. Ctrl-C ends the fetching in good order: what had arrived is kept.
    """
    refresh = Refresh()

    def take(event: Event) -> None:
        refresh.tell(event)
        tell(event)

    child = Child(sync_command(settings, lang, slugs, force=force))
    status, cancelled = 1, False
    try:
        status = asyncio.run(child.run(take))
    except KeyboardInterrupt:
        cancelled = True
    except OSError as error:
        _log.error("the refresh could not be started: %s", error)
    told, _bad = refresh.summary(known, cancelled=cancelled, status=status, mark=failing(), dot=", ")
    return refresh, told


def download(settings: Settings, lang: str, article: int, url: str) -> str:
    """Fetch a file of an article and wait; return a sentence on what came of it. Ctrl-C ends it in good order."""
    one = Download(settings, lang, article, url)
    try:
        asyncio.run(one.run(lambda: None))
    except KeyboardInterrupt:
        one.cancel()
    return one.summary()[0]
