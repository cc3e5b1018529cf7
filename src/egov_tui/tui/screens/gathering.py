"""The same story from several sources: one row of the list, which shows whichever of them is asked for."""

from egov_tui.errors import CacheError
from egov_tui.i18n import _
from egov_tui.model import Split, Step
from egov_tui.tui.screens.attaching import Attaching


class Gathering(Attaching):
    """Who else tells a story is a key away; what turns out to be another one is kept apart for good."""

    def action_story(self) -> None:
        """Show who tells the story of the article at hand."""
        article = self.at_hand()
        if article is None or article.id is None:
            self.say(_("There is no article here."))
            return
        with self.telling():
            found = self.headlines(self.library.store.stories.members(article.id))
            if len(found) < 2:
                self.say(_("No other source tells this story."))
                return
            from egov_tui.tui.screens.story import StoryScreen  # late: it is seldom wanted

            context, number = self.context, article.id
            screen = StoryScreen(found, number, self.rows, context.clock(), context.zone)
            self.app.push_screen(screen, lambda chosen: self._follow_story(number, chosen))

    def _follow_story(self, shown: int, chosen: tuple[str, int] | None) -> None:
        match chosen:
            case ("open", number):
                with self.telling():
                    self._put(shown, number)
                    self.open_number(number, enter=True)
            case ("part", number):
                self._part(number)

    def _put(self, shown: int, number: int) -> None:
        """Move the cursor to the row of an article: its own, else that of whoever tells its story there."""
        ids = self.rows.ids
        there = self.row_of(number if number in ids else shown, ids)
        if there is None or there not in ids:
            return
        self.rows.cursor = index = ids.index(there)
        if there != number:
            self.rows.put(index, number)

    async def show_undone(self, step: Step) -> None:
        """What is one story again has one row again."""
        await super().show_undone(step)
        if isinstance(step, Split):
            self.list_anew()

    def _part(self, number: int) -> None:
        try:
            self.library.store.steps.part([number])
        except CacheError as error:
            self.say(str(error), bad=True)
            return
        undo = _("{key} takes it back.").format(key=self.context.key("app.undo"))
        self.list_anew()
        self.show_state()
        told = _("The article is kept apart from now on.")
        self.say(f"{told} {undo}")
