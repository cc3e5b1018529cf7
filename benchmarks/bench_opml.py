"""Export and import of 5,000 sources, in nested folders and with every setting of ours, beside floors of the same run.

The floors of reading are expat that does nothing with the same file, and ElementTree, which builds a tree of it. Aim:
no more memory for a file of 1 GB than for one of 16 MB. Each figure of memory is the peak of a process of its own (of
its own pages, as only Linux tells them), above what the same process takes with an empty list.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree
from xml.parsers import expat

from egov_tui.exchange import lists, opml
from egov_tui.exchange.outlines import once
from egov_tui.model import Outline
from egov_tui.store import Store

SOURCES = int(os.environ.get("SOURCES", "5000"))
RUNS = int(os.environ.get("RUNS", "5"))
_IMPORT = """
import sys
from pathlib import Path
from egov_tui.cli import run
run(["source", "import", sys.argv[1], "--dry-run", "--json"])
print(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0], file=sys.stderr)
"""


def outlines() -> list[Outline]:
    """Sources as an office might follow them, all that can be said of one said."""
    return [
        Outline(
            f"https://wakala-{n}.example/habari/feed?lang=sw&page={n}",
            f"Wakala wa {n} & “Huduma”",
            f"Serikali/Mkoa {n % 30}/Wilaya {n % 7}",
            f"https://wakala-{n}.example/",
            language="sw",
            categories=(f"maji {n % 11}", "/tz/habari"),
            minutes=60 + n % 100,
            muted=n % 9 == 0,
            keep_days=30,
        )
        for n in range(SOURCES)
    ]


def seconds(work: Callable[[], object]) -> float:
    """The median of some runs."""
    runs = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        runs.append(time.perf_counter() - start)
    return statistics.median(runs)


def taken_in(data: bytes) -> tuple[float, float]:
    """Seconds of a whole import into a new cache, without the time to make that, and of taking it back."""
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "cache.sqlite3") as store:
        start = time.perf_counter()
        store.steps.take_in(once(lists.read(data, "list").outlines))
        between = time.perf_counter()
        store.steps.take_back()
        return between - start, time.perf_counter() - between


def peak(file: Path) -> float:
    """Megabytes of memory that a process needs at most to import a file."""
    with tempfile.TemporaryDirectory() as folder:
        environ = {**os.environ, "EGOV_TUI_DATA": folder}
        done = subprocess.run(
            [sys.executable, "-c", _IMPORT, str(file)], capture_output=True, text=True, env=environ, check=False
        )
    return int(done.stderr.splitlines()[-1]) / 1024


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as name, Store.open(Path(name) / "cache.sqlite3") as store:
        folder = Path(name)
        store.steps.take_in(outlines())

        def exported() -> bytes:
            sources = store.sources.all()
            return opml.write(sources, store.sources.choices(one.id for one in sources)).encode()

        data = exported()
        print(f"{SOURCES:,} sources, {len(data) / 1e6:.1f} MB of OPML")
        floor = seconds(lambda: expat.ParserCreate().Parse(data, True))
        tree = seconds(lambda: ElementTree.fromstring(data))
        read = seconds(lambda: lists.read(data, "list"))
        write = seconds(exported)
        whole, back = (statistics.median(runs) for runs in zip(*(taken_in(data) for _ in range(RUNS)), strict=True))
        for label, spent in (
            ("expat alone", floor),
            ("ElementTree", tree),
            ("read", read),
            ("read and taken in", whole),
            ("taken back", back),
            ("written, from the cache", write),
        ):
            print(f"{label:26}{spent * 1000:9.0f} ms{spent / tree:9.1f} x ElementTree")
        print("memory at the peak, above that of an empty list:")
        (folder / "none.opml").write_text("<opml version='2.0'><body/></opml>")
        empty = peak(folder / "none.opml")
        (folder / "all.opml").write_bytes(data)
        files = {"these": folder / "all.opml"}
        row = b"<outline text='Wakala' xmlUrl='https://wakala.example/feed'/>\n"
        for label, megabytes in (("16 MB of outlines", 15), ("1 GB of outlines", 1_000)):
            file = folder / f"{megabytes}.opml"
            with file.open("wb") as out:
                out.write(b"<opml version='2.0'><body>")
                for _ in range(megabytes):
                    out.write(row * (1_000_000 // len(row)))
            files[label] = file
        for label, file in files.items():
            print(f"{label:26}{peak(file) - empty:9.1f} MB")
        print(f"{'an empty list':26}{empty:9.1f} MB in all")
