"""What words share, for search."""

import re
import sqlite3

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


_DATABASE = sqlite3.connect(":memory:", check_same_thread=False)
_DATABASE.execute("CREATE VIRTUAL TABLE texts USING fts5 (text, tokenize = 'unicode61 remove_diacritics 2')")
_DATABASE.execute("CREATE VIRTUAL TABLE terms USING fts5vocab (texts, 'row')")


def tokens_of_sqlite(text: str) -> set[str]:
    _DATABASE.execute("DELETE FROM texts")
    _DATABASE.execute("INSERT INTO texts VALUES (?)", (text,))
    return {term for (term,) in _DATABASE.execute("SELECT term FROM terms")}


_ANY = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@given(_ANY | st.text("aé'’`´‘ʼŋйάǼ🤝\uf0b7₽ Ab1_-\u0301–“”…\xa0"))
def test_what_counts_as_a_token_is_one_of_sqlite_and_every_word_is_found(text: str) -> None:
    said, tokens = _words_and_tokens(text)
    real = tokens_of_sqlite(text)
    assert tokens <= real
    assert {stem(word, "en") for word in said} >= {stem(found[0], "en") for found in words(text)}
    assert {stem(word, "en") for word in said} - {""} <= {*stems(text, "en").split(), *real}


@pytest.mark.parametrize("text", ["\uf0b7Maji", "🤝Maji safi", "Maji🏻", "₽maji", "\U0001f9f5Maji: uzi"])
def test_a_word_that_sqlite_glues_to_a_sign_is_among_the_stems(text: str) -> None:
    assert "maji" in stems(text, None).split()
