"""The palette: what can be done now, from whichever pane; every place, saved search and theme; each once."""

from collections import Counter
from pathlib import Path

import pytest

from egov_tui.store import Store
from egov_tui.tui.commands import ReaderCommands
from tests.tui.builder import NOW, Desk, add, entry, index, read, settings, world

PANES: dict[str, tuple[str, ...]] = {
    "list": (),
    "article": ("enter",),
    "sources": ("left",),
    "typing": ("slash", *"kodi"),
}


def play(folder: Path, story: object, *, build: object = world, size: tuple[int, int] = (140, 40)) -> None:
    chosen = settings(folder)
    if build:
        build(chosen.cache)  # type: ignore[operator]
    read(chosen, story, size=size)  # type: ignore[arg-type]


async def listed(desk: Desk) -> list[tuple[str, str]]:
    """What the palette lists before something is typed: names, and what is drawn of them."""
    provider = ReaderCommands(desk.screen)
    return [(str(hit.text), str(hit.prompt)) async for hit in provider.discover()]


async def names(desk: Desk) -> list[str]:
    return [name for name, _drawn in await listed(desk)]


@pytest.mark.parametrize("pane", PANES)
def test_actions_places_and_themes_are_there_from_every_pane_and_each_once(tmp_path: Path, pane: str) -> None:
    async def story(desk: Desk) -> None:
        await desk.press(*PANES[pane])
        found = await listed(desk)
        assert [drawn for drawn, n in Counter(drawn for _name, drawn in found).items() if n > 1] == []
        for wanted in ("Search", "Help", "Refresh all", "Next source", "Go to Ministry of Health", "Theme: egov-light"):
            assert wanted in dict(found)
        assert any(drawn.split() == ["Refresh", "all", "R"] for drawn in dict(found).values())

    play(tmp_path, story)


@pytest.mark.parametrize("pane", PANES)
def test_what_is_chosen_is_done_from_every_pane(tmp_path: Path, pane: str) -> None:
    async def story(desk: Desk) -> None:
        await desk.press(*PANES[pane], "ctrl+p", *"all read")
        await desk.until(lambda: "All read  A" in desk.text)
        await desk.press("enter")
        await desk.until(lambda: desk.screen.counts.unread < 9)

    play(tmp_path, story)


def test_what_would_do_nothing_now_is_not_listed(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        silent = {"Undo", "Save the search", "Show new", "Go to All articles", "Theme: egov-dark", "Commands"}
        assert not silent & set(await names(desk))
        assert "Star" in await names(desk)
        await desk.press("f")
        assert "Undo" in await names(desk)
        await desk.press("slash", *"kodi", "enter")
        assert {"Save the search", "Go to All articles"} <= set(await names(desk))
        await desk.press("escape", "left")
        assert "Star" not in await names(desk)

    play(tmp_path, story)


def test_with_nothing_in_the_cache_little_is_left(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        found = set(await names(desk))
        assert not {"Star", "Next unread", "All read", "Refresh all", "Health of the sources"} & found
        assert {"Search", "Help", "Data mode"} <= found

    play(tmp_path, story, build=None)


def test_a_source_is_gone_to(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("colon", *"go to min healt")
        await desk.until(lambda: "Go to Ministry of Health" in desk.text)
        await desk.press("enter")
        await desk.until(lambda: desk.screen.place.label == "Ministry of Health")

    play(tmp_path, story)


def test_sources_of_one_name_are_told_apart(tmp_path: Path) -> None:
    def build(cache: Path) -> None:
        with Store.open(cache) as store:
            for n in (1, 2):
                store.sources.add(f"https://a{n}.example/feed", title="News", slug=f"news-{n}")

    async def story(desk: Desk) -> None:
        drawn = [drawn for name, drawn in await listed(desk) if name == "Go to News"]
        assert drawn == ["Go to News  news-1", "Go to News  news-2"]

    play(tmp_path, story, build=build)


def test_saved_searches_can_be_gone_to_muted_and_removed(tmp_path: Path) -> None:
    def build(cache: Path) -> None:
        world(cache)
        with Store.open(cache) as store:
            store.watches.add("Kodi [b]", "kodi")

    async def story(desk: Desk) -> None:
        await desk.until(lambda: desk.screen.watches)
        found = await names(desk)
        assert {"Go to / Kodi [b]", "Mute Kodi [b]", "Remove the saved search Kodi [b]"} <= set(found)

    play(tmp_path, story, build=build)


@pytest.mark.parametrize("size", [(140, 40), (80, 24), (40, 12)])
def test_what_no_command_is_called_is_looked_for_in_the_articles(tmp_path: Path, size: tuple[int, int]) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("colon", *"ngarenaro")
        await desk.until(lambda: "Search the articles: ngarenaro" in desk.text)
        await desk.press("enter")
        await desk.until(lambda: desk.screen.place.label == "Search: ngarenaro")
        await desk.until(lambda: desk.titles == ["Tender: repair of the Ngarenaro market roof"])
        assert desk.focus == "list"

    play(tmp_path, story, size=size)


def test_hostile_names_are_names(tmp_path: Path) -> None:
    name = "[@click=app.pwn]x[/] [/nope]"

    def build(cache: Path) -> None:
        with Store.open(cache) as store:
            add(store, "A", [entry(1, "One", NOW)])
            store.sources.add("https://b.example/feed", title=name, agency=name)
            index(store)

    async def story(desk: Desk) -> None:
        await desk.press("colon", *"app.pwn")
        await desk.until(lambda: f"Go to {name}" in desk.text)
        await desk.press("enter")
        await desk.until(lambda: desk.screen.place.label == name)

    play(tmp_path, story, build=build)


def test_a_theme_is_chosen(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("colon", *"egov-light")
        await desk.until(lambda: "Theme: egov-light" in desk.text)
        await desk.press("enter")
        await desk.until(lambda: desk.app.theme == "egov-light")

    play(tmp_path, story)
