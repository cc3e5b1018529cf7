"""Days and spans as readers type them, in both languages: `3 Mei 2015`, `19/8/2015`, `jana`, `Jum 3`, `siku 7`, `7d`.

What `moments` prints as a day is read here again. Blanks may be `-` or `_`, so that a search needs no quotes. Pure.
"""

import re
from calendar import monthrange
from datetime import date, timedelta

from egov_tui.text.words import months, typed

_NUMBERED = re.compile(r"(?P<year>\d{4})(?:[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?)?")
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>\d{4})")
_WRITTEN = re.compile(r"(?:[^\W\d]+, )?(?P<day>\d{1,2}) (?P<name>[^\W\d_]{3,})(?: (?P<year>\d{4}))?")
_AMERICAN = re.compile(r"(?P<name>[^\W\d_]{3,}) (?P<day>\d{1,2})(?:,? (?P<year>\d{4}))?")
_MONTH = re.compile(r"(?P<name>[^\W\d_]{3,}) (?P<year>\d{4})")
_SPAN = re.compile(r"(?P<count>\d{1,5}) ?(?P<unit>[a-z]+)|(?P<named>[a-z]+) ?(?P<number>\d{1,5})")
_LONGEST = 60


def day(text: str, today: date) -> date | None:
    """Return the day that is meant, None where it is none.

    A year or month stands for its first day. Of a date without a year it is that of today; a weekday is the last one
    before today, `this week` its Monday.
    """
    if len(text) > _LONGEST:
        return None
    text = text.strip().lower()
    if found := _NUMBERED.fullmatch(text) or _DAY_FIRST.fullmatch(text):
        return _date(**found.groupdict())
    words = _spaced(text)
    for pattern in (_WRITTEN, _AMERICAN, _MONTH):
        found = pattern.fullmatch(words)
        if found and (month := months().get(found["name"])):
            parts = found.groupdict()
            return _of_year(parts["year"], month, int(parts.get("day") or 1), today)
    return _relative(words, today)


def moves(text: str) -> bool:
    """Say whether a day that was typed is another one tomorrow, or next year."""
    return day(text, date(2001, 1, 1)) != day(text, date(2004, 7, 2))


def reckoned(day_: date | str, today: date) -> date:
    """Return a day, or what was typed for one (see `day`) as it is today."""
    return (day(day_, today) or today) if isinstance(day_, str) else day_


def span(text: str) -> timedelta | None:
    """Return a span of time: `7d`, `2 weeks`, `siku 7`, `miezi-3`. None where it is none."""
    found = _SPAN.fullmatch(_spaced(text.strip().lower()))
    if found is None:
        return None
    hours = typed("span").get(found["unit"] or found["named"])
    return None if hours is None else timedelta(hours=hours * int(found["count"] or found["number"]))


def _spaced(text: str) -> str:
    return " ".join(re.split(r"[\s_-]+", text))


def _date(year: str, month: str | None, day: str | None) -> date | None:
    try:
        return date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None


def _of_year(year: str | None, month: int, day: int, today: date) -> date | None:
    """A day of a month; without a year, 29 February is the last day of February every year."""
    if year:
        return _date(year, str(month), str(day))
    if month == 2 and day == 29:
        day = monthrange(today.year, 2)[1]
    return _date(str(today.year), str(month), str(day))


def _relative(words: str, today: date) -> date | None:
    try:
        if (days := typed("day").get(words)) is not None:
            return today + timedelta(days=days)
        if (weekday := typed("weekday").get(words)) is not None:
            return today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)
        if (weeks := typed("week").get(words)) is not None:
            return today - timedelta(days=today.weekday()) + timedelta(weeks=weeks)
        if (back := typed("month").get(words)) is not None:
            first = today.replace(day=1)
            return first if not back else (first - timedelta(days=1)).replace(day=1)
        if (years := typed("year").get(words)) is not None:
            return date(today.year + years, 1, 1)
    except (OverflowError, ValueError):
        return None
    return None
