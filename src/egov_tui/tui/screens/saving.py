"""Articles leave as files: which, where to, and what came of it."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from egov_tui.errors import CacheError
from egov_tui.i18n import _
from egov_tui.text.clean import line
from egov_tui.tui.context import Context
from egov_tui.tui.screens.citing import Citing
from egov_tui.tui.screens.desk import ERROR_SECONDS, MESSAGE_SECONDS
from egov_tui.tui.widgets.status import Part

if TYPE_CHECKING:
    from egov_tui.tui.exports import Export, Wish

TELLING = 0.5
"""Seconds between two looks at how far it is."""


class Outlet(Struct, frozen=True):
    """Where articles went last, as it was typed, and in which form."""

    form: str = "markdown"
    to: str = ""
    """Empty: nobody has chosen yet."""


class Saving(Citing):
    """Writes one export at a time; the reader goes on reading."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.export: Export | None = None
        """What is being written."""

    def action_export(self) -> None:
        """Ask in which form and where to, for the article at hand or those that are selected."""
        article = self.at_hand()
        if self.rows.selected and self.pane == "list":
            ids = [number for number in self.rows.ids if number in self.rows.selected]
            article = self.library.store.articles.get(ids[0]) if len(ids) == 1 else None
        elif article is not None and article.id is not None:
            ids = [article.id]
        else:
            self.say(_("There is no article here."))
            return
        if self.export is not None:
            stop = self.context.key("app.escape")
            self.say(_("Articles are being exported already; {key} stops it.").format(key=stop))
            return
        from egov_tui.tui.screens.exporting import Exporting  # late: it is seldom wanted

        last = Outlet()
        with self.telling():
            last = self.library.store.session.get("export", Outlet, last)
        screen = Exporting(len(ids), article, last, self.rows)
        self.app.push_screen(screen, lambda wish: self._begin(ids, wish, screen.outlet))

    def _begin(self, ids: Sequence[int], wish: "Wish | None", outlet: Outlet) -> None:
        if wish is None:
            return
        from egov_tui.tui.exports import Export

        with self.telling():
            self.library.store.session.put("export", outlet)
        self.export = Export(self.context.settings.cache, ids, wish, line(self.place.label))
        self.run_worker(self._write(self.export), group="export", exit_on_error=False)

    async def _write(self, export: "Export") -> None:
        timer = self.set_interval(TELLING, self.update_lines)
        try:
            words, bad = await asyncio.to_thread(export.run)
        except CacheError as error:
            words, bad = str(error), True
        finally:
            self.export = None
            timer.stop()
        self.say(words, bad=bad, seconds=ERROR_SECONDS if bad else MESSAGE_SECONDS)

    def stop_export(self) -> bool:
        """Write no more; say whether something was written."""
        if self.export is None:
            return False
        self.export.stop()
        return True

    def standing(self) -> tuple[Part, ...]:
        """What is being written comes before how things are."""
        return ((self.export.progress, ""),) if self.export is not None else super().standing()

    async def on_unmount(self) -> None:
        """No thread outlives the reader."""
        self.stop_export()
