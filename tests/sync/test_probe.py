"""What an address turns out to be."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from egov_tui.errors import explain
from egov_tui.sync.hosts import Hosts
from egov_tui.sync.probe import Candidate, Probe, articles, probe, probes
from tests.server import Server

RSS = (
    "<rss version='2.0'><channel><title>{0}</title><link>https://a.example/</link>"
    "<item><guid isPermaLink='false'>1</guid><title>Moja</title>"
    "<pubDate>Wed, 19 Aug 2015 09:00:00 +0300</pubDate></item>"
    "<item><guid isPermaLink='false'>2</guid><title>Mbili</title>"
    "<pubDate>Wed, 19 Aug 2099 09:00:00 +0300</pubDate></item>"
    "</channel></rss>"
)


def found(address: str) -> Probe:
    return asyncio.run(probe(address, hosts=Hosts(gap=0)))


def page(*links: str) -> str:
    heads = "".join(f"<link rel='alternate' type='application/rss+xml' title='{x}' href='{x}'>" for x in links)
    return f"<!doctype html><html><head>{heads}</head><body><p>Karibu</p></body></html>"


def kind_of_problem(told: Probe) -> str | None:
    return told.problem.kind if told.problem else None


def test_a_feed_at_an_address_and_in_a_file(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "feed.xml"
    file.write_text(RSS.format("Wizara"))
    monkeypatch.chdir(tmp_path)
    for address in (server.page("/feed", RSS.format("Wizara")), str(file), file.as_uri(), "feed.xml"):
        told = found(address)
        assert told.ok
        assert (told.address, told.kind, told.feed and told.feed.title) == (address, "rss", "Wizara")
    assert found("feed.xml").final_address == file.as_uri()


def test_entries_become_articles_that_are_not_stored(server: Server) -> None:
    told = found(server.page("/feed", RSS.format("Wizara")))
    one, two = articles(told)
    assert (one.id, one.first_seen, one.agency, one.title) == (None, None, "Wizara", "Moja")
    assert one.date == one.published == datetime(2015, 8, 19, 6, tzinfo=UTC)
    assert two.published is not None
    assert two.date is None, "a date in the future is no date"


def test_what_a_public_page_links_leads_into_no_private_network(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page is made to look as if it came from outside; its links still lead here."""
    server.page("/one.xml", RSS.format("Kwanza"))
    address = server.page("/", page(server.url("/one.xml")), type="text/html")
    monkeypatch.setattr("egov_tui.feeds.fetch._from_inside", lambda got, address: False)
    assert kind_of_problem(found(address)) == "not_a_feed"
    assert [one.path for one in server.asked] == ["/"]


def test_where_a_page_names_no_feed_its_links_and_the_usual_places_are_tried(server: Server) -> None:
    body = "<!doctype html><html><body><a href='/habari/rss'>RSS</a></body></html>"
    address = server.page("/", body, type="text/html")
    server.page("/rss.xml", RSS.format("Pa kawaida"))
    told = found(address)
    assert told.candidates == (Candidate(server.url("/rss.xml"), "Pa kawaida", 2),)
    server.page("/habari/rss", RSS.format("Kiungo"))
    assert found(address).candidates == (Candidate(server.url("/habari/rss"), "Kiungo", 2),)


def test_a_page_without_any_feed_says_what_was_tried(server: Server) -> None:
    body = "<!doctype html><html><body>Karibu <a href='https://user:siri@127.0.0.9/feed/'>RSS</a></body></html>"
    told = found(server.page("/habari", body, type="text/html"))
    assert told.problem
    assert told.problem.kind == "not_a_feed"
    assert explain(told.problem) == (
        f"{server.url('/habari')}: this is no news feed, and none was found at https://***@127.0.0.9/feed/, "
        "/feed/, /rss.xml, /atom.xml, /feed.json, /feeds/posts/default. "
        "Look for the address of the feed, or of the page that lists the news."
    )


def test_a_link_that_leads_on_for_now_is_kept_as_it_stands(server: Server) -> None:
    server.page("/cdn", RSS.format("Kwanza"))
    link = server.redirect("/feed", "/cdn?sig=abc123", 302)
    told = found(server.page("/", page("/feed"), type="text/html"))
    assert told.candidates == (Candidate(link, "Kwanza", 2),)


def test_a_page_that_links_feeds_leads_to_those_that_can_be_read(server: Server) -> None:
    server.page("/one.xml", RSS.format("Kwanza"))
    told = found(server.page("/", page("/none.xml", "/one.xml"), type="text/html"))
    assert told.ok
    assert (told.kind, told.final_address) == ("rss", server.url("/one.xml"))
    assert told.candidates == (Candidate(server.url("/one.xml"), "Kwanza", 2),)


def test_what_is_no_feed_is_told_and_a_local_page_leads_nowhere(server: Server, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(page(server.page("/one.xml", RSS.format("Kwanza"))))
    assert kind_of_problem(found(str(file))) == "not_a_feed"
    assert server.asked == []
    assert kind_of_problem(found(server.page("/", page(), type="text/html"))) == "not_a_feed"
    assert kind_of_problem(found(server.page("/links", page("/gone.xml"), type="text/html"))) == "not_a_feed"


def test_a_list_of_sources_is_told_as_one(tmp_path: Path) -> None:
    file = tmp_path / "orodha.opml"
    file.write_text("<opml version='2.0'><body><outline text='A' xmlUrl='https://a.example/'/></body></opml>")
    told = found(str(file))
    assert (told.ok, told.kind, [one.address for one in told.outlines]) == (True, "opml", ["https://a.example/"])
    file.write_text("<opml version='2.0'><body><outline")
    assert kind_of_problem(found(str(file))) == "unreadable"


@pytest.mark.parametrize(
    "address",
    [
        "",
        " ",
        "/no/such/file",
        "~nobody-here/feed.xml",
        "file:///no/such",
        "x" * 5000,
        "a\0b",
        "http://[",
        "http://",
        "ftp://a.example/",
        "https://",
    ],
    ids=repr,
)
def test_what_is_no_address_is_a_problem_and_never_an_exception(address: str) -> None:
    told = found(address)
    assert told.address == address
    assert not told.ok


def test_many_are_told_in_their_order(tmp_path: Path) -> None:
    files = [tmp_path / f"{n}.xml" for n in range(9)]
    for number, file in enumerate(files):
        file.write_text(RSS.format(number) if number % 3 else "")

    async def everything() -> list[Probe]:
        return [told async for told in probes([str(file) for file in files], recipes={})]

    told = asyncio.run(everything())
    assert [one.address for one in told] == [str(file) for file in files]
    assert [one.feed and one.feed.title for one in told] == [str(n) if n % 3 else None for n in range(9)]


def test_a_document_is_told_to_be_one(server: Server) -> None:
    told = found(server.page("/notice", b"%PDF-1.4 and so on", type="application/pdf"))
    assert told.problem
    assert (told.problem.kind, told.problem.cause) == ("not_a_feed", "file")
    assert len(server.asked) == 1
