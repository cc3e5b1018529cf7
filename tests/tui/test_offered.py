"""Sources that came with a pack, in the reader: told apart, read like any, followed and given back."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

from textual.content import Content

from egov_tui.model import Packed
from egov_tui.store import Store
from egov_tui.store.packs import arrival
from egov_tui.tui.commands import ReaderCommands
from egov_tui.tui.screens.editing import Editing
from egov_tui.tui.widgets.tick import Tick
from tests.tui.builder import NOW, Desk, entry, index, read, settings

Story = Callable[[Desk], Awaitable[None]]


def play(tmp_path: Path, story: Story) -> None:
    """The reader on a cache with a source that came with a pack, and one that is followed."""
    chosen = settings(tmp_path)
    with Store.open(chosen.cache) as store:
        store.sources.add("https://afya.example/feed", title="Afya")
        source = store.sources.add("https://maji.example/feed", title="Maji", folder="Wizara", offered=True)
        packed = Packed(entry(1, "Kisima", NOW - timedelta(days=1), "<p>Kimefunguliwa</p>"), NOW)
        store.packs.take([arrival(source.id, packed, NOW)])
        index(store)
    read(chosen, story)


async def stand_on(desk: Desk, label: str) -> None:
    if desk.screen.pane != "sources":
        desk.screen.go("sources")
    places = desk.screen.sources.places
    desk.screen.sources.cursor = next(n for n, p in enumerate(places) if p.opens and p.label == label)
    await desk.settle()


def offered(desk: Desk) -> list[str]:
    return [one.slug for one in desk.screen.followed if one.offered]


def test_it_stands_in_its_folder_with_a_mark_and_its_articles_say_where_they_are_from(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        sources = desk.screen.sources
        rows = [Content("\n").join(sources.draw(n, 40)).plain for n in range(len(sources.places))]
        assert any("◇ Maji" in row for row in rows)
        assert not any("◇ Afya" in row for row in rows)
        desk.screen.go("list")
        await desk.press("enter")
        assert "◇ Came with a pack, whose maker saw it on" in " ".join(desk.text.split())

    play(tmp_path, story)


def test_it_is_followed_where_sources_are_changed_and_that_is_taken_back(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await stand_on(desk, "Maji")
        await desk.press("E")
        assert isinstance(desk.app.screen, Editing)
        desk.app.screen.query_one("#follow", Tick).value = True
        await desk.press("enter")
        await desk.until(lambda: not offered(desk))
        await desk.press("u")
        await desk.until(lambda: offered(desk) == ["maji"])
        await stand_on(desk, "Afya")
        await desk.press("E")
        assert not desk.app.screen.query("#follow"), "what is followed asks for nothing"

    play(tmp_path, story)


def test_the_palette_follows_it(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        commands = {one.name: one for one in ReaderCommands(desk.screen)._offers(desk.screen)}
        assert list(commands) == ["Follow Maji"]
        commands["Follow Maji"].run()
        await desk.until(lambda: not offered(desk))

    play(tmp_path, story)
