"""The versions of an edited article on the screen."""

from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from egov_tui.model import Decision
from egov_tui.store import Store
from egov_tui.tui.screens.versions import VersionsScreen
from egov_tui.tui.widgets.pages import PageView
from tests.tui.builder import NOW, Desk, add, entry, index, read, settings

BODY = "<p>Bids close on {day} at ten.</p>" + "".join(f"<p>Condition {n} of the tender.</p>" for n in range(9))


def edited(cache: Path) -> None:
    """An article that was edited twice, the second time in its title, and one that never was."""
    with Store.open(cache) as store:
        first = entry(1, "Tender", NOW - timedelta(hours=1), BODY.format(day="Friday"))
        slug = add(store, "Gazette", [entry(2, "Never edited", NOW - timedelta(hours=2)), first])
        source = store.sources.find(slug)
        assert source
        number = store.articles.known(source.id)["k1"].id
        second = replace(first, content_hash="x", html=BODY.format(day="Monday"))
        third = replace(second, content_hash="y", title="Tender cancelled")
        for days, one in enumerate((second, third), 1):
            store.articles.save(source.id, Decision(edits=((number, one),)), NOW + timedelta(days=days))
        index(store)


def play(folder: Path, story: object, **more: object) -> None:
    chosen = settings(folder, **more.pop("reader", {}))  # type: ignore[arg-type]
    edited(chosen.cache)
    read(chosen, story, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("size", [(140, 40), (80, 24), (60, 12)])
def test_the_newest_comes_first_and_n_and_p_turn(tmp_path: Path, size: tuple[int, int]) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("v")
        assert isinstance(desk.app.screen, VersionsScreen)
        assert "Version 3 of 3, first seen 16 May 2024, 09:30" in desk.text
        assert "Tender cancelled" in desk.text
        assert "(10 paragraphs unchanged)" in desk.text
        await desk.press("n")
        assert "Version 2 of 3, first seen 15 May 2024, 09:30" in desk.text
        assert "Bids close on Friday Monday at ten." in desk.text
        await desk.press("right_square_bracket", "n")
        assert "Version 1 of 3, first seen 14 May 2024, 09:30" in desk.text
        assert "Bids close on Friday at ten." in desk.text
        await desk.press("p", "left_square_bracket", "p")
        assert "Version 3 of 3" in desk.text
        assert desk.screen.rows.cursor == 0

    play(tmp_path, story, size=size)


@pytest.mark.parametrize("key", ["escape", "q", "v"])
def test_three_keys_close_them_and_the_article_is_as_it_was(tmp_path: Path, key: str) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("enter", "v", key)
        assert not isinstance(desk.app.screen, VersionsScreen)
        assert desk.focus == "article"
        assert desk.app.is_running

    play(tmp_path, story)


def test_what_went_is_struck_through_and_what_came_is_underlined(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("v", "n")
        assert looks(desk) == {"Friday": (True, False), "Monday": (False, True)}

    play(tmp_path, story)


def looks(desk: Desk) -> dict[str, tuple[bool, bool]]:
    """Words that are struck through or underlined."""
    strips = desk.app.screen.query_one(PageView).render_lines(desk.app.screen.query_one(PageView).size.region)
    return {
        segment.text: (bool(segment.style.strike), bool(segment.style.underline))
        for strip in strips
        for segment in strip
        if segment.style and (segment.style.strike or segment.style.underline)
    }


@pytest.mark.parametrize("plain", ["icons", "colours"])
def test_without_colours_or_signs_of_their_own_brackets_tell_it(
    tmp_path: Path, plain: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("v", "n")
        assert "Bids close on [-Friday-]{+Monday+} at ten." in desk.text

    if plain == "colours":
        monkeypatch.setenv("NO_COLOR", "1")
    play(tmp_path, story, reader={"icons": "ascii"} if plain == "icons" else {})


def test_an_article_that_was_never_edited_says_so(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("j", "v")
        assert "never edited" in desk.screen.status.text
        assert not isinstance(desk.app.screen, VersionsScreen)

    play(tmp_path, story)


def test_they_scroll_and_another_version_begins_at_its_top(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("v", "n", "n", "G")
        page = desk.app.screen.query_one(PageView)
        assert page.top > 0
        await desk.press("p")
        assert page.top == 0

    play(tmp_path, story, size=(60, 12))
