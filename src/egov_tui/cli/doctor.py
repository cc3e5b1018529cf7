"""doctor: where everything is, whether the cache is whole, and how the sources fare."""

import platform
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Literal, NamedTuple

import click

from egov_tui import __version__, logins
from egov_tui.cli.log import FILE_NAME
from egov_tui.cli.output import emit, print_wrapped
from egov_tui.cli.root import Command, Context
from egov_tui.cli.usage import month
from egov_tui.errors import CacheBusyError, CacheError, IndexDamagedError, begun
from egov_tui.exchange.health import failing, quiet
from egov_tui.i18n import _, in_english, ngettext
from egov_tui.model import bare
from egov_tui.series import listed
from egov_tui.settings import Settings
from egov_tui.store import Store
from egov_tui.store.soundness import ODD, is_empty, lacks_its_log, look_at_values
from egov_tui.text.amounts import size

State = Literal["ok", "warning", "error"]
_SIGNS = {"ok": "✓", "warning": "!", "error": "✗"}
_CANNOT_BE_USED = 4
_FILES_TOLD = 5


class Finding(NamedTuple):
    """One thing that was looked at."""

    check: str
    state: State
    message: str
    source: str = ""
    """The source that it is about, if it is about one."""


@click.command(
    "doctor",
    cls=Command,
    help=_(
        "Tell where everything is, check that the cache is whole, and say how every source fares and what to do. "
        "Exit status 4 where the cache is damaged."
    ),
)
@click.option("--full", is_flag=True, help=_("Check every page and every word of the cache; it takes longer."))
@click.option(
    "--repair",
    is_flag=True,
    help=_("Where the cache is damaged, make a new one of what can still be read; the damaged one is kept beside."),
)
@click.option("--json", "as_json", is_flag=True, help=_("Print one JSON object a line."))
@click.pass_obj
def doctor(context: Context | None, full: bool, repair: bool, as_json: bool) -> int:
    """Print what was found, as it is found."""
    settings = (context or Context()).settings
    status = 0
    with in_english() if as_json else nullcontext():
        for found in _repaired(settings) if repair else _findings(settings, full=full):
            status = _CANNOT_BE_USED if found.state == "error" else status
            if as_json:
                emit(found._asdict())
            else:
                print_wrapped(f"{_SIGNS[found.state]} {f'{found.source}: ' if found.source else ''}{found.message}")
    return status


def _repaired(settings: Settings) -> Iterator[Finding]:
    from egov_tui.cli.repair import mend
    from egov_tui.cli.signals import run

    yield from _signs(settings)
    for told in run(mend(settings)):
        yield Finding("repair", "warning" if told.lost else "ok", told.words)


def _signs(settings: Settings) -> Iterator[Finding]:
    """What can be seen only before the cache is opened."""
    if is_empty(settings.cache):
        told = _("{file}: was empty (0 bytes), so a new cache is made. `egov-tui restore FILE` brings a copy back.")
        yield Finding("cache", "warning", told.format(file=settings.cache))
    if lacks_its_log(settings.cache):
        told = _("{file}: its log (-wal) is missing: what was written last may be lost. `egov-tui sync` looks again.")
        yield Finding("cache", "warning", told.format(file=settings.cache))


def _findings(settings: Settings, *, full: bool) -> Iterator[Finding]:
    yield from _places(settings)
    yield from _signs(settings)
    try:
        with Store.open(settings.cache) as store:
            yield from _cache(settings, store, full=full)
            yield from _attachments(store)
            yield from _sources(store)
            yield from _logins(settings, store)
    except CacheBusyError as error:
        yield Finding("cache", "warning", str(error))
    except CacheError as error:
        yield Finding("cache", "error", str(error))
    except (ValueError, OverflowError) as error:  # a value that no version of ours writes
        yield Finding("cache", "error", _(ODD).format(file=settings.cache, problem=error))


def _places(settings: Settings) -> Iterator[Finding]:
    versions = f"egov-tui {__version__} · Python {platform.python_version()} · Textual {version('textual')}"
    yield Finding("program", "ok", f"{versions} · {platform.system()} {platform.release()}")
    if settings.config.exists():
        yield Finding("settings", "ok", _("Settings: {file}").format(file=settings.config))
    else:
        yield Finding(
            "settings", "ok", _("Settings: the defaults; {file} would change them.").format(file=settings.config)
        )
    from egov_tui.feeds.recipes import folder_of, load

    for fault in load(folder_of(settings.config))[1]:
        yield Finding("recipe", "warning", str(fault))
    yield Finding("log", "ok", _("Log: {file}").format(file=settings.state / FILE_NAME))


def _cache(settings: Settings, store: Store, *, full: bool) -> Iterator[Finding]:
    bytes_ = sum(file.stat().st_size for file in settings.data.glob(f"{settings.cache.name}*"))
    yield Finding("data", "ok", _("Cache: {file}, {size}").format(file=settings.cache, size=size(bytes_)))
    try:
        store.index.check(full=full)
        if full:
            look_at_values(settings.cache)
        whole = _("Every page and every word of the cache is in order.") if full else _("The cache is in order.")
        yield Finding("cache", "ok", whole)
    except IndexDamagedError as error:
        mend = _("`egov-tui index --rebuild` makes the index anew.")
        yield Finding("index", "error", f"{error} {mend}")
    total, waiting = store.articles.counts().total, store.index.waiting()
    yield Finding("articles", "ok", begun(ngettext("{n} article", "{n} articles", total).format(n=total)))
    if waiting:
        told = ngettext(
            "{n} article is not found by its words yet; the next sync or `egov-tui index` sees to it.",
            "{n} articles are not found by their words yet; the next sync or `egov-tui index` sees to it.",
            waiting,
        )
        yield Finding("index", "warning", told.format(n=waiting))
    room = store.ageing.room(settings.retention)
    if room.near:
        told = _("The cache takes {used} of the {limit} that it may; old articles are forgotten.")
        yield Finding("room", "warning", told.format(used=size(room.used), limit=size(room.limit)))
    budget = store.ledger.budget(settings.sync.monthly_budget_mb, datetime.now().astimezone().date())
    yield Finding("network", "warning" if budget.near or budget.over else "ok", month(budget))


def _attachments(store: Store) -> Iterator[Finding]:
    """How many files of articles are here, and which are of no article any more."""
    names = set(store.files.names())
    if names:
        told = ngettext("{n} attachment was fetched: {folder}", "{n} attachments were fetched: {folder}", len(names))
        yield Finding("attachments", "ok", told.format(n=len(names), folder=store.folder.path))
    strangers = store.folder.strangers({*names, *store.steps.attachments()})
    if strangers:
        told = ngettext(
            "{n} file ({size}) is of an article that is no longer in the cache; delete it if you do not need it: "
            "{files}",
            "{n} files ({size}) are of articles that are no longer in the cache; delete those that you do not need: "
            "{files}",
            len(strangers),
        )
        weight = size(sum(one.stat().st_size for one in strangers))
        more = ["…"] if len(strangers) > _FILES_TOLD else []
        files = listed([*strangers[:_FILES_TOLD], *more])
        yield Finding("attachments", "warning", told.format(n=len(strangers), size=weight, files=files))


def _sources(store: Store) -> Iterator[Finding]:
    sources, now = store.sources.all(), datetime.now(UTC)
    offered = sum(source.offered for source in sources)
    bad = [source for source in sources if source.last_problem]
    good = len(sources) - len(bad) - offered
    yield Finding(
        "sources", "ok", ngettext("{n} source is in order.", "{n} sources are in order.", good).format(n=good)
    )
    if offered:
        told = ngettext(
            "{n} source came with a pack and is not followed: `egov-tui source list` shows it.",
            "{n} sources came with a pack and are not followed: `egov-tui source list` shows them.",
            offered,
        )
        yield Finding("offered", "ok", told.format(n=offered))
    for source in bad:
        yield Finding("source", "warning", failing(source, now), source.slug)
    for source in sources:
        if not (source.last_problem or source.offered) and (silence := quiet(store.articles.dates(source.id), now)):
            yield Finding("source", "warning", silence, source.slug)
        if source.insecure:
            yield Finding("source", "warning", _("its certificate is not checked, as you asked"), source.slug)


def _logins(settings: Settings, store: Store) -> Iterator[Finding]:
    """Which sources have a login, and what is to be known of it; never what it is."""
    known = logins.read(settings.logins)
    for fault in known.faults:
        yield Finding("logins", "warning", fault)
    if settings.logins.exists() and not known.faults:
        yield Finding("logins", "ok", _("Logins: {file}").format(file=settings.logins))
    sources = {source.slug: source for source in store.sources.all()}
    for slug, login in known.by_slug.items():
        if source := sources.get(slug):
            told = logins.warning(source, login)
            yield Finding("login", "warning" if told else "ok", told or _("has a login"), slug)
        else:
            told = _("is not followed, but has a login; `egov-tui source login {source} --forget` forgets it")
            yield Finding("login", "ok", told.format(source=slug), slug)
    for source in sources.values():
        if bare(source.address)[1]:
            yield Finding("login", "warning", _("its address holds a login; the next sync moves it away"), source.slug)
