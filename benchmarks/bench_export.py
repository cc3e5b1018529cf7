"""Articles a second that leave a cache in each form, against a floor: the same articles read, and their text written.

Each figure is of a process of its own, so that its greatest memory is its own as well; that must not grow with the
number of articles (SIZES chooses others, such as 1000,100000). A folder costs a file, a name and an fsync for each.
"""

import multiprocessing
import os
import re
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.caches import cache
from egov_tui.exchange.forms import FORMS, Form, together
from egov_tui.exchange.saving import into_folder
from egov_tui.store import Store
from egov_tui.store.query import parse

SIZES = tuple(int(size) for size in os.environ.get("SIZES", "1000,10000").split(","))
FLOOR, FOLDER = "floor", "folder"


class Run(NamedTuple):
    """What one of them took."""

    speed: float
    """Articles a second."""
    peak: float
    """Greatest memory of the process, in MB."""


def pieces(store: Store, ids: list[int], what: str) -> Iterator[str]:
    """What is written."""
    if what == FLOOR:
        return (article.text for article in store.articles.full(ids))
    form: Form = next(form for form in FORMS if form == what)
    return together(store, ids, form, "Habari")


def measured(size: int, what: str) -> Run:
    """Write so many articles; in a process of its own."""
    with Store.open(cache(size) / "cache.sqlite3") as store, tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        ids = list(store.articles.ids(parse("")))
        if what == FOLDER:
            written = sum(one.written for one in into_folder(store, ids, "markdown", Path(folder)))
            assert written == len(ids)
        else:
            with (Path(folder) / "all").open("w", encoding="utf-8") as file:
                file.writelines(pieces(store, ids, what))
        seconds = time.perf_counter() - start
    # not ru_maxrss, which begins with the memory of the process that this one was forked from
    peak = re.search(r"VmHWM:\s*(\d+) kB", Path("/proc/self/status").read_text())
    return Run(len(ids) / seconds, int(peak[1]) / 1000 if peak else 0.0)


def main() -> None:
    """Print the figures side by side."""
    names = (FLOOR, *FORMS, FOLDER)
    for size in SIZES:
        cache(size)
        print(f"{size:,} articles {'':12}    a second  of the floor   peak MB")
        floor = 0.0
        for name in names:
            with multiprocessing.get_context("spawn").Pool(1) as alone:
                run = alone.apply(measured, (size, name))
            floor = floor or run.speed
            print(f"  {name:24}{run.speed:12,.0f}{floor / run.speed:12.1f} x{run.peak:10.0f}")
