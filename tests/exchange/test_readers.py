"""Lists of sources in the shapes in which other readers write them."""

from pathlib import Path

import pytest

from egov_tui.errors import EgovError, in_words
from egov_tui.exchange import lists, opml
from egov_tui.exchange.outlines import Import, once

LISTS = Path(__file__).parents[1] / "data" / "opml"


def taken(name: str) -> tuple[list[tuple[str, str, str]], Import]:
    found = lists.read((LISTS / f"{name}.opml").read_bytes(), "orodha")
    return [(one.address, one.title, one.folder) for one in found.outlines], found


def test_feedly_has_a_feed_in_two_folders_and_both_are_kept() -> None:
    rows, found = taken("feedly")
    assert rows == [
        ("https://moh.example/feed", "Wizara ya Afya", "Afya"),
        ("https://msd.example/rss.xml", "Bohari ya Dawa", "Afya"),
        ("https://msd.example/rss.xml", "Bohari ya Dawa", "Zabuni"),
    ]
    _first, second, third = once(found.outlines)
    assert (second.folder, second.categories) == ("Afya", ("Zabuni",))
    assert third == found.outlines[2]


def test_a_feed_that_stands_outside_and_in_a_folder_goes_into_the_folder() -> None:
    outside = '<outline type="rss" text="A" xmlUrl="https://a.example/"/>'
    found = opml.read(f'<opml><body>{outside}<outline text="Maji">{outside}</outline></body></opml>'.encode())
    assert [(one.folder, one.categories) for one in once(found.outlines)] == [("Maji", ()), ("Maji", ())]


def test_inoreader() -> None:
    rows, found = taken("inoreader")
    assert rows == [
        ("http://tma.example/feed/?lang=sw&all=1", "TMA: Utabiri", "Serikali"),
        ("http://peke.example/atom", "Peke yake", ""),
    ]
    assert [one.link for one in found.outlines] == ["http://tma.example/", None]


def test_miniflux_keeps_its_settings_to_itself() -> None:
    rows, found = taken("miniflux")
    assert rows == [("https://tra.example/feed.json", "TRA", "All")]
    assert found.refused == ()


def test_freshrss_has_categories_pages_and_lists_elsewhere() -> None:
    rows, found = taken("freshrss")
    assert rows == [("https://ewura.example/feed", "EWURA", "Maji & Nishati")]
    assert found.outlines[0].categories == ("bei", "/maji/mijini")
    told = {one.address: in_words(one.reason) for one in found.refused}
    assert "HTML+XPath" in told["https://ukurasa.example/habari"]
    assert "not fetched" in told["https://kundi.example/list.opml"]


def test_thunderbird_has_a_folder_for_every_feed() -> None:
    rows, found = taken("thunderbird")
    assert rows == [
        ("https://tanesco.example/rss", "TANESCO", "Nishati"),
        ("https://p.example/1", "Pamoja", "Nishati/Pamoja"),
        ("https://p.example/2", "Nyingine", "Nishati/Pamoja"),
        ("https://tanesco.example/rss", "TANESCO", ""),
    ]
    assert once(found.outlines)[0].categories == ()


def test_a_folder_of_ours_that_is_called_like_its_only_source_stays() -> None:
    found = opml.read(
        b'<opml><body><outline text="A"><outline text="A" xmlUrl="https://a.example/"/></outline></body></opml>'
    )
    assert found.outlines[0].folder == "A"


def test_newsboat_may_filter_by_commands_which_are_never_run() -> None:
    rows, found = taken("newsboat")
    assert rows == [("https://a.example/f", "Wizara ya Maji", ""), ("https://b.example/f", "", "")]
    assert [one.address for one in found.refused] == ["exec:~/bin/feed.sh", "https://c.example/f"]
    assert all("command" in in_words(one.reason) for one in found.refused)


def test_an_include_and_a_link_are_told_and_not_followed() -> None:
    found = opml.read(
        b"<opml version='2.0'><body><outline type='include' text='x' url='https://a.example/list'/>"
        b"<outline type='link' text='y' url='https://a.example/me.OPML'/>"
        b"<outline type='link' text='z' url='https://a.example/'/><outline text='a note'/></body></opml>"
    )
    assert found.outlines == ()
    assert [in_words(one.reason).partition(" ")[0] for one in found.refused] == ["it", "it", "it"]
    assert ["list elsewhere" in in_words(one.reason) for one in found.refused] == [True, True, False]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
@pytest.mark.parametrize("declared", ["utf-8", "utf-16", "ISO-8859-1", "nonsense", ""])
def test_a_list_is_read_in_whatever_encoding_it_is(encoding: str, declared: str) -> None:
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    text = f'\n{head}\n<opml version="1.1"><body><outline text="Café — ng’ombe &amp; Co" xmlUrl="https://a.example/"/></body></opml>'
    found = lists.read(text.encode(encoding), "orodha")
    assert [one.title for one in found.outlines] == ["Café — ng’ombe & Co"]


@pytest.mark.parametrize(("encoding", "word"), [("windows-1251", "Вода"), ("gbk", "水利部"), ("iso-8859-2", "Łódź")])
def test_an_encoding_that_is_declared_is_believed(encoding: str, word: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?><opml><body><outline text="{word}" xmlUrl="https://a.example/"/></body></opml>'
    assert lists.read(text.encode(encoding), "orodha").outlines[0].title == word


def test_an_ampersand_is_mended_wherever_a_piece_of_the_file_ends() -> None:
    for before in range(65_500, 65_540):
        filler = "x" * (before - len("<opml><body><!---->"))
        text = f'<opml><body><!--{filler}--><outline text="A &amp; B & C&#7; &#x41;" xmlUrl="https://a.example/?a=1&amp;b=2&c=3"/></body></opml>'
        (one,) = opml.read(text.encode()).outlines
        assert (one.title, one.address) == ("A & B & C A", "https://a.example/?a=1&b=2&c=3")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "is empty"),
        (b" \n\xef\xbb\xbf", "is empty"),
        (b"PK\x03\x04" + bytes(100), "is a zip file"),
        (b"<!DOCTYPE html><html><body>hello", "is a web page"),
        (b"<!-- x --><HTML lang='sw'>", "is a web page"),
        (b"<!-- x -->\n" * 5_000 + b"<html>", "is a web page"),
        (b"<!-- x -->" * 5_000 + b"x", "is no list of sources"),  # endless for a pattern that can go back
        (b'{"version": "https://jsonfeed.org/version/1.1"}', "is JSON"),
        (b"<?xml version='1.0'?><rss version='2.0'><channel/></rss>", "is a feed itself"),
        (b"Habari za leo", "is no list of sources"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "is no list of sources"),
        (b"\0" * 1000, "is empty"),
        (b"<?xml version='1.0'?><op", "is no list of sources"),
        (bytes(lists.LARGEST + 1), "is larger than 16.0 MB"),
    ],
    ids=lambda value: repr(value[:20]),
)
def test_what_is_no_list_is_refused_in_one_sentence(data: bytes, told: str) -> None:
    with pytest.raises(EgovError) as caught:
        lists.read(data, "orodha.opml")
    assert str(caught.value).startswith(f"orodha.opml: {told}")


def test_a_list_that_breaks_off_anywhere_is_refused_whole() -> None:
    whole = (LISTS / "thunderbird.opml").read_bytes().rstrip()
    for end in range(60, len(whole), 7):
        with pytest.raises(EgovError):
            lists.read(whole[:end], "orodha.opml")


def test_exactly_so_many_sources_are_taken_and_not_one_more() -> None:
    def listed(count: int) -> bytes:
        rows = "".join(f'<outline text="{n}" xmlUrl="https://a.example/{n}"/>' for n in range(count))
        return f'<opml version="2.0"><body><outline text="Yote">{rows}</outline></body></opml>'.encode()

    assert len(opml.read(listed(5_000)).outlines) == 5_000
    with pytest.raises(EgovError, match="it lists more than 5,000 sources; make several files of it"):
        opml.read(listed(5_001), "orodha")


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("<outline text='x'>" * 51, "more than 50 deep"),
        ("<outline text='x'/>" * 20_001, "more than 20,000 outlines"),
        ("<outline type='include' url='https://a.example/x'/>" * 5_001, "more than 5,000 sources"),
    ],
)
def test_what_is_too_much_is_refused_before_its_end_is_read(body: str, told: str) -> None:
    with pytest.raises(EgovError, match=told):
        opml.read(f"<opml><body>{body}".encode(), "orodha")


def test_entities_are_never_expanded() -> None:
    bomb = '<!DOCTYPE opml [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><opml><body><outline text="&b;" xmlUrl="https://a.example/"/></body></opml>'
    with pytest.raises(EgovError, match="document type"):
        lists.read(bomb.encode(), "orodha")
