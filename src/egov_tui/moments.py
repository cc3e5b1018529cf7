"""Moments in words, in the reader's language and zone: `09:14`, `yesterday`, `Mon`, `3 May`, `5 minutes ago`.

`told` is the clock by which a source told a moment, where that is known: a day that was told without a time is its
midnight there, and stays that day wherever it is read. `zone` None is the system's zone, with its own rules for every
date. Hours are those of 24. What reads dates stands in `text.dates` (of agencies) and `text.typed` (of readers).
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache

from egov_tui.i18n import N_, _, language, ngettext

_SHORT = (
    N_("Jan"),
    N_("Feb"),
    N_("Mar"),
    N_("Apr"),
    N_("May"),
    N_("Jun"),
    N_("Jul"),
    N_("Aug"),
    N_("Sep"),
    N_("Oct"),
    N_("Nov"),
    N_("Dec"),
)
_LONG = (
    N_("January"),
    N_("February"),
    N_("March"),
    N_("April"),
    N_("May"),
    N_("June"),
    N_("July"),
    N_("August"),
    N_("September"),
    N_("October"),
    N_("November"),
    N_("December"),
)
_DAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
_WEEKDAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)
# Translators: one word for the day before yesterday, such as juzi. Where the language has none, leave it as it is: the
# weekday stands in its place.
_TWO_DAYS_AGO = N_("(two days ago)")
_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_MONTH, _YEAR = 30, 365
"""Days, as one says them of what is long past."""


# ---------------------------------------------------------------- labels of a list


def label(
    moment: datetime,
    now: datetime,
    zone: tzinfo | None = None,
    *,
    told: tzinfo | None = None,
    estimated: bool = False,
    narrow: bool = False,
) -> str:
    """Return the label of a list's date column: the nearer, the finer.

    The time of today; yesterday, a word for the day before it where the language has one, the weekday within the last
    six days, and tomorrow; else the date, with its year where that is another. An estimated date (nobody said when; it
    is when the article was first seen) carries `~`. In a `narrow` list it is the shortest that still tells when:
    `09:14`, `Mon`, `3 May`, `2015`.
    """
    alone, then, today = day_alone(moment, zone, told), local(moment, zone), local(now, zone).date()
    day = alone or then.date()
    if alone and moment <= now:  # where the source is, today has begun already
        day = min(day, today)
    say = _nearest if narrow else _near
    text = say(day, today) if day != today else _("today") if alone else _clock(then)
    return f"~{text}" if estimated else text


def of_day(day: date, today: date) -> str:
    """Return the same label of a day alone: `today`, `yesterday`, `Mon`, `3 May`, `3 May 2015`."""
    return _("today") if day == today else _near(day, today)


def of_month(day: date) -> str:
    """Return the month of a day as a list has room for it: `Aug 2015`."""
    return _("{month} {year}").format(month=_(_SHORT[day.month - 1]), year=day.year)


def width(*, narrow: bool = False) -> int:
    """Return the cells that the widest of all labels takes in the language that is spoken, or of the short ones."""
    return _width(language(), narrow)


def _near(day: date, today: date) -> str:
    ago = (today - day).days
    if ago == 1:
        return _("yesterday")
    if ago == -1:
        return _("tomorrow")
    if ago == 2 and (word := _(_TWO_DAYS_AGO)) != _TWO_DAYS_AGO:
        return word
    if 2 <= ago <= 6:
        return _(_DAYS[day.weekday()])
    if day.year == today.year:
        return _of_year(day)
    return _("{day} {month} {year}").format(day=day.day, month=_(_SHORT[day.month - 1]), year=day.year)


def _nearest(day: date, today: date) -> str:
    if 1 <= (today - day).days <= 6:
        return _(_DAYS[day.weekday()])
    return _of_year(day) if day.year == today.year else str(day.year)


def _of_year(day: date) -> str:
    return _("{day} {month}").format(day=day.day, month=_(_SHORT[day.month - 1]))


@cache
def _width(_language: str, narrow: bool) -> int:
    from rich.cells import cell_len  # late: errors come here too, and most of them draw nothing

    return 1 + max(cell_len(text) for text in _labels(narrow))


def _labels(narrow: bool) -> Iterator[str]:
    """Every label but for what is as wide as another."""
    today = date(2000, 12, 31)
    yield from ("00:00", _("today"))
    days = [date(year, month, 30 if month != 2 else 28) for year in (1999, 2000) for month in range(1, 13)]
    days += [today - timedelta(days=n) for n in range(-1, 8)]
    yield from ((_nearest if narrow else _near)(day, today) for day in days)


# ---------------------------------------------------------------- in full


def in_full(day: date, *, weekday: bool = False) -> str:
    """Return a day in full: `19 August 2015`, or `Wednesday, 19 August 2015`."""
    text = _("{day} {month} {year}").format(day=day.day, month=_(_LONG[day.month - 1]), year=day.year)
    if weekday:
        return _("{weekday}, {date}").format(weekday=_(_WEEKDAYS[day.weekday()]), date=text)
    return text


def day(moment: datetime, zone: tzinfo | None = None) -> str:
    """Return the day of a moment in full: `19 August 2015`."""
    return in_full(local(moment, zone).date())


def full(
    moment: datetime,
    zone: tzinfo | None = None,
    *,
    told: tzinfo | None = None,
    estimated: bool = False,
    weekday: bool = False,
) -> str:
    """Return date and time in full: `19 August 2015, 09:14`; a day alone has no time."""
    if alone := day_alone(moment, zone, told):
        text = in_full(alone, weekday=weekday)
    else:
        then = local(moment, zone)
        text = _("{date}, {time}").format(date=in_full(then.date(), weekday=weekday), time=_clock(then))
    return f"~{text}" if estimated else text


# ---------------------------------------------------------------- as seen from now


def ago(moment: datetime, now: datetime, zone: tzinfo | None = None) -> str:
    """Return how long ago a moment was: `just now`, `5 minutes ago`, `3 years ago`.

    One that is still to come (a clock was wrong) is told by its date.
    """
    seconds = _seconds(moment, now)
    days = seconds // _DAY
    if seconds <= -_MINUTE:
        return full(moment, zone)
    if seconds < _MINUTE:
        return _("just now")
    if seconds < _HOUR:
        return ngettext("{n} minute ago", "{n} minutes ago", seconds // _MINUTE).format(n=seconds // _MINUTE)
    if days < 1:
        return ngettext("{n} hour ago", "{n} hours ago", seconds // _HOUR).format(n=seconds // _HOUR)
    if days < _MONTH:
        return ngettext("{n} day ago", "{n} days ago", days).format(n=days)
    if days < _YEAR:
        months = min(days // _MONTH, 11)
        return ngettext("{n} month ago", "{n} months ago", months).format(n=months)
    return ngettext("{n} year ago", "{n} years ago", days // _YEAR).format(n=days // _YEAR)


def ahead(moment: datetime, now: datetime, zone: tzinfo | None = None) -> str:
    """Return how long it is until a moment: `in 5 minutes`, `in 2 days`, `now` where it has come or passed.

    What is further off than a month is told by its date.
    """
    seconds = -_seconds(moment, now)
    if seconds < _MINUTE:
        return _("now")
    if seconds < _HOUR:
        return ngettext("in {n} minute", "in {n} minutes", seconds // _MINUTE).format(n=seconds // _MINUTE)
    if seconds < _DAY:
        return ngettext("in {n} hour", "in {n} hours", seconds // _HOUR).format(n=seconds // _HOUR)
    if seconds < _MONTH * _DAY:
        return ngettext("in {n} day", "in {n} days", seconds // _DAY).format(n=seconds // _DAY)
    return full(moment, zone)


def _seconds(moment: datetime, now: datetime) -> int:
    return int((now - moment).total_seconds())


# ---------------------------------------------------------------- clocks


def local(moment: datetime, zone: tzinfo | None = None) -> datetime:
    """Return a moment as a clock there shows it; as it stands where calendars end."""
    try:
        return moment.astimezone(zone)
    except (OverflowError, ValueError, OSError):
        return moment


def day_alone(moment: datetime, zone: tzinfo | None = None, told: tzinfo | None = None) -> date | None:
    """Return the day where nobody said at what time of it: that is midnight by the clock that told it. Else None.

    Where that clock is not known, by the reader's, or by UTC, in which dates are read that tell no zone.
    """
    for clock in (zone, UTC) if told is None else (told,):
        then = local(moment, clock)
        if then.time().replace(microsecond=0) == time():
            return then.date()
    return None


def _clock(then: datetime) -> str:
    return f"{then:%H:%M}"
