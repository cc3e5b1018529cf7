"""Atom by the rules of RFC 4287, and read back by our own reader of feeds."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given
from msgspec.structs import replace

from egov_tui.exchange import atom
from egov_tui.feeds.job import Job
from egov_tui.feeds.parse import parse
from egov_tui.model import Article, Attachment, Feed, Source
from egov_tui.text.clean import line
from egov_tui.text.naming import called
from tests.exchange.builder import FULL, WHEN
from tests.exchange.texts import BREAKERS, TITLES

NS = "{http://www.w3.org/2005/Atom}"
SOURCE = Source(1, "maji", "Wizara ya Maji", "Maji", "https://maji.example/feed.xml", link="https://maji.example/")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")
_IRI = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:[^\s<>\"]+")
_ONCE_IN_ENTRY = ("id", "title", "updated", "published", "content", "rights", "source", "summary")


def written(articles: Sequence[Article], source: Source | None = SOURCE) -> str:
    origin = atom.origin(source, WHEN) if source else None
    return "".join(atom.feed((atom.entry(one, origin) for one in articles), atom.head("Habari", WHEN)))


def text_of(element: ET.Element, name: str) -> str:
    found = element.find(NS + name)
    assert found is not None
    return found.text or ""


def valid(text: str) -> ET.Element:
    """Check a feed by the rules of §4 and return its root."""
    root = ET.fromstring(text)
    assert root.tag == f"{NS}feed"
    _head(root)
    names = [one.tag for one in root]
    entries = root.findall(f"{NS}entry")
    assert names[len(names) - len(entries) :] == [f"{NS}entry"] * len(entries)  # the grammar: what is said first
    seen = set()
    for one in entries:
        _head(one)
        assert len({name for name in _ONCE_IN_ENTRY if len(one.findall(NS + name)) > 1}) == 0
        assert "rights" not in {child.tag.removeprefix(NS) for child in one}
        assert one.findall(f"{NS}author")
        assert all(text_of(author, "name") for author in one.findall(f"{NS}author"))
        content = one.find(f"{NS}content")
        assert content is not None
        assert content.get("type") in ("html", "text")
        assert len(content) == 0
        alternates = [link for link in one.findall(f"{NS}link") if link.get("rel") == "alternate"]
        assert len(alternates) < 2
        for link in one.findall(f"{NS}link"):
            assert _IRI.fullmatch(link.get("href", ""))
            assert re.fullmatch(r"[\w.+-]+/[\w.+-]+", link.get("type", "a/b"))
            assert link.get("length", "1").isdecimal()
        assert all(category.get("term") for category in one.findall(f"{NS}category"))
        assert text_of(one, "id") not in seen
        seen.add(text_of(one, "id"))
        source = one.find(f"{NS}source")
        if source is not None:
            _head(source)
    return root


def _head(element: ET.Element) -> None:
    """§4.2: what a feed, an entry and a source must have, once each."""
    for name in ("id", "title", "updated"):
        assert len(element.findall(NS + name)) == 1
    assert _IRI.fullmatch(text_of(element, "id"))
    assert _DATE.fullmatch(text_of(element, "updated"))
    for moment in element.findall(f"{NS}published"):
        assert _DATE.fullmatch(moment.text or "")


def read(text: str) -> Feed:
    return parse(Job(text.encode(), "https://office.example/all.atom"))


def test_what_is_written_is_read_back() -> None:
    text = written([replace(FULL, guid="https://maji.example/id/7", key="guid:https://maji.example/id/7")])
    valid(text)
    feed = read(text)
    assert (feed.kind, feed.title) == ("atom", "Habari")
    (entry,) = feed.entries
    assert (entry.guid, entry.title, entry.link) == ("https://maji.example/id/7", FULL.title, FULL.link)
    assert (entry.published, entry.authors, entry.categories) == (WHEN, FULL.authors, FULL.categories)
    assert entry.html == FULL.html
    assert entry.attachments == FULL.attachments
    assert entry.language == "sw"


@given(TITLES, TITLES)
def test_no_text_breaks_it(title: str, other: str) -> None:
    article = replace(
        FULL,
        title=title,
        agency=other,
        source="maji",
        authors=(other,),
        categories=(title, other),
        html=f"<p>{title}",
        guid=other,
        key=f"guid:{other}",
        link=f"https://maji.example/{title}",
        language=other,
        attachments=(Attachment(title, other, 3, title), Attachment(f"https://maji.example/{other}", title)),
    )
    root = valid(written([article], replace(SOURCE, agency=title, link=other)))
    assert text_of(root.findall(f"{NS}entry")[0], "title").split() == called(title, FULL.text, article.link).split()


@pytest.mark.parametrize("title", BREAKERS)
def test_a_body_is_shown_as_it_was(title: str) -> None:
    html = "<p>]]&gt; &amp;amp; <strong>x</strong></p>"
    root = valid(written([replace(FULL, title=title, html=html)]))
    assert text_of(root.findall(f"{NS}entry")[0], "content") == html


def test_what_must_be_there_is_there_where_nothing_is_known() -> None:
    root = valid(written([Article(None, "hash:1", "maji", "", "")], None))
    (entry,) = root.findall(f"{NS}entry")
    assert entry.findall(f"{NS}link") == []
    assert text_of(entry, "updated") == "1970-01-01T00:00:00Z"
    assert text_of(entry.findall(f"{NS}author")[0], "name") == "maji"
    valid("".join(atom.feed([], atom.head("", None))))


def test_an_entry_is_known_by_the_same_name_always_and_by_its_own() -> None:
    articles = [replace(FULL, key=f"guid:{n}", guid=str(n)) for n in (1, 2)]
    others = [replace(one, source="afya") for one in articles]
    shared = [replace(FULL, key=f"link:{n}", guid="https://maji.example/same") for n in (1, 2)]
    names = [atom.identifier(one) for one in (*articles, *others, *shared)]
    assert len(set(names)) == 6
    assert names == [atom.identifier(one) for one in (*articles, *others, *shared)]
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", name) for name in names)


def test_it_says_which_feed_an_entry_came_from_but_no_secret_of_it() -> None:
    for address, shown in (
        ("https://maji.example/feed.xml", True),
        ("https://maji.example/feed.xml?token=abcdef0123456789", False),
        ("file:///home/asha/feed.xml", False),
    ):
        text = written([FULL], replace(SOURCE, address=address))
        source = valid(text).find(f"{NS}entry/{NS}source")
        assert source is not None
        assert text_of(source, "title") == "Wizara ya Maji"
        assert text_of(source, "updated") == "2015-08-19T06:00:00Z"
        assert (text_of(source, "id") == address) is shown
        assert shown or address not in text


def test_the_whole_text_goes_out_and_moments_are_in_utc() -> None:
    root = valid(written([replace(FULL, updated=datetime(2015, 8, 20, tzinfo=UTC))]))
    (entry,) = root.findall(f"{NS}entry")
    assert text_of(entry, "updated") == "2015-08-20T00:00:00Z"
    assert text_of(entry, "published") == "2015-08-19T06:00:00Z"
    assert line(text_of(entry, "content")) == FULL.html
