"""Packs of news: taken in and written by our own commands while the reader goes on reading."""

from pathlib import Path
from typing import TYPE_CHECKING

from egov_tui.i18n import _
from egov_tui.tui.context import Context
from egov_tui.tui.screens.desk import ERROR_SECONDS
from egov_tui.tui.screens.piping import Piping
from egov_tui.tui.widgets.status import Part

if TYPE_CHECKING:
    from egov_tui.tui.packs import Carriage, Wish


class Carrying(Piping):
    """One pack at a time; what it brings waits as after a refresh, and its end is told."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.carriage: Carriage | None = None
        """What is being taken in or written."""

    def import_pack(self) -> None:
        """Ask for a pack, show what is in it, and take it in where that is wanted."""
        if self._free():
            from egov_tui.tui.screens.unpacking import Unpacking  # late: it is seldom wanted

            self.app.push_screen(Unpacking(self.context, self.rows), self._carry)

    def export_pack(self) -> None:
        """Ask what is to go into a pack, and write it."""
        if self._free():
            from egov_tui.tui.screens.packing import Packing

            self.app.push_screen(Packing(self.context.clock().astimezone(self.context.zone), self.rows), self._carry)

    def _free(self) -> bool:
        if self.carriage is not None:
            told = _("A pack is being imported or exported already; {key} stops it.")
            self.say(told.format(key=self.context.key("app.escape")))
        return self.carriage is None

    def _carry(self, pack: "Path | Wish | None") -> None:
        if pack is None:
            return
        from egov_tui.tui.packs import Carriage

        self.carriage = Carriage(self.context.settings, self.context.lang, pack)
        self.run_worker(self._follow_carriage(self.carriage), group="pack", exit_on_error=False)
        if self.carriage.brings:
            self.filling = not self.counts.total
            self.tell_empty()
        self.hush()

    async def _follow_carriage(self, carriage: "Carriage") -> None:
        try:
            await carriage.run(self.update_lines)
        finally:
            self.carriage = None
        if carriage.brings:
            self.notice()
            self.filling = self.filling and self.fetching
        words, bad = carriage.summary(self.context.key("source.edit"))
        self.say(words, bad=bad, seconds=ERROR_SECONDS)

    @property
    def fetching(self) -> bool:
        """Whether articles are on their way."""
        return super().fetching or (self.carriage is not None and self.carriage.brings)

    def stop_carriage(self) -> bool:
        """Take in or write no more; say whether anything was."""
        if self.carriage is None:
            return False
        self.carriage.cancel()
        return True

    def standing(self) -> tuple[Part, ...]:
        """What is taken in or written comes before how things are."""
        if self.carriage is None:
            return super().standing()
        return tuple((words, "") for words in self.carriage.progress)

    async def on_unmount(self) -> None:
        """No child outlives the reader."""
        if self.carriage is not None:
            await self.carriage.stop()
