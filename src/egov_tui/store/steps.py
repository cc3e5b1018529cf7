"""What is done to the cache in such a way that it can be taken back, also after a restart."""

import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from egov_tui.errors import CacheBusyError, CacheError, UsageError
from egov_tui.i18n import N_, _, ngettext
from egov_tui.model import Choices, Edited, Marked, Marks, Removed, Source, Step, Unwatched, Watch
from egov_tui.store.articles import Articles
from egov_tui.store.choices import folder_name, wished
from egov_tui.store.connection import Database
from egov_tui.store.shelf import Shelf
from egov_tui.store.sources import Sources
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


class Steps:
    """The last things done, newest last."""

    def __init__(
        self, database: Database, articles: Articles, sources: Sources, watches: Watches, shelf: Shelf
    ) -> None:
        self._database = database
        self._articles, self._sources, self._watches, self._shelf = articles, sources, watches, shelf

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

    def unwatch(self, watch: Watch) -> None:
        """Remove a saved search."""
        self._remember(Unwatched(watch))
        self._watches.remove(watch)

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
                self._undo(step)
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

    def _undo(self, step: Step) -> None:
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

    def attachments(self) -> Iterator[str]:
        """Yield the names of the fetched files of sources that were removed and can be brought back."""
        return self._shelf.attachments()

    # ------------------------------------------------------------ the stack

    def _remember(self, step: Step) -> None:
        packed = deflated(msgspec.json.encode(step).decode())
        with self._database.write() as connection:
            connection.execute("INSERT INTO steps (step) VALUES (?)", (packed,))
            connection.execute(
                "DELETE FROM steps WHERE id <= (SELECT id FROM steps ORDER BY id DESC LIMIT 1 OFFSET ?)", (MOST,)
            )

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
                self._shelf.keep(step.file for step in steps if isinstance(step, Removed))


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


def _read(packed: bytes) -> Step | None:
    """A step as it was written; None where another version wrote it, or damage did."""
    try:
        return _decoder.decode(inflated(packed))
    except (msgspec.MsgspecError, ValueError, zlib.error):
        return None
