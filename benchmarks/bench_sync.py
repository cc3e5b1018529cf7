"""A whole sync beside newsboat and the `reader` library: same server, same feeds, each source a host of its own.

First fetch of 200 sources of 50 entries of 4 KB, a round of 304s, and both again with 100 ms latency. Ours is told as
readable (every article stored) and searchable (indexed, at its end). newsboat indexes nothing. Peers that are not
installed are left out: newsboat from the system, `reader` from the Python that READER_PYTHON names.

Aims: the 304 round at most 1.0 s CPU; readable within 1.25 x newsboat's wall time, searchable within 2.5 x; memory of
the sync and its workers under 200 MB.
"""

import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from benchmarks.bench_parse import paragraphs, rss

SOURCES = int(os.environ.get("SOURCES", "200"))
ENTRIES = int(os.environ.get("ENTRIES", "50"))
LATENCY = 100


class Run(NamedTuple):
    """What one command took: seconds, MB."""

    wall: float
    cpu: float
    memory: float
    readable: float = 0.0


def feeds(folder: Path) -> None:
    """Write the feeds, each of other words."""
    for number in range(SOURCES):
        text = rss(
            ENTRIES,
            4000,
            lambda chance, length, number=number: paragraphs(
                random.Random(  # type: ignore[misc]
                    f"{number}/{chance.random()}"
                ),
                length,
            ),
        ).decode()
        text = text.replace("wakala.example", f"wakala{number}.example").replace("Wakala<", f"Wakala {number}<")
        (folder / f"feed{number}.xml").write_text(text)


@contextmanager
def serving(folder: Path, latency: int) -> Iterator[list[str]]:
    """Serve a folder; give the addresses, each on its own host."""
    command = [sys.executable, "-m", "benchmarks.server", str(folder), str(latency)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        port = server.stdout.readline().strip()
        try:
            yield [f"http://127.0.{1 + n // 250}.{1 + n % 250}:{port}/feed{n}.xml" for n in range(SOURCES)]
        finally:
            server.kill()


def tree(process: int) -> list[int]:
    """A process and its children, and theirs."""
    try:
        below = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:
        return []
    return [process, *(one for child in below for one in tree(int(child)))]


def measured(command: Sequence[str], environ: dict[str, str] | None = None) -> Run:
    """Run a command to its end; of our own, note when the last source was stored."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    peak, readable = 0.0, 0.0
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environ)
    done = threading.Event()

    def watch() -> None:
        nonlocal peak
        while not done.wait(0.05):
            total = 0
            for one in tree(process.pid):
                try:
                    status = Path(f"/proc/{one}/smaps_rollup").read_text()
                    total += int(status.partition("Pss:")[2].split()[0])
                except (OSError, IndexError):
                    continue
            peak = max(peak, total / 1000)

    watcher = threading.Thread(target=watch)
    watcher.start()
    assert process.stdout
    for line in process.stdout:
        if line.startswith('{"type": "source"') and json.loads(line)["outcome"] != "not_due":
            readable = time.perf_counter() - start
    process.wait()
    wall = time.perf_counter() - start
    done.set()
    watcher.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(wall, cpu, peak, readable)


def subscribe(data: Path, addresses: Sequence[str]) -> list[str]:
    """Fill a new cache with sources; return the command that works on it."""
    base = [sys.executable, "-P", "-m", "egov_tui", "--data", str(data)]
    outlines = "".join(f'<outline type="rss" text="W{n}" xmlUrl="{a}"/>' for n, a in enumerate(addresses))
    with tempfile.NamedTemporaryFile("w", suffix=".opml") as listing:
        listing.write(f'<opml version="2.0"><body>{outlines}</body></opml>')
        listing.flush()
        subprocess.run([*base, "source", "import", listing.name], check=True, capture_output=True)
    return base


def ours(folder: Path, addresses: Sequence[str]) -> Callable[[], Run]:
    """Our sync, on a cache of its own."""
    base = subscribe(folder / "ours", addresses)

    def run() -> Run:
        # As if the next hour had come: the sync asks nobody before the time.
        due = (
            "import sqlite3,sys;c=sqlite3.connect(sys.argv[1]);c.execute('UPDATE sources SET next_check=NULL')"
            ";c.commit()"
        )
        subprocess.run([sys.executable, "-c", due, str(folder / "ours" / "cache.sqlite3")], check=True)
        return measured([*base, "sync", "--events"])

    return run


def newsboat(folder: Path, addresses: Sequence[str], threads: int) -> Callable[[], Run] | None:
    """newsboat's reload."""
    if not shutil.which("newsboat"):
        return None
    home = folder / f"newsboat{threads}"
    home.mkdir()
    (home / "urls").write_text("\n".join(addresses) + "\n")
    (home / "config").write_text(f"reload-threads {threads}\n")
    options = ["-u", str(home / "urls"), "-C", str(home / "config"), "-c", str(home / "cache.db")]
    return lambda: measured(["newsboat", *options, "-x", "reload"], {**os.environ, "HOME": str(home)})


_READER = """
import sys
from reader import make_reader
reader = make_reader(sys.argv[1])
for address in sys.argv[2:]:
    reader.add_feed(address, exist_ok=True)
for _result in reader.update_feeds_iter(workers=20):
    pass
"""


def reader(folder: Path, addresses: Sequence[str]) -> Callable[[], Run] | None:
    """The library, without its search index."""
    python = os.environ.get("READER_PYTHON")
    if not python:
        return None
    return lambda: measured([python, "-c", _READER, str(folder / "reader.db"), *addresses])


def tell(name: str, run: Run, floor: Run | None) -> None:
    """One line; the ratios are to the floor's wall time."""
    wall = f"{run.wall:7.2f}"
    parts = [f"{name:34}{wall}{run.cpu:8.2f}{run.memory:9.0f}"]
    if run.readable:
        parts.append(f"   readable {run.readable:5.2f}")
        if floor:
            parts.append(f" = {run.readable / floor.wall:4.2f} x, searchable {run.wall / floor.wall:4.2f} x")
    print("".join(parts), flush=True)


def main() -> None:
    """Print the figures."""
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "feeds"
        source.mkdir()
        feeds(source)
        weight = sum(file.stat().st_size for file in source.iterdir()) / 1e6
        print(f"{SOURCES} sources of {ENTRIES} entries, {weight:.0f} MB; ratios to newsboat with 8 threads, same run")
        for latency in (0, LATENCY):
            print(f"\nlatency {latency} ms{'':18}{'wall s':>13}{'CPU s':>8}{'MB':>9}")
            here = folder / str(latency)
            here.mkdir()
            with serving(source, latency) as addresses:
                runs = {
                    "newsboat, 8 threads": newsboat(here, addresses, 8),
                    "newsboat, 32 threads": newsboat(here, addresses, 32),
                    "reader library": reader(here, addresses) if not latency else None,
                    "egov-tui": ours(here, addresses),
                }
                for work in ("first fetch", "nothing new"):
                    floor = None
                    for who, run in runs.items():
                        if run:
                            took = run()
                            floor = floor or took
                            tell(f"{work}, {who}", took, floor if work == "first fetch" else None)
