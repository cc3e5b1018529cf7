"""What sites say in robots.txt, however they say it."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from egov_tui.feeds.answer import FetchError, Request
from egov_tui.feeds.fetch import Fetcher
from egov_tui.feeds.workers import Workers
from egov_tui.store import Store
from egov_tui.sync.hosts import Hosts
from egov_tui.sync.robots import Allowed, Robots, keep
from egov_tui.sync.writer import Writer
from tests.server import Server, bomb


def allowed(address: str, store: Store | None = None, wall: float = 60.0) -> Allowed:
    async def ask() -> Allowed:
        async with Fetcher() as client, Workers(1, wall) as workers:
            if store is None:
                return await Robots(client, workers).allow(Request(address), Hosts(gap=0).turn)
            async with Writer(store.path) as writer:
                return await Robots(client, workers, writer).allow(Request(address), Hosts(gap=0).turn)

    return asyncio.run(ask())


def test_rules_that_take_for_ever_cost_their_own_site_and_hold_up_nobody(server: Server) -> None:
    """So many groups, each with so many rules, are a hundred millions."""
    groups = "".join(f"User-agent: a{n}\n" for n in range(10_000))
    server.page("/robots.txt", groups + "".join(f"Disallow: /{n}\n" for n in range(10_000)), type="text/plain")
    ended: list[str] = []

    async def ask(robots: Robots, server: Server) -> None:
        try:
            await robots.allow(Request(server.url("/news")), Hosts(gap=0).turn)
        finally:
            ended.append(server.url())

    async def both(quick: Server) -> None:
        async with Fetcher() as client, Workers(2, 3.0) as workers:
            robots = Robots(client, workers)
            slow = asyncio.create_task(ask(robots, server))
            while not server.asked:
                await asyncio.sleep(0)
            await ask(robots, quick)
            await slow

    with Server() as quick:
        quick.page("/robots.txt", "User-agent: *\nDisallow: /siri\n", type="text/plain")
        with pytest.raises(FetchError) as caught:
            asyncio.run(both(quick))
    assert (caught.value.problem.kind, caught.value.problem.detail[:12]) == ("too_complex", "robots.txt: ")
    assert ended == [quick.url(), server.url()]


def test_a_bomb_is_no_robots_txt(server: Server) -> None:
    server.raw("/robots.txt", bomb)
    with pytest.raises(FetchError) as caught:
        allowed(server.url("/news"))
    assert caught.value.problem.kind == "too_large"


@pytest.mark.parametrize("delay", ["1e999", "-5", "nan", "9" * 5000, "²", "30000"])
def test_a_pause_is_a_number_of_seconds_and_not_for_ever(server: Server, delay: str) -> None:
    server.page("/robots.txt", f"User-agent: *\nCrawl-delay: {delay}\n", type="text/plain")
    assert 0.0 <= allowed(server.url("/news")).delay <= 30.0


def test_what_is_kept_of_an_origin_holds_no_login(server: Server, store: Store) -> None:
    server.page("/robots.txt", "User-agent: *\nDisallow: /siri\n", type="text/plain")
    allowed(server.url("/news").replace("http://", "http://amina:neno@"), store)
    assert b"neno" not in b"".join(file.read_bytes() for file in Path(store.path).parent.glob("cache*"))
    assert "authorization" not in server.asked[0].headers


def test_what_is_out_of_date_is_not_kept(store: Store) -> None:
    now = datetime(2026, 5, 3, 9, tzinfo=UTC)
    for hours in range(30):
        keep(store, f"https://a{hours}.example", "", now + timedelta(hours=hours))
    kept = [hours for hours in range(30) if store.robots.get(f"https://a{hours}.example", now) is not None]
    assert kept == list(range(5, 30))
