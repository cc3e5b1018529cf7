"""Whether the reader grows while it is used: memory after each quarter of a long session on 100,000 articles.

In one process with Textual's pilot, for here only memory counts: 2,000 articles opened, 500 searches, 200 sizes, 400
marks taken back, 200 folders closed and opened. Objects are those that Python's collector knows, counted after it has
looked everywhere. Aim: after the last quarter of each it is not 1 MB, nor 1 in 50 objects, more than it was before.
"""

import asyncio
import gc
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import NamedTuple

from textual.pilot import Pilot

from benchmarks.caches import desk
from egov_tui.settings import Settings
from egov_tui.store import Store
from egov_tui.tui.app import ReaderApp

SCALE = float(os.environ.get("SCALE", "1"))
QUARTERS = 4
SIZES = ((140, 40), (100, 30), (79, 24), (40, 12))


class Size(NamedTuple):
    """How much there is."""

    megabytes: float
    objects: int


def now() -> Size:
    """Count what is left when all garbage is gone."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return Size(pages * os.sysconf("SC_PAGE_SIZE") / 1e6, len(gc.get_objects()))


async def reading(pilot: Pilot[None], turn: int) -> None:
    """Open the next article, and leave it."""
    await pilot.press("down", "enter", "pagedown", "escape")


async def searching(pilot: Pilot[None], turn: int) -> None:
    """Search for one of many words as one types it, and leave the search."""
    word = ("maji", "zabuni", "elimu", "road", "afya", "tender", "mkutano")[turn % 7]
    await pilot.press("slash", *word)
    await pilot.pause(0.1)
    await pilot.app.workers.wait_for_complete([w for w in pilot.app.workers if w.group == "search"])
    await pilot.press("escape")


async def resizing(pilot: Pilot[None], turn: int) -> None:
    """Another size of the screen."""
    await pilot.resize_terminal(*SIZES[turn % len(SIZES)])


async def marking(pilot: Pilot[None], turn: int) -> None:
    """Star an article, and take it back."""
    await pilot.press("f", "u")


async def folding(pilot: Pilot[None], turn: int) -> None:
    """Close the folder of all folders and open it."""
    await pilot.press("h", "g", "j", "j", "j", "space", "space", "tab")


ACTS: dict[str, tuple[int, Callable[[Pilot[None], int], Awaitable[None]]]] = {
    "articles opened": (2_000, reading),
    "searches": (500, searching),
    "sizes": (200, resizing),
    "marks taken back": (400, marking),
    "folders closed and opened": (200, folding),
}


async def session() -> None:
    """Do all of it, printing a line for each act."""
    data = desk(100_000)
    settings = Settings(data=data, config=data / "config.toml", state=data / "state")
    with Store.open(settings.cache) as store:
        app = ReaderApp(store, settings)
        async with app.run_test(size=SIZES[0]) as pilot:
            await pilot.pause(1)
            print(f"{'MB and objects at first':34}{now().megabytes:7.1f}{now().objects:9,}")
            for name, (times, act) in ACTS.items():
                sizes = []
                for quarter in range(QUARTERS):
                    for turn in range(int(times * SCALE / QUARTERS)):
                        await act(pilot, quarter + turn)
                    await pilot.pause(0.5)
                    sizes.append(now())
                most = Size(*map(max, zip(*sizes[:-1], strict=True)))
                met = sizes[-1].megabytes < most.megabytes + 1 and sizes[-1].objects < 1.02 * most.objects
                told = "".join(f"{size.megabytes:7.1f}{size.objects:9,}" for size in sizes)
                print(f"{int(times * SCALE):6,} {name:27}{told}   {'level' if met else 'GROWS'}", flush=True)


def main() -> None:
    """Print megabytes and objects after each quarter."""
    asyncio.run(session())
