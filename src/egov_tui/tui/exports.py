"""Writing articles to files, in a thread of its own with its own connection, and what is to be said of it."""

from collections.abc import Sequence
from pathlib import Path
from threading import Event
from typing import NamedTuple

from platformdirs import user_documents_path

from egov_tui.errors import EgovError
from egov_tui.exchange.saving import into_file, into_folder, told
from egov_tui.exchange.targets import Target
from egov_tui.i18n import N_, _, ngettext
from egov_tui.store import Store


class Wish(NamedTuple):
    """What the reader chose."""

    target: Target
    overwrite: bool = False


class StoppedError(EgovError):
    """The reader wants no more of it."""


class Export:
    """One writing; it can be stopped."""

    def __init__(self, cache: Path, ids: Sequence[int], wish: Wish, title: str) -> None:
        self._cache, self._ids, self._wish, self._title = cache, ids, wish, title
        self._stopped = Event()
        self._pieces = 0

    def run(self) -> tuple[str, bool]:
        """Write, and return what is to be said of it, and whether something went wrong. Not on the loop's thread."""
        with Store.open(self._cache) as store:
            return self._folder(store) if self._wish.target.folder else self._file(store)

    @property
    def progress(self) -> str:
        """How far it is."""
        count = len(self._ids)
        words = ngettext("Exporting, {n} of {m} article…", "Exporting, {n} of {m} articles…", count)
        return words.format(n=f"{min(self._pieces, count):,}", m=f"{count:,}")

    def stop(self) -> None:
        """Write no more; a file that is not whole is none."""
        self._stopped.set()

    def _watch(self) -> None:
        if self._stopped.is_set():
            raise StoppedError(N_("Stopped."))
        self._pieces += 1

    def _file(self, store: Store) -> tuple[str, bool]:
        form, path, _folder = self._wish.target
        assert path is not None
        overwrite = self._wish.overwrite
        try:
            into_file(store, self._ids, form, path, self._title, overwrite=overwrite, watch=self._watch)
        except EgovError as error:
            return str(error), not isinstance(error, StoppedError)
        count = len(self._ids)
        words = ngettext("{n} article written to {file}.", "{n} articles written to {file}.", count)
        return words.format(n=f"{count:,}", file=path), False

    def _folder(self, store: Store) -> tuple[str, bool]:
        form, folder, _folder = self._wish.target
        assert folder is not None
        written = there = 0
        last = folder
        fault = ""
        bad = False
        try:
            for one in into_folder(store, self._ids, form, folder, overwrite=self._wish.overwrite, watch=self._watch):
                written, there, last = written + one.written, there + (not one.written), one.path
        except EgovError as error:
            fault, bad = str(error), not isinstance(error, StoppedError)
        if (written, there, fault) == (1, 0, ""):
            return _("Written: {file}").format(file=last), False
        counted = _("{folder}: {what}.").format(folder=folder, what=told(written, there))
        return " ".join(part for part in (fault, counted if written or not bad else "") if part), bad


def usual_folder() -> str:
    """Return where documents are kept, where there is such a folder, else where the reader was started."""
    for folder in (user_documents_path, Path.cwd):
        try:
            if (found := folder()).is_dir():
                return str(found)
        except OSError:  # the folder where it was started may be gone
            continue
    return str(Path.home())
