"""Of which days something tells: so many whole ones, and what there is of the one that they lead up to. Pure.

Days are those of the reader's calendar, so that two runs on one day tell the same, and one every week leaves nothing
out. Who ends at a day, and not at this moment, has whole days alone, which follow on each other without overlapping.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

from msgspec import Struct

from egov_tui.errors import UsageError
from egov_tui.i18n import N_
from egov_tui.moments import full, in_full, local
from egov_tui.store.query import parse
from egov_tui.store.tree import After, And, Query, Since
from egov_tui.text import typed

USUAL = timedelta(days=7)
_SECOND = timedelta(seconds=1)


class Period(Struct, frozen=True):
    """From one moment until before another; UTC, whole seconds."""

    since: datetime
    until: datetime


def period(query: Query, since: str, until: str, now: datetime, zone: tzinfo | None = None) -> tuple[Period, Query]:
    """Return what days are meant, and what the query asks for besides.

    `since` is a span or a day, as in `since:` of a query; where both say it, both hold; where none does, it is a week.
    `until` is a day, with which it ends, or a moment (ISO 8601); empty, it is now.

    Raises:
        UsageError: one of them is none, or the days would end before they begin.
    """
    nodes = query.root.nodes if isinstance(query.root, And) else (query.root,)
    limits = [node for node in nodes if isinstance(node, Since | After)]
    rest = Query(And(tuple(node for node in nodes if node not in limits)), query.cut, query.literal)
    if since:
        limits.append(_limit(since))
    end = _end(until, now, zone)
    begin = max(_begin(one, end, zone) for one in limits or [Since(USUAL)])
    if begin >= end:
        raise UsageError(N_("There are no such days: they would end before they begin."))
    return Period(begin, end), rest


def days(of: Period, zone: tzinfo | None = None) -> tuple[str, str]:
    """Return the first and the last day in words; moments, where it begins within a day."""
    first, last = local(of.since, zone), local(of.until - _SECOND, zone)
    if first.time() != time():
        return full(of.since, zone), full(of.until, zone)
    return in_full(first.date()), in_full(last.date())


def _limit(since: str) -> Since | After:
    found = parse('since:"{}"'.format(since.replace('"', " "))).root
    if isinstance(found, Since | After):
        return found
    raise UsageError(N_("{value} is no span, such as 7d, and no day."), value=since)


def _begin(limit: Since | After, end: datetime, zone: tzinfo | None) -> datetime:
    last = local(end - _SECOND, zone).date()
    if isinstance(limit, After):
        return _midnight(typed.reckoned(limit.day, last), zone)
    if limit.span.seconds:  # hours are no days
        return end - limit.span
    try:
        return _midnight(local(end, zone).date() - limit.span, zone)
    except OverflowError:
        return datetime.min.replace(tzinfo=UTC)


def _end(until: str, now: datetime, zone: tzinfo | None) -> datetime:
    if not until:
        return now.astimezone(UTC).replace(microsecond=0) + _SECOND  # what was seen in this second is of it
    try:
        if day := typed.last(until, local(now, zone).date()):
            return _midnight(day + timedelta(days=1), zone)
        found = datetime.fromisoformat(until.strip())
        there = found if found.tzinfo else found.replace(tzinfo=zone)
        return there.astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError) as error:
        raise UsageError(N_("{value} is no day and no moment, such as 2026-05-03T07:00."), value=until) from error


def _midnight(day: date, zone: tzinfo | None) -> datetime:
    """The first moment of a day there; None is the system's zone."""
    naive = datetime.combine(day, time())
    try:
        return naive.replace(tzinfo=zone).astimezone(UTC)
    except (OverflowError, ValueError, OSError):  # beyond what the system's calendar knows
        return naive.replace(tzinfo=UTC)
