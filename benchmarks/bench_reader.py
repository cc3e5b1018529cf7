"""What keys cost in the reader, on caches of 1,000 and 100,000 articles, each beside a floor of bare Textual.

On a real terminal (see `probe`): CPU ms from a key until everything that it started rests, of the event loop's thread
and of all threads, medians; wall time only where somebody waits for an answer. The floor does the same key in an app
that knows its rows and its texts already (`floor_reader`). Aims (DESIGN §8): a key of the list 10 ms, whatever its
length, and 35 with the article that is then drawn beside it; an article of 4 KB 25 ms, one of 200 KB 150 ms. And no
key holds up the next for more than 50 ms.
"""

import os
import statistics
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

from benchmarks.caches import CACHES, LENGTHS, desk
from benchmarks.probe import Cost, Probe

SIZES = tuple(int(size) for size in os.environ.get("SIZES", "1000,100000").split(","))
RUNS = int(os.environ.get("RUNS", "7"))
WIDE, NARROW, ALONE = (140, 40), (100, 40), (79, 40)
WORD = "serikali"
DOWN, UP, PAGE_DOWN, ENTER, ESCAPE = "j", "k", "\x1b[6~", "\r", "\x1b"


class Told(NamedTuple):
    """A line of the table."""

    what: str
    cost: Cost
    floor: Cost | None = None
    aim: float | None = None
    """Of the CPU of all threads, in ms."""
    loop_aim: float | None = None

    def __str__(self) -> str:
        cost, floor = self.cost, self.floor
        beside = f"{floor.cpu:8.1f}{cost.cpu / floor.cpu:7.1f}" if floor else " " * 15
        wall = f"{cost.wall:8.0f}" if cost.wall > 0 else " " * 8
        measured, aim, of = (cost.cpu, self.aim, "CPU") if self.aim else (cost.loop, self.loop_aim, "loop")
        met = "" if aim is None else f"   {of} {aim:g}: {'met' if measured <= aim else 'MISSED'}"
        return f"  {self.what:40}{cost.loop:8.1f}{cost.cpu:8.1f}{wall}{beside}{met}"


def median(costs: list[Cost]) -> Cost:
    """The median of each figure."""
    return Cost(*(statistics.median(figures) for figures in zip(*costs, strict=True)))


@contextmanager
def opened(module: str, data: Path, size: tuple[int, int]) -> Iterator[Probe]:
    """The reader, or the floor, at rest on a terminal."""
    options = ["--lang", "en", "--data"] if module == "egov_tui" else []
    paths = os.pathsep.join((str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH", "")))
    environ = {"HOME": str(CACHES), "LANG": "C.UTF-8", "PYTHONPATH": paths}
    with Probe([sys.executable, "-P", "-m", module, *options, str(data)], size, environ) as probe:
        probe.wait("●")
        probe.settle()
        yield probe
        probe.send("\x11")  # ctrl+q: where one types, q is a letter
        probe.end()


# ---------------------------------------------------------------- what is measured


class Moves(NamedTuple):
    """Down within what is seen, down where the list scrolls, a page down; away from the long articles."""

    within: Cost
    scrolling: Cost
    page: Cost


def moving(probe: Probe, runs: int) -> Moves:
    """Move the cursor of the list: a thousand rows is what it takes to page 20 times."""
    pages = [probe.cost(PAGE_DOWN) for _ in range(runs)]
    scrolling = [probe.cost(DOWN) for _ in range(runs)]
    within = []
    for _ in range(max(1, runs // 5)):
        probe.cost(UP * 5)
        within += [probe.cost(DOWN) for _ in range(5)]
    probe.cost("g")
    return Moves(median(within), median(scrolling), median(pages))


def opening(probe: Probe, *, in_floor: bool) -> dict[int, tuple[Cost, Cost]]:
    """The long articles, each drawn when the cursor comes to it, and then opened; the floor does but the second."""
    figures = {}
    for number, length in enumerate(LENGTHS):
        drawn, entered = [], []
        for _ in range(RUNS):
            drawn.append(probe.cost(DOWN))
            entered.append(probe.cost(ENTER))
            if not in_floor:
                probe.cost(ESCAPE)
            probe.cost(UP)
        figures[length] = median(drawn), median(entered)
        if number < len(LENGTHS) - 1:
            probe.cost(DOWN * 2)
    probe.cost("g")
    return figures


def resizing(probe: Probe) -> Cost:
    """From wide to narrow and back, while the longest article is open."""
    probe.cost(DOWN * (2 * len(LENGTHS) - 1))
    probe.cost(ENTER)
    costs = []
    for _ in range(RUNS):
        costs += [probe.cost(partial(probe.drag, *size)) for size in (NARROW, WIDE)]
    return median(costs)


def typing(probe: Probe) -> tuple[Cost, Cost]:
    """The letters of a word, each until what it found is shown; and the time until a word typed at once is found."""
    letters = []
    for _ in range(max(1, RUNS // 3)):
        probe.cost("/")
        letters += [probe.cost(letter) for letter in WORD]
        probe.cost(ESCAPE)
    whole = []
    for _ in range(RUNS):
        probe.cost("/")
        whole.append(probe.cost(WORD, found))
        probe.cost(ESCAPE)
    return median(letters), median(whole)


def found(screen: str) -> bool:
    """Whether the search for the whole word is answered."""
    return f"{WORD} OR {WORD}*" in screen or f"Search: {WORD}" in screen


def repeated(act: Callable[[], Cost], runs: int = RUNS) -> Cost:
    """The median of what an act costs."""
    act()
    return median([act() for _ in range(runs)])


def sorting(probe: Probe, order: str) -> Cost:
    """Another order of the list, chosen by typing its name; then the first again."""
    costs = []
    for _ in range(RUNS):
        probe.cost("s")
        probe.cost(order)
        costs.append(probe.cost(ENTER, f"All articles · by {order}"))
        probe.cost("s")
        probe.cost("newest")
        probe.cost(ENTER)
    return median(costs)


def measure(articles: int) -> Iterator[Told]:
    """Yield the lines of a cache."""
    data = desk(articles)
    with opened("benchmarks.floor_reader", data, WIDE) as floor:
        least = moving(floor, 3 * RUNS)
        least_opened = opening(floor, in_floor=True)
        least_resized = resizing(floor)
        floor.cost("/")
        least_letter = median([floor.cost(letter) for letter in WORD])
    with opened("egov_tui", data, ALONE) as reader:
        alone = moving(reader, 3 * RUNS)
    yield from compared("alone", 10, alone, least)
    with opened("egov_tui", desk(articles), WIDE) as reader:
        at_first = reader.memory()
        beside = moving(reader, 3 * RUNS)
        yield from compared("article beside", 10 + 25, beside, least)
        aims = {4: 25.0, 200: 150.0}
        for length, (drawn, entered) in opening(reader, in_floor=False).items():
            yield Told(f"{length} KB, the cursor comes to it", drawn, least_opened[length][1], aims.get(length))
            yield Told(f"{length} KB, opened then", entered, least_opened[length][1], aims.get(length))
        yield Told("resized with 200 KB open", resizing(reader), least_resized, 150)
        reader.cost(ESCAPE)
        reader.cost("g")
        letter, whole = typing(reader)
        yield Told("a letter of a search, with its results", letter, least_letter, loop_aim=50)
        yield Told(f"{WORD}, typed at once", whole)
        for name, pair in {"starred": "fu", "marked read": "mu"}.items():
            there, back = in_turns(reader, pair)
            yield Told(name, there, loop_aim=50)
            yield Told(f"{name}, taken back", back, loop_aim=50)
        reader.cost("hg" + DOWN * 3)
        closed, open_again = in_turns(reader, "  ")
        yield Told("the folder of all folders, closed", closed, loop_aim=50)
        yield Told("the same, opened", open_again, loop_aim=50)
        reader.cost("\t")
        for order in ("title", "agency"):
            yield Told(f"ordered by {order}", sorting(reader, order), loop_aim=50)
        yield Told("nothing, for a while", repeated(lambda: reader.cost("")))
        at_last = reader.memory()
    for when, (resident, own) in (("at first", at_first), ("after all of this", at_last)):
        print(f"  memory {when}: {resident:.1f} MB, of it {own:.1f} MB its own")


def compared(where: str, aim: float, moves: Moves, floor: Moves) -> Iterator[Told]:
    """The lines of moving in the list."""
    yield Told(f"j within the view, {where}", moves.within, floor.within, aim)
    yield Told(f"j that scrolls, {where}", moves.scrolling, floor.scrolling, aim)
    yield Told(f"PgDn, {where}", moves.page, floor.page, aim)


def in_turns(probe: Probe, keys: str) -> tuple[Cost, Cost]:
    """What each of two keys costs, one after the other."""
    probe.cost(keys)
    turns = [(probe.cost(keys[0]), probe.cost(keys[1])) for _ in range(RUNS)]
    return median([there for there, _back in turns]), median([back for _there, back in turns])


def main() -> None:
    """Print a table for each cache."""
    for articles in SIZES:
        print(f"{f'{articles:,} articles':42}{'loop':>8}{'CPU':>8}{'wall':>8}{'floor':>8}{'ratio':>7}   aim (ms)")
        for told in measure(articles):
            print(told, flush=True)
