"""Servers and disks that misbehave, each met with manners: what a whole sync makes of them (feeds.md §3)."""

import asyncio
import gzip
import os
import resource
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from egov_tui.errors import CacheError
from egov_tui.feeds.fetch import Fetcher
from egov_tui.model import Event, Outline, SourceSynced
from egov_tui.settings import Settings
from egov_tui.store import Store
from egov_tui.store.query import parse
from egov_tui.sync import engine
from egov_tui.sync.hosts import Hosts
from egov_tui.sync.writer import Writer
from tests.server import Server

ALL = parse("")


def rss(*titles: str, text: str = "") -> str:
    items = "".join(
        f"<item><guid isPermaLink='false'>{t}</guid><title>{t}</title><description>{text}</description></item>"
        for t in titles
    )
    return f"<rss version='2.0'><channel><title>Wizara</title>{items}</channel></rss>"


def sync(store: Store, settings: Settings, fetcher: Fetcher | None = None) -> dict[str, SourceSynced]:
    events: list[Event] = []
    work = engine.sync(store, settings, force=True, report=events.append, hosts=Hosts(gap=0), fetcher=fetcher)
    asyncio.run(work)
    return {event.source: event for event in events if isinstance(event, SourceSynced)}


def answer(request: BaseHTTPRequestHandler, status: int, body: bytes = b"", **headers: str) -> None:
    request.send_response(status)
    for name, value in headers.items():
        request.send_header(name.replace("_", "-"), value)
    if status != 304:
        request.send_header("Content-Length", str(len(body)))
    request.end_headers()
    request.wfile.write(body)


def test_validators_of_a_not_modified_answer_take_the_place_of_the_old_ones(
    store: Store, settings: Settings, server: Server
) -> None:
    def told(request: BaseHTTPRequestHandler) -> None:
        if "If-None-Match" in request.headers:
            answer(request, 304, ETag='W/"second"', Last_Modified="Wed, 19 Aug 2015 09:00:00 GMT")
        else:
            answer(request, 200, rss("Maji").encode(), ETag='"first"')

    source = store.sources.add(server.raw("/feed", told))
    assert [sync(store, settings)[source.slug].outcome for _ in range(3)] == ["fetched", "not_modified", "not_modified"]
    asked = [one.headers for one in server.asked]
    assert [one.get("if-none-match") for one in asked] == [None, '"first"', 'W/"second"']
    assert [one.get("if-modified-since") for one in asked] == [None, None, "Wed, 19 Aug 2015 09:00:00 GMT"]


def test_what_could_not_be_read_is_asked_for_whole_again(store: Store, settings: Settings, server: Server) -> None:
    source = store.sources.add(server.page("/feed", "this is no feed", headers={"ETag": '"bad"'}))
    assert sync(store, settings)[source.slug].outcome == "failed"
    server.page("/feed", rss("Maji"), headers={"ETag": '"bad"'})
    assert sync(store, settings)[source.slug].outcome == "fetched"
    assert [one.headers.get("if-none-match") for one in server.asked] == [None, None]


def test_headers_that_drip_end_at_the_deadline(store: Store, settings: Settings, server: Server) -> None:
    stop = threading.Event()

    def drip(request: BaseHTTPRequestHandler) -> None:
        request.close_connection = True
        try:
            request.wfile.write(b"HTTP/1.1 200 OK\r\n")
            while not stop.wait(0.02):
                request.wfile.write(b"X-More: and more\r\n")
        except OSError:
            pass

    source = store.sources.add(server.raw("/feed", drip))
    try:
        done = sync(store, settings, Fetcher(deadline=0.3))[source.slug]
    finally:
        stop.set()
    assert done.error
    assert done.error.kind == "timeout"


@pytest.mark.parametrize("encoding", ["gzip, gzip", "deflate", "br", "zstd"])
def test_encodings_that_nobody_asked_for_are_refused_and_nothing_is_lost(
    store: Store, settings: Settings, server: Server, encoding: str
) -> None:
    source = store.sources.add(server.page("/feed", rss("Maji")))
    sync(store, settings)
    packed = gzip.compress(gzip.compress(rss("Umeme").encode()))
    server.page("/feed", packed, headers={"Content-Encoding": encoding, "ETag": '"x"'})
    done = sync(store, settings)[source.slug]
    assert done.error
    assert done.error.kind == "unreadable"
    assert len(store.articles.ids(ALL)) == 1
    assert sync(store, settings)[source.slug].outcome == "failed"
    assert server.asked[-1].headers["if-none-match"] != '"x"'


@pytest.mark.parametrize(
    ("declared", "written"),
    [("utf-8", "windows-1252"), ("iso-8859-1", "utf-8"), ("nonsense", "utf-8"), ("us-ascii", "utf-8")],
)
def test_a_wrong_charset_costs_no_letter(
    store: Store, settings: Settings, server: Server, declared: str, written: str
) -> None:
    body = rss("Élimu ya “afya”").encode(written)
    source = store.sources.add(server.page("/feed", body, type=f"application/rss+xml; charset={declared}"))
    assert sync(store, settings)[source.slug].outcome == "fetched"
    (number,) = store.articles.ids(ALL)
    assert store.articles.headlines([number])[0].title == "Élimu ya “afya”"


def test_after_the_server_s_own_clock_an_expiry_is_reckoned(store: Store, settings: Settings, server: Server) -> None:
    """A server that lives two days ahead, and whose answer stays fresh for five hours of its own."""

    def told(request: BaseHTTPRequestHandler) -> None:
        request.send_response_only(200)
        body = rss("Maji").encode()
        for name, value in {
            "Date": "Fri, 21 Aug 2065 09:00:00 GMT",
            "Expires": "Fri, 21 Aug 2065 14:00:00 GMT",
            "Content-Length": str(len(body)),
        }.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(body)

    source = store.sources.add(server.raw("/feed", told))
    now = datetime.now(UTC)
    check = sync(store, settings)[source.slug].next_check
    assert check
    assert timedelta(hours=5) - timedelta(minutes=1) < check - now < timedelta(hours=5, minutes=1)


# ---------------------------------------------------------------- the computer's own faults


def command(data: Path, *words: str, file_size: int = 0) -> subprocess.CompletedProcess[str]:
    def limit() -> None:
        if file_size:
            resource.setrlimit(resource.RLIMIT_FSIZE, (file_size, file_size))

    environ = {**os.environ, "HOME": str(data.parent), "XDG_STATE_HOME": str(data.parent / "state")}
    return subprocess.run(
        [sys.executable, "-P", "-m", "egov_tui", "--lang", "en", "--data", str(data), *words],
        capture_output=True,
        text=True,
        env=environ,
        preexec_fn=limit,
    )


def test_a_disk_that_fills_up_in_the_middle_costs_what_was_being_written_and_no_more(tmp_path: Path) -> None:
    feed = tmp_path / "feed.xml"
    feed.write_text(rss(*(f"Maji {n}" for n in range(300)), text=os.urandom(4000).hex()))
    data = tmp_path / "data"
    assert command(data, "source", "add", feed.as_uri(), "--no-check").returncode == 0
    full = command(data, "sync", file_size=600_000)
    assert full.returncode == 4
    assert "cache.sqlite3" in full.stderr
    assert len(full.stderr.strip().splitlines()) == 1
    assert "Traceback" not in full.stderr
    with Store.open(data / "cache.sqlite3") as store:
        store.index.check()
        kept = len(store.articles.ids(ALL))
    assert kept < 300
    assert command(data, "sync", "--force").returncode == 0
    with Store.open(data / "cache.sqlite3") as store:
        store.index.check()
        assert len(store.articles.ids(ALL)) == 300


def test_a_cache_that_becomes_read_only_ends_the_sync_in_a_sentence(
    store: Store, settings: Settings, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(9):
        store.sources.add(server.page(f"/{n}", rss(f"Maji {n}")))
    events: list[Event] = []
    write = Writer.__call__

    async def refused(self: Writer, work: Callable[[Store], Any]) -> Any:
        if len(events) >= 3:  # what SQLite says of a file system that has become so
            await write(self, lambda store: store._database._connection.execute("PRAGMA query_only = 1"))
        return await write(self, work)

    monkeypatch.setattr(Writer, "__call__", refused)
    with pytest.raises(CacheError, match=r"cache\.sqlite3: cannot be written"):
        asyncio.run(engine.sync(store, settings, force=True, report=events.append, hosts=Hosts(gap=0)))
    store.index.check()
    assert len(store.articles.ids(ALL)) < 9


def test_five_thousand_sources_of_which_three_hundred_are_dead(
    store: Store, settings: Settings, server: Server
) -> None:
    """Every one of them is told of; of the dead, why, and when they are asked again."""
    feed = server.page("/feed", rss("Maji"))
    with Server() as other:
        gone = other.url("/feed")
    outlines = [
        Outline(address=f"{gone if n % 17 == 3 and n < 5_100 else feed}?n={n}", title=f"Wizara {n}")
        for n in range(5_000)
    ]
    added = [source for _outline, source in store.sources.add_all(outlines) if source]
    assert len(added) == 5_000
    # All but 200 were asked today already: a test shall not take as long as they would.
    store.sources.postpone([source.id for source in added[200:]], datetime.now(UTC) + timedelta(days=1))
    events: list[Event] = []
    finished = asyncio.run(engine.sync(store, settings, report=events.append, hosts=Hosts(gap=0)))
    told = [event for event in events if isinstance(event, SourceSynced)]
    assert len({event.source for event in told}) == len(told) == 5_000
    assert sum(event.outcome == "not_due" for event in told) == 4_800
    failed = [event for event in told if event.outcome == "failed"]
    assert len(failed) == finished.failed == sum(n % 17 == 3 for n in range(200))
    assert all(event.error and event.error.kind == "no_connection" and event.next_check for event in failed)
    assert finished.new == 200 - len(failed)
