"""Time zones: as people type them, and of a source."""

from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo

from egov_tui.errors import UsageError
from egov_tui.i18n import N_
from egov_tui.text.links import host


def known_zone(zone: str) -> None:
    """Refuse a time zone that this computer does not know.

    Raises:
        UsageError: it does not.
    """
    try:
        if zone:
            ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        raise UsageError(
            N_("{zone}: there is no such time zone. They are named as Africa/Dar_es_Salaam."), zone=zone
        ) from None


def zone_of(name: str, *addresses: str) -> tzinfo:
    """Return the zone of dates that tell none: as named, else Tanzania's where a host is under .tz, else UTC."""
    tanzanian = any(host(address).endswith(".tz") for address in addresses)
    chosen = name or ("Africa/Dar_es_Salaam" if tanzanian else "")
    try:
        return ZoneInfo(chosen) if chosen else UTC
    except (KeyError, ValueError, OSError):
        return UTC
