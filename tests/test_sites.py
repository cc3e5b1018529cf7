"""The invented sites are what they are meant to be; else what is tested with them proves nothing."""

import json
import re
import urllib.request
from datetime import timedelta, timezone
from urllib.error import HTTPError
from urllib.parse import urlsplit

import pytest
from protego import Protego
from selectolax.lexbor import LexborHTMLParser

from egov_tui.text.dates import read
from tests import sites
from tests.server import Server

EAST = timezone(timedelta(hours=3))
LISTS = [tuple(name.split(" ", 1)) for name in json.loads((sites.DATA / "listed.json").read_text(encoding="utf-8"))]
OF_HTML = [(site, path) for site, path in LISTS if sites.files(site)[path].suffix == ".html"]
OF_JSON = [(site, path) for site, path in LISTS if sites.files(site)[path].suffix == ".json"]
EVERY = [(site, path) for site in sites.names() for path in sites.files(site)]


def tree(site: str, path: str) -> LexborHTMLParser:
    return LexborHTMLParser(sites.text(site, path, ""))


def get(address: str) -> tuple[str, bytes]:
    with urllib.request.urlopen(address) as answer:
        return answer.headers.get_content_type(), answer.read()


@pytest.mark.parametrize("site", sites.names())
def test_a_server_becomes_the_site_and_sends_all_of_it(server: Server, site: str) -> None:
    server.page("/of-another-site", "gone when the site moves in")
    front = sites.serve(server, site)
    assert "/of-another-site" not in server.pages
    for path, file in sites.files(site).items():
        kind, body = get(front[:-1] + path.replace("*", "/whatever-there-is-not"))
        assert kind == {".html": "text/html", ".json": "application/json", ".txt": "text/plain"}[file.suffix]
        assert body
        assert b"{site}" not in body


@pytest.mark.parametrize(("site", "path"), OF_HTML)
def test_a_list_holds_what_is_noted_of_it(site: str, path: str) -> None:
    page = tree(site, path)
    links: dict[str, list[str]] = {}
    for link in page.css("a[href]"):
        address = urlsplit((link.attributes["href"] or "").replace(" ", "%20"))
        place = address.path + (f"?{address.query}" if address.query else "")
        links.setdefault("/" + place.lstrip("/"), []).append(link.text(strip=True))
    noted = sites.listed(site, path)
    text = page.body.text(separator="\n") if page.body else ""
    for item in noted:
        assert item.link in links
        assert item.title in links[item.link] or item.title in text
    assert len({item.link for item in noted}) == len(noted)


@pytest.mark.parametrize(("site", "path"), OF_JSON)
def test_an_answer_in_json_holds_what_is_noted_of_it(site: str, path: str) -> None:
    noted = sites.listed(site, path)
    data = json.loads(sites.text(site, path))["data"]
    days = [read(item.get("date") or item.get("createdAt") or "", EAST) for item in data]
    assert [str(item["id"]) for item in data] == [item.link for item in noted]
    assert [day.astimezone(EAST).date().isoformat() if day else "" for day in days] == [item.date for item in noted]


@pytest.mark.parametrize("site", ["octobercms", "egov", "foreign", "unknown", "unknown-table", "judiciary"])
def test_what_is_listed_can_be_opened(server: Server, site: str) -> None:
    front = sites.serve(server, site)
    for path in {path for name, path in OF_HTML if name == site}:
        for item in sites.listed(site, path):
            assert get(front[:-1] + item.link)[1]


@pytest.mark.parametrize(("site", "path"), [*OF_HTML, ("judiciary", "/news"), ("bad-links", "/news")])
def test_every_list_stands_among_a_menu_of_at_least_twenty_links(site: str, path: str) -> None:
    news = {item.link for item in sites.listed(site, path)} if (site, path) in LISTS else set()
    others = [a for a in tree(site, path).css("a[href]") if (a.attributes["href"] or "") not in news]
    assert len(others) >= 20
    assert any(len(a.text(strip=True)) >= 15 for a in others)


@pytest.mark.parametrize(("site", "path"), [("octobercms", "/news"), ("egov", "/news"), ("foreign", "/resources/list")])
def test_newest_items_stand_in_a_sidebar_once_more(site: str, path: str) -> None:
    addresses = [a.attributes["href"] for a in tree(site, path).css("a[href]") if len(a.text(strip=True)) >= 15]
    assert addresses.count(sites.listed(site, path)[0].link) == 2


def test_titles_repeat_on_one_day_and_on_different_days() -> None:
    everything = [item for path in ("/news", "/news/2", "/news/3") for item in sites.listed("octobercms", path)]
    notices = [item.date for item in everything if item.title == "TANGAZO"]
    public = [item.date for item in everything if item.title == "TANGAZO KWA UMMA"]
    assert len(everything) == 9
    assert (len(notices), len(set(notices))) == (2, 2)
    assert (len(public), len(set(public))) == (2, 1)
    assert [item.date for item in everything].count("") == 1


def test_the_moved_council_tells_the_old_news_and_two_newer_ones_under_other_names() -> None:
    pages = [f"/api/news?page={n}&limit=50" for n in (1, 2)]
    moved = [item for path in pages for item in sites.listed("core-moved", path)]
    before = [item for path in ("/news", "/news/2", "/news/3") for item in sites.listed("octobercms", path)]
    assert [(item.title, item.date) for item in moved[2:]] == [(item.title, item.date) for item in before]
    assert not {item.link for item in moved} & {item.link for item in before}
    told = {
        item["title"]: item["content"] for path in pages for item in json.loads(sites.text("core-moved", path))["data"]
    }
    for item in before:
        if item.title not in ("TANGAZO", "TANGAZO KWA UMMA"):
            said = [p.text(strip=True) for p in tree("octobercms", item.link).css(".news-content > p")]
            assert all(sentence in told[item.title] for sentence in said)
            assert len(told[item.title]) > len("".join(said))


@pytest.mark.parametrize("site", ["core", "core-moved"])
def test_the_shell_is_small_names_its_maker_and_answers_for_every_page(server: Server, site: str) -> None:
    front = sites.serve(server, site)
    for path in ("", "news", "news/2", "new/tangazo-7", "tenders"):
        body = get(front + path)[1]
        assert len(body) < 2_000
        assert b"GWF CORE" in body
        assert not LexborHTMLParser(body).css("a")


def test_the_emptied_list_and_the_one_of_menus_alone_have_no_news() -> None:
    for site in ("emptied", "menu-only"):
        assert not tree(site, "/news").css('a[href*="/new/"]')
        assert "Hakimiliki ©2017" in sites.text(site, "/news")


def test_twenty_items_share_one_address() -> None:
    links = tree("same-link", "/news").css('.news-item a[href*="/new/"]')
    assert len({link.text() for link in links}) == 20
    assert len({link.attributes["href"] for link in links}) == 1


def test_bad_links_are_many_and_each_has_a_title() -> None:
    items = tree("bad-links", "/news").css(".news-item h4 a")
    assert len(items) == 23
    assert all(len(item.text(strip=True)) >= 15 for item in items)
    assert sum("href" in item.attributes for item in items) == 21


def test_items_answer_with_a_form_for_a_password_or_not_at_all(server: Server) -> None:
    item = sites.listed("login", "/news")[0].link
    assert b'type="password"' in get(sites.serve(server, "login")[:-1] + item)[1]
    with pytest.raises(HTTPError, match="404"):
        get(sites.serve(server, "gone")[:-1] + item)


@pytest.mark.parametrize(("site", "path"), EVERY)
def test_nobody_real_is_named_and_no_address_leads_anywhere(site: str, path: str) -> None:
    text = sites.source(sites.files(site)[path])
    hosts = [urlsplit(found).hostname for found in re.findall(r"(?<![\w:])https?://[^\s\"'<>)\[]+", text)]
    assert all((host or "").endswith(".example") for host in hosts)
    assert all(found.endswith(".example") for found in re.findall(r"[\w.]+@([\w-]+\.[\w.-]+)", text))
    assert not re.search(r"\+\d{6,}|\b0[67]\d{8}\b|\(\d{3}\)\s*\d{3}", text)
    assert ".go.tz" not in text


@pytest.mark.parametrize("name", sorted(file.stem for file in sites.ROBOTS.iterdir()))
def test_a_robots_txt_can_take_the_place_of_the_site_s_own(server: Server, name: str) -> None:
    front = sites.serve(server, "octobercms")
    sites.robots(server, name)
    kind, body = get(front + "robots.txt")
    assert kind == ("text/html" if name == "html" else "text/plain")
    assert b"disallow" in body.lower()


@pytest.mark.parametrize(
    ("name", "path", "may"),
    [
        ("forbids-all", "/news", False),
        ("forbids-us-from-news", "/news", False),
        ("forbids-us-from-news", "/announcements", True),
        ("wildcards", "/news", True),
        ("wildcards", "/news/3", False),
        ("wildcards", "/news/2", True),
        ("wildcards", "/storage/app/uploads/public/5f3/a.pdf", False),
        ("bom-and-cr", "/announcements", True),
    ],
)
def test_robots_txt_says_what_its_name_says(name: str, path: str, may: bool) -> None:
    rules = Protego.parse((sites.ROBOTS / f"{name}.txt").read_bytes().decode("utf-8-sig"))
    assert rules.can_fetch(f"https://site.example{path}", "egov-tui") is may


def test_the_last_of_many_rules_counts() -> None:
    rules = sites.many_rules(5_000)
    assert len(rules) > 100_000
    assert not Protego.parse(rules).can_fetch("https://site.example/news", "egov-tui")


def test_what_is_made_here_is_as_large_as_it_says(server: Server) -> None:
    assert len(LexborHTMLParser(sites.farm(600)).css("a")) == 600
    assert sites.nested(300).count("<div>") == 300
    server.raw("/news", sites.huge)
    assert len(get(server.url("/news"))[1]) > 50_000_000


def test_labels_of_dates_mean_the_days_that_are_noted() -> None:
    found = {label: read(label) for label in sites.MONTHS}
    assert {label: day.date().isoformat() if day else "" for label, day in found.items()} == sites.MONTHS
    assert len(LexborHTMLParser(sites.months()).css("h4 a")) == len(sites.MONTHS)


def test_a_query_has_its_page_and_any_other_falls_back(server: Server) -> None:
    server.page("/news", "without")
    server.page("/news?page=2", "second")
    assert [get(server.url(f"/news{query}"))[1] for query in ("", "?page=2", "?page=9")] == [
        b"without",
        b"second",
        b"without",
    ]
    server.page("*", "whatever")
    assert get(server.url("/nowhere?at=all"))[1] == b"whatever"
