"""How a source fares, in words: for the commands and the reader alike."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from egov_tui.errors import explain, reason
from egov_tui.i18n import N_, _, ngettext
from egov_tui.model import Source
from egov_tui.moments import ago, ahead, label, local
from egov_tui.text.clean import line
from egov_tui.text.links import host

ONLY_OFFERED = N_(
    "{source}: came with a pack and is not followed, so it is not fetched. "
    "`egov-tui source edit {source} --follow` follows it."
)
_FEWEST_DAYS = 4
_UNUSUAL = 3
"""So many times its usual silence is worth telling."""
_LEAST_DAYS = 7


def usual_silence(dates: Sequence[datetime]) -> timedelta | None:
    """Return how long a source is usually silent between two days of news, from the dates of its newest articles.

    None where they are too few to tell.
    """
    days = sorted({date.date() for date in dates}, reverse=True)
    if len(days) < _FEWEST_DAYS:
        return None
    gaps = sorted(later - earlier for later, earlier in pairwise(days))
    return gaps[len(gaps) // 2]


def quiet(dates: Sequence[datetime], now: datetime) -> str:
    """Return that a source is silent for much longer than usual, in words; empty where it is not."""
    usual = usual_silence(dates)
    if usual is None:
        return ""
    silent = now - max(dates)
    if silent < usual * _UNUSUAL or silent.days < _LEAST_DAYS:
        return ""
    # Translators: a source; {m} is a number of days as well.
    told = ngettext("quiet for {n} day, usually {m}", "quiet for {n} days, usually {m}", silent.days)
    return told.format(n=silent.days, m=max(1, usual.days))


def standing(source: Source, now: datetime) -> str:
    """Return how a source stands that does not fail: how long ago it answered, and when it is asked again."""
    if source.offered:
        return _("came with a pack; not followed, so never fetched")
    if source.last_ok is None:
        return _("not fetched yet")
    told = [_("answered {when}").format(when=ago(source.last_ok, now))]
    if source.next_check:
        told.append(_("next check {when}").format(when=ahead(source.next_check, now)))
    return " · ".join(told)


def failing(source: Source, now: datetime | None, *, address: bool = True) -> str:
    """Return why a source fails, how often in a row, since when, and when it is next asked; empty where it does not.

    `now` None leaves moments as stamps, for what programs read and keep. Without the `address` where the source is
    plain to see, and so is how to change it.
    """
    if source.last_problem is None:
        return ""
    told = [(explain if address else reason)(source.last_problem, source=source.slug)]
    if address and source.last_problem.kind == "tls" and not source.insecure:
        told.append(
            _("`egov-tui source edit {source} --allow-untrusted` reads it all the same").format(source=source.slug)
        )
    if source.failing_since and source.failures > 1:
        told.append(
            ngettext("{n} time in a row, since {when}", "{n} times in a row, since {when}", source.failures).format(
                n=source.failures, when=label(source.failing_since, now) if now else _stamp(source.failing_since)
            )
        )
    if source.next_check and source.last_problem.kind != "gone":
        when = ahead(source.next_check, now) if now else _stamp(source.next_check)
        told.append(_("next try {when}").format(when=when))
    return " · ".join(told)


def _stamp(moment: datetime) -> str:
    return f"{local(moment):%Y-%m-%d %H:%M}"


def untrusted(source: Source) -> str:
    """Return what it means to read a source without checking its certificate."""
    told = _(
        "{name}: its certificate will not be checked. Whoever stands between you and {host} can read and change what "
        "you see of it, unnoticed, and no login is sent to it."
    )
    return told.format(name=line(source.agency), host=host(source.address))
