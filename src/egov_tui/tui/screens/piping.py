"""Articles on their way to a command: asked for, run, and what came of it."""

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

from egov_tui.errors import EgovError
from egov_tui.i18n import _
from egov_tui.tui.child import Ended, Errand
from egov_tui.tui.context import Context
from egov_tui.tui.screens.desk import ERROR_SECONDS, MESSAGE_SECONDS
from egov_tui.tui.screens.saving import Saving
from egov_tui.tui.widgets.status import Part

if TYPE_CHECKING:
    from egov_tui.tui.piping import Way

_KEPT = "ways"
"""Under this name the session keeps how commands were run."""
_log = logging.getLogger(__name__)


class Piping(Saving):
    """One command runs at a time: with the terminal, while the reader steps aside, or unseen behind it."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.errand: Errand | None = None
        """What is running."""

    def action_pipe(self) -> None:
        """Ask for a command, and pipe it the article at hand, or those that are selected."""
        if self.errand is not None:
            stop = self.context.key("app.escape")
            self.say(_("Another command is running already; {key} stops it.").format(key=stop))
            return
        if not (ids := self.taken()):
            return
        from egov_tui.tui.piping import offered  # late, as all of this: it is seldom wanted
        from egov_tui.tui.screens.command import CommandScreen

        asked = CommandScreen(offered(self.context.settings.pipe, self._ways()), len(ids), self.rows)
        self.app.push_screen(asked, lambda way: self._start(ids, way))

    def _ways(self) -> "list[Way]":
        from egov_tui.tui.piping import Way

        with self.telling():
            return self.library.store.session.get(_KEPT, list[Way], [])
        return []

    def _start(self, ids: Sequence[int], way: "Way | None") -> None:
        from egov_tui.tui.piping import remembered

        if way is not None:
            with self.telling():
                self.library.store.session.put(_KEPT, remembered(self._ways(), way))
            self.run_worker(self._pipe(ids, way), group="pipe", exit_on_error=False)

    async def _pipe(self, ids: Sequence[int], way: "Way") -> None:
        """Give a command what the reader sees of articles, and say how it ended."""
        from egov_tui.tui.piping import failure, split, stream, summary

        command, as_fed = split(way.typed), frozenset(self.as_fed)
        form = "text" if len(ids) > 1 else way.form
        self.errand = Errand(command, draws=way.draws)
        try:
            given = await self.library.work(lambda store: stream(store.articles.full(ids), form, as_fed))
            words, bad = summary(command, await self._run(self.errand, given))
        except OSError as error:
            _log.error("%s could not be run: %s", command[0], error)
            words, bad = failure(command, error), True
        except EgovError as error:
            words, bad = str(error), True
        finally:
            self.errand = None
        self.say(words, bad=bad, seconds=ERROR_SECONDS if bad else MESSAGE_SECONDS)

    async def _run(self, errand: Errand, given: bytes) -> Ended:
        if not errand.draws:
            self.hush()
            return await errand.run(given)
        from egov_tui.tui.app import ReaderApp
        from egov_tui.tui.lending import lend

        assert isinstance(self.app, ReaderApp)
        return await lend(self.app, lambda: errand.run(given))

    def stop_piping(self) -> bool:
        """Stop the command that is running; say whether one was."""
        if self.errand is None:
            return False
        self.errand.cancel()
        return True

    def standing(self) -> tuple[Part, ...]:
        """What is running comes before how things are."""
        if self.errand is None:
            return super().standing()
        from egov_tui.tui.piping import called

        told = _("{command} is running; {key} stops it.")
        return ((told.format(command=called(self.errand.command), key=self.context.key("app.escape")), ""),)

    async def on_unmount(self) -> None:
        """No command outlives the reader."""
        if self.errand is not None:
            await self.errand.stop()
