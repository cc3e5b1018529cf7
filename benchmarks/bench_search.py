"""Search and lists on caches of 1,000 and 100,000 articles of about 4 KB (SIZES chooses others, such as 1000000).

Every figure is the median of warm runs in this process, as the reader asks. Aims: newest first, of 1-3 words, under
20 ms at 100,000; a prefix under 100 ms; relevance within its deadline; list pages, counts and articles under 5 ms and
not growing with the size; a file of at most 8 KB an article; stored at 1,000 a second, indexed at 400 a second (by one
process; a sync has two).
"""

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

from benchmarks.caches import cache
from benchmarks.corpus import NEWEST, PER_FEED, entry
from egov_tui.model import Decision
from egov_tui.store import Store
from egov_tui.store.articles import RELEVANCE_SECONDS
from egov_tui.store.query import parse

SIZES = tuple(int(size) for size in os.environ.get("SIZES", "1000,100000").split(","))
RUNS = int(os.environ.get("RUNS", "7"))
SPEED = 2_000
"""Articles that are stored and indexed to tell how many a second are."""
QUERIES = {
    "one common word": "serikali",
    "one rare word": "kudokinya",
    "two common words": "maji mkutano",
    "three words": "zabuni maji elimu",
    "an inflection": "mikutanoni",
    "a phrase": '"serikali wananchi"',
    "a prefix of 3 letters": "mku*",
    "a word among the unread": "maji is:unread",
    "a word of one source": "maji source:wakala-wa-badodo",
    "OR and without": "zabuni OR tender -maji",
    "those of a language": "lang:sw",
    "the starred of a language": "lang:sw is:starred",
    "the open calls of a language": "lang:sw is:open",
    "a word in a language": "maji lang:sw",
}


def milliseconds(work: Callable[[], object]) -> float:
    """The median of warm runs."""
    work()
    runs = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        runs.append((time.perf_counter() - start) * 1000)
    return statistics.median(runs)


def speeds() -> tuple[float, float]:
    """Articles stored and indexed in a second, by one process."""
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "cache.sqlite3") as store:
        source = store.sources.add("https://wakala.example/feed").id
        entries = [entry(number, SPEED) for number in range(SPEED)]
        start = time.perf_counter()
        for at in range(0, SPEED, PER_FEED):
            decision = Decision(inserts=tuple(entries[at : at + PER_FEED]))
            store.articles.save(source, decision, NEWEST + timedelta(hours=1))
        stored = time.perf_counter()
        while store.index.pending(100):
            pass
        return SPEED / (stored - start), SPEED / (time.perf_counter() - stored)


def measured(store: Store) -> dict[str, float]:
    """Milliseconds of everything that a reader waits for."""
    articles = store.articles
    queries = {name: parse(text) for name, text in QUERIES.items()}
    figures = {name: milliseconds(partial(articles.ids, query, limit=5_000)) for name, query in queries.items()}
    figures["best matches of a common word"] = milliseconds(
        lambda: articles.ids(parse("serikali"), limit=50, order="relevance")
    )
    ids = articles.ids(parse(""), limit=200)
    figures["the first 200 of all"] = milliseconds(lambda: articles.ids(parse(""), limit=200))
    figures["40 rows of a list"] = milliseconds(lambda: articles.headlines(ids[100:140]))
    figures["the counters"] = milliseconds(articles.counts)
    figures["an article"] = milliseconds(lambda: articles.get(ids[50]))
    return figures


def main() -> None:
    """Print the figures side by side."""
    stored, indexed = speeds()
    print(f"stored {stored:,.0f} articles a second, indexed {indexed:,.0f} (one process)")
    columns = {}
    for size in SIZES:
        file = cache(size) / "cache.sqlite3"
        with Store.open(file) as store:
            columns[size] = measured(store)
        print(
            f"{size:,} articles: {file.stat().st_size / 1e6:,.0f} MB, {file.stat().st_size / size / 1000:.1f} KB each"
        )
    print(f"{'':34}" + "".join(f"{size:>12,}" for size in SIZES) + "   ms")
    for name in columns[SIZES[0]]:
        print(f"{name:34}" + "".join(f"{columns[size][name]:12.2f}" for size in SIZES))
    print(f"relevance has a deadline of {RELEVANCE_SECONDS * 1000:.0f} ms")
