"""Times of day beside a date, by the English clock and by the Swahili one, which counts from six. Pure.

What may be two times is none: "saa 10:00" is four o'clock or ten, "at 4:00" is in the night or in the afternoon.
"""

import re
from datetime import time, tzinfo
from typing import Final, NamedTuple

from egov_tui.text.dates import offset


class Clock(NamedTuple):
    """A time of day."""

    time: time
    zone: tzinfo | None = None
    """Where one stands behind the time."""


_LAST: Final = time(23, 59, 59)
_PARTS: Final = {
    # what a part of the day is called: the hours of the Swahili clock in it, as they are on the other one
    "alfajiri": {10: 4, 11: 5, 12: 6},
    "asubuhi": {12: 6, 1: 7, 2: 8, 3: 9, 4: 10, 5: 11},
    "mchana": {5: 11, 6: 12, 7: 13, 8: 14, 9: 15, 10: 16},
    "alasiri": {8: 14, 9: 15, 10: 16, 11: 17},
    "jioni": {9: 15, 10: 16, 11: 17, 12: 18, 1: 19},
    "usiku": {12: 18, 1: 19, 2: 20, 3: 21, 4: 22, 5: 23, 6: 24},
}
_HALF: Final = {"na nusu": 30, "unusu": 30, "na robo": 15, "kasorobo": -15, "kasoro robo": -15}
_ZONE = (
    r"(?:\s*\(?(?P<zone>EAT|East\s+African?\s+(?:Standard\s+)?Time|CAT|WAT|SAST"
    r"|(?:GMT|UTC)(?:\s?[+-]\d{1,2}(?::?\d{2})?)?)\b)?"
)
_SWAHILI = (
    r"\bsaa\s*(?P<hour>\d{1,2})(?:\s?[:.]\s?(?P<minute>\d{2}))?(?!\d)"
    r"(?:\s+(?P<half>na\s+nusu|unusu|na\s+robo|kasoro\s?robo))?(?:\s+kamili)?"
    rf"(?:\s+(?:[yzw]a\s+)?(?P<part>{'|'.join(_PARTS)})\b)?"
)
_ENGLISH = (
    r"(?<![\d:.])(?:(?P<noon>12(?:[:.]00)?\s*noon|noon)|(?P<midnight>midnight)"
    r"|(?P<hour>\d{1,2})(?:\s?[:.]\s?(?P<minute>\d{2})(?:[:.]\d{2})?)?\s*(?P<half>[ap]\s?\.?\s?m\b\.?)"
    r"|(?P<joined>[0-2]\d[0-5]\d|\d{1,2}[:.]\d{2})\s*(?P<hours>(?:hours|hrs|hour|hr)\b)"
    r"|(?P<bare>\d{2}[:.]\d{2})(?![\d:.]*\d))" + _ZONE
)
_EITHER = tuple(re.compile(pattern, re.IGNORECASE) for pattern in (_SWAHILI, _ENGLISH))
_BETWEEN = re.compile(
    r"(?:[^\w\n]|\b(?:at|by|before|on|or|not|later|than|time|around|kabla|ya|muda|majira|mnamo|ifikapo|wa|"
    r"monday|tuesday|wednesday|thursday|friday|saturday|sunday|"
    r"jumatatu|jumanne|jumatano|alhamisi|ijumaa|jumamosi|jumapili)\b)*",
    re.IGNORECASE,
)


def after(text: str) -> Clock | None:
    """Return the time that a text begins with, such as what stands behind a date: ", at 10.00 a.m. and ..."."""
    begin = _BETWEEN.match(text)
    return _first(text, begin.end() if begin else 0, anchored=True)


def within(text: str) -> Clock | None:
    """Return the first time in a text."""
    return _first(text, 0, anchored=False)


def _first(text: str, start: int, *, anchored: bool) -> Clock | None:
    text = text[: start + 400]
    found = [one for pattern in _EITHER if (one := (pattern.match if anchored else pattern.search)(text, start))]
    for one in sorted(found, key=lambda match: (match.start(), -match.end())):
        parts = one.groupdict()
        at = _swahili(parts) if "part" in parts else _english(parts)
        return Clock(at, _zone(parts.get("zone"))) if at else None
    return None


def _swahili(parts: dict[str, str | None]) -> time | None:
    hour, minute = int(parts["hour"] or 0), int(parts["minute"] or 0)
    part = (parts["part"] or "").lower()
    if not part:
        return _time(hour, minute) if hour > 12 else None
    there = _PARTS[part].get(hour)
    if there is None:  # by the other clock, then, where the part of the day says so: "saa 14:00 mchana"
        return _time(hour, minute) if hour > 12 and hour in _PARTS[part].values() else None
    more = _HALF.get(" ".join((parts["half"] or "").lower().split()), 0)
    return _time(*divmod(there * 60 + minute + more, 60))


def _english(parts: dict[str, str | None]) -> time | None:
    if parts["noon"]:
        return time(12)
    if parts["midnight"]:
        return _LAST
    if parts["half"]:
        hour = int(parts["hour"] or 0)
        return (
            _time(hour % 12 + 12 * (parts["half"][0] in "pP"), int(parts["minute"] or 0)) if 1 <= hour <= 12 else None
        )
    digits = re.sub(r"\D", "", parts["joined"] or parts["bare"] or "")
    return _time(int(digits[:-2]), int(digits[-2:]))


def _time(hour: int, minute: int) -> time | None:
    """A time; that of the last second where it is the end of the day; None where there is none such."""
    if (hour, minute) == (24, 0):
        return _LAST
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _zone(name: str | None) -> tzinfo | None:
    if name and name.lower().startswith("east"):
        name = "eat"
    return offset(name)
