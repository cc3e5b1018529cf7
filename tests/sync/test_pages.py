"""Sources that are pages, over a whole sync."""

import asyncio
from collections.abc import Iterator

import pytest

from egov_tui.model import Event, SourceSynced
from egov_tui.settings import Settings
from egov_tui.store import Store
from egov_tui.store.query import parse
from egov_tui.sync.engine import sync
from egov_tui.sync.hosts import Hosts
from egov_tui.sync.probe import Probe, probe
from tests import sites
from tests.server import Server, serving

EVERYTHING = parse("")


@pytest.fixture
def server() -> Iterator[Server]:
    yield from serving()


def found(address: str) -> Probe:
    return asyncio.run(probe(address, hosts=Hosts(gap=0.0)))


def follow(store: Store, address: str) -> str:
    """Follow a page as `source add` does; return its slug."""
    told = found(address)
    assert told.way is not None, (told.problem, told.trials)
    assert told.feed is not None
    return store.sources.add(told.follow, title=told.feed.title, kind="page", way=told.way).slug


def synced(store: Store, settings: Settings, **options: object) -> SourceSynced:
    told: list[Event] = []
    asyncio.run(sync(store, settings, force=True, report=told.append, hosts=Hosts(gap=0.0), jitter=lambda: 0.0))
    return next(event for event in told if isinstance(event, SourceSynced))


def titles(store: Store) -> list[str]:
    return [one.title for one in store.articles.headlines(store.articles.ids(EVERYTHING))]


def test_a_page_is_followed_and_read_like_a_feed(server: Server, store: Store, settings: Settings) -> None:
    follow(store, sites.serve(server, "octobercms") + "news")
    first = synced(store, settings)
    assert (first.outcome, first.new, first.error) == ("fetched", 3, None)
    assert titles(store) == [one.title for one in sites.listed("octobercms", "/news")]
    assert synced(store, settings).outcome == "not_modified"


@pytest.mark.parametrize(
    ("site", "path", "recipe"),
    [
        ("octobercms", "news", "octobercms-news"),
        ("octobercms", "", "octobercms-news"),
        ("octobercms", "announcements", "octobercms-announcements"),
        ("octobercms", "tenders", "octobercms-tenders"),
        ("egov", "news", "egov-news"),
        ("egov", "", "egov-news"),
        ("egov", "documents/tenders", "egov-documents"),
        ("core", "", "core-news"),
        ("core", "news", "core-news"),
        ("core", "announcements", "core-announcements"),
        ("core", "tenders", "core-tenders"),
        ("foreign", "resources/list", "node-detail"),
        ("judiciary", "news", "newsupdates"),
        ("unknown", "notices", "generic"),
        ("unknown-table", "", "generic"),
    ],
)
def test_the_kind_of_a_site_is_found_by_what_its_pages_hold(server: Server, site: str, path: str, recipe: str) -> None:
    told = found(sites.serve(server, site) + path)
    assert told.ok, told.trials
    assert told.way
    assert told.way.recipe == recipe
    assert told.feed
    assert told.feed.entries
    assert told.feed.title


def test_a_front_page_leads_to_the_page_of_its_news(server: Server) -> None:
    address = sites.serve(server, "octobercms")
    assert found(address).follow == address + "news"


def test_a_site_that_moves_loses_nothing_and_doubles_nothing(server: Server, store: Store, settings: Settings) -> None:
    address = sites.serve(server, "octobercms")
    slug = follow(store, address + "news")
    for number in ("", "/2", "/3"):  # as it was read over the years
        page = sites.text("octobercms", f"/news{number}", server.url(""))
        server.page("/news", page, type="text/html")
        synced(store, settings)
    before = store.articles.ids(EVERYTHING)
    assert len(before) == 9
    store.articles.mark(before, read=True)
    sites.serve(server, "core-moved")
    told = synced(store, settings)
    assert told.error is None
    assert (told.new, told.changed) == (2, 0)
    after = list(store.articles.full(store.articles.ids(EVERYTHING)))
    assert len(after) == 11
    assert sum(not one.read for one in after) == 2
    assert not any(one.edited for one in after)
    source = store.sources.find(slug)
    assert source
    assert source.recipe == "core-news"
    assert source.listing == address + "api/news?page=1&limit=50"
    assert synced(store, settings).outcome in ("not_modified", "unchanged")
