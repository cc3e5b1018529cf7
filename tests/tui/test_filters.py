"""What limits a list has two parts: a language, and anything else."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from egov_tui.store.query import both, parse
from egov_tui.tui.filters import Filter, parted


@pytest.mark.parametrize(
    ("query", "parts"),
    [
        ("", Filter()),
        ("lang:sw", Filter("", "sw")),
        ("is:unread lang:none", Filter("is:unread", "none")),
        ("a OR b lang:en", Filter("a OR b", "en")),
        ("a OR lang:en", Filter("a OR lang:en")),
        ("lang:sw is:unread", Filter("lang:sw is:unread")),
        ("-lang:sw", Filter("-lang:sw")),
        ("(a lang:sw", Filter("(a", "sw")),
        ('"a lang:sw', Filter('"a lang:sw')),
        ("lang:klingon", Filter("lang:klingon")),
        ('"a b"OR lang:sw', Filter('"a b"OR lang:sw')),
    ],
)
def test_the_last_word_of_a_query_may_be_its_language(query: str, parts: Filter) -> None:
    assert parted(query) == parts
    assert parse(parted(query).query).root == parse(query).root


@pytest.mark.parametrize("rest", ["b OR (", "(a)OR", 'b""OR', "aa)-(", '"a b', "a OR", "maji)", "(maji"])
def test_what_is_left_open_does_not_take_the_language_in(rest: str) -> None:
    assert parse(Filter(rest, "sw").query).root == both(parse(rest), parse("lang:sw")).root


@given(st.text('ab "()-:*OR lang', max_size=12).map(str.strip), st.sampled_from(["sw", "none", "luo"]))
def test_a_language_beside_any_query_limits_it(rest: str, language: str) -> None:
    assume(set(re.findall(r"\w+", rest)) != {"OR"})  # by itself a word, beside anything else none
    whole = parse(Filter(rest, language).query)
    wanted = both(parse(rest), parse(f"lang:{language}"))
    # OR with nothing beside it is a word, until something stands beside it
    assert whole.root == wanted.root or {word.text for word in parse(rest).words} <= {"OR"}


@given(st.sampled_from(["", "is:unread", "a OR b", '"a b" -c']), st.sampled_from(["", "sw", "none", "luo"]))
def test_parts_come_back_from_the_query_that_they_make(rest: str, language: str) -> None:
    assert parted(Filter(rest, language).query) == Filter(rest, language)
