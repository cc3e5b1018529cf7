"""Dates as feeds and agencies write them, to moments in UTC."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import NamedTuple

from egov_tui.text.clean import line
from egov_tui.text.words import months

_LONGEST = 300
_FIRST_YEAR, _LAST_YEAR = 1970, 2099

# RFC 822 §5, RFC 2822 §4.3 and what servers in East Africa, Europe and Asia write. Hours from UTC; a name not here
# says nothing.
_ZONES = {
    **dict.fromkeys(("z", "ut", "utc", "gmt", "wet"), 0.0),
    **{"est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7},
    **{"eat": 3, "cat": 2, "wat": 1, "sast": 2, "cet": 1, "cest": 2, "met": 1, "mest": 2, "bst": 1, "west": 1},
    **{"ast": -4, "adt": -3, "et": -5, "ct": -6, "mt": -7, "pt": -8},
    **{"eet": 2, "eest": 3, "msk": 3, "ist": 5.5, "pkt": 5, "sgt": 8, "hkt": 8, "jst": 9, "kst": 9, "aest": 10},
}

_TIME = (
    r"(?:(?:[Tt,:@]|\s|-|at|saa)*?"
    r"(?:(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{1,2})(?!\d)(?:[:.](?P<second>\d{1,2})(?!\d)(?:[.,]\d+)?)?"
    r"|(?=\s*(?:[AaPp]\.?[Mm]\b|GMT\b|UTC\b)))|(?P<joined>\d{4})(?=\s*(?:GMT|UTC|[+-]\d{4})))"
    r"\s*(?P<half>[AaPp]\.?[Mm]\b\.?)?"
    r"\s*,?\s*(?P<zone>(?:UTC|GMT|utc|gmt)?\s?[+-]\d{1,2}(?::?\d{2})?(?!\d)|[A-Za-z]{1,5}\b)?)?"
)
_MONTH = r"(?P<name>[^\W\d_]{3,10})\.?"
_WRITTEN = re.compile(
    rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s,./-]*(?:\bof\s+)?\b{_MONTH}[\s,./-]*(?P<year>\d{{2,4}})\b{_TIME}"
)
_AMERICAN = re.compile(rf"\b{_MONTH}\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s*,\s*|\s+|-)(?P<year>\d{{4}})\b{_TIME}")
# asctime, RFC 9110 §5.6.7: the year comes last
_UNIX = re.compile(rf"\b{_MONTH}\s+(?P<day>\d{{1,2}}){_TIME}\s+(?P<year>\d{{4}})\b")
_LATE_YEAR = re.compile(
    rf"(?<!\d)(?P<day>\d{{1,2}})\s+{_MONTH}\s+(?P<hour>\d{{1,2}}):(?P<minute>\d{{2}})(?::(?P<second>\d{{2}}))?"
    r"\s+(?P<year>\d{4})\b"
)
_ISO = re.compile(rf"(?<![\d-])(?P<year>\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})(?!\d){_TIME}")
_NUMBERS = re.compile(rf"(?<!\d)(?P<day>\d{{1,2}})[-/.](?P<month>\d{{1,2}})[-/.](?P<year>\d{{4}}){_TIME}")
# ISO 8601 in parts and without separators; only as the whole text, for a number alone may be anything.
_BASIC = re.compile(
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})"
    r"(?:T?(?P<hour>\d{2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2})(?:[.,]\d+)?)?\s*(?P<zone>[Zz]|[+-]\d{2}(?::?\d{2})?)?)?"
)
_HOUR_ONLY = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})T(?P<hour>\d{2})(?P<zone>[Zz]|[+-]\d{2}(?::?\d{2})?)?"
)
_SHORT_YEAR = re.compile(rf"(?P<day>\d{{1,2}})(?P<mark>[/.])(?P<month>\d{{1,2}})(?P=mark)(?P<year>\d{{2}}){_TIME}")
_PARTIAL = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{2}))?")
_ORDINAL = re.compile(r"(?P<year>\d{4})-?(?P<ordinal>\d{3})")
_WEEK = re.compile(r"(?P<year>\d{4})-?W(?P<week>\d{2})(?:-?(?P<weekday>[1-7]))?")
_MONTH_ONLY = re.compile(rf"(?:\D*[\s:])?{_MONTH}[\s,]+(?P<year>\d{{4}})")

# Days in the middle of a sentence. A month without a year is one only where it is written as a name or after `tarehe`:
# "section 3 may apply" names no day.
_OF = r"(?:st|nd|rd|th)?(?:[\s,./-]*(?:day\s+)?(?:of\s+|(?:ya\s+)?mwezi\s+(?:wa\s+)?)?)?"
_SAID = re.compile(
    rf"(?<![\d/.:-])(?P<day>\d{{1,2}}){_OF}(?<![^\W\d_]){_MONTH}"
    r"(?:(?:[\s,./-]|\bmwaka\b)*(?P<year>\d{4}|(?<=[-/'])\d\d(?![\d:.])))?(?![\w])",
    re.IGNORECASE,
)
_SAID_AMERICAN = re.compile(
    rf"\b{_MONTH}\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?![:/-]\d)(?:(?:\s*,\s*|\s+)(?P<year>\d{{4}})\b)?"
)
_SAID_NUMBERS = re.compile(
    r"(?<![\d/.-])(?P<day>\d{1,2})\s?(?P<mark>[-/.])\s?(?P<month>\d{1,2})\s?(?P=mark)\s?(?P<year>\d{4}|\d\d)(?![\d/-]|\.\d)"
)
_SAID_ISO = re.compile(r"(?<![\d/.-])(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?!\d)")
_SAID_BEFORE = re.compile(r"\btarehe\W*$", re.IGNORECASE)

_WHOLE = (_BASIC, _HOUR_ONLY, _SHORT_YEAR, _PARTIAL, _ORDINAL, _WEEK, _MONTH_ONLY)
_SAID_ALL = (_SAID, _SAID_AMERICAN, _SAID_NUMBERS, _SAID_ISO)
_WITHIN = (_ISO, _LATE_YEAR, _WRITTEN, _AMERICAN, _UNIX, _NUMBERS)


def read(text: str, zone: tzinfo = UTC) -> datetime | None:
    """Return the first date of a text as a moment in UTC, or None.

    Understood are RFC 822 in its sloppy forms, ISO 8601 in whole and in parts, asctime, numbers with the day first,
    and English and Swahili month names, with any label before them ("Imewekwa tarehe: December 3rd, 2024"). A date
    without a zone, or with one not known, is in `zone`; one without a time is its midnight there. None too for what
    does not lie between 1970 and 2099.
    """
    moment = told(text, zone)
    return moment and moment.astimezone(UTC)


def told(text: str, zone: tzinfo = UTC) -> datetime | None:
    """Return the same moment by the clock of the date, or of `zone` where it names none."""
    text = line(text[:_LONGEST])
    for pattern in _WHOLE:
        if found := pattern.fullmatch(text):
            moment = _moment(found.groupdict(), zone)
            if moment:
                return moment
    for pattern in _WITHIN:
        for found in pattern.finditer(text):
            moment = _moment(found.groupdict(), zone)
            if moment:
                return moment
    return None


class Named(NamedTuple):
    """A day that a text names, and where it stands."""

    start: int
    end: int
    month: int
    day: int
    year: int | None = None
    """None: it is left to the reader which."""

    def within(self, year: int) -> date | None:
        """Return it as a day of its year, of this one where it names none; None where there is no such day."""
        try:
            return date(self.year or year, self.month, self.day)
        except ValueError:
            return None


def days(text: str) -> Iterator[Named]:
    """Yield the days that a text names in the order in which they stand, with their year or without.

    As `read`, but for years and times alone; what it takes for a day may not be one of the calendar (see `within`).
    """
    found = (_named(one, text) for pattern in _SAID_ALL for one in pattern.finditer(text))
    end = 0
    for one in sorted((day for day in found if day), key=lambda day: (day.start, -day.end)):
        if one.start >= end:
            end = one.end
            yield one


def _named(found: re.Match[str], text: str) -> Named | None:
    parts = found.groupdict()
    day, end = int(parts["day"]), found.end()
    if "name" in parts:
        name = parts["name"] or ""
        month = months().get(name.lower(), 0)
        if parts["year"] is None and not (name[0].isupper() or _SAID_BEFORE.search(text[: found.start()])):
            return None
    else:
        month = int(parts["month"] or 0)
        if month > 12 >= day:  # as in `_day`
            month, day = day, month
    year = _year(parts["year"]) if parts["year"] else None
    if not (1 <= month <= 12 and 1 <= day <= 31) or not _FIRST_YEAR <= (year or _FIRST_YEAR) <= _LAST_YEAR:
        return None
    return Named(found.start(), end, month, day, year)


def _moment(parts: dict[str, str | None], zone: tzinfo) -> datetime | None:
    """The moment that the parts of a match name, by their clock, or None where they name none."""
    try:
        day = _day(parts)
        if day is None:
            return None
        local = datetime(day.year, day.month, day.day, tzinfo=offset(parts.get("zone")) or zone)
        moment = local + _time(parts)
        return moment if _FIRST_YEAR <= moment.astimezone(UTC).year <= _LAST_YEAR else None
    except (ValueError, OverflowError):
        return None


def _day(parts: dict[str, str | None]) -> date | None:
    year = _year(parts["year"] or "")
    if ordinal := parts.get("ordinal"):
        return _in_year(date(year, 1, 1) + timedelta(days=int(ordinal) - 1), year)
    if week := parts.get("week"):
        return date.fromisocalendar(year, int(week), int(parts.get("weekday") or 1))
    day = int(parts.get("day") or 1)
    if "name" in parts:
        month = months().get((parts["name"] or "").lower())
        return date(year, month, day) if month else None
    month = int(parts.get("month") or 1)
    if month > 12 >= day:  # month first, as in America
        month, day = day, month
    return date(year, month, day)


def _in_year(day: date, year: int) -> date | None:
    return day if day.year == year else None


def _year(digits: str) -> int:
    """A year of two or three digits as RFC 2822 §4.3 reads it."""
    year = int(digits)
    if len(digits) == 2:
        return year + (2000 if year < 50 else 1900)
    return year + 1900 if len(digits) == 3 else year


def _time(parts: dict[str, str | None]) -> timedelta:
    """The time of day; none at all where there is no such time, for the day is right all the same."""
    if joined := parts.get("joined"):
        parts = {**parts, "hour": joined[:2], "minute": joined[2:]}
    hour, minute, second = (int(parts.get(name) or 0) for name in ("hour", "minute", "second"))
    half = (parts.get("half") or "")[:1].lower()
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 24 or minute > 59 or (hour == 24 and minute + second):
        return timedelta(0)
    return timedelta(hours=hour, minutes=minute, seconds=min(second, 59))  # 60 is a leap second


def offset(name: str | None) -> tzinfo | None:
    """Return the zone that a date names: an offset or a name, None where it names none that is known."""
    if not name:
        return None
    name = name.lower().replace(" ", "")
    if name in _ZONES:
        return timezone(timedelta(hours=_ZONES[name]))
    digits = re.fullmatch(r"(?:utc|gmt)?([+-])(\d{1,2}):?(\d{2})?", name)
    if digits is None:
        return None
    offset = timedelta(hours=int(digits[2]), minutes=int(digits[3] or 0))
    if offset > timedelta(hours=15):
        return None
    return timezone(-offset if digits[1] == "-" else offset)
