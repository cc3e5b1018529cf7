"""What words share, for search."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from egov_tui.text.stem import _words_and_tokens, fold, query_stems, stem, stems, words


@pytest.mark.parametrize(
    ("word", "other"),
    [("ministry", "ministries"), ("services", "service"), ("Agency’s", "agencies"), ("published", "publishing")],
)
def test_english_inflections_share_a_stem(word: str, other: str) -> None:
    assert stem(word, "en") == stem(other, "en")


def test_other_languages_pass_folded() -> None:
    assert stem("Ng'ombe", "sw") == stem("ng’ombe", "sw") == "ngombe"
    assert stem("Élections", "fr") == "elections"


def test_folding_drops_case_accents_and_apostrophes() -> None:
    assert fold("NG’OMBE") == "ngombe"
    assert fold("São") == "sao"
    assert fold("서울") == "서울"


def test_words_keep_inner_apostrophes() -> None:
    text = "Ng'ombe wa 'Mzee' — ng’ombe, mfumo_mpya 2015!"
    assert [found[0] for found in words(text)] == ["Ng'ombe", "wa", "Mzee", "ng’ombe", "mfumo", "mpya", "2015"]


@given(st.text())
def test_words_are_slices_in_order(text: str) -> None:
    end = 0
    for found in words(text):
        assert found.start() >= end
        assert text[found.start() : found.end()] == found[0] != ""
        end = found.end()
    assert sum(len(found[0]) for found in words(text)) >= sum(map(len, re.findall(r"[^\W_]+", text)))


def test_stems_are_those_that_are_no_token() -> None:
    assert stems("The ministries serve the ministry", "en") == "ministri serv"
    assert stems("Ng'ombe na mbuzi", "sw") == "ngombe"
    assert stems("Élection élection", None) == ""
    assert stems("", "en") == ""


@given(st.text(), st.sampled_from(["en", "sw", "fr", None]))
def test_stems_are_sorted_unique_and_new(text: str, language: str | None) -> None:
    found = stems(text, language).split()
    assert found == sorted(set(found))
    if text.isascii():
        assert not set(found) & set(re.findall(r"[a-z0-9]+", text.lower()))


def test_a_query_word_has_the_stems_of_every_language() -> None:
    assert query_stems("Ministries") == {"ministri", "ministries"}
    assert query_stems("ng'ombe") == query_stems("ngombe")


@given(st.text(st.characters(categories=("L", "N", "M", "P")), min_size=1))
def test_every_stem_of_a_text_is_found_by_its_word(word: str) -> None:
    for found in words(word):
        assert stem(found[0], "en") in query_stems(found[0]) | {""}


@given(st.text() | st.text("aé'’`´‘ʼŋ Ab1_-\u0301–“”…\xa0"))
def test_the_short_way_finds_the_same_words_and_tokens(text: str) -> None:
    said, tokens = _words_and_tokens(text)
    assert {stem(word, "en") for word in said} == {stem(found[0], "en") for found in words(text)}
    bare = unicodedata.normalize("NFC", re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFD", text.lower())))
    assert tokens == set(re.findall(r"[^\W_]+", bare))
