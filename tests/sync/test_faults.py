"""What goes wrong with a source, a server, the cache or us costs no more than it must."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import httpx
import pytest
from msgspec.structs import replace

from egov_tui.errors import CacheError, explain
from egov_tui.feeds.fetch import Fetcher
from egov_tui.model import Decision, Entry, Event, Problem, SourceSynced
from egov_tui.settings import Settings, Sync
from egov_tui.store import Store
from egov_tui.store.query import parse
from egov_tui.sync import engine
from egov_tui.sync.hosts import Hosts
from tests.server import Server

RSS = (
    "<rss version='2.0'><channel><title>W</title>"
    "<item><guid isPermaLink='false'>1</guid><title>Maji</title></item></channel></rss>"
)


def sync(
    store: Store, settings: Settings, *, force: bool = True, jitter: float = 0.0, fetcher: Fetcher | None = None
) -> dict[str, SourceSynced]:
    events: list[Event] = []
    asyncio.run(
        engine.sync(
            store,
            settings,
            force=force,
            report=events.append,
            hosts=Hosts(gap=0),
            fetcher=fetcher,
            jitter=lambda: jitter,
        )
    )
    return {event.source: event for event in events if isinstance(event, SourceSynced)}


def kinds(done: dict[str, SourceSynced]) -> dict[str, str | None]:
    return {slug: event.error.kind if event.error else None for slug, event in done.items()}


def spoil(cache: Path, condition: str) -> None:
    """Have the cache refuse new articles."""
    with sqlite3.connect(cache) as connection:
        connection.execute(
            f"CREATE TRIGGER spoilt BEFORE INSERT ON articles WHEN {condition} BEGIN SELECT RAISE(ABORT, 'spoilt'); END"
        )
    connection.close()


def test_a_cache_that_refuses_one_source_keeps_the_others(store: Store, settings: Settings, server: Server) -> None:
    bad = store.sources.add(server.page("/bad", RSS), title="bad")
    store.sources.add(server.page("/good", RSS), title="good")
    spoil(settings.cache, f"NEW.source_id = {bad.id}")
    done = sync(store, settings)
    assert (done["good"].outcome, done["good"].new) == ("fetched", 1)
    assert done["bad"].error is not None
    assert "spoilt" in done["bad"].error.detail
    after = store.sources.find("bad")
    assert after is not None
    assert after.validators.etag is None, "what was not stored must be sent again"


def test_a_cache_that_keeps_nothing_ends_the_sync_in_a_sentence(
    store: Store, settings: Settings, server: Server
) -> None:
    for number in range(12):
        store.sources.add(server.page(f"/{number}", RSS), title=str(number))
    spoil(settings.cache, "1")
    with pytest.raises(CacheError, match="spoilt"):
        sync(store, settings)
    assert store.articles.counts().total == 0


def test_a_source_that_is_removed_meanwhile_costs_only_itself(store: Store, settings: Settings, server: Server) -> None:
    def remove_then_answer(request: BaseHTTPRequestHandler) -> None:
        with Store.open(settings.cache) as other:
            other.sources.remove("leaving")
        request.send_response(200)
        request.send_header("Content-Length", str(len(RSS)))
        request.end_headers()
        request.wfile.write(RSS.encode())

    store.sources.add(server.raw("/leaving", remove_then_answer), title="leaving")
    store.sources.add(server.page("/good", RSS), title="good")
    done = sync(store, settings)
    assert (done["good"].outcome, done["leaving"].outcome) == ("fetched", "not_due")
    assert [source.slug for source in store.sources.all()] == ["good"]
    store.index.check()


def test_a_fault_of_ours_is_one_sources_failure(store: Store, settings: Settings) -> None:
    async def body() -> AsyncIterator[bytes]:
        yield RSS.encode()

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.host == "bad.example":
            raise RuntimeError("a fault")
        return httpx.Response(200, content=body())

    store.sources.add("https://bad.example/", title="bad")
    store.sources.add("https://good.example/", title="good")
    done = sync(store, settings, fetcher=Fetcher(transport=httpx.MockTransport(answer)))
    assert kinds(done) == {"good": None, "bad": "unreadable"}
    assert done["bad"].error is not None
    assert "RuntimeError" in done["bad"].error.detail


def test_behind_a_redirect_the_validators_go_to_who_gave_them(store: Store, settings: Settings, server: Server) -> None:
    server.page("/feed", RSS)
    source = store.sources.add(server.redirect("/old", "/feed", 302))
    sync(store, settings)
    after = store.sources.find(source.slug)
    assert after is not None
    assert (after.address, after.validators.address) == (server.url("/old"), server.url("/feed"))
    assert sync(store, settings)[source.slug].outcome == "not_modified"
    told = [(one.path, "if-none-match" in one.headers) for one in server.asked[2:]]
    assert told == [("/old", False), ("/feed", True)]


def test_a_feed_that_breaks_off_is_asked_for_the_rest(store: Store, settings: Settings, server: Server) -> None:
    whole = RSS.replace("</channel>", "<item><guid>2</guid><title>Pili</title></item></channel>")
    source = store.sources.add(server.page("/feed", whole[: whole.index("Pili")]))
    done = sync(store, settings)[source.slug]
    assert (done.outcome, done.new) == ("failed", 1), "what is whole is kept, half an entry is none"
    assert done.error
    assert "breaks off" in explain(done.error)
    server.page("/feed", whole)
    server.pages["/feed"].headers["ETag"] = '"the same"'  # type: ignore[union-attr]
    sync(store, settings)
    assert "if-none-match" not in server.asked[-1].headers
    assert len(store.articles.ids(parse(""))) == 2
    sync(store, settings)
    assert server.asked[-1].headers["if-none-match"] == '"the same"'


def test_where_nothing_is_reached_all_are_asked_again_soon(store: Store, settings: Settings, server: Server) -> None:
    """It is our own network that is gone then, however often in a row."""
    dead = [store.sources.add(f"http://127.0.0.{n}:1/feed") for n in (2, 3)]
    for _ in range(4):
        sync(store, settings)
    soon = datetime.now(UTC) + timedelta(minutes=16)
    assert all(one.next_check and one.next_check < soon for one in store.sources.all())
    store.sources.add(server.page("/feed", RSS))
    sync(store, settings)
    waiting = [store.sources.find(one.slug) for one in dead]
    assert all(one and one.next_check and one.next_check > soon for one in waiting)


def test_offline_files_are_read_and_nothing_is_fetched(
    store: Store, settings: Settings, server: Server, tmp_path: Path
) -> None:
    file = tmp_path / "feed.xml"
    file.write_text(RSS)
    store.sources.add(server.page("/feed", RSS), title="web")
    store.sources.add(file.as_uri(), title="file")
    done = sync(store, replace(settings, sync=Sync(mode="offline")))
    assert (done["file"].outcome, done["web"].outcome) == ("fetched", "not_due")
    assert server.asked == []


def test_gone_stops_the_asking_and_keeps_the_articles(store: Store, settings: Settings, server: Server) -> None:
    source = store.sources.add(server.page("/feed", RSS))
    sync(store, settings)
    server.page("/feed", "", status=410)
    done = sync(store, settings)[source.slug]
    assert done.error is not None
    assert done.error.kind == "gone"
    assert sync(store, settings, force=False)[source.slug].outcome == "not_due"
    assert len(server.asked) == 2
    assert len(store.articles.ids(parse(""))) == 1


def test_a_server_that_asks_for_time_gets_it(store: Store, settings: Settings, server: Server) -> None:
    source = store.sources.add(server.page("/feed", "", status=503, headers={"Retry-After": "20000"}, etag=False))
    before = datetime.now(UTC)
    done = sync(store, settings)[source.slug]
    assert done.error is not None
    assert done.error.kind == "rate_limited"
    assert done.next_check is not None
    assert done.next_check >= before + timedelta(seconds=19_999)


def test_failures_are_spread_by_the_jitter_given(store: Store, settings: Settings, server: Server) -> None:
    source = store.sources.add(server.url("/none"))
    sync(store, settings, jitter=1.0)
    after = store.sources.find(source.slug)
    assert after is not None
    assert after.next_check is not None
    assert after.failing_since is not None
    assert after.next_check - after.failing_since == timedelta(minutes=75)


def test_a_source_answers_again_and_is_no_longer_failing(store: Store, settings: Settings, server: Server) -> None:
    source = store.sources.add(server.url("/feed"))
    sync(store, settings)
    server.page("/feed", RSS)
    assert sync(store, settings)[source.slug].outcome == "fetched"
    after = store.sources.find(source.slug)
    assert after is not None
    assert (after.failures, after.failing_since, after.last_problem) == (0, None, None)


def test_what_a_killed_sync_left_unindexed_is_taken_up(store: Store, settings: Settings) -> None:
    source = store.sources.add("https://later.example/")
    store.articles.save(source.id, Decision(inserts=(Entry("k", "h", "Zabuni"),)), datetime.now(UTC))
    store.sources.failed(source.id, _problem(), datetime.now(UTC) + timedelta(hours=1), datetime.now(UTC))
    assert len(store.articles.ids(parse("zabuni"))) == 0
    assert sync(store, settings, force=False)[source.slug].outcome == "not_due"
    assert len(store.articles.ids(parse("zabuni"))) == 1


def _problem() -> Problem:
    return Problem("timeout", "https://later.example/")
