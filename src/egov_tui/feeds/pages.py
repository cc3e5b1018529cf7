"""News pages without a feed."""

from egov_tui.feeds.job import PageJob
from egov_tui.model import Page


def own(job: PageJob) -> Page | None:
    """Return what an article's own page says by its source's recipe; None where that finds nothing."""
    return None
