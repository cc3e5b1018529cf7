"""Days and spans as readers type them, in both languages: `3 Mei 2015`, `19/8/2015`, `jana`, `Jum 3`, `siku 7`, `7d`.

What `moments` prints as a day is read here again. Blanks may be `-` or `_`, so that a search needs no quotes. Pure.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from egov_tui.text.words import months, typed

_NUMBERED = (
    re.compile(r"(?P<year>\d{4})(?:[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?)?"),
    re.compile(r"(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})(?:[-/.](?P<year>\d{4}))?"),
    re.compile(r"(?P<month>\d{1,2})[-/.](?P<year>\d{4})"),
)
_WRITTEN = (
    re.compile(r"(?:[^\W\d]+, )?(?P<day>\d{1,2}) (?P<name>[^\W\d_]{3,})(?: (?P<year>\d{4}))?"),
    re.compile(r"(?P<name>[^\W\d_]{3,}) (?P<day>\d{1,2})(?:,? (?P<year>\d{4}))?"),
    re.compile(r"(?P<name>[^\W\d_]{3,}) (?P<year>\d{4})"),
)
_SPAN = re.compile(r"(?P<count>\d{1,5}) ?(?P<unit>[a-z]+)|(?P<named>[a-z]+) ?(?P<number>\d{1,5})")
_LONGEST = 60


class Days(NamedTuple):
    """What was meant: a day, or a week, month or year with all its days."""

    first: date
    last: date


def day(text: str, today: date) -> date | None:
    """Return the day that is meant by somebody who looks back, None where it is none.

    A week, month or year stands for its first day. A date without a year is the last such one up to today; a weekday
    the last one before.
    """
    found = _days(text, today, ahead=False)
    return found and found.first


def last(text: str, today: date) -> date | None:
    """Return the same where a week, month or year stands for its last day."""
    found = _days(text, today, ahead=False)
    return found and found.last


def deadline(text: str, today: date) -> date | None:
    """Return the day that is meant by somebody who looks ahead, None where it is none.

    A week, month or year stands for its last day. A date without a year is the next such one from today on; a weekday
    the next one after.
    """
    found = _days(text, today, ahead=True)
    return found and found.last


def moves(text: str) -> bool:
    """Say whether a day that was typed is another one tomorrow, or next year."""
    return day(text, date(2001, 1, 1)) != day(text, date(2004, 7, 2))


def reckoned(day_: date | str, today: date, read: Callable[[str, date], date | None] = day) -> date:
    """Return a day, or what was typed for one as it is today; `read` is `day` or `deadline`."""
    return (read(day_, today) or today) if isinstance(day_, str) else day_


def span(text: str) -> timedelta | None:
    """Return a span of time: `7d`, `2 weeks`, `siku 7`, `miezi-3`. None where it is none."""
    found = _SPAN.fullmatch(_spaced(text.strip().lower()))
    if found is None:
        return None
    hours = typed("span").get(found["unit"] or found["named"])
    return None if hours is None else timedelta(hours=hours * int(found["count"] or found["number"]))


def _days(text: str, today: date, *, ahead: bool) -> Days | None:
    if len(text) > _LONGEST:
        return None
    text = text.strip().lower()
    words = _spaced(text)
    try:
        for pattern in _NUMBERED:
            if found := pattern.fullmatch(text):
                return _dated(found.groupdict(), today, ahead)
        for pattern in _WRITTEN:
            found = pattern.fullmatch(words)
            if found and (month := months().get(found["name"])):
                return _dated(found.groupdict() | {"month": str(month)}, today, ahead)
        return _relative(words, today, ahead)
    except (OverflowError, ValueError):  # there is no such day
        return None


def _spaced(text: str) -> str:
    return " ".join(re.split(r"[\s_-]+", text))


def _dated(parts: Mapping[str, str | None], today: date, ahead: bool) -> Days | None:
    """A date, as far as it is told."""
    year, month, day = (None if parts.get(name) is None else int(parts[name] or 0) for name in ("year", "month", "day"))
    if year is None:
        return _of_some_year(month or 0, day or 0, today, ahead)
    if month is None:
        return _year(year)
    return _month(year, month) if day is None else _one(date(year, month, day))


def _of_some_year(month: int, day: int, today: date, ahead: bool) -> Days:
    """A day of a month; 29 February is the last day of February every year."""
    here = date(today.year, month, _that_or_last(today.year, month, day))
    if here == today or (here > today) is ahead:
        return _one(here)
    year = today.year + (1 if ahead else -1)
    return _one(date(year, month, _that_or_last(year, month, day)))


def _that_or_last(year: int, month: int, day: int) -> int:
    return monthrange(year, month)[1] if (month, day) == (2, 29) else day


def _relative(words: str, today: date, ahead: bool) -> Days | None:
    if (days := typed("day").get(words)) is not None:
        return _one(today + timedelta(days=days))
    if (weekday := typed("weekday").get(words)) is not None:
        off = weekday - today.weekday()
        return _one(today + timedelta(days=(off - 1) % 7 + 1 if ahead else -((-off - 1) % 7 + 1)))
    if (weeks := typed("week").get(words)) is not None:
        monday = today + timedelta(days=7 * weeks - today.weekday())
        return Days(monday, monday + timedelta(days=6))
    if (by := typed("month").get(words)) is not None:
        year, month = divmod(today.year * 12 + today.month - 1 + by, 12)
        return _month(year, month + 1)
    if (years := typed("year").get(words)) is not None:
        return _year(today.year + years)
    return None


def _one(day: date) -> Days:
    return Days(day, day)


def _month(year: int, month: int) -> Days:
    return Days(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def _year(year: int) -> Days:
    return Days(date(year, 1, 1), date(year, 12, 31))
