"""The digest in the reader: from the palette, read, copied and saved."""

from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from msgspec.structs import replace
from textual.widgets import Input

from egov_tui.store import Store
from egov_tui.tui.screens.confirming import Confirming
from egov_tui.tui.screens.digest import DigestScreen
from egov_tui.tui.widgets.pages import PageView
from tests.tui.builder import NOW, Desk, add, entry, read, settings, world

HOSTILE = "[@click=app.bell]x[/] [/nope] \x1b]0;owned\x07"


async def opened(desk: Desk) -> PageView:
    """Open it from the palette."""
    await desk.press("colon", *"digest of", "enter")
    await desk.until(lambda: isinstance(desk.app.screen, DigestScreen))
    await desk.settle()
    return desk.app.screen.query_one(PageView)


def said(desk: Desk) -> str:
    return str(desk.app.screen.query_one("#told").render())


@pytest.mark.parametrize("size", [(140, 40), (80, 24), (40, 12)])
def test_it_opens_with_a_week(tmp_path: Path, size: tuple[int, int]) -> None:
    async def story(desk: Desk) -> None:
        page = await opened(desk)
        assert "7 May 2024 to 14 May 2024" in desk.text
        assert "6 articles · 2 agencies" in desk.text
        assert len(page.document.links) == 6
        await desk.press("G")
        assert "Try again later." in desk.text

    chosen = settings(tmp_path)
    world(chosen.cache)
    read(chosen, story, size=size)


def test_it_is_of_a_day_or_a_month_as_well(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await opened(desk)
        await desk.press("d")
        assert "13 May 2024 to 14 May 2024" in desk.text
        await desk.press("m")
        assert "14 April 2024 to 14 May 2024" in desk.text
        assert "13 articles · 5 agencies" in desk.text
        await desk.press("w", "q")
        assert not isinstance(desk.app.screen, DigestScreen)

    chosen = settings(tmp_path)
    world(chosen.cache)
    read(chosen, story)


def test_links_open_by_their_number(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        page = await opened(desk)
        with patch("egov_tui.tui.screens.attaching.browse", return_value=True) as browse:
            await desk.press("2")
            assert browse.call_args.args[0] == page.document.links[1].address
            await desk.press("o", "6", "enter")
            assert browse.call_args.args[0] == page.document.links[5].address
        assert "Opened in the browser" in said(desk)
        await desk.press("o", *"77", "enter")
        assert said(desk) == "There is no link 77 here."
        await desk.press("o", *"²x", "enter")
        assert said(desk) == "There is no link ²x here."

    chosen = settings(tmp_path)
    world(chosen.cache)
    read(chosen, story)


def test_it_is_copied_as_text(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await opened(desk)
        await desk.press("y")
        assert desk.app.clipboard.startswith("News of public agencies\n=======")
        assert "https://www.example.go.tz/news/1\n" in desk.app.clipboard
        assert said(desk) == "The digest was copied as text."

    chosen = settings(tmp_path)
    world(chosen.cache)
    read(chosen, story)


@pytest.mark.parametrize(("name", "begins"), [("a.md", "# News"), ("a.html", "<!DOCTYPE"), ("a.txt", "News of")])
def test_it_is_saved_as_the_ending_of_the_file_says(tmp_path: Path, name: str, begins: str) -> None:
    file = tmp_path / name

    async def story(desk: Desk) -> None:
        await opened(desk)
        await desk.press("e", "ctrl+u", *str(file), "enter")
        await desk.until(lambda: said(desk))
        assert said(desk) == f"{file}: the digest is written."

    chosen = settings(tmp_path)
    world(chosen.cache)
    read(chosen, story)
    assert file.read_text().startswith(begins)


def test_a_file_is_replaced_only_when_that_is_meant(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text("mine")

    async def story(desk: Desk) -> None:
        await opened(desk)
        await desk.press("e", "ctrl+u", *str(file), "enter")
        assert isinstance(desk.app.screen, Confirming)
        await desk.press("enter")
        await desk.settle()
        assert file.read_text() == "mine"
        await desk.press("e", "enter", "down", "enter")
        await desk.until(lambda: said(desk))
        assert file.read_text().startswith("# News")

    chosen = settings(tmp_path / "data")
    world(chosen.cache)
    read(chosen, story)


def test_what_was_typed_as_its_file_is_proposed_again(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await opened(desk)
        await desk.press("e")
        proposed = Path(desk.app.screen.query_one(Input).value)
        assert proposed.name == "digest-2024-05-14.md"
        assert proposed.parent.is_dir()
        for typed in (tmp_path / "none" / "a.md", "~nobody-of-this-name/a.md"):
            await desk.press("ctrl+u", *str(typed), "enter")
            await desk.until(lambda: said(desk))
            await desk.press("e")
            assert desk.app.screen.query_one(Input).value == str(typed)

    chosen = settings(tmp_path / "data")
    world(chosen.cache)
    read(chosen, story)


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
def test_help_lists_every_key_of_it(tmp_path: Path, size: tuple[int, int]) -> None:
    async def story(desk: Desk) -> None:
        await opened(desk)
        await desk.press("question_mark", "slash", *"copy as")
        assert "Copy as text" in desk.text
        await desk.press("escape", "escape")
        assert isinstance(desk.app.screen, DigestScreen)

    chosen = settings(tmp_path)
    world(chosen.cache)
    read(chosen, story, size=size)


def test_hostile_titles_are_shown_and_obeyed_by_nobody(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await opened(desk)
        assert "[@click=app.bell]x[/] [/nope]" in desk.text
        assert "\x1b" not in desk.text

    chosen = settings(tmp_path)
    with Store.open(chosen.cache) as store:
        hostile = replace(entry(1, HOSTILE, NOW - timedelta(hours=1)), summary=f"{HOSTILE} and more than that.")
        add(store, "Gazette", [hostile])
    read(chosen, story)


def test_where_there_is_nothing_it_says_so(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        page = await opened(desk)
        assert "No news from 7 May 2024 to 14 May 2024." in desk.text
        await desk.press("1", "down", "G")
        assert said(desk) == "There is no link 1 here."
        assert not page.document.links

    read(settings(tmp_path), story)
