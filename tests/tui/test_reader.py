"""The reader as a person meets it: moving, opening, marking, what waits, what is empty."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from egov_tui.model import Problem
from egov_tui.store import Store
from egov_tui.store.query import parse
from tests.tui.builder import NOW, Desk, add, entry, index, many, read, settings, world

FIRST = "First conference on e-Government opens in Arusha"
SECOND = "Taasisi za umma zahimizwa kutumia TEHAMA kuwahudumia wananchi"


def play(folder: Path, story: object, *, build: object = world, **more: object) -> None:
    chosen = settings(folder, **more.pop("reader", {}))  # type: ignore[arg-type]
    if build:
        build(chosen.cache)  # type: ignore[operator]
    read(chosen, story, **more)  # type: ignore[arg-type]


# ---------------------------------------------------------------- moving


@pytest.mark.parametrize("size", [(140, 40), (100, 30), (80, 24), (60, 20), (40, 12)])
def test_in_and_out_by_arrows_at_every_size(tmp_path: Path, size: tuple[int, int]) -> None:
    async def story(desk: Desk) -> None:
        assert desk.focus == "list"
        await desk.press("right")
        assert desk.focus == "article"
        assert desk.screen.view.region.area
        assert "Arusha" in desk.text
        await desk.press("left", "left")
        assert desk.focus == "sources"
        assert "Starred" in desk.text
        await desk.press("down", "right")
        assert desk.focus == "list"
        assert desk.titles == [SECOND]

    play(tmp_path, story, size=size)


def test_hjkl_g_and_tab_move_too(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("j", "j", "k")
        assert desk.under_cursor == SECOND
        await desk.press("G")
        assert desk.screen.rows.cursor == 12
        await desk.press("g")
        assert desk.screen.rows.cursor == 0
        await desk.press("l", "h", "h")
        assert desk.focus == "sources"
        await desk.press("tab", "tab", "tab")
        assert desk.focus == "sources"
        await desk.press("shift+tab")
        assert desk.focus == "article"

    play(tmp_path, story)


def test_the_drawer_shows_over_two_panes_and_goes_again(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        assert "Starred" not in desk.text
        await desk.press("left")
        assert "Starred" in desk.text
        await desk.press("escape")
        assert "Starred" not in desk.text
        assert desk.focus == "list"

    play(tmp_path, story, size=(80, 24))


def test_it_survives_any_size(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        for size in ((1, 1), (2, 3), (20, 1), (5, 40), (300, 2), (79, 19), (140, 40)):
            await desk.pilot.resize_terminal(*size)
            for pane in ("sources", "list", "article"):
                desk.screen.go(pane)
                await desk.pilot.pause()
                await desk.pilot.press("j", "pagedown", "G", "g")
        assert FIRST in desk.text

    play(tmp_path, story)


def test_a_long_list_is_drawn_from_a_few_rows_and_is_all_there(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        assert desk.screen.rows.count == 700
        await desk.press("G")
        assert desk.under_cursor == "Notice 700"
        await desk.press("pageup")
        assert 0 < desk.screen.rows.cursor < 699
        assert len(desk.screen.rows._pages) <= 4

    play(tmp_path, story, build=lambda cache: many(cache, 700))


def test_brackets_go_from_source_to_source(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("right_square_bracket")
        assert desk.screen.place.label == "Meteorological Authority"
        await desk.press("right_square_bracket")
        assert desk.screen.place.label == "e-Government Authority"
        await desk.press("left_square_bracket", "left_square_bracket")
        assert desk.screen.place.label == "Meteorological Authority"
        assert "first source" in desk.text

    play(tmp_path, story)


def test_q_goes_back_and_at_the_top_quits(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("enter", "q")
        assert desk.focus == "list"
        assert desk.app.is_running
        await desk.pilot.press("q")
        assert not desk.app.is_running

    play(tmp_path, story)


@pytest.mark.parametrize("size", [(140, 40), (80, 24), (60, 20)])
def test_q_leaves_only_from_all_articles(tmp_path: Path, size: tuple[int, int]) -> None:
    async def story(desk: Desk) -> None:
        for _n in range(2):  # starred, then a source
            await desk.press("left", "down", "enter", "q")
            assert desk.app.is_running
            assert (desk.focus, desk.screen.place.label) == ("list", "All articles")
            await desk.press("right_square_bracket", "left")
            await desk.press("q")
            assert desk.focus == "list"
            await desk.press("q")
            assert desk.screen.place.label == "All articles"
        await desk.pilot.press("q")
        assert not desk.app.is_running

    play(tmp_path, story, size=size)


def test_what_was_said_goes_when_the_reader_moves_on(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        for move in ("j", "tab", "right_square_bracket"):
            desk.screen.go("list")
            desk.screen.say("Mti")
            await desk.press("B")
            assert "Mti" in desk.text
            await desk.press(move)
            assert "Mti" not in desk.text

    play(tmp_path, story)


def test_a_click_opens_what_it_hits(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.pilot.click(desk.screen.rows, offset=(10, 2))
        await desk.settle()
        assert desk.screen.view.article is not None
        assert desk.screen.view.article.title == SECOND
        await desk.pilot.click(desk.screen.sources, offset=(5, 2))
        await desk.settle()
        assert desk.screen.place.label == "Starred"

    play(tmp_path, story)


# ---------------------------------------------------------------- reading


def test_moving_the_cursor_shows_the_article_and_never_marks_it(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("down")
        assert desk.screen.view.article is not None
        assert desk.screen.view.article.title == SECOND
        assert desk.screen.counts.unread == 9

    play(tmp_path, story, reader={"mark_read": ("on_open", "delay", "end")}, delay=0.01)


@pytest.mark.parametrize(
    ("rule", "delay", "read_after"),
    [(("on_open",), 3600.0, True), (("delay",), 0.01, True), (("delay",), 3600.0, False), ((), 0.01, False)],
)
def test_an_opened_article_is_read_as_the_setting_says(
    tmp_path: Path, rule: tuple[str, ...], delay: float, read_after: bool
) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("enter")
        headline = desk.screen.rows.headline(0)
        assert headline is not None
        assert headline.read is read_after

    play(tmp_path, story, reader={"mark_read": rule}, delay=delay)


def test_scrolled_to_its_end_an_article_is_read(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("enter")
        assert desk.screen.counts.unread == 9
        await desk.press("end")
        assert desk.screen.counts.unread == 8

    play(tmp_path, story, reader={"mark_read": ("end",)}, size=(80, 24))


def test_space_reads_on_and_then_opens_the_next_unread(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        view = desk.screen.view
        await desk.press("space")
        assert desk.screen.opened
        assert view.scroll_y == 0
        await desk.press("space")
        assert view.scroll_y > 0
        for _ in range(9):
            if view.article and view.article.title != FIRST:
                break
            await desk.press("space")
        assert view.article is not None
        assert view.article.title == SECOND

    play(tmp_path, story, size=(80, 24))


def test_n_and_p_skip_what_is_read(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("n", "n", "n")
        assert desk.screen.rows.cursor == 4
        await desk.press("p")
        assert desk.screen.rows.cursor == 2
        await desk.press("G", "n")
        assert "Nothing unread below" in desk.text

    play(tmp_path, story, reader={"mark_read": ()})


def test_what_n_opens_counts_as_opened(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("n")
        assert desk.screen.opened == desk.screen.rows.ids[1]
        headline = desk.screen.rows.headline(1)
        assert headline is not None
        assert headline.read

    play(tmp_path, story, reader={"mark_read": ("on_open",)})


def test_n_finds_an_unread_one_far_below(tmp_path: Path) -> None:
    def build(cache: Path) -> None:
        many(cache, 600)
        with Store.open(cache) as store:
            from egov_tui.store.query import parse

            ids = store.articles.ids(parse(""))
            store.articles.mark([i for n, i in enumerate(ids) if n not in (0, 590)], read=True)

    async def story(desk: Desk) -> None:
        await desk.press("n")
        assert desk.screen.rows.cursor == 590

    play(tmp_path, story, build=build)


def test_j_and_k_as_capitals_open_the_neighbours(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("enter", "J")
        assert desk.screen.view.article is not None
        assert desk.screen.view.article.title == SECOND
        assert desk.focus == "article"
        await desk.press("K", "K")
        assert desk.screen.view.article.title == FIRST
        assert "first article" in desk.text

    play(tmp_path, story)


def test_marks_show_at_once_and_can_be_taken_back(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("m", "f", "b")
        headline = desk.screen.rows.headline(0)
        assert headline is not None
        assert (headline.read, headline.starred, headline.later) == (True, True, True)
        assert desk.screen.counts.starred == 2
        await desk.press("u", "u")
        headline = desk.screen.rows.headline(0)
        assert headline is not None
        assert (headline.read, headline.starred, headline.later) == (True, False, False)
        await desk.press("u", "u")
        assert "nothing to take back" in desk.text

    play(tmp_path, story)


def test_all_read_and_back(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("A")
        assert desk.screen.counts.unread == 0
        assert "9 articles marked read" in desk.text
        await desk.press("u")
        assert desk.screen.counts.unread == 9

    play(tmp_path, story)


def test_cleaning_up_takes_the_read_away_and_the_cursor_stays(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("down", "down")
        here = desk.under_cursor
        await desk.press("x")
        assert desk.screen.rows.count == 9
        assert desk.under_cursor == here
        await desk.press("full_stop")
        assert desk.screen.rows.count == 13
        assert desk.under_cursor == here

    play(tmp_path, story)


def test_what_was_cleaned_away_comes_back_when_it_is_unread_again(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("x", "A", "x")
        assert desk.screen.rows.count == 0
        await desk.press("u")
        assert desk.screen.rows.count == 9
        assert "yet" not in desk.text
        await desk.press("n")
        assert desk.screen.opened == desk.screen.rows.ids[1]

    play(tmp_path, story)


def test_a_list_cleaned_empty_says_so_whatever_is_written(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("A", "x")
        desk.screen.notice()
        await desk.settle()
        assert "All is read here" in desk.text
        assert "No articles yet" not in desk.text
        desk.store.articles.mark(list(desk.screen.library.first(parse("")).ids), read=False)
        desk.screen.notice()
        await desk.press("n")
        assert desk.screen.rows.count == 13
        assert desk.screen.opened == desk.screen.rows.ids[0]

    play(tmp_path, story)


@pytest.mark.parametrize("size", [(140, 40), (80, 24), (60, 20)])
def test_showing_all_again_keeps_the_article_that_is_read(tmp_path: Path, size: tuple[int, int]) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("down", "enter", "A", "x")
        assert desk.screen.rows.count == 0
        await desk.press("full_stop")
        assert desk.focus == "article"
        assert desk.screen.view.article is not None
        assert desk.screen.view.article.title == SECOND
        assert desk.under_cursor == SECOND
        await desk.press("q")
        assert desk.screen.status.text.endswith("2/13")

    play(tmp_path, story, size=size)


def test_read_articles_stay_in_the_list_until_then(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("m", "down", "m")
        assert desk.screen.rows.count == 13

    play(tmp_path, story)


def test_text_can_be_selected_with_the_mouse_and_copied(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        view = desk.screen.view
        left = view.margin
        await desk.pilot.mouse_down(view, offset=(left + 1, 0))
        await desk.pilot.hover(view, offset=(left + 17, 0))
        await desk.pilot.mouse_up(view, offset=(left + 17, 0))
        await desk.settle()
        selected = desk.screen.get_selected_text()
        assert selected
        assert selected.strip() in FIRST
        assert "conference" in selected
        await desk.press("ctrl+c")
        assert desk.app.clipboard == selected

    play(tmp_path, story)


# ---------------------------------------------------------------- what others write


def test_new_articles_wait_until_they_are_asked_for(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("down", "down")
        here, rows = desk.under_cursor, desk.titles
        other = await asyncio.to_thread(write_new, desk.app.library.store.path)
        assert other == 2
        await desk.until(lambda: "2 new: press ." in desk.text)
        assert desk.titles == rows
        assert desk.under_cursor == here
        await desk.press("full_stop")
        assert desk.titles[0] == "Late news 1"
        assert desk.under_cursor == here
        assert "new: press" not in desk.text

    play(tmp_path, story)


def test_what_came_is_scrolled_into_view_and_the_rest_is_counted(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        rows = desk.screen.rows
        await desk.press(*["j"] * 60)
        here = desk.under_cursor
        await asyncio.to_thread(write_new, desk.app.library.store.path)
        await desk.until(lambda: "2 new: press ." in desk.text)
        await desk.press("full_stop")
        assert desk.under_cursor == here
        assert "2 new articles above" in desk.text
        assert (rows.cursor + 1) * rows.row_height <= rows.scroll_y + rows.room.height
        await desk.press(*["pageup"] * 9, "j", "j", "j")
        await asyncio.to_thread(write_more, desk.app.library.store.path)
        await desk.until(lambda: "1 new: press ." in desk.text)
        await desk.press("full_stop")
        assert "Later news" in desk.text
        assert "above" not in desk.screen.status.text

    play(tmp_path, story, build=lambda cache: many(cache, 300))


def write_more(cache: Path) -> None:
    with Store.open(cache) as store:
        add(store, "Gazette", [entry(990, "Later news", NOW + timedelta(minutes=20))], now=NOW + timedelta(hours=2))


def write_new(cache: Path) -> int:
    with Store.open(cache) as store:
        late = [entry(900 + n, f"Late news {n}", NOW + timedelta(minutes=9 - n)) for n in (2, 1)]
        add(store, "Gazette", late, now=NOW + timedelta(hours=1))
        return 2


def test_an_empty_list_fills_by_itself(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        assert "no sources yet" in desk.text
        await asyncio.to_thread(write_new, desk.app.library.store.path)
        await desk.until(lambda: desk.screen.rows.count == 2)
        assert "Gazette" in desk.text

    play(tmp_path, story, build=None)


def test_marks_of_another_program_are_seen(tmp_path: Path) -> None:
    def star(cache: Path, article: int) -> None:
        with Store.open(cache) as store:
            store.articles.mark([article], starred=True)

    async def story(desk: Desk) -> None:
        article = desk.screen.rows.chosen
        assert article is not None
        await asyncio.to_thread(star, desk.app.library.store.path, article)
        await desk.until(lambda: desk.screen.counts.starred == 2)
        headline = desk.screen.rows.headline(0)
        assert headline is not None
        assert headline.starred

    play(tmp_path, story)


# ---------------------------------------------------------------- what is empty or failing


def test_empty_places_say_why_and_which_key_helps(tmp_path: Path) -> None:
    def build(cache: Path) -> None:
        with Store.open(cache) as store:
            store.sources.add("https://a.example/feed", title="Quiet Agency")

    async def story(desk: Desk) -> None:
        assert "R fetches the news" in desk.text
        await desk.press("left", "down", "enter")
        assert "f stars an article" in desk.text
        await desk.press("left", "down", "enter")
        assert "b keeps an article" in desk.text
        await desk.press("right_square_bracket")
        assert "No articles from Quiet Agency yet" in desk.text

    play(tmp_path, story, build=build)


def test_a_failing_source_is_marked_and_says_what_is_wrong(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        assert "!   Ministry of Educat" in desk.text
        desk.screen.go("sources")
        desk.screen.sources.cursor = desk.screen.sources.find(
            next(p.key for p in desk.screen.sources.places if p.query == "source:ministry-of-education")
        )
        await desk.settle()
        assert "took too long to answer" in desk.text

    play(tmp_path, story)


def test_an_article_without_text_says_so(tmp_path: Path) -> None:
    def build(cache: Path) -> None:
        from msgspec.structs import replace

        with Store.open(cache) as store:
            add(store, "A", [replace(entry(1, "Bare", NOW), html="", summary="")])

    async def story(desk: Desk) -> None:
        assert "no more than this headline" in desk.text

    play(tmp_path, story, build=build)


def test_an_article_without_a_title_says_so_everywhere(tmp_path: Path) -> None:
    from msgspec.structs import replace

    def build(cache: Path) -> None:
        with Store.open(cache) as store:
            nameless = replace(entry(1, "", NOW), html="", summary="", link=None)
            add(store, "A", [nameless, replace(entry(2, "", NOW), summary="Mkutano mkuu wa mwaka")])

    async def story(desk: Desk) -> None:
        assert "(no title)" in desk.text
        assert "Mkutano mkuu wa mwaka" in desk.text, "else it is called by its first words"
        await desk.press(*([] if desk.under_cursor == "" else ["j"]), "enter")
        assert "(no title)" in desk.screen.header.text

    play(tmp_path, story, build=build, size=(60, 20))


def test_an_articles_own_address_stands_whole_at_its_end(tmp_path: Path) -> None:
    from msgspec.structs import replace

    address = "https://www.example.go.tz/" + "mkutano/" * 20 + "mwisho"

    def build(cache: Path) -> None:
        with Store.open(cache) as store:
            add(store, "A", [replace(entry(1, "Bare", NOW), link=address)])

    async def story(desk: Desk) -> None:
        await desk.press("enter")
        whole = "".join(line.text for line in desk.screen.view.page.lines)
        assert address in whole
        assert desk.screen.view.document.links[0].address == address

    play(tmp_path, story, build=build, size=(60, 20))


def test_an_article_that_is_gone_says_so(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("down")
        await asyncio.to_thread(remove, desk.app.library.store.path)
        await desk.press("up", "enter")
        assert "no longer in the cache" in desk.text

    def remove(cache: Path) -> None:
        with Store.open(cache) as store:
            store.sources.remove("e-government-authority")

    play(tmp_path, story)


def test_a_problem_with_no_detail_is_no_problem(tmp_path: Path) -> None:
    def build(cache: Path) -> None:
        with Store.open(cache) as store:
            added = store.sources.add("https://a.example/feed", title="A")
            store.sources.failed(added.id, Problem("gone", "https://a.example/feed"), NOW, NOW)
            index(store)

    async def story(desk: Desk) -> None:
        await desk.press("right_square_bracket")
        assert "taken this source away" in desk.text

    play(tmp_path, story, build=build)


# ---------------------------------------------------------------- help, palette, keys, themes


@pytest.mark.parametrize("theme", ["egov-light", "ansi-dark", "textual-dark"])
def test_themes_and_plain_icons(tmp_path: Path, theme: str) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("enter")
        assert not {"●", "★", "▌", "…"} & set(desk.text)
        assert FIRST in desk.text

    play(tmp_path, story, reader={"theme": theme, "icons": "ascii"})
