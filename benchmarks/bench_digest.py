"""A digest of few and of many of 100,000 articles: how long it takes, and how much memory.

The floor is reading the headlines of the same articles, a page at a time and letting go of each. Aims: at most twice as
long as the floor, however many articles there are; memory that does not grow with them, at most 40 MB above that.
Each figure is of a process of its own: CPU of the work alone, the greatest memory that it ever had.
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from benchmarks.caches import cache
from benchmarks.corpus import NEWEST
from egov_tui.exchange.forms import FORMS
from egov_tui.exchange.gathering import Wish, gather
from egov_tui.exchange.telling import told
from egov_tui.store import Store
from egov_tui.store.query import parse
from egov_tui.store.tree import Dated, Query

SIZE = int(os.environ.get("SIZE", "100000"))
DAYS = (7, 90, 900)
_AFTER = NEWEST + timedelta(hours=1)
_PAGE = 200


def floor(store: Store, days: int) -> int:
    """Read the headlines of the same days."""
    begin = _AFTER.replace(hour=0, minute=0) - timedelta(days=days)
    ids = store.articles.ids(Query(Dated(begin, _AFTER)), order="oldest")
    for start in range(0, len(ids), _PAGE):
        store.articles.headlines(ids[start : start + _PAGE])
    return len(ids)


def digest(store: Store, days: int) -> int:
    """Gather and write a digest."""
    found = gather(store, Wish(since=f"{days}d"), _AFTER)
    for form in FORMS.values():
        deque(form(told(found)), maxlen=0)
    return found.articles


WORK: dict[str, Callable[[Store, int], int]] = {"floor": floor, "digest": digest}


def one(work: str, days: int, path: str) -> None:
    """Do one thing and print what it cost."""
    with Store.open(Path(path)) as store:
        store.articles.headlines(store.articles.ids(parse(""), limit=1))
        start = time.process_time()
        articles = WORK[work](store, days)
        spent = time.process_time() - start
    print(json.dumps([articles, spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))


def main() -> None:
    """Print the figures side by side."""
    path = str(cache(SIZE) / "cache.sqlite3")
    print(
        f"{'days':>5}{'articles':>10}{'floor s':>9}{'digest s':>10}{'ratio':>7}{'per s':>10}{'floor MB':>10}{'MB':>6}"
    )
    for days in DAYS:
        figures = {work: _measured(work, days, path) for work in WORK}
        (articles, bare, room), (_same, spent, mine) = figures["floor"], figures["digest"]
        print(
            f"{days:5}{articles:10,.0f}{bare:9.2f}{spent:10.2f}{spent / bare:7.2f}{articles / spent:10,.0f}"
            f"{room:10.0f}{mine:6.0f}"
        )


def _measured(work: str, days: int, path: str) -> tuple[float, float, float]:
    code = f"from benchmarks.bench_digest import one; one({work!r}, {days}, {path!r})"
    runs = [json.loads(subprocess.check_output([sys.executable, "-c", code])) for _ in range(3)]
    articles, spent, room = min(runs, key=lambda run: run[1])
    return articles, spent, room


if __name__ == "__main__":
    main()
