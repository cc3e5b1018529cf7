"""What stands behind an address, without storing anything: for `source test` and `source add`."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
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
from egov_tui.feeds.workers import Workers
from egov_tui.model import Article, Feed, Kind, Login, Outline, Problem, bare
from egov_tui.sync.hosts import Hosts
from egov_tui.text.links import redact
from egov_tui.text.reading import plain_text

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
    bytes_in: int = 0
    """What all that was tried cost, as it crossed the wire."""

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
    offline: bool = False
    """Only files of this computer are read."""
    report: Report = lambda address, tried, bytes_in: None
    login: Login | None = None
    """What stood in the address."""
    costs: list[int] = field(default_factory=list)
    """Bytes of every answer to one address that was typed."""

    async def fetch(self, address: str, *, foreign: bool = False) -> Fetched:
        self.report(redact(address), len(self.costs), sum(self.costs))
        try:
            fetched = await self.client.fetch(Request(address, foreign=foreign, login=self.login), self.hosts.turn)
        except FetchError as error:
            self.costs.append(error.bytes_in)
            raise
        self.costs.append(fetched.bytes_in)
        return fetched

    async def parse(self, fetched: Fetched) -> Feed:
        return await self.pool.parse(Job(fetched.body, fetched.address, fetched.content_type))


async def probe(
    address: str, *, fetcher: Fetcher | None = None, workers: Workers | None = None, hosts: Hosts | None = None
) -> Probe:
    """Read an address (http, https, file:, a local path, or a host without a scheme). Never raises SourceError."""
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(Fetcher()) if fetcher is None else fetcher
        pool = await stack.enter_async_context(Workers(1)) if workers is None else workers
        return await _probe(address, _Means(client, pool, hosts or Hosts()))


async def probes(
    addresses: Sequence[str], *, offline: bool = False, report: Report | None = None, ca_file: Path | None = None
) -> AsyncGenerator[Probe, None]:
    """Yield the probe of each address, in order; they share their workers, and the next are read meanwhile.

    `offline` reads only files of this computer. `report` is told what is being read. `ca_file` is as for `Fetcher`.
    """
    async with Fetcher(ca_file=ca_file) as client, Workers() as pool:
        means = _Means(client, pool, Hosts(), offline)
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
    if means.offline and not place.startswith("file:"):
        return Probe(address, problem=Problem("no_connection", redact(address), "the data mode is offline"))
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
        if error.problem.kind == "not_a_feed":
            return await _discover(found, fetched, means, error.problem)
        return replace(found, problem=structs.replace(error.problem, address=redact(address)))
    return replace(found, feed=feed, kind=feed.kind)


async def _discover(found: Probe, page: Fetched, means: _Means, problem: Problem) -> Probe:
    """The feeds of a page's site, each verified by reading it; of a local file only what it is.

    Those it names come first; where it names none that can be read, links that look like feeds, and where there are
    none of those either, the usual places. What a page names is followed as a redirect of it would be: not into a
    private network from outside, and not down from https.
    """
    if page.address.startswith("file:"):
        return replace(found, problem=structs.replace(problem, address=redact(found.address)))
    looks = (
        partial(feed_links, page.body, page.address, page.content_type),
        partial(likely_links, page.body, page.address, page.content_type),
        partial(usual_places, page.address),
    )
    tried: list[str] = []
    read: list[tuple[Candidate, Fetched, Feed]] = []
    for look in looks:
        for linked, title in look()[:_MOST_TRIED]:
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
            read.append((Candidate(address, feed.title or title, len(feed.listed), feed), fetched, feed))
        if read:
            break
    else:
        site = urljoin(page.address, "/")
        places = tuple(redact(one.replace(site, "/", 1) if one.startswith(site) else one) for one in tried)
        return replace(found, problem=structs.replace(problem, address=redact(found.address), tried=places))
    candidates = tuple(candidate for candidate, _fetched, _feed in read)
    _first, fetched, feed = read[0]
    return replace(found, final_address=fetched.address, feed=feed, kind=feed.kind, candidates=candidates)


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
            )
        )
    return tuple(made)
