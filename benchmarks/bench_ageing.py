"""A year of daily syncs of 200 sources, each with one new article a day and one that is edited a week later.

With the newest 50 of each source kept, size and speed must be flat once those are there: told for every 60 days are the
size of the file, what a day costs to store, index and prune, and what a search and a list cost then.
"""

import os
import statistics
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from msgspec.structs import replace

from benchmarks.corpus import NEWEST, entry
from egov_tui.model import Decision, Entry
from egov_tui.settings import Retention
from egov_tui.store import Store
from egov_tui.store.query import parse

DAYS = int(os.environ.get("DAYS", "365"))
SOURCES = int(os.environ.get("SOURCES", "200"))
KEPT = 50
LISTED = 20
"""Articles that a feed lists at a time."""


def article(source: int, day: int, *, edited: bool = False) -> Entry:
    """What a source publishes on a day."""
    made = entry(source * DAYS + day, SOURCES * DAYS)
    html = made.html + ("<p>Imerekebishwa.</p>" if edited else "")
    at = NEWEST - timedelta(days=DAYS - day)
    marks = f"{source}/{day}/{edited}"
    return replace(made, key=f"guid:{day}", html=html, published=at, content_hash=marks, aliases=())


def live(store: Store, source: int, number: int, day: int) -> None:
    """One sync of one source."""
    now = NEWEST - timedelta(days=DAYS - day)
    known = store.articles.known(source)
    old = known.get(f"guid:{day - 7}")
    edits = ((old.id, article(number, day - 7, edited=True)),) if old and number % 2 else ()
    store.articles.save(source, Decision(inserts=(article(number, day),), edits=edits), now)
    known = store.articles.known(source)
    keys = (f"guid:{one}" for one in range(max(0, day - LISTED + 1), day + 1))
    store.sources.listed(source, [known[key].id for key in keys if key in known])


def milliseconds(work: object) -> float:
    """The median of five."""
    runs = []
    for _ in range(5):
        start = time.perf_counter()
        work()  # type: ignore[operator]
        runs.append((time.perf_counter() - start) * 1000)
    return statistics.median(runs)


def main() -> None:
    """Print a line for every 60 days."""
    retention = Retention(keep_newest=KEPT)
    query = parse("serikali maji")
    print(f"{'day':>5}{'articles':>10}{'MB':>8}{'a day, s':>10}{'search, ms':>12}{'list, ms':>10}")
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "cache.sqlite3") as store:
        sources = [store.sources.add(f"https://w{n}.example/feed", title=f"W{n}").id for n in range(SOURCES)]
        spent = []
        for day in range(DAYS):
            start = time.perf_counter()
            for number, source in enumerate(sources):
                live(store, source, number, day)
            while store.index.pending(100):
                pass
            store.articles.mark(store.articles.ids(parse("is:unread"))[: SOURCES * 2], read=True)
            while store.ageing.prune(retention, NEWEST - timedelta(days=DAYS - day)):
                pass
            while store.ageing.tidy():
                pass
            spent.append(time.perf_counter() - start)
            if day % 60 == 59 or day == DAYS - 1:
                weight = sum(file.stat().st_size for file in Path(folder).iterdir()) / 1e6
                search = milliseconds(lambda: store.articles.ids(query, limit=5_000))
                listed = milliseconds(lambda: store.articles.ids(parse(""), limit=200))
                total = store.articles.counts().total
                a_day = statistics.median(spent[-30:])
                print(f"{day + 1:5}{total:10,}{weight:8.0f}{a_day:10.2f}{search:12.2f}{listed:10.2f}", flush=True)
