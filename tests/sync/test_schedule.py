"""When a source is asked again."""

from datetime import UTC, datetime, timedelta

import pytest

from egov_tui.model import ErrorKind, Problem, Source
from egov_tui.sync import schedule
from egov_tui.sync.schedule import (
    LONGEST,
    SHORTEST,
    after_failure,
    after_outage,
    after_success,
    held_until,
    is_due,
    rhythm,
)

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


def source(**fields: object) -> Source:
    return Source(1, "a", "A", "A", "https://a.example/", **fields)  # type: ignore[arg-type]


def test_what_is_due() -> None:
    soon = source(next_check=NOW + timedelta(minutes=1))
    assert is_due(source(), NOW)
    assert not is_due(soon, NOW)
    assert is_due(soon, NOW + timedelta(minutes=1))
    assert is_due(soon, NOW, force=True)
    assert is_due(source(next_check=NOW + timedelta(days=400)), NOW), "a clock that was wrong silences nobody"


def test_what_is_gone_is_asked_by_name_and_force_alone() -> None:
    gone = source(last_problem=Problem("gone", "a"), next_check=NOW)
    assert not is_due(gone, NOW + timedelta(days=99))
    assert not is_due(gone, NOW, force=True)
    assert not is_due(gone, NOW, named=True)
    assert is_due(gone, NOW, force=True, named=True)


def test_force_waits_a_minute_behind_an_answer_and_as_long_as_a_server_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "FORCED_GAP", timedelta(minutes=1))
    answered = source(last_ok=NOW, forced=NOW)
    assert held_until(answered, NOW + timedelta(seconds=59)) == NOW + timedelta(minutes=1)
    assert held_until(answered, NOW + timedelta(minutes=1)) is None
    assert held_until(answered, NOW - timedelta(hours=1)) is None, "the clock went back"
    assert held_until(source(), NOW) is None
    assert held_until(source(last_ok=NOW), NOW) is None, "it was asked, but nobody forced it"
    assert held_until(source(forced=NOW, last_problem=Problem("timeout", "a")), NOW) is None
    wait = NOW + timedelta(hours=3)
    assert held_until(source(last_problem=Problem("rate_limited", "a", when=wait)), NOW) == wait
    assert held_until(source(last_problem=Problem("rate_limited", "a")), NOW) is None


def test_the_rhythm_is_the_usual_silence_between_days_of_news() -> None:
    weekly = [NOW - timedelta(days=7 * n, hours=n) for n in range(6)]
    assert rhythm(weekly, NOW) == timedelta(days=7)
    assert rhythm([date for date in weekly for _ in range(9)], NOW) == timedelta(days=7), "many a day count once"
    assert rhythm(weekly, NOW + timedelta(days=40)) == timedelta(days=20), "silent for longer than usual"
    assert rhythm(weekly[:3], NOW) is None


def test_who_publishes_seldom_is_asked_seldom() -> None:
    assert after_success(NOW, 60, rhythm=timedelta(days=1)) == NOW + timedelta(hours=1)
    assert after_success(NOW, 60, rhythm=timedelta(days=7)) == NOW + timedelta(hours=7)
    assert after_success(NOW, 60, rhythm=timedelta(days=300)) == NOW + LONGEST
    assert after_success(NOW, 600, rhythm=timedelta(days=1)) == NOW + timedelta(hours=10)
