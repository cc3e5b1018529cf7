"""A public site, whatever it says and wherever: nothing private is asked for it, by any way there is."""

import asyncio
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from egov_tui.errors import EgovError
from egov_tui.exchange.attachments import files
from egov_tui.feeds.fetch import Fetched, Fetcher, FetchError, Request
from egov_tui.feeds.network import may_lead_inside
from egov_tui.feeds.workers import Workers
from egov_tui.model import Way
from egov_tui.settings import Settings, Sync
from egov_tui.store import Store
from egov_tui.store.query import parse
from egov_tui.sync.download import Downloads
from egov_tui.sync.engine import sync
from egov_tui.sync.fulltext import Means, fetch_full
from egov_tui.sync.hosts import Hosts
from egov_tui.sync.probe import probe
from tests import sites

Site = dict[str, httpx.Response]
HTML = {"Content-Type": "text/html; charset=utf-8"}


def html(body: str) -> httpx.Response:
    return httpx.Response(200, headers=HTML, text=body)


def feed(body: str) -> httpx.Response:
    text = f"<rss version='2.0' xmlns:a='http://www.w3.org/2005/Atom'><channel><title>T</title>{body}</channel></rss>"
    return httpx.Response(200, headers={"Content-Type": "application/rss+xml"}, text=text)


def to(target: str) -> httpx.Response:
    return httpx.Response(302, headers={"Location": target})


def item(link: str, more: str = "") -> str:
    return f"<item><title>Habari</title><link>{link}</link><guid>x</guid>{more}</item>"


LISTED = sites.farm(4)
CORE = "<html><body><script src='/x.js'></script>GWF CORE</body></html>"
NEXT = LISTED.replace("</body>", "<a class='next' rel='next' href='{0}/news/2'>»</a></body>")

WAYS: dict[str, Callable[[str], Site]] = {
    "item of a page": lambda t: {"/news": html(LISTED.replace("/new/habari-1", f"{t}/new/habari-1"))},
    "base of a page": lambda t: {"/news": html(LISTED.replace("<head>", f"<head><base href='{t}/'>"))},
    "item of a page leads on": lambda t: {"/news": html(LISTED), "/new/habari-1": to(f"{t}/new/1")},
    "page leads on": lambda t: {"/news": to(f"{t}/news")},
    "robots.txt leads on": lambda t: {"/news": html(LISTED), "/robots.txt": to(f"{t}/robots.txt")},
    "next page": lambda t: {"/news": html(NEXT.replace("{0}", t))},
    "next page leads on": lambda t: {"/news": html(NEXT.replace("{0}", "")), "/news/2": to(f"{t}/news/2")},
    "list behind a shell leads on": lambda t: {"/news": html(CORE), "/api/news": to(f"{t}/api/news")},
    "item of a feed": lambda t: {"/news": feed(item(f"{t}/1"))},
    "item of a feed leads on": lambda t: {"/news": feed(item("/1")), "/1": to(f"{t}/1")},
    "feed goes on": lambda t: {"/news": feed(f"<a:link rel='next' href='{t}/2'/>" + item("/1"))},
    "feed goes on and leads on": lambda t: {
        "/news": feed("<a:link rel='next' href='/2'/>" + item("/1")),
        "/2": to(f"{t}/2"),
    },
    "enclosure": lambda t: {"/news": feed(item("/1", f"<enclosure url='{t}/a.pdf' type='application/pdf'/>"))},
    "enclosure leads on": lambda t: {
        "/news": feed(item("/1", "<enclosure url='/a.pdf' type='application/pdf'/>")),
        "/a.pdf": to(f"{t}/a.pdf"),
    },
    "page names a feed": lambda t: {
        "/news": html(f"<link rel=alternate type=application/rss+xml href='{t}/feed'><p>x")
    },
    "page links a feed": lambda t: {"/news": html(f"<body><a href='{t}/feed.xml'>RSS</a>")},
    "page names a feed that leads on": lambda t: {
        "/news": html("<link rel=alternate type=application/rss+xml href='/feed'><p>x"),
        "/feed": to(f"{t}/feed"),
    },
}


class Net:
    """The internet, with a site for each of the ways; remembers every host that was asked."""

    def __init__(self, target: Callable[[int], str]) -> None:
        self.sites = {f"w{at}.example": way(target(at)) for at, way in enumerate(WAYS.values())}
        self.asked: set[str] = set()

    def answer(self, request: httpx.Request) -> httpx.Response:
        name = request.headers["host"]
        self.asked.add(name)
        assert request.url.host in (name, "8.8.8.8"), "asked where it was not judged"
        told = self.sites.get(name, {}).get(request.url.path)
        if told is None:
            return httpx.Response(404, stream=httpx.ByteStream(b"nothing here"))
        return httpx.Response(told.status_code, headers=told.headers, stream=httpx.ByteStream(told.content))

    def client(self) -> Fetcher:
        return Fetcher(transport=httpx.MockTransport(self.answer))


@pytest.fixture(autouse=True)
def _names(monkeypatch: pytest.MonkeyPatch) -> None:
    def look_up(host: Any, port: Any, *_args: Any, **_more: Any) -> list[Any]:
        name = host.decode() if isinstance(host, bytes) else host
        inside = {"localhost": "127.0.0.1", "inside.example": "10.0.0.5"}
        place = inside.get(name) or ("8.8.8.8" if name.endswith(".example") else name)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (place, port))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)


async def everything(net: Net, store: Store, settings: Settings) -> None:
    """Follow each site as a page and as a feed; read older pages, whole texts, sizes and files."""
    hosts = Hosts(at_once=20, gap=0.0)
    settings = Settings(settings.data, settings.config, settings.state, sync=Sync(mode="full"))
    async with Workers(2) as workers, net.client() as client:
        for name in net.sites:
            await probe(f"https://{name}/news", fetcher=client, workers=workers, hosts=hosts)
            for recipe in ("octobercms-news", "core-news", "generic"):
                store.sources.add(f"https://{name}/news?{recipe}", kind="page", way=Way(recipe, None, "always"))
            store.sources.add(f"https://{name}/news")
        await sync(store, settings, force=True, backfill=2, report=lambda event: None, hosts=hosts, fetcher=client)
    async with Workers(1) as workers, net.client() as client:
        means = Means(client, workers, hosts)
        for article in store.articles.full(store.articles.ids(parse(""))):
            source = store.sources.find(article.source)
            assert source is not None
            assert article.id is not None
            await fetch_full(store, means, article, force=True, report=lambda event: None)
            downloads = Downloads(store, settings, source, fetcher=client, hosts=hosts)
            for file in files(article, (), ()):
                with suppress(EgovError):
                    await downloads.ask(article.id, [file])
                with suppress(EgovError):
                    await downloads.fetch(article.id, file, lambda done, total: None)


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:8080",
        "https://[::ffff:10.0.0.5]",
        "http://inside.example",
        "http://amina:siri@router.local",
        "file:///etc",
        "gopher://169.254.169.254",
    ],
)
def test_nothing_private_is_asked(target: str, store: Store, settings: Settings) -> None:
    net = Net(lambda at: target)
    asyncio.run(everything(net, store, settings))
    assert net.asked == set(net.sites)
    assert store.articles.ids(parse(""))


def test_each_of_those_ways_is_one(store: Store, settings: Settings) -> None:
    """Where they lead to a public host, all are gone: the table above says something of each."""
    net = Net(lambda at: f"https://m{at}.example")
    asyncio.run(everything(net, store, settings))
    missed = [way for at, way in enumerate(WAYS) if f"m{at}.example" not in net.asked]
    assert not missed


def test_a_name_that_its_owner_leads_inside_vouches_for_itself_alone() -> None:
    def may(source: str, address: str) -> bool:
        return asyncio.run(may_lead_inside(source, address))

    assert may("http://inside.example/feed", "http://inside.example/1")
    assert not may("http://inside.example/feed", "http://192.168.1.1/reboot")
    assert not may("http://a.example/feed", "http://a.example/1")
    assert may("http://10.0.0.1/feed", "http://192.168.1.1/1")
    assert may("http://wizara.lan/feed", "http://faili.lan/1")
    assert may("file:///home/a/feed.xml", "http://wizara.lan/1")


def test_a_file_of_this_computer_is_read_only_where_the_reader_named_it(tmp_path: Path) -> None:
    file = tmp_path / "siri.xml"
    file.write_text("<rss/>")

    async def read(request: Request) -> Fetched:
        async with Fetcher() as client:
            return await client.fetch(request)

    first = asyncio.run(read(Request(file.as_uri())))
    again = asyncio.run(read(Request(file.as_uri(), first.validators)))
    assert (first.inside, again.inside, again.not_modified) == (True, True, True)
    for spelled in (file.as_uri(), file.as_uri().replace("file:", "FILE:"), f"file://localhost{file}"):
        with pytest.raises(FetchError):
            asyncio.run(read(Request(spelled, foreign=True)))
