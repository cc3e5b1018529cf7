"""What a refresh says while it runs and when it ends, from the events of the sync child. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, field

from egov_tui.errors import STOPPED, in_words, reason
from egov_tui.i18n import _, ngettext
from egov_tui.model import Event, Failed, Finished, Problem, Progress, SourceSynced, Started, Stopped
from egov_tui.text.amounts import size
from egov_tui.text.clean import line


@dataclass(slots=True)
class Refresh:
    """The state of one refresh; `tell` takes its events in order."""

    sources: int = 0
    done: int = 0
    failed: int = 0
    bytes_in: int = 0
    new: int = 0
    agency: str = ""
    problems: list[Problem] = field(default_factory=list)
    tried: int = 0
    """Sources that were due."""
    message: str = ""
    """Of a sync that could not run at all."""
    finished: bool = False
    held: int = 0
    """Sources that not even force asks so soon."""
    stopped: Stopped = ""

    def tell(self, event: Event) -> None:
        """Take in one event."""
        match event:
            case Started():
                self.sources = event.sources
            case Progress():
                self.done, self.sources, self.failed = event.done, event.sources, event.failed
                self.bytes_in, self.agency = event.bytes_in, line(event.agency)
            case SourceSynced():
                self.tried += event.outcome != "not_due"
                self.new += event.new
                self.held += event.held
                if event.outcome == "failed":
                    self.problems.append(event.error or Problem("unreadable", event.source))
            case Finished():
                self.finished, self.failed, self.bytes_in = True, event.failed, event.bytes_in
                self.new, self.stopped = event.new, event.stopped
            case Failed():
                self.message = line(in_words(event.message))

    def progress(self) -> str:
        """Return how far it is: `12/40 · TRA · 86 KB · 3 failed`."""
        if not self.sources:
            return _("Looking for news…")
        parts = [f"{self.done}/{self.sources}"]
        if self.agency:
            parts.append(self.agency)
        parts.append(size(self.bytes_in))
        if self.failed:
            parts.append(ngettext("{n} failed", "{n} failed", self.failed).format(n=self.failed))
        return " · ".join(parts)

    @property
    def no_connection(self) -> bool:
        """Whether nothing at all could be reached."""
        return bool(self.tried) and {p.kind for p in self.problems} == {"no_connection"} and self.failing_all

    @property
    def failing_all(self) -> bool:
        """Whether every source that was tried failed."""
        return len(self.problems) >= self.tried

    def summary(
        self,
        known: Callable[[str], Problem | None] = lambda _slug: None,
        *,
        cancelled: bool = False,
        status: int = 0,
        mark: str = "!",
        dot: str = " · ",
        all_key: str = "R",
    ) -> tuple[str, bool]:
        """Return one sentence on how it went, and whether it is bad news.

        `known` looks up why a source fails: an event tells no more than of which kind that is. `mark` is what failing
        sources carry in their list, `dot` stands between the parts of the sentence, `all_key` refreshes all sources.
        """
        if cancelled:
            return _("Refresh stopped. What had arrived is kept."), False
        if self.message:
            return self.message, True
        if self.no_connection:
            return _("There is no connection. Everything read so far can be read."), True
        if not self.finished and status:
            return _("The refresh broke off. What had arrived is kept; try again."), True
        if self.stopped:
            return _(STOPPED[self.stopped]), True
        if not self.tried and self.held:
            return _("Asked less than a minute ago, or asked to wait: nothing was fetched."), False
        if not self.tried:
            return _("Nothing was due yet. {key} fetches everything now.").format(key=all_key), False
        if len(self.problems) == 1 and self.tried == 1:
            slug = self.problems[0].address
            return f"{reason(known(slug) or self.problems[0], source=slug)} {slug}", True
        told = ngettext("{n} new article", "{n} new articles", self.new).format(n=self.new)
        if not self.new:
            told = _("No new articles")
        if self.problems:
            failed = ngettext(
                "{n} source failed; it is marked {mark} in the list of sources",
                "{n} sources failed; they are marked {mark} in the list of sources",
                len(self.problems),
            ).format(n=len(self.problems), mark=mark)
            return dot.join((told, size(self.bytes_in), failed)), True
        return dot.join((told, size(self.bytes_in))), False
