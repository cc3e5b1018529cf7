"""One sync of a cache at a time, whoever starts it."""

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from egov_tui.errors import BusyError, CacheError
from egov_tui.i18n import N_
from egov_tui.system import why

PATIENCE = 30.0
_PAUSE = 0.1


@asynccontextmanager
async def locked(folder: Path, patience: float = PATIENCE) -> AsyncIterator[None]:
    """Hold the lock of a data folder; it goes with the process, however that ends.

    Raises:
        BusyError: another process held it for longer than `patience` seconds.
        CacheError: the lock file cannot be written.
    """
    file = folder / "sync.lock"
    try:
        handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise CacheError(
            N_("{file}: cannot be written ({problem}). Name another folder with --data."),
            file=file,
            problem=why(error),
        ) from error
    try:
        waited = 0.0
        while not _take(handle):
            if waited >= patience:
                raise BusyError(
                    N_("Another sync of this cache is running (process {pid}). Wait until it ends."),
                    pid=os.pread(handle, 20, 0).decode("ascii", "replace").strip() or "?",
                )
            await asyncio.sleep(_PAUSE)
            waited += _PAUSE
        with suppress(OSError):  # the lock is held all the same, where the disk is full
            os.ftruncate(handle, 0)
            os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)


def _take(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
