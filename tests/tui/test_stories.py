"""What several sources tell stands in one row, opens to each, is read once, and is kept apart when somebody says so."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from egov_tui.store import Store
from egov_tui.store.query import parse
from tests.tui.builder import NOW, Desk, add, entry, index, read, settings

LINK = "https://ikulu.example/habari/12"
TELLERS = ("Ikulu", "Maji", "Afya")
"""Ikulu's is seen first and leads; of the others Afya told it first."""


def tell(path: Path, *agencies: str) -> None:
    """Have each of these agencies tell one story under a title of its own, and something that it alone says."""
    with Store.open(path) as store:
        for number, agency in enumerate(agencies, 1):
            shared = replace(entry(number, f"{agency} azindua", NOW - timedelta(hours=number)), link=LINK)
            own = replace(entry(number + 50, f"{agency} pekee", NOW - timedelta(days=number)), html=f"<p>{agency}</p>")
            add(store, agency, [own, shared])
        index(store)
        while store.stories.pending():
            pass


def play(folder: Path, story: Callable[[Desk], Awaitable[None]], size: tuple[int, int] = (140, 40)) -> None:
    chosen = settings(folder)
    tell(chosen.cache, *TELLERS)
    read(chosen, story, size=size)


def test_a_story_has_one_row_that_says_how_many_others_tell_it(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        assert desk.titles == ["Ikulu azindua", "Ikulu pekee", "Maji pekee", "Afya pekee"]
        assert "+2" in desk.text
        await desk.press("enter")
        assert "Also told by Afya, Maji; + shows them." in desk.text

    play(tmp_path, story)


def test_it_opens_to_each_of_them_in_the_same_row(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("enter", "plus")
        assert "3 sources tell this story" in desk.over
        await desk.press("j", "enter")
        assert desk.screen.view.article
        assert desk.screen.view.article.title == "Afya azindua"
        assert desk.titles[0] == "Afya azindua"
        assert "Also told by Ikulu, Maji" in desk.text
        await desk.press("plus", "escape")
        assert desk.titles[0] == "Afya azindua"

    play(tmp_path, story)


def test_what_is_selected_stays_so_when_its_row_shows_another(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("t", "g", "plus", "j", "enter")
        assert desk.screen.rows.selected == {desk.screen.rows.ids[0]}

    play(tmp_path, story)


def test_who_reads_one_has_read_all_and_takes_it_back(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("m")
        counts = desk.store.articles.counts()
        assert [unread for unread, _total in counts.by_source.values()] == [1, 1, 1]
        await desk.press("u")
        assert desk.store.articles.counts().unread == 6

    play(tmp_path, story)


def test_a_source_lists_its_own_and_says_who_else_tells_it(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("right_square_bracket")
        assert desk.titles == ["Afya azindua", "Afya pekee"]
        assert "+2" in desk.text

    play(tmp_path, story)


def test_another_story_is_kept_apart_and_taken_back(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("plus", "j", "s")
        assert desk.titles[:2] == ["Ikulu azindua", "Afya azindua"]
        assert "The article is kept apart from now on." in desk.text
        await desk.press("u")
        assert desk.titles[0] == "Ikulu azindua"
        assert "Afya azindua" not in desk.titles
        assert "The articles are one story again." in desk.text

    play(tmp_path, story)


def test_what_is_kept_apart_stays_under_the_cursor_of_a_search(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("slash", *"azindua", "enter", "plus", "j", "enter", "h")
        before = desk.under_cursor
        assert before != "Ikulu azindua", "it leads the list"
        await desk.press("plus", "s")
        await desk.until(lambda: len(desk.titles) == 2)
        assert desk.under_cursor == before

    play(tmp_path, story)


def test_where_nobody_else_tells_it_that_is_said(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("G", "plus")
        assert "No other source tells this story." in desk.text

    play(tmp_path, story)


def test_what_arrives_and_was_told_before_does_not_wait(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        tell(settings(tmp_path).cache, *TELLERS, "Ardhi")
        desk.screen.look()
        await desk.settle()
        assert "1 new" in desk.text  # what Ardhi alone says
        assert "+3" in desk.text
        await desk.press("full_stop")
        assert len(desk.titles) == 5

    play(tmp_path, story)


def test_stories_that_are_found_while_the_first_articles_arrive_are_told_once_at_once(tmp_path: Path) -> None:
    chosen = settings(tmp_path)
    with Store.open(chosen.cache) as store:  # as it is before they are compared
        for number, agency in enumerate(TELLERS, 1):
            add(store, agency, [replace(entry(number, f"{agency} azindua", NOW - timedelta(hours=number)), link=LINK)])
        index(store)

    async def story(desk: Desk) -> None:
        assert len(desk.titles) == 3
        desk.screen.filling = True
        with Store.open(chosen.cache) as store:
            assert store.stories.pending()
        desk.screen.look()
        await desk.settle()
        assert desk.titles == ["Ikulu azindua"]

    read(chosen, story)


def test_the_cursor_stays_on_a_story_whose_other_article_leads_the_list(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("j", "j", "g", "plus", "j", "enter")
        await desk.press("h", "full_stop")
        assert desk.under_cursor == "Ikulu azindua"

    play(tmp_path, story)


@pytest.mark.parametrize("size", [(140, 40), (80, 24), (40, 12)])
def test_the_stories_fit_on_every_screen(tmp_path: Path, size: tuple[int, int]) -> None:
    async def story(desk: Desk) -> None:
        assert "+2" in desk.text
        await desk.press("plus")
        for agency in TELLERS:
            assert agency in desk.over
        assert "Enter open" in desk.over
        assert "Esc close" in desk.over

    play(tmp_path, story, size)


def late(folder: Path, story: Callable[[Desk], Awaitable[None]]) -> None:
    """A reader before whom a story lies that Ikulu, whose it is, has not told yet."""
    chosen = settings(folder)
    with Store.open(chosen.cache) as store:
        add(store, "Maji", [replace(entry(1, "Maji 1", NOW - timedelta(hours=3)), link=LINK)])
        add(store, "Afya", [entry(7, "Afya pekee", NOW - timedelta(hours=5), "<p>Pekee</p>")])
        index(store)
    read(chosen, story)


def own_site(path: Path) -> None:
    """Ikulu tells it now, on its own site, and somebody tells something else."""
    with Store.open(path) as store:
        own = replace(entry(2, "Ikulu 2", NOW - timedelta(hours=1)), link=LINK)
        add(store, "Ikulu", [own])
        add(store, "Ardhi", [entry(9, "Ardhi pekee", NOW - timedelta(hours=2), "<p>Ardhi</p>")])
        index(store)
        while store.stories.pending():
            pass


def test_all_is_marked_read_also_where_a_story_has_another_leader_by_now(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        own_site(settings(tmp_path).cache)
        desk.screen.look()
        await desk.settle()
        assert desk.titles == ["Maji 1", "Afya pekee"]
        await desk.press("A")
        with Store.open(settings(tmp_path).cache) as store:
            assert [one.title for one in store.articles.full(store.articles.ids(parse("is:unread")))] == ["Ardhi pekee"]

    late(tmp_path, story)


def test_cleaning_up_leaves_a_story_that_has_another_leader_by_now(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        own_site(settings(tmp_path).cache)
        desk.screen.look()
        await desk.press("j", "m", "x")
        assert desk.titles == ["Maji 1"]

    late(tmp_path, story)


def apart(folder: Path, story: Callable[[Desk], Awaitable[None]]) -> None:
    """A reader before whom three rows lie that turn out to be one story."""
    chosen = settings(folder)
    with Store.open(chosen.cache) as store:
        for number, agency in enumerate(TELLERS, 1):
            one = replace(entry(number, f"{agency} azindua", NOW - timedelta(hours=number)), link=LINK)
            add(store, agency, [one])
        add(store, "Maji", [replace(entry(9, "Nyingine", NOW - timedelta(hours=9), "<p>N</p>"), link=None)])
    read(chosen, story)


def compare(path: Path) -> None:
    with Store.open(path) as store:
        index(store)
        while store.stories.pending():
            pass


def test_who_has_a_row_already_is_opened_there(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        compare(settings(tmp_path).cache)
        desk.screen.look()
        await desk.settle()
        before = desk.titles
        await desk.press("plus", "j", "enter")
        assert desk.titles == before
        assert desk.under_cursor == desk.screen.view.article.title == "Afya azindua"  # type: ignore[union-attr]

    apart(tmp_path, story)


def test_what_is_chosen_opens_also_where_the_list_has_another_of_the_story_by_now(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("j", "enter")
        assert desk.screen.view.article.title == "Maji azindua"  # type: ignore[union-attr]
        compare(settings(tmp_path).cache)
        desk.screen.look()
        await desk.press("full_stop")
        assert desk.titles == ["Ikulu azindua", "Nyingine"]
        await desk.press("plus", "k", "enter")
        assert desk.screen.view.article.title == "Afya azindua"  # type: ignore[union-attr]
        assert desk.titles == ["Afya azindua", "Nyingine"]

    apart(tmp_path, story)


def test_what_is_chosen_opens_also_where_the_list_has_nothing_of_the_story(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("enter")
        with Store.open(settings(tmp_path).cache) as store:
            store.sources.add("https://habari.example/feed", title="Habari")
        desk.screen.filter = "nyingine"
        desk.screen.open_place(desk.screen.place)
        await desk.settle()
        assert desk.titles == ["Nyingine"]
        await desk.press("plus", "j", "enter")
        assert desk.screen.view.article.title == "Afya azindua"  # type: ignore[union-attr]
        assert desk.titles == ["Nyingine"]

    chosen = settings(tmp_path)
    tell(chosen.cache, *TELLERS)
    with Store.open(chosen.cache) as store:
        add(store, "Maji", [entry(99, "Nyingine", NOW - timedelta(days=9), "<p>N</p>")])
        index(store)
    read(chosen, story)


def test_the_cursor_stays_on_a_story_beyond_the_first_rows(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.until(lambda: desk.screen.rows.count == 231)
        await desk.press("G", "plus", "j", "enter", "h")
        assert desk.under_cursor == "Maji azindua"
        desk.screen.list_anew()
        await desk.until(lambda: desk.under_cursor != "Maji azindua")
        assert desk.under_cursor == "Ikulu azindua"

    chosen = settings(tmp_path)
    with Store.open(chosen.cache) as store:
        for number, agency in enumerate(("Ikulu", "Maji"), 1):
            one = replace(entry(number, f"{agency} azindua", NOW - timedelta(days=20 + number)), link=LINK)
            add(store, agency, [one])
        add(store, "Maji", [entry(9 + n, f"Na. {n}", NOW - timedelta(hours=n), f"<p>{n}</p>") for n in range(230)])
        index(store)
        while store.stories.pending():
            pass
    read(chosen, story)
