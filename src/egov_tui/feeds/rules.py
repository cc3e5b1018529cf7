"""What a robots.txt says (RFC 9309). Only the worker process imports this: one with many groups takes for ever."""

from functools import lru_cache

from protego import Protego

from egov_tui.feeds.job import Judged, RobotsJob

AGENT = "egov-tui"
_parsed = lru_cache(4)(Protego.parse)


def judge(job: RobotsJob) -> Judged:
    """Return whether we may read an address of the site, and how long it wants us to wait."""
    rules = _parsed(job.rules)
    return Judged(rules.can_fetch(job.address, AGENT), float(rules.crawl_delay(AGENT) or 0.0))
