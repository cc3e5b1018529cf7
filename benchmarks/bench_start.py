"""Start to the first useful frame, on caches of 0, 10,000 and 100,000 articles, against a bare three-pane Textual app.

CPU seconds of the whole process from start to a frame that shows what it should, then a quick quit; the runs take
turns so that a drifting machine drifts for all. Aims (DESIGN §8): 100,000 articles at most 1.25 x the bare app and
1.1 x the same reader on an empty cache; memory under 70 MB. Who left it at the last article of all, with 200 sources
in folders of which some are closed, finds it so: the first frame costs no more, the list behind it a moment.
"""

import os
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.terminal.terminal import Terminal

from benchmarks.caches import CACHES, cache, counted, desk, leave_at_end

RUNS = int(os.environ.get("RUNS", "7"))
SIZES = (0, 10_000, 100_000)


def resident(pid: int) -> float:
    """Megabytes of a process and of it alone."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def spent(pid: int) -> float:
    """CPU seconds that a process has used so far."""
    fields = Path(f"/proc/{pid}/schedstat").read_text().split()
    threads = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return max(int(fields[0]), sum(int(t.read_text().split()[0]) for t in threads)) / 1e9


def measure(command: Sequence[str], shown: str) -> tuple[float, float]:
    """CPU seconds and megabytes at the frame that shows a text."""
    environ = {"HOME": str(CACHES), "LANG": "C.UTF-8", "PYTHONPATH": os.environ.get("PYTHONPATH", "")}
    with Terminal(command, (140, 40), environ) as terminal:
        terminal.wait(shown)
        figures = spent(terminal.pid), resident(terminal.pid)
        terminal.send("q")
        terminal.end()
    return figures


def main() -> None:
    """Print medians and ratios."""
    reader = [sys.executable, "-P", "-m", "egov_tui", "--lang", "en", "--data"]
    commands = {"bare three-pane Textual app": ([sys.executable, "-m", "benchmarks.floor_app"], "ready to read")}
    for size in SIZES:
        shown = "●" if size else "source"
        commands[f"reader, {size:,} articles"] = ([*reader, str(cache(size))], shown)
    left = desk(SIZES[-1])
    there = f"{counted(left):,}/{counted(left):,}"
    commands["the same, left at its end"] = [*reader, str(left)], "●"
    commands["the same, until it is there"] = [*reader, str(left)], there
    figures: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for turn in range(RUNS + 1):
        for name, (command, shown) in commands.items():
            leave_at_end(left)
            figure = measure(command, shown)
            if turn:  # the first turn warms the caches of the machine
                figures[name].append(figure)
    medians = {name: statistics.median(cpu for cpu, _mb in runs) for name, runs in figures.items()}
    floor = medians["bare three-pane Textual app"]
    empty = medians["reader, 0 articles"]
    print(f"{'':32}{'CPU s':>8}{'min':>8}{'max':>8}{'MB':>7}{'/ bare':>8}{'/ empty':>9}   (median of {RUNS})")
    for name, runs in figures.items():
        cpu = [c for c, _mb in runs]
        memory = statistics.median(mb for _c, mb in runs)
        print(
            f"{name:32}{medians[name]:8.3f}{min(cpu):8.3f}{max(cpu):8.3f}{memory:7.1f}"
            f"{medians[name] / floor:8.2f}{medians[name] / empty:9.2f}"
        )
