"""When a source is asked again."""

from datetime import UTC, datetime, timedelta

import pytest

from egov_tui.model import ErrorKind, Problem
from egov_tui.sync.schedule import LONGEST, SHORTEST, after_failure, after_outage, after_success

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("interval", "feed", "max_age", "minutes"),
    [
        (60, None, None, 60),
        (60, 120, None, 120),
        (60, 10, 7200, 120),
        (1, None, None, 15),
        (60, 99_999, None, 24 * 60),
        (60, None, 10**9, 24 * 60),
        (0, 0, 0, 15),
    ],
)
def test_the_latest_wish_wins_between_a_quarter_of_an_hour_and_a_day(
    interval: int, feed: int | None, max_age: int | None, minutes: int
) -> None:
    assert after_success(NOW, interval, feed, max_age) == NOW + timedelta(minutes=minutes)


def failed(kind: ErrorKind, failures: int, jitter: float = 0.0, when: datetime | None = None) -> timedelta:
    return after_failure(NOW, 60, Problem(kind, "a", when=when), failures, jitter) - NOW


def test_each_failure_in_a_row_waits_twice_as_long_up_to_a_day() -> None:
    waits = [failed("timeout", n) for n in range(1, 12)]
    assert waits[:4] == [timedelta(hours=h) for h in (1, 2, 4, 8)]
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST


def test_jitter_spreads_by_a_quarter() -> None:
    assert failed("timeout", 1, 1.0) == timedelta(minutes=75)


def test_a_server_that_names_a_time_is_left_alone_until_then() -> None:
    assert failed("rate_limited", 1, when=NOW + timedelta(hours=9)) == timedelta(hours=9)
    assert failed("rate_limited", 1, when=NOW - timedelta(hours=9)) == timedelta(hours=1)
    assert failed("rate_limited", 1, when=NOW + timedelta(days=30)) == LONGEST, "a slip of theirs silences nobody"


def test_a_host_that_cannot_be_reached_waits_like_any_other_an_outage_does_not() -> None:
    assert failed("no_connection", 3) == timedelta(hours=4)
    assert after_outage(NOW) - NOW == SHORTEST


def test_what_is_gone_is_not_asked_again() -> None:
    assert failed("gone", 1) > timedelta(days=1000)
