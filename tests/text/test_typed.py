"""Days and spans as readers type them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from egov_tui.text.typed import day, deadline, moves, reckoned, span

TODAY = date(2026, 11, 26)
"""A Thursday."""


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2015-08-19", date(2015, 8, 19)),
        ("2015-8", date(2015, 8, 1)),
        ("2015", date(2015, 1, 1)),
        ("19/8/2015", date(2015, 8, 19)),
        ("19.08.2015", date(2015, 8, 19)),
        ("8/19/2015", None),
        ("3 Mei 2015", date(2015, 5, 3)),
        ("3 May 2015", date(2015, 5, 3)),
        ("3-mei-2015", date(2015, 5, 3)),
        ("August 19, 2015", date(2015, 8, 19)),
        ("Agosti 2015", date(2015, 8, 1)),
        ("3 Mei", date(2026, 5, 3)),
        ("29 Feb", date(2026, 2, 28)),
        ("29 Feb 2015", None),
        # of no year: the last one
        ("26 Nov", TODAY),
        ("27 Nov", date(2025, 11, 27)),
        ("Desemba 3", date(2025, 12, 3)),
        ("5/6", date(2026, 6, 5)),
        ("31-12", date(2025, 12, 31)),
        ("8/19", None),
        ("12/2015", date(2015, 12, 1)),
        ("2015-00", None),
        ("0000-05-03", None),
        ("3", None),
        ("jum", None),
        ("Jumatano, 19 Agosti 2015", date(2015, 8, 19)),
        ("leo", TODAY),
        ("Today", TODAY),
        ("jana", date(2026, 11, 25)),
        ("juzi", date(2026, 11, 24)),
        ("kesho", date(2026, 11, 27)),
        ("Alh", date(2026, 11, 19)),
        ("Jum 3", date(2026, 11, 23)),
        ("jum-3", date(2026, 11, 23)),
        ("ijumaa", date(2026, 11, 20)),
        ("wiki hii", date(2026, 11, 23)),
        ("last_week", date(2026, 11, 16)),
        ("mwezi huu", date(2026, 11, 1)),
        ("last month", date(2026, 10, 1)),
        ("mwaka-jana", date(2025, 1, 1)),
        ("mwezi ujao", date(2026, 12, 1)),
        ("", None),
        ("0000", None),
        ("31 Aprili", None),
        ("mwezi", None),
        ("lini", None),
    ],
)
def test_a_day(text: str, meant: date | None) -> None:
    assert day(text, TODAY) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("leo", TODAY),
        ("kesho", date(2026, 11, 27)),
        ("2026-12-03", date(2026, 12, 3)),
        ("26 Nov", TODAY),
        ("3 Des", date(2026, 12, 3)),
        ("3 Mei", date(2027, 5, 3)),
        ("29 Feb", date(2027, 2, 28)),
        ("Ijumaa", date(2026, 11, 27)),
        ("Thursday", date(2026, 12, 3)),
        ("Jum-5", date(2026, 12, 2)),
        ("wiki hii", date(2026, 11, 29)),
        ("next week", date(2026, 12, 6)),
        ("this month", date(2026, 11, 30)),
        ("mwezi-ujao", date(2026, 12, 31)),
        ("2026-12", date(2026, 12, 31)),
        ("Februari 2028", date(2028, 2, 29)),
        ("2027", date(2027, 12, 31)),
        ("mwaka ujao", date(2027, 12, 31)),
        ("30 Februari", None),
    ],
)
def test_a_day_that_is_to_come(text: str, meant: date | None) -> None:
    assert deadline(text, TODAY) == meant


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("7d", 7),
        ("siku 7", 7),
        ("siku7", 7),
        ("7 siku", 7),
        ("2w", 14),
        ("wiki-2", 14),
        ("3m", 90),
        ("miezi 3", 90),
        ("mwezi 1", 30),
        ("1 year", 365),
        ("saa 48", 2),
    ],
)
def test_a_span(text: str, days: int) -> None:
    assert span(text) == timedelta(days=days)


@pytest.mark.parametrize("text", ["", "7", "d", "siku", "999999d", "7 leo", "-7d", "7d7"])
def test_what_is_no_span(text: str) -> None:
    assert span(text) is None


def test_what_is_typed_for_another_day_tomorrow_is_known_as_such() -> None:
    assert [moves(text) for text in ("leo", "Jum 3", "wiki hii", "3 Mei")] == [True] * 4
    assert [moves(text) for text in ("2015", "3 Mei 2015", "19/8/2015", "lini")] == [False] * 4
    assert reckoned("jana", TODAY) == date(2026, 11, 25)
    assert reckoned("3 Mei", TODAY, deadline) == date(2027, 5, 3)
    assert reckoned(TODAY, date(2000, 1, 1)) == TODAY


pieces = st.sampled_from([*"0123456789 -_/.,:", "3", "mei", "jum", "leo", "wiki", "hii", "2015", "²", "ß", "\n"])


@given(st.text() | st.lists(pieces).map("".join), st.dates())
def test_nothing_that_is_typed_raises(text: str, today: date) -> None:
    assert (day(text, today) is None) or isinstance(day(text, today), date)
    assert (deadline(text, today) is None) or isinstance(deadline(text, today), date)
    assert span(text) is None or isinstance(span(text), timedelta)
    moves(text)


@given(st.dates())
def test_every_word_has_a_day_on_every_day_but_the_first_and_last_there_are(today: date) -> None:
    for text in ("jana", "kesho", "Jum 3", "last month", "3 Mei", "29 Feb"):
        assert day(text, today) or not 1 < today.year < 9999
