"""What a source says: its feed, or the list of a page, whichever it is."""

import logging
from collections.abc import Mapping
from functools import cached_property

from egov_tui.errors import SourceError
from egov_tui.feeds.fetch import Fetched, FetchError, Request
from egov_tui.feeds.job import Job
from egov_tui.feeds.network import may_lead_inside
from egov_tui.feeds.workers import Workers
from egov_tui.i18n import in_english
from egov_tui.model import Feed, Known, Recipe, Validators
from egov_tui.settings import Settings
from egov_tui.sync.pages import Found, NoList, Reader
from egov_tui.sync.visit import Pausing, Visit
from egov_tui.text.links import host

_log = logging.getLogger(__name__)
_AWAY = ("not_found", "gone", "empty")
"""What is answered where a list stands no longer."""


class Reading:
    """Fetches and reads the sources of one sync."""

    def __init__(self, workers: Workers, settings: Settings) -> None:
        self._workers, self._settings = workers, settings

    @cached_property
    def recipes(self) -> Mapping[str, Recipe]:
        """How pages are read; a damaged one of the reader's own costs only the sources that it would read."""
        from egov_tui.feeds import recipes  # late: who follows feeds alone needs none

        with in_english():  # what is wrong in them is for the log alone
            found, faults = recipes.load(recipes.folder_of(self._settings.config))
        for fault in faults:
            _log.warning("%s", fault)
        return found

    async def fetch(self, visit: Visit, turn: Pausing, *, anew: bool = False) -> Fetched:
        """Return what stands at a source's address, `anew` whether it has changed or not; of a page whose list is
        gone, that page itself.

        Raises:
            FetchError: nothing usable came.
        """
        source = visit.source
        known = Validators() if anew else source.validators
        request = Request(source.address, known, insecure=source.insecure)
        if source.listing and host(source.listing) != host(source.address):  # a recipe named it, not the reader
            foreign = not await may_lead_inside(source.address, source.listing)
            request = Request(source.listing, known, foreign=foreign)
        elif source.listing:
            request = Request(source.listing, known, insecure=source.insecure)
        if source.recipe is None:
            return await visit.feed(request, turn)
        try:
            return await visit.page(request, turn)
        except FetchError as error:
            if source.listing is None or error.problem.kind not in _AWAY:
                raise
        return await visit.page(Request(source.address, insecure=source.insecure), turn)

    async def read(self, visit: Visit, fetched: Fetched, known: Mapping[str, Known]) -> tuple[Feed, Found | None]:
        """Return the feed, and of a page how it was read. What was never read before may be either.

        Raises:
            SourceError: it is neither.
        """
        source = visit.source
        hashes = {key: one.content_hash for key, one in known.items()}
        if source.recipe is None:
            job = Job(fetched.body, fetched.address, fetched.content_type, hashes, source.zone)
            try:
                feed = await self._workers.parse(job)
                visit.next = feed.next
                return feed, None
            except SourceError as error:
                if error.problem.kind != "not_a_feed" or source.kind or source.last_ok:
                    raise
                unknown = error
        reader = Reader(self.recipes, visit.linked, self._workers.reading, hashes, source.zone)
        if source.recipe:
            recipe = self.recipes.get(source.recipe)
            found = await reader.again(recipe, fetched, source.address, source.listing)
        else:
            try:  # only what is known: nobody looks at what it finds
                found = await reader.detect(fetched, reader.of_known_kinds())
            except NoList:
                raise unknown from None
        visit.recipe, visit.next = found.recipe, found.feed.next
        return found.feed, found

    async def older(self, visit: Visit, known: Mapping[str, Known]) -> Feed:
        """Return what stands where a source says that older articles stand.

        Raises:
            SourceError: it could not be read.
        """
        assert visit.next is not None
        source, address = visit.source, visit.next
        hashes = {key: one.content_hash for key, one in known.items()}
        request = visit.onward(address)
        visit.next = None
        if visit.recipe is None:
            fetched = await visit.feed(request, visit.hosts.turn)
            job = Job(fetched.body, fetched.address, fetched.content_type, hashes, source.zone)
            feed = await self._workers.parse(job)
        else:
            fetched = await visit.page(request)
            reader = Reader(self.recipes, visit.linked, self._workers.reading, hashes, source.zone)
            feed = (await reader.by(visit.recipe, fetched)).feed
        visit.next = feed.next if feed.next != address else None
        return feed
