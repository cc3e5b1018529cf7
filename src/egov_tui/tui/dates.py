"""Moments as a reader says them: `09:14`, `yesterday`, `3 May`, `3 May 2015`, in the reader's language and zone."""

from datetime import datetime, timedelta, tzinfo

from egov_tui.i18n import N_, _

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


def label(moment: datetime, now: datetime, zone: tzinfo | None = None, *, estimated: bool = False) -> str:
    """Return the label of the list's date column: the nearer, the finer.

    `zone` None is the system's zone, with its own rules for every date. An estimated date (nobody said when; it is
    when the article was first seen) carries `~`.
    """
    then, today = moment.astimezone(zone), now.astimezone(zone)
    if then.date() == today.date():
        text = _("today") if _is_day(then) else then.strftime("%H:%M")
    elif then.date() == today.date() - timedelta(days=1):
        text = _("yesterday")
    elif then.year == today.year:
        text = _("{day} {month}").format(day=then.day, month=_(_SHORT[then.month - 1]))
    else:
        text = _("{day} {month} {year}").format(day=then.day, month=_(_SHORT[then.month - 1]), year=then.year)
    return f"~{text}" if estimated else text


def short(moment: datetime, now: datetime, zone: tzinfo | None = None, *, estimated: bool = False) -> str:
    """Return the shortest label that still tells when, for narrow lists: `09:14`, `3 May`, `2015`."""
    then, today = moment.astimezone(zone), now.astimezone(zone)
    if then.date() == today.date():
        text = _("today") if _is_day(then) else then.strftime("%H:%M")
    elif then.year == today.year:
        text = _("{day} {month}").format(day=then.day, month=_(_SHORT[then.month - 1]))
    else:
        text = str(then.year)
    return f"~{text}" if estimated else text


def day(moment: datetime, zone: tzinfo | None = None) -> str:
    """Return a day in full: `19 August 2015`."""
    then = moment.astimezone(zone)
    return _("{day} {month} {year}").format(day=then.day, month=_(_LONG[then.month - 1]), year=then.year)


def full(moment: datetime, zone: tzinfo | None = None, *, estimated: bool = False) -> str:
    """Return date and time in full, as they stand over an article: `19 August 2015, 09:14`; a day alone has no time."""
    then = moment.astimezone(zone)
    text = day(moment, zone)
    if not _is_day(then):
        text = _("{day} {month} {year}, {time}").format(
            day=then.day, month=_(_LONG[then.month - 1]), year=then.year, time=then.strftime("%H:%M")
        )
    return f"~{text}" if estimated else text


def _is_day(moment: datetime) -> bool:
    """Whether nobody said at what time of a day it was: that is its midnight."""
    return (moment.hour, moment.minute, moment.second) == (0, 0, 0)
