"""Files that appear whole or not at all."""

import errno
import os
import stat
import sys
from contextlib import suppress
from pathlib import Path

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
    """Write a file whole or not at all: beside its place first (mode 0600), then moved there.

    What is no file is never replaced: `--config /dev/null` would cost the administrator the device.

    Raises:
        EgovError: it cannot be written; what was there before is as it was.
    """
    import tempfile  # late: the reader writes none when it starts

    unfinished = ""
    try:
        if path.exists() and not path.is_file():
            raise OSError(errno.EINVAL, NO_FILE, str(path))
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, prefix=".", delete=False) as file:
            unfinished = file.name
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(unfinished).replace(path)
    except OSError as error:
        if unfinished:
            with suppress(OSError):
                Path(unfinished).unlink()
        raise EgovError(CANNOT_WRITE, file=path, problem=why(error)) from error
