"""doctor --repair: make a damaged cache one that can be used, and say what was saved."""

from collections.abc import Iterator

from egov_tui.cli.copies import beside, work_folder
from egov_tui.errors import CacheError, IndexDamagedError
from egov_tui.i18n import _, ngettext
from egov_tui.settings import Settings
from egov_tui.store import Store
from egov_tui.store.salvage import Part, Salvaged, repair
from egov_tui.store.soundness import is_damage, is_there, look_over
from egov_tui.sync.lock import locked


async def mend(settings: Settings) -> list[str]:
    """Repair what needs it; return what was done, a sentence each.

    Raises:
        CacheError: it cannot be repaired, or another program has it open.
        BusyError: a sync goes on.
    """
    if not is_there(settings.cache):
        return [_("There is no cache yet: nothing needs repair.")]
    async with locked(settings.data):
        try:
            look_over(settings.cache)
            return [_("The cache is whole: nothing needs repair.")]
        except IndexDamagedError:
            if _rebuilt(settings):
                return [_("The index of words was damaged, and was made anew; the articles are whole.")]
        except CacheError as error:
            if not is_damage(error):
                raise
        kept = beside(settings.cache, "damaged")
        with work_folder(settings.cache) as work:
            saved = repair(settings.cache, work / settings.cache.name, kept)
        return [*_told(saved), _("The damaged cache is kept in {file}.").format(file=kept)]


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


def _told(saved: Salvaged) -> Iterator[str]:
    n = saved.sources.saved
    yield _part(ngettext("{n} source saved", "{n} sources saved", n), saved.sources)
    if n := saved.bare:
        told = ngettext(
            "{n} source is known by its address, but lost its title and settings.",
            "{n} sources are known by their address, but lost their title and settings.",
            n,
        )
        yield told.format(n=n)
    n = saved.articles.saved
    yield _part(ngettext("{n} article saved", "{n} articles saved", n), saved.articles)
    if n := saved.emptied:
        told = ngettext(
            "{n} article is known by what you marked, but lost some of its text: `egov-tui sync` fetches it again.",
            "{n} articles are known by what you marked, but lost some of their text: `egov-tui sync` fetches it again.",
            n,
        )
        yield told.format(n=n)
    n = saved.revisions.saved
    yield _part(ngettext("{n} earlier text saved", "{n} earlier texts saved", n), saved.revisions)
    n = saved.watches.saved
    if n or saved.watches.torn:
        yield _part(ngettext("{n} saved search saved", "{n} saved searches saved", n), saved.watches)
    if saved.aliases.torn or saved.tombstones.torn:
        yield _("Some notes on articles under another name, or long gone, are lost: a few may come a second time.")
    if saved.traffic.torn:
        yield _("Some of what was noted of the traffic is lost.")


def _part(told: str, part: Part) -> str:
    if part.lost:
        told += ", " + ngettext("{lost} lost", "{lost} lost", part.lost)
    elif part.torn:
        told += ", " + _("some lost")
    return (told + ".").format(n=part.saved, lost=part.lost)
