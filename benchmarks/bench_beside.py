"""How a sync is felt by who reads beside it: the event loop of the reader, and the wait of another writer.

The reader runs in a pseudo-terminal with a cursor that moves ten times a second, and refreshes 200 sources of 50 new
articles; another process marks an article read and unread thirty times a second, and tells how long each mark took.
Aims: the loop late by less than 25 ms, the writer's wait at most 100 ms, both at the 99th percentile.
"""

import json
import os
import pty
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from benchmarks.bench_sync import ENTRIES, SOURCES, feeds, serving, subscribe

_WRITER = """
import json, sys, threading, time
from pathlib import Path
from egov_tui.store import Store
over = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), over.set()), daemon=True).start()
waits = []
with Store.open(Path(sys.argv[1])) as store:
    while not over.wait(0.033):
        start = time.perf_counter()
        store.articles.mark([1], read=len(waits) % 2 == 0)
        waits.append((time.perf_counter() - start) * 1000)
print(json.dumps(waits))
"""


def told(what: str, figures: list[float], aim: float) -> None:
    """One line: median, percentiles, the worst."""
    ranks = statistics.quantiles(figures, n=1000)
    print(
        f"{what:28}{len(figures):7}{statistics.median(figures):9.1f}{ranks[949]:9.1f}{ranks[989]:9.1f}"
        f"{max(figures):9.1f}   aim {aim:g}"
    )


def read(data: Path, out: Path) -> None:
    """Open the reader, refresh everything, move the cursor until it leaves."""
    command = [sys.executable, "-P", "-m", "benchmarks.measured_app", str(data), str(out)]
    pid, fd = pty.fork()
    if pid == 0:
        environ = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "140", "LINES": "40"}
        environ["PYTHONPATH"] = str(Path(__file__).parents[1])
        os.execvpe(command[0], command, environ)

    def drain() -> None:
        try:
            while os.read(fd, 65536):
                pass
        except OSError:
            pass

    draining = threading.Thread(target=drain)
    draining.start()
    time.sleep(2)
    os.write(fd, b"R")
    step = 0
    while os.waitpid(pid, os.WNOHANG) == (0, 0):
        time.sleep(0.1)
        step += 1
        try:
            os.write(fd, b"k" if step % 20 < 10 else b"j")
        except OSError:
            continue
    draining.join()
    os.close(fd)


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source, data = folder / "feeds", folder / "data"
        source.mkdir()
        feeds(source)
        with serving(source, 0) as addresses:
            subscribe(data, addresses)
            writing = [sys.executable, "-P", "-c", _WRITER, str(data / "cache.sqlite3")]
            with subprocess.Popen(writing, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as writer:
                read(data, folder / "delays.json")
                waits = json.loads(writer.communicate()[0])
        print(f"{SOURCES} sources of {ENTRIES} new articles{'':>7}n{'median':>9}{'95 %':>9}{'99 %':>9}{'most':>9}   ms")
        told("reader's loop, late by", json.loads((folder / "delays.json").read_text()), 25)
        told("another writer waits", waits, 100)
