"""Search as you type, and the way back to where one was."""

from pathlib import Path

import pytest
from textual import events

from tests.tui.builder import Desk, many, read, settings, world

FIRST = "First conference on e-Government opens in Arusha"


def play(folder: Path, story: object, build: object = world, size: tuple[int, int] = (140, 40)) -> None:
    chosen = settings(folder)
    build(chosen.cache)  # type: ignore[operator]
    read(chosen, story, size=size)  # type: ignore[arg-type]


@pytest.mark.parametrize("size", [(140, 40), (80, 24), (60, 20)])
def test_results_come_while_typing_and_say_what_was_understood(tmp_path: Path, size: tuple[int, int]) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("slash", "a")
        assert "at least 2 letters" in desk.text
        await desk.press(*"rush")
        await desk.until(lambda: "article" in desk.text and desk.screen.place.label == "Search: arush")
        assert FIRST in desk.titles
        assert "arush" in desk.text
        await desk.press("enter")
        assert desk.screen.focused is desk.screen.rows

    play(tmp_path, story, size=size)


def test_found_words_are_highlighted_in_list_and_article(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("slash", *"conference")
        await desk.until(lambda: desk.screen.place.label == "Search: conference")
        await desk.press("enter", "enter")
        assert {"conference"} == marked(desk, desk.screen.rows.region.y, 2)
        view = desk.screen.view
        assert "conference" in marked(desk, view.region.y, view.region.height)

    play(tmp_path, story)


def marked(desk: Desk, top: int, height: int) -> set[str]:
    """The words that are drawn underlined and in the accent colour."""
    wanted = desk.screen.get_visual_style("palette--hit", partial=True).rich_style
    strips = desk.app.screen._compositor.render_strips()[top : top + height]
    return {
        s.text.strip()
        for strip in strips
        for s in strip
        if s.style and s.style.underline and s.style.bold and s.style.color == wanted.color
    }


def test_escape_returns_to_where_one_was(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press(*["j"] * 30)
        here, scrolled, shown = desk.under_cursor, desk.screen.rows.scroll_y, desk.screen.view.article
        await desk.press("slash", *"70")
        await desk.until(lambda: desk.screen.place.label == "Search: 70")
        assert desk.under_cursor != here
        await desk.press("enter", "enter", "q", "escape")
        assert desk.under_cursor == here
        assert desk.screen.rows.scroll_y == scrolled
        assert desk.screen.rows.count == 300
        assert desk.screen.view.article
        assert shown
        assert desk.screen.view.article.id == shown.id
        assert desk.screen.pane == "list"

    play(tmp_path, story, build=lambda cache: many(cache, 300))


def test_escape_returns_to_the_line_that_was_read(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("enter", "space")
        line = desk.screen.view.scroll_y
        assert line > 0
        await desk.press("slash", *"chanjo")
        await desk.until(lambda: desk.screen.place.label == "Search: chanjo")
        await desk.until(lambda: desk.screen.view.scroll_y == 0)
        await desk.press("escape")
        assert desk.screen.view.scroll_y == line

    play(tmp_path, story, size=(120, 22))


def test_escape_from_the_box_itself(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("enter", "slash", *"zzzz")
        await desk.until(lambda: "Nothing found" in desk.text)
        await desk.press("escape")
        assert desk.screen.pane == "article"
        assert desk.screen.focused is desk.screen.view
        assert desk.screen.rows.count == 13
        assert desk.screen.view.article is not None
        assert desk.screen.view.article.title == FIRST

    play(tmp_path, story)


@pytest.mark.parametrize(
    "typed", ['"', "(((", "title:", "-", "a OR", "[@click=app.pwn]x[/]", "'; drop table", "NEAR(a"]
)
def test_whatever_is_typed_is_words(tmp_path: Path, typed: str) -> None:
    async def story(desk: Desk) -> None:
        await desk.screen.action_search()
        await desk.pilot.pause()
        desk.screen.query_one("#query").value = typed  # type: ignore[attr-defined]
        await desk.settle()
        assert desk.app.is_running
        await desk.press("escape")
        assert desk.screen.rows.count == 13

    play(tmp_path, story)


def test_reading_goes_on_within_the_results(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("slash", *"serikali")
        await desk.until(lambda: desk.screen.place.label == "Search: serikali")
        await desk.press("enter", "enter", "f")
        assert desk.screen.counts.starred == 2
        await desk.press("n")
        assert desk.app.is_running

    play(tmp_path, story)


def test_what_is_found_by_half_a_word_is_what_all_read_and_clean_up_mean(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("slash", *"arush")
        await desk.until(lambda: desk.screen.place.label == "Search: arush")
        found = set(desk.screen.rows.ids)
        await desk.press("enter", "A")
        store = desk.screen.library.store
        await desk.until(lambda: all(line.read for line in store.articles.headlines(list(found))))
        await desk.press("u")
        await desk.until(lambda: not all(line.read for line in store.articles.headlines(list(found))))
        await desk.press("x")
        unread = {line.id for line in store.articles.headlines(list(found)) if not line.read}
        await desk.until(lambda: set(desk.screen.rows.ids) == unread)
        assert unread

    play(tmp_path, story)


# ---------------------------------------------------------------- earlier searches


async def searched(desk: Desk, text: str, *then: str) -> None:
    await desk.press("slash", *text)
    await desk.until(lambda: desk.screen.place.label == f"Search: {text}")
    await desk.press(*then)


def test_up_recalls_earlier_searches_and_down_comes_back_and_on_to_the_results(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await searched(desk, "kodi", "enter", "escape")
        await searched(desk, "chanjo", "down", "escape")
        await searched(desk, "zzz", "escape")  # not accepted
        await desk.press("slash", "up")
        await desk.until(lambda: desk.screen.place.label == "Search: chanjo")
        await desk.press("up", "up")
        await desk.until(lambda: desk.screen.place.label == "Search: kodi")
        await desk.press("down")
        await desk.until(lambda: desk.screen.place.label == "Search: chanjo")
        assert desk.screen.typing
        await desk.press("down")
        assert desk.screen.focused is desk.screen.rows
        assert desk.titles == ["Chanjo ya surua kutolewa katika mikoa kumi na miwili"]

    play(tmp_path, story)


def test_a_search_whose_article_was_opened_is_remembered(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await searched(desk, "chanjo")
        assert desk.screen.searches.texts == []
        await desk.pilot.click(desk.screen.rows, offset=(10, 0))
        await desk.settle()
        assert desk.screen.searches.texts == ["chanjo"]

    play(tmp_path, story)


# ---------------------------------------------------------------- operators


@pytest.mark.parametrize("size", [(140, 40), (80, 24), (40, 12)])
def test_the_box_says_what_can_be_typed_as_whole_words(tmp_path: Path, size: tuple[int, int]) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("slash")
        assert '"two words" · -without · OR' in desk.text
        assert "…" not in next(line for line in desk.text.splitlines() if "-without" in line)[: size[0]].split("│")[0]

    play(tmp_path, story, size=size)


@pytest.mark.parametrize("key", ["tab", "right", "end"])
def test_what_is_suggested_is_taken(tmp_path: Path, key: str) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("slash", *"kodi is:u")
        assert "kodi is:unread" in desk.text
        await desk.press(key)
        assert desk.screen.typed == "kodi is:unread"
        assert desk.screen.typing
        await desk.until(lambda: desk.screen.place.label == "Search: kodi is:unread")
        await desk.press("tab")
        assert desk.screen.pane == "article"

    play(tmp_path, story)


def test_agencies_and_sources_of_the_cache_are_suggested(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("slash", *'agency:"mini', "tab")
        await desk.until(lambda: len(desk.titles) == 0 or desk.screen.place.label.startswith("Search: agency"))
        assert desk.screen.typed == 'agency:"ministry of Education"'
        await desk.press("escape", "slash", *"source:arusha", "tab")
        await desk.until(lambda: desk.screen.place.label == "Search: source:arusha-city-council")
        assert len(desk.titles) == 2

    play(tmp_path, story)


def test_an_operator_half_typed_leaves_the_results_alone_until_it_is_accepted(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await searched(desk, "arusha")
        found = desk.titles
        await desk.press(*" is:st")
        assert desk.titles == found
        assert "is:starred" in desk.text
        await desk.press("enter")
        await desk.until(lambda: desk.screen.place.label == "Search: arusha is:st")
        assert desk.screen.focused is desk.screen.rows

    play(tmp_path, story)


def test_an_emptied_box_leads_back_to_where_one_was(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await searched(desk, "kodi", *["backspace"] * 4, "down")
        assert desk.screen.place.label == "All articles"
        assert desk.screen.rows.count == 13

    play(tmp_path, story)


def test_who_types_faster_than_is_searched_finds_what_was_typed(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        for text, found in (("chanjo", 1), ("kodi", 1), ("paragraph", 12)):
            await desk.pilot.press("slash", *text, "enter")
            await desk.until(lambda text=text: desk.screen.place.label == f"Search: {text}")  # type: ignore[misc]
            assert desk.screen.rows.count == found
            assert desk.screen.focused is desk.screen.rows
            await desk.press("escape")
        assert desk.screen.searches.texts == ["paragraph", "kodi", "chanjo"]

    play(tmp_path, story)


def test_how_much_was_found_is_told_as_it_is(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await searched(desk, "notice")
        assert "1,200 articles · notice" in desk.text

    play(tmp_path, story, build=lambda cache: many(cache, 1200))


def test_what_is_typed_ahead_behind_enter_moves_in_the_results(tmp_path: Path) -> None:
    """As a slow line sends it: all in one packet, before the box has told anybody of anything."""

    async def story(desk: Desk) -> None:
        await desk.press("slash")
        for key in (*"notice", "enter", "j", "j"):
            desk.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await desk.until(lambda: desk.screen.place.label == "Search: notice")
        assert desk.screen.typed == "notice"
        assert desk.focus == "list"

    play(tmp_path, story)


def test_what_is_typed_ahead_of_escape_is_gone_when_the_box_is_opened_again(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("slash")
        for key in (*"notice", "escape"):
            desk.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await desk.settle()
        assert desk.screen.place.label == "All articles"
        await desk.press("slash")
        assert desk.screen.typed == ""

    play(tmp_path, story)


def test_tab_typed_ahead_takes_what_is_suggested_then(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("slash")
        for key in (*"is:st", "tab"):
            desk.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await desk.until(lambda: desk.screen.place.label == "Search: is:starred")
        assert desk.titles == ["Taasisi za umma zahimizwa kutumia TEHAMA kuwahudumia wananchi"]

    play(tmp_path, story)
