"""The language of each article is told in words and letters, never at the cost of its title."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from egov_tui.model import Feed
from egov_tui.store import Store
from tests.tui.builder import Desk, add, entry, read, settings, world

Story = Callable[[Desk], Awaitable[None]]


def play(tmp_path: Path, story: Story, size: tuple[int, int] = (140, 40), **reader: object) -> None:
    chosen = settings(tmp_path, **reader)
    world(chosen.cache)
    with Store.open(chosen.cache) as store:
        add(store, "Hati", [entry(91, "Na. 91 / 2015", None, language="")])
        source = store.sources.find("https://hati.example/feed")
        assert source
        store.sources.describe(source.id, Feed(kind="rss", language="en-GB"))
    read(chosen, story, size=size)


def row(desk: Desk, title: str, lines: int = 1) -> str:
    """The lines of the list on which an article stands."""
    shown = desk.text.splitlines()
    at = next(n for n, line in enumerate(shown) if title in line)
    return " ".join(shown[at : at + lines])


@pytest.mark.parametrize("icons", ["unicode", "ascii"])
def test_a_wide_row_has_a_column_for_it_and_a_high_one_a_place_beside_the_agency(tmp_path: Path, icons: str) -> None:
    async def story(desk: Desk) -> None:
        for size, lines in (((80, 24), 1), ((140, 40), 2)):
            await desk.pilot.resize_terminal(*size)
            await desk.settle()
            told = row(desk, "Na. 91", lines)
            assert "  --  Na. 91" in told if lines == 1 else " -- " in told
        assert " en " in desk.text
        assert " sw " in desk.text

    play(tmp_path, story, icons=icons)


def test_where_it_would_cost_the_title_it_is_left_to_the_article(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        assert " -- " not in desk.text
        await desk.press("F", *"lang:none", "enter", "enter")
        assert "language unknown, declared as English" in " ".join(desk.text.split())

    play(tmp_path, story, (40, 12), rows="compact")
