"""Where the files of articles lie: `attachments/ARTICLE/NAME` in the data folder, folders 0700, files 0600."""

import fcntl
import hashlib
import os
import re
from collections.abc import Container, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from msgspec.structs import replace

from egov_tui.model import File, FileState, Kept

_NAME = re.compile(r"[1-9][0-9]{0,18}/[a-z0-9][a-z0-9-]{0,79}\.[a-z0-9]{1,5}")
PART = ".part"
"""In the name of a file that is not whole, and of what is noted of it."""


class Folder:
    """The files of a cache."""

    def __init__(self, data: Path) -> None:
        self.path = data / "attachments"

    def of(self, article: int) -> Path:
        """Return the folder of an article; nothing is made."""
        return self.path / str(article)

    def make(self, article: int) -> Path:
        """Return the folder of an article, made where it is not there.

        Raises:
            OSError: it cannot be made.
        """
        for one in (self.path, self.of(article)):
            one.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self.of(article)

    def place(self, kept: Kept | None) -> Path | None:
        """Return the path of a file that was fetched; None where it was not, or its name is none of ours."""
        if kept is None or not kept.name or not _NAME.fullmatch(kept.name):
            return None
        return self.path.absolute() / kept.name

    def state(self, kept: Kept | None, *, whole: bool = True) -> FileState:
        """Return whether a file lies where it was put, as it came; not `whole`: by its size alone."""
        if kept is None or kept.name is None:
            return "not_fetched"
        place = self.place(kept)
        if place is None or place.is_symlink() or not place.is_file():
            return "missing"
        try:
            same = place.stat().st_size == kept.length and (not whole or digest(place) == kept.sha256)
        except OSError:
            return "missing"
        return "here" if same else "changed"

    def checked(self, file: File, *, whole: bool = True) -> File:
        """Return a file with its state as the disk has it."""
        return replace(file, state=self.state(file.kept, whole=whole))

    @contextmanager
    def settling(self) -> Iterator[None]:
        """See that no other program gives a file its name meanwhile, and notes it.

        Raises:
            OSError: the folder cannot be opened.
        """
        handle = os.open(self.path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def put(self, part: Path, article: int, name: str) -> str:
        """Give a whole file its name, with a number where another has it; return it as `Kept.name` holds it.

        While `settling`, so that two programs do not choose the same.

        Raises:
            OSError: it cannot be renamed.
        """
        folder = self.make(article)
        name = unused(name, {one.name for one in folder.iterdir()})
        part.rename(folder / name)
        with suppress(OSError):  # not every file system can
            sync_folder(folder)
        return f"{article}/{name}"

    def strangers(self, known: Container[str]) -> list[Path]:
        """Return the files here that none of the known names means, begun ones aside."""
        found = (one for one in self.path.glob("*/*") if one.is_file() and PART not in one.suffixes)
        return sorted(one for one in found if one.relative_to(self.path).as_posix() not in known)


def unused(name: str, taken: Container[str]) -> str:
    """Return the name of a file, before its ending the first number that makes it one that is not taken."""
    stem, dot, ending = name.rpartition(".")
    return next(one for n in count(1) if (one := name if n == 1 else f"{stem}-{n}{dot}{ending}") not in taken)


def digest(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal digits. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sync_folder(folder: Path) -> None:
    """See that a new name outlives a loss of power. Raises OSError."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
