"""Saved searches in the reader: saved from a search, counted, opened, told of, muted and removed."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from egov_tui.model import Decision
from egov_tui.settings import Settings
from egov_tui.store import Store
from egov_tui.tui.places import Place, PlaceKind
from egov_tui.tui.screens.asking import Asking
from egov_tui.tui.screens.watching import Watching
from tests.tui.builder import NOW, Desk, entry, index, read, settings, world


def watch_of(desk: Desk) -> Place | None:
    return next((place for place in desk.screen.sources.places if place.kind is PlaceKind.WATCH), None)


def counted(desk: Desk, number: int, fresh: int = 0) -> bool:
    place = watch_of(desk)
    return place is not None and (place.number, place.fresh) == (number, fresh)


def bring(chosen: Settings, number: int, title: str) -> None:
    """Another program stores an article and indexes it."""
    with Store.open(chosen.cache) as store:
        source = store.sources.all()[0]
        store.articles.save(source.id, Decision(inserts=(entry(number, title, NOW, language="sw"),)), NOW)
        index(store)


def play(folder: Path, story: Callable[[Desk, Settings], object], size: tuple[int, int] = (140, 40)) -> None:
    chosen = settings(folder)
    world(chosen.cache)
    read(chosen, partial(_told, story, chosen), size=size)


async def _told(story: Callable[[Desk, Settings], object], chosen: Settings, desk: Desk) -> None:
    await story(desk, chosen)  # type: ignore[misc]


@pytest.mark.parametrize("size", [(140, 40), (80, 24), (60, 20)])
def test_a_search_is_saved_under_a_name_and_stands_among_the_places(tmp_path: Path, size: tuple[int, int]) -> None:
    async def story(desk: Desk, _chosen: Settings) -> None:
        await desk.press("slash", *"mkutano")
        await desk.until(lambda: desk.screen.place.kind is PlaceKind.SEARCH)
        found = len(desk.titles)
        await desk.press("enter", "S")
        await desk.until(lambda: isinstance(desk.app.screen, Asking))
        await desk.until(lambda: "Enter save · Esc close" in desk.text)
        await desk.press(*"Mikuu", "enter")  # what is offered is selected: typing takes its place
        await desk.until(lambda: watch_of(desk) is not None)
        await desk.until(lambda: counted(desk, found))
        place = watch_of(desk)
        assert place
        assert (place.label, place.query) == ("/ Mikuu", "mkutano")
        assert "Saved" in desk.text
        await desk.press("escape")
        desk.screen.choose(place)
        await desk.settle()
        assert len(desk.titles) == found

    play(tmp_path, story, size)


def test_who_thinks_better_of_it_saves_nothing(tmp_path: Path) -> None:
    async def story(desk: Desk, _chosen: Settings) -> None:
        await desk.press("S")
        assert "Search first" in desk.text
        await desk.press("slash", *"mkutano")
        await desk.until(lambda: desk.screen.place.kind is PlaceKind.SEARCH)
        await desk.press("enter", "S")
        await desk.until(lambda: isinstance(desk.app.screen, Asking))
        await desk.press("escape")
        assert watch_of(desk) is None
        assert desk.screen.place.kind is PlaceKind.SEARCH

    play(tmp_path, story)


def test_what_another_program_brings_is_marked_until_the_saved_search_is_opened(tmp_path: Path) -> None:
    async def story(desk: Desk, chosen: Settings) -> None:
        with Store.open(chosen.cache) as store:
            store.watches.add("Visima", "kisima")
        desk.screen.look()
        await desk.until(lambda: counted(desk, 0))
        Watching.start_refresh(desk.screen, [])
        bring(chosen, 901, "Visima vipya vyachimbwa")
        desk.screen.look()
        await desk.until(lambda: counted(desk, 1, fresh=1))
        assert "+1 1" in desk.text
        assert await desk.screen.news() == "Visima +1", "though it was counted meanwhile"
        Watching.start_refresh(desk.screen, [])
        assert await desk.screen.news() == ""
        place = watch_of(desk)
        assert place
        desk.screen.choose(place)
        await desk.until(lambda: counted(desk, 1))
        assert desk.titles == ["Visima vipya vyachimbwa"]

    play(tmp_path, story)


def test_muted_ones_are_not_told_of_and_removed_ones_are_gone(tmp_path: Path) -> None:
    async def story(desk: Desk, chosen: Settings) -> None:
        with Store.open(chosen.cache) as store:
            watch = store.watches.add("Visima", "kisima")
        desk.screen.look()
        await desk.until(lambda: watch_of(desk) is not None)
        desk.screen.mute_watch(watch)
        await desk.until(lambda: (place := watch_of(desk)) and place.watch and place.watch.muted)
        bring(chosen, 901, "Visima vipya vyachimbwa")
        desk.screen.look()
        await desk.until(lambda: counted(desk, 1, fresh=0))
        desk.screen.remove_watch(watch)
        await desk.until(lambda: watch_of(desk) is None)

    play(tmp_path, story)


def test_a_name_that_is_taken_is_refused_in_words(tmp_path: Path) -> None:
    async def story(desk: Desk, chosen: Settings) -> None:
        with Store.open(chosen.cache) as store:
            store.watches.add("mkutano", "mkutano")
        await desk.press("slash", *"mkutano")
        await desk.until(lambda: desk.screen.place.kind is PlaceKind.SEARCH)
        await desk.press("enter", "S")
        await desk.until(lambda: isinstance(desk.app.screen, Asking))
        await desk.press("enter")
        await desk.until(lambda: "has this name already" in desk.text)

    play(tmp_path, story)


def test_saved_searches_that_ask_for_what_a_source_holds_are_places_of_their_own(tmp_path: Path) -> None:
    async def story(desk: Desk, chosen: Settings) -> None:
        with Store.open(chosen.cache) as store:
            source = store.sources.all()[0]
            for name in ("Mine", "Mine too"):
                store.watches.add(name, f"source:{source.slug}")
        desk.screen.look()
        await desk.until(lambda: watch_of(desk) is not None)
        own, first, second = [p for p in desk.screen.sources.places if p.query == f"source:{source.slug}"][::-1]
        for place in (own, first, second):
            desk.screen.choose(place)
            desk.screen.read_places()
            await desk.settle()
            assert desk.screen.place.key == place.key
            assert desk.screen.sources.chosen
            assert desk.screen.sources.chosen.key == place.key

    play(tmp_path, story)


def test_what_arrives_while_a_saved_search_is_open_is_announced(tmp_path: Path) -> None:
    async def story(desk: Desk, chosen: Settings) -> None:
        with Store.open(chosen.cache) as store:
            store.watches.add("Visima", "kisima")
        desk.screen.look()
        await desk.until(lambda: watch_of(desk) is not None)
        place = watch_of(desk)
        assert place
        desk.screen.choose(place)
        await desk.settle()
        assert desk.titles == []
        bring(chosen, 901, "Visima vipya vyachimbwa")
        desk.screen.look()
        await desk.until(lambda: desk.titles == ["Visima vipya vyachimbwa"])
        bring(chosen, 902, "Visima vingine vyachimbwa")
        desk.screen.look()
        await desk.until(lambda: "1 new: press ." in desk.text)
        await desk.press(".")
        await desk.until(lambda: len(desk.titles) == 2)

    play(tmp_path, story)
