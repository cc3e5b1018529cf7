"""Until when a call takes an answer, as a reader says it: short in a list, in full over an article. Pure.

`clock` is that by which the source told the article (see `text.zones`). What is said to close on a day closes at the
end of that day where the source is, which may be another clock: a server that is far away tells its own.
"""

from datetime import UTC, date, datetime, timedelta, tzinfo

from egov_tui import moments
from egov_tui.i18n import _, ngettext
from egov_tui.text import dateline, zones

_DAY = timedelta(days=1)
_LAST_SECOND = 59
"""A day ends with it, and so do all hours; no other time is told with its seconds."""
_QUARTER = timedelta(minutes=15)
_FARTHEST_WEST, _FARTHEST_EAST = timedelta(hours=12), timedelta(hours=14)
"""Of clocks, from UTC, by which they differ in quarters of an hour."""


def past(closes: datetime, now: datetime) -> bool:
    """Say whether it is too late."""
    return closes <= now


def short(closes: datetime, now: datetime, zone: tzinfo | None = None, clock: str = "") -> str:
    """Return the label of a list: `to 3 Dec`, `to tomorrow`, `to 16:00` where that is today, `closed`."""
    if past(closes, now):
        return _("closed")
    return _("to {date}").format(date=label(closes, now, zone, clock))


def label(closes: datetime, now: datetime, zone: tzinfo | None = None, clock: str = "") -> str:
    """Return the day of a deadline as lists say it, its time where that is today."""
    if day := _whole(closes, zone, clock):
        return moments.of_day(day, moments.local(now, zone).date())
    return moments.label(closes, now, zone, told=zones.clock(clock))


def sentence(closes: datetime, now: datetime, zone: tzinfo | None = None, clock: str = "") -> str:
    """Return what stands over an article: `Closes 3 December 2026, 16:00 (in 5 days)`, `Closed on 3 May 2015`."""
    when = told(closes, zone, clock)
    if past(closes, now):
        return _("Closed on {date}").format(date=when)
    day = _whole(closes, zone, clock) or moments.local(closes, zone).date()
    days = (day - moments.local(now, zone).date()).days
    if days <= 0:
        return _("Closes {date} (today)").format(date=when)
    words = ngettext("Closes {date} (in {n} day)", "Closes {date} (in {n} days)", days)
    return words.format(date=when, n=days)


def told(closes: datetime, zone: tzinfo | None = None, clock: str = "", *, named: bool = False) -> str:
    """Return a deadline in full, by the clock of its source (see `dateline.said`); the end of a day as that day."""
    day = _whole(closes, zone, clock)
    return moments.in_full(day) if day else dateline.said(closes, zone, clock, named=named)


def _whole(closes: datetime, zone: tzinfo | None, clock: str) -> date | None:
    """The day at whose end it closes, where no time was told.

    Where it is the end of a day then follows from the moment; on both sides of the date line, the clock decides.
    """
    utc = closes.astimezone(UTC).replace(microsecond=0)
    left = _DAY - timedelta(hours=utc.hour, minutes=utc.minute, seconds=utc.second + 1)
    if utc.second != _LAST_SECOND or left % _QUARTER:
        return None
    here = timedelta(minutes=zones.minutes(closes, zones.clock(clock) or zone))
    shifts = [shift for shift in (left, left - _DAY) if -_FARTHEST_WEST <= shift <= _FARTHEST_EAST]
    return (utc + min(shifts, key=lambda shift: abs(shift - here))).date()
