"""A pack, opened: a zip that anybody may have made. Nothing in it is believed before it was looked at.

What is read is what its list of contents names, by these very names and no others, and nothing is ever written where
the zip says. Sizes and counts are capped by what the zip claims and again by what comes out of it.
"""

import hashlib
import io
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Self

from egov_tui.errors import EgovError, message
from egov_tui.exchange import manifest
from egov_tui.i18n import N_
from egov_tui.model import Manifest, Message, Part
from egov_tui.system import NO_FILE, why
from egov_tui.text.amounts import size
from egov_tui.text.clean import line

NOT_ONE = N_("{file}: is no pack of egov-tui ({reason}). Nothing was taken in.")
NEWER = N_("{file}: was made by a newer version of egov-tui. Update egov-tui, then take it in.")
TOO_MUCH = N_("{file}: holds more than a pack may ({reason}). Ask for a smaller one. Nothing was taken in.")
ODD = N_("{file}: is not as packs are made ({reason}). It may be meant to do harm. Nothing was taken in.")
DAMAGED = N_("{file}: is damaged ({reason}). Copy it once more from where it was made. Nothing was taken in.")
UNREADABLE = N_("{file}: cannot be read ({problem}).")

MOST_BYTES: Final = 32_000_000_000
"""Of all parts, unpacked."""
HARMLESS: Final = 100_000_000
"""Bytes that are no bomb, however small they were packed."""
MOST_TIMES: Final = 200
"""A larger pack unpacks to no more than so many times its size. Text comes to five times, a bomb to a thousand."""
_CENTRAL = 4_000_000
"""Bytes of the directory of a zip, which is read at once."""
_CHUNK = 1 << 16
_FLAGS = 0x1 | 0x20 | 0x40 | 0x2000
"""Encrypted, patched, strongly encrypted, masked (APPNOTE 4.4.4)."""
_LOCAL = 30
"""Bytes of the head of a part, before its name."""
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, ValueError, OverflowError)
"""What Python raises of zips that are not as they should be; of those that are encrypted a RuntimeError."""


class PackError(EgovError):
    """A pack cannot be taken in; the message is a sentence."""


class Unpacking:
    """A pack that is open, and whose structure and list of contents are sound; the parts are still to be verified."""

    def __init__(self, path: Path) -> None:
        """Open it.

        Raises:
            PackError: it is no pack, or none that is to be trusted.
        """
        self.path = path
        self._file = _Sparing(path)
        self._length = os.fstat(self._file.fileno()).st_size
        try:
            with self._trouble(NOT_ONE):
                self._zip = zipfile.ZipFile(self._file)
            with self._trouble(DAMAGED):
                self._entries = self._checked()
                self.manifest = self._manifest()
            self._parts: Mapping[str, Part] = {part.path: part for part in self.manifest.parts}
            self._see_that_all_are_there()
            self._see_that_it_fits(self.weight)
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    @property
    def weight(self) -> int:
        """Bytes of all that comes out of it: a file of several articles is unpacked for each of them."""
        files = [one.path for one in self.manifest.attachments]
        return sum(part.size for part in self.manifest.parts if part.path not in set(files)) + sum(
            self._parts[path].size for path in files
        )

    def verify(self) -> Iterator[int]:
        """Read every part and hold it against its SHA-256; yields the bytes of each piece that was looked at.

        Raises:
            PackError: one is not as it was packed.
        """
        for path in self._parts:
            for piece in self.pieces(path):
                yield len(piece)

    def read(self, path: str) -> bytes:
        """Return a part, verified."""
        return b"".join(self.pieces(path))

    def pieces(self, path: str) -> Iterator[bytes]:
        """Yield a part piece by piece, and never more of it than its list of contents says.

        Raises:
            PackError: it is not as it was packed; what was yielded is not to be used then.
        """
        part, digest, length = self._parts[path], hashlib.sha256(), 0
        with self._trouble(DAMAGED), self._zip.open(self._entries[path]) as file:
            while piece := file.read(_CHUNK):
                length += len(piece)
                digest.update(piece)
                if length > part.size:
                    break
                yield piece
        if length != part.size or digest.hexdigest() != part.sha256:
            raise self._wrong(DAMAGED, N_("{part} is not as it was packed"), part=path)

    # ------------------------------------------------------------ looking at it before reading it

    def _checked(self) -> dict[str, zipfile.ZipInfo]:
        """The entries by name, all of them of a kind that packs have."""
        entries = self._zip.infolist()
        if len(entries) > manifest.MOST_PARTS:
            raise self._wrong(TOO_MUCH, N_("more than {most} parts"), most=f"{manifest.MOST_PARTS:,}")
        for one in entries:
            # ZipFile cuts a name at a NUL and changes other systems' separators: the name as it stands counts
            if one.filename != one.orig_filename or not manifest.is_name(one.orig_filename):
                raise self._wrong(ODD, N_("a part is called {name}"), name=line(one.orig_filename)[:80] or "?")
            if stat.S_IFMT(one.external_attr >> 16) not in (0, stat.S_IFREG):
                raise self._wrong(ODD, N_("{part} is no file"), part=one.filename)
            if one.flag_bits & _FLAGS:
                raise self._wrong(ODD, N_("{part} is encrypted"), part=one.filename)
            if one.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise self._wrong(ODD, N_("{part} is compressed in a way that packs are not"), part=one.filename)
            if one.file_size > manifest.largest(one.filename):
                raise self._wrong(TOO_MUCH, N_("{part} alone: {size}"), part=one.filename, size=size(one.file_size))
        found = {one.filename: one for one in entries}
        if len(found) < len(entries):
            raise self._wrong(ODD, N_("two parts have the same name"))
        self._see_that_it_is_no_bomb(entries)
        return found

    def _see_that_it_is_no_bomb(self, entries: list[zipfile.ZipInfo]) -> None:
        self._see_that_it_fits(sum(one.file_size for one in entries))
        end = 0
        for one in sorted(entries, key=lambda entry: entry.header_offset):
            if one.header_offset < end:
                raise self._wrong(ODD, N_("parts of it lie within each other"))
            end = one.header_offset + _LOCAL + len(one.orig_filename) + one.compress_size
        if end > self._length:
            raise self._wrong(DAMAGED, N_("its end is missing"))

    def _see_that_it_fits(self, total: int) -> None:
        if total > MOST_BYTES or (total > HARMLESS and total > MOST_TIMES * self._length):
            raise self._wrong(TOO_MUCH, N_("unpacked: {size}"), size=size(total))

    def _manifest(self) -> Manifest:
        entry = self._entries.get(manifest.NAME)
        if entry is None:
            raise self._wrong(NOT_ONE, N_("it has no list of contents, manifest.json"))
        data = b""
        with self._zip.open(entry) as file:
            while len(data) <= manifest.MOST_BYTES and (piece := file.read(_CHUNK * 16)):
                data += piece
        try:
            return manifest.read(data)
        except manifest.Newer as error:
            raise PackError(NEWER, file=self.path) from error
        except manifest.Wrong as error:
            raise self._wrong(ODD, N_("its list of contents: {problem}"), problem=str(error)) from error

    def _see_that_all_are_there(self) -> None:
        named = {manifest.NAME, *self._parts}
        if stray := sorted(set(self._entries) - named):
            raise self._wrong(ODD, N_("its list of contents does not name {part}"), part=stray[0])
        if missing := sorted(named - set(self._entries)):
            raise self._wrong(DAMAGED, N_("{part} is missing"), part=missing[0])
        for path, part in self._parts.items():
            if self._entries[path].file_size != part.size:
                raise self._wrong(DAMAGED, N_("{part} is not as it was packed"), part=path)

    # ------------------------------------------------------------ what is said

    def _wrong(self, told: str, reason: str, **facts: object) -> PackError:
        return PackError(told, file=self.path, reason=message(reason, **facts))

    @contextmanager
    def _trouble(self, told: str) -> Iterator[None]:
        """Tell what Python raises of a zip as a sentence."""
        try:
            yield
        except _Greedy as error:
            raise self._wrong(TOO_MUCH, N_("its directory alone: {size}"), size=size(error.size)) from error
        except (*_BROKEN, RuntimeError) as error:
            reason: Message | str = message(N_("it is no zip file, or its end is missing"))
            if told != NOT_ONE:
                reason = line(str(error))[:200]
            raise PackError(told, file=self.path, reason=reason) from error
        except OSError as error:
            raise PackError(UNREADABLE, file=self.path, problem=why(error)) from error


class _Greedy(Exception):
    """More is to be read at once than there can be need for."""

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.size = size


class _Sparing(io.FileIO):
    """A file of which nobody reads more than `_CENTRAL` bytes at once: the directory of a zip may claim any size."""

    def __init__(self, path: Path) -> None:
        """Open it for reading. Raises PackError where it cannot be read, or is none: a device may never end."""
        try:
            handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            raise PackError(UNREADABLE, file=path, problem=why(error)) from error
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            os.close(handle)
            raise PackError(UNREADABLE, file=path, problem=message(NO_FILE))
        super().__init__(handle, "rb")
        self._size = found.st_size

    def read(self, size: int | None = -1, /) -> bytes:
        """Return what is there, whole; raises _Greedy."""
        left = max(0, self._size - self.tell())
        wanted = left if size is None or size < 0 else min(size, left)
        if wanted > _CENTRAL:
            raise _Greedy(wanted)
        pieces = []
        while wanted and (piece := super().read(wanted)):
            pieces.append(piece)
            wanted -= len(piece)
        return b"".join(pieces)
