"""What `source test` says of an address: as JSON, in words, and as events for the reader."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import aclosing
from datetime import UTC, datetime

from egov_tui.cli.output import emit_event, say
from egov_tui.errors import FAULTS, EgovError, UsageError, explain, several
from egov_tui.exchange.export import error_record, record
from egov_tui.feeds.recipes import folder_of, load
from egov_tui.i18n import N_, _, ngettext
from egov_tui.model import Article, Event, Failed, Feed, Probed, Problem, Progress, Recipe, Teaser, bare
from egov_tui.moments import label, width
from egov_tui.series import listed
from egov_tui.settings import Settings, offline
from egov_tui.sync.probe import Probe, Report, articles, entries, locate, probes
from egov_tui.text.clean import line
from egov_tui.text.links import redact
from egov_tui.text.names import kind_name
from egov_tui.text.naming import called
from egov_tui.text.zones import clock

_SHOWN = 10


async def each(
    settings: Settings,
    addresses: Sequence[str],
    tell: Callable[[Probe], None],
    report: Report | None = None,
    *,
    recipe: str = "",
    base: str = "",
) -> None:
    """Read addresses or files, telling of each in order as soon as it is read; `report` is told what is being read.

    Pages are read by the best recipe, or by the one that is named; of a local page relative links start at `base`.

    Raises:
        UsageError: the data mode is offline, and all of them need the network; or there is no such recipe.
    """
    silent = settings.sync.mode == "offline"
    if silent and addresses and not any(locate(address).startswith("file:") for address in addresses):
        raise offline(settings)
    found = probes(
        addresses,
        recipes=_recipes(settings, recipe),
        offline=silent,
        report=report,
        base=base,
        ca_file=settings.sync.ca_file,
    )
    async with aclosing(found):
        async for one in found:
            tell(one)


def _recipes(settings: Settings, name: str) -> Mapping[str, Recipe]:
    """All recipes, or the one that is named; what is wrong with those of the reader's own is said."""
    found, faults = load(folder_of(settings.config))
    for fault in faults:
        say(str(fault))
    if name and name not in found:
        told = N_("{recipe}: there is no such recipe. There are {recipes}.")
        raise UsageError(told, recipe=line(name), recipes=several(found))
    return {name: found[name]} if name else found


def probe_record(found: Probe) -> dict[str, object]:
    """Return the JSON object of one address: for OPML `sources` in place of what a feed has."""
    told: dict[str, object] = {
        "address": _typed(found.address),
        "final_address": found.final_address,
        "ok": found.ok,
        "error": error_record(found.problem),
        "kind": found.kind,
    }
    if found.kind == "opml":
        told["sources"] = [{"address": o.address, "title": o.title, "folder": o.folder} for o in found.outlines]
        return told
    feed = found.feed
    return {
        **told,
        "title": feed.title if feed else None,
        "link": feed.link if feed else None,
        "language": feed.language if feed else None,
        "authors": list(feed.authors) if feed else [],
        "articles": [record(article) for article in articles(found)],
    }


def _typed(address: str) -> str:
    """An address as it was given, without user and password."""
    clean, login = bare(locate(address))
    return clean if login else address


def probe_words(found: Probe) -> str:
    """Return the same for a person: what it is, and its first articles."""
    if found.problem:
        return "\n".join([_explained(found.problem), *_tried(found)])
    if found.kind == "opml":
        count = len(found.outlines)
        lines = [
            redact(found.address),
            ngettext("OPML with {n} source:", "OPML with {n} sources:", count).format(n=count),
            *(f"  {outline.title}  {redact(outline.address)}" for outline in found.outlines),
        ]
        return "\n".join(lines)
    assert found.feed is not None
    read = articles(found)
    head = ngettext("{kind}, {n} article: {title}", "{kind}, {n} articles: {title}", len(read))
    lines = [
        redact(found.final_address or found.address),
        head.format(kind=kind_name(found.kind), n=len(read), title=found.feed.title),
    ]
    if found.feed.problem:
        lines.append(_("It is damaged; what could be read is shown. ({detail})").format(detail=found.feed.problem))
    if found.feed.next:
        lines.append(
            _("Older articles stand at {address}; they are not fetched.").format(address=redact(found.feed.next))
        )
    lines += [f"  {_when(a):<{width()}}  {called(a.title, a.text, a.link)}" for a in read[:_SHOWN]]
    if len(read) > _SHOWN:
        lines.append(_more(len(read) - _SHOWN))
    return "\n".join([*lines, *_tried(found)])


def _more(n: int) -> str:
    """The last line of a list that names only the first of its articles."""
    told = ngettext("and {n} more article", "and {n} more articles", n).format(n=n)
    return f"  {told}"


def _tried(found: Probe) -> list[str]:
    """What each recipe finds in a page, and why it is the one, or is not."""
    if not found.trials:
        return []
    lines = ["", _("What each recipe finds in this page:")]
    for trial in found.trials:
        chosen = found.way is not None and trial.recipe == found.way.recipe
        said = _(FAULTS[trial.fault]) if trial.fault in FAULTS and not trial.listing else ""
        if trial.items:
            said = ngettext("{n} item", "{n} items", trial.items).format(n=trial.items)
        lines.append(f"{'*' if chosen else ' '} {trial.recipe}{': ' if said else ''}{said}")
        if trial.evidence:
            told = _("known by: {evidence}").format(evidence=listed(trial.evidence))
            lines.append(f"    {told}")
        if trial.listing and (chosen or not trial.items):
            told = _("its list stands at {address}").format(address=redact(trial.listing))
            lines.append(f"    {told}")
    return [*lines, _why(found)] if found.way else lines


def _why(found: Probe) -> str:
    """Why the recipe that is chosen was chosen."""
    assert found.way is not None
    chosen = next((one for one in found.trials if one.recipe == found.way.recipe), None)
    if len(found.trials) == 1 and chosen and chosen.evidence:
        told = _("* {recipe} is used, the only one that knows this kind of site.")
    elif chosen is None or not chosen.evidence:
        told = _("* {recipe} is used: nothing tells of a known kind of site, and these links have dates.")
    elif chosen.on_path:
        told = _("* {recipe} is used: it knows this kind of site, and such a list stands at this address.")
    else:
        told = _("* {recipe} is used: more tells for it than for the others.")
    other = _("`--recipe` takes another.")
    return "\n".join([told.format(recipe=found.way.recipe), f"  {other}"])


def _explained(problem: Problem) -> str:
    """Why nothing could be read; of a page that was never read before, nothing can have changed."""
    if problem.cause == "layout":
        told = _("{address}: no list of news is found in this page. Name the page that lists the news.")
        return told.format(address=problem.address)
    return explain(problem) + (f" ({problem.detail})" if problem.detail else "")


def preview(found: Probe) -> str:
    """Return what following a page would read: date, title and link of each item."""
    assert found.feed is not None
    assert found.way is not None
    read = articles(found)
    head = ngettext(
        "{address}: a page with {n} item, read by the recipe {recipe}:",
        "{address}: a page with {n} items, read by the recipe {recipe}:",
        len(read),
    )
    lines = [head.format(address=redact(found.follow), n=len(read), recipe=found.way.recipe)]
    for one in read[:_SHOWN]:
        lines.append(f"  {_when(one):<{width()}}  {called(one.title, one.text, one.link)}")
        lines += [f"  {'':<{width()}}  {redact(one.link)}"] if one.link else []
    if len(read) > _SHOWN:
        lines.append(_more(len(read) - _SHOWN))
    return "\n".join(lines)


def _when(article: Article) -> str:
    """When it was published, as lists say it."""
    told = clock(article.clock)
    return label(article.published, datetime.now(UTC), told=told) if article.published else "-"


def list_of_sources(found: Probe) -> EgovError:
    """Return the error for OPML where one source is wanted."""
    told = N_("{address}: this is a list of sources (OPML). Take it in with `egov-tui source import FILE`.")
    return EgovError(told, address=redact(found.address))


# ---------------------------------------------------------------- for the reader


def tell_progress(address: str, tried: int, bytes_in: int) -> None:
    """Print that an address is being read, behind so many others and their bytes."""
    emit_event(Progress(tried, 0, 0, bytes_in, address))


def tell_events(found: Probe) -> None:
    """Print what an address turned out to be: one event for each feed."""
    for event in _events(found):
        emit_event(event)


def tell_failure(error: EgovError) -> None:
    """Print why nothing could be read at all."""
    emit_event(Failed(error.message, error.status))


def _events(found: Probe) -> Sequence[Event]:
    place, _login = bare(locate(found.address))
    if found.problem:
        return [Probed(place, bytes_in=found.bytes_in, error=found.problem)]
    if found.kind == "opml":
        return [Failed(list_of_sources(found).message)]
    if found.candidates:
        return [_probed(one.address, one.title, one.feed, found) for one in found.candidates if one.feed]
    return [_probed(found.follow if found.way else place, found.feed.title, found.feed, found)] if found.feed else []


def _probed(address: str, title: str, feed: Feed, found: Probe) -> Probed:
    """A feed with its newest articles; those without a date come last, as the feed lists them."""
    read = entries(feed)
    newest = sorted(read, key=lambda one: one.date.timestamp() if one.date else float("-inf"), reverse=True)
    return Probed(
        address=address,
        kind=feed.kind,
        title=title,
        link=feed.link,
        language=feed.language,
        articles=len(feed.listed),
        newest=tuple(_teaser(one) for one in newest[:_SHOWN]),
        bytes_in=found.bytes_in,
        way=found.way,
        damage=feed.problem,
    )


def _teaser(one: Article) -> Teaser:
    return Teaser(called(one.title, one.text, one.link), one.date)
