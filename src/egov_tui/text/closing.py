"""Until when a call takes an answer, as a reader says it: short in a list, in full over an article. Pure.

`clock` is that of the source (see `text.zones`): what is said to close on a day closes at the end of that day there.
"""

from datetime import UTC, date, datetime, time, tzinfo

from egov_tui import moments
from egov_tui.i18n import _, ngettext
from egov_tui.text import dateline, zones

_END_OF_DAY = time(23, 59, 59)
"""Where no time was told."""


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
    """The day at whose end it closes, where no time was told."""
    told = zones.clock(clock)
    ends = (moments.local(closes, one) for one in ((zone, UTC) if told is None else (told,)))
    return next((then.date() for then in ends if then.time().replace(microsecond=0) == _END_OF_DAY), None)
