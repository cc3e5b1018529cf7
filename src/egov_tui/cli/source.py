"""source: the subscriptions."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import click

from egov_tui import logins
from egov_tui.cli.metavars import ADDRESS, DIR, FILE, FOLDER, NAME, SOURCE
from egov_tui.cli.output import emit, no_source, print_entry, print_rows, print_text, say
from egov_tui.cli.root import Context, Group
from egov_tui.cli.words import Number
from egov_tui.errors import CacheError, EgovError, UsageError, explain
from egov_tui.exchange.addresses import none_inside, places
from egov_tui.exchange.health import failing
from egov_tui.i18n import _, ngettext
from egov_tui.model import Login, Source, bare
from egov_tui.store import DuplicateSource, Store
from egov_tui.text.links import redact
from egov_tui.text.zones import known_zone

if TYPE_CHECKING:
    from egov_tui.sync.probe import Candidate, Probe

_pass = click.make_pass_decorator(Context, ensure=True)
_UNREACHED = ("no_connection", "timeout")
"""Kinds of problems that say nothing of an address but that nobody can look at it now."""
_json = click.option("--json", "as_json", is_flag=True, help=_("Print one JSON object a line."))


@click.group(
    "source",
    cls=Group,
    lazy={
        "import": "subscriptions.import_",
        "export": "subscriptions.export",
        "edit": "edit.edit",
        "recipes": "recipes.recipes",
        "login": "login.login",
    },
    help=_("Add, list, test, change and remove the agencies you follow."),
)
def source() -> None:
    """Group the commands of subscriptions."""


@source.command("list", help=_("List the sources."))
@_json
@_pass
def list_(context: Context, as_json: bool) -> int:
    """Print the sources."""
    with Store.open(context.settings.cache) as store:
        sources = store.sources.all()
    if as_json:
        from egov_tui.exchange.export import source_record

        for one in sources:
            emit(source_record(one))
        return 0
    if not sources:
        say(_("There are no sources yet. Add one with `egov-tui source add ADDRESS`."))
    with_login = logins.read(context.settings.logins).by_slug
    if not sys.stdout.isatty():
        print_rows((_row(one, one.slug in with_login) for one in sources), ())
        return 0
    for one in sources:
        slug, folder, kind, numbers, agency, state = _row(one, one.slug in with_login, datetime.now(UTC))
        print_entry((slug, agency, folder, kind, numbers), state)
    return 0


def _row(one: Source, has_login: bool, now: datetime | None = None) -> tuple[str, ...]:
    return one.slug, one.folder, one.kind or "-", f"{one.unread}/{one.total}", one.agency, _state(one, has_login, now)


def _state(one: Source, has_login: bool, now: datetime | None) -> str:
    """How a source fares: its address, or why it fails, as seen from `now`."""
    told = [_("offered by a pack")] if one.offered else []
    told.append(failing(one, now) or redact(one.address))
    if one.insecure:
        told.append(_("certificate not checked"))
    if has_login:
        told.append(_("has a login"))
    return " · ".join(told)


@source.command(
    "add",
    help=_("Follow agencies: addresses of feeds, of pages that link one or list news, files, or folders of files."),
)
@click.argument("addresses", metavar=f"{ADDRESS}|{FILE}|{DIR}...", nargs=-1, required=True)
@click.option("--from-catalogue", is_flag=True, help=_("Take ids of `egov-tui catalogue` in place of addresses."))
@click.option("--title", metavar=NAME, default="", help=_("The name to show; the source's own by default."))
@click.option(
    "--folder", metavar=FOLDER, default="", help=_("The folder to put it in; a/b is a folder within a folder.")
)
@click.option(
    "--zone", metavar=NAME, default="", help=_("The time zone of dates that tell none, such as Africa/Nairobi.")
)
@click.option("--no-check", is_flag=True, help=_("Take the address as it is, without fetching it."))
@click.option("--recipe", metavar=NAME, default="", help=_("Read a page by this recipe; the best one by default."))
@_json
@_pass
def add(
    context: Context,
    addresses: tuple[str, ...],
    from_catalogue: bool,
    title: str,
    folder: str,
    zone: str,
    no_check: bool,
    recipe: str,
    as_json: bool,
) -> int:
    """Verify addresses and subscribe to them."""
    known_zone(zone)
    names: dict[str, str] = {}
    zones: dict[str, str] = {}
    find: Callable[[str], list[str]] = _places
    if from_catalogue:
        from egov_tui.cli import catalogue

        names, zones, find = catalogue.titles(), catalogue.zones(), catalogue.addresses
    wanted, wrong = _wanted(addresses, find)
    if title and len(wanted) > 1:
        raise UsageError(_("--title goes with a single address."))
    added: list[Source] = []

    def tell(one: Source) -> None:
        added.append(one)
        if as_json:
            from egov_tui.exchange.export import source_record

            emit(source_record(one))
        else:
            print_rows([(one.slug, one.kind or "-", one.agency, redact(one.address))], (24, 4, 24))

    with Store.open(context.settings.cache) as store:

        def follow(address: str) -> None:
            clean, login = bare(address)
            one = store.sources.add(
                clean, title=title or names.get(address, ""), folder=folder, zone=zone or zones.get(address, "")
            )
            tell(one)
            _keep_login(context, one, login)

        def take_up(offered: Source, address: str) -> None:
            clean, login = bare(address)
            wishes = {"title": title or names.get(address), "folder": folder, "zone": zone or zones.get(address)}
            one = store.steps.follow(offered, clean, **{name: wish for name, wish in wishes.items() if wish})
            tell(one)
            say(_("{source}: came with a pack, and is followed from now on.").format(source=one.slug))
            _keep_login(context, one, login)

        def take(found: "Probe") -> None:
            if from_catalogue and found.problem and found.problem.kind in _UNREACHED:
                say(explain(found.problem))
                follow(found.address)
                return
            named, at = names.get(found.address, ""), zones.get(found.address, "")
            one = _subscribe(store, found, title or named, folder, zone or at)
            tell(one)
            _keep_login(context, one, bare(found.address)[1])

        new = []
        for address in wanted:
            known = store.sources.find(address)
            if known is None:
                new.append(address)
            elif known.offered:
                _attempt(partial(take_up, known, address))
            else:
                say(str(DuplicateSource(known)))
        # What stands in the catalogue is known well enough to be followed where nobody can look, here or in `take`.
        if no_check or (from_catalogue and context.settings.sync.mode == "offline"):
            for address in new:
                _attempt(partial(follow, address))
        else:
            from egov_tui.cli.probing import each
            from egov_tui.cli.signals import run

            run(each(context.settings, new, lambda found: _attempt(partial(take, found)), recipe=recipe))
    if added and not as_json:
        say(
            ngettext(
                "{n} source added. Fetch it with `egov-tui sync`.",
                "{n} sources added. Fetch them with `egov-tui sync`.",
                len(added),
            ).format(n=len(added))
        )
    if len(added) == len(wanted) and wanted and not wrong:
        return 0
    return 3 if added else 1


def _wanted(arguments: tuple[str, ...], find: Callable[[str], list[str]]) -> tuple[list[str], int]:
    """The addresses that the arguments stand for, and how many of them stand for none, which is said.

    Raises:
        UsageError: there is but one, and it stands for nothing.
    """
    wanted: list[str] = []
    wrong: list[UsageError] = []
    for argument in arguments:
        try:
            wanted += find(argument)
        except UsageError as error:
            wrong.append(error)
    if len(wrong) == len(arguments) == 1:
        raise wrong[0]
    for one in wrong:
        say(str(one))
    return wanted, len(wrong)


def _attempt(work: Callable[[], object]) -> None:
    """Do the work of one address; what goes wrong with it is said and costs the others nothing."""
    try:
        work()
    except EgovError as error:
        if error.status == CacheError.status:
            raise
        say(str(error))


def _keep_login(context: Context, one: Source, login: Login | None) -> None:
    """Keep the user and password that stood in the address of a new source."""
    if login is not None:
        from egov_tui.cli.login import keep_of_new

        keep_of_new(context.settings, one, login)


def _places(address: str) -> list[str]:
    """An argument as addresses; says so of a folder without feeds."""
    found = places(address)
    if not found:
        say(none_inside(address))
    return found


def _subscribe(store: Store, found: "Probe", title: str, folder: str, zone: str) -> Source:
    """Follow what an address turned out to be."""
    if found.problem:
        detail = f" ({found.problem.detail})" if found.problem.detail else ""
        raise EgovError(explain(found.problem) + detail)
    if found.kind == "opml":
        from egov_tui.cli.probing import list_of_sources

        raise list_of_sources(found)
    chosen = _choose(found)
    if found.way:
        from egov_tui.cli.probing import preview

        say(preview(found))
    feed = found.feed if chosen is None or chosen == found.candidates[0] else None
    return store.sources.add(
        chosen.address if chosen else bare(found.follow)[0],
        title=title or (feed.title if feed else chosen.title if chosen else ""),
        folder=folder,
        zone=zone,
        kind=feed.kind if feed else None,
        link=feed.link if feed else None,
        language=feed.language if feed else None,
        way=found.way,
    )


def _choose(found: "Probe") -> "Candidate | None":
    """One of the feeds that a page links, asked on a terminal when there are several; None where it is a feed."""
    if len(found.candidates) < 2:
        return found.candidates[0] if found.candidates else None
    for number, candidate in enumerate(found.candidates, 1):
        articles = ngettext("{n} article", "{n} articles", candidate.articles).format(n=candidate.articles)
        say(f"{number}. {candidate.title} ({articles}) {redact(candidate.address)}")
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise EgovError(
            _("{address}: this page links several feeds. Add one of those above.").format(address=redact(found.address))
        )
    number = click.prompt(_("Which one?"), prompt_suffix=" ", type=Number(1, len(found.candidates)), err=True)
    return found.candidates[int(number) - 1]


@source.command("remove", help=_("Stop following sources, and forget their articles."))
@click.argument("names", metavar=f"{SOURCE}...", nargs=-1, required=True)
@_pass
def remove(context: Context, names: tuple[str, ...]) -> int:
    """Remove sources with their articles."""
    removed = 0
    with Store.open(context.settings.cache) as store:
        for name in names:
            one = store.sources.find(name)
            if one is None:
                say(no_source(name))
                continue
            store.steps.remove(one)
            removed += 1
            say(_("{source} removed.").format(source=one.slug))
    return 0 if removed == len(names) else 3 if removed else 1


@source.command("test", help=_("Say what would be read from addresses or files, storing nothing."))
@click.argument("addresses", metavar=f"{ADDRESS}|{FILE}...", nargs=-1, required=True)
@_json
@click.option("--events", is_flag=True, help=_("Print every event as JSON while it happens, as the reader wants it."))
@click.option("--recipe", metavar=NAME, default="", help=_("Read a page by this recipe; the best one by default."))
@click.option("--base", metavar="URL", default="", help=_("Where the relative links of a local page start."))
@_pass
def test(context: Context, addresses: tuple[str, ...], as_json: bool, events: bool, recipe: str, base: str) -> int:
    """Read addresses and tell of each, in order; `-` stands for those that standard input has, one a line."""
    from egov_tui.cli.given import given
    from egov_tui.cli.probing import each, probe_record, probe_words, tell_events, tell_failure, tell_progress
    from egov_tui.cli.signals import run

    addresses = given(addresses)
    good = 0

    def tell(found: "Probe") -> None:
        nonlocal good
        good += found.ok
        if events:
            tell_events(found)
        elif as_json:
            emit(probe_record(found))
        else:
            print_text(probe_words(found))

    try:
        report = tell_progress if events else None
        run(each(context.settings, addresses, tell, report, recipe=recipe, base=base))
    except EgovError as error:
        if events:
            tell_failure(error)
        raise
    return 0 if good == len(addresses) else 3 if good else 1
