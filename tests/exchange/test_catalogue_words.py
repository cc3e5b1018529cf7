"""The catalogue as it is searched: words begin words, whatever their case, accents and language."""

from typing import get_args

import pytest

from egov_tui.catalogue import Country, Mark, SourceKind, Topic, entries
from egov_tui.exchange.catalogue import COUNTRIES, KINDS, MARKS, TOPICS, matching, near


def ids(typed: str, **wishes: str) -> list[str]:
    return [one.id for one in matching(entries(), typed, **wishes)]


def test_everything_that_an_entry_can_say_of_itself_has_words() -> None:
    assert set(COUNTRIES) == set(get_args(Country)) == {one.country for one in entries()}
    assert set(TOPICS) == set(get_args(Topic)) == {one.topic for one in entries()}
    assert set(MARKS) == set(get_args(Mark))
    assert set(KINDS) == set(get_args(SourceKind))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("agencia", "agencia-brasil"),
        ("AGÊNCIA brasil", "agencia-brasil"),
        ("dodoma zabuni", "dodoma-tenders"),
        ("dodoma tenders", "dodoma-tenders"),
        ("dodoma-tenders", "dodoma-tenders"),
        ("waziri mkuu", "pmo"),
        ("prime minister", "pmo"),
        ("kenya", "kenya-news-agency"),
        ("weather", "tma-warnings"),
        ("portuguese", "agencia-brasil"),
        ("nishati.go.tz", "nishati"),
        ("  tanzania   weath ", "tma-warnings"),
    ],
)
def test_words_of_names_topics_countries_languages_and_hosts_find(typed: str, found: str) -> None:
    assert found in ids(typed)
    assert len(ids(typed)) <= 4


def test_all_words_must_begin_a_word_and_a_short_one_is_no_part_of_any() -> None:
    assert ids("dodoma habarileo") == []
    assert ids("odoma") == []
    assert set(ids("tz")) == {one.id for one in entries() if one.country == "TZ"}


def test_a_word_with_a_minus_takes_away() -> None:
    assert ids("dodoma -zabuni") == ["dodoma"]
    assert set(ids("-tanzania")) == {one.id for one in entries()} - set(ids("tanzania"))


def test_wishes_go_with_words() -> None:
    assert ids("news", country="KE") == ["kenya-news-agency"]
    assert ids("", topic="weather") == ["tma-warnings"]
    assert set(ids("", kind="page", country="TZ")) < set(ids("", country="TZ"))
    assert ids("", country="XX") == []


@pytest.mark.parametrize("typed", ["!!", "%", "-", "\x1b[31m\x00", "zzzz", "\ud800", "[bold]x"])
def test_what_is_no_word_finds_nothing(typed: str) -> None:
    assert ids(typed) == []


def test_nothing_typed_is_all() -> None:
    assert len(ids("")) == len(ids("   ")) == len(entries())


def test_ids_that_may_be_meant() -> None:
    assert near(entries(), "habarileoo") == ["habarileo"]
    assert "who-news" in near(entries(), "WHO")
    assert near(entries(), "zzzzzz") == []
    assert len(near(entries(), "tanzania")) == 3
