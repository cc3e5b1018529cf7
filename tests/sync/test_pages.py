"""Sources that are pages, over a whole sync."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import _AsyncGeneratorContextManager
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

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
Turn = _AsyncGeneratorContextManager[None]


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


def synced(store: Store, settings: Settings, backfill: int = 0) -> SourceSynced:
    told: list[Event] = []
    asyncio.run(sync(store, settings, force=True, backfill=backfill, report=told.append, hosts=Hosts(gap=0.0)))
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


def test_the_pages_of_new_articles_are_read_once(server: Server, store: Store, settings: Settings) -> None:
    follow(store, sites.serve(server, "octobercms") + "news")
    server.asked.clear()
    synced(store, settings)
    asked = [one.path for one in server.asked]
    links = [one.link for one in sites.listed("octobercms", "/news")]
    assert sorted(asked) == sorted(["/robots.txt", "/news", *links])
    articles = list(store.articles.full(store.articles.ids(EVERYTHING)))
    assert all(one.full and len(one.full.html) > len(one.html) for one in articles)
    server.asked.clear()
    synced(store, settings)
    assert [one.path for one in server.asked] == ["/news"]


def test_no_more_pages_of_articles_are_read_in_one_sync_than_the_settings_say(
    server: Server, store: Store, settings: Settings
) -> None:
    follow(store, sites.serve(server, "octobercms") + "news")
    settings = replace(settings, sync=replace(settings.sync, item_pages=2))
    here = []
    for _number in range(3):
        synced(store, settings)
        here.append(sum(one.full for one in store.articles.headlines(store.articles.ids(EVERYTHING))))
    assert here == [2, 3, 3]


def test_a_notice_that_is_only_a_document_is_kept_and_never_fetched(
    server: Server, store: Store, settings: Settings
) -> None:
    follow(store, sites.serve(server, "egov") + "announcements")
    server.asked.clear()
    assert synced(store, settings).error is None
    assert not [one.path for one in server.asked if ".pdf" in one.path]
    articles = list(store.articles.full(store.articles.ids(EVERYTHING)))
    assert sum(bool(one.attachments) for one in articles) == 4
    assert all(one.attachments[0].type == "application/pdf" for one in articles if one.attachments)


@pytest.mark.parametrize(("site", "most"), [("gone", 3), ("login", 3)])
def test_pages_of_articles_that_cannot_be_had_leave_what_the_list_says(
    server: Server, store: Store, settings: Settings, site: str, most: int
) -> None:
    slug = follow(store, sites.serve(server, site) + "news")
    told = synced(store, settings)
    assert (told.outcome, told.new) == ("fetched", most)
    assert told.error
    assert told.error.cause == "articles"
    assert not any(one.full for one in store.articles.headlines(store.articles.ids(EVERYTHING)))
    source = store.sources.find(slug)
    assert source
    assert source.last_problem is None
    server.asked.clear()
    assert synced(store, settings).error is None
    assert [one.path for one in server.asked] == ["/news"]


@pytest.mark.parametrize(
    ("site", "cause"), [("emptied", "layout"), ("changed", "layout"), ("same-link", "same"), ("menu-only", "layout")]
)
def test_a_list_that_is_no_more_is_an_error_of_its_source_and_costs_no_article(
    server: Server, store: Store, settings: Settings, site: str, cause: str
) -> None:
    slug = follow(store, sites.serve(server, "octobercms") + "news")
    synced(store, settings)
    before = list(store.articles.full(store.articles.ids(EVERYTHING)))
    sites.serve(server, site)
    told = synced(store, settings)
    assert told.outcome == "failed"
    assert told.error
    assert told.error.cause == cause
    assert list(store.articles.full(store.articles.ids(EVERYTHING))) == before
    source = store.sources.find(slug)
    assert source
    assert source.recipe == "octobercms-news"
    assert source.last_problem
    sites.serve(server, "octobercms")
    assert synced(store, settings).error is None


def test_a_page_without_end_is_too_large_for_its_source_alone(server: Server, store: Store, settings: Settings) -> None:
    follow(store, sites.serve(server, "octobercms") + "news")
    server.raw("/news", sites.huge)
    told = synced(store, settings)
    assert told.error
    assert told.error.kind == "too_large"


# The library takes what is told to `egov` for us, too: rather too little is read than too much.
@pytest.mark.parametrize("rules", ["forbids-all", "forbids-us-from-news", "forbids-others"])
def test_what_a_site_does_not_want_robots_to_read_is_not_read(
    server: Server, store: Store, settings: Settings, rules: str
) -> None:
    follow(store, sites.serve(server, "octobercms") + "news")
    sites.robots(server, rules)
    server.asked.clear()
    told = synced(store, settings)
    assert told.error
    assert told.error.cause == "robots"
    assert [one.path for one in server.asked] == ["/robots.txt"]
    assert found(server.url("/news")).problem.cause == "robots"  # type: ignore[union-attr]


@pytest.mark.parametrize("rules", ["html", "nonsense", "wildcards", "bom-and-cr"])
def test_other_rules_do_not_keep_us_out(server: Server, store: Store, settings: Settings, rules: str) -> None:
    follow(store, sites.serve(server, "octobercms") + "news")
    sites.robots(server, rules)
    assert synced(store, settings).error is None


def test_a_site_that_cannot_say_what_it_allows_is_left_alone(server: Server, store: Store, settings: Settings) -> None:
    follow(store, sites.serve(server, "octobercms") + "news")
    server.page("/robots.txt", "no", status=503)
    server.asked.clear()
    told = synced(store, settings)
    assert told.outcome == "failed"
    assert [one.path for one in server.asked] == ["/robots.txt"]


def test_rules_are_asked_for_once_a_day(server: Server, store: Store, settings: Settings) -> None:
    follow(store, sites.serve(server, "octobercms") + "news")
    synced(store, settings)
    synced(store, settings)
    assert [one.path for one in server.asked].count("/robots.txt") == 1 + 1  # once by the probe, which stores nothing


def test_older_pages_are_read_on_request_alone(server: Server, store: Store, settings: Settings) -> None:
    follow(store, sites.serve(server, "octobercms") + "news")
    synced(store, settings)
    assert len(titles(store)) == 3
    server.asked.clear()
    told = synced(store, settings, backfill=5)
    assert told.new == 6
    assert len(titles(store)) == 9
    asked = [one.path for one in server.asked]
    assert asked[:3] == ["/news", "/news/2", "/news/3"]
    assert synced(store, settings).outcome == "not_modified"
    assert not any(one.edited for one in store.articles.headlines(store.articles.ids(EVERYTHING)))


def test_pages_that_lead_in_a_circle_are_read_once(server: Server, store: Store, settings: Settings) -> None:
    for number in (1, 2, 3):
        told = {"version": "https://jsonfeed.org/version/1.1", "title": "Takwimu", "items": [{"id": f"{number}"}]}
        told["next_url"] = server.url(f"/{number % 3 + 1}.json")
        server.page(f"/{number}.json", json.dumps(told), type="application/feed+json")
    store.sources.add(server.url("/1.json"))
    assert synced(store, settings, backfill=50).new == 3
    assert [one.path for one in server.asked] == ["/1.json", "/2.json", "/3.json"]


def test_feeds_are_read_backwards_too(server: Server, store: Store, settings: Settings) -> None:
    def feed(number: int) -> str:
        items = [{"id": f"{number}-{n}", "title": f"Habari {number}-{n}"} for n in range(2)]
        told = {"version": "https://jsonfeed.org/version/1.1", "title": "Takwimu", "items": items}
        return json.dumps(told | ({"next_url": server.url(f"/{number + 1}.json")} if number < 3 else {}))

    for number in (1, 2, 3):
        server.page(f"/{number}.json", feed(number), type="application/feed+json")
    store.sources.add(server.url("/1.json"))
    assert synced(store, settings).new == 2
    assert synced(store, settings, backfill=9).new == 4


def test_a_page_that_was_added_unseen_is_recognised_by_the_first_sync(
    server: Server, store: Store, settings: Settings
) -> None:
    store.sources.add(sites.serve(server, "egov") + "news")
    assert synced(store, settings).new == len(sites.listed("egov", "/news"))
    (source,) = store.sources.all()
    assert (source.kind, source.recipe) == ("page", "egov-news")


def test_a_page_of_no_known_kind_is_not_taken_for_news_unseen(server: Server, store: Store, settings: Settings) -> None:
    store.sources.add(sites.serve(server, "unknown") + "notices")
    told = synced(store, settings)
    assert told.error
    assert told.error.kind == "not_a_feed"
    assert titles(store) == []


CLIPPED = """<body class=middle-content-wrapper>
<div class=item><a href="/new/maji">Mradi wa maji wa vijiji kumi na...</a></div>
<div class=item><a href="/new/shule">Shule mbili mpya zafunguliwa Kisimiri</a></div></body>"""
WHOLE = """<body><h1>Halmashauri</h1><div class=middle-content-wrapper>
<h2>Mradi wa maji wa vijiji kumi na viwili wakamilika</h2><p class=date>Imewekwa tarehe: December 3rd, 2024</p>
<p>Mradi wa maji umekamilika na wananchi wanachota maji safi karibu na nyumba zao, kwa mara ya kwanza tangu vijiji
hivyo kuanzishwa.</p></div></body>"""


def test_a_clipped_title_and_a_missing_date_are_told_by_the_article_s_own_page(
    server: Server, store: Store, settings: Settings
) -> None:
    server.page("/news", CLIPPED, type="text/html")
    server.page("/new/maji", WHOLE, type="text/html")
    follow(store, server.url("/news"))
    synced(store, settings)
    article = next(one for one in store.articles.full(store.articles.ids(EVERYTHING)) if "maji" in (one.link or ""))
    assert article.title == "Mradi wa maji wa vijiji kumi na viwili wakamilika"
    assert article.published == datetime(2024, 12, 2, 21, tzinfo=UTC)
    assert article.full
    assert "safi" in article.full.html
    assert (synced(store, settings).changed, article.edited) == (0, False)


def test_two_requests_to_a_site_of_pages_are_a_second_and_a_half_apart(
    server: Server, store: Store, settings: Settings
) -> None:
    gaps: dict[str, float] = {}

    class Watched(Hosts):
        def turn(self, address: str, gap: float = 0.0) -> Turn:
            gaps[address.removeprefix(server.url(""))] = gap
            return Hosts(gap=0.0).turn(address)

    follow(store, sites.serve(server, "octobercms") + "news")
    asyncio.run(sync(store, settings, force=True, report=lambda event: None, hosts=Watched()))
    assert set(gaps) == {"/robots.txt", "/news", *(one.link for one in sites.listed("octobercms", "/news"))}
    assert set(gaps.values()) == {1.5}


def test_a_site_may_wish_for_longer_pauses(server: Server, store: Store, settings: Settings) -> None:
    gaps: list[float] = []

    class Watched(Hosts):
        def turn(self, address: str, gap: float = 0.0) -> Turn:
            gaps.append(gap)
            return Hosts(gap=0.0).turn(address)

    follow(store, sites.serve(server, "octobercms") + "news")
    server.page("/robots.txt", "User-agent: *\nCrawl-delay: 7\n", type="text/plain")
    asyncio.run(sync(store, settings, force=True, report=lambda event: None, hosts=Watched()))
    assert max(gaps) == 7.0
