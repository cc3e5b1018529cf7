"""Another language, in place: the reader is left in good order, started anew, and stands as it stood."""

import os
from contextlib import suppress

from egov_tui.errors import CacheError, EgovError, UsageError, in_words
from egov_tui.i18n import _, following, language
from egov_tui.model import Message
from egov_tui.settings import save
from egov_tui.text.names import language_name
from egov_tui.tui.carried import Carried, Scene, Ticks, origin_of, scene_of
from egov_tui.tui.context import Context
from egov_tui.tui.places import PlaceKind
from egov_tui.tui.screens.carrying import Carrying
from egov_tui.tui.screens.desk import ERROR_SECONDS
from egov_tui.tui.screens.searching import Origin
from egov_tui.tui.widgets.status import Part


class Speaking(Carrying):
    """Changes the language, and carries everything through it that the session does not keep."""

    def __init__(self, context: Context, warning: str = "") -> None:
        super().__init__(context)
        self.warning = warning
        """Why the language is another than was wanted."""

    def standing(self) -> tuple[Part, ...]:
        """A warning stays until somebody closes it, as far as nothing is going on."""
        return ((self.warning, "error"),) if self.warning and not self.fetching else super().standing()

    def action_language(self) -> None:
        """Go on in the next language; ask first where something is being fetched, for it ends with this process."""
        self.speak_next(None)

    def speak_next(self, ticks: Ticks | None) -> None:
        """Go on in the next language; `ticks` is how the catalogue stands, where it is open."""
        wanted = following()
        if wanted == language():
            self.say(_("There is no other language: its texts are missing or damaged."), bad=True)
        elif not (self.child or self.deepening or self.download or self.errand or self.export or self.carriage):
            self._speak(wanted, ticks)
        else:
            from egov_tui.tui.screens.confirming import Confirming  # late: it is seldom wanted

            question = Confirming(
                _("Change the language now?"),
                _("Something is being fetched, and that stops. What has arrived is kept."),
                _("Go on fetching"),
                _("Stop it and change the language"),
                self.sources,
            )
            self.app.push_screen(question, lambda sure: self._speak(wanted, ticks) if sure else None)

    def _speak(self, wanted: str, ticks: Ticks | None) -> None:
        """Leave the reader so that it starts anew. The choice stands in the configuration, as that of a theme does."""
        from egov_tui.tui.app import ReaderApp

        fault: Message | None = None
        try:
            save(self.context.settings, "language", wanted)
        except UsageError as error:  # nor could the reader start with it
            self.say(str(error), bad=True, seconds=ERROR_SECONDS)
            return
        except EgovError as error:
            fault = error.message
        with suppress(CacheError):  # then the session is not kept either; the language changes all the same
            self.library.store.session.put("carried", self._carried(ticks, fault))
        if isinstance(self.app, ReaderApp):
            self.app.speak(wanted)

    def _carried(self, ticks: Ticks | None, fault: Message | None) -> Carried:
        searching = self.origin is not None and self.place.kind is PlaceKind.SEARCH
        here = self.here()
        if self.origin is not None and not searching:  # a search that was not begun
            here = here._replace(pane=self.origin.pane)
        return Carried(
            process=os.getpid(),
            scene=scene_of(here),
            origin=scene_of(self.origin) if self.origin is not None and searching else None,
            searched=self.searched if searching else "",
            selected=sorted(self.rows.selected),
            as_fed=sorted(self.as_fed),
            zen=self.zen,
            sought=self.find_box.text if self.find_box is not None and self.finding else None,
            under=(self.sources.chosen or self.place).key,
            theme=self.app.theme,
            rows=self.rows.style_of_rows,
            mode=self.mode,
            ticks=ticks,
            fault=fault,
        )

    # ------------------------------------------------------------ as it stood

    def open_first(self) -> None:
        """Show things as they stood before the language changed, else as they were left."""
        carried: Carried | None = None
        with suppress(CacheError):
            carried = self.library.store.session.take("carried", Carried)
        if carried is None or carried.process != os.getpid():
            super().open_first()
            return
        self.app.theme, self.rows.style_of_rows, self.mode = carried.theme, carried.rows, carried.mode
        self.as_fed = set(carried.as_fed)
        outer = carried.origin or carried.scene
        place = self.find_place(outer.key)
        origin = origin_of(outer, place) if place is not None else None
        if origin is None or not self.return_to(origin):
            super().open_first()
        elif carried.origin is None:
            self._stand(carried.scene, carried)
        else:
            self.call_after_refresh(self._search_again, origin, carried)
        self.sources.cursor = self.sources.find(carried.under)
        self._tell_change(carried)

    async def _search_again(self, origin: Origin, carried: Carried) -> None:
        """Search for what was searched for, and show what that had found then."""
        await self.search_for(carried.searched)
        if self.place.kind is PlaceKind.SEARCH:
            self.origin = origin
            self.rows.show(origin_of(carried.scene, self.place).ids, carried.scene.chosen)
            self._stand(carried.scene, carried)

    def _stand(self, scene: Scene, carried: Carried) -> None:
        """Open what was open in a list that is shown again, at the same line."""
        if scene.opened is not None and scene.opened == self.rows.chosen:
            self.open_article(enter=False)
        elif scene.article is not None:
            self.draw_article(scene.article)
        if self.view.article is not None:
            self.view.place(scene.spot)
        self.rows.selected = set(carried.selected).intersection(self.rows.ids)
        self.zen = carried.zen
        self.go(scene.pane)
        self.call_after_refresh(self._settle, scene, carried.sought)

    async def _settle(self, scene: Scene, sought: str | None) -> None:
        """Scroll the list, once it has its room, and mark what was being found in the article."""
        self.rows.scroll_to(y=scene.scroll, animate=False)
        if sought is not None and self.view.article is not None:
            await self.find_again(sought)
            self.view.place(scene.spot)

    def _tell_change(self, carried: Carried) -> None:
        """Say which language it is, and why it is that for now alone."""
        told = _("Language: {name}").format(name=language_name(language()))
        if carried.fault is not None:
            self.say(f"{told}. {in_words(carried.fault)}", bad=True, seconds=ERROR_SECONDS)
        else:
            self.say(told)
        if carried.ticks is not None:
            self.call_after_refresh(self._tick_again, carried.ticks)

    def _tick_again(self, ticks: Ticks) -> None:
        """Show the catalogue as it stood open."""
        from egov_tui.tui import following as adding  # late: it is seldom wanted

        adding.offer(self, first=ticks.first, ticks=ticks)
