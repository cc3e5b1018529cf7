"""A digest of few and of many of 100,000 articles: how long it takes, and how much memory.

The floor is reading the headlines of the same articles, a page at a time and letting go of each. Aims: gathered in at
most twice the floor where many articles are of the days, and in 0.1 s where few are; memory that does not grow with the
articles, at most 30 MB above the floor's. What is written grows with what is told alone: 20 articles of each agency.
Each figure is of a process of its own, the quickest of three: CPU of the work alone, the greatest memory it ever had.
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections import deque
from datetime import timedelta
from pathlib import Path

from benchmarks.caches import cache
from benchmarks.corpus import NEWEST
from egov_tui.store import Store
from egov_tui.store.query import parse
from egov_tui.store.tree import Dated, Query

SIZE = int(os.environ.get("SIZE", "100000"))
DAYS = (7, 90, 900)
_AFTER = NEWEST + timedelta(hours=1)
_PAGE = 200


def floor(store: Store, days: int) -> list[float]:
    """Read the headlines of the same days; seconds."""
    begin = _AFTER.replace(hour=0, minute=0) - timedelta(days=days)
    start = time.process_time()
    ids = store.articles.ids(Query(Dated(begin, _AFTER)), order="oldest")
    for first in range(0, len(ids), _PAGE):
        store.articles.headlines(ids[first : first + _PAGE])
    return [time.process_time() - start]


def digest(store: Store, days: int) -> list[float]:
    """Gather a digest and write it in every form; seconds, articles, articles told, seconds of writing one form."""
    from egov_tui.exchange.digestforms import FORMS
    from egov_tui.exchange.gathering import Wish, gather
    from egov_tui.exchange.telling import told

    start = time.process_time()
    found = gather(store, Wish(since=f"{days}d"), _AFTER)
    gathered = time.process_time()
    for form in FORMS.values():
        deque(form(told(found)), maxlen=0)
    written = (time.process_time() - gathered) / len(FORMS)
    return [gathered - start, found.articles, sum(len(share.told) for share in found.agencies), written]


def one(work: str, days: int, path: str) -> None:
    """Do one thing and print what it cost."""
    with Store.open(Path(path)) as store:
        store.articles.headlines(store.articles.ids(parse(""), limit=1))
        figures = (floor if work == "floor" else digest)(store, days)
    print(json.dumps([*figures, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))


def main() -> None:
    """Print the figures side by side."""
    path = str(cache(SIZE) / "cache.sqlite3")
    names = ("days", "articles", "floor s", "gather s", "ratio", "a second", "told", "write s", "floor MB", "MB")
    print("".join(f"{name:>10}" for name in names))
    for days in DAYS:
        bare, room = _measured("floor", days, path)
        spent, articles, shown, writing, mine = _measured("digest", days, path)
        print(
            f"{days:10}{articles:10,.0f}{bare:10.3f}{spent:10.3f}{spent / bare:10.2f}{articles / spent:10,.0f}"
            f"{shown:10,.0f}{writing:10.3f}{room:10.0f}{mine:10.0f}"
        )


def _measured(work: str, days: int, path: str) -> list[float]:
    code = f"from benchmarks.bench_digest import one; one({work!r}, {days}, {path!r})"
    runs = [json.loads(subprocess.check_output([sys.executable, "-c", code])) for _ in range(3)]
    best: list[float] = min(runs)
    return best


if __name__ == "__main__":
    main()
