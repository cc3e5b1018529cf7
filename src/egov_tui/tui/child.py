"""The only place that starts processes: our own commands, read as events; and what the desktop opens."""

import asyncio
import os
import shutil
import subprocess
import sys
import threading
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from egov_tui.model import Event, decode
from egov_tui.settings import Settings
from egov_tui.text.filetypes import OPENED, ending
from egov_tui.text.links import web

PATIENCE = 2.0
"""Seconds that a child has to leave after its standard input was closed."""
_LONGEST = 1 << 20
"""Bytes of the longest line that is an event."""


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
