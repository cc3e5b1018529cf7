"""What comes of adding sources in the reader: they are followed, fetched and gone to; and the very first start."""

from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from textual.worker import WorkerError

from egov_tui.catalogue import entries
from egov_tui.errors import EgovError, in_words
from egov_tui.exchange.addresses import sample_files
from egov_tui.exchange.catalogue import followed
from egov_tui.i18n import _, ngettext
from egov_tui.logins import put
from egov_tui.model import Outline, Source
from egov_tui.settings import samples
from egov_tui.store import DuplicateSource, Store
from egov_tui.system import why
from egov_tui.text.clean import line
from egov_tui.tui.carried import Ticks
from egov_tui.tui.places import everything
from egov_tui.tui.screens.address import AddressScreen, Answer, Wanted
from egov_tui.tui.screens.catalogue import CatalogueScreen
from egov_tui.tui.screens.desk import ERROR_SECONDS
from egov_tui.tui.widgets.catalogue import Ticked

if TYPE_CHECKING:
    from egov_tui.tui.screens.reader import ReaderScreen
    from egov_tui.tui.screens.speaking import Speaking


def add(screen: "ReaderScreen") -> None:
    """Ask for an address, and follow what is found there."""
    with screen.telling():
        sources = screen.library.store.sources.all()
        folders = sorted({source.folder for source in sources if source.folder}, key=str.casefold)
        asking = AddressScreen(screen.context, screen.sources, folders, offline=screen.mode == "offline")
        screen.app.push_screen(asking, partial(_answered, screen))


def greet(screen: "ReaderScreen") -> None:
    """Open the reader for the first time: the samples to read at once, the catalogue over them."""
    screen.run_worker(_greet(screen), group="adding", exit_on_error=False)


def offer(screen: "Speaking", *, first: bool = False, ticks: Ticks | None = None) -> None:
    """Show the catalogue, as it stood before where that is known, and follow what is ticked."""
    with screen.telling():
        sources = screen.library.store.sources.all()
        catalogue = CatalogueScreen(
            entries(),
            followed(entries(), [source for source in sources if not source.offered]),
            screen.context,
            screen.sources,
            screen.speak_next,
            first=first,
            samples=bool(_samples(sources)),
            offline=screen.mode == "offline",
            ticks=ticks,
        )
        screen.app.push_screen(catalogue, partial(_ticked, screen, first))


# ---------------------------------------------------------------- one address


def _answered(screen: "ReaderScreen", answer: Answer) -> None:
    if answer == "catalogue":
        offer(screen)
    elif isinstance(answer, Source):
        screen.go_to(answer)
    elif isinstance(answer, Wanted):
        screen.run_worker(_follow(screen, answer), group="adding", exit_on_error=False)


async def _follow(screen: "ReaderScreen", wanted: Wanted) -> None:
    """Follow what was found as it was verified, go there, and fetch it unless nobody answered just now."""
    found = wanted.found

    def follow(store: Store) -> Source:
        known = store.sources.find(wanted.address)
        if known is not None and known.offered:
            return store.steps.follow(known, wanted.address, title=wanted.title, folder=wanted.folder or None)
        return store.sources.add(
            wanted.address,
            title=wanted.title,
            folder=wanted.folder,
            kind=found.kind,
            link=found.link,
            language=found.language,
            way=found.way,
        )

    try:
        source = await screen.library.work(follow)
    except DuplicateSource as error:  # another program was quicker
        screen.say(str(error))
        screen.go_to(error.source)
        return
    except EgovError as error:
        screen.say(str(error), bad=True)
        return
    screen.read_places()
    screen.go_to(source)
    if wanted.login is not None:
        try:
            put(screen.context.settings.logins, source.slug, wanted.login)
        except EgovError as error:
            screen.say(str(error), bad=True, seconds=ERROR_SECONDS)
            return
    elif found.kind is None:
        screen.say(_("Added; the next refresh asks it again."))
        return
    await _fetch(screen, [source])


# ---------------------------------------------------------------- the catalogue


def _ticked(screen: "Speaking", first: bool, ticked: Ticked | None) -> None:
    if ticked is not None:
        screen.run_worker(_take(screen, ticked), group="adding", exit_on_error=False)
    elif first:
        told = _("{key} adds agencies; an empty line there shows the catalogue.")
        screen.say(told.format(key=screen.context.key("app.add")), seconds=ERROR_SECONDS)


async def _take(screen: "Speaking", ticked: Ticked) -> None:
    """Follow what was ticked; the samples go where they are not to be kept."""
    wanted = [Outline(entry.url, entry.title(screen.context.lang), zone=entry.zone) for entry in ticked.entries]

    def change(store: Store) -> list[Source]:
        added = [source for _outline, source in store.sources.add_all(wanted) if source]
        for source in () if ticked.keep_samples else _samples(store.sources.all()):
            store.steps.remove(source)
        return added

    if not ticked.keep_samples and screen.child is not None:
        screen.child.cancel()  # nobody waits for the samples any more
    await _ended(screen)
    try:
        added = await screen.library.work(change)
    except EgovError as error:
        screen.say(str(error), bad=True)
        return
    screen.leave_search()
    screen.read_places()
    screen.open_place(everything(screen.counts))
    screen.list_changed()
    screen.go("list")
    await _fetch(screen, added)


async def _fetch(screen: "Speaking", sources: Sequence[Source]) -> None:
    """Fetch new sources behind whatever is being fetched."""
    if screen.mode == "offline" and not all(source.address.startswith("file:") for source in sources):
        told = ngettext("{n} source added", "{n} sources added", len(sources)).format(n=len(sources))
        offline = _("The data mode is offline: nothing is fetched. {key} changes it.")
        screen.say(f"{told}. {offline.format(key=screen.context.key('sync.mode'))}", seconds=ERROR_SECONDS)
        return
    if screen.child is not None:
        screen.say(_("Added; it is fetched when the refresh that is running has ended."))
    await _ended(screen)
    # Behind the message that the last one has ended.
    screen.call_later(screen.start_refresh, [source.slug for source in sources], force=True)


async def _ended(screen: "Speaking") -> None:
    """Wait until nothing is being fetched."""
    running = [worker for worker in screen.workers if worker.group == "sync" and not worker.is_finished]
    if running:
        with suppress(WorkerError):
            await screen.workers.wait_for_complete(running)


# ---------------------------------------------------------------- the samples


async def _greet(screen: "ReaderScreen") -> None:
    try:
        await screen.library.work(_follow_samples)
    except (EgovError, OSError) as error:
        told = _("The sample agencies cannot be read ({problem}).").format(problem=line(in_words(why(error))))
        screen.say(told, bad=True, seconds=ERROR_SECONDS)
    screen.read_places()
    if any(place.source for place in screen.sources.places):
        screen.start_refresh([])
    offer(screen, first=True)


def _follow_samples(store: Store) -> None:
    store.sources.add_all([Outline(file.as_uri(), "", _("Samples")) for file in sample_files()])


def _samples(sources: Sequence[Source]) -> list[Source]:
    """Those of the sources that are sample agencies."""
    folder = f"{samples().absolute().as_uri()}/"
    return [source for source in sources if source.address.startswith(folder)]
