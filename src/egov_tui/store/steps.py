"""What is done to the cache in such a way that it can be taken back, also after a restart."""

import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any, Final, NamedTuple

import msgspec
from msgspec.structs import replace

from egov_tui.errors import CacheBusyError, CacheError, EgovError, UsageError
from egov_tui.i18n import N_, _, ngettext
from egov_tui.model import (
    Choices,
    Dropped,
    Edited,
    Imported,
    Marked,
    Marks,
    Outline,
    Removed,
    Search,
    Source,
    Split,
    Step,
    Unwatched,
    Watch,
)
from egov_tui.series import listed
from egov_tui.store.adding import folder_name
from egov_tui.store.articles import Articles
from egov_tui.store.choices import wished
from egov_tui.store.connection import Database
from egov_tui.store.shelf import Shelf
from egov_tui.store.sources import Sources
from egov_tui.store.stories import Stories
from egov_tui.store.watches import Watches
from egov_tui.text.clean import line
from egov_tui.text.links import HIDDEN
from egov_tui.text.packing import deflated, inflated

_decoder: Final[msgspec.json.Decoder[Step]] = msgspec.json.Decoder(Step)
_INCOMPLETE = N_(
    "{source}: its address came without the secret that belongs to it. Add it whole: `egov-tui source add ADDRESS`."
)
MOST: Final = 100
"""Older steps are forgotten, and what was removed by them is gone."""


class TakenIn(NamedTuple):
    """What came of lists: beside each source or search what it is now, None where it was there already; beside a search
    that could not be saved, why."""

    followed: list[tuple[Outline, Source | None]]
    saved: list[tuple[Search, Watch | EgovError | None]]

    @property
    def sources(self) -> list[Source]:
        """Those that are new."""
        return [one for _outline, one in self.followed if one]


class _Rehearsed(Exception):
    """Nothing of it is to be kept."""


class Steps:
    """The last things done, newest last."""

    def __init__(
        self, database: Database, articles: Articles, sources: Sources, watches: Watches, stories: Stories, shelf: Shelf
    ) -> None:
        self._database = database
        self._articles, self._sources, self._watches = articles, sources, watches
        self._stories, self._shelf = stories, shelf

    # ------------------------------------------------------------ doing

    def mark(self, ids: Iterable[int], **states: bool) -> Marked:
        """Set states (`read`, `starred`, `later`) of articles; return what was changed by it, which is remembered."""
        wanted = list(dict.fromkeys(ids))
        marks = [
            Marks(name, changing, not value)  # type: ignore[arg-type]
            for name, value in states.items()
            if (changing := self._articles.unlike(wanted, name, value))
        ]
        done = Marked(tuple(marks))
        for one in marks:
            self._articles.mark(one.ids, **{one.field: not one.before})
        if marks:
            self._remember(done)
        return done

    def edit(self, chosen: Mapping[int, Choices]) -> None:
        """Choose otherwise for sources, by id.

        Raises:
            UsageError: one that is to be followed came without the secret that belongs to its address.
        """
        before = self._sources.choices(chosen)
        changed = {number: one for number, one in chosen.items() if number in before and before[number] != one}
        for source in self._sources.all() if any(before[n].offered for n in changed) else ():
            if source.offered and source.id in changed and not changed[source.id].offered and HIDDEN in source.address:
                raise UsageError(_INCOMPLETE, source=source.slug)
        if changed:
            self._sources.choose(changed)
            self._remember(Edited(tuple((number, before[number]) for number in changed)))

    def change(self, slug: str, **wishes: Any) -> Source:
        """Change what the reader chose for a source, as `sources.wished` says, and return it.

        Raises:
            UsageError: there is no such source.
        """
        source = self._sources.find(slug)
        if source is None:
            raise UsageError(N_("{source}: there is no such source."), source=slug)
        self.edit({source.id: wished(self._sources.choices([source.id])[source.id], **wishes)})
        return self._sources.find(slug) or source

    def follow(self, source: Source, address: str, **wishes: Any) -> Source:
        """Follow a source that was offered, at its address as it is known now; return it.

        Who packed its articles may have kept back a part of the address that is secret.

        Raises:
            UsageError: there is no such source any more.
        """
        if address != source.address:
            self._sources.respell(source.id, address)
        return self.change(source.slug, offered=False, **wishes)

    def move_folder(self, old: str, new: str) -> int:
        """Call a folder otherwise, with the folders in it; return how many sources that moved.

        An empty new name takes its sources out of it.
        """
        new = folder_name(new)
        moved = {}
        for source in self._sources.all():
            if source.folder == old or source.folder.startswith(old + "/"):
                folder = folder_name(new + source.folder[len(old) :])
                moved[source.id] = folder
        before = self._sources.choices(moved)
        self.edit({number: replace(one, folder=moved[number]) for number, one in before.items()})
        return len(moved)

    def remove(self, source: Source) -> None:
        """Remove a source with its articles.

        Raises:
            UsageError: there is no such source any more.
            CacheError: there is no room to put it aside, or another program is at the shelf.
        """
        with self._shelf.alone():
            file = self._shelf.put(source.id, source.slug)
            self._remember(Removed(source.agency, file))
            self._sources.remove(source.slug)
        self._tidy()

    def part(self, ids: Iterable[int]) -> Split:
        """Take articles out of the stories that several sources tell, for good; return what was changed by it."""
        done = self._stories.part(ids)
        if done.before:
            self._remember(done)
        return done

    def unwatch(self, watch: Watch) -> None:
        """Remove a saved search."""
        self._remember(Unwatched(watch))
        self._watches.remove(watch)

    def take_in(
        self, outlines: Iterable[Outline], searches: Iterable[Search] = (), *, rehearse: bool = False
    ) -> TakenIn:
        """Follow and save what lists name, in one transaction; `rehearse` it, and everything is as it was.

        A saved search whose name is taken, or that looks for nothing, is left out and said to be.
        """
        saved: list[tuple[Search, Watch | EgovError | None]] = []
        try:
            with self._database.write() as connection:
                offered = {source.id for source in self._sources.all() if source.offered}
                followed = self._sources.insert(connection, outlines)
                for search in searches:
                    known = self._watches.find(search.name)
                    if known and known.query == line(search.query):
                        saved.append((search, None))
                        continue
                    try:
                        saved.append((search, self._watches.insert(connection, search)))
                    except UsageError as error:
                        saved.append((search, error))
                taken = TakenIn(followed, saved)
                watches = tuple(one.id for _search, one in saved if isinstance(one, Watch))
                if rehearse:
                    raise _Rehearsed
                if taken.sources or watches:
                    ids = [one.id for one in taken.sources]
                    accepted = tuple(one for one in ids if one in offered)
                    _put(connection, Imported(tuple(one for one in ids if one not in offered), watches, accepted))
        except _Rehearsed:
            pass
        return taken

    # ------------------------------------------------------------ taking back

    def take_back(self) -> Step | None:
        """Take back what was done last and return it; None where nothing is left.

        Raises:
            UsageError: it cannot be taken back as things are; it is forgotten.
        """
        row = self._database.row("SELECT id, step FROM steps ORDER BY id DESC LIMIT 1")
        if row is None:
            return None
        number, packed = row
        step = _read(packed)
        try:
            if step is not None:
                step = self._undo(step)
        except CacheError:
            raise  # it may go better the next time
        except BaseException:
            self._forget(number)
            raise
        self._forget(number)
        return step or self.take_back()

    def any(self) -> bool:
        """Return whether there is something to take back."""
        return self._database.row("SELECT 1 FROM steps LIMIT 1") is not None

    def _undo(self, step: Step) -> Step:
        """Return it as it was taken back: of an import, what was still there."""
        match step:
            case Marked(marks):
                for one in marks:
                    self._articles.mark(one.ids, **{one.field: one.before})
            case Edited(before):
                self._sources.choose(dict(before))
            case Removed(_agency, file):
                with self._shelf.alone():
                    self._shelf.bring_back(file)
            case Unwatched(watch):
                self._watches.add_again(watch)
            case Split():
                self._stories.unite(step)
            case Imported():
                return self._drop(step)
            case Dropped(files):
                with self._shelf.alone():
                    for file in files:
                        self._shelf.bring_back(file)
        return step

    def _drop(self, step: Imported) -> Imported:
        """Remove what was taken in. Sources that have articles by now are put aside first, all of them, and to bring
        them back is what can be taken back next."""
        watches = [watch for watch in self._watches.all() if watch.id in step.watches]
        ids = set(step.sources)
        sources = [source for source in self._sources.all() if source.id in ids]
        with self._shelf.alone():
            files = tuple(self._shelf.put(source.id, source.slug) for source in sources if source.total)
            if files:
                self._remember(Dropped(files))
            for source in sources:
                self._sources.remove(source.slug)
        for watch in watches:
            self._watches.remove(watch)
        self._sources.offer(step.accepted)
        gone = tuple(one.id for one in sources), tuple(one.id for one in watches)
        return Imported(*gone, step.accepted, len(files))

    def attachments(self) -> Iterator[str]:
        """Yield the names of the fetched files of sources that were removed and can be brought back."""
        return self._shelf.attachments()

    # ------------------------------------------------------------ the stack

    def _remember(self, step: Step) -> None:
        with self._database.write() as connection:
            _put(connection, step)

    def _forget(self, number: int) -> None:
        with self._database.write() as connection:
            connection.execute("DELETE FROM steps WHERE id = ?", (number,))
        self._tidy()

    def _tidy(self) -> None:
        """Throw away what was put aside by steps that are forgotten, unless another version knows of more steps."""
        if not self._shelf.files:
            return
        with suppress(CacheBusyError), self._shelf.alone():  # else what another program puts there just now would go
            steps = [_read(packed) for (packed,) in self._database.rows("SELECT step FROM steps")]
            if None not in steps:
                self._shelf.keep(file for step in steps for file in _files(step))


def _put(connection: sqlite3.Connection, step: Step) -> None:
    packed = deflated(msgspec.json.encode(step).decode())
    connection.execute("INSERT INTO steps (step) VALUES (?)", (packed,))
    connection.execute(
        "DELETE FROM steps WHERE id <= (SELECT id FROM steps ORDER BY id DESC LIMIT 1 OFFSET ?)", (MOST,)
    )


def _files(step: Step | None) -> tuple[str, ...]:
    """What stands on the shelf for a step."""
    match step:
        case Removed(_agency, file):
            return (file,)
        case Dropped(files):
            return files
        case _:
            return ()


def told(step: Step) -> str:
    """Return what taking a step back did, in a sentence."""
    match step:
        case Marked(marks):
            count = len({number for one in marks for number in one.ids})
            done = ngettext("{n} article is as it was.", "{n} articles are as they were.", count)
            return done.format(n=f"{count:,}")
        case Edited(before):
            done = ngettext("{n} source is as it was.", "{n} sources are as they were.", len(before))
            return done.format(n=len(before))
        case Removed(agency, _file):
            return _("{name}: is followed again, with all its articles.").format(name=line(agency))
        case Unwatched(watch):
            return _("{name}: is saved again.").format(name=line(watch.name))
        case Split():
            return _("The articles are one story again.")
        case Imported():
            return _told_of_import(step)
        case Dropped(files):
            done = ngettext(
                "{n} source is followed again, with all its articles.",
                "{n} sources are followed again, with all their articles.",
                len(files),
            )
            return done.format(n=f"{len(files):,}")


def _told_of_import(step: Imported) -> str:
    sources = len(step.sources) + len(step.accepted)
    followed = ngettext("{n} source", "{n} sources", sources).format(n=f"{sources:,}")
    saved = ngettext("{n} saved search", "{n} saved searches", len(step.watches)).format(n=f"{len(step.watches):,}")
    things = listed(told for told, some in ((followed, sources), (saved, step.watches)) if some)
    if not step.shelved:
        return _("The import is taken back: {things}.").format(things=things or "0")
    told = ngettext(
        "The import is taken back: {things}. Undo once more and {n} source is here again, with its articles.",
        "The import is taken back: {things}. Undo once more and {n} sources are here again, with their articles.",
        step.shelved,
    )
    return told.format(things=things, n=f"{step.shelved:,}")


def _read(packed: bytes) -> Step | None:
    """A step as it was written; None where another version wrote it, or damage did."""
    try:
        return _decoder.decode(inflated(packed))
    except (msgspec.MsgspecError, ValueError, zlib.error):
        return None
