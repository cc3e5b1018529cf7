"""When a source is asked again: pure functions of what is known, the last outcome and the clock."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from egov_tui.exchange.health import usual_silence
from egov_tui.model import Problem, Source

SHORTEST = timedelta(minutes=15)
LONGEST = timedelta(hours=24)
_CHECKS_TO_AN_ARTICLE = 24
"""How often a source is asked, at the reader's default, between two articles that come in its rhythm."""
FORCED_GAP = timedelta(minutes=1)
"""Between two forced checks of a source that answered."""


def after_success(
    now: datetime,
    interval_minutes: int,
    feed_minutes: int | None = None,
    max_age_seconds: int | None = None,
    rhythm: timedelta | None = None,
) -> datetime:
    """Return the next check of a source that answered: the latest of all wishes, between 15 minutes and 24 hours.

    The wishes: the reader's interval, the feed's own (RSS ttl, sy:updatePeriod), how long the answer stays fresh, and
    a part of the source's rhythm, so that who publishes once a week is not asked every hour.
    """
    wishes = (
        timedelta(minutes=interval_minutes),
        timedelta(minutes=feed_minutes or 0),
        timedelta(seconds=max_age_seconds or 0),
        (rhythm or timedelta(0)) / _CHECKS_TO_AN_ARTICLE,
    )
    return now + max(SHORTEST, min(LONGEST, max(wishes)))


def rhythm(dates: Sequence[datetime], now: datetime) -> timedelta | None:
    """Return how long a source is usually silent between two days of news, from the dates of its newest articles.

    Longer where it has been silent for longer than usual. None where they are too few to tell.
    """
    usual = usual_silence(dates)
    return None if usual is None else max(usual, (now - max(dates)) / 2)


def after_failure(now: datetime, interval_minutes: int, problem: Problem, failures: int, jitter: float) -> datetime:
    """Return the next check of a source that failed `failures` times in a row, this time included.

    Twice as long each time, up to 24 hours, spread by `jitter` (0 to 1: up to a quarter more) so that sources that
    failed together do not come back together. A server that names a time is left alone until then, up to 24
    hours. One that said 410 Gone is not asked again (`is_due`).
    """
    doublings = max(0, min(failures - 1, 10))
    pause = max(SHORTEST, timedelta(minutes=interval_minutes)) * (1 << doublings)
    spread = min(LONGEST, pause) * (1 + 0.25 * jitter)
    return max(now + spread, min(problem.when or now, now + LONGEST))


def after_outage(now: datetime) -> datetime:
    """Return the next check of sources of which none could be reached: it is our own network that is gone, and they
    are asked again as soon as it may be back.
    """
    return now + SHORTEST


def is_due(source: Source, now: datetime, *, force: bool = False, named: bool = False) -> bool:
    """Say whether a source is to be asked now; with `force`, before its time, too.

    One that said 410 Gone is asked no more (RFC 9110 §15.5.11), unless by name with force; one that is only offered,
    never. A next check further away than any that this module gives was written by a clock that was wrong.
    """
    if source.offered:
        return False
    if source.last_problem and source.last_problem.kind == "gone":
        return force and named
    if force or source.next_check is None:
        return True
    return source.next_check <= now or source.next_check - now > 2 * LONGEST


def held_until(source: Source, now: datetime) -> datetime | None:
    """Return until when not even force asks a source: a minute after it answered force, or as long as its server
    wishes, a day at most. None where it may be asked.
    """
    if source.last_problem:
        wished = source.last_problem.when if source.last_problem.kind == "rate_limited" else None
        until = min(wished or now, now + LONGEST)
    else:
        until = source.forced + FORCED_GAP if source.forced and source.forced <= now else now
    return until if until > now else None
