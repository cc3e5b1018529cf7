"""Packs of 10,000 articles: made and taken in, against plain zips of the same texts and those texts in one go."""

import os
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib
from pathlib import Path

from benchmarks.caches import cache
from egov_tui.exchange.plain import text
from egov_tui.store import Store
from egov_tui.store.query import parse

ARTICLES = 10_000
_MEASURED = """
import resource, sys, time
from egov_tui.cli import run
start = time.perf_counter()
status = run(sys.argv[1:])
took = time.perf_counter() - start
used = resource.getrusage(resource.RUSAGE_SELF)
helpers = resource.getrusage(resource.RUSAGE_CHILDREN)
# not ru_maxrss, which begins with the size of whoever started this
(size,) = [line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")]
print("@", status, took, used.ru_utime + used.ru_stime, helpers.ru_utime + helpers.ru_stime, size)
"""


def _run(*arguments: str) -> tuple[float, float, float, int]:
    """Seconds on the wall, seconds of CPU of the program and of its workers, and its greatest size in KB."""
    done = subprocess.run(
        [sys.executable, "-P", "-c", _MEASURED, *arguments], capture_output=True, text=True, check=True
    )
    status, *told = done.stdout.splitlines()[-1].removeprefix("@").split()
    assert status == "0", done.stderr
    wall, own, workers, size = map(float, told)
    return wall, own, workers, int(size)


def _floor(texts: list[bytes], folder: Path) -> tuple[float, float, int]:
    """Seconds to write the texts into a zip and to read them out of it, and what it weighs."""
    file = folder / "floor.zip"
    start = time.perf_counter()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as into:
        for n in range(0, len(texts), 500):
            into.writestr(f"{n}.txt", b"\n".join(texts[n : n + 500]))
    written = time.perf_counter()
    with zipfile.ZipFile(file) as opened:
        for name in opened.namelist():
            opened.read(name)
    return written - start, time.perf_counter() - written, file.stat().st_size


def main() -> None:
    for articles in (ARTICLES // 10, ARTICLES):
        folder = cache(articles)
        with Store.open(folder / "cache.sqlite3") as store:
            texts = [text(one).encode() for one in store.articles.full(store.articles.ids(parse("")))]
        raw = len(zlib.compress(b"\n".join(texts)))
        with tempfile.TemporaryDirectory(dir=os.environ.get("EGOV_BENCH")) as work:
            pack = Path(work, "a.zip")
            out = _run("pack", "export", "--to", str(pack), "--data", str(folder))
            come = _run("pack", "import", str(pack), "--data", str(Path(work, "fresh")))
            again = _run("pack", "import", str(pack), "--data", str(Path(work, "fresh")))
            writing, reading, floor = _floor(texts, Path(work))
            weight = pack.stat().st_size
        print(f"{articles:,} articles")
        for name, (wall, own, workers, size), least in (
            ("export", out, writing),
            ("import", come, reading),
            ("import again", again, reading),
        ):
            print(
                f"  {name:13} {articles / wall:8,.0f} articles/s   {wall:6.2f} s, CPU {own:5.2f} s and workers "
                f"{workers:5.2f} s   {size / 1000:5.0f} MB   "
                f"{(own + workers) / least:6.1f} x a plain zip ({least:.2f} s)"
            )
        print(
            f"  size          {weight / articles:8,.0f} bytes an article; the texts in one go {raw / articles:,.0f} "
            f"({weight / raw:.2f} x), as a plain zip {floor / articles:,.0f} ({weight / floor:.2f} x)"
        )
