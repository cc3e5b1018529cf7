"""The only place that starts processes: our own commands, read as events; what the desktop opens; errands."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import threading
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Literal, NamedTuple

from egov_tui.model import Event, decode
from egov_tui.settings import Settings
from egov_tui.text.filetypes import OPENED, ending
from egov_tui.text.links import web

PATIENCE = 2.0
"""Seconds that a child has to leave after its standard input was closed."""
_LONGEST = 1 << 20
"""Bytes of the longest line that is an event."""
LONGEST_ERRAND = 120.0
"""Seconds that a command of somebody else's may run unseen."""
MOST_OUTPUT = 64_000_000
"""Bytes that it may write; they are read and forgotten, but for the first."""
_KEPT = 4096
"""Bytes of its output that are kept."""
_CHUNK = 1 << 16


def sync_command(settings: Settings, lang: str, slugs: Sequence[str] = (), *, force: bool = False) -> list[str]:
    """Return the command of a sync that tells its events."""
    return _command(settings, lang, "sync", "--events", *(["--force"] if force else []), "--", *slugs)


def probe_command(settings: Settings, lang: str) -> list[str]:
    """Return the command that tells what stands behind the addresses that it is given, storing nothing."""
    return _command(settings, lang, "source", "test", "--events", "--", "-")


def full_command(settings: Settings, lang: str, article: int) -> list[str]:
    """Return the command that fetches the whole text of an article."""
    return _command(settings, lang, "show", "--full", "--events", "--", str(article))


def sizes_command(settings: Settings, lang: str, article: int) -> list[str]:
    """Return the command that asks the servers for the sizes of an article's attachments."""
    return _command(settings, lang, "attachment", "list", "--sizes", "--events", "--", str(article))


def download_command(settings: Settings, lang: str, article: int) -> list[str]:
    """Return the command that fetches the attachment whose address it is given, and tells its events."""
    return _command(settings, lang, "attachment", "get", "--events", "--", str(article), "-")


def import_command(settings: Settings, lang: str, file: Path) -> list[str]:
    """Return the command that takes in a list of sources."""
    return _command(settings, lang, "source", "import", "--events", "--", str(file))


def export_command(settings: Settings, lang: str, file: Path, *, overwrite: bool = False) -> list[str]:
    """Return the command that writes the sources as a list."""
    more = ["--overwrite"] if overwrite else []
    return _command(settings, lang, "source", "export", "--events", *more, "--", str(file))


def pack_show_command(settings: Settings, lang: str, file: Path) -> list[str]:
    """Return the command that tells what is in a pack, taking nothing in."""
    return _command(settings, lang, "pack", "show", "--events", "--", str(file))


def pack_import_command(settings: Settings, lang: str, file: Path) -> list[str]:
    """Return the command that takes a pack in."""
    return _command(settings, lang, "pack", "import", "--events", "--", str(file))


def pack_export_command(
    settings: Settings, lang: str, file: Path, since: str, *, attachments: bool, overwrite: bool
) -> list[str]:
    """Return the command that writes a pack; an empty `since` means all there is."""
    more = [name for name, wanted in (("--attachments", attachments), ("--overwrite", overwrite)) if wanted]
    span = ["--since", since] if since else []
    return _command(settings, lang, "pack", "export", "--events", *more, *span, "--to", str(file))


def index_command(settings: Settings, lang: str) -> list[str]:
    """Return the command that brings the index of words up to date."""
    return _command(settings, lang, "index")


def _command(settings: Settings, lang: str, *words: str) -> list[str]:
    """A command of ours on the same cache (DESIGN §2: `-P` keeps the current folder out)."""
    command = [sys.executable, "-P", "-m", "egov_tui", "--data", str(settings.data)]
    if settings.config.exists():
        command += ["--config", str(settings.config)]
    return [*command, "--lang", lang, *words]


class Child:
    """A command of ours that tells events, one JSON object a line; it stops when its standard input closes.

    Addresses are `given` by that input: they may hold secrets, and everybody on this computer can read a command line.
    """

    def __init__(self, command: Sequence[str], given: Sequence[str] = ()) -> None:
        self.command, self._given = list(command), given
        self.cancelled = False
        self._process: asyncio.subprocess.Process | None = None

    async def run(self, tell: Callable[[Event], object]) -> int:
        """Start the command, tell its events as they come, and return its exit status.

        A line that is no event is passed over: whatever a child prints, the reader goes on.

        Raises:
            OSError: the command cannot be started.
        """
        environ = {**os.environ, "EGOV_TUI_CHILD": "1"}
        self._process = process = await asyncio.create_subprocess_exec(
            *self.command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=environ, limit=_LONGEST, start_new_session=True
        )
        assert process.stdin is not None
        assert process.stdout is not None
        if self._given:
            process.stdin.write("".join(f"{one}\n" for one in (*self._given, "")).encode("utf-8", "replace"))
        if self.cancelled:  # while the process was being made
            self.close()
        try:
            while line := await self._line(process.stdout):
                with suppress(ValueError):
                    tell(decode(line.decode("utf-8", "replace")))
            return await process.wait()
        finally:
            await self.stop()

    async def _line(self, stream: asyncio.StreamReader) -> bytes:
        """Read a line; one longer than an event can be counts as blank."""
        try:
            return await stream.readline()
        except ValueError:
            return b"\n"

    async def stop(self) -> None:
        """Close the child's input, so that it stops in good order; kill it if it has not left in time."""
        process = self._process
        if process is None or process.returncode is not None:
            return
        self.close()
        try:
            await asyncio.wait_for(process.wait(), PATIENCE)
        except TimeoutError:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    def cancel(self) -> None:
        """Ask the child to stop; `run` returns when it has."""
        self.cancelled = True
        self.close()

    def close(self) -> None:
        """Close the child's input and tell it to end, without waiting."""
        process = self._process
        if process is None or process.returncode is not None:
            return
        if process.stdin is not None:
            process.stdin.close()
        with suppress(ProcessLookupError):
            process.terminate()


class Ended(NamedTuple):
    """How a command of somebody else's ended."""

    status: int
    """Its exit status; below zero the signal that ended it."""
    output: bytes = b""
    """The beginning of what it wrote, where that was not to the terminal."""
    stopped: Literal["", "asked", "time", "output"] = ""
    """Why we ended it."""


class Errand:
    """A command of the reader's own choice, an argument list without a shell, with something to read.

    One that `draws` has the terminal, for as long as it likes. Any other has a session of its own and nothing of the
    terminal; it is stopped when it runs too long or writes too much.
    """

    def __init__(self, command: Sequence[str], *, draws: bool) -> None:
        self.command, self.draws = command, draws
        self._process: asyncio.subprocess.Process | None = None
        self._over = asyncio.Event()
        self._stopped: Literal["", "asked", "time", "output"] = ""
        self._output, self._written = b"", 0

    async def run(self, read: bytes) -> Ended:
        """Start the command, with this to read, and return how it ended.

        It reads a file that has no name: whether it reads all of it, or nothing, neither waits for the other.

        Raises:
            OSError: it cannot be started, or there is no room for what it is to read.
        """
        from tempfile import TemporaryFile  # late: it is seldom wanted

        with TemporaryFile() as given:
            given.write(read)
            given.seek(0)
            if self.draws:
                self._process = await asyncio.create_subprocess_exec(*self.command, stdin=given)
                await self._wait(None)
            else:
                await self._run_unseen(given.fileno())
        assert self._process is not None
        return Ended(await self._process.wait(), self._output, self._stopped)

    async def _run_unseen(self, given: int) -> None:
        loop = asyncio.get_running_loop()
        here, there = os.pipe()
        try:
            try:
                self._process = await asyncio.create_subprocess_exec(
                    *self.command, stdin=given, stdout=there, stderr=there, start_new_session=True
                )
            finally:
                os.close(there)
            os.set_blocking(here, False)
            loop.add_reader(here, self._listen, here)
            await self._wait(LONGEST_ERRAND)
            # Its last words. It may have left something behind that goes on writing, and for that nobody waits.
            while not self._stopped and self._listen(here):
                pass
        finally:
            loop.remove_reader(here)
            os.close(here)

    def _listen(self, pipe: int) -> bool:
        """Take in what was written; say whether there may be more at once."""
        try:
            chunk = os.read(pipe, _CHUNK)
        except BlockingIOError:
            return False
        if not chunk:
            asyncio.get_running_loop().remove_reader(pipe)
        self._output += chunk[: _KEPT - len(self._output)]
        self._written += len(chunk)
        if self._written > MOST_OUTPUT:
            self._end("output")
        return bool(chunk)

    async def _wait(self, longest: float | None) -> None:
        """Wait until the command has ended, or is to be; see that it has."""
        assert self._process is not None
        ends = [asyncio.ensure_future(one) for one in (self._process.wait(), self._over.wait())]
        try:
            await asyncio.wait(ends, timeout=longest, return_when=asyncio.FIRST_COMPLETED)
            if self._process.returncode is None:
                self._end("time")
        finally:
            for end in ends:
                end.cancel()
            await self.stop()

    def cancel(self) -> None:
        """Ask the command to end; `run` returns when it has."""
        self._end("asked")

    def _end(self, why: Literal["asked", "time", "output"]) -> None:
        self._stopped = self._stopped or why
        self._over.set()

    async def stop(self) -> None:
        """End the command with all that it started; kill what has not left in time."""
        process = self._process
        for number in (signal.SIGTERM, signal.SIGKILL):
            if process is None or process.returncode is not None:
                return
            with suppress(ProcessLookupError):
                process.send_signal(number) if self.draws else os.killpg(process.pid, number)
            with suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), PATIENCE)


def browser(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> str | None:
    """Return the program that opens an address in a graphical browser, or None where there is none to open it in."""
    if platform == "darwin":
        return shutil.which("open")
    if environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"):
        return shutil.which("xdg-open", path=environ.get("PATH"))
    return None


def browse(address: str, program: str | None) -> bool:
    """Open an http or https address in the graphical browser; return whether one was started.

    The browser gets a session of its own and nothing of our terminal; the address is one argument, never a shell
    word, and can be no option (`text.links.web`). It may outlive the reader, as a browser should.
    """
    return program is not None and web(address) and _started(program, address)


def open_file(path: Path, program: str | None) -> bool:
    """Open a file with the desktop's program for its kind, as `browse` opens an address; return whether it was started.

    Only a kind that no desktop runs (`text.filetypes.OPENED`), and only by its whole path, which can be no option.
    """
    return program is not None and path.is_absolute() and ending(path.name) in OPENED and _started(program, str(path))


def _started(program: str, argument: str) -> bool:
    try:
        process = subprocess.Popen(
            [program, argument], stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL, start_new_session=True
        )
    except OSError:
        return False
    threading.Thread(target=process.wait, daemon=True).start()
    return True
