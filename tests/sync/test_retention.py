"""What a sync forgets, and what it never does."""

import asyncio
from pathlib import Path

from msgspec.structs import replace

from egov_tui.settings import Retention, Settings
from egov_tui.store import Store
from egov_tui.store.query import parse
from egov_tui.sync import engine
from egov_tui.sync.hosts import Hosts
from tests.server import Server

ALL = parse("")


def rss(*numbers: int) -> str:
    items = "".join(
        f"<item><guid isPermaLink='false'>{n}</guid><title>Habari {n}</title>"
        f"<pubDate>Wed, {n:02} Aug 2015 09:00:00 +0300</pubDate></item>"
        for n in numbers
    )
    return f"<rss version='2.0'><channel><title>Wizara</title>{items}</channel></rss>"


def sync(store: Store, settings: Settings) -> int:
    return asyncio.run(engine.sync(store, settings, force=True, report=lambda event: None, hosts=Hosts(gap=0))).new


def titles(store: Store) -> list[str]:
    return [headline.title for headline in store.articles.headlines(store.articles.ids(ALL))]


def test_what_the_feed_still_lists_stays_and_goes_for_good_when_it_no_longer_does(
    store: Store, settings: Settings, server: Server, tmp_path: Path
) -> None:
    thrifty = replace(settings, retention=Retention(keep_newest=1))
    store.sources.add(server.page("/feed", rss(3, 2, 1)))
    assert sync(store, thrifty) == 3
    store.articles.mark(store.articles.ids(ALL), read=True)
    assert titles(store) == ["Habari 3", "Habari 2", "Habari 1"]
    server.page("/feed", rss(4, 3))
    sync(store, thrifty)
    assert titles(store) == ["Habari 4", "Habari 3"]
    server.page("/feed", rss(4, 3, 2, 1))
    assert sync(store, thrifty) == 0
    assert titles(store) == ["Habari 4", "Habari 3"]


def test_without_a_limit_everything_stays(store: Store, settings: Settings, server: Server) -> None:
    store.sources.add(server.page("/feed", rss(3, 2, 1)))
    sync(store, settings)
    store.articles.mark(store.articles.ids(ALL), read=True)
    server.page("/feed", rss(4))
    sync(store, settings)
    assert len(titles(store)) == 4
