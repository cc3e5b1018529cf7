"""Time zones: as people type them, of a source, and the clock by which it told a moment.

A clock is written as an IANA name (`Africa/Nairobi`) or, where only that is known, as an offset (`+03:00`). A system
may know no names at all (no tzdata): then Tanzania's clock is right all the same, and others are not known.
"""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache

from egov_tui.errors import UsageError
from egov_tui.i18n import N_
from egov_tui.moments import local
from egov_tui.text.links import host

TANZANIA = "Africa/Dar_es_Salaam"
_EAST_AFRICA = timezone(timedelta(hours=3))
"""Tanzania's clock since 1961; it keeps no summer time, so that no tables are needed for it."""
_OFFSET = re.compile(r"([+-])([01]\d|2[0-3]):([0-5]\d)")


def known_zone(zone: str) -> None:
    """Refuse a time zone that this computer does not know.

    Raises:
        UsageError: it does not.
    """
    if zone and clock(zone) is None:
        raise UsageError(N_("{zone}: there is no such time zone. They are named as Africa/Dar_es_Salaam."), zone=zone)


def zone_of(name: str, *addresses: str, offset: int | None = None) -> tzinfo:
    """Return the zone of dates that tell none: as named, else Tanzania's where a host is under .tz, else UTC.

    In place of UTC, as many minutes from it as others of its dates tell.
    """
    return clock(_name_of(name, addresses)) or (timezone(timedelta(minutes=offset)) if offset else UTC)


def told_by(offset: int | None, moment: datetime, name: str, *addresses: str) -> str:
    """Return the clock by which a source told a moment, empty where nobody knows.

    `offset` is what was read with the moment, in minutes from UTC. The zone of the source (as in `zone_of`) has a name
    for it, where it goes by the same clock then; and where nothing was read, it is the source's own.
    """
    own = _name_of(name, addresses)
    if offset is None:
        return own
    zone = clock(own)
    if zone is not None and minutes(moment, zone) == offset:
        return own
    return written(offset)


def written(offset: int) -> str:
    """Return so many minutes from UTC as an offset: `+03:00`."""
    return f"{'-' if offset < 0 else '+'}{abs(offset) // 60:02}:{abs(offset) % 60:02}"


@lru_cache(256)
def clock(name: str) -> tzinfo | None:
    """Return a clock by its name or offset; None where there is none or this computer does not know it."""
    if found := _OFFSET.fullmatch(name):
        sign, hours, rest = found.groups()
        shift = timedelta(hours=int(hours), minutes=int(rest))
        return timezone(-shift if sign == "-" else shift)
    return _named(name) if name else None


def minutes(moment: datetime, zone: tzinfo | None) -> int:
    """Return how many minutes a zone is from UTC at a moment; None is the system's zone."""
    return (local(moment, zone).utcoffset() or timedelta()) // timedelta(minutes=1)


def called(name: str) -> str:
    """Return the town whose clock it is (`Dar es Salaam`), `UTC+3` of an offset."""
    if found := _OFFSET.fullmatch(name):
        sign, hours, rest = found.groups()
        return f"UTC{sign}{int(hours)}{'' if rest == '00' else ':' + rest}".removesuffix("+0")
    return name.rpartition("/")[2].replace("_", " ")


def _named(name: str) -> tzinfo | None:
    if name == TANZANIA:
        return _EAST_AFRICA
    from zoneinfo import ZoneInfo  # late: it takes long to load, and most sources do without

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


@lru_cache(1024)
def _name_of(name: str, addresses: tuple[str, ...]) -> str:
    return name or (TANZANIA if any(host(address).endswith(".tz") for address in addresses) else "")
