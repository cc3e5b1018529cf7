"""How a source fares, in words: for the commands and the reader alike."""

from egov_tui.errors import explain
from egov_tui.i18n import _, ngettext
from egov_tui.model import Source

_WHEN = "%Y-%m-%d %H:%M"


def failing(source: Source) -> str:
    """Return why a source fails, how often in a row, since when, and when it is next asked; empty where it does not."""
    if source.last_problem is None:
        return ""
    told = [explain(source.last_problem)]
    if source.failing_since and source.failures > 1:
        told.append(
            ngettext("{n} time in a row, since {when}", "{n} times in a row, since {when}", source.failures).format(
                n=source.failures, when=source.failing_since.astimezone().strftime(_WHEN)
            )
        )
    if source.next_check and source.last_problem.kind != "gone":
        told.append(_("next try {when}").format(when=source.next_check.astimezone().strftime(_WHEN)))
    return " · ".join(told)
