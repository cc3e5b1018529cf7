"""Copies of the cache that a reader asks for, and the way back from one."""

import errno
import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from egov_tui.errors import CacheDamagedError, CacheError, EgovError, UsageError, message
from egov_tui.i18n import N_
from egov_tui.store.connection import check_pages, connect, explained
from egov_tui.store.copying import LOGS, back_up, copy_into, read_only
from egov_tui.store.functions import register
from egov_tui.store.migrations import APPLICATION_ID, scripts, version_of
from egov_tui.store.replacing import put_in_place
from egov_tui.system import why

_SHAPE = (("page_size", 8192), ("auto_vacuum", 2))
"""What `connect` gives a new cache, and cannot be changed while pages are copied into one."""
_STEP = 8
"""Pages of the first step, fewer than the smallest cache has: what is there must be kept before the last."""
_PATIENCE, _PAUSE = 5.0, 0.05
"""Seconds that another writer may take, and between two tries."""

_UNWRITABLE = N_("{file}: cannot be written ({problem}).")
_ITSELF = N_("{file}: this is the cache itself. Name another file.")
_NO_BACKUP = N_("{file}: this is not a cache of egov-tui. Name a file that `egov-tui backup` wrote.")
_BAD_BACKUP = N_("{file}: this copy is damaged ({problem}). Name another one; the cache is as it was.")


def backup(path: Path, target: Path, *, force: bool = False) -> int:
    """Copy the cache as it is now to a file; return its bytes. Other programs may read and write meanwhile.

    Raises:
        UsageError: the target is there and `force` is not given, is the cache itself, or its folder does not exist.
        CacheError: there is no cache, or it cannot be read as a whole one.
        EgovError: the target cannot be written.
    """
    if not path.exists():
        raise CacheError(N_("{file}: there is no cache yet, so there is nothing to copy."), file=path)
    try:
        _see_that_it_can_be_written(path, target, force=force)
        connect(path).close()  # says what is wrong with it, and migrates it
        with explained(path):
            return back_up(path, target, force=force, check=_whole)
    except FileExistsError:
        raise _there(target) from None
    except OSError as error:
        raise EgovError(_UNWRITABLE, file=target, problem=why(error)) from error
    except CacheError as error:
        if getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_FULL:
            raise
        raise EgovError(_UNWRITABLE, file=target, problem=message(N_("the disk is full"))) from error


def _there(target: Path) -> UsageError:
    return UsageError(N_("{file}: is there already. Name another file, or use --force."), file=target)


def _see_that_it_can_be_written(path: Path, target: Path, *, force: bool) -> None:
    place = target.parent.resolve() / target.name
    if target.is_dir():
        raise UsageError(N_("{file}: this is a folder. Name a file."), file=target)
    if not target.parent.is_dir():
        raise UsageError(N_("{file}: there is no such folder."), file=target.parent)
    if place in [path.resolve().with_name(path.name + end) for end in ("", *LOGS)] or (
        target.exists() and target.samefile(path)
    ):
        raise UsageError(_ITSELF, file=target)
    if not force and target.exists():
        raise _there(target)


def _whole(copy: sqlite3.Connection) -> None:
    register(copy)
    check_pages(copy)


def checked_copy(file: Path, copy: Path, path: Path) -> None:
    """Copy a cache that is to be restored to `path`, see that it is whole and ours, and bring the copy to this version.

    Raises:
        UsageError: there is no such file, or it is the cache itself.
        CacheError: it is no cache, damaged, or made by a newer program.
    """
    try:
        if path.exists() and file.samefile(path):
            raise UsageError(_ITSELF, file=file)
        if not file.is_file() or not os.access(file, os.R_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        told = N_("{file}: cannot be read ({problem}).")
        raise UsageError(told, file=file, problem=why(error)) from error
    try:
        with explained(file), closing(read_only(file)) as source:
            if source.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,):
                raise CacheError(_NO_BACKUP, file=file)
            version_of(source, file, len(scripts()))
            copy.touch(0o600)
            copy_into(source, copy, _ours)
    except CacheDamagedError as error:
        if getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_NOTADB:
            raise CacheError(_NO_BACKUP, file=file) from error
        raise CacheError(_BAD_BACKUP, file=file, problem=error.__cause__) from error
    connect(copy).close()


def _ours(copy: sqlite3.Connection) -> None:
    _whole(copy)
    if any(copy.execute(f"PRAGMA {name}").fetchone() != (value,) for name, value in _SHAPE):
        for name, value in _SHAPE:
            copy.execute(f"PRAGMA {name} = {value}")
        copy.execute("VACUUM")


def restore(copy: Path, path: Path, kept: Path) -> bool:
    """Give the cache the content of a checked copy; return whether there was one, which is `kept` now.

    It happens in one transaction: programs that have the cache open see all of the old, then all of the new. A cache
    that is too damaged for that is replaced by the copy, provided that no other program has it open.

    Raises:
        CacheError: the cache cannot be written, or another program writes to it or has the damaged one open.
    """
    there = path.exists() and path.stat().st_size > 0
    if not there:
        connect(path).close()
    try:
        _into(copy, path, kept if there else None)
    except CacheDamagedError:
        kept.unlink(missing_ok=True)
        put_in_place(copy, path, kept)
    return there


def _into(copy: Path, path: Path, kept: Path | None) -> None:
    until = time.monotonic() + _PATIENCE
    waiting = kept

    def step(status: int, _left: int, _all: int) -> None:
        nonlocal waiting
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            if time.monotonic() > until:
                busy = sqlite3.OperationalError("database is locked")
                busy.sqlite_errorcode = status
                raise busy
        elif waiting:
            # Nobody else can write any more, and all still see what was there before: this is all of it.
            back_up(path, waiting)
            waiting = None

    with explained(path), closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as target:
        target.execute("PRAGMA schema_version").fetchone()
        with closing(sqlite3.connect(copy, isolation_level=None)) as source:
            source.backup(target, pages=_STEP, progress=step, sleep=_PAUSE)
        target.execute("PRAGMA wal_checkpoint").fetchone()
