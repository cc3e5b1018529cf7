"""What headers say of time."""

from datetime import UTC, datetime, timedelta

import pytest

from egov_tui.feeds.freshness import max_age, wait_until

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "until"),
    [
        ("120", NOW + timedelta(seconds=120)),
        ("Tue, 24 Nov 2026 13:00:00 GMT", NOW + timedelta(hours=1)),
        ("Tue, 24 Nov 2026 16:00:00 +0300", NOW + timedelta(hours=1)),
        ("9" * 5000, NOW + timedelta(days=30)),
        ("Fri, 31 Dec 9999 23:59:59 -1200", None),
        ("soon", None),
        ("²", None),
        ("-5", None),
        ("", None),
    ],
)
def test_retry_after_in_seconds_or_as_a_date(value: str, until: datetime | None) -> None:
    assert wait_until({"retry-after": value}, NOW) == until


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"cache-control": "public, Max-Age=7200"}, 7200),
        ({"cache-control": 'max-age="60"', "expires": "Tue, 24 Nov 2026 18:00:00 GMT"}, 60),
        ({"expires": "Tue, 24 Nov 2026 13:00:00 GMT"}, 3600),
        # against the server's own clock, which may be wrong
        ({"expires": "Tue, 24 Nov 2020 13:00:00 GMT", "date": "Tue, 24 Nov 2020 12:30:00 GMT"}, 1800),
        ({"expires": "Tue, 24 Nov 2026 11:00:00 GMT"}, 0),
        ({"expires": "0"}, None),
        ({"cache-control": "max-age=soon"}, None),
        ({"cache-control": "s-maxage=10"}, None),
        ({}, None),
    ],
)
def test_how_long_an_answer_stays_fresh(headers: dict[str, str], seconds: int | None) -> None:
    assert max_age(headers, NOW) == seconds
