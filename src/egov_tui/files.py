"""Files that appear whole or not at all."""

import errno
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from egov_tui.errors import EgovError
from egov_tui.i18n import N_
from egov_tui.system import NO_FILE, why

CANNOT_WRITE = N_("{file}: cannot be written ({problem}).")


def make_folder(path: Path) -> None:
    """Make a folder, and those above it, for their owner alone (mode 0700); one that is there stays as it is.

    Raises:
        OSError: it cannot be made.
    """
    for one in (*reversed(path.parents), path):
        if one == path or not one.exists():
            one.mkdir(mode=0o700, exist_ok=True)


def read_file(path: Path, most: int = sys.maxsize) -> tuple[bytes, os.stat_result]:
    """Return a file, at most so many bytes of it, and what the system knows of it.

    Raises:
        OSError: it cannot be read, or is none: a device or a pipe may never end.
    """
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise OSError(errno.EINVAL, NO_FILE, str(path))
        return file.read(most), found


def write_file(path: Path, content: str) -> None:
    """Write a file whole or not at all, in the place of what was there (see `writing`).

    Raises:
        EgovError: it cannot be written; what was there before is as it was.
    """
    with writing(path, overwrite=True) as file:
        file.write(content.encode())


@contextmanager
def writing(path: Path, *, overwrite: bool = False, shared: bool = False) -> Iterator[BinaryIO]:
    """Open a file for writing that appears whole or not at all: beside its place first, then moved there.

    It is for its owner alone (mode 0600), unless it is to be `shared`: then as the umask has it.

    Whatever goes wrong within the `with`, nothing of it is left. What is no file is never replaced: `--config
    /dev/null` would cost the administrator the device.

    Raises:
        FileThereError: there is a file already, also one that came meanwhile, and it is not to be replaced.
        EgovError: it cannot be written; what was there before is as it was.
    """
    import tempfile  # late: the reader writes none when it starts

    unfinished: Path | None = None
    try:
        if path.exists() and not path.is_file():
            raise OSError(errno.EINVAL, NO_FILE, str(path))
        if not overwrite and os.path.lexists(path):
            raise FileThereError(path)
        with tempfile.NamedTemporaryFile("wb", dir=path.parent, prefix=".", delete=False) as file:
            unfinished = Path(file.name)
            if shared:
                unfinished.chmod(0o666 & ~_umask())
            yield file  # type: ignore[misc]  # what it returns is a BinaryIO in all but its name
            file.flush()
            os.fsync(file.fileno())
        if overwrite:
            unfinished.replace(path)
        else:
            _move(unfinished, path)
        unfinished = None
    except OSError as error:
        raise EgovError(CANNOT_WRITE, file=path, problem=why(error)) from error
    finally:
        if unfinished:
            with suppress(OSError):
                unfinished.unlink()


def _umask() -> int:
    mask = os.umask(0o077)  # there is no other way to learn it
    os.umask(mask)
    return mask


def _move(file: Path, path: Path) -> None:
    """Give a file its name, if none has it."""
    try:
        os.link(file, path)
    except FileExistsError as error:
        raise FileThereError(path) from error
    except OSError:  # memory sticks know no second name of a file
        if os.path.lexists(path):
            raise FileThereError(path) from None
        file.rename(path)
    else:
        file.unlink()


class FileThereError(EgovError):
    """There is a file of this name already, and it is not to be replaced."""

    def __init__(self, path: Path) -> None:
        super().__init__(N_("{file}: is there already. Choose another name, or say --overwrite."), file=path)
