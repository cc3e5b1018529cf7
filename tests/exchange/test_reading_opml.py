"""OPML as other programs and people write it, and as an enemy would."""

import pytest

from egov_tui.errors import SourceError
from egov_tui.exchange import opml
from egov_tui.model import Outline


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"\xef\xbb\xbf",
        b"  \n<?xml version='1.0'?>\n<!-- a > b -->\n<!-- c -->",
        b"<!DOCTYPE opml>",
        b"<!DOCTYPE opml [<!ENTITY e 'x'>]>",
    ],
    ids=repr,
)
def test_opml_is_known_by_its_root(head: bytes) -> None:
    assert opml.looks_so(head + b"<OPML version='1.1'><body/></OPML>")
    assert not opml.looks_so(head + b"<html><!-- <opml> --></html>")
    assert not opml.looks_so(head + b"<opmlish>")


@pytest.mark.parametrize(
    "data", [b"<!--a-->" * 5_000, b" " * 60_000, b"<!--" * 15_000, b"<?a?>\n " * 8_000, b"<![" * 9_000]
)
def test_what_only_begins_like_opml_is_told_apart_at_once(data: bytes) -> None:
    """Each of these takes minutes where the beginning is matched by a pattern that can go back."""
    assert not opml.looks_so(data + b"<html>")


def test_utf_16_and_bare_ampersands_and_control_characters_are_read() -> None:
    text = "<?xml version='1.0' encoding='utf-16'?><opml><body><outline text='Caf\u00e9 & Co' xmlUrl='https://a.example/?a=1&amp;b=2'/></body></opml>"
    assert opml.read(text.replace(" & ", " &amp; ").encode("utf-16")).outlines[0].title == "Caf\u00e9 & Co"
    bare = b"<opml><body><outline TEXT='A & B\x07' type='rss' xmlurl='https://a.example/?a=1&b=2'/></body></opml>"
    assert opml.read(bare).outlines == (Outline("https://a.example/?a=1&b=2", "A & B"),)


def test_an_address_under_url_is_taken_where_the_type_says_feed() -> None:
    data = (
        b"<opml version='1.0'><body><outline text='A' type='RSS' url='https://a.example/f'/>"
        b"<outline text='B' type='link' url='https://b.example/'/></body></opml>"
    )
    assert [one.address for one in opml.read(data).outlines] == ["https://a.example/f"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('<opml version="2.0">\n<body>', "it ends too early, in line 2"),
        ('<opml version="2.0">\n<body><out', "it ends too early, in line 2"),
        ('<opml version="2.0"><body>\n\n</opml>', "line 3 is damaged"),
    ],
)
def test_where_a_damaged_file_is_damaged_is_told_in_words_of_ours(text: str, why: str) -> None:
    with pytest.raises(SourceError) as raised:
        opml.read(text.encode(), "orodha.opml")
    assert f"({why})" in str(raised.value)


def test_the_sentence_names_the_file_and_the_reason() -> None:
    with pytest.raises(SourceError) as caught:
        opml.read(b"<rss version='2.0'/>", "orodha.opml")
    assert str(caught.value) == (
        "orodha.opml: cannot be read as a list of sources, OPML (no <opml>). Nothing was taken in."
    )
