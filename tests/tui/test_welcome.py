"""The very first start: samples to read at once, the catalogue to tick; and the catalogue later on."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from egov_tui import i18n, tui
from egov_tui.catalogue import CatalogueEntry, entries
from egov_tui.exchange import addresses
from egov_tui.settings import Settings, Sync
from egov_tui.store import Store
from egov_tui.tui import following
from egov_tui.tui.app import ReaderApp
from egov_tui.tui.screens.catalogue import CatalogueScreen
from tests.server import Server
from tests.tui.builder import Desk, read, settings
from tests.tui.test_adding import FEED, sources


@pytest.fixture
def offered(server: Server, monkeypatch: pytest.MonkeyPatch) -> list[CatalogueEntry]:
    """Three entries at addresses of this machine."""
    found = [
        replace(entry, url=server.page(f"/{entry.id}", FEED.format(entry.id)), estimate_kb=20)
        for entry in entries()[:3]
    ]
    monkeypatch.setattr(following, "entries", lambda: tuple(found))
    return found


async def welcomed(desk: Desk) -> CatalogueScreen:
    """Wait for the welcome and for the samples below it."""
    await desk.until(lambda: isinstance(desk.app.screen, CatalogueScreen))
    await desk.until(lambda: desk.screen.child is None)
    await desk.settle()
    screen = desk.app.screen
    assert isinstance(screen, CatalogueScreen)
    return screen


def folders(chosen: Settings) -> list[str]:
    return sorted(folder for _title, folder, *_rest in sources(chosen).values())


def test_it_opens_on_the_samples_and_says_how_to_come_back(tmp_path: Path) -> None:
    chosen = settings(tmp_path)

    async def story(desk: Desk) -> None:
        await welcomed(desk)
        assert "Welcome to egov-tui" in desk.text
        assert "Language: English" in desk.text
        assert "Nothing is ticked yet." in desk.text
        await desk.press("enter")
        assert "Space ticks the agency" in desk.text
        await desk.press("escape")
        assert desk.screen.counts.total == 86
        assert "a adds agencies; an empty line there shows the catalogue." in desk.text

    read(chosen, story, welcome=True)
    assert folders(chosen) == ["Samples"] * 12


def test_what_is_ticked_is_followed_and_fetched_in_place_of_the_samples(
    tmp_path: Path, offered: list[CatalogueEntry]
) -> None:
    chosen = settings(tmp_path)

    async def story(desk: Desk) -> None:
        await welcomed(desk)
        assert "[x] Keep the sample agencies" in desk.text
        await desk.press("space", "j", "space")
        assert "About 40 KB will be fetched · 2 agencies ticked" in desk.text
        assert "[ ] Keep the sample agencies" in desk.text
        await desk.press("space")
        assert "About 20 KB will be fetched · 1 agency ticked" in desk.text
        await desk.press("space", "enter")
        await desk.until(lambda: len(desk.titles) == 4)
        await desk.until(lambda: desk.screen.child is None)
        assert "Samples" not in [place.label for place in desk.screen.sources.places]
        assert desk.screen.view.article is None or desk.screen.view.article.title in desk.titles

    read(chosen, story, welcome=True)
    assert {title for title, *_rest in sources(chosen).values()} == {entry.title_en for entry in offered[:2]}


def test_the_samples_stay_where_they_are_wanted(tmp_path: Path, offered: list[CatalogueEntry]) -> None:
    chosen = settings(tmp_path)

    async def story(desk: Desk) -> None:
        await welcomed(desk)
        await desk.press("space", "G", "space")
        assert "[x] Keep the sample agencies" in desk.text
        await desk.press("enter")
        await desk.until(lambda: desk.screen.counts.total == 88)

    read(chosen, story, welcome=True)
    assert folders(chosen) == ["", *["Samples"] * 12]


def test_what_was_ticked_before_the_samples_are_read_is_fetched_as_well(
    tmp_path: Path, offered: list[CatalogueEntry]
) -> None:
    chosen = settings(tmp_path)

    async def story(desk: Desk) -> None:
        await desk.until(lambda: isinstance(desk.app.screen, CatalogueScreen))
        await desk.pilot.press("space", "enter")
        await desk.until(lambda: desk.titles == ["Ratiba ya maji", "Zabuni ya visima"])

    read(chosen, story, welcome=True)
    assert folders(chosen) == [""]


def test_offline_the_samples_can_be_read_and_ticking_fetches_nothing(
    tmp_path: Path, server: Server, offered: list[CatalogueEntry]
) -> None:
    chosen = replace(settings(tmp_path), sync=Sync(mode="offline"))
    chosen.config.write_text("[sync]\nmode = 'offline'\n")

    async def story(desk: Desk) -> None:
        await welcomed(desk)
        assert desk.screen.counts.total == 86
        await desk.press("space")
        assert "Offline: nothing is fetched now" in desk.text
        await desk.press("enter")
        assert "1 source added. The data mode is offline: nothing is fetched." in desk.text

    read(chosen, story, welcome=True)
    assert server.asked == []
    assert len(sources(chosen)) == 1


def test_what_is_followed_is_shown_as_such_and_cannot_be_ticked(tmp_path: Path, offered: list[CatalogueEntry]) -> None:
    chosen = settings(tmp_path)
    with Store.open(chosen.cache) as store:
        store.sources.add(offered[0].url, title="Tayari")

    async def story(desk: Desk) -> None:
        await desk.press("a", "enter")
        screen = desk.app.screen
        assert isinstance(screen, CatalogueScreen)
        assert "Agencies to choose from" in desk.text
        assert "Welcome" not in desk.text
        assert "samples" not in desk.text
        (line,) = [line for line in desk.text.splitlines() if f"] {offered[0].title_en}  " in line]
        assert "[x]" in line
        assert "followed" in line
        assert screen.rows.entry == offered[1], "the first that can be ticked"
        await desk.press("k", "space")
        assert screen.rows.entry == offered[0]
        assert offered[0].url in desk.text
        assert screen.rows.ticked == set()

    read(chosen, story)


def test_samples_that_cannot_be_read_are_said_and_it_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "samples", lambda: tmp_path / "none")
    chosen = settings(tmp_path / "data")

    async def story(desk: Desk) -> None:
        await welcomed(desk)
        assert "sample agencies can be read" not in desk.text
        assert "Keep the sample" not in desk.text
        assert "The sample agencies cannot be read" in desk.screen.status.text
        await desk.press("q")
        assert "There are no sources yet." in desk.text

    read(chosen, story, welcome=True)
    with Store.open(chosen.cache) as store:
        assert not store.sources.ever(), "the next start is a first one as well"


@pytest.mark.parametrize("size", [(140, 40), (80, 24), (50, 20), (40, 12)])
def test_it_fits_any_screen_and_the_mouse_ticks(tmp_path: Path, size: tuple[int, int]) -> None:
    async def story(desk: Desk) -> None:
        screen = await welcomed(desk)
        await desk.pilot.click("#catalogue", offset=(5, 2))
        await desk.settle()
        assert screen.rows.ticked == {entries()[1].id}
        shown = [text.strip() for text in desk.over.splitlines() if text.strip()]
        assert shown[0].startswith("╭")
        assert shown[-1].startswith("╰")
        if size[0] >= 40:
            assert f"About {entries()[1].estimate_kb} KB will be fetched" in desk.text
        await desk.press("G")
        assert "Keep the" in desk.text
        await desk.pilot.resize_terminal(20, 6)
        await desk.settle()
        assert "Keep" in desk.text

    read(settings(tmp_path), story, size=size, welcome=True)


async def finding(desk: Desk, typed: str) -> CatalogueScreen:
    """Open the catalogue and type what is sought in it."""
    await desk.press("a", "enter", "slash", *typed)
    screen = desk.app.screen
    assert isinstance(screen, CatalogueScreen)
    return screen


def test_typing_finds_and_what_was_ticked_before_stays(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        screen = await finding(desk, "zabuni")
        assert "3 agencies" in desk.text
        assert "Dodoma City: tenders" in desk.text
        assert "Africa CDC" not in desk.text
        assert "https://dodomacc.go.tz/tenders" in desk.text
        await desk.press("enter", "space", "slash", *["backspace"] * 6, *"africa cdc", "down", "space")
        assert screen.rows.ticked == {"dodoma-tenders", "africa-cdc"}
        assert "About 40 KB will be fetched · 2 agencies ticked" in desk.text
        await desk.press("escape")
        assert "Tanzania" in desk.text
        assert screen.rows.entry is not None
        assert screen.rows.entry.id == "africa-cdc", "the cursor stays where it was"
        await desk.press("escape")
        assert desk.app.screen is desk.screen

    read(settings(tmp_path), story)


def test_letters_are_letters_while_something_is_typed(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        screen = await finding(desk, "q/ j")
        assert screen.box.text == "q/ j"
        assert "Nothing like this." in desk.text
        await desk.press("enter", "space", "j", "G", "enter")
        assert screen.rows.ticked == set()
        await desk.press("q")
        assert screen.rows.entry is not None, "all of them again"

    read(settings(tmp_path), story)


def test_pages_and_what_is_known_of_an_address_are_told(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("a", "enter")
        (row,) = [line for line in desk.text.splitlines() if "[ ] Prime Minister’s Office  " in line]
        assert "page" in row
        assert "page · government · official · follows the platform’s pattern, Nov 2026" in desk.text
        await desk.press("slash", *"habarileo")
        (row,) = [line for line in desk.text.splitlines() if "[ ] HabariLeo" in line]
        assert "page" not in row
        assert "feed · news · not official · recently checked by somebody, Nov 2026" in desk.text

    read(settings(tmp_path), story)


def test_titles_are_in_the_readers_language(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await welcomed(desk)
        assert "Ofisi ya Waziri Mkuu" in desk.text
        assert "L: English" in desk.text

    i18n.activate("sw")
    read(settings(tmp_path), story, welcome=True)


def test_only_a_cache_that_never_had_a_source_is_welcomed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    welcomes: list[bool] = []
    monkeypatch.setattr(ReaderApp, "run", lambda app: welcomes.append(app._welcome))
    chosen = settings(tmp_path)
    tui.run(chosen, lang="en")
    with Store.open(chosen.cache) as store:
        slug = store.sources.add("https://a.example/feed").slug
    tui.run(chosen, lang="en")
    with Store.open(chosen.cache) as store:
        store.sources.remove(slug)
    tui.run(chosen, lang="en")
    assert welcomes == [True, False, False]
