"""Which days a digest tells of: whole ones of the reader's calendar, at midnight and where clocks are set."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from egov_tui.errors import UsageError
from egov_tui.exchange.period import Period, days, period
from egov_tui.store.query import parse

NOW = datetime(2026, 11, 26, 7, 0, 30, 999, tzinfo=UTC)
DAR = ZoneInfo("Africa/Dar_es_Salaam")
BERLIN = ZoneInfo("Europe/Berlin")


def meant(since: str = "", until: str = "", query: str = "", now: datetime = NOW, zone: tzinfo = UTC) -> Period:
    return period(parse(query), since, until, now, zone)[0]


def at(day: int, month: int = 11, hour: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


def test_a_span_is_so_many_whole_days_and_what_there_is_of_today() -> None:
    assert meant("7d").since == at(19)
    assert meant("7d").until == datetime(2026, 11, 26, 7, 0, 31, tzinfo=UTC)
    assert meant() == meant("7d") == meant("1w") == meant("168h")


def test_what_ends_with_a_day_has_whole_days_alone() -> None:
    assert meant("7d", "yesterday") == Period(at(19), at(26))
    assert meant("7d", "2026-11-25") == meant("7d", "jana")
    assert meant("1d", "2026-11-25") == Period(at(25), at(26))
    assert meant("2026-10-01", "2026-10") == Period(at(1, 10), at(1, 11)), "a month is all its days"


def test_two_runs_on_one_day_tell_of_the_same_days_and_weekly_ones_leave_nothing_out() -> None:
    early, late = (meant("7d", "yesterday", now=NOW.replace(hour=hour)) for hour in (0, 23))
    assert early == late
    assert meant("7d", "yesterday", now=NOW + timedelta(days=7)).since == early.until
    assert meant("7d", now=NOW + timedelta(days=7)).since <= meant("7d").until


def test_hours_end_now() -> None:
    assert meant("6h").since == meant("6h").until - timedelta(hours=6)


def test_it_may_end_at_a_moment() -> None:
    assert meant("1d", "2026-11-20T07:00") == Period(at(19), at(20, hour=7))
    assert meant("1d", "2026-11-20T07:00+03:00").until == at(20, hour=4)
    assert meant("1d", "2026-11-20T07:00", zone=DAR).until == at(20, hour=4)


@pytest.mark.parametrize("typed", ["3d", "2026-11-20", "siku 3", "jana", "3-may-2026"])
def test_the_option_and_the_query_agree(typed: str) -> None:
    found, rest = period(parse(f'zabuni since:"{typed}"'), "", "", NOW, DAR)
    assert found == meant(typed, zone=DAR)
    assert rest.root == parse("zabuni").root or rest.root.nodes == (parse("zabuni").root,)  # type: ignore[union-attr]


def test_where_both_say_it_both_hold() -> None:
    assert meant("7d", query="since:3d") == meant("3d", query="since:7d") == meant("3d")


def test_days_begin_at_midnight_where_the_reader_is() -> None:
    late = datetime(2026, 11, 25, 21, 30, tzinfo=UTC)  # half past midnight of the 26th in Dar es Salaam
    assert meant("1d", now=late, zone=DAR).since == at(24, hour=21)
    assert meant("1d", "yesterday", now=late, zone=DAR) == Period(at(24, hour=21), at(25, hour=21))
    assert days(meant("1d", "yesterday", now=late, zone=DAR), DAR) == ("25 November 2026", "25 November 2026")


def test_a_day_of_23_or_25_hours_is_one_day() -> None:
    spring = meant("1d", "2026-03-29", now=at(2, 4), zone=BERLIN)
    autumn = meant("1d", "2026-10-25", now=at(2, 11), zone=BERLIN)
    assert (spring.until - spring.since, autumn.until - autumn.since) == (timedelta(hours=23), timedelta(hours=25))
    assert meant("7d", "2026-10-25", now=at(2, 11), zone=BERLIN).since == datetime(2026, 10, 18, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("since", "until", "told"),
    [
        ("soon", "", "soon is no span, such as 7d, and no day."),
        ('7d" OR x', "", "is no span"),
        ("", "some day", "some day is no day and no moment"),
        ("", "2026-13-77T99", "is no day and no moment"),
        ("2026-11-26", "2026-11-20", "they would end before they begin"),
        ("kesho", "", "they would end before they begin"),
        ("", "9999-12-31", "is no day and no moment"),
    ],
)
def test_what_is_no_time_is_told_in_one_sentence(since: str, until: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        meant(since, until)


def test_spans_longer_than_any_calendar_begin_with_it() -> None:
    assert meant("99999y").since.year == 1


@given(st.text(max_size=30), st.text(max_size=30))
def test_whatever_is_typed_is_understood_or_refused(since: str, until: str) -> None:
    with suppress(UsageError):
        found = meant(since, until)
        assert found.since < found.until
        assert all(days(found, DAR))
