"""What is kept drawn, and when it must not be: other themes, other lengths, the same article again."""

import gc
from datetime import timedelta
from pathlib import Path

import pytest

from egov_tui.store import Store
from egov_tui.tui import garbage
from tests.tui.builder import NOW, Desk, add, entry, read, settings, world


def looks(desk: Desk, words: str) -> set[str]:
    """The styles that words are drawn in on the screen."""
    strips = desk.app.screen._compositor.render_strips()
    return {str(segment.style) for strip in strips for segment in strip if words in segment.text}


@pytest.mark.parametrize("words", ["Guidelines on domain", "four hundred times", "Ministries", "All articles"])
def test_another_theme_draws_everything_anew(tmp_path: Path, words: str) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("enter", "escape")
        before = looks(desk, words)
        assert before
        desk.app.theme = "egov-light"
        await desk.settle()
        after = looks(desk, words)
        assert after
        assert not before & after
        desk.app.theme = "egov-dark"
        await desk.settle()
        assert looks(desk, words) == before

    world(tmp_path / "cache.sqlite3")
    read(settings(tmp_path), story, size=(140, 60))


def long_and_short(path: Path) -> None:
    """A long article above a short one."""
    html = "".join(f"<p>Paragraph {n} of many.</p>" for n in range(200))
    with Store.open(path) as store:
        add(store, "Gazette", [entry(2, "Short", NOW - timedelta(hours=2)), entry(1, "Long", NOW, html)])


def at_top(desk: Desk) -> str:
    """The title that stands at the top of the article's pane; nothing where the pane is scrolled."""
    view = desk.screen.view
    return view.article.title if view.article and not view.scroll_y else ""


def test_each_article_scrolls_as_far_as_it_is_long(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        for _ in range(2):
            await desk.press("enter", "G")
            assert "Paragraph 199 of many" in desk.text
            assert "100 %" in desk.text
            await desk.press("J")
            assert at_top(desk) == "Short"
            await desk.press("G")
            assert at_top(desk) == "Short"
            await desk.press("escape", "k")
            assert at_top(desk) == "Long"

    long_and_short(tmp_path / "cache.sqlite3")
    read(settings(tmp_path), story)


def test_an_article_that_stands_beside_the_list_opens_at_its_top_and_is_read_at_its_end(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("enter", "G", "escape", "m", "enter")
        assert desk.screen.view.scroll_y == 0
        assert desk.screen.unread() == 2
        await desk.press("G")
        assert desk.screen.unread() == 1

    long_and_short(tmp_path / "cache.sqlite3")
    read(settings(tmp_path), story)


def test_garbage_is_left_alone_until_the_reader_stands() -> None:
    thresholds = gc.get_threshold()
    try:
        garbage.hold()
        assert not gc.isenabled()
        garbage.begin()
        assert gc.isenabled()
        assert gc.get_freeze_count()
    finally:
        gc.unfreeze()
        gc.enable()
        gc.set_threshold(*thresholds)


def test_who_looks_for_garbage_already_goes_on_as_before() -> None:
    before = gc.get_threshold(), gc.get_freeze_count()
    garbage.begin()
    assert (gc.get_threshold(), gc.get_freeze_count()) == before
