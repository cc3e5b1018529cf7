"""A file while it comes: its beginning on the disk, and what the server knows it by, so that the rest can follow.

`KEY.part` and `KEY.part.json` in the folder of the article, KEY made from the address. Only one program writes it.
"""

import fcntl
import hashlib
import os
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Self

import msgspec

from egov_tui.errors import EgovError
from egov_tui.feeds.answer import Stop
from egov_tui.feeds.transfer import NOTHING, Opening, Part
from egov_tui.i18n import N_
from egov_tui.store.folder import PART
from egov_tui.system import why
from egov_tui.text.filetypes import is_page

STEP = 16_384
"""Bytes between two words on how far it is, at least; of a large file a hundredth."""
_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html)[\s>]", re.IGNORECASE)


class Unwritable(EgovError):
    """There is no place for the file; the message is a sentence."""


class _Noted(msgspec.Struct, frozen=True):
    """What stands beside the beginning of a file."""

    url: str
    validator: str


class Partial:
    """Takes a file as it comes (a `Sink` of `feeds.transfer`).

    `page` says that a page is what is wanted; else one is a site that wants a login. `tell` hears how far it is:
    bytes, and bytes of the whole.
    """

    def __init__(self, folder: Path, url: str, *, page: bool, tell: Callable[[int, int | None], object]) -> None:
        key = hashlib.sha256(url.encode()).hexdigest()[:16]
        self.path = folder / f"{key}{PART}"
        self._notes = folder / f"{key}{PART}.json"
        self._url, self._page, self._tell = url, page, tell
        self._handle = -1
        self._size = self._told = 0
        self.opening = Opening(url)
        self.failure: OSError | None = None
        """Why it could not be written."""

    def __enter__(self) -> Self:
        """Take hold of the file, which is made where it is not there.

        Raises:
            EgovError: another program has it, or it cannot be made.
        """
        try:
            while not self._hold():
                os.close(self._handle)
        except BlockingIOError as error:
            os.close(self._handle)
            raise Unwritable(N_("Another program is fetching this file just now. Wait until it ends.")) from error
        except OSError as error:
            raise unwritable(self.path.parent, error) from error
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._handle)

    def _hold(self) -> bool:
        """Open and lock it; False where another program gave it its name meanwhile."""
        self._handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        try:
            return os.fstat(self._handle).st_ino == self.path.stat().st_ino
        except FileNotFoundError:
            return False

    @property
    def part(self) -> Part:
        """What is here of it, if the rest can be asked for."""
        try:
            noted = msgspec.json.decode(self._notes.read_bytes(), type=_Noted)
            size = os.fstat(self._handle).st_size
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            return NOTHING
        safe = noted.validator.isascii() and noted.validator.isprintable()
        return Part(size, noted.validator) if noted.url == self._url and safe else NOTHING

    # ------------------------------------------------------------ as it comes

    def begin(self, opening: Opening) -> None:
        """Begin the file, or go on behind what is here."""
        if is_page(opening.type) and not self._page:
            raise Stop("unreadable", opening.type, cause="login")
        self.opening, self._size = opening, opening.offset
        try:
            if not opening.offset:  # what is noted must never be of other bytes than those that are here
                self._notes.unlink(missing_ok=True)
            os.ftruncate(self._handle, opening.offset)
            os.lseek(self._handle, opening.offset, os.SEEK_SET)
            if opening.validator:
                self._notes.write_bytes(msgspec.json.encode(_Noted(self._url, opening.validator)))
        except OSError as error:
            raise self._failed(error) from error
        self._say()

    def write(self, octets: bytes) -> None:
        """Write the next piece."""
        if not self._size and not self._page and _PAGE.match(octets):
            raise Stop("unreadable", "HTML", cause="login")
        left = memoryview(octets)
        try:
            while left:
                left = left[os.write(self._handle, left) :]
        except OSError as error:
            raise self._failed(error) from error
        self._size += len(octets)
        if self._size - self._told >= max(STEP, (self.opening.total or 0) // 100):
            self._say()

    def finish(self) -> None:
        """See that all of it is on the disk.

        Raises:
            EgovError: it is not.
        """
        try:
            os.fsync(self._handle)
        except OSError as error:
            raise unwritable(self.path.parent, error) from error
        self._say()

    def forget(self) -> None:
        """Remove what came of it."""
        for one in (self.path, self._notes):
            with suppress(OSError):
                one.unlink(missing_ok=True)

    def settled(self) -> None:
        """It has its own name by now: what was noted of it goes."""
        with suppress(OSError):
            self._notes.unlink(missing_ok=True)

    def _say(self) -> None:
        self._told = self._size
        self._tell(self._size, self.opening.total)

    def _failed(self, error: OSError) -> Stop:
        self.failure = error
        return Stop("unreadable", str(error.strerror or error))


def unwritable(folder: Path, error: OSError) -> Unwritable:
    """Return why no file can be kept in a folder, as a sentence."""
    told = N_(
        "{folder}: the file cannot be kept there ({problem}). Free some space or name another folder with --data."
    )
    return Unwritable(told, folder=folder, problem=why(error))
