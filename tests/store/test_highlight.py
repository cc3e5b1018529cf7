"""What is marked of a text is whole words, in every inflection, whatever apostrophe and case they are written with."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from egov_tui.model import Source
from egov_tui.store import Store
from egov_tui.store.highlight import highlight, snippet
from egov_tui.store.query import parse
from egov_tui.text.boundaries import APOSTROPHES, words
from egov_tui.text.stem import fold, query_stems
from tests.store.conftest import entry, find, keep

COWS = ("ngombe", "NGOMBE", *(f"ng{sign}ombe" for sign in APOSTROPHES), *(f"NG{sign}OMBE" for sign in APOSTROPHES))
LETTERS = "abekmnostuzABEKMNOSTUZ"
WORD = st.text(LETTERS, min_size=1, max_size=8)
SHOWN = st.lists(
    st.tuples(WORD, st.sampled_from(["", *APOSTROPHES]), WORD, st.sampled_from([" ", ", ", "-", "\n", "’ ", " “"])),
    max_size=8,
).map(lambda parts: "".join("".join(part) for part in parts))


def marked(text: str, query: str) -> list[str]:
    return [text[a:b] for a, b in highlight(text, parse(query))]


@pytest.mark.parametrize("typed", COWS)
def test_a_word_is_found_and_marked_whole_however_its_apostrophe_is_written(
    store: Store, source: Source, typed: str
) -> None:
    keep(store, source, *(entry(f"{n}", f"Habari za {cow} leo", f"Wafugaji wa {cow}.") for n, cow in enumerate(COWS)))
    assert len(find(store, typed)) == len(COWS)
    for cow in COWS:
        assert marked(f"Habari za {cow} leo", typed) == [cow]
        shown, hits = snippet(f"Wafugaji wa {cow}.", parse(typed))
        assert [shown[a:b] for a, b in hits] == [cow]


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("mkutano", "MKUTANO MKUU na mikutano", ["MKUTANO", "mikutano"]),
        ("minister", "The Minister’s, the ministers’ and MINISTER'S", ["Minister’s", "ministers", "MINISTER'S"]),
        ("ministers'", "the minister's", ["minister's"]),
        ("ombe", "ng'ombe ombe", ["ng'ombe", "ombe"]),
        ("minist*", "the ministry's plan", ["ministry's"]),
        ("e-government", "the e-Government's plan", ["e-Government's"]),
        ("government", "e-Government", ["Government"]),
        ('"ng\'ombe wa"', "ng’ombe wa maziwa", ["ng’ombe wa"]),
        ("cafe", "cafe\u0301 CAFÉ", ["cafe\u0301", "CAFÉ"]),
        ("ngo", "ngo\u030ax ngo", ["ngo"]),
        ("مدرسة", "في مدرسة", ["مدرسة"]),
        ("lang:sw", "sw", []),
        ("ʼ*", "maji ya ʼ", []),
    ],
)
def test_whole_words_are_marked(query: str, text: str, found: list[str]) -> None:
    assert marked(text, query) == found


@given(SHOWN, WORD, st.sampled_from(["", *APOSTROPHES]), WORD)
def test_marked_are_just_the_words_that_share_a_stem_or_hold_the_tokens(
    text: str, first: str, sign: str, second: str
) -> None:
    typed = f"{first}{sign}{second}"
    wanted, run = forms(typed), parts(typed)
    starts, ends = ({found.span()[n] for found in words(text)} for n in (0, 1))
    spans = highlight(text, parse(typed))
    for a, b in spans:
        assert a in starts
        assert b in ends
        assert forms(text[a:b]) & wanted or (len(run) == 1 and run[0] in parts(text[a:b]))
    for found in words(text):
        assert (found.span() in spans) or not forms(found[0]) & wanted


def forms(word: str) -> frozenset[str]:
    return query_stems(word) | {fold(word)}


def parts(word: str) -> list[str]:
    """The tokens of the index: a modifier apostrophe is a letter to it."""
    return [fold(part) for part in re.findall(r"[^\W_]+", word)]


@given(SHOWN, WORD, st.sampled_from(APOSTROPHES), st.sampled_from(APOSTROPHES), WORD)
def test_the_kind_of_apostrophe_and_the_case_change_nothing(text: str, a: str, one: str, other: str, b: str) -> None:
    written = [f"{a}{one}{b}", f"{a}{other}{b}".upper(), f"{a}{b}"]
    shown = " / ".join([text, *written])
    for query in written[:2]:
        assert marked(shown, query)[-3:] == written


@given(st.text("مَد رس🤝ة'’ ab\u0301\u202e\n") | st.text(), st.integers(1, 60))
def test_snippets_are_cut_between_words_and_never_inside_a_character(text: str, length: int) -> None:
    shown, hits = snippet(text, parse("مدرسة OR ab"), length)
    assert "\n" not in shown
    whole = [found.span() for found in words(shown)]
    assert all(any(a == c for c, _d in whole) and any(b == d for _c, d in whole) for a, b in hits)


def test_a_text_without_blanks_has_a_snippet_of_some_length() -> None:
    shown, _hits = snippet("政府宣布" * 100, parse("habari"), 40)
    assert 40 <= len(shown) <= 44


def test_a_hostile_text_is_marked_in_one_pass() -> None:
    text = "ng" + "'ombe" * 20_000 + " " + "’" * 50_000 + " ng'ombe " + "a\u0301" * 20_000
    assert marked(text, "ngombe")[-1] == "ng'ombe"
