"""What the sources of one sync tell together of our own network: gone, or waiting for a sign-in. Pure."""

from dataclasses import dataclass, field

from egov_tui.model import Source, SourceSynced
from egov_tui.text.links import host

_NO_LIST = ("layout", "shell", "menu", "same", "everything")
"""What is said of a page that is not the one it was."""
_FEWEST_PAGES = 3
"""Hosts that answered with a web page before it is taken for one and the same."""


@dataclass(slots=True)
class Outlook:
    """Takes in how each source fared."""

    unreached: list[int] = field(default_factory=list)
    """Sources that there was no connection to."""
    pages: dict[int, str] = field(default_factory=dict)
    """Sources, once readable, that answered with a web page, and their hosts."""
    _answered: bool = False
    _reached: bool = False

    def note(self, source: Source, event: SourceSynced) -> None:
        """Take in one."""
        if source.address.startswith("file:") or event.outcome == "not_due":
            return
        error = event.error if event.outcome == "failed" else None  # else it is of a page beyond its list
        kind = error.kind if error else ""
        if kind == "no_connection":
            self.unreached.append(source.id)
            return
        self._reached = True
        if (kind == "not_a_feed" or (error and error.cause in _NO_LIST)) and source.last_ok:
            self.pages[source.id] = host(source.address)
        elif kind in ("", "not_found", "gone", "rate_limited"):
            self._answered = True

    @property
    def outage(self) -> bool:
        """Whether several were asked and none was reached."""
        return len(self.unreached) > 1 and not self._reached

    @property
    def captive(self) -> bool:
        """Whether several hosts answered, all of them with a web page: somebody stands between."""
        return not self._answered and len(set(self.pages.values())) >= _FEWEST_PAGES
