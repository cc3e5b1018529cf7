"""Saved searches: made of the search at hand, counted behind the list, and told of when a refresh brought something."""

from collections.abc import Callable, Mapping
from functools import partial

from egov_tui.errors import CacheError, EgovError
from egov_tui.i18n import _
from egov_tui.model import Watch
from egov_tui.series import listed
from egov_tui.store import Store
from egov_tui.store.query import describe, parse
from egov_tui.text.clean import line
from egov_tui.tui.context import Context
from egov_tui.tui.places import Place, PlaceKind, Watched
from egov_tui.tui.screens.asking import Asking
from egov_tui.tui.screens.searching import Searching


class Watching(Searching):
    """The saved searches among the places."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._before: Mapping[int, Watched] = {}

    def read_numbers(self) -> None:
        """Count what is in the saved searches behind the rest, for that may take a while."""
        super().read_numbers()
        if self.watches:
            # The function, not a coroutine: of a worker that another takes the place of it would never be awaited.
            self.run_worker(self._count, group="watches", exclusive=True, exit_on_error=False)  # type: ignore[arg-type]

    def open_place(self, place: Place, keep: int | None = None) -> None:
        """What was new in a saved search is not when it has been opened."""
        super().open_place(place, keep)
        if place.watch is not None:
            watched = self.watched.get(place.watch.id, Watched())
            self.watched = {**self.watched, place.watch.id: watched._replace(fresh=0)}
            self.show_places()
            self.run_worker(self._open(place.watch), group="watch", exit_on_error=False)

    def start_refresh(self, slugs: list[str], *, force: bool = False) -> None:
        """Remember what is known of the saved searches, to tell what a refresh brought for them."""
        self._before = self.watched

    def action_save_search(self) -> None:
        """Ask for a name, and save the search at hand under it."""
        text = line(self.typed)
        if self.place.kind is not PlaceKind.SEARCH or not text:
            told = _("Search first: {key}. What you find can be saved.")
            self.say(told.format(key=self.context.key("app.search")))
            return
        question = Asking(_("Name of the saved search"), text, _("Finds: {what}").format(what=describe(parse(text))))
        self.app.push_screen(question, partial(self._save, text))

    def remove_watch(self, watch: Watch) -> None:
        """Forget a saved search."""
        self.change(lambda store: store.steps.unwatch(watch), self._removed(watch))

    def _removed(self, watch: Watch) -> str:
        told = _("{name}: removed. {key} brings it back.")
        return told.format(name=line(watch.name), key=self.context.key("app.undo"))

    def mute_watch(self, watch: Watch) -> None:
        """Tell no more of a saved search, or again."""
        told = _("{name}: is told of again.") if watch.muted else _("{name}: is muted.")
        self.change(lambda store: store.watches.mute(watch, muted=not watch.muted), told.format(name=line(watch.name)))

    async def news(self) -> str:
        """Return what is new in the saved searches since the refresh began, in words; empty where nothing is."""
        await self._count()
        told = []
        for watch in self.watches:
            new = self.watched.get(watch.id, Watched()).fresh - self._before.get(watch.id, Watched()).fresh
            if new > 0:
                told.append(f"{line(watch.name)} +{new}")
        return listed(told)

    # ------------------------------------------------------------ work

    def _save(self, text: str, name: str | None) -> None:
        if name:
            told = _("Saved. It stands among the sources as “{name}”.").format(name=name)
            self.change(lambda store: store.watches.add(name, text), told)

    def change(self, change: Callable[[Store], object], told: str) -> None:
        """Change something on the other thread, for the cache may be busy."""
        self.run_worker(self._changed(change, told), group="watch", exit_on_error=False)

    async def _changed(self, change: Callable[[Store], object], told: str) -> None:
        try:
            await self.library.work(change)
        except EgovError as error:
            self.say(str(error), bad=True)
            return
        self.read_places()
        self.say(told)

    async def _open(self, watch: Watch) -> None:
        def seen(store: Store) -> None:
            store.watches.seen(watch, store.watches.settled())

        try:
            await self.library.work(seen)
        except CacheError as error:
            self.say(str(error), bad=True)

    async def _count(self) -> None:
        """Count anew, and show the numbers where they changed."""
        try:
            watched = await self.library.work(partial(_counted, tuple(self.watches)))
        except CacheError:
            return  # whoever reads the places next says so
        if watched != self.watched:
            self.watched = watched
            self.show_places()
            if self.waiting and not self.rows.count:
                self.action_show_new()
            self.update_lines()


def _counted(watches: tuple[Watch, ...], store: Store) -> Mapping[int, Watched]:
    until = store.watches.settled()
    return {
        watch.id: Watched(
            store.watches.unread(watch),
            0 if watch.muted else len(store.watches.arrived(watch, watch.seen, until)),
        )
        for watch in watches
    }
