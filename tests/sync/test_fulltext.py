"""Fetching the whole text of an article: real server, worker and cache; whatever comes, what the feed says stays."""

import asyncio
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler

import pytest

from egov_tui.errors import UsageError
from egov_tui.feeds.fetch import Fetcher
from egov_tui.feeds.workers import Workers
from egov_tui.model import Decision, Event, FullTextAnnounced, FullTextFetched
from egov_tui.settings import Settings, Sync
from egov_tui.store import Store
from egov_tui.store.fulltext import HERE, REFUSED
from egov_tui.store.query import parse
from egov_tui.sync.fulltext import LARGEST, Means, allowed, fetch_full
from egov_tui.sync.hosts import Hosts
from tests.feeds.test_fulltext import written
from tests.server import Server, drip, head
from tests.store.conftest import NOW, catch_up, entry

HTML = "text/html; charset=utf-8"


def article(store: Store, server: Server, link: str | None, title: str = "Mkutano wa TEHAMA") -> int:
    """An article of a source of this server, with a summary."""
    source = store.sources.find(server.url("/feed")) or store.sources.add(server.url("/feed"), title="Wizara")
    made = entry(link or "none", title, "muhtasari mfupi", link=link)
    store.articles.save(source.id, Decision(inserts=(made,)), NOW)
    catch_up(store)
    return store.articles.newest_id()


def fetched(
    store: Store, number: int, *, force: bool = False, deadline: float = 20.0, wall: float = 60.0
) -> tuple[str, list[Event]]:
    """Why it is not to be had, if so, and what was told meanwhile."""
    events: list[Event] = []

    async def main() -> str:
        async with Fetcher(deadline=deadline) as client, Workers(1, wall) as workers:
            (one,) = store.articles.full([number])
            means = Means(client, workers, Hosts(gap=0))
            return str(await fetch_full(store, means, one, force=force, report=events.append) or "")

    return asyncio.run(main()), events


def untouched(store: Store, number: int) -> bool:
    """Whether nothing is here but what the feed says, which is found."""
    (one,) = store.articles.full([number])
    ids = store.articles.ids(parse("muhtasari"))
    return one.full is None and one.text == "muhtasari mfupi" and number in ids and not store.index.waiting()


def test_it_is_fetched_kept_found_and_counted(store: Store, server: Server) -> None:
    number = article(store, server, server.page("/news/1", written("<p>Kiboko.</p>"), type=HTML, compressed=True))
    told, events = fetched(store, number)
    assert told == ""
    (one,) = store.articles.full([number])
    assert one.full
    assert "Kiboko" in one.full.html
    assert "<h1" not in one.full.html
    assert (one.full.address, one.full.made_by) == (server.url("/news/1"), "readability")
    assert list(store.articles.ids(parse("viboko"))) == [number]
    before, announced, done = events
    assert before == FullTextAnnounced(number)
    assert isinstance(announced, FullTextAnnounced)
    assert isinstance(done, FullTextFetched)
    assert 0 < (announced.size or 0) < done.bytes_in == one.full.bytes_in < len(written())
    (spent,) = store.ledger.since(datetime.now(UTC).astimezone().date())
    assert (spent.source, spent.requests, spent.bytes_in) == ("wizara", 1, done.bytes_in)
    assert store.sources.all()[0].last_ok is None, "the source itself was not visited"


def test_where_it_is_led_to_is_remembered_and_tracking_is_not_sent(store: Store, server: Server) -> None:
    server.page("/new/1", written(), type=HTML)
    number = article(store, server, server.redirect("/old/1", "/new/1") + "?id=7&utm_source=feed")
    assert fetched(store, number)[0] == ""
    full = store.full_texts.get(number)
    assert full
    assert full.address == server.url("/new/1")
    assert server.asked[0].path == "/old/1?id=7"


def truncated(request: BaseHTTPRequestHandler) -> None:
    head(request, "Content-Type: text/html", "Content-Length: 5000")
    request.wfile.write(b"<p>half")


def unasked_pdf(request: BaseHTTPRequestHandler) -> None:
    """A PDF of 50 MB, of which nothing but the head is ever sent."""
    head(request, "Content-Type: application/pdf", "Content-Length: 50000000")


@pytest.mark.parametrize(
    ("serve", "words", "state"),
    [
        (lambda s: s.url("/none"), "not there any more", REFUSED),
        (lambda s: s.page("/x", b"", status=410), "not there any more", REFUSED),
        (lambda s: s.page("/x", b"oops", status=500), "refused to answer", 0),
        (lambda s: s.page("/x", b"wait", status=429), "asks us to wait", 0),
        (lambda s: s.page("/x", "<form><input type=password></form>", type=HTML), "wants a login", REFUSED),
        (lambda s: s.page("/x", "<div id=a></div><script src=/a.js></script>", type=HTML), "script fills it", REFUSED),
        (lambda s: s.page("/x", "<p>Karibu</p>", type=HTML), "no text was found", REFUSED),
        (lambda s: s.page("/x", "  ", type=HTML), "page is empty", 0),
        (lambda s: s.page("/x", "<div>" * 50_000, type=HTML), "no text was found", REFUSED),
        (lambda s: s.page("/x", b"\x00\xff" * 900, type="application/octet-stream"), "no text was found", REFUSED),
        (lambda s: s.page("/x", b"{}", type="application/json"), "a file (JSON)", REFUSED),
        (lambda s: s.raw("/x", truncated), "cannot be read", 0),
        (lambda s: s.redirect("/x", "/x"), "leads on to one that cannot be followed", 0),
        (lambda s: s.redirect("/x", "file:///etc/passwd"), "leads on to one that cannot be followed", 0),
    ],
)
def test_what_is_no_page_is_said_calmly_and_touches_nothing(
    store: Store, server: Server, serve: Callable[[Server], str], words: str, state: int
) -> None:
    number = article(store, server, serve(server))
    told, events = fetched(store, number)
    assert words.lower() in told.lower()
    assert isinstance(events[-1], FullTextFetched)
    assert (events[-1].article, str(events[-1].error)) == (number, told)
    assert untouched(store, number)
    assert store.full_texts.state(number) == state


def test_a_redirect_to_a_page_to_log_in_says_so(store: Store, server: Server) -> None:
    server.page("/login", "<h1>Ingia</h1><form><input name=u><input type='password' name=p></form>", type=HTML)
    number = article(store, server, server.redirect("/news/1", "/login", 302))
    assert "wants a login" in fetched(store, number)[0]
    assert untouched(store, number)


def test_a_pdf_is_not_read_and_becomes_an_attachment(store: Store, server: Server) -> None:
    number = article(store, server, server.raw("/uploads/z.pdf", unasked_pdf))
    told, events = fetched(store, number)
    assert "a file (PDF)" in told
    assert "attachments" in told
    assert isinstance(events[-1], FullTextFetched)
    assert events[-1].bytes_in < 500
    (one,) = store.articles.full([number])
    (file,) = one.attachments
    assert (file.url, file.type, file.length) == (server.url("/uploads/z.pdf"), "application/pdf", 50_000_000)
    assert untouched(store, number)


def test_a_large_page_is_left_at_its_announcement_unless_it_is_wished_for(store: Store, server: Server) -> None:
    body = written() + " " * LARGEST
    number = article(store, server, server.page("/news/1", body, type=HTML))
    told, events = fetched(store, number)
    assert "3.0 MB" in told
    assert f"show {number} --full --force" in told
    assert isinstance(events[-1], FullTextFetched)
    assert events[-1].bytes_in < 500, "its size is known before it is fetched"
    assert untouched(store, number)
    assert fetched(store, number, force=True)[0] == ""
    assert store.full_texts.state(number) == HERE


def test_a_large_page_that_announces_nothing_is_left_on_the_way(store: Store, server: Server) -> None:
    def endless(request: BaseHTTPRequestHandler) -> None:
        head(request, "Content-Type: text/html")
        try:
            while True:
                request.wfile.write(b"<p>again</p>" * 1000)
        except OSError:
            pass

    number = article(store, server, server.raw("/news/1", endless))
    told, events = fetched(store, number)
    assert "more than 3.0 MB" in told
    assert isinstance(events[-1], FullTextFetched)
    assert LARGEST < events[-1].bytes_in < LARGEST + 500_000
    assert untouched(store, number)


def test_a_page_that_drips_ends(store: Store, server: Server) -> None:
    stop = threading.Event()
    number = article(store, server, server.raw("/news/1", drip(stop)))
    told, _events = fetched(store, number, deadline=0.3)
    stop.set()
    assert told
    assert untouched(store, number)


def test_a_worker_that_takes_too_long_costs_this_article_alone(store: Store, server: Server) -> None:
    number = article(store, server, server.page("/news/1", written(), type=HTML))
    assert "too complex" in fetched(store, number, wall=0.0)[0]
    assert untouched(store, number)


def test_an_article_without_a_page_is_told_so_and_nothing_is_asked(store: Store, server: Server) -> None:
    for link in (None, "mailto:a@b.example"):
        number = article(store, server, link)
        assert "no address" in fetched(store, number)[0]
    assert server.asked == []


def test_a_feed_of_a_public_site_leads_into_no_private_network(store: Store, server: Server) -> None:
    source = store.sources.add("https://wizara.example/feed", title="Mbali")
    made = entry("k", "Kichwa", "muhtasari mfupi", link=server.page("/news/1", written(), type=HTML))
    store.articles.save(source.id, Decision(inserts=(made,)), NOW)
    catch_up(store)
    assert fetched(store, store.articles.newest_id())[0]
    assert server.asked == []


def test_a_text_that_is_here_outlives_a_page_that_went(store: Store, server: Server) -> None:
    number = article(store, server, server.page("/news/1", written(), type=HTML))
    fetched(store, number)
    del server.pages["/news/1"]
    assert fetched(store, number)[0]
    assert store.full_texts.get(number)
    assert store.full_texts.state(number) == HERE


def test_an_article_that_goes_meanwhile_leaves_nothing(store: Store, server: Server) -> None:
    def remove(request: BaseHTTPRequestHandler) -> None:
        with Store.open(store.path) as other:
            other.sources.remove("wizara")
        head(request, "Content-Type: text/html")
        request.wfile.write(written().encode())

    number = article(store, server, server.raw("/news/1", remove))
    fetched(store, number)
    assert store.full_texts.get(number) is None


def test_offline_nothing_may_be_fetched(settings: Settings) -> None:
    allowed(settings)
    with pytest.raises(UsageError, match="offline"):
        allowed(Settings(data=settings.data, config=settings.config, state=settings.state, sync=Sync(mode="offline")))
