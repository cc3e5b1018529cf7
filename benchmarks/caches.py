"""Caches to measure on: plain ones, and desks as a person has them, with folders and with long articles on top."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from benchmarks.corpus import NEWEST, build, page
from egov_tui.model import Decision, Entry
from egov_tui.store import Store
from egov_tui.store.migrations import scripts
from egov_tui.store.query import parse
from egov_tui.tui.habits import Habits
from egov_tui.tui.screens.remembering import Left

CACHES = Path(os.environ.get("EGOV_BENCH", Path(tempfile.gettempdir(), "egov-tui-bench")))
LENGTHS = (4, 20, 200)
"""Kilobytes of HTML of the articles on the rows 1, 3 and 5 of the list; between them stand short ones."""
FOLDERS = 10
OUTER = "Serikali"
"""The folder that all others are in."""


def shape() -> str:
    """What tells a cache of this version from those of others."""
    return hashlib.sha256("".join(scripts()).encode()).hexdigest()[:8]


def cache(articles: int) -> Path:
    """A data folder with a cache of so many articles, made once for a shape of the cache and kept for the next run."""
    folder = CACHES / f"cache-{shape()}-{articles}"
    if not (folder / "cache.sqlite3").exists():
        folder.mkdir(parents=True, exist_ok=True)
        build(folder / "cache.sqlite3", articles)
        with Store.open(folder / "cache.sqlite3") as store:  # a cache that never had a source gets a welcome
            store.sources.remove(store.sources.add("https://once.example/feed").slug)
    return folder


def desk(articles: int) -> Path:
    """A data folder with a cache of so many articles, made once and kept; opened, it is as nobody had left it."""
    folder = CACHES / f"desk-{shape()}-{articles}"
    if not (folder / "cache.sqlite3").exists():
        making = folder.with_suffix(".new")
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(parents=True)
        shutil.copy(cache(articles) / "cache.sqlite3", making)
        _furnish(making / "cache.sqlite3")
        making.rename(folder)
    leave(folder, Left(), Habits())
    return folder


def leave(folder: Path, left: Left, habits: Habits) -> None:
    """Have the reader open as if it had been left so."""
    with Store.open(folder / "cache.sqlite3") as store:
        store.session.put("left", left)
        store.session.put("habits", habits)


def leave_at_end(folder: Path) -> None:
    """Have the reader open at the last article of all, with some folders closed."""
    with Store.open(folder / "cache.sqlite3") as store:
        (oldest,) = store.articles.ids(parse(""), limit=1, order="oldest")
    leave(folder, Left(article=oldest), Habits(closed=tuple(f"{OUTER}/Kundi {n}" for n in range(3))))


def counted(folder: Path) -> int:
    """How many articles there are."""
    with Store.open(folder / "cache.sqlite3") as store:
        return store.articles.counts().total


def _furnish(path: Path) -> None:
    with Store.open(path) as store:
        for number, source in enumerate(store.sources.all()):
            store.steps.change(source.slug, folder=f"{OUTER}/Kundi {number % FOLDERS}")
        long = store.sources.add("https://long.example/feed", title="Long reads", folder=f"{OUTER}/Kundi 0")
        now = NEWEST + timedelta(days=1)
        inserts = [
            Entry(
                key=f"long:{row}",
                content_hash=f"{row}",
                title=f"Row {row} of {len(html) / 1000:.0f} KB",
                link=f"https://long.example/{row}",
                published=now - timedelta(minutes=row),
                language="en",
                html=html,
            )
            for row, html in enumerate(_texts())
        ]
        store.articles.save(long.id, Decision(inserts=tuple(reversed(inserts))), now)
        while store.index.pending():
            pass


def _texts() -> Iterator[str]:
    """Short and long by turns; the long ones stand on the odd rows."""
    for kilobytes in LENGTHS:
        yield page(0)
        yield page(kilobytes)
    yield page(0)
