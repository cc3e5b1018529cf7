"""The lines around the panes and the rows of the list: what is offered, what is told, and what gives way."""

from pathlib import Path

import pytest

from egov_tui.model import Problem
from egov_tui.settings import load
from egov_tui.store import Store
from tests.tui.builder import NOW, Desk, add, entry, index, many, read, settings, world

LONG = "Mkutano wa kwanza wa Serikali Mtandao nchini Tanzania kufanyika jijini Arusha mwezi Agosti"


def play(folder: Path, story: object, *, size: tuple[int, int] = (80, 24), build: object = world, **more: str) -> None:
    chosen = settings(folder, **more)
    build(chosen.cache)  # type: ignore[operator]
    read(chosen, story, size=size)  # type: ignore[arg-type]


def keys(desk: Desk) -> str:
    """The line of keys."""
    return desk.text.splitlines()[-1].strip()


def status(desk: Desk) -> str:
    """The status line."""
    return desk.text.splitlines()[-2 if desk.screen.arrangement.chrome else -1].strip()


# ---------------------------------------------------------------- keys


def test_each_pane_offers_its_own_keys_and_help(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        assert keys(desk) == "Enter Open  Space Read on  n Next unread  m Read/unread  / Search  ? Help"
        await desk.press("enter")
        assert keys(desk).startswith("Space Read on  ; Links  f Star  o Open in the browser  q Back, quit")
        assert keys(desk).endswith("? Help")
        await desk.press("left", "left")
        assert keys(desk).startswith("Enter Open")
        assert "Star" not in keys(desk)
        assert keys(desk).endswith("? Help")

    play(tmp_path, story)


def test_a_narrow_line_of_keys_keeps_the_first_and_help(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        assert keys(desk) == "Enter Open  Space Read on  ? Help"

    play(tmp_path, story, size=(40, 22))


def test_a_click_on_a_key_presses_it(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.pilot.click(desk.screen.keys, offset=(desk.text.splitlines()[-1].index("Read/unread"), 0))
        await desk.settle()
        headline = desk.screen.rows.headline(0)
        assert headline is not None
        assert headline.read

    play(tmp_path, story)


# ---------------------------------------------------------------- status


def failing(cache: Path) -> None:
    world(cache)
    with Store.open(cache) as store:
        source = store.sources.all()[0]
        store.sources.failed(source.id, Problem("gone", "https://x.example"), NOW, NOW)


def test_the_status_tells_mode_failures_and_language(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        assert status(desk).startswith("text · 2 failing · en")
        assert status(desk).endswith("1/13")

    play(tmp_path, story, build=failing)


def test_where_there_is_little_room_parts_go_as_a_whole_and_the_last_first(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        assert status(desk).split("  ")[0] == "text · 2 failing"
        await desk.pilot.resize_terminal(14, 12)
        await desk.settle()
        assert "failing" not in status(desk)
        assert status(desk).startswith("text")

    play(tmp_path, story, size=(25, 12), build=failing)


def test_what_is_said_takes_as_many_lines_as_it_needs_and_gives_them_back(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        before = desk.text
        desk.screen.say("One two three four five six seven eight nine ten eleven")
        await desk.settle()
        assert desk.text.splitlines()[-2].strip() == "One two three four five six seven"
        assert desk.text.splitlines()[-1].split() == ["eight", "nine", "ten", "eleven", "1/13"]
        desk.screen.hush()
        await desk.settle()
        assert desk.text == before

    play(tmp_path, story, size=(40, 12))


def test_what_is_said_at_great_length_is_cut_with_an_ellipsis_and_leaves_room_for_the_panes(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        desk.screen.say("Word " * 100)
        await desk.settle()
        *panes, last = desk.text.splitlines()
        assert last.rstrip().endswith("…")
        assert sum("Word" in line for line in panes) == 3
        await desk.pilot.resize_terminal(140, 40)
        await desk.settle()
        assert desk.screen.status.region.height == 4

    play(tmp_path, story, size=(40, 12))


# ---------------------------------------------------------------- rows


def long_titles(cache: Path) -> None:
    with Store.open(cache) as store:
        add(store, "Mamlaka ya Serikali Mtandao", [entry(n, f"{n} {LONG}", NOW) for n in range(4)])
        index(store)


@pytest.mark.parametrize("size", [(140, 40), (80, 24), (60, 22), (40, 12)])
@pytest.mark.parametrize(("rows", "lines"), [("compact", 1), ("comfortable", 2)])
def test_rows_take_as_many_lines_as_the_reader_chose(
    tmp_path: Path, size: tuple[int, int], rows: str, lines: int
) -> None:
    async def story(desk: Desk) -> None:
        top = desk.screen.rows.region.y
        shown = desk.text.splitlines()[top : top + 2 * lines]
        of_list = slice(desk.screen.rows.region.x, desk.screen.rows.region.right)
        assert sum("Mkutano" in line[of_list] for line in shown) == 2
        assert all("09:30" in line[of_list] for line in shown[lines - 1 :: lines])

    play(tmp_path, story, build=long_titles, size=size, rows=rows)


def test_a_narrow_compact_row_gives_the_title_the_room_of_the_agency(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        assert "Mamlaka" not in desk.text
        assert "Mkutano wa kwanza wa" in desk.text

    play(tmp_path, story, build=long_titles, size=(40, 12), rows="compact")


def test_the_rows_change_at_once_stay_where_they_are_and_are_remembered(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press(*["j"] * 50)
        here = desk.under_cursor
        heights = [desk.screen.rows.row_height]
        for _ in range(3):
            await desk.press("V")
            assert here in desk.text
            heights.append(desk.screen.rows.row_height)
        assert heights == [1, 1, 2, 1]
        await desk.press("V")
        assert load(config=desk.screen.context.settings.config, environ={}).reader.rows == "compact"

    play(tmp_path, story, build=lambda cache: many(cache, 200))
