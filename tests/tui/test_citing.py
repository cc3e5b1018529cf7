"""`c` copies a citation, of one article or of all that are selected; the palette has other languages and forms."""

from pathlib import Path

import pytest

from egov_tui.tui.commands import ReaderCommands
from tests.tui.builder import Desk, read, settings, world

FIRST = (
    "e-Government Authority. “First conference on e-Government opens in Arusha”. 14 May 2024. "
    "https://www.example.go.tz/news/1 Read 14 May 2024."
)


def play(folder: Path, story: object) -> None:
    chosen = settings(folder)
    world(chosen.cache)
    read(chosen, story)  # type: ignore[arg-type]


async def choose(desk: Desk, name: str) -> None:
    """Run a command of the palette."""
    found = [hit async for hit in ReaderCommands(desk.screen).discover() if hit.text == name]
    found[0].command()
    await desk.settle()


@pytest.mark.parametrize("keys", [(), ("enter",)], ids=["list", "article"])
def test_a_citation_is_copied_and_shown(tmp_path: Path, keys: tuple[str, ...]) -> None:
    async def story(desk: Desk) -> None:
        await desk.press(*keys, "c")
        assert desk.app.clipboard == FIRST
        assert desk.screen.status.text.startswith(f"Copied: {FIRST}")

    play(tmp_path, story)


def test_selected_articles_are_cited_line_by_line(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("t", "t", "c")
        first, second = desk.app.clipboard.split("\n")
        assert first == FIRST
        assert "Taasisi za umma" in second
        assert desk.screen.status.text.startswith("2 citations copied.")

    play(tmp_path, story)


def test_the_palette_cites_in_the_other_language_and_for_reference_managers(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await choose(desk, "Copy a citation in Swahili")
        assert "14 Mei 2024" in desk.app.clipboard
        await choose(desk, "Copy a citation as BibTeX")
        assert desk.app.clipboard.startswith("@online{e-government-authority-")
        await choose(desk, "Copy a citation as RIS")
        assert desk.app.clipboard.startswith("TY  - ELEC\n")
        await desk.press("c")
        assert desk.app.clipboard == FIRST

    play(tmp_path, story)


def test_where_there_is_no_article_nothing_is_copied(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("slash", *"qqqqq", "enter", "c")
        assert desk.screen.status.text.startswith("There is no article here.")
        assert desk.app.clipboard == ""

    play(tmp_path, story)
