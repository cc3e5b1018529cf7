"""Selecting several articles and acting on them; filters; unread only; orders."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from egov_tui.store import Store
from egov_tui.store.query import parse
from tests.tui.builder import Desk, add, entry, many, read, settings, world

Story = Callable[[Desk], Awaitable[None]]


def play(tmp_path: Path, story: Story, size: tuple[int, int] = (140, 40)) -> None:
    chosen = settings(tmp_path)
    if not chosen.cache.exists():
        world(chosen.cache)
    read(chosen, story, size=size)


def found(desk: Desk, query: str) -> int:
    return len(desk.store.articles.ids(parse(query)))


def test_several_articles_are_selected_marked_together_and_taken_back_at_once(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("t", "t", "j", "t")
        assert desk.text.count("✓") == 3
        assert "3 selected" in desk.text
        await desk.press("f")
        await desk.until(lambda: found(desk, "is:starred") == 3)
        assert "2 articles changed. u takes it back." in desk.text, "one of them was starred before"
        assert "✓" not in desk.text
        await desk.press("u")
        await desk.until(lambda: found(desk, "is:starred") == 1)

    play(tmp_path, story)


def test_where_all_selected_are_marked_the_mark_is_taken_away(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("T")
        assert "13 selected" in desk.text
        await desk.press("m")
        await desk.until(lambda: found(desk, "is:unread") == 0)
        await desk.press("T", "m")
        await desk.until(lambda: found(desk, "is:unread") == 13)
        await desk.press("T", "T", "m")
        await desk.until(lambda: found(desk, "is:unread") == 12)

    play(tmp_path, story)


def test_escape_takes_the_selection_away_and_leaving_the_list_does(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("t", "escape")
        assert not desk.screen.rows.selected
        await desk.press("t", "right_square_bracket")
        assert not desk.screen.rows.selected

    play(tmp_path, story)


def test_the_links_of_all_selected_are_copied(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("t", "t", "y")
        assert desk.app.clipboard.split("\n") == [
            "https://www.example.go.tz/news/1",
            "https://www.example.go.tz/news/2",
        ]
        assert "2 links copied." in desk.text

    play(tmp_path, story)


@pytest.mark.parametrize("size", [(140, 40), (80, 24), (40, 12)])
def test_a_filter_limits_the_list_at_hand_and_escape_takes_it_away(tmp_path: Path, size: tuple[int, int]) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("j", "j")
        here = desk.under_cursor
        await desk.press("F", *"swahili", "down", "enter")
        assert len(desk.titles) == 7
        assert desk.under_cursor == here, "the cursor stays on its article"
        if size[0] > 40:
            assert "language Swahili" in desk.text
        await desk.press("F", *"chanjo OR mkutano", "enter")
        assert sorted(title.split()[0] for title in desk.titles) == ["Chanjo", "Mkutano"]
        await desk.press("escape")
        assert len(desk.titles) == 13

    play(tmp_path, story, size)


def test_a_language_limits_beside_what_limits_already_and_stays_with_what_follows(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("m", "F", *"unread", "down", "enter", "F", *"swahili", "down", "enter")
        assert desk.screen.filter == "is:unread lang:sw"
        await desk.press("F")
        assert "In any language" in desk.text
        await desk.press(*"read later", "escape", "F", *"later", "down", "enter")
        assert desk.screen.filter == "is:later lang:sw"
        await desk.press("F", *"any language", "down", "enter")
        assert desk.screen.filter == "is:later"

    play(tmp_path, story)


def test_only_languages_that_the_cache_holds_are_offered(tmp_path: Path) -> None:
    world(settings(tmp_path).cache)
    with Store.open(settings(tmp_path).cache) as store:
        add(store, "TCRA", [entry(90, "الحكومة تعلن", None, language="ar"), entry(91, "Na. 91", None, language="")])

    async def story(desk: Desk) -> None:
        await desk.press("F")
        assert all(name in desk.text for name in ("In Arabic", "In English", "In Swahili", "In an unknown language"))
        assert "In French" not in desk.text
        await desk.press(*"unknown", "down", "enter")
        assert desk.titles == ["Na. 91"]
        assert "language unknown" in desk.text
        await desk.press("ctrl+p", *"in arabic", "enter")
        await desk.until(lambda: desk.screen.filter == "lang:ar")

    play(tmp_path, story)


def test_a_filter_ends_with_its_list_and_an_empty_one_says_why(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("F", *"gharika", "enter")
        assert "Nothing here matches gharika" in desk.text
        assert "Esc takes the filter away" in desk.text
        await desk.press("right_square_bracket")
        assert desk.titles

    play(tmp_path, story)


def test_what_is_filtered_is_what_all_read_means(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("F", *"lang:en", "enter", "A")
        await desk.until(lambda: not found(desk, "lang:en is:unread"))
        assert found(desk, "lang:sw is:unread")

    play(tmp_path, story)


def test_unread_only_holds_for_every_list_and_what_is_read_meanwhile_stays(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("U")
        assert len(desk.titles) == 9
        assert "unread only" in desk.text
        await desk.press("m")
        assert len(desk.titles) == 9
        await desk.press("right_square_bracket", "left_square_bracket")
        assert len(desk.titles) < 9
        desk.screen.choose(desk.screen.sources.places[1])
        await desk.settle()
        assert desk.titles, "what is starred is shown, read or not"

    play(tmp_path, story)


def test_the_cursor_goes_to_the_next_article_where_its_own_leaves_the_list(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("U", "j", "j", "j")
        following = desk.titles[4]
        await desk.press("m", "full_stop")
        assert len(desk.titles) == 8
        assert desk.under_cursor == following
        await desk.press("F", *"lang:en", "enter")
        assert desk.under_cursor == following
        await desk.press("F", *"lang:sw", "enter", "G", "m", "full_stop")
        assert desk.under_cursor == desk.titles[-1]

    play(tmp_path, story)


def test_what_is_cleaned_away_is_selected_no_longer(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("T", "x")
        assert "9 selected" in desk.text

    play(tmp_path, story)


def test_orders_keep_the_cursor_on_its_article(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        newest = desk.titles
        await desk.press("s", *"oldest", "enter")
        assert desk.titles == newest[::-1]
        assert desk.under_cursor == newest[0]
        await desk.press("s", *"title", "enter")
        assert desk.titles == sorted(newest, key=str.casefold)
        assert "by title" in desk.text
        await desk.press("s", *"newest first", "enter")
        assert desk.titles == newest

    play(tmp_path, story)


def test_a_search_stands_in_the_order_that_was_chosen(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("s", *"title", "enter", "slash", *"notice", "enter")
        await desk.until(lambda: len(desk.titles) > 3)
        assert desk.titles == sorted(desk.titles, key=str.casefold)
        await desk.press("s", *"oldest", "enter")
        await desk.until(lambda: desk.titles != sorted(desk.titles, key=str.casefold))
        assert desk.screen.place.label.startswith("Search")

    play(tmp_path, story)


def test_all_of_a_long_list_is_selected_also_what_was_never_on_screen(tmp_path: Path) -> None:
    chosen = settings(tmp_path)
    many(chosen.cache, 700)

    async def story(desk: Desk) -> None:
        await desk.until(lambda: desk.screen.rows.count == 700)
        await desk.press("T", "b")
        await desk.until(lambda: found(desk, "is:later") == 700)
        assert "700 articles changed" in desk.text

    read(chosen, story)
