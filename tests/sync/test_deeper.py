"""The pages of articles: what stops them, what they cost, and what a sync that is killed leaves of them."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from msgspec.structs import replace

from egov_tui.errors import CacheBusyError
from egov_tui.feeds.workers import Workers
from egov_tui.model import Choices, Decision, Event, Feed, Finished, Page, SourceSynced, Traffic, Way
from egov_tui.model.feed import Entry
from egov_tui.settings import Settings
from egov_tui.store import Store
from egov_tui.store.articles import Articles
from egov_tui.store.fulltext import FullTexts
from egov_tui.store.query import parse
from egov_tui.store.sources import Sources
from egov_tui.sync.decide import decide
from egov_tui.sync.engine import sync
from egov_tui.sync.hosts import Hosts
from egov_tui.sync.probe import probes
from tests import sites
from tests.server import Server, head, serving

EVERYTHING = parse("")
KILLS = 6


@pytest.fixture
def server() -> Iterator[Server]:
    yield from serving()


def follow(store: Store, address: str, recipe: str = "octobercms-news") -> str:
    return store.sources.add(address, kind="page", way=Way(recipe, None, "always")).slug


def synced(store: Store, settings: Settings, *slugs: str, backfill: int = 0) -> tuple[SourceSynced, Finished]:
    told: list[Event] = []
    force = not slugs and settings.sync.monthly_budget_mb == 0
    work = sync(store, settings, slugs=slugs, force=force, backfill=backfill, report=told.append, hosts=Hosts(gap=0.0))
    finished = asyncio.run(work)
    return next(event for event in told if isinstance(event, SourceSynced)), finished


def spent(store: Store) -> Traffic:
    (today,) = store.ledger.since(datetime.now(UTC).date() - timedelta(days=2))
    return today


def whole(store: Store) -> int:
    return sum(one.full for one in store.articles.headlines(store.articles.ids(EVERYTHING)))


def titles(store: Store) -> list[str]:
    return sorted(one.title for one in store.articles.headlines(store.articles.ids(EVERYTHING)))


def items(server: Server) -> list[str]:
    links = {one.link for path in ("/news", "/news/2", "/news/3") for one in sites.listed("octobercms", path)}
    return [one.path for one in server.asked if one.path in links]


# ---------------------------------------------------------------- what they cost, and what stops them


def test_every_request_is_counted_once(server: Server, store: Store, settings: Settings) -> None:
    follow(store, sites.serve(server, "octobercms") + "news")
    told, finished = synced(store, settings, backfill=1)
    today = spent(store)
    assert today.bytes_in == told.bytes_in == finished.bytes_in
    assert today.bytes_out == told.bytes_out == finished.bytes_out
    # the list with the rules of its site, one older page, and the pages of articles
    assert today.requests == 2 + len(items(server))
    assert len(server.asked) == today.requests + 1


def test_what_was_fetched_before_a_sync_is_stopped_is_counted(server: Server, store: Store, settings: Settings) -> None:
    follow(store, sites.serve(server, "octobercms") + "news")
    read = Workers.page
    pages: list[Page] = []

    async def stopped() -> None:
        whole_sync = asyncio.current_task()

        async def once(workers: Workers, job: object) -> Page:
            if pages and whole_sync:
                whole_sync.cancel()
                await asyncio.Event().wait()
            pages.append(await read(workers, job))  # type: ignore[arg-type]
            return pages[0]

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Workers, "page", once)
            await sync(store, settings, force=True, report=lambda event: None, hosts=Hosts(gap=0.0))

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(stopped())
    assert whole(store) == 1
    assert spent(store).requests == 1 + 2
    synced(store, settings)
    assert whole(store) == 3
    assert len(items(server)) == 3 + 1


def test_where_the_cache_is_busy_behind_the_list_nothing_is_counted_twice(
    server: Server, store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(store, sites.serve(server, "octobercms") + "news")

    def busy(*_: object) -> None:
        raise CacheBusyError("busy")

    monkeypatch.setattr(FullTexts, "save", busy)
    with pytest.raises(CacheBusyError):
        synced(store, settings)
    assert spent(store).requests == 1 + 1


def test_a_budget_that_is_spent_by_a_list_leaves_the_pages_of_its_articles(
    server: Server, store: Store, settings: Settings
) -> None:
    address = sites.serve(server, "octobercms") + "news"
    page = sites.text("octobercms", "/news", server.url(""))
    server.page("/news", page + f"<!-- {'x' * 1_000_000} -->", type="text/html")
    slug = follow(store, address)
    thrifty = replace(settings, sync=replace(settings.sync, monthly_budget_mb=1))
    told, finished = synced(store, thrifty)
    assert (told.new, items(server), finished.stopped) == (3, [], "budget")
    store.sources.ask_soon(store.sources.all()[0].id)
    told, finished = synced(store, thrifty, slug)
    assert (len(items(server)), whole(store), finished.stopped) == (3, 3, ""), "asked for by name"


def test_a_file_that_lists_pages_of_the_web_fetches_none_of_them_offline(
    server: Server, store: Store, settings: Settings, tmp_path: Path
) -> None:
    address = sites.serve(server, "octobercms")
    page = sites.text("octobercms", "/news", address).replace('href="/', f'href="{address}')
    (tmp_path / "news.html").write_text(page)
    slug = follow(store, (tmp_path / "news.html").as_uri())
    store.steps.change(slug, full_text="always")
    offline = replace(settings, sync=replace(settings.sync, mode="offline"))
    told, _finished = synced(store, offline, backfill=2)
    assert (told.outcome, told.new) == ("fetched", 3)
    assert server.asked == []


def test_a_saved_page_is_looked_at_offline_without_its_site(server: Server, tmp_path: Path) -> None:
    from egov_tui.feeds import recipes

    address = sites.serve(server, "core")
    (tmp_path / "front.html").write_text(sites.text("core", "/", address))

    async def look() -> None:
        known = recipes.load()[0]
        async for _found in probes([str(tmp_path / "front.html")], recipes=known, offline=True, base=address):
            pass

    asyncio.run(look())
    assert server.asked == []


def broken_off(request: BaseHTTPRequestHandler) -> None:
    head(request, "Content-Type: text/html", "Content-Length: 5000")
    request.wfile.write(b"<p>half")


def test_a_page_that_broke_off_is_asked_for_again_and_one_that_is_empty_is_not(
    server: Server, store: Store, settings: Settings
) -> None:
    follow(store, sites.serve(server, "octobercms") + "news")
    newest, second, _third = [one.link for one in sites.listed("octobercms", "/news")]
    good = sites.text("octobercms", second, server.url(""))
    server.page(newest, "  ", type="text/html")
    server.raw(second, broken_off)
    synced(store, settings)
    assert whole(store) == 0
    server.page(second, good, type="text/html")
    synced(store, settings)
    assert whole(store) == 2
    assert items(server).count(newest) == 1


def test_of_a_source_that_is_removed_meanwhile_no_more_pages_are_read(
    server: Server, store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    slug = follow(store, sites.serve(server, "octobercms") + "news")
    read = Workers.page

    async def removing(workers: Workers, job: object) -> Page:
        store.sources.remove(slug)
        return await read(workers, job)  # type: ignore[arg-type]

    monkeypatch.setattr(Workers, "page", removing)
    synced(store, settings)
    assert len(items(server)) == 1
    assert store.sources.all() == []


# ---------------------------------------------------------------- moves


def fails_at(monkeypatch: pytest.MonkeyPatch, owner: type, name: str) -> None:
    """Have a sync fail where it calls this: nothing of what it would have written behind is written."""

    def killed(*_: object, **__: object) -> None:
        raise RuntimeError("killed")

    monkeypatch.setattr(owner, name, killed)


@pytest.mark.parametrize(
    ("owner", "name"), [(Articles, "save"), (Sources, "read_by"), (Sources, "listed"), (Sources, "succeeded")]
)
def test_a_site_that_moves_while_the_sync_is_killed_doubles_nothing(
    server: Server, store: Store, settings: Settings, owner: type, name: str
) -> None:
    follow(store, sites.serve(server, "octobercms") + "news")
    synced(store, settings)
    before = {one.id for one in store.articles.headlines(store.articles.ids(EVERYTHING))}
    store.articles.mark(before, read=True)
    sites.serve(server, "core-moved")
    with pytest.MonkeyPatch.context() as patch:
        fails_at(patch, owner, name)
        assert synced(store, settings)[0].outcome == "failed"
    told, _finished = synced(store, settings)
    assert told.error is None
    with Store.open(settings.data / "undisturbed.sqlite3") as undisturbed:
        for another in serving():
            follow(undisturbed, sites.serve(another, "octobercms") + "news")
            synced(undisturbed, settings)
            sites.serve(another, "core-moved")
            told, _finished = synced(undisturbed, settings)
            assert told.error is None, told
        assert titles(store) == titles(undisturbed)
    assert len(store.articles.ids(parse("is:read"))) == len(before)
    assert not store.articles.ids(parse("is:edited"))
    source = store.sources.all()[0]
    assert source.recipe == "core-news"


def test_a_notice_that_looks_like_one_that_is_listed_still_stays_one_of_its_own() -> None:
    def told(key: str) -> Entry:
        return Entry(key=key, content_hash="h", title="Tangazo")

    from egov_tui.model import Known

    feed = Feed("page", listed=("a", "b"), entries=(told("b"),))
    decision = decide(feed, {"a": Known(1, "h")}, {"b": 1})
    assert isinstance(decision, Decision)
    assert [one.key for one in decision.inserts] == ["b"]
    assert decision.aliases == ()


def test_what_was_wished_while_a_page_was_fetched_stays_wished(
    server: Server, store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    slug = follow(store, sites.serve(server, "octobercms") + "news")
    synced(store, settings)
    sites.serve(server, "core-moved")
    read = Workers.reading

    async def wishing(workers: Workers, job: object) -> object:
        store.steps.change(slug, full_text="never")
        return await read(workers, job)  # type: ignore[arg-type]

    monkeypatch.setattr(Workers, "reading", wishing)
    synced(store, settings)
    source = store.sources.find(slug)
    assert source
    assert (source.recipe, source.full_text) == ("core-news", "never")
    assert isinstance(store.sources.choices([source.id])[source.id], Choices)


# ---------------------------------------------------------------- killed


def command(tmp_path: Path) -> tuple[list[str], dict[str, str]]:
    """A sync in a process of its own that waits for no host."""
    code = "import egov_tui.sync.hosts as h; h.GAP = 0.0; h.Hosts.__init__.__defaults__ = (8, 0.0)"
    start = f"{code}; from egov_tui.cli import main; main()"
    environ = {**os.environ, "EGOV_TUI_CONFIG": str(tmp_path / "none.toml")}
    return [sys.executable, "-P", "-c", start, "--data", str(tmp_path), "sync", "--events"], environ


def test_kills_between_the_pages_of_articles_lose_and_double_nothing(tmp_path: Path, server: Server) -> None:
    """Killed by the server itself, when another request comes: the rules, the list, the first page, the second ..."""
    start, environ = command(tmp_path)
    address = sites.serve(server, "octobercms") + "news"
    with Store.open(tmp_path / "cache.sqlite3") as store:
        follow(store, address)
        for kill in range(KILLS):
            number = kill % 3 or 3
            path = "/news" if number == 1 else f"/news/{number}"
            server.page("/news", sites.text("octobercms", path, server.url("")), type="text/html")
            store.sources.ask_soon(store.sources.all()[0].id)
            server.asked.clear()
            with subprocess.Popen(start, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
                while len(server.asked) <= kill % 6 and process.poll() is None:
                    with suppress(subprocess.TimeoutExpired):
                        process.wait(0.01)
                process.kill()
            store.index.check()
            for article in store.articles.full(store.articles.ids(EVERYTHING)):
                assert article.title
                assert article.full is None or article.full.html
        for page in ("", "/2", "/3"):
            server.page("/news", sites.text("octobercms", f"/news{page}", server.url("")), type="text/html")
            store.sources.ask_soon(store.sources.all()[0].id)
            subprocess.run(start, env=environ, check=False, capture_output=True)
        store.index.check()
        assert len(store.articles.ids(EVERYTHING)) == 9
        assert whole(store) == 9
        assert store.index.waiting() == 0


def test_a_sync_that_is_interrupted_between_the_pages_of_articles_keeps_what_it_has(
    tmp_path: Path, server: Server
) -> None:
    start, environ = command(tmp_path)
    with Store.open(tmp_path / "cache.sqlite3") as store:
        follow(store, sites.serve(server, "octobercms") + "news")
        links = {one.link for one in sites.listed("octobercms", "/news")}
        with subprocess.Popen(start, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            while len(items(server)) < 2 and process.poll() is None:
                pass
            process.send_signal(signal.SIGINT)
            assert process.wait(20) == 130
        assert len(links) == len(store.articles.ids(EVERYTHING))
        assert whole(store) >= 1
        assert spent(store).requests >= 2
        store.index.check()
