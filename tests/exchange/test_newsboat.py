"""newsboat's `urls`, and its filters in our query language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from egov_tui.errors import EgovError, in_words
from egov_tui.exchange import lists, newsboat
from egov_tui.exchange.filters import translated
from egov_tui.model import Outline, Search
from egov_tui.store.query import parse

URLS = r"""
# vyanzo vyangu
https://a.example/f?x=1&y=2 afya "mikoa ya kusini" "~Wizara \"ya\" Afya"

http://b.example/f !
https://c.example/f !kimya zabuni/ajira maji
https://amina:siri@d.example/f
"query:Zabuni mpya:unread = \"yes\" and title =~ \"zabuni\"" tenda
"query:Yote kimya:age < 7" "!"
query:Flags:flags # "x"
query:nameless
exec:~/bin/feed.sh tag
"filter:~/bin/clean.pl:https://e.example/f"
file:///etc/passwd
ftp://f.example/
"""


def test_the_first_tag_is_the_folder_and_further_ones_are_categories() -> None:
    assert newsboat.looks_so(URLS.encode())
    found = lists.read(URLS.encode(), "urls")
    assert [(one.address, one.title, one.folder, one.categories, one.muted) for one in found.outlines] == [
        ("https://a.example/f?x=1&y=2", 'Wizara "ya" Afya', "afya", ("mikoa ya kusini",), False),
        ("http://b.example/f", "", "", (), True),
        ("https://c.example/f", "", "zabuni-ajira", ("maji",), True),
        ("https://d.example/f", "", "", (), False),
    ]
    assert found.outlines[3].login is not None
    assert found.searches == (
        Search("Zabuni mpya", "(is:unread title:zabuni)"),
        Search("Yote kimya", "since:7d", muted=True),
    )
    told = [(one.address, in_words(one.reason)) for one in found.refused]
    assert told[0] == ("query:Flags:flags", "this program's searches cannot say flags")
    assert [address.partition(":")[0] for address, _reason in told] == [
        "query",
        "query",
        "exec",
        "filter",
        "file",
        "ftp",
    ]


@pytest.mark.parametrize("data", [b"# only a comment\n", b"habari\n", b"<opml/>", b"\n\n", b"www.example.com\n"])
def test_what_does_not_begin_with_an_address_is_no_such_list(data: bytes) -> None:
    assert not newsboat.looks_so(data)


@pytest.mark.parametrize(
    ("expression", "query"),
    [
        ('unread = "yes"', "is:unread"),
        ('unread == "no"', "is:read"),
        ('unread != "yes"', "-is:unread"),
        ('flags # "s"', "is:starred"),
        ('title =~ "zabuni"', "title:zabuni"),
        ('title !~ "zabuni"', "-title:zabuni"),
        ('title =~ "zabuni|ajira mpya"', '(title:zabuni OR title:"ajira mpya")'),
        ('title # "maji"', 'title:"maji"'),
        ('content =~ "OR"', '"OR"'),
        ('content =~ "covid-19"', '"covid-19"'),
        ('author =~ "Amina"', "author:Amina"),
        ('feedtitle = "Wizara ya Maji"', 'agency:"Wizara ya Maji"'),
        ('tags # "maji"', '(folder:"maji" OR category:"maji")'),
        ('tags !# "maji"', '-(folder:"maji" OR category:"maji")'),
        ("age < 7", "since:7d"),
        ("age <= 7", "since:8d"),
        ("age > 7", "-since:8d"),
        ("age >= 7", "-since:7d"),
        ("age = 1", "(since:2d -since:1d)"),
        ("age between 0:10", "(since:11d)"),
        ("age between 9:2", "(since:10d -since:2d)"),
        ('enclosure_url != ""', "--has:attachment"),
        ('enclosure_url = ""', "-has:attachment"),
        ('unread = "yes" and title =~ "a1" or title =~ "b2"', "(is:unread (title:a1 OR title:b2))"),
        ('( unread = "yes" and title =~ "a1" ) or title =~ "b2"', "((is:unread title:a1) OR title:b2)"),
        ('(author =~ "F" or author =~ "J") and (age < 3)', '((author:"F" OR author:"J") since:3d)'),
    ],
)
def test_a_filter_is_said_in_our_language(expression: str, query: str) -> None:
    assert translated(expression) == query
    meant = parse(query)
    assert not meant.literal
    assert not meant.nothing


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "unread",
        'unread = "maybe"',
        'link =~ "example"',
        'title =~ "^zabuni"',
        'title =~ "zab.*"',
        'title = "Zabuni"',
        'flags # "x"',
        "unread_count > 0",
        'unread = "yes" und title =~ "x"',
        '(unread = "yes"',
        'unread = "yes")',
        'title =~ "\\"',
        "age < 0",
        "age < x",
        "age between 1",
        'date > "2020"',
        "(" * 100_000,
        'title =~ "a1" or ' * 100_000,
        " or ".join(['title =~ "a1b"'] * 40),
    ],
    ids=lambda value: value[:30],
)
def test_what_cannot_be_said_is_refused_with_its_words(expression: str) -> None:
    with pytest.raises(EgovError) as caught:
        translated(expression)
    assert "cannot say" in str(caught.value)
    assert len(str(caught.value)) < 300


def test_the_part_that_cannot_be_said_is_named() -> None:
    with pytest.raises(EgovError, match=r'cannot say link =~ "gov"$'):
        translated('unread = "yes" and link =~ "gov" and age < 3')


@given(st.text(max_size=200))
def test_no_filter_whatever_it_is_raises_anything_else(expression: str) -> None:
    try:
        query = translated(expression)
    except EgovError:
        return
    assert not parse(query).literal


@given(st.lists(st.text(alphabet=st.characters(codec="utf-8"), max_size=60), max_size=20))
def test_no_line_whatever_it_is_raises_anything(lines: list[str]) -> None:
    data = "\n".join(["https://a.example/f", *lines]).encode()
    found = newsboat.read(data, "urls")
    assert found.outlines[0] == Outline("https://a.example/f", "")


def test_a_list_of_too_many_is_refused_whole() -> None:
    many = "".join(f"https://a.example/{n}\n" for n in range(5_001))
    with pytest.raises(EgovError, match="more than 5,000 sources"):
        lists.read(many.encode(), "urls")
    queries = "".join(f'"query:{n}:age < 7"\n' for n in range(201))
    with pytest.raises(EgovError, match="more than 200 query feeds"):
        lists.read(queries.encode(), "urls")


def test_tags_without_end_are_not_all_of_them_read() -> None:
    (found,) = lists.read(b"https://a.example/f afya " + b'"~Wizara" ' + b"maji " * 1_000_000, "urls").outlines
    assert (found.folder, found.title, found.categories) == ("afya", "Wizara", ("maji",))
