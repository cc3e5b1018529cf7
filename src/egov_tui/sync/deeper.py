"""What a sync reads of a source beyond its list: older pages of it, on request, and the pages of its articles."""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime

from msgspec.structs import replace

from egov_tui.errors import SourceError
from egov_tui.feeds.answer import FetchError
from egov_tui.feeds.workers import Workers
from egov_tui.model import Problem, SourceSynced
from egov_tui.settings import Settings
from egov_tui.sync.decide import decide
from egov_tui.sync.fulltext import get_page, is_passing, note
from egov_tui.sync.indexing import Indexing
from egov_tui.sync.reading import Reading
from egov_tui.sync.visit import Visit
from egov_tui.sync.writer import Writer
from egov_tui.text.clean import line
from egov_tui.text.documents import is_document
from egov_tui.text.links import redact

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Deeper:
    """Goes on where the list of a source ends. What of that fails leaves the source as well as its list is."""

    settings: Settings
    writer: Writer
    workers: Workers
    reading: Reading
    indexing: Indexing

    async def go(self, visit: Visit, synced: SourceSynced, backfill: int) -> SourceSynced:
        """Read so many older pages, and the pages of articles that wait for theirs; return how the source fared then.

        Raises:
            CacheError: the cache cannot be written.
        """
        before = visit.spent
        new, fault = await self._older(visit, backfill)
        fault = await self._pages(visit) or fault
        if visit.spent == before and not new:
            return synced
        self.indexing.want()
        return replace(
            synced,
            new=synced.new + new,
            bytes_in=synced.bytes_in + visit.spent.bytes_in - before.bytes_in,
            bytes_out=synced.bytes_out + visit.spent.bytes_out - before.bytes_out,
            error=synced.error or fault,
        )

    async def _settle(self, visit: Visit) -> None:
        """Write down what a page has cost, before the next one is asked for: who stops a sync has spent it."""
        spent, now = visit.settle(), datetime.now(UTC)
        await self.writer(lambda store: store.ledger.spend(visit.source.id, spent, now))

    async def _older(self, visit: Visit, pages: int) -> tuple[int, Problem | None]:
        """Read older pages until there are no more, or they lead in a circle; how many articles are new."""
        source, new = visit.source, 0
        seen = {source.listing or source.address}
        for _number in range(pages):
            if visit.next is None or visit.next in seen or not visit.may_go_on(visit.next):
                break
            seen.add(visit.next)
            known = await self.writer(lambda store: store.articles.known(source.id))
            try:
                feed = await self.reading.older(visit, known)
            except SourceError as error:
                return new, replace(error.problem, address=redact(source.address))
            finally:
                await self._settle(visit)
            decision, now = decide(feed, known), datetime.now(UTC).replace(microsecond=0)
            more, _changed = await self.writer(lambda store: store.articles.save(source.id, decision, now))  # noqa: B023
            new += more
        return new, None

    async def _pages(self, visit: Visit) -> Problem | None:
        """Read the pages of articles that wait for theirs, the newest first, as many as are read in one sync."""
        source = visit.source
        recipe = visit.recipe or (self.reading.recipes.get(source.recipe) if source.recipe else None)
        if recipe is None and self.settings.sync.mode != "full":
            return None
        most = self.settings.sync.item_pages
        lost, why = 0, ""
        for number, link, title in await self.writer(lambda store: store.full_texts.awaiting(source.id, most)):
            if is_document(link):  # nobody asked for that; it is among the attachments
                await self.writer(lambda store: store.full_texts.refuse(number))  # noqa: B023
                continue
            if not visit.may_go_on(link):
                break
            try:
                got = await get_page(visit.page, self.workers, source, link, title, inside=visit.inside, recipe=recipe)
            except FetchError as error:
                problem = error.problem
                _log.info("%s: article %s: %s %s", source.slug, number, problem.kind, problem.detail)
                if is_passing(problem):
                    return replace(problem, address=redact(source.address))
                await self.writer(lambda store: note(store, number, link, problem, unasked=True))  # noqa: B023
                lost, why = lost + 1, why or problem.detail
                continue
            finally:
                await self._settle(visit)
            now = datetime.now(UTC).replace(microsecond=0)
            kept = await self.writer(
                lambda store: store.full_texts.save(number, got.page, got.address, got.spent.bytes_in, now)  # noqa: B023
            )
            if not kept:  # the source was removed, most likely, and nobody waits for more of it
                break
        if not lost:
            return None
        return Problem("not_found", redact(source.address), line(f"{lost}: {why}"), cut=True, cause="articles")
