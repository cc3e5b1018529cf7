"""OPML in and out."""

import pytest

from egov_tui.errors import SourceError
from egov_tui.exchange import opml
from egov_tui.model import Outline, Source


def source(slug: str, address: str, folder: str = "", agency: str = "") -> Source:
    return Source(1, slug, agency or slug, agency or slug, address, folder=folder)


def test_what_is_written_is_read_again() -> None:
    text = opml.write(
        [
            source("a", "https://a.example/f?x=1&y=2", "Afya/Mikoa", 'Wizara "ya" <Afya> & Jamii'),
            source("b", "https://b.example/f", "Afya"),
            source("c", "https://c.example/f"),
            source("d", "file:///home/me/feed.xml"),
        ]
    )
    assert opml.looks_so(text.encode())
    found = opml.read(text.encode())
    assert set(found.outlines) == {
        Outline("https://a.example/f?x=1&y=2", 'Wizara "ya" <Afya> & Jamii', "Afya/Mikoa", slug="a"),
        Outline("https://b.example/f", "b", "Afya", slug="b"),
        Outline("https://c.example/f", "c", slug="c"),
    }
    assert found.refused == ()


def test_only_web_addresses_are_taken() -> None:
    found = opml.read(
        b"<opml version='1.0'><body><outline text='x' xmlUrl='file:///etc/passwd'/>"
        b"<outline text='y' XMLURL='javascript:alert(1)'/><outline text='z' xmlUrl='http://z.example/'/></body></opml>"
    )
    assert [o.address for o in found.outlines] == ["http://z.example/"]
    assert len(found.refused) == 2


def test_a_wrong_encoding_does_not_lose_the_list() -> None:
    data = "<?xml version='1.0' encoding='utf-8'?><opml><body><outline text='Café' xmlUrl='https://c.example/'/></body></opml>"
    assert opml.read(data.encode("windows-1252")).outlines[0].title == "Café"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<opml><body>",
        b"<rss version='2.0'/>",
        b"<!DOCTYPE opml [<!ENTITY a 'b'>]><opml><body/></opml>",
        b"<opml><body>" + b"<outline text='x'>" * 60 + b"</outline>" * 60 + b"</body></opml>",
        b"<opml><body>" + b"<outline text='x' xmlUrl='https://x.example/'/>" * 5001 + b"</body></opml>",
    ],
    ids=["empty", "cut", "rss", "dtd", "deep", "many"],
)
def test_what_is_no_honest_opml_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(SourceError) as caught:
        opml.read(data, "list.opml")
    assert "list.opml" in str(caught.value)
