"""Reading feeds of every kind, whole, broken and hostile."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feedparser.api
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from egov_tui.errors import SourceError
from egov_tui.feeds import expat
from egov_tui.feeds.job import Answer, IndexJob, Job, pack, unpack_answer, unpack_job
from egov_tui.feeds.parse import parse
from egov_tui.model import Feed, Unindexed
from tests.feeds.texts import text_of

SAMPLES = Path(__file__).parents[2] / "sample_feeds"
HOME = "https://wizara.example/habari/feed.xml"


def read(body: str | bytes, **job: Any) -> Feed:
    data = body.encode() if isinstance(body, str) else body
    return parse(Job(data, job.pop("address", HOME), **job))


def problem(body: str | bytes) -> str:
    with pytest.raises(SourceError) as caught:
        read(body)
    return caught.value.problem.kind


def saved(body: bytes) -> Feed | None:
    """What is left of a damaged feed, if anything; no error but the two that are expected."""
    try:
        return read(body)
    except SourceError as error:
        if error.problem.kind not in ("not_a_feed", "unreadable"):
            raise
        return None


def rss(items: str, channel: str = "<title>Wizara</title>") -> str:
    return f"<rss version='2.0'><channel>{channel}{items}</channel></rss>"


def item(**fields: str) -> str:
    return "<item>" + "".join(f"<{name}>{value}</{name}>" for name, value in fields.items()) + "</item>"


# ---------------------------------------------------------------- formats

RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Wizara ya Afya</title>
<link>https://wizara.example/</link><language>sw</language><ttl>120</ttl>
<item><title>Chanjo</title><link>/1</link><guid>https://wizara.example/1</guid><dc:creator>Asha</dc:creator>
<category>Afya</category><pubDate>Wed, 19 Aug 2015 09:00:00 +0300</pubDate><description>Kwa ufupi</description>
<content:encoded>&lt;p&gt;Chanjo &lt;b&gt;bure&lt;/b&gt; kwa watoto wote wa mkoa na wilaya&lt;/p&gt;</content:encoded>
<enclosure url="/a.pdf" type="application/pdf" length="1234"/></item></channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="sw"><id>urn:1</id><title>Wizara ya Afya</title>
<link href="https://wizara.example/"/><updated>2015-08-19T06:00:00Z</updated>
<entry><id>https://wizara.example/1</id><title>Chanjo</title><link href="/1"/>
<published>2015-08-19T09:00:00+03:00</published><updated>2015-08-19T09:00:00+03:00</updated>
<author><name>Asha</name></author><category term="Afya"/><summary>Kwa ufupi</summary>
<link rel="enclosure" href="/a.pdf" type="application/pdf" length="1234"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Chanjo <b>bure</b> kwa watoto wote wa mkoa na
wilaya</p></div></content></entry></feed>"""

RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://wizara.example/"><title>Wizara ya Afya</title>
<link>https://wizara.example/</link><description>d</description><dc:language>sw</dc:language></channel>
<item rdf:about="https://wizara.example/1"><title>Chanjo</title><link>https://wizara.example/1</link>
<description>Chanjo bure kwa watoto wote wa mkoa na wilaya</description><dc:creator>Asha</dc:creator>
<dc:subject>Afya</dc:subject><dc:date>2015-08-19T09:00:00+03:00</dc:date></item></rdf:RDF>"""

JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Wizara ya Afya",
        "home_page_url": "https://wizara.example/",
        "language": "sw",
        "items": [
            {
                "id": "https://wizara.example/1",
                "url": "/1",
                "title": "Chanjo",
                "content_html": "<p>Chanjo <b>bure</b> kwa watoto wote wa mkoa na wilaya</p>",
                "summary": "Kwa ufupi",
                "date_published": "2015-08-19T09:00:00+03:00",
                "authors": [{"name": "Asha"}],
                "tags": ["Afya"],
                "attachments": [{"url": "/a.pdf", "mime_type": "application/pdf", "size_in_bytes": 1234}],
            }
        ],
    }
)


@pytest.mark.parametrize(("body", "kind"), [(RSS, "rss"), (ATOM, "atom"), (RDF, "rdf"), (JSON, "json")])
def test_the_same_news_in_every_format(body: str, kind: str) -> None:
    feed = read(body, content_type="text/plain")
    assert (feed.kind, feed.title, feed.link, feed.language) == (
        kind,
        "Wizara ya Afya",
        "https://wizara.example/",
        "sw",
    )
    (entry,) = feed.entries
    assert (entry.title, entry.guid, entry.link) == ("Chanjo", "https://wizara.example/1", "https://wizara.example/1")
    assert (entry.authors, entry.categories, entry.language) == (("Asha",), ("Afya",), "sw")
    assert text_of(entry) == "Chanjo bure kwa watoto wote wa mkoa na wilaya"
    moment = datetime(2015, 8, 19, 6, tzinfo=UTC)
    assert (entry.published or entry.updated) == moment
    if kind != "rdf":
        assert entry.published == moment
        assert entry.summary == "Kwa ufupi"
        (file,) = entry.attachments
        assert (file.url, file.type, file.length) == ("https://wizara.example/a.pdf", "application/pdf", 1234)


def test_an_id_that_is_no_address_does_not_hide_the_link_behind_it() -> None:
    body = ATOM.replace("<entry><id>https://wizara.example/1</id>", "<entry><id>tag:wizara.example,2015:1</id>")
    (entry,) = read(body).entries
    assert (entry.guid, entry.link) == ("tag:wizara.example,2015:1", "https://wizara.example/1")
    (number,) = read(rss(item(guid="12345", title="A"))).entries
    assert (number.guid, number.link) == ("12345", None)


def test_what_the_feed_does_not_say_stays_unknown() -> None:
    (entry,) = read(rss(item(title="A"))).entries
    assert (entry.published, entry.updated, entry.guid, entry.link, entry.authors) == (None, None, None, None, ())
    only_updated = ATOM.replace("<published>2015-08-19T09:00:00+03:00</published>", "")
    assert read(only_updated).entries[0].published is None


def test_a_warning_says_how_severe_it_is_where_and_how_long() -> None:
    facts = (
        "<cap:event>Mvua kubwa</cap:event><cap:severity>Severe</cap:severity>"
        "<cap:areaDesc>Pwani &amp; Tanga</cap:areaDesc>"
        "<cap:effective>2026-11-22T09:00:00+03:00</cap:effective><cap:expires>2026-11-23T09:00:00+03:00</cap:expires>"
    )
    body = rss(item(title="TAHADHARI", description="Chukua hatua").replace("</item>", facts + "</item>"))
    body = body.replace("<rss ", "<rss xmlns:cap='urn:oasis:names:tc:emergency:cap:1.2' ")
    (entry,) = read(body).entries
    for words in ("Severity", "Severe", "Pwani & Tanga", "2026-11-23T09:00:00+03:00", "Chukua hatua"):
        assert words in text_of(entry)
    assert entry.summary.startswith("Chukua")


def test_recordings_of_media_rss_are_attachments_and_pictures_are_none() -> None:
    media = (
        "<media:content url='https://a.example/p.jpg' type='image/jpeg'/><media:group>"
        "<media:content url='/hotuba.mp3' type='audio/mpeg' fileSize='99'/></media:group>"
    )
    body = rss(item(title="Hotuba").replace("</item>", media + "</item>"))
    body = body.replace("<rss ", "<rss xmlns:media='http://search.yahoo.com/mrss/' ")
    (entry,) = read(body).entries
    assert [(one.url, one.type, one.length) for one in entry.attachments] == [
        ("https://wizara.example/hotuba.mp3", "audio/mpeg", 99)
    ]


def test_where_older_entries_stand_is_noted() -> None:
    atom = ATOM.replace("<entry", "<link rel='next' href='?page=2'/><entry", 1)
    assert read(atom).next == f"{HOME}?page=2"
    paged = {**json.loads(JSON), "next_url": "https://wizara.example/2.json"}
    assert read(json.dumps(paged)).next == "https://wizara.example/2.json"
    assert read(RSS).next is None


def test_a_feed_without_entries_is_a_feed() -> None:
    assert read(rss("")).entries == ()


def test_a_date_without_a_zone_is_in_the_zone_of_its_country() -> None:
    body = rss(item(title="A", pubDate="19 Agosti 2015 09:00"))
    at = [read(body, address=a).entries[0].published for a in ("https://ega.go.tz/f", "https://a.example/f")]
    assert at == [datetime(2015, 8, 19, 6, tzinfo=UTC), datetime(2015, 8, 19, 9, tzinfo=UTC)]


# ---------------------------------------------------------------- identity


def keys(body: str) -> list[str]:
    return list(read(body).listed)


def test_two_notices_with_one_title_stay_two() -> None:
    same = {"title": "TANGAZO", "link": "https://wizara.example/matangazo"}
    assert len(set(keys(rss(item(guid="1", **same) + item(guid="2", **same))))) == 2
    assert len(set(keys(rss(item(pubDate="1 Aug 2015", **same) + item(pubDate="2 Aug 2015", **same))))) == 2
    assert len(set(keys(rss(item(guid="x", title="A", link="/1") + item(guid="x", title="B", link="/2"))))) == 2


def test_an_entry_told_twice_is_one() -> None:
    twice = item(title="A", guid="1", link="/1")
    assert len(keys(rss(twice * 2))) == 1


def test_the_key_is_never_made_of_the_text() -> None:
    one, other = (rss(item(guid="1", title="A", description=text)) for text in ("old", "new"))
    assert keys(one) == keys(other)
    assert read(one).entries[0].content_hash != read(other).entries[0].content_hash


def test_what_is_known_and_unchanged_is_listed_but_not_read_again() -> None:
    entry = read(RSS).entries[0]
    again = read(RSS, known={entry.key: entry.content_hash})
    assert again.entries == ()
    assert again.listed == (entry.key,)


# ---------------------------------------------------------------- encodings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "windows-1252", "iso-8859-15"])
def test_encodings_as_declared(encoding: str) -> None:
    name = encoding.removesuffix("-sig").removesuffix("-le")
    body = f"<?xml version='1.0' encoding='{name}'?>" + rss(
        item(title="Café – “é”" if "8859" not in name else "Café é")
    )
    assert read(body.encode(encoding)).entries[0].title.startswith("Café")


@pytest.mark.parametrize(
    ("declared", "encoding", "title"),
    [
        ("windows-1251", "windows-1251", "Новости министерства"),
        ("Shift_JIS", "shift_jis", "政府のお知らせ"),
        ("Big5", "big5", "政府公告"),
        ("GB2312", "gb2312", "政府公告"),
        ("UTF-16", "utf-8", "Habari é"),
        ("ISO-8859-1", "utf-8", "Habari “é”"),
        ("nonsense", "utf-8", "Habari é"),
        ("unicode-escape", "windows-1252", "Habari é"),
        ("utf7", "windows-1252", "Habari é"),
    ],
)
def test_encodings_of_the_world_and_false_declarations(declared: str, encoding: str, title: str) -> None:
    body = f"<?xml version='1.0' encoding='{declared}'?>" + rss(item(title=title))
    assert read(body.encode(encoding)).entries[0].title == title


@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1252", "utf-8"])
def test_a_stray_byte_does_not_make_a_false_declaration_true(declared: str) -> None:
    body = f"<?xml version='1.0' encoding='{declared}'?>" + rss(item(title="Ng’ombe “wa” mkulima – X"))
    assert read(body.encode().replace(b"X", b"\x92")).entries[0].title == "Ng’ombe “wa” mkulima – ’"


@pytest.mark.parametrize(
    "name", ["unicode_escape", "punycode", "idna", "base64", "rot13", "utf-7", "undefined", "x" * 99]
)
def test_names_that_are_no_charset_are_passed_over(name: str) -> None:
    body = f"<?xml version='1.0' encoding='{name}'?>" + rss(item(title="A \\x41 +AEE- é"))
    assert read(body.encode("windows-1252")).entries[0].title == "A \\x41 +AEE- é"


def test_the_charset_of_http_counts() -> None:
    body = rss(item(title="Новости")).encode("windows-1251")
    assert read(body, content_type="text/xml; charset=windows-1251").entries[0].title == "Новости"


def test_one_stray_byte_garbles_nothing_else() -> None:
    body = rss(item(title="Ng’ombe é X")).encode().replace(b"X", b"\x92")
    assert read(body).entries[0].title == "Ng’ombe é ’"


# ---------------------------------------------------------------- titles and bodies


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("Maji &amp; Umeme", "Maji & Umeme"),
        ("&lt;b&gt;Maji&lt;/b&gt; safi", "Maji safi"),
        ("&amp;lt;b&amp;gt;Maji&amp;lt;/b&amp;gt;", "Maji"),
        ("5 &lt; 6", "5 < 6"),
        ("<![CDATA[Maji &amp; <i>Umeme</i>]]>", "Maji & Umeme"),
        ("A&#x1b;[31m&#155;B", "A[31m›B"),
    ],
)
def test_titles_read_as_a_person_would(written: str, read_as: str) -> None:
    assert read(rss(item(title=written))).entries[0].title == read_as


def test_a_summary_that_is_the_content_again_is_read_once() -> None:
    body = rss(
        "<item><content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'>&lt;p&gt;Maji&lt;/p&gt;</content:encoded></item>"
    )
    (entry,) = read(body).entries
    assert (text_of(entry), entry.summary) == ("Maji", "Maji")


def test_a_guid_that_is_no_address_is_no_link() -> None:
    guids = ["habari-12", "/habari/12", "https://wizara.example/12"]
    entries = [read(rss(item(title="A", guid=guid))).entries[0] for guid in guids]
    assert [entry.guid for entry in entries] == guids
    assert [entry.link for entry in entries] == [None, "https://wizara.example/habari/12", "https://wizara.example/12"]


def test_the_password_of_a_source_gets_into_no_link() -> None:
    body = rss(item(title="A", link="/1", description="&lt;a href='/2'&gt;hati&lt;/a&gt;"), "<link>/</link>")
    for text in (body, JSON):
        feed = read(text, address="https://mtu:siri@wizara.example/feed")
        assert feed.entries[0].link == "https://wizara.example/1"
        assert b"siri" not in pack(Answer(feed))


def test_of_a_file_relative_links_start_from_the_site() -> None:
    for text in (RSS, JSON, ATOM):
        assert read(text, address="file:///tmp/feed.xml").entries[0].link == "https://wizara.example/1"


def test_a_wait_that_the_feed_asks_for_is_told_in_minutes() -> None:
    sy = "<sy:updatePeriod xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'>{}</sy:updatePeriod>"
    waits = ["<ttl>90</ttl>", sy.format("daily"), "<ttl>99999999999999</ttl>", "<ttl>soon</ttl>", ""]
    assert [read(rss("", wait)).interval for wait in waits] == [90, 1440, 525600, None, None]


def test_relative_links_start_from_where_the_feed_says() -> None:
    body = RSS.replace("<content:encoded>", '<content:encoded xml:base="https://other.example/x/">').replace(
        "&lt;p&gt;", "&lt;p&gt;&lt;a href=&quot;hati&quot;&gt;hati&lt;/a&gt; "
    )
    assert 'href="https://other.example/x/hati"' in read(body).entries[0].html


# ---------------------------------------------------------------- bad input


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "empty"),
        (b" \r\n\0", "empty"),
        ("<!doctype html><html><body><p>Karibu</p></body></html>", "not_a_feed"),
        ("<opml version='2.0'><body/></opml>", "not_a_feed"),
        ('{"a": 1}', "not_a_feed"),
        ('{"version": "https://jsonfeed.org/version/1"', "unreadable"),
        ("just some words", "not_a_feed"),
        ("<items><item><title>A</title></item></items>", "not_a_feed"),
        ("<feed><report/></feed>", "not_a_feed"),
        ("<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/>", "not_a_feed"),
        ("<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'/>", "not_a_feed"),
        ("<!-- <rss> --><html><body>Karibu</body></html>", "not_a_feed"),
        ("<rss version='2.0'><channel><title>Imekat", "unreadable"),
        ('[{"id": 1}]', "not_a_feed"),
        ('{"version": "https://jsonfeed.org/version/1", "items": [{"id": "1", "ti', "unreadable"),
        ("/etc/passwd", "not_a_feed"),
        ("http://127.0.0.1:1/feed", "not_a_feed"),
        ("[" * 100_000, "not_a_feed"),
        ('{"items":' + "[" * 100_000, "too_complex"),
    ],
)
def test_what_is_no_feed_is_said_so(body: str | bytes, kind: str) -> None:
    assert problem(body) == kind


def test_a_local_path_as_a_body_is_never_opened(tmp_path: Path) -> None:
    file = tmp_path / "feed.xml"
    file.write_text(RSS)
    assert problem(str(file)) == "not_a_feed"


@pytest.mark.parametrize(
    "subset",
    [
        "<!DOCTYPE rss [<!ENTITY a 'x'><!ENTITY b '&a;&a;'>]>",
        "<?xml version='1.0'?><!-- [ --><!DOCTYPE rss PUBLIC '-//a]' \"b>\" [<!ENTITY b ']>'> ] >",
        "<!DOCTYPE rss [<!-- it's ]> --><!ENTITY b 'x'>]>",
        "<!DOCTYPE rss SYSTEM 'file:///etc/passwd'>",
        "<!DOCTYPE rss [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>",
    ],
)
def test_entities_of_an_internal_subset_are_dropped_and_the_rest_is_read(subset: str) -> None:
    feed = read(subset + rss(item(title="A &b; B") + item(title="C")))
    assert [entry.title for entry in feed.entries] == ["A &b; B", "C"]


def test_what_a_server_prints_before_the_feed_does_not_lose_it() -> None:
    feed = read("<br />\n<b>Warning</b>: something in feed.php on line 3<br />" + RSS.partition("?>")[2])
    assert (feed.kind, feed.title, len(feed.entries)) == ("rss", "Wizara ya Afya", 1)
    assert feed.problem


def test_a_json_feed_that_breaks_off_gives_its_whole_items() -> None:
    items = [{"id": str(n), "title": f"Habari {n}", "content_text": "a\nb"} for n in range(3)]
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": items})
    feed = read(body[:-30])
    assert (feed.title, [entry.title for entry in feed.entries]) == ("T", ["Habari 0", "Habari 1"])
    assert feed.problem
    assert not read(body.replace("\\n", "\n")).problem  # a raw newline in a string breaks nothing


def test_a_truncated_feed_gives_what_can_be_saved_at_every_byte() -> None:
    items = [item(title=f"Habari {n}", description="Maneno ya habari") for n in range(4)]
    body = rss("".join(items))
    for end in range(1, len(body)):
        feed = saved(body[:end].encode())
        whole = sum(body.index(one) + len(one) <= end for one in items)
        titles = [entry.title for entry in feed.entries] if feed else []
        assert titles == [f"Habari {n}" for n in range(whole)]
        if feed and end < body.index("</channel>"):
            assert feed.cut
            assert feed.problem


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, len(RSS) - 1), st.binary(max_size=12), st.integers(0, 40), st.sampled_from([RSS, ATOM, RDF, JSON])
)
def test_a_damaged_feed_never_raises_anything_else(at: int, inserted: bytes, gone: int, body: str) -> None:
    data = body.encode()
    try:
        feed = read(data[:at] + inserted + data[at + gone :])
    except SourceError:
        return
    assert unpack_answer(pack(Answer(feed))[4:]) == Answer(feed)


@pytest.mark.parametrize("name", sorted(p.name for p in SAMPLES.glob("*.*") if p.suffix not in (".md", ".html")))
def test_every_sample_is_read(name: str) -> None:
    feed = read((SAMPLES / name).read_bytes())
    assert len(feed.entries) >= 6
    assert all(entry.title and entry.link and len(text_of(entry)) > 400 for entry in feed.entries)


@pytest.mark.parametrize("name", sorted(p.name for p in (SAMPLES / "hostile").iterdir()))
def test_the_hostile_samples_bring_nothing_that_acts(name: str) -> None:
    try:
        feed = read((SAMPLES / "hostile" / name).read_bytes())
    except SourceError:
        return
    told = json.dumps(msgspec.to_builtins(feed), ensure_ascii=False, default=str).replace("\\n", "").replace("\\t", "")
    assert not any(ord(c) < 32 or 0x7F <= ord(c) <= 0x9F or 0x202A <= ord(c) <= 0x202E for c in told)
    for entry in feed.entries:
        assert "<script" not in entry.html
        assert 'href="javascript' not in entry.html.lower()
        assert entry.link is None or entry.link.startswith(("http://", "https://", "mailto:", "tel:"))


def test_an_end_without_a_beginning_costs_its_element_and_not_the_feed() -> None:
    feed = read(rss("</category><b>" + item(title="Maji", guid="1") + item(title="Umeme", guid="2")))
    assert [entry.title for entry in feed.entries] == ["Maji", "Umeme"]
    assert feed.problem


def test_a_fault_of_the_strict_parser_is_told_and_the_tolerant_one_reads_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def fault(parser: Any) -> None:
        raise KeyError("pubdate")

    monkeypatch.setattr(feedparser.api.StrictFeedParser, "_end_pubdate", fault)
    feed = read(RSS)
    assert [entry.title for entry in feed.entries] == ["Chanjo"]
    assert feed.entries[0].published
    assert "pubdate: KeyError" in feed.problem
    assert not feed.cut


def test_the_driver_hook_is_honoured(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    original = expat.create_parser
    monkeypatch.setattr(expat, "create_parser", lambda: made.append(1) or original())  # type: ignore[func-returns-value]
    read(RSS)
    assert made
    assert feedparser.api.PREFERRED_XML_PARSERS[0] == "egov_tui.feeds.expat"


def test_jobs_and_answers_survive_the_pipe() -> None:
    job = Job(b"body \xff", "https://a.example/", "text/xml", {"k": "h"}, "Africa/Dar_es_Salaam")
    articles = IndexJob((Unindexed(7, "h", "Maji", "sw", "", b"\xff"),))
    for one in (job, articles):
        packed = pack(one)
        assert unpack_job(packed[4:]) == one
        assert int.from_bytes(packed[:4], "big") == len(packed) - 4


def test_of_more_articles_than_are_read_at_once_the_first_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("egov_tui.feeds.parse.MOST_ENTRIES", 2)
    feed = read(rss(item(guid="1") + item(guid="2") + item(guid="3")))
    assert [entry.guid for entry in feed.entries] == ["1", "2"]
    assert feed.too_many
    assert not feed.cut
    assert feed.problem == "3 entries; the first 2 were read"
