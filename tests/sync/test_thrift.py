"""A sync bothers no server and wastes no byte: budgets, forced checks, moves, turns, and what all that is told as."""

import asyncio
import socket
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from msgspec.structs import replace

from egov_tui.errors import explained
from egov_tui.feeds.fetch import Fetcher, Request
from egov_tui.model import Event, Finished, SourceSynced, Spent, Validators
from egov_tui.settings import Settings, Sync
from egov_tui.store import Store
from egov_tui.sync import engine, schedule
from egov_tui.sync.hosts import Hosts
from tests.server import Server

PAGE = "<html><body>Sign in to go on</body></html>"


def rss(*titles: str) -> str:
    items = "".join(f"<item><guid isPermaLink='false'>{t}</guid><title>{t}</title></item>" for t in titles)
    return f"<rss version='2.0'><channel><title>Wizara</title>{items}</channel></rss>"


def sync(store: Store, settings: Settings, *slugs: str, force: bool = False) -> tuple[list[SourceSynced], Finished]:
    events: list[Event] = []
    work = engine.sync(store, settings, slugs=slugs, force=force, report=events.append, hosts=Hosts(gap=0))
    finished = asyncio.run(work)
    return [event for event in events if isinstance(event, SourceSynced)], finished


def outcomes(done: tuple[list[SourceSynced], Finished]) -> list[str]:
    return [event.outcome for event in done[0]]


def test_bytes_are_counted_by_day_and_what_was_saved_is_estimated(
    store: Store, settings: Settings, server: Server
) -> None:
    source = store.sources.add(server.page("/feed", rss(*(f"Habari {n}" for n in range(40)))))
    sync(store, settings)
    sync(store, settings, force=True)
    (today,) = store.ledger.since(datetime.now(UTC).date() - timedelta(days=2))
    whole = store.sources.all()[0].size
    assert whole
    assert today.source == source.slug
    assert today.requests == 2
    assert whole < today.bytes_in < whole * 1.5
    assert 0 < today.saved == whole - (today.bytes_in - whole)
    assert today.bytes_out > 2 * 100


def test_a_source_that_fails_costs_its_bytes_as_well(store: Store, settings: Settings, server: Server) -> None:
    store.sources.add(server.page("/feed", "x" * 3000, status=500))
    sync(store, settings)
    (today,) = store.ledger.since(datetime.now(UTC).date() - timedelta(days=2))
    assert today.bytes_out > 100


def test_files_of_this_computer_cost_nothing(store: Store, settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "f.xml").write_text(rss("Moja"))
    store.sources.add((tmp_path / "f.xml").as_uri())
    sync(store, settings)
    assert store.ledger.since(datetime.now(UTC).date() - timedelta(days=2)) == []


def test_when_the_months_bytes_are_spent_nothing_is_fetched_unasked(
    store: Store, settings: Settings, server: Server, tmp_path: Path
) -> None:
    (tmp_path / "f.xml").write_text(rss("Moja"))
    file = store.sources.add((tmp_path / "f.xml").as_uri(), title="A file")
    source = store.sources.add(server.page("/feed", rss("Mbili")), title="Wizara")
    now = datetime.now(UTC)
    store.sources.succeeded(source.id, Validators(), now - timedelta(minutes=1), now, Spent(1_000_000, 1))
    thrifty = replace(settings, sync=Sync(monthly_budget_mb=1))

    done, finished = sync(store, thrifty)
    assert {event.source: event.outcome for event in done} == {file.slug: "fetched", source.slug: "not_due"}
    assert finished.stopped == "budget"
    assert server.asked == []
    assert sync(store, thrifty, source.slug)[1].stopped == "", "asked by name"
    assert len(server.asked) == 1


def test_a_budget_that_ends_in_the_middle_stops_what_is_left(store: Store, settings: Settings, server: Server) -> None:
    big = rss(*(f"{n} {'maji ' * 50}" for n in range(3000)))
    for n in range(4):
        store.sources.add(server.page(f"/{n}", big), title=f"Source {n}")
    done, finished = sync(store, replace(settings, sync=Sync(monthly_budget_mb=1)))
    assert finished.stopped == "budget"
    assert sorted(event.outcome for event in done) == ["fetched", "not_due", "not_due", "not_due"]
    assert len(server.asked) == 1


def test_force_leaves_alone_who_answered_it_within_the_minute(
    store: Store, settings: Settings, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule, "FORCED_GAP", timedelta(minutes=1))
    store.sources.add(server.page("/feed", rss("Moja")))
    sync(store, settings)
    (forced,), _finished = sync(store, settings, force=True)
    assert forced.outcome == "not_modified"
    (held,), _finished = sync(store, settings, force=True)
    assert held.outcome == "not_due"
    assert held.held
    assert held.next_check
    assert held.next_check - datetime.now(UTC) <= timedelta(minutes=1)
    assert len(server.asked) == 2


def test_starting_ten_times_fetches_once(store: Store, settings: Settings, server: Server) -> None:
    store.sources.add(server.page("/feed", rss("Moja")))
    assert [outcomes(sync(store, settings)) for _ in range(10)] == [["fetched"], *[["not_due"]] * 9]
    assert len(server.asked) == 1


def test_the_readers_own_interval_for_a_source_counts(store: Store, settings: Settings, server: Server) -> None:
    source = store.sources.add(server.page("/feed", rss("Moja")))
    store.steps.change(source.slug, minutes=300)
    (done,), _finished = sync(store, settings)
    assert done.next_check
    assert timedelta(minutes=299) < done.next_check - datetime.now(UTC) <= timedelta(minutes=300)


def test_a_new_address_is_taken_over_when_three_syncs_saw_it(store: Store, settings: Settings, server: Server) -> None:
    server.page("/new", rss("Moja"))
    source = store.sources.add(server.redirect("/old", "/new", 308))
    moves = [sync(store, settings, force=True)[0][0].moved_to for _ in range(3)]
    assert moves == [None, None, server.url("/new")]
    after = store.sources.find(source.slug)
    assert after
    assert after.address == server.url("/new")
    assert outcomes(sync(store, settings, force=True)) == ["not_modified"], "its validators moved with it"
    assert store.articles.counts().total == 1


def test_a_move_counts_only_where_the_feed_can_be_read(store: Store, settings: Settings, server: Server) -> None:
    server.page("/new", PAGE, type="text/html")
    source = store.sources.add(server.redirect("/old", "/new", 301))
    for _ in range(4):
        sync(store, settings, force=True)
    after = store.sources.find(source.slug)
    assert after
    assert (after.address, after.moved) == (source.address, 0)


def test_where_a_redirect_leads_is_asked_in_its_turn_too(server: Server) -> None:
    server.page("/new", rss("Moja"))
    address = server.redirect("/old", server.url("/new").replace("127.0.0.1", "localhost"), 302)
    turns: list[str] = []

    @asynccontextmanager
    async def turn(asked: str):  # type: ignore[no-untyped-def]
        turns.append(asked)
        yield
        turns.append("done")

    async def work() -> None:
        async with Fetcher() as fetcher:
            await fetcher.fetch(Request(address), turn)

    asyncio.run(work())
    assert turns == [address, "done", server.url("/new").replace("127.0.0.1", "localhost"), "done"]


def test_a_network_that_wants_a_sign_in_is_told_once_and_the_rest_is_left_alone(
    store: Store, settings: Settings, server: Server
) -> None:
    names = ("127.0.0.1", "localhost", "127.1", "127.0.1")
    for n in range(20):
        store.sources.add(server.page(f"/{n}", rss("Moja")).replace("127.0.0.1", names[n % 4]), title=f"Source {n}")
    sync(store, settings)
    for n in range(20):
        server.page(f"/{n}", PAGE, type="text/html")

    events: list[Event] = []
    hosts = Hosts(at_once=1, gap=0)
    finished = asyncio.run(engine.sync(store, settings, force=True, report=events.append, hosts=hosts))
    assert finished.stopped == "captive"
    assert 23 <= len(server.asked) < 40, "the last ones were not asked any more"
    soon = datetime.now(UTC) + schedule.SHORTEST
    assert all(s.next_check and s.next_check <= soon for s in store.sources.all() if s.last_problem)
    assert store.articles.counts().total == 20


@pytest.mark.parametrize(
    ("number", "told"),
    [(socket.EAI_NONAME, "the name of this site is not known"), (socket.EAI_AGAIN, "there is no connection")],
)
def test_a_name_that_is_not_known_is_no_missing_network(
    store: Store, settings: Settings, number: int, told: str
) -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no such name", request=request) from socket.gaierror(number, "no such name")

    store.sources.add("http://hakuna.example/feed")
    events: list[Event] = []
    fetcher = Fetcher(transport=httpx.MockTransport(refuse))
    asyncio.run(engine.sync(store, settings, report=events.append, hosts=Hosts(gap=0), fetcher=fetcher))
    problem = store.sources.all()[0].last_problem
    assert problem
    assert problem.kind == "no_connection"
    assert told in str(explained(problem))
