"""What stands behind an address, without storing anything: for `source test` and `source add`."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from urllib.parse import urljoin

from msgspec import structs

from egov_tui.errors import SourceError
from egov_tui.exchange import opml
from egov_tui.feeds.answer import FetchError
from egov_tui.feeds.discover import feed_links, likely_links, usual_places
from egov_tui.feeds.fetch import Fetched, Fetcher, Request
from egov_tui.feeds.job import Job
from egov_tui.feeds.recipes import load
from egov_tui.feeds.workers import Workers
from egov_tui.model import Article, Feed, Kind, Login, Outline, Problem, Recipe, Trial, Way, bare
from egov_tui.sync.hosts import Hosts
from egov_tui.sync.pages import NoList, Reader
from egov_tui.sync.robots import Robots
from egov_tui.text.links import redact
from egov_tui.text.reading import plain_text
from egov_tui.text.zones import written

_MOST_CANDIDATES, _MOST_TRIED = 10, 25
_AHEAD = 4
"""Addresses that are read while an earlier one is still told of."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A feed that a page links, verified by reading it."""

    address: str
    title: str
    articles: int
    feed: Feed | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class _Verified:
    """A feed that a page links, as it was read."""

    candidate: Candidate
    fetched: Fetched
    feed: Feed


@dataclass(frozen=True, slots=True)
class Probe:
    """What an address turned out to be. Of a page that links feeds: the first of them, and all as candidates."""

    address: str
    """As given."""
    final_address: str | None = None
    problem: Problem | None = None
    feed: Feed | None = None
    outlines: tuple[Outline, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    kind: Kind | None = None
    way: Way | None = None
    """Of a page: how it is read."""
    trials: tuple[Trial, ...] = ()
    """Of a page: what each recipe finds in it, the best first."""
    bytes_in: int = 0
    """What all that was tried cost, as it crossed the wire."""

    @property
    def follow(self) -> str:
        """What is to be followed: of a page the address of its list, else what was given."""
        return self.final_address or self.address if self.way else self.address

    @property
    def ok(self) -> bool:
        """Whether there is something to read."""
        return self.problem is None


Report = Callable[[str, int, int], object]
"""Is told of every address before it is read, how many were before it, and what those cost."""


@dataclass(frozen=True, slots=True)
class _Means:
    """What reading takes."""

    client: Fetcher
    pool: Workers
    hosts: Hosts
    robots: Robots
    offline: bool = False
    """Only files of this computer are read."""
    report: Report = lambda address, tried, bytes_in: None
    recipes: Mapping[str, Recipe] = field(default_factory=dict)
    base: str = ""
    """Where the relative links of a local file start."""
    login: Login | None = None
    """What stood in the address."""
    costs: list[int] = field(default_factory=list)
    """Bytes of every answer to one address that was typed."""

    def see_that_it_may(self, address: str) -> None:
        """Raises FetchError in the offline mode, unless it is a file of this computer."""
        if self.offline and not address.startswith("file:"):
            raise FetchError(Problem("no_connection", redact(address), "the data mode is offline"))

    async def fetch(self, address: str, *, foreign: bool = False) -> Fetched:
        self.see_that_it_may(address)
        self.report(redact(address), len(self.costs), sum(self.costs))
        try:
            fetched = await self.client.fetch(Request(address, foreign=foreign, login=self.login), self.hosts.turn)
        except FetchError as error:
            self.costs.append(error.bytes_in)
            raise
        self.costs.append(fetched.bytes_in)
        return fetched

    async def page(self, address: str, *, foreign: bool) -> Fetched:
        """A page that another one leads to, where its site allows robots to read it."""
        self.see_that_it_may(address)
        await self.robots.allow(Request(address, foreign=foreign), self.hosts.turn)
        return await self.fetch(address, foreign=foreign)

    async def parse(self, fetched: Fetched) -> Feed:
        return await self.pool.parse(Job(fetched.body, fetched.address, fetched.content_type))


async def probe(
    address: str,
    *,
    fetcher: Fetcher | None = None,
    workers: Workers | None = None,
    hosts: Hosts | None = None,
    recipes: Mapping[str, Recipe] | None = None,
    base: str = "",
) -> Probe:
    """Read an address (http, https, file:, a local path, or a host without a scheme). Never raises SourceError.

    `recipes` read pages, all there are by default; `base` is where the relative links of a local page start.
    """
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(Fetcher()) if fetcher is None else fetcher
        pool = await stack.enter_async_context(Workers(1)) if workers is None else workers
        known = load()[0] if recipes is None else recipes
        means = _Means(client, pool, hosts or Hosts(), Robots(client, pool), recipes=known, base=base)
        return await _probe(address, means)


async def probes(
    addresses: Sequence[str],
    *,
    recipes: Mapping[str, Recipe],
    offline: bool = False,
    report: Report | None = None,
    base: str = "",
    ca_file: Path | None = None,
) -> AsyncGenerator[Probe, None]:
    """Yield the probe of each address, in order; they share their workers, and the next are read meanwhile.

    `offline` reads only files of this computer. `report` is told what is being read. `ca_file` is as for
    `Fetcher`, the rest as for `probe`.
    """
    async with Fetcher(ca_file=ca_file) as client, Workers() as pool:
        means = _Means(client, pool, Hosts(), Robots(client, pool), offline, recipes=recipes, base=base)
        means = means if report is None else replace(means, report=report)
        tasks: list[asyncio.Task[Probe]] = []
        try:
            for number, address in enumerate(addresses):
                tasks.append(asyncio.create_task(_probe(address, means)))
                if number >= _AHEAD:
                    yield await tasks.pop(0)
            while tasks:
                yield await tasks.pop(0)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


def locate(address: str) -> str:
    """Return what a reader typed as an address: files as file:, a bare host with https."""
    if "://" in address or address.startswith("file:"):
        return address
    try:
        path = Path(address).expanduser()
        there = path.exists()
    except (OSError, RuntimeError):  # too long for a name; a home folder of nobody
        path, there = Path(address), False
    if there or address.startswith(("/", "./", "../", "~")) or path.suffix in (".xml", ".json", ".opml"):
        return path.absolute().as_uri()
    return f"https://{address}"


async def _probe(address: str, means: _Means) -> Probe:
    means = replace(means, login=bare(locate(address))[1], costs=[])
    found = await _read(address, means)
    return replace(found, bytes_in=sum(means.costs))


async def _read(address: str, means: _Means) -> Probe:
    if not address.strip():
        return Probe(address, problem=Problem("not_found", "''", "no address"))
    place, _login = bare(locate(address))
    try:
        fetched = await means.fetch(place)
    except SourceError as error:
        return Probe(address, problem=structs.replace(error.problem, address=redact(address)))
    found = Probe(address, fetched.address)
    if opml.looks_so(fetched.body):
        try:
            return replace(found, kind="opml", outlines=opml.read(fetched.body, address).outlines)
        except SourceError as error:
            return replace(found, problem=error.problem)
    try:
        feed = await means.parse(fetched)
    except SourceError as error:
        if fetched.body.lstrip()[:5] == b"%PDF-":
            return replace(found, problem=Problem("not_a_feed", redact(address), "PDF", cause="file"))
        if error.problem.kind == "not_a_feed":
            return await _discover(found, fetched, means, error.problem)
        return replace(found, problem=structs.replace(error.problem, address=redact(address)))
    return replace(found, feed=feed, kind=feed.kind)


async def _discover(found: Probe, page: Fetched, means: _Means, problem: Problem) -> Probe:
    """The feeds of a page's site, each verified by reading it, else the page itself as a list of news.

    Feeds that it names come first, then links that look like feeds. Where there are none, a page of a known kind is
    read by its recipe; else the usual places of feeds are looked at, and at last any list that the page has. Of a
    local file there is only the page. What a page names is followed as a redirect of it would be: not into a private
    network from outside, and not down from https.
    """
    known = {name: one for name, one in means.recipes.items() if not one.repeated}
    unknown = {name: one for name, one in means.recipes.items() if one.repeated}
    body, place, told = page.body, page.address, page.content_type
    local = place.startswith("file:")
    tried: list[str] = []
    read: list[_Verified] = []
    if not local:
        read = await _verified(page, feed_links(body, place, told), tried, means)
        read = read or await _verified(page, likely_links(body, place, told), tried, means)
    if read:
        return _of_feeds(found, read)
    of_kind = await _as_page(found, page, known, means)
    if of_kind.problem is None or of_kind.problem.cause == "robots":
        return of_kind
    if any(one.on_path and _certain(one, known) for one in of_kind.trials):  # of a known kind, and its list is gone
        return replace(of_kind, problem=structs.replace(of_kind.problem, address=redact(found.address)))
    if not local and (read := await _verified(page, usual_places(place), tried, means)):
        return _of_feeds(found, read)
    of_none = await _as_page(found, page, unknown, means)
    if of_none.ok:
        return replace(of_none, trials=of_kind.trials + of_none.trials)
    site = urljoin(place, "/")
    places = tuple(redact(one.replace(site, "/", 1) if one.startswith(site) else one) for one in tried)
    shell = of_none.problem if of_none.problem and of_none.problem.cause == "shell" else None
    problem = shell or structs.replace(problem, tried=places)
    return replace(
        found,
        problem=structs.replace(problem, address=redact(found.address)),
        trials=of_kind.trials + of_none.trials,
    )


def _certain(trial: Trial, recipes: Mapping[str, Recipe]) -> bool:
    """Whether all that tells of a kind of site is in a page; one word alone may stand anywhere."""
    recipe = recipes.get(trial.recipe)
    return recipe is not None and 0 < len(recipe.evidence) == len(trial.evidence)


async def _verified(
    page: Fetched, links: Sequence[tuple[str, str]], tried: list[str], means: _Means
) -> "list[_Verified]":
    """Those of the links that are feeds; `tried` tells of them all."""
    read: list[_Verified] = []
    for linked, title in links[:_MOST_TRIED]:
        if len(read) >= _MOST_CANDIDATES:
            break
        address = _as_safe_as(page.address, linked)
        if address in tried:
            continue
        tried.append(address)
        try:
            fetched = await means.fetch(address, foreign=not page.inside)
            feed = await means.parse(fetched)
        except SourceError:
            continue
        # The address is the link, wherever that leads today: a temporary redirect is no address to keep.
        read.append(_Verified(Candidate(address, feed.title or title, len(feed.listed), feed), fetched, feed))
    return read


def _of_feeds(found: Probe, read: "Sequence[_Verified]") -> Probe:
    candidates = tuple(one.candidate for one in read)
    first = read[0]
    return replace(
        found, final_address=first.fetched.address, feed=first.feed, kind=first.feed.kind, candidates=candidates
    )


async def _as_page(found: Probe, page: Fetched, recipes: Mapping[str, Recipe], means: _Means) -> Probe:
    """The page as a list of news, by one of the recipes, where robots may read it."""
    reader = Reader(recipes, partial(means.page, foreign=not page.inside), means.pool.reading, {}, base=means.base)
    try:
        read = await reader.detect(page)
        await means.robots.allow(Request(read.page.address, foreign=not read.page.inside), means.hosts.turn)
    except NoList as error:
        return replace(found, problem=error.problem, trials=error.trials)
    except SourceError as error:
        return replace(found, problem=structs.replace(error.problem, address=redact(found.address)))
    way = read.way()
    final = page.address
    if read.listing and read.recipe.format == "html":  # that is a page itself, and the better address
        final, way = read.listing, structs.replace(way, listing=None)
    return replace(found, final_address=final, feed=read.feed, kind="page", way=way, trials=read.trials)


def _as_safe_as(page: str, link: str) -> str:
    """A link of an https page, by https too."""
    return f"https:{link.removeprefix('http:')}" if page.startswith("https:") and link.startswith("http:") else link


def articles(found: Probe, now: datetime | None = None) -> tuple[Article, ...]:
    """Return the entries of a probe as articles that are not stored: without id, state and first sight."""
    return () if found.feed is None else entries(found.feed, now)


def entries(feed: Feed, now: datetime | None = None) -> tuple[Article, ...]:
    """Return the entries of a feed as articles that are not stored."""
    now = now or datetime.now(UTC)
    agency = feed.title
    made = []
    for entry in feed.entries:
        said = next((one for one in (entry.published, entry.updated) if one is not None and one <= now), None)
        made.append(
            Article(
                id=None,
                key=entry.key,
                source="",
                agency=agency,
                title=entry.title,
                guid=entry.guid,
                link=entry.link,
                published=entry.published,
                updated=entry.updated,
                date=said,
                date_estimated=said is None,
                authors=entry.authors,
                categories=entry.categories,
                language=entry.language,
                summary=entry.summary,
                text=plain_text(entry.html, entry.summary),
                html=entry.html,
                attachments=entry.attachments,
                clock="" if entry.offset is None else written(entry.offset),
            )
        )
    return tuple(made)
