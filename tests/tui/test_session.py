"""The reader opens as it was left; what is no more does no harm."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from egov_tui.tui.places import PlaceKind
from tests.tui.builder import Desk, many, read, settings, world

Story = Callable[[Desk], Awaitable[None]]


def play(tmp_path: Path, *stories: Story, size: tuple[int, int] = (140, 40)) -> None:
    chosen = settings(tmp_path)
    if not chosen.cache.exists():
        world(chosen.cache)
    for story in stories:
        read(chosen, leaving(story), size=size)


def leaving(story: Story) -> Story:
    """Play, and leave as a reader does."""

    async def play_and_leave(desk: Desk) -> None:
        await story(desk)
        await desk.pilot.press("ctrl+q")

    return play_and_leave


@pytest.mark.parametrize("size", [(140, 40), (80, 24), (40, 12)])
def test_place_article_and_pane_are_as_they_were(tmp_path: Path, size: tuple[int, int]) -> None:
    seen: list[str] = []

    async def leave(desk: Desk) -> None:
        await desk.press("right_square_bracket", "right_square_bracket", "j", "enter")
        assert desk.focus == "article"
        seen.append(desk.under_cursor)

    async def come_back(desk: Desk) -> None:
        assert desk.screen.place.label == "e-Government Authority"
        assert desk.under_cursor == seen[0]
        assert desk.focus == "article"
        assert desk.screen.opened == desk.screen.rows.chosen
        assert desk.screen.sources.chosen
        assert desk.screen.sources.chosen.label == "e-Government Authority"

    play(tmp_path, leave, come_back, size=size)


def test_order_filter_folders_and_unread_only_are_as_they_were(tmp_path: Path) -> None:
    async def leave(desk: Desk) -> None:
        await desk.press("U", "s", *"title", "enter", "F", *"lang:sw", "enter", "tab", "tab", "tab")
        desk.screen.fold("Councils", close=True)
        await desk.press("left")
        assert desk.focus == "sources"

    async def come_back(desk: Desk) -> None:
        assert desk.focus == "sources"
        assert "unread only" in desk.text
        assert "language Swahili" in desk.text
        assert desk.titles == sorted(desk.titles, key=str.casefold)
        assert "Arusha City Council" not in [p.label for p in desk.screen.sources.places]

    play(tmp_path, leave, come_back, size=(180, 40))


def test_a_search_is_as_it_was_and_escape_still_leads_out_of_it(tmp_path: Path) -> None:
    async def leave(desk: Desk) -> None:
        await desk.press("right_square_bracket", "slash", *"notice", "enter", "j")
        assert len(desk.titles) > 2

    async def come_back(desk: Desk) -> None:
        await desk.until(lambda: desk.screen.place.kind is PlaceKind.SEARCH)
        assert desk.screen.searches.texts == ["notice"]
        assert desk.screen.typed == "notice"
        assert desk.focus == "list", "keys are for what was found, as they were"
        assert len(desk.titles) > 2
        await desk.press("escape")
        assert desk.screen.place.label == "Meteorological Authority"

    play(tmp_path, leave, come_back)


@pytest.mark.parametrize("size", [(140, 22), (80, 24), (60, 20)])
def test_how_far_an_article_was_read_and_how_wide_its_text_is(tmp_path: Path, size: tuple[int, int]) -> None:
    seen: list[str] = []

    async def leave(desk: Desk) -> None:
        await desk.press("enter", "less_than_sign", "less_than_sign", "j", "j", "j", "j", "j")
        assert desk.screen.view.top == 5
        seen.append(desk.screen.view.page.lines[5].text)

    async def come_back(desk: Desk) -> None:
        assert desk.screen.view.measure == 72
        assert desk.screen.view.page.lines[desk.screen.view.top].text == seen[0]
        await desk.press("g", "J", "K")
        assert desk.screen.view.top == 0, "who went back to the beginning begins there"

    play(tmp_path, leave, come_back, size=size)


def test_an_article_far_down_is_found_again(tmp_path: Path) -> None:
    chosen = settings(tmp_path)
    many(chosen.cache, 900)

    async def leave(desk: Desk) -> None:
        await desk.until(lambda: desk.screen.rows.count == 900)
        await desk.press("G")

    async def come_back(desk: Desk) -> None:
        await desk.until(lambda: desk.under_cursor == "Notice 900")
        assert "Notice 900" in desk.text

    read(chosen, leaving(leave))
    read(chosen, leaving(come_back))


def test_the_cursor_stays_where_it_was_moved_before_the_whole_list_is_there(tmp_path: Path) -> None:
    chosen = settings(tmp_path)
    many(chosen.cache, 900)

    async def story(desk: Desk) -> None:
        await desk.until(lambda: desk.screen.rows.count == 900)
        screen = desk.screen
        screen.open_place(screen.place, screen.rows.ids[-1])
        screen.rows.cursor = 3
        await desk.settle()
        await desk.settle()
        assert desk.under_cursor == "Notice 4"
        assert screen.rows.count == 900

    read(chosen, story)


def test_a_place_that_is_no_more_leads_to_all_articles(tmp_path: Path) -> None:
    async def leave(desk: Desk) -> None:
        await desk.press("right_square_bracket", "right_square_bracket", "j")

    async def come_back(desk: Desk) -> None:
        assert desk.screen.place.kind is PlaceKind.ALL
        assert len(desk.titles) == 9

    play(tmp_path, leave)
    from egov_tui.store import Store

    with Store.open(settings(tmp_path).cache) as store:
        store.sources.remove("e-government-authority")
    play(tmp_path, come_back)


def test_what_another_version_left_is_as_nothing(tmp_path: Path) -> None:
    world(settings(tmp_path).cache)
    from egov_tui.store import Store

    with Store.open(settings(tmp_path).cache) as store:
        store.session.put("left", {"place": ["moon", 1, 2], "pane": "attic"})
        store.session.put("habits", [1])

    async def story(desk: Desk) -> None:
        assert len(desk.titles) == 13

    play(tmp_path, story)
