"""Moments as a reader says them: by date, as labels of a list, and as seen from now."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from egov_tui import i18n
from egov_tui.moments import ago, ahead, full, label, width
from egov_tui.text import typed

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
"""A Thursday."""
DODOMA = timezone(timedelta(hours=3))
DAY = datetime(2026, 11, 25, 21, tzinfo=UTC)
"""Midnight in Dodoma: what a page says that tells a day and no time."""

moments = st.datetimes(timezones=st.just(UTC))
languages = st.sampled_from(["en", "sw"])
zones = st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours)))
maybe = st.none() | zones


def test_a_day_alone_is_told_without_a_time_that_nobody_said() -> None:
    assert full(DAY, DODOMA) == "26 November 2026"
    assert full(DAY, DODOMA, estimated=True) == "~26 November 2026"
    assert label(DAY, NOW, DODOMA) == label(DAY, NOW, DODOMA, narrow=True) == "today"
    i18n.activate("sw")
    assert label(DAY, NOW, DODOMA) == "leo"
    assert full(DAY, DODOMA) == "26 Novemba 2026"


def test_a_day_alone_stays_that_day_wherever_it_is_read() -> None:
    for hours in (-11, -3, 0, 2, 12):
        here = timezone(timedelta(hours=hours))
        assert full(DAY, here, told=DODOMA, weekday=True) == "Thursday, 26 November 2026"
        assert label(DAY, datetime(2026, 11, 30, 12, tzinfo=UTC), here, told=DODOMA) == "Thu"
    assert label(DAY, DAY + timedelta(hours=1), timezone(timedelta(hours=-8)), told=DODOMA) == "today"


def test_a_time_that_was_said_is_told() -> None:
    assert full(DAY, UTC) == "25 November 2026, 21:00"
    assert full(DAY.replace(hour=0), DODOMA, told=DODOMA) == "25 November 2026, 03:00"
    assert label(datetime(2026, 11, 26, 6, 14, tzinfo=UTC), NOW, DODOMA) == "09:14"
    assert label(DAY.replace(second=1), NOW, DODOMA) == "00:00"


@pytest.mark.parametrize(
    ("days", "english", "swahili", "narrow"),
    [
        (0, "12:00", "12:00", "12:00"),
        (1, "yesterday", "jana", "Wed"),
        (2, "Tue", "juzi", "Tue"),
        (3, "Mon", "Jum 3", "Mon"),
        (4, "Sun", "Jum 2", "Sun"),
        (5, "Sat", "Jum 1", "Sat"),
        (6, "Fri", "Ij", "Fri"),
        (7, "19 Nov", "19 Nov", "19 Nov"),
        (330, "31 Dec 2025", "31 Des 2025", "2025"),
        (-1, "tomorrow", "kesho", "27 Nov"),
        (-2, "28 Nov", "28 Nov", "28 Nov"),
    ],
)
def test_the_nearer_a_day_the_finer_its_label(days: int, english: str, swahili: str, narrow: str) -> None:
    moment = NOW - timedelta(days=days)
    assert (label(moment, NOW, UTC), label(moment, NOW, UTC, narrow=True)) == (english, narrow)
    i18n.activate("sw")
    assert label(moment, NOW, UTC) == swahili


@given(moments, moments, maybe, maybe, st.booleans(), languages)
def test_no_label_is_wider_than_its_column(
    moment: datetime,
    now: datetime,
    zone: timezone | None,
    told: timezone | None,
    estimated: bool,
    language: str,
) -> None:
    i18n.activate(language)
    for near in (now, moment + (now - moment) / 1_000_000):
        assert cell_len(label(moment, near, zone, told=told, estimated=estimated)) <= width()
        assert cell_len(label(moment, near, zone, told=told, estimated=estimated, narrow=True)) <= width(narrow=True)


def test_the_column_is_as_wide_as_it_must_be() -> None:
    assert width() == len("~30 Sep 2015")
    assert width(narrow=True) == len("~30 Sep")


@given(st.dates(date(1000, 1, 1)), st.dates(date(1000, 1, 1), date(9999, 1, 1)), st.integers(0, 400), languages)
def test_a_day_that_was_printed_is_read_again(other: date, today: date, back: int, language: str) -> None:
    i18n.activate(language)
    near = date.fromordinal(max(today.toordinal() - back, date(1000, 1, 1).toordinal()))
    now = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)
    for day in (other, near):
        midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
        for printed in (label(midnight, now, UTC), full(midnight, UTC), full(midnight, UTC, weekday=True)):
            for text in (printed, printed.upper(), printed.replace(" ", "-")):
                read = typed.deadline if day > today else typed.day
                assert read(text, today) == day, text


@pytest.mark.parametrize(
    ("span", "english", "swahili"),
    [
        (timedelta(0), "just now", "sasa hivi"),
        (timedelta(seconds=59), "just now", "sasa hivi"),
        (timedelta(seconds=-20), "just now", "sasa hivi"),
        (timedelta(minutes=1), "1 minute ago", "dakika 1 iliyopita"),
        (timedelta(minutes=59, seconds=59), "59 minutes ago", "dakika 59 zilizopita"),
        (timedelta(hours=1), "1 hour ago", "saa 1 iliyopita"),
        (timedelta(hours=23), "23 hours ago", "saa 23 zilizopita"),
        (timedelta(days=1), "1 day ago", "siku 1 iliyopita"),
        (timedelta(days=29), "29 days ago", "siku 29 zilizopita"),
        (timedelta(days=30), "1 month ago", "mwezi 1 uliopita"),
        (timedelta(days=364), "11 months ago", "miezi 11 iliyopita"),
        (timedelta(days=365), "1 year ago", "mwaka 1 uliopita"),
        (timedelta(days=800), "2 years ago", "miaka 2 iliyopita"),
        (timedelta(days=-3), "29 November 2026, 12:00", "29 Novemba 2026, 12:00"),
    ],
)
def test_how_long_ago(span: timedelta, english: str, swahili: str) -> None:
    assert ago(NOW - span, NOW, UTC) == english
    i18n.activate("sw")
    assert ago(NOW - span, NOW, UTC) == swahili


@pytest.mark.parametrize(
    ("span", "english", "swahili"),
    [
        (timedelta(days=-400), "now", "sasa"),
        (timedelta(minutes=1), "in 1 minute", "baada ya dakika 1"),
        (timedelta(minutes=5), "in 5 minutes", "baada ya dakika 5"),
        (timedelta(hours=3), "in 3 hours", "baada ya saa 3"),
        (timedelta(days=2), "in 2 days", "baada ya siku 2"),
        (timedelta(days=40), "5 January 2027, 12:00", "5 Januari 2027, 12:00"),
    ],
)
def test_how_long_until(span: timedelta, english: str, swahili: str) -> None:
    assert ahead(NOW + span, NOW, UTC) == english
    i18n.activate("sw")
    assert ahead(NOW + span, NOW, UTC) == swahili


@given(moments, moments, maybe, languages)
def test_every_moment_has_words(moment: datetime, now: datetime, zone: timezone | None, language: str) -> None:
    i18n.activate(language)
    assert ago(moment, now, zone)
    assert ahead(moment, now, zone)
    assert full(moment, zone)
