"""What is marked in a text begins and ends where words and characters do."""

import re
import sys
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from egov_tui.text.boundaries import APOSTROPHES, Ranges, tokens, whole_characters, whole_words, words

TEXTS = st.text("aZé7'’`´‘ʼ _-.\u0301\u0323\u064b\u200c\u200d\u0940क政م🏽👩\U00010a0f") | st.text()
RANGES = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)))


def within(text: str, ranges: list[tuple[int, int]]) -> Ranges:
    return [(a, b) for a, b in ranges if a < b <= len(text)]


@given(TEXTS, RANGES)
def test_widened_ranges_hold_what_they_held_in_order_and_apart(text: str, some: list[tuple[int, int]]) -> None:
    ranges = within(text, some)
    for widened in (whole_words(text, ranges), whole_characters(text, ranges)):
        assert all(any(a <= c and d <= b for a, b in widened) for c, d in ranges)
        assert all(0 <= a < b <= len(text) for a, b in widened)
        assert all(b <= c for (_a, b), (c, _d) in pairwise(widened))


@given(TEXTS, RANGES)
def test_no_range_begins_or_ends_inside_a_word_or_a_character(text: str, some: list[tuple[int, int]]) -> None:
    for a, b in whole_words(text, within(text, some)):
        for edge in (a, b):
            assert not any(found.start() < edge < found.end() for found in words(text))
            assert edge in (0, len(text)) or unicodedata.category(text[edge])[0] != "M"
    for a, b in whole_characters(text, within(text, some)):
        assert all(edge in (0, len(text)) or unicodedata.category(text[edge])[0] != "M" for edge in (a, b))


@given(TEXTS)
def test_a_word_is_whole_already_and_made_of_tokens(text: str) -> None:
    spans = [found.span() for found in words(text)]
    assert whole_words(text, spans) == spans
    inside = [found.span() for found in tokens(text)]
    assert all(any(a <= c and d <= b for a, b in spans) for c, d in inside)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ng'ombe wa ng’ombe", ["ng'ombe", "wa", "ng’ombe"]),
        ("‘Serikali’ ya 'Tanzania'", ["Serikali", "ya", "Tanzania"]),
        ("ministers' minister's", ["ministers", "minister's"]),
        ("e-Government, COVID-19", ["e", "Government", "COVID", "19"]),
        ("cafe\u0301 n\u0323\u0308a", ["cafe\u0301", "n\u0323\u0308a"]),
        ("हिन्दी مَدْرَسَة", ["हिन्दी", "مَدْرَسَة"]),
        ("", []),
    ],
)
def test_words_have_their_marks_and_the_apostrophes_within(text: str, found: list[str]) -> None:
    assert [one[0] for one in words(text)] == found


def test_thousands_of_apostrophes_and_marks_are_walked_once() -> None:
    text = "a" + "'a" * 100_000 + " " + "e" + "\u0301" * 100_000
    every = [(n, n + 1) for n in range(0, len(text), 2)]
    assert whole_words(text, every) == [(0, 200_001), (200_002, len(text))]


def test_an_emoji_of_any_length_is_one_character_and_walked_once() -> None:
    for emoji in ("👍🏽", "👩\u200d👩\u200d👧", "👩🏿\u200d🦰", "☺\ufe0f", "\u200d".join("👩" * 50_000)):
        text = f"ab{emoji} {emoji}c"
        assert whole_characters(text, [(2, 3), (len(text) - 2, len(text) - 1)]) == [
            (2, 2 + len(emoji)),
            (3 + len(emoji), len(text) - 1),
        ]
    assert whole_characters("a🏽b", [(0, 1)]) == [(0, 1)]


def test_every_apostrophe_joins() -> None:
    assert all(re.fullmatch(r"ng.ombe", "".join(one[0] for one in words(f"ng{sign}ombe"))) for sign in APOSTROPHES)
    assert all(len(list(words(f"ng{sign}ombe"))) == 1 for sign in APOSTROPHES)


def test_every_mark_belongs_to_its_letter() -> None:
    marks = [chr(n) for n in range(sys.maxunicode + 1) if unicodedata.category(chr(n))[0] == "M"]
    assert [mark for mark in marks if [one[0] for one in words(f"a{mark}b c")] != [f"a{mark}b", "c"]] == []
