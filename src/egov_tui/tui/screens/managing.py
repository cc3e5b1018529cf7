"""The sources pane: folders that open and close; sources and folders that are edited, moved, muted and removed."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from egov_tui.i18n import N_, _, ngettext
from egov_tui.model import Source
from egov_tui.store import Store
from egov_tui.store.adding import folder_name
from egov_tui.text.clean import line
from egov_tui.tui.habits import ORDER_NAMES, ORDERS, SOURCE_ORDERS
from egov_tui.tui.messages import FolderTouched
from egov_tui.tui.places import Place, PlaceKind, folders, renamed
from egov_tui.tui.screens.asking import Asking
from egov_tui.tui.screens.choosing import Choice, Choosing
from egov_tui.tui.screens.watching import Watching

if TYPE_CHECKING:
    from egov_tui.tui.screens.editing import Chosen

_SOURCE_ORDERS: Mapping[str, str] = {
    "name": N_("by name"),
    "unread": N_("with unread articles first"),
    "newest": N_("with the newest article first"),
    "failing": N_("failing ones first"),
}


class Managing(Watching):
    """Changes what is followed, and how it is kept; what is done to sources can be taken back, and every removal."""

    # ------------------------------------------------------------ folders

    def action_fold(self) -> None:
        """Close the folder under the cursor, or open it again; of any other place open the list."""
        chosen = self.sources.chosen
        if chosen is not None and chosen.kind is PlaceKind.FOLDER:
            self.fold(chosen.folder, close=not chosen.closed)
        else:
            super().action_fold()

    def on_folder_touched(self, event: FolderTouched) -> None:
        """A click on a folder's mark opens or closes it."""
        self.fold(event.folder, close=event.folder not in self.habits.closed)

    def fold(self, folder: str, *, close: bool) -> None:
        """Show what is in a folder, or no longer; the cursor stays on it."""
        closed = [one for one in self.habits.closed if one != folder]
        self.habits = replace(self.habits, closed=(*closed, folder) if close else tuple(closed))
        self.show_places()
        self.sources.cursor = self.sources.find((PlaceKind.FOLDER, folder, 0))

    def fold_out(self) -> bool:
        """Close the open folder that the cursor is on or in; say whether there was one."""
        chosen = self.sources.chosen
        if chosen is None or not chosen.folder or chosen.closed:
            return False
        self.fold(chosen.folder, close=True)
        return True

    def fold_in(self) -> bool:
        """Open the closed folder under the cursor; say whether there was one."""
        chosen = self.sources.chosen
        if chosen is None or not chosen.closed:
            return False
        self.fold(chosen.folder, close=False)
        return True

    # ------------------------------------------------------------ changing

    def _at_hand(self) -> Place | None:
        """The place that is meant: under the cursor of the sources pane, else the one that is listed."""
        return self.sources.chosen if self.pane == "sources" else self.place

    def action_edit(self) -> None:
        """Change how a source is called and kept, or the name of a folder or a saved search."""
        place = self._at_hand()
        if place is None:
            return
        if place.source is not None:
            self.edit_source(place.source)
        elif place.kind is PlaceKind.FOLDER:
            question = Asking(_("New name of the folder"), place.label, _("a/b is a folder within a folder."))
            self.app.push_screen(question, partial(self._rename_folder, place))
        elif place.watch is not None:
            self.app.push_screen(
                Asking(_("New name of the saved search"), place.watch.name), partial(self._rename_watch, place)
            )
        else:
            self.say(_("Only sources, folders and saved searches can be changed."))

    def edit_source(self, source: Source) -> None:
        """Change how a source is called, kept and fetched."""
        from egov_tui.logins import read  # late, both: they are seldom wanted
        from egov_tui.tui.screens.editing import Editing

        has_login = source.slug in read(self.context.settings.logins).by_slug
        with self.telling():
            for choices in self.library.store.sources.choices([source.id]).values():
                editing = Editing(source, choices, self.sources, has_login=has_login)
                self.app.push_screen(editing, partial(self._edited, source))

    def _edited(self, source: Source, chosen: "Chosen | None") -> None:
        if chosen is None:
            return
        choices, login = chosen
        file = self.context.settings.logins

        def edit(store: Store) -> None:
            store.steps.edit({source.id: choices})
            if login is not None:
                from egov_tui.logins import put

                put(file, source.slug, login)
                store.sources.ask_soon(source.id)

        self.change(edit, _("{name}: changed.").format(name=line(choices.agency)))

    def _rename_folder(self, place: Place, name: str | None) -> None:
        if name := folder_name(name or ""):
            parent = place.folder.rpartition("/")[0]
            self._move_folder(place.folder, f"{parent}/{name}" if parent else name)

    def _rename_watch(self, place: Place, name: str | None) -> None:
        if name and (watch := place.watch):
            self.change(
                lambda store: store.watches.rename(watch, name), _("Now called “{name}”.").format(name=line(name))
            )

    def action_move_to(self) -> None:
        """Put a source, or a folder with all that is in it, into another folder."""
        place = self._at_hand()
        if place is None or (place.source is None and place.kind is not PlaceKind.FOLDER):
            self.say(_("Only sources and folders can be moved."))
            return
        here = place.folder if place.source else place.folder.rpartition("/")[0]
        choices = [
            Choice(path or _("(no folder)"), path, path == here)
            for path in folders(self.followed)
            if place.source or not f"{path}/".startswith(f"{place.folder}/")
        ]
        self.app.push_screen(
            Choosing(
                _("Move {name} to").format(name=line(place.label)),
                choices,
                self.sources,
                prompt=_("Folder; a/b is b within a"),
                own=lambda typed: Choice(_("New folder: {name}").format(name=typed), typed),
            ),
            partial(self._move, place),
        )

    def _move(self, place: Place, folder: str | None) -> None:
        if folder is None:
            return
        if place.source is None:
            self._move_folder(place.folder, f"{folder}/{place.label}" if folder else place.label)
            return
        slug, name = place.source.slug, line(place.label)
        told = _("{name}: now in {folder}.").format(name=name, folder=folder) if folder else _("{name}: in no folder.")
        self.change(lambda store: store.steps.change(slug, folder=folder), told.format(name=name))

    def _move_folder(self, old: str, new: str) -> None:
        def move(store: Store) -> None:
            store.steps.move_folder(old, new)

        self.change(move, _("The folder is now {name}.").format(name=line(new)))

    def take_up(self, source: Source) -> None:
        """Follow a source that came with a pack."""
        told = _("{name}: is followed from now on. {key} fetches it.")
        self.change(
            lambda store: store.steps.follow(source, source.address),
            told.format(name=line(source.agency), key=self.context.key("sync.source")),
        )

    def action_mute(self) -> None:
        """Leave a source out of all articles, or a saved search out of what is told; or no longer."""
        place = self._at_hand()
        if place is not None and place.source is not None:
            source = place.source
            told = (
                _("{name}: stands among all articles again.")
                if source.muted
                else _("{name}: is muted. It is fetched, and stands among all articles no more.")
            )
            self.change(
                lambda store: store.steps.change(source.slug, muted=not source.muted),
                told.format(name=line(source.agency)),
            )
        elif place is not None and place.watch is not None:
            self.mute_watch(place.watch)
        else:
            self.say(_("Only sources and saved searches can be muted."))

    def action_remove(self) -> None:
        """Remove a source with its articles, or a saved search."""
        place = self._at_hand()
        if place is not None and place.source is not None:
            source = place.source
            told = ngettext(
                "{name} is removed with {n} article. {key} brings it back.",
                "{name} is removed with {n} articles. {key} brings it back.",
                source.total,
            )
            words = told.format(name=line(source.agency), n=f"{source.total:,}", key=self.context.key("app.undo"))
            self.change(lambda store: store.steps.remove(source), words)
        elif place is not None and place.watch is not None:
            self.remove_watch(place.watch)
        elif place is not None and place.kind is PlaceKind.FOLDER:
            move = self.context.key("source.move")
            self.say(_("A folder is there as long as something is in it; {key} moves it elsewhere.").format(key=move))
        else:
            self.say(_("Only sources and saved searches can be removed."))

    def read_places(self) -> None:
        """A folder that is called otherwise now stays open, closed or listed; a place that is no more is not listed."""
        before, chosen = self.followed, self.sources.chosen
        super().read_places()
        gone = {*folders(before)} - {*folders(self.followed)}
        if gone:
            names = {one: name for one in gone if (name := renamed(one, before, self.followed))}
            self.habits = replace(self.habits, closed=tuple(names.get(one, one) for one in self.habits.closed))
            if self.place.kind is PlaceKind.FOLDER:
                self.place = self.place._replace(folder=names.get(self.place.folder, self.place.folder))
            self.show_places()
            if chosen is not None and chosen.kind is PlaceKind.FOLDER and chosen.folder in names:
                self.sources.cursor = self.sources.find((PlaceKind.FOLDER, names[chosen.folder], 0))
        if self.place.kind not in (PlaceKind.ALL, PlaceKind.SEARCH) and self.find_place(self.place.key) is None:
            self.place_gone()

    def place_gone(self) -> None:
        """The place that is listed was removed: go to all articles."""
        every = self.sources.places[0]
        self.open_place(every)
        self.list_changed()

    # ------------------------------------------------------------ order

    def action_sort(self) -> None:
        """Choose the order of the sources, or of the articles."""
        if self.pane == "sources":
            now: str = self.habits.source_order
            choices = [Choice(_(_SOURCE_ORDERS[one]), one, one == now) for one in SOURCE_ORDERS]
            self.app.push_screen(Choosing(_("Order of the sources"), choices, self.sources), self._sort_sources)
            return
        choices = [Choice(_(ORDER_NAMES[one]), one, one == self.habits.order) for one in ORDERS]
        self.app.push_screen(Choosing(_("Order of the articles"), choices, self.rows), self._sort_articles)

    def _sort_sources(self, chosen: str | None) -> None:
        for order in SOURCE_ORDERS:
            if order == chosen:
                self.habits = replace(self.habits, source_order=order)
                self.read_places()

    def _sort_articles(self, chosen: str | None) -> None:
        for order in ORDERS:
            if order == chosen:
                self.habits = replace(self.habits, order=order)
                self.list_anew()
