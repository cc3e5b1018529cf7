"""What real sites publish and no standard foresaw: each costs at most its own element."""

import json

import pytest

from egov_tui.feeds.decode import decode
from egov_tui.feeds.discover import feed_links, likely_links
from tests.feeds.test_parse import item, read, rss
from tests.feeds.texts import text_of

GOOD = item(title="Nzuri", link="https://a.example/2", guid="https://a.example/2")
BASE = "https://a.example/"


@pytest.mark.parametrize(
    "odd",
    [
        "<authors>Jo, Ann</authors>",
        "<links>3</links>",
        "<title_detail>x</title_detail>",
        "<summary_detail>x</summary_detail>",
        "<media_content>x</media_content>",
        "<textInput><title>Q</title><link>https://a.example/q</link></textInput>",
        "<psc:chapters xmlns:psc='http://podlove.org/simple-chapters'><psc:chapter title='Intro'/></psc:chapters>",
    ],
)
def test_an_element_that_nobody_foresaw_costs_no_article(odd: str) -> None:
    first = f"<item><title>Moja</title><link>https://a.example/1</link>{odd}</item>"
    assert [entry.title for entry in read(rss(first + GOOD)).entries] == ["Moja", "Nzuri"]
    assert [entry.title for entry in read(rss(GOOD, odd)).entries] == ["Nzuri"]


def test_an_author_of_sixty_thousand_letters_is_cut() -> None:
    (entry, _good) = read(rss(item(title="Moja", author="a" * 60_000) + GOOD)).entries
    assert len(entry.authors[0]) == 500


def test_a_caption_or_a_blurb_takes_no_articles_place() -> None:
    media = "xmlns:media='http://search.yahoo.com/mrss/' xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'"
    for aside in ("media:description", "itunes:summary"):
        for order in ("{0}{1}", "{1}{0}"):
            both = order.format("<description>The minister spoke.</description>", f"<{aside}>Aside.</{aside}>")
            text = f"<rss version='2.0' {media}><channel><title>A</title><item>{both}</item></channel></rss>"
            assert text_of(read(text).entries[0]) == "The minister spoke."
        alone = f"<rss version='2.0' {media}><channel><item><{aside}>Aside.</{aside}></item></channel></rss>"
        assert text_of(read(alone).entries[0]) == "Aside."


@pytest.mark.parametrize(
    ("encoding", "text", "stray"),
    [
        ("gb2312", "政府新闻公告", b"\xc8"),
        ("shift_jis", "政府のお知らせ", b"\x83"),
        ("big5", "政府新聞公告", b"\xa4"),
        ("euc-kr", "정부 소식 안내", b"\xb0"),
        ("windows-1251", "Новости правительства", b"\x98"),
    ],
)
def test_a_stray_byte_garbles_nothing_in_any_encoding(encoding: str, text: str, stray: bytes) -> None:
    body = f"<?xml version='1.0' encoding='{encoding}'?><rss><a>{text}</a><b>".encode(encoding) + stray + b"</b></rss>"
    assert f"<a>{text}</a>" in decode(body)


@pytest.mark.parametrize("name", ["windows-874", "x-sjis", "csgb2312", "windows1251", "win-1251", "x-cp1251"])
def test_other_names_of_encodings(name: str) -> None:
    codec = {"windows-874": "cp874", "x-sjis": "cp932", "csgb2312": "gb18030"}.get(name, "cp1251")
    text = {"cp874": "ข่าว", "cp932": "政府", "gb18030": "政府"}.get(codec, "Новости")
    body = f"<?xml version='1.0' encoding='{name}'?><a>{text}</a>".encode(codec)
    assert text in decode(body)


def test_an_ampersand_that_begins_no_reference_is_one() -> None:
    (entry,) = read(rss(item(title="A & B &lt; C", link="https://a.example/i?a=1&lang=sw&image=2"))).entries
    assert entry.link == "https://a.example/i?a=1&lang=sw&image=2"
    assert entry.title == "A & B < C"
    (other,) = read(rss("<item><description><![CDATA[<p>x & y &amp; z</p>]]></description></item>")).entries
    assert text_of(other) == "x & y & z"


def test_a_warning_says_what_to_do_and_that_it_is_a_test() -> None:
    facts = (
        "<x:status>Test</x:status><x:msgType>Cancel</x:msgType><x:event>Flood</x:event>"
        "<x:description>Water rises.</x:description><x:instruction>Move to higher ground.</x:instruction>"
    )
    text = (
        "<rss version='2.0' xmlns:x='urn:oasis:names:tc:emergency:cap:1.2'><channel><title>A</title>"
        f"<item><title>Flood</title>{facts}</item></channel></rss>"
    )
    told = text_of(read(text).entries[0])
    for words in ("Test", "Cancel", "Water rises.", "Move to higher ground."):
        assert words in told


def test_a_guid_is_a_link_where_it_can_be_one() -> None:
    sound = "<enclosure url='https://a.example/1.mp3' type='audio/mpeg' length='1'/>"
    (episode,) = read(rss(f"<item><guid>Episode 7</guid>{sound}</item>")).entries
    assert episode.link is None
    (empty,) = read(rss("<item><guid>https://a.example/4</guid><link/></item>")).entries
    assert empty.link == "https://a.example/4"
    (none,) = read(rss("<item><guid isPermaLink='false'>https://a.example/4</guid><title>A</title></item>")).entries
    assert none.link is None, "the feed says that it is no link"


def test_a_recording_without_a_type_is_an_attachment_and_no_type_is_invented() -> None:
    media = "<rss version='2.0' xmlns:media='http://search.yahoo.com/mrss/'><channel><item><title>A</title>{}</item></channel></rss>"
    (entry,) = read(media.format("<media:content url='https://a.example/x.mp3'/>")).entries
    assert [one.url for one in entry.attachments] == ["https://a.example/x.mp3"]
    atom = (
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>A</title><entry><id>1</id><title>B</title>"
        "<link rel='enclosure' href='https://a.example/f.pdf'/></entry></feed>"
    )
    assert read(atom).entries[0].attachments[0].type is None


def test_a_body_escaped_once_too_often_is_read_all_the_same() -> None:
    body = "<description><![CDATA[&lt;p&gt;Waziri &amp;amp; katibu&lt;/p&gt;]]></description>"
    assert text_of(read(rss(f"<item>{body}</item>")).entries[0]) == "Waziri & katibu"
    told = "<description><![CDATA[Write &lt;p&gt; for a paragraph.]]></description>"
    assert text_of(read(rss(f"<item>{told}</item>")).entries[0]) == "Write <p> for a paragraph."


@pytest.mark.parametrize(
    "damage",
    [
        "<item><title>B<link>https://a.example/b</link></item>",
        "<item><title>B</title><description>never closed<link>https://a.example/b</link></item>",
        "<item><title>B</title><description><![CDATA[never closed</description></item>",
        "<item><title>B</title><!-- never closed </item>",
    ],
)
def test_what_is_never_closed_costs_its_own_article_alone(damage: str) -> None:
    others = [item(title=name, link=f"https://a.example/{name}") for name in "ACD"]
    feed = read(rss(others[0] + damage + others[1] + others[2], "<title>Wizara</title><link>https://a.example/</link>"))
    assert {"A", "C", "D"} <= {entry.title for entry in feed.entries}
    assert len(feed.entries) == 4
    assert (feed.title, feed.link) == ("Wizara", "https://a.example/")
    assert feed.problem


def test_dates_of_other_scripts() -> None:
    (entry,) = read(rss(item(title="A", pubDate="Κυρ, 11 Ιούλ 2004 12:00:00 EST"))).entries
    assert entry.published
    assert entry.published.isoformat() == "2004-07-11T17:00:00+00:00"


def test_json_feeds_that_are_nearly_right() -> None:
    def feed(items: str) -> str:
        return '{"version": "https://jsonfeed.org/version/1.1", "title": "A", "items": [' + items + "]}"

    for told in ('"author": "J"', '"author": [{"name": "J"}]', '"authors": {"name": "J"}', '"authors": ["J"]'):
        assert read(feed('{"id": "1", "title": "x", ' + told + "}")).entries[0].authors == ("J",)
    assert text_of(read(feed('{"id": "1", "content_html": "  ", "content_text": "maji"}')).entries[0]) == "maji"
    broken = feed('{"id": "1", "title": "a"}, {"id": "2", "title": "b",}, {"id": "3", "title": "c"}')
    assert [entry.title for entry in read(broken).entries] == ["a", "c"]
    number = feed('{"id": "1", "title": "a", "x": ' + "9" * 5000 + "}")
    assert [entry.title for entry in read(number).entries] == ["a"]
    deep = feed('{"id": "1", "title": "a"}, {"x": ' + "[" * 100_000 + "}, " + json.dumps({"id": "3", "title": "c"}))
    assert "a" in [entry.title for entry in read(deep).entries]


@pytest.mark.parametrize("base", ["http://[", "//[x", "javascript:x"])
def test_a_wrong_base_is_none(base: str) -> None:
    page = f"<base href='{base}'><link rel=alternate type='application/rss+xml' href='f.xml'>"
    assert feed_links(page.encode(), BASE) == [("https://a.example/f.xml", "")]


@pytest.mark.parametrize(
    "link",
    [
        "rel='feed' href='/f'",
        "rel='alternate' title='RSS' href='/f'",
        "rel='alternate' type='text/rss+xml' href='/f'",
        "rel='alternate' type='application/rss+xml' href='feed:https://a.example/f'",
    ],
)
def test_feeds_named_in_unusual_words(link: str) -> None:
    assert [address for address, _title in feed_links(f"<link {link}>".encode(), BASE)] == ["https://a.example/f"]


@pytest.mark.parametrize(
    "link",
    [
        "href='/_layouts/15/listfeed.aspx?List=1'",
        "href='/RSSFeed.aspx?id=1'",
        "href='/f2?x=1' title='RSS Feed'",
        "href='feed:https://a.example/f'",
    ],
)
def test_links_that_may_be_feeds(link: str) -> None:
    assert len(likely_links(f"<a {link}>x</a>".encode(), BASE)) == 1
