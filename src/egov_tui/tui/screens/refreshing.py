"""Refreshing: a sync in a process of its own, asked for or by the clock; the data mode; how it stands."""

import logging
from collections.abc import Mapping

from egov_tui.i18n import N_, _
from egov_tui.model import Problem
from egov_tui.settings import Mode
from egov_tui.tui.child import Child, sync_command
from egov_tui.tui.context import Context
from egov_tui.tui.facts import Facts, read_facts
from egov_tui.tui.messages import SyncEnded, SyncTold
from egov_tui.tui.places import PlaceKind
from egov_tui.tui.refresh import Refresh
from egov_tui.tui.screens.desk import ERROR_SECONDS, MESSAGE_SECONDS
from egov_tui.tui.screens.remembering import Remembering
from egov_tui.tui.widgets.status import Part

_log = logging.getLogger(__name__)
AT_ONCE = 1.0
"""Seconds: when the first screen is drawn and read."""
_MODES: tuple[Mode, ...] = ("text", "full", "offline")
_TOLD: Mapping[Mode, str] = {
    "text": N_("Data mode: text. Feeds are fetched, and nothing else."),
    "full": N_("Data mode: full. Whole texts are fetched as well, of the sources that are set to it."),
    "offline": N_("Data mode: offline. Nothing is fetched."),
}


class Refreshing(Remembering):
    """Fetches in a process of its own."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.child: Child | None = None
        self.refreshing: Refresh | None = None
        self.unasked = False
        """Whether the refresh that runs was started by the clock."""
        self.mode: Mode = context.settings.sync.mode
        self.facts = Facts()

    def begin(self) -> None:
        """Fetch by the clock, where the settings say so: at once, and then ever again."""
        super().begin()
        if minutes := self.context.settings.sync.auto_refresh_minutes:
            self.set_timer(AT_ONCE, self.refresh_quietly)
            self.set_interval(60 * minutes, self.refresh_quietly)

    def action_refresh_source(self) -> None:
        """Fetch the source that is open, or the one under the cursor of the sources pane, now."""
        place = self.sources.chosen if self.pane == "sources" else self.place
        if place is not None and place.kind is PlaceKind.ALL:
            self.action_refresh_all()
        elif place is None or place.source is None:
            all_key = self.context.key("sync.all")
            self.say(_("Choose a source first; {key} refreshes all of them.").format(key=all_key))
        else:
            self.start_refresh([place.source.slug], force=True)

    def action_refresh_all(self) -> None:
        """Fetch every source, whether it is due or not: somebody asked for it."""
        if self.followed:
            self.start_refresh([], force=True)
        else:
            self.say(" ".join([_("There are no sources yet."), self.how_to_add()]))

    def start_refresh(self, slugs: list[str], *, force: bool = False) -> None:
        """Start a sync in a process of its own; one at a time, and none in the offline mode."""
        if self.mode == "offline" and not self._files_alone(slugs):
            told = _("The data mode is offline: nothing is fetched. {key} changes it.")
            self.say(told.format(key=self.context.key("sync.mode")))
        elif self.child is not None:
            stop = self.context.key("app.escape")
            self.say(_("A refresh is running already; {key} stops it.").format(key=stop))
        else:
            super().start_refresh(slugs, force=force)
            self.child = Child(sync_command(self.context.settings, self.context.lang, slugs, force=force))
            self.refreshing = Refresh()
            self.run_worker(self._follow(self.child), group="sync", exit_on_error=False)
            self.filling = not self.counts.total
            self.tell_empty()
            self.hush()

    def _files_alone(self, slugs: list[str]) -> bool:
        """Whether what is to be read are files of this computer."""
        found = [source for source in self.followed if not slugs or source.slug in slugs]
        return bool(found) and all(source.address.startswith("file:") for source in found)

    def refresh_quietly(self) -> None:
        """Fetch what is due unasked, where mode and budget allow it; say nothing where nothing was."""
        if self.child is None and self.mode != "offline" and self.followed and not self.facts.budget.over:
            self.unasked = True
            self.start_refresh([])

    @property
    def fetching(self) -> bool:
        """Whether a refresh is running."""
        return self.refreshing is not None

    async def _follow(self, child: Child) -> None:
        """Read the child's events to their end, whatever ends it."""
        status = 1
        try:
            status = await child.run(lambda event: self.post_message(SyncTold(event)))
        except OSError as error:
            _log.error("the refresh could not be started: %s", error)
        finally:
            self.post_message(SyncEnded(child.cancelled, status))

    def on_sync_told(self, event: SyncTold) -> None:
        """The status line follows."""
        if self.refreshing is not None:
            self.refreshing.tell(event.event)
            self.update_lines()

    def on_sync_ended(self, event: SyncEnded) -> None:
        """Say once how it went."""
        done, self.refreshing, self.child = self.refreshing, None, None
        self.notice()
        self.filling = False
        unasked, self.unasked = self.unasked, False
        if done is not None and not (unasked and not done.tried and not event.status):
            words, bad = done.summary(
                self._problem_of, cancelled=event.cancelled, status=event.status, all_key=self.context.key("sync.all")
            )
            self.run_worker(self._tell_how_it_went(words, bad), group="told", exclusive=True, exit_on_error=False)

    def _problem_of(self, slug: str) -> Problem | None:
        """Why a source fails, as the cache knows it."""
        with self.telling():
            source = self.library.store.sources.find(slug)
            return source.last_problem if source else None
        return None

    async def _tell_how_it_went(self, words: str, bad: bool) -> None:
        """Say how a refresh went, and what it brought for the saved searches."""
        if news := await self.news() if self.watches else "":
            words = f"{words} {self.context.icons.dot} {news}"
        self.say(words, bad=bad, seconds=ERROR_SECONDS if bad else MESSAGE_SECONDS)

    def standing(self) -> tuple[Part, ...]:
        """What the status line says: a running refresh, else how things are."""
        if self.refreshing is not None:
            return ((self.refreshing.progress(), ""),)
        context = self.context
        return super().standing() or self.facts.parts(self.mode, context.lang, context.clock(), context.zone)

    def read_facts(self) -> None:
        """Read what the status line tells of the cache."""
        today = self.context.clock().astimezone(self.context.zone).date()
        with self.telling():
            self.facts = read_facts(self.library.store, self.context.settings, today)
            self.update_lines()

    def read_places(self) -> None:
        """What another program wrote changes the status line as well."""
        super().read_places()
        self.call_later(self.read_facts)

    def action_data_mode(self) -> None:
        """Go on to the next data mode, for this reader and for every sync from now on."""
        self.mode = _MODES[(_MODES.index(self.mode) + 1) % len(_MODES)]
        if self.mode == "offline" and self.child is not None:
            self.child.cancel()
        self.settle_on("sync.mode", self.mode, _(_TOLD[self.mode]))

    async def on_unmount(self) -> None:
        """No child outlives the reader."""
        if self.child is not None:
            await self.child.stop()
