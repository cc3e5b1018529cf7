"""When a source is asked again: pure functions of what is known, the last outcome and the clock."""

from datetime import datetime, timedelta

from egov_tui.model import Problem

SHORTEST = timedelta(minutes=15)
LONGEST = timedelta(hours=24)
_GONE = timedelta(days=3650)
"""How long a source that answered 410 is left alone: for good, unless it is asked for by name with force."""


def after_success(
    now: datetime, interval_minutes: int, feed_minutes: int | None = None, max_age_seconds: int | None = None
) -> datetime:
    """Return the next check of a source that answered: the latest of all wishes, between 15 minutes and 24 hours.

    The wishes: the reader's interval, the feed's own (RSS ttl, sy:updatePeriod), and how long the answer stays fresh.
    """
    wishes = (
        timedelta(minutes=interval_minutes),
        timedelta(minutes=feed_minutes or 0),
        timedelta(seconds=max_age_seconds or 0),
    )
    return now + max(SHORTEST, min(LONGEST, max(wishes)))


def after_failure(now: datetime, interval_minutes: int, problem: Problem, failures: int, jitter: float) -> datetime:
    """Return the next check of a source that failed `failures` times in a row, this time included.

    Twice as long each time, up to 24 hours, spread by `jitter` (0 to 1: up to a quarter more) so that sources that
    failed together do not come back together. A server that names a time is left alone until then, up to 24
    hours; one that said 410 Gone is not asked again (RFC 9110 §15.5.11).
    """
    if problem.kind == "gone":
        return now + _GONE
    doublings = max(0, min(failures - 1, 10))
    pause = max(SHORTEST, timedelta(minutes=interval_minutes)) * (1 << doublings)
    spread = min(LONGEST, pause) * (1 + 0.25 * jitter)
    return max(now + spread, min(problem.when or now, now + LONGEST))


def after_outage(now: datetime) -> datetime:
    """Return the next check of sources of which none could be reached: it is our own network that is gone, and they
    are asked again as soon as it may be back.
    """
    return now + SHORTEST
