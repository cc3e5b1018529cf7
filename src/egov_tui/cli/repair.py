"""doctor --repair: make a damaged cache one that can be used, and say what was saved."""

from collections.abc import Iterator
from typing import NamedTuple

from egov_tui.cli.copies import beside, work_folder
from egov_tui.errors import CacheError, IndexDamagedError
from egov_tui.i18n import _, ngettext
from egov_tui.settings import Settings
from egov_tui.store import Store
from egov_tui.store.salvage import Part, Salvaged, repair
from egov_tui.store.soundness import is_damage, is_there, look_over
from egov_tui.sync.lock import locked


class Told(NamedTuple):
    """A sentence on what was done."""

    words: str
    lost: bool = False
    """It tells of something that is gone."""


async def mend(settings: Settings) -> list[Told]:
    """Repair what needs it; return what was done, a sentence each.

    Raises:
        CacheError: it cannot be repaired, or another program has it open.
        BusyError: a sync goes on.
    """
    if not is_there(settings.cache):
        return [Told(_("There is no cache yet: nothing needs repair."))]
    async with locked(settings.data):
        try:
            look_over(settings.cache)
            return [Told(_("The cache is whole: nothing needs repair."))]
        except IndexDamagedError:
            if _rebuilt(settings):
                return [Told(_("The index of words was damaged, and was made anew; the articles are whole."))]
        except CacheError as error:
            if not is_damage(error):
                raise
        kept = beside(settings.cache, "damaged")
        with work_folder(settings.cache) as work:
            saved = repair(settings.cache, work / settings.cache.name, kept)
        return [*_told(saved), Told(_("The damaged cache is kept in {file}.").format(file=kept))]


def _rebuilt(settings: Settings) -> bool:
    try:
        with Store.open(settings.cache) as store:
            store.index.rebuild()
        look_over(settings.cache)
    except CacheError as error:
        if not isinstance(error, IndexDamagedError) and not is_damage(error):
            raise
        return False
    return True


def _told(saved: Salvaged) -> Iterator[Told]:
    """What was saved and what was not, a sentence each; of some losses nobody can know how many they are."""
    part = saved.sources
    yield Told(ngettext("{n} source saved.", "{n} sources saved.", part.saved).format(n=part.saved))
    counted = ngettext("{n} source is lost.", "{n} sources are lost.", part.lost)
    yield from _gone(part, counted, _("Some sources are lost."))
    if n := saved.bare:
        told = ngettext(
            "{n} source is known by its address, but lost its title and settings.",
            "{n} sources are known by their address, but lost their title and settings.",
            n,
        )
        yield Told(told.format(n=n), lost=True)
    part = saved.articles
    yield Told(ngettext("{n} article saved.", "{n} articles saved.", part.saved).format(n=part.saved))
    counted = ngettext("{n} article is lost.", "{n} articles are lost.", part.lost)
    yield from _gone(part, counted, _("Some articles are lost."))
    if n := saved.emptied:
        told = ngettext(
            "{n} article is known by what you marked, but lost some of its text: `egov-tui sync` fetches it again.",
            "{n} articles are known by what you marked, but lost some of their text: `egov-tui sync` fetches it again.",
            n,
        )
        yield Told(told.format(n=n), lost=True)
    yield from _told_besides(saved)


def _told_besides(saved: Salvaged) -> Iterator[Told]:
    """The same of what goes with sources and articles."""
    part = saved.revisions
    yield Told(ngettext("{n} earlier text saved.", "{n} earlier texts saved.", part.saved).format(n=part.saved))
    counted = ngettext("{n} earlier text is lost.", "{n} earlier texts are lost.", part.lost)
    yield from _gone(part, counted, _("Some earlier texts are lost."))
    part = saved.watches
    if part.saved or part.torn:
        yield Told(ngettext("{n} saved search saved.", "{n} saved searches saved.", part.saved).format(n=part.saved))
    counted = ngettext("{n} saved search is lost.", "{n} saved searches are lost.", part.lost)
    yield from _gone(part, counted, _("Some saved searches are lost."))
    if saved.aliases.torn or saved.tombstones.torn:
        yield Told(
            _("Some notes on articles under another name, or long gone, are lost: a few may come a second time."),
            lost=True,
        )
    if saved.traffic.torn:
        yield Told(_("Some of what was noted of the traffic is lost."), lost=True)


def _gone(part: Part, counted: str, some: str) -> Iterator[Told]:
    """What is lost of one kind: so many, or `some` where nobody can know."""
    if part.lost:
        yield Told(counted.format(n=part.lost), lost=True)
    elif part.torn:
        yield Told(some, lost=True)
