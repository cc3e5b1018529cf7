"""A whole sync: real server, real worker processes, real cache."""

import asyncio
import gc
import os
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from egov_tui.errors import BusyError, UsageError, explain
from egov_tui.feeds.job import Job
from egov_tui.feeds.workers import Workers
from egov_tui.model import Event, Feed, Finished, Progress, SourceSynced, Started
from egov_tui.settings import Settings, Sync
from egov_tui.store import Store
from egov_tui.store.query import parse
from egov_tui.sync import engine
from egov_tui.sync.hosts import Hosts
from egov_tui.sync.lock import locked
from tests.server import Server


def rss(*items: tuple[str, str]) -> str:
    told = "".join(
        f"<item><guid isPermaLink='false'>{guid}</guid><title>{title}</title>"
        f"<description>Habari za {title}</description></item>"
        for guid, title in items
    )
    return f"<rss version='2.0'><channel><title>Wizara</title>{told}</channel></rss>"


def sync(store: Store, settings: Settings, *slugs: str, force: bool = False) -> list[Event]:
    events: list[Event] = []
    hosts = Hosts(gap=0)
    asyncio.run(engine.sync(store, settings, slugs=slugs, force=force, report=events.append, hosts=hosts, patience=0))
    return events


def outcome(events: list[Event]) -> SourceSynced:
    (one,) = (event for event in events if isinstance(event, SourceSynced))
    return one


def titles(store: Store, query: str = "") -> list[str]:
    return [line.title for line in store.articles.headlines(store.articles.ids(parse(query)))]


def test_what_is_fetched_is_stored_indexed_and_reported(store: Store, settings: Settings, server: Server) -> None:
    address = server.page("/feed", rss(("1", "Maji"), ("2", "Umeme")))
    store.sources.add(address)
    events = sync(store, settings)
    assert isinstance(events[0], Started)
    assert isinstance(events[-1], Finished)
    assert any(isinstance(event, Progress) for event in events)
    done = outcome(events)
    assert (done.outcome, done.new, done.changed) == ("fetched", 2, 0)
    assert done.bytes_in > 0
    assert sorted(titles(store)) == ["Maji", "Umeme"]
    assert titles(store, "umeme") == ["Umeme"]
    source = store.sources.find(address)
    assert source
    assert (source.title, source.kind, source.unread, source.total) == ("Wizara", "rss", 2, 2)
    assert source.next_check == done.next_check


def test_nothing_is_asked_before_it_is_due_and_then_conditionally(
    store: Store, settings: Settings, server: Server
) -> None:
    store.sources.add(server.page("/feed", rss(("1", "Maji"))))
    sync(store, settings)
    assert outcome(sync(store, settings)).outcome == "not_due"
    assert len(server.asked) == 1
    assert outcome(sync(store, settings, force=True)).outcome == "not_modified"
    assert "if-none-match" in server.asked[-1].headers


def test_a_wish_to_be_left_alone_holds_when_nothing_is_new(store: Store, settings: Settings, server: Server) -> None:
    body = rss(("1", "Maji")).replace("<title>Wizara</title>", "<title>Wizara</title><ttl>600</ttl>")
    store.sources.add(server.page("/feed", body))
    sync(store, settings)
    again = outcome(sync(store, settings, force=True))
    assert again.outcome == "not_modified"
    assert again.next_check
    assert again.next_check - datetime.now(UTC) > timedelta(hours=9)


def test_the_same_body_without_validators_is_not_parsed_again(store: Store, settings: Settings, server: Server) -> None:
    store.sources.add(server.page("/feed", rss(("1", "Maji")), etag=False))
    sync(store, settings)
    assert outcome(sync(store, settings, force=True)).outcome == "unchanged"


def test_edits_keep_the_reader_state_and_what_vanished_stays(store: Store, settings: Settings, server: Server) -> None:
    store.sources.add(server.page("/feed", rss(("1", "Maji"), ("2", "Umeme"))))
    sync(store, settings)
    number = store.articles.ids(parse("maji"))[0]
    store.articles.mark([number], read=True, starred=True)
    server.page("/feed", rss(("1", "Maji safi"), ("3", "Barabara")))
    done = outcome(sync(store, settings, force=True))
    assert (done.new, done.changed) == (1, 1)
    assert sorted(titles(store)) == ["Barabara", "Maji safi", "Umeme"]
    edited = store.articles.get(number)
    assert edited
    assert (edited.title, edited.read, edited.starred, edited.edited) == ("Maji safi", True, True, True)
    store.index.check()


def test_a_guid_that_changes_its_scheme_doubles_nothing(store: Store, settings: Settings, server: Server) -> None:
    store.sources.add(server.page("/feed", rss(("http://a.example/1", "Maji"))))
    sync(store, settings)
    server.page("/feed", rss(("https://a.example/1", "Maji")))
    sync(store, settings, force=True)
    server.page("/feed", rss(("https://a.example/1", "Maji safi")))
    assert outcome(sync(store, settings, force=True)).changed == 1
    assert titles(store) == ["Maji safi"]


def test_one_bad_source_costs_only_itself(store: Store, settings: Settings, server: Server) -> None:
    store.sources.add(server.page("/good", rss(("1", "Maji"))), title="good")
    store.sources.add(server.url("/none"), title="none")
    store.sources.add(server.page("/page", "<!doctype html><html><body>Karibu</body></html>"), title="page")
    events = sync(store, settings)
    done = {event.source: event for event in events if isinstance(event, SourceSynced)}
    assert done["good"].outcome == "fetched"
    assert {slug: done[slug].error and done[slug].error.kind for slug in ("none", "page")} == {  # type: ignore[union-attr]
        "none": "not_found",
        "page": "not_a_feed",
    }
    bad = store.sources.find("none")
    assert bad
    assert bad.last_problem
    assert (bad.last_problem.kind, bad.failures) == ("not_found", 1)
    assert bad.failing_since is not None
    end = events[-1]
    assert isinstance(end, Finished)
    assert (end.sources, end.failed, end.new) == (3, 2, 1)


def test_of_a_feed_with_too_many_articles_the_first_are_kept_and_it_is_said(
    store: Store, settings: Settings, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    parse = Workers.parse

    async def fewer(self: Workers, job: Job) -> Feed:
        return replace(await parse(self, job), too_many=True, problem="3 entries; the first 1 were read")

    monkeypatch.setattr(Workers, "parse", fewer)
    store.sources.add(server.page("/feed", rss(("1", "Moja"))))
    told = outcome(sync(store, settings))
    assert (told.outcome, told.new) == ("fetched", 1)
    assert told.error
    assert told.error.kind == "too_large"
    assert "The first ones are kept" in explain(told.error)
    (source,) = store.sources.all()
    assert source.last_problem is None
    assert source.failures == 0


def test_a_captive_page_keeps_articles_and_validators(store: Store, settings: Settings, server: Server) -> None:
    source = store.sources.add(server.page("/feed", rss(("1", "Maji"))))
    sync(store, settings)
    before = store.sources.find(source.slug)
    server.page("/feed", "<html><body>Please log in</body></html>", type="text/html")
    assert outcome(sync(store, settings, force=True)).outcome == "failed"
    after = store.sources.find(source.slug)
    assert before
    assert after
    assert after.validators == before.validators
    assert titles(store) == ["Maji"]


def test_without_a_connection_everything_stays_readable(store: Store, settings: Settings, server: Server) -> None:
    store.sources.add(server.page("/feed", rss(("1", "Maji"))))
    sync(store, settings)
    server.stop()
    done = outcome(sync(store, settings, force=True))
    assert done.error
    assert done.error.kind == "no_connection"
    assert titles(store, "maji") == ["Maji"]
    assert store.articles.mark([store.articles.ids(parse(""))[0]], read=True)


def test_offline_mode_fetches_nothing(store: Store, settings: Settings, server: Server) -> None:
    store.sources.add(server.page("/feed", rss(("1", "Maji"))))
    with pytest.raises(UsageError, match="offline"):
        sync(store, replace(settings, sync=Sync(mode="offline")))
    assert server.asked == []


def test_two_syncs_of_a_cache_do_not_run_at_once(store: Store, settings: Settings) -> None:
    async def two() -> None:
        async with locked(settings.data):
            await engine.sync(store, settings, report=lambda _event: None, patience=0)

    with pytest.raises(BusyError, match=str(os.getpid())):
        asyncio.run(two())


def test_cancelling_keeps_what_was_stored_and_leaves_no_worker(
    store: Store, settings: Settings, server: Server
) -> None:
    import threading

    from tests.server import drip

    stop = threading.Event()
    store.sources.add(server.page("/a", rss(("1", "Maji"))))
    store.sources.add(server.raw("/b", drip(stop)))
    first_done = asyncio.Event()

    def report(event: Event) -> None:
        if isinstance(event, SourceSynced):
            first_done.set()

    async def cancelled() -> None:
        task = asyncio.create_task(engine.sync(store, settings, report=report, hosts=Hosts(gap=0)))
        await first_done.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    try:
        asyncio.run(cancelled())
    finally:
        stop.set()
    gc.collect()
    assert titles(store) in ([], ["Maji"])
    assert _children() == []


def _children() -> list[int]:
    import subprocess

    done = subprocess.run(["ps", "-eo", "ppid=,pid=,args="], capture_output=True, text=True, check=True)
    rows = (line.split(None, 2) for line in done.stdout.splitlines())
    return [int(row[1]) for row in rows if row[0] == str(os.getpid()) and "egov_tui.feeds.worker" in row[2]]
