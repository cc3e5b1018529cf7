"""What the headers of an answer say of time: until when to wait, how long it stays fresh. Pure but for the clock."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_LONGEST_WAIT = timedelta(days=30)
_SECONDS = re.compile(r'"?([0-9]{1,9})[0-9]*"?')


def wait_until(headers: Mapping[str, str], now: datetime | None = None) -> datetime | None:
    """Return until when the server wants us to wait, 30 days at most: Retry-After as seconds or date (RFC 9110
    §10.2.3). None where it does not say.
    """
    now = now or datetime.now(UTC).replace(microsecond=0)
    value = headers.get("retry-after", "").strip()
    if found := _SECONDS.fullmatch(value):
        return now + min(timedelta(seconds=int(found[1])), _LONGEST_WAIT)
    until = _date(value)
    return min(until, now + _LONGEST_WAIT) if until else None


def max_age(headers: Mapping[str, str], now: datetime | None = None) -> int | None:
    """Return the seconds that an answer stays fresh (RFC 9111 §4.2.1): max-age, else Expires against the server's Date.

    None where it does not say; `no-cache` and `no-store` say nothing about when to come again.
    """
    for part in headers.get("cache-control", "").lower().split(","):
        name, _equals, value = part.strip().partition("=")
        found = _SECONDS.fullmatch(value.strip())
        if name.strip() == "max-age" and found:
            return int(found[1])
    expires = _date(headers.get("expires", ""))
    if expires is None:
        return None
    date = _date(headers.get("date", "")) or now or datetime.now(UTC)
    return max(0, int((expires - date).total_seconds()))


def _date(text: str) -> datetime | None:
    """An HTTP date (RFC 9110 §5.6.7) in UTC."""
    try:
        moment = parsedate_to_datetime(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return None
