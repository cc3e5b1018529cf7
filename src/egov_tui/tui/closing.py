"""Until when a call takes an answer, as a reader says it: short in a list, in full over an article. Pure."""

from datetime import datetime, time, tzinfo

from egov_tui.i18n import _, ngettext
from egov_tui.tui.dates import day, full, label

_END_OF_DAY = time(23, 59, 59)
"""Where no time was told."""


def past(closes: datetime, now: datetime) -> bool:
    """Say whether it is too late."""
    return closes <= now


def short(closes: datetime, now: datetime, zone: tzinfo | None = None) -> str:
    """Return the label of a list: `to 3 Dec`, `to 16:00` where that is today, `closed`."""
    if past(closes, now):
        # Translators: of one call, such as a tender.
        return _("closed")
    # Translators: until when a call takes an answer, in a list: to 3 Dec.
    return _("to {date}").format(date=label(closes, now, zone))


def sentence(closes: datetime, now: datetime, zone: tzinfo | None = None) -> str:
    """Return what stands over an article: `Closes 3 December 2026, 16:00 (in 5 days)`, `Closed on 3 May 2015`."""
    then = closes.astimezone(zone)
    whole = then.time().replace(microsecond=0) == _END_OF_DAY
    when = day(closes, zone) if whole else full(closes, zone)
    if past(closes, now):
        return _("Closed on {date}").format(date=when)
    days = (then.date() - now.astimezone(zone).date()).days
    if not days:
        return _("Closes {date} (today)").format(date=when)
    told = ngettext("Closes {date} (in {n} day)", "Closes {date} (in {n} days)", days)
    return told.format(date=when, n=days)
