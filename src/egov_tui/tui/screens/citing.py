"""Citations of articles, for the clipboard."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from egov_tui.errors import CacheError
from egov_tui.i18n import _, language, ngettext, speaking
from egov_tui.moments import local
from egov_tui.store import Store
from egov_tui.tui.screens.gathering import Gathering

if TYPE_CHECKING:
    from egov_tui.exchange.citation import Form


MOST_ARTICLES = 1_000
"""That are taken out together; what is more is exported to files."""


class Citing(Gathering):
    """Cites the article at hand, or those that are selected, as read today."""

    def action_cite(self) -> None:
        """Copy a citation in the language of the interface."""
        self.cite()

    def cite(self, form: "Form" = "text", spoken: str = "") -> None:
        """Copy a citation as text, BibTeX or RIS; in the language of the interface unless another is named."""
        if ids := self.taken():
            work = self._cite(ids, form, spoken or language())
            self.run_worker(work, group="copy", exclusive=True, exit_on_error=False)

    def taken(self) -> list[int]:
        """Return the articles to be taken out: the selected ones, else the one at hand; say why there are none."""
        ids = self.selection()
        if len(ids) > MOST_ARTICLES:
            told = ngettext("Select {n} article at most.", "Select {n} articles at most.", MOST_ARTICLES)
            self.say(told.format(n=f"{MOST_ARTICLES:,}"), bad=True)
            return []
        if not ids and (article := self.at_hand()) is not None and article.id is not None:
            return [article.id]
        if not ids:
            self.say(_("There is no article here."))
        return ids

    async def _cite(self, ids: Sequence[int], form: "Form", spoken: str) -> None:
        from egov_tui.exchange.export import cite, joined  # late: it is seldom wanted

        today = local(self.context.clock(), self.context.zone).date()

        def work(store: Store) -> tuple[list[str], bool]:
            with speaking(spoken) as able:
                return [cite(one, today, form, self.context.zone) for one in store.articles.full(ids)], able

        try:
            citations, able = await self.library.work(work)
        except CacheError as error:
            self.say(str(error), bad=True)
            return
        if not able:
            self.say(_("There is no other language: its texts are missing or damaged."), bad=True)
        elif len(citations) == 1:
            self.copy(citations[0])
        else:
            self.app.copy_to_clipboard(joined(citations, form))
            told = ngettext("{n} citation copied.", "{n} citations copied.", len(citations))
            self.say(told.format(n=f"{len(citations):,}"))
