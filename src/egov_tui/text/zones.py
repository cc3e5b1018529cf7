"""Time zones as people type them."""

from zoneinfo import ZoneInfo

from egov_tui.errors import UsageError
from egov_tui.i18n import _


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
            _("{zone}: there is no such time zone. They are named as Africa/Dar_es_Salaam.").format(zone=zone)
        ) from None
