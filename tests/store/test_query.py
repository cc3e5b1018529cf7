"""The query language: what is understood, said and highlighted; whatever is typed, nothing raises."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from egov_tui.store.highlight import snippet
from egov_tui.store.query import MAX_TERMS, Query, both, describe, highlight, parse
from egov_tui.store.tree import (
    After,
    And,
    Before,
    ClosingBy,
    ClosingWithin,
    Field,
    HasAttachment,
    HasDeadline,
    Is,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Since,
    Word,
)
from egov_tui.text.clean import line

A, B, C = Word("a"), Word("b"), Word("c")


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("", And()),
        (" \t ", And()),
        ('!!! - * ( ) "', Or()),
        ("zabuni", Word("zabuni")),
        ("a b", And((A, B))),
        ("a a b a", And((A, B))),
        ("a AND b", And((A, B))),
        ("a OR b", Or((A, B))),
        ("a OR b OR c", Or((A, B, C))),
        ("a b OR c", And((A, Or((B, C))))),
        ("a (b c)", And((A, B, C))),
        ("a OR (b c)", Or((A, And((B, C))))),
        ("(a OR b) (c)", And((Or((A, B)), C))),
        ("a or b", And((A, Word("or"), B))),
        ("OR a", A),
        ("a OR", A),
        ("a OR OR b", Or((A, B))),
        ("-a", Not(A)),
        ("--a", Not(A)),
        ("b -(a OR c)", And((B, Not(Or((A, C)))))),
        ('"serikali mtandao"', Phrase("serikali mtandao")),
        ('-"serikali  mtandao', Not(Phrase("serikali mtandao"))),
        ("“serikali mtandao”", Phrase("serikali mtandao")),
        ("mkut*", Prefix("mkut")),
        ("mkut**", Prefix("mkut")),
        ('"mkut*"', Phrase("mkut*")),
        ("covid-19", Word("covid-19")),
        ("ng'ombe", Word("ng'ombe")),
        ("C++", Word("C++")),
        ("NEAR(a b)", And((Word("NEAR"), A, B))),
        ("a) b", And((A, B))),
        ("((a", A),
        ("()", Or()),
        ("title:maji", Word("maji", in_title=True)),
        ("TITLE:maj*", Prefix("maj", in_title=True)),
        ('-title:"maji safi"', Not(Phrase("maji safi", in_title=True))),
        ("title:", Word("title:")),
        ("title: maji", And((Word("title:"), Word("maji")))),
        ("source:TRA", Field("source", "tra")),
        ("source:wiz*", Field("source", "wiz", prefix=True)),
        ('agency:"Wizara ya Maji"', Field("agency", "Wizara ya Maji")),
        ("author:Ash*", Field("author", "Ash", prefix=True)),
        ("category:zabuni", Field("category", "zabuni")),
        ("lang:SW", Field("lang", "sw")),
        ("lang:sw-TZ", Field("lang", "sw")),
        ("LANG:kiswahili", Field("lang", "sw")),
        ("lang:Kiingereza", Field("lang", "en")),
        ('-lang:"French"', Not(Field("lang", "fr"))),
        ("lang:haijulikani", Field("lang", "none")),
        ("lang:klingon", Word("lang:klingon")),
        ("lang:*", Prefix("lang:")),
        ("is:unread", Is("unread")),
        ("-is:READ", Not(Is("read"))),
        ("is:later is:starred is:edited", And((Is("later"), Is("starred"), Is("edited")))),
        ("is:lost", Word("is:lost")),
        ("has:attachment", HasAttachment()),
        ("has:attachments", HasAttachment()),
        ("is:open", Is("open")),
        ("is:closed", Is("closed")),
        ("has:deadline", HasDeadline()),
        ("closing:7d", ClosingWithin(timedelta(days=7))),
        ("closing:2026-12", ClosingBy(date(2026, 12, 31))),
        ("has:nothing", Word("has:nothing")),
        ("after:2015-08-01", After(date(2015, 8, 1))),
        ("after:2015-8", After(date(2015, 8, 1))),
        ("before:2015", Before(date(2015, 1, 1))),
        ("before:2015-02-30", Word("before:2015-02-30")),
        ("after:0000", Word("after:0000")),
        ("after:leo", After("leo")),
        ("after:3-mei-2015", After(date(2015, 5, 3))),
        ('after:"3 Mei 2015"', After(date(2015, 5, 3))),
        ("before:19/8/2015", Before(date(2015, 8, 19))),
        ("before:32/8/2015", Word("before:32/8/2015")),
        ("since:siku-7", Since(timedelta(days=7))),
        ('since:"wiki 2"', Since(timedelta(weeks=2))),
        ("since:Jana", After("jana")),
        ("closing:kesho", ClosingBy("kesho")),
        ("closing:miezi-3", ClosingWithin(timedelta(days=90))),
        ("after:lini", Word("after:lini")),
        ("since:7d", Since(timedelta(days=7))),
        ("since:12h", Since(timedelta(hours=12))),
        ("since:2W", Since(timedelta(weeks=2))),
        ("since:2015-08-01", After(date(2015, 8, 1))),
        ("since:7", Word("since:7")),
        ("since:999999d", Word("since:999999d")),
        ("http://a.example/b", Word("http://a.example/b")),
        ("foo:bar", Word("foo:bar")),
        ("a\x00b\x1b", Word("ab")),
    ],
)
def test_what_is_understood(text: str, root: Node) -> None:
    assert parse(text).root == root


def test_words_past_the_limit_do_not_count_and_that_is_said() -> None:
    query = parse(" ".join(f"w{n}" for n in range(10_000)))
    assert query.cut
    assert query.words == tuple(Word(f"w{n}") for n in range(MAX_TERMS))
    assert "32" in describe(query)
    assert not parse(" ".join(f"w{n}" for n in range(MAX_TERMS))).cut


def test_the_limit_within_a_group_keeps_what_was_read() -> None:
    query = parse("(" + " ".join(f"w{n}" for n in range(40)) + ")")
    assert len(query.words) == MAX_TERMS


def test_groups_may_be_as_deep_as_one_likes() -> None:
    assert parse("(" * 100_000 + "a" + ")" * 100_000) == Query(A)


def test_a_search_is_limited_to_a_place() -> None:
    place, search = parse("source:tra"), parse("a OR b")
    assert both(place, search) == Query(And((Field("source", "tra"), Or((A, B)))))
    assert both(parse(""), search) == both(search, parse("")) == search
    assert both(place, place) == place
    assert both(parse(""), parse("")).everything


def test_words_to_highlight_are_those_wanted() -> None:
    assert parse('a -b (c OR "d e") title:f* is:read -(a x)').words == (
        A,
        C,
        Phrase("d e"),
        Prefix("f", in_title=True),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "all articles"),
        ("zabuni tehama", "zabuni, tehama"),
        ('"a b" OR mk* -c', "(“a b” or mk…), without c"),
        ("a OR (b c)", "a or (b, c)"),
        ("title:maji source:tra -is:read", "maji in the title, source tra, without read"),
        ("agency:wiz* author:asha category:x lang:sw", "agency wiz…, author asha, category x, language Swahili"),
        ("lang:none", "language unknown"),
        ("lang:klingon", "lang:klingon (lang:klingon: no such field or value, taken as words)"),
        ("is:open -is:closed", "still open, without closed"),
        ("has:deadline closing:2026-12-01", "a closing date, closing by 1 December 2026"),
        ("closing:1d closing:24h closing:5h", "closing within 1 day, closing within 5 hours"),
        ("has:attachment is:later is:edited", "with attachments, kept for later, edited by the source"),
        ("after:2015 before:2016-02-03", "from 1 January 2015 on, before 3 February 2016"),
        ("since:1d OR since:30h OR since:5h", "the last 1 day or the last 30 hours or the last 5 hours"),
    ],
)
def test_what_was_understood_is_said_in_words(text: str, said: str) -> None:
    assert describe(parse(text)) == said


@given(
    st.text()
    | st.lists(st.sampled_from(['"', "(", ")", "-", "OR", "AND", "NEAR(", "title:", "a", "*", " ", "is:"])).map("".join)
)
def test_nothing_that_is_typed_raises(text: str) -> None:
    query = parse(text)
    assert isinstance(describe(query), str)
    assert len(query.words) <= MAX_TERMS
    hash(query)
    for start, end in highlight(text, query):
        assert 0 <= start < end <= len(text)


@given(st.text(), st.text())
def test_saying_both_never_raises_and_forgets_no_word(a: str, b: str) -> None:
    one, other = parse(a), parse(b)
    assert set(both(one, other).words) == {*one.words, *other.words}


TEXT = "Mkutano wa kwanza: Ng'ombe na Conferences. COVID-19, mkutano wa pili; élection-day (mkutanoni)"


@pytest.mark.parametrize(
    ("query", "lit"),
    [
        ("", []),
        ("-mkutano", []),
        ("is:read", []),
        ("mkutano", ["Mkutano", "mkutano", "mkutanoni"]),
        ("mkut*", ["Mkutano", "mkutano", "mkutanoni"]),
        ("conference", ["Conferences"]),
        ("ngombe", ["Ng'ombe"]),
        ("ng'ombe", ["Ng'ombe"]),
        ("ng’ombe", ["Ng'ombe"]),
        ("covid-19", ["COVID-19"]),
        ('"conference"', []),
        ('"mkutano wa pili"', ["mkutano wa pili"]),
        ('"wa kwanza ng\'ombe"', ["wa kwanza: Ng'ombe"]),
        ('wa "mkutano wa"', ["Mkutano wa", "mkutano wa"]),
        ("election", ["élection"]),
        ("title:pili", ["pili"]),
        ("kwanza OR pili", ["kwanza", "pili"]),
    ],
)
def test_highlighting_stems_the_words_shown(query: str, lit: list[str]) -> None:
    assert [TEXT[start:end] for start, end in highlight(TEXT, parse(query))] == lit


def test_ranges_are_ordered_and_apart() -> None:
    ranges = highlight("a b a b a b", parse('"a b a" b'))
    assert ranges == sorted(ranges)
    assert all(one[1] <= other[0] for one, other in pairwise(ranges))


# ---------------------------------------------------------------- snippets


def test_a_snippet_stands_around_the_first_word_found() -> None:
    text = "Neno " * 100 + "walikutana katika mkutano wa wadau. " + "Mwisho " * 100
    told, hits = snippet(text, parse("mikutano"), 80)
    assert told.startswith("… ")
    assert told.endswith(" …")
    assert len(told) <= 84
    assert [told[start:end] for start, end in hits] == ["walikutana", "mkutano"]


def test_of_a_text_without_the_word_it_is_the_beginning() -> None:
    assert snippet("Maji safi\nkwa wote", parse("agency:x"), 80) == ("Maji safi kwa wote", [])


@given(st.text(), st.text(), st.integers(1, 300))
def test_a_snippet_is_a_part_of_the_text_with_its_hits(text: str, query: str, length: int) -> None:
    told, hits = snippet(text, parse(query), length)
    flat = line(text)
    bare = (told, told.removeprefix("… "), told.removesuffix(" …"), told.removeprefix("… ").removesuffix(" …"))
    assert any(part in flat for part in bare)
    assert flat in told or len(told) < len(flat) + len("… ") + len(" …")
    for start, end in hits:
        assert 0 <= start < end <= len(told)
        assert told[start:end] in flat


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("mwaka:2015", "mwaka:2015 (mwaka:2015: no such field or value, taken as words)"),
        ("after:2015-02-30", "after:2015-02-30 (after:2015-02-30: no such field or value, taken as words)"),
        ("is:blue maji", "is:blue, maji (is:blue: no such field or value, taken as words)"),
        ("title:maji", "maji in the title"),
        ("https://a.example", "https://a.example"),
    ],
)
def test_what_is_no_field_is_taken_as_words_and_it_is_said(text: str, said: str) -> None:
    assert describe(parse(text)) == said


@pytest.mark.parametrize("text", ["AND", "OR", "OR AND", "(AND)"])
def test_operators_alone_are_words(text: str) -> None:
    assert parse(text).words
    assert not parse(text).nothing
