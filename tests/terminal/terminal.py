"""A real pseudo-terminal with a program in it: its screen by pyte, its raw bytes, its exit status, its CPU time."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Self

import pyte

# What a terminal is asked and pyte does not answer: Textual waits for a mode report to synchronise its frames.
_MODE_QUERY = re.compile(rb"\x1b\[\?(\d+)\$p")
_PRIVATE = re.compile(rb"\x1b\[[<>=?][0-9;]*[a-zA-Z]|\x1b\[\?\d+\$p|\x1b[P_^][^\x1b]*\x1b\\")
# A sequence that the end of a read cut in two; it waits for its other half.
_UNFINISHED = re.compile(rb"\x1b(?:\[[0-9;:?<=>$]*|[P_^][^\x1b]*\x1b?)?\Z")


class Gone(AssertionError):
    """The program did not show what was waited for."""


class Terminal:
    """Runs a program on a terminal of `size` (columns, rows)."""

    def __init__(
        self, command: Sequence[str], size: tuple[int, int] = (80, 24), environ: Mapping[str, str] | None = None
    ) -> None:
        self.columns, self.rows = size
        self.screen = pyte.Screen(*size)
        self.stream = pyte.ByteStream(self.screen)
        self.raw = b""
        self._unfinished = b""
        self.status: int | None = None
        self.cpu = 0.0
        """Seconds of the program and its reaped children; known once it has ended."""
        own = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
        environ = {"TERM": "xterm-256color", **own, **(environ or {})}
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execvpe(command[0], list(command), environ)
        self.resize(*size)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            self._reap(0)
        os.close(self.fd)

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the terminal, as a person dragging a corner would."""
        self.columns, self.rows = columns, rows
        self.screen.resize(rows, columns)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def send(self, keys: str) -> None:
        """Type keys."""
        os.write(self.fd, keys.encode())

    def kill(self, number: int) -> None:
        """Send a signal."""
        os.kill(self.pid, number)

    @property
    def text(self) -> str:
        """What the screen shows.

        Not pyte's own `display`: that raises where the first half of a wide character was drawn over.
        """
        lines = (self.screen.buffer[y] for y in range(self.rows))
        return "\n".join("".join(line[x].data for x in range(self.columns)) for line in lines)

    def wait(self, wanted: str | Callable[[str], bool], timeout: float = 30) -> str:
        """Read until the screen shows a text (or a predicate of the screen holds); return the screen."""
        holds = wanted if callable(wanted) else lambda text: wanted in text
        until = time.monotonic() + timeout
        while not holds(self.text):
            if not self._read(until):
                raise Gone(f"waited for {wanted!r}, got:\n{self.text}")
        return self.text

    def look(self, seconds: float) -> bool:
        """Take in what comes within so many seconds; say whether anything did."""
        return self._read(time.monotonic() + seconds)

    def end(self, timeout: float = 30) -> int:
        """Read until the program ends; return its exit status (negative: the signal that killed it)."""
        until = time.monotonic() + timeout
        while self._read(until):
            pass
        self._reap(until)
        if self.status is None:
            raise Gone(f"still running:\n{self.text}")
        return self.status

    def _read(self, until: float) -> bool:
        """Take in what comes next; False at the deadline or at the program's end."""
        ready, _, _ = select.select([self.fd], [], [], max(0.0, until - time.monotonic()))
        if not ready:
            return False
        try:
            data = os.read(self.fd, 65536)
        except OSError:  # Linux: the other side of the terminal is closed
            return False
        self.raw += data
        whole = self._unfinished + data
        cut = _UNFINISHED.search(whole)
        whole, self._unfinished = (whole[: cut.start()], cut[0]) if cut else (whole, b"")
        for mode in _MODE_QUERY.findall(whole):
            # Sizes are told by a signal here, not among the keys (mode 2048).
            os.write(self.fd, b"\x1b[?%s;%s$y" % (mode, b"0" if mode == b"2048" else b"2"))
        self.stream.feed(_PRIVATE.sub(b"", whole))
        return bool(data)

    def _reap(self, until: float) -> None:
        while self.status is None:
            pid, status, usage = os.wait4(self.pid, os.WNOHANG if until else 0)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
                self.cpu = usage.ru_utime + usage.ru_stime
            elif time.monotonic() > until:
                return
            else:
                select.select([], [], [], 0.01)
