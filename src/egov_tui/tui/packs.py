"""Packs in the reader: looked at, taken in and written in processes of their own, and what is to be said of it."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from egov_tui.errors import in_words
from egov_tui.exchange import packwords
from egov_tui.i18n import _, ngettext
from egov_tui.model import Event, Failed, PackExported, PackImported, PackProgress, PackShown
from egov_tui.series import listed
from egov_tui.settings import Settings
from egov_tui.text.amounts import size
from egov_tui.text.clean import line
from egov_tui.tui.child import Child, pack_export_command, pack_import_command, pack_show_command

_log = logging.getLogger(__name__)


class Wish(NamedTuple):
    """A pack that is to be written."""

    file: Path
    since: str
    """A span as `--since` wants it; empty: all there is."""
    attachments: bool
    overwrite: bool


class PackLook:
    """One look at what is in a pack; it can be cancelled."""

    def __init__(self, settings: Settings, lang: str, file: Path) -> None:
        self._child = Child(pack_show_command(settings, lang, file))

    async def run(self) -> PackShown | str:
        """Return what is in it, or in a sentence why it cannot be taken in."""
        told: list[Event] = []
        try:
            await self._child.run(told.append)
        except OSError as error:
            _log.error("the pack could not be looked at: %s", error)
        for event in told:
            if isinstance(event, PackShown):
                return event
            if isinstance(event, Failed):
                return line(in_words(event.message))
        return _("Looking at this pack broke off; try again.")

    def cancel(self) -> None:
        """Look no further."""
        self._child.cancel()

    async def stop(self) -> None:
        """See that the child has left."""
        await self._child.stop()


class Carriage:
    """One import or export of a pack; it can be stopped."""

    def __init__(self, settings: Settings, lang: str, pack: Path | Wish) -> None:
        """Take the file that is to be taken in, or the wish for one."""
        if isinstance(pack, Wish):
            self._file = pack.file
            command = pack_export_command(
                settings, lang, pack.file, pack.since, attachments=pack.attachments, overwrite=pack.overwrite
            )
        else:
            self._file = pack
            command = pack_import_command(settings, lang, pack)
        self.brings = not isinstance(pack, Wish)
        """Whether it is an import."""
        self._child = Child(command)
        self._progress: PackProgress | None = None
        self._end: PackImported | PackExported | Failed | None = None

    async def run(self, tell: Callable[[], object]) -> None:
        """Do it, telling whenever `progress` says something else; what came of it, `summary` says."""

        def note(event: Event) -> None:
            self.tell(event)
            tell()

        try:
            await self._child.run(note)
        except OSError as error:
            _log.error("the pack could not be carried: %s", error)

    def tell(self, event: Event) -> None:
        """Take in one event."""
        if isinstance(event, PackProgress):
            self._progress = event
        elif isinstance(event, (PackImported, PackExported)) or (isinstance(event, Failed) and not self._end):
            self._end = event

    def cancel(self) -> None:
        """Stop it; what was taken in stays, what was not written whole is gone."""
        self._child.cancel()

    async def stop(self) -> None:
        """See that the child has left."""
        await self._child.stop()

    @property
    def progress(self) -> tuple[str, ...]:
        """How far it is: articles, of how many, where that is known; and what is being done."""
        far = self._progress
        if far is None:
            return (_("Importing a pack") if self.brings else _("Exporting a pack"),)
        match far.stage:
            case "reading":
                doing = _("Reading a pack")
            case "storing":
                doing = _("Importing a pack")
            case "writing":
                doing = _("Exporting a pack")
        words = ngettext("{n} of {m} article", "{n} of {m} articles", far.articles)
        return words.format(n=f"{far.done:,}", m=f"{far.articles:,}"), doing

    def summary(self, follow_key: str) -> tuple[str, bool]:
        """Return in a sentence what came of it, and whether that is bad news. `follow_key` follows what is offered."""
        file = line(self._file.name)
        match self._end:
            case PackImported() as came:
                return _imported(file, came, follow_key), False
            case PackExported() as made:
                return _exported(file, made), False
            case Failed(message=message):
                return line(in_words(message)), True
        if self._child.cancelled and self.brings:
            return _("{file}: stopped. What came stays; import it again for the rest.").format(file=file), False
        if self._child.cancelled:
            return _("{file}: stopped. No pack was written.").format(file=file), False
        if self.brings:
            return _("{file}: the import broke off. What came stays; import it again.").format(file=file), True
        return _("{file}: the export broke off; try again.").format(file=file), True


def _imported(file: str, came: PackImported, follow_key: str) -> str:
    counted = packwords.came(came.new, came.known, came.full_texts, came.attachments)
    if came.offered:
        told = ngettext("{n} source offered", "{n} sources offered", came.offered)
        counted.append(told.format(n=f"{came.offered:,}"))
    words = _("{file}: {counted}.").format(file=file, counted=listed(counted))
    if came.offered:
        follow = _("{key} follows one.").format(key=follow_key)
        words = f"{words} {follow}"
    return words


def _exported(file: str, made: PackExported) -> str:
    counted = [
        ngettext("{n} article", "{n} articles", made.articles).format(n=f"{made.articles:,}"),
        ngettext("{n} source", "{n} sources", made.sources).format(n=f"{made.sources:,}"),
    ]
    if made.attachments:
        counted.append(ngettext("{n} file", "{n} files", made.attachments).format(n=f"{made.attachments:,}"))
    told = [_("{file}: {counted}.").format(file=file, counted=listed([*counted, size(made.size)]))]
    told += packwords.kept_back(made.local, ())
    if made.left:
        told.append(packwords.left_out(made.left))
    return " ".join(told)
