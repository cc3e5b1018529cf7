"""Another file in the place of a cache that no program can use any more."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from egov_tui.errors import CacheBusyError, CacheError
from egov_tui.i18n import N_
from egov_tui.store.copying import LOGS, sync_folder
from egov_tui.system import why

_SHARED, _LENGTH = 0x4000_0002, 510
"""The bytes on which whoever has a database open holds a lock (sqlite.org/lockingv3.html; `SHARED_FIRST`)."""


def put_in_place(fresh: Path, path: Path, kept: Path) -> None:
    """Keep a damaged cache, with its logs, under another name beside it, and put a fresh file in its place.

    No connection of this process may be open on it. Who is stopped in between finds the damaged one, or both.

    Raises:
        CacheBusyError: another program has it open.
        CacheError: the files cannot be renamed.
    """
    try:
        with fresh.open("rb") as written:
            os.fsync(written.fileno())
        with alone(path):
            # The old log first: a fresh database that found it would take it for its own.
            for end in LOGS:
                with suppress(FileNotFoundError):
                    path.with_name(path.name + end).rename(kept.with_name(kept.name + end))
            if not _holds_anything(log := kept.with_name(kept.name + "-wal")):  # made by reading, and no evidence
                for file in (log, kept.with_name(kept.name + "-shm")):
                    file.unlink(missing_ok=True)
            try:
                kept.hardlink_to(path)
            except OSError:  # a file system without links
                path.rename(kept)
            fresh.replace(path)
            sync_folder(path.parent)
    except OSError as error:
        told = N_("{file}: cannot be replaced ({problem}).")
        raise CacheError(told, file=path, problem=why(error)) from error


def _holds_anything(file: Path) -> bool:
    return file.exists() and file.stat().st_size > 0


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """See that no other program has a database open, and keep all from opening it meanwhile.

    Raises:
        CacheBusyError: another one has.
        OSError: the file cannot be opened.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)  # its log may be all that is left
    try:
        try:
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, _LENGTH, _SHARED)
        except (BlockingIOError, PermissionError):
            told = N_("{file}: another program has the cache open. Close it, then try again.")
            raise CacheBusyError(told, file=path) from None
        yield
    finally:
        os.close(handle)
