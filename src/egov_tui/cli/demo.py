"""The throw-away cache of `--demo`: made, gone on with by the same process in another language, removed at the end."""

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

_MARK = "goes-on"
"""A file in the folder while its process starts anew."""


class Folder(NamedTuple):
    """Where the cache lies, and whether there is one already."""

    path: Path
    goes_on: bool


@contextmanager
def folder() -> Iterator[Folder]:
    """Give a folder of our own, and remove it at the end, unless the process starts anew meanwhile (`os.execv`).

    Nothing is handed on in the environment or on the command line, for whoever wrote there could have any folder
    removed. A process keeps its number when it starts anew, and meanwhile no other has it: the folder bears it in its
    name, stands where we make such folders, is ours alone, and is marked. Who could make one like it could as well
    remove it by themselves.
    """
    left = _left_by_us()
    path = left or Path(tempfile.mkdtemp(prefix=_prefix()))
    try:
        yield Folder(path, left is not None)
    finally:
        shutil.rmtree(path, ignore_errors=True)


def keep(path: Path) -> None:
    """Mark a folder for the same process to go on with."""
    (path / _MARK).touch(mode=0o600)


def _left_by_us() -> Path | None:
    for path in Path(tempfile.gettempdir()).glob(f"{_prefix()}*"):
        with suppress(OSError):
            found = path.lstat()
            ours = stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & 0o077
            if ours and stat.S_ISREG((path / _MARK).lstat().st_mode):
                (path / _MARK).unlink()
                return path
    return None


def _prefix() -> str:
    return f"egov-tui-demo-{os.getpid()}-"
