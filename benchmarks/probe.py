"""A program on a real terminal, and what a key costs it: CPU of its event loop and of all its threads, and wall time.

On a real terminal, not with Textual's pilot: that one draws for no terminal, so that writing a frame would cost
nothing, and its own waiting runs in the very process that is measured. Here nothing of the program is touched; the
kernel's clocks of its threads are read before a key and when everything that it started has come to rest.
"""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.terminal.terminal import Terminal

QUIET = 0.3
"""Seconds without work after which it has come to rest: longer than any pause that the reader makes on purpose."""
_NOISE = 1.5
"""Milliseconds of CPU that timers may take meanwhile."""


class Cost(NamedTuple):
    """What something took, in ms."""

    loop: float
    """CPU of the main thread, where the event loop runs: so long no other key was answered."""
    cpu: float
    """CPU of all threads."""
    wall: float = 0.0
    """Until what was waited for was on the screen, if anything was; where other programs run, mostly their doing."""


class Probe(Terminal):
    """Types keys and tells what they cost."""

    def __init__(self, command: Sequence[str], size: tuple[int, int], environ: dict[str, str]) -> None:
        super().__init__(command, size, environ)
        self._tasks = Path(f"/proc/{self.pid}/task")

    def cost(self, act: str | Callable[[], object], shown: str | Callable[[str], bool] | None = None) -> Cost:
        """Press keys, or do something else to the program, and return what that cost until it rests again."""
        before, start = self._spent(), time.monotonic()
        if isinstance(act, str):
            self.send(act)
        else:
            act()
        wall = 0.0
        if shown is not None:
            self.wait(shown)
            wall = (time.monotonic() - start) * 1000
        self.settle()
        after = self._spent()
        return Cost(after.loop - before.loop, after.cpu - before.cpu, wall)

    def drag(self, columns: int, rows: int) -> None:
        """Make the terminal another size, telling the program in the way that Textual asks for (mode 2048)."""
        self.resize(columns, rows)
        self.send(f"\x1b[48;{rows};{columns};0;0t")

    def settle(self) -> None:
        """Take in what is drawn until the program rests."""
        known, since = self._spent().cpu, time.monotonic()
        while time.monotonic() - since < QUIET:
            drawn = self.look(0.02)
            spent = self._spent().cpu
            if drawn or spent - known > _NOISE or self._running():
                known, since = spent, time.monotonic()

    def memory(self) -> tuple[float, float]:
        """Megabytes that are resident, and those that no other process shares."""
        sizes = {}
        for line in Path(f"/proc/{self.pid}/smaps_rollup").read_text().splitlines()[1:]:
            name, value = line.split(":")
            sizes[name] = int(value.split()[0]) / 1024
        return sizes["Rss"], sizes["Private_Clean"] + sizes["Private_Dirty"]

    def _spent(self) -> Cost:
        """CPU so far."""
        threads = {task.name: _nanoseconds(task) / 1e6 for task in self._tasks.iterdir()}
        return Cost(threads[str(self.pid)], sum(threads.values()))

    def _running(self) -> bool:
        """Whether a thread works, or would if it was let."""
        return any((task / "stat").read_text().rpartition(")")[2].split()[0] in "RD" for task in self._tasks.iterdir())


def _nanoseconds(task: Path) -> int:
    return int((task / "schedstat").read_text().split()[0])
