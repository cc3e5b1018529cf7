"""The sources pane: folders open and close; what is followed is edited, moved, muted, removed, and all of it undone."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.widgets import Input

from egov_tui.store import Store
from egov_tui.tui.places import PlaceKind
from egov_tui.tui.screens.choosing import Choosing
from egov_tui.tui.screens.editing import Editing
from tests.tui.builder import NOW, Desk, add, entry, read, settings, world

Story = Callable[[Desk], Awaitable[None]]


def play(tmp_path: Path, story: Story, size: tuple[int, int] = (140, 40)) -> None:
    chosen = settings(tmp_path)
    if not chosen.cache.exists():
        world(chosen.cache)
    read(chosen, story, size=size)


async def stand_on(desk: Desk, label: str) -> None:
    """Put the cursor of the sources pane on a place."""
    if desk.screen.pane != "sources":
        desk.screen.go("sources")
    places = desk.screen.sources.places
    desk.screen.sources.cursor = next(n for n, p in enumerate(places) if p.opens and p.label == label)
    await desk.settle()


def labels(desk: Desk) -> list[str]:
    return [p.label for p in desk.screen.sources.places if p.kind in (PlaceKind.FOLDER, PlaceKind.SOURCE)]


def test_a_folder_lists_its_articles_and_closes_with_its_sum(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await stand_on(desk, "Authorities")
        await desk.press("enter")
        assert desk.focus == "list"
        assert len(desk.titles) == 6
        assert {h.agency for i in range(6) if (h := desk.screen.rows.headline(i))} == {
            "e-Government Authority",
            "Tanzania Revenue Authority",
        }
        await stand_on(desk, "Authorities")
        assert "Tanzania Revenue Authority" in labels(desk)
        await desk.press("space")
        assert "Tanzania Revenue Authority" not in labels(desk)
        assert desk.screen.sources.chosen
        assert (desk.screen.sources.chosen.label, desk.screen.sources.chosen.number) == ("Authorities", 5)
        assert len(desk.titles) == 6, "the list stays"
        await desk.press("l")
        assert "Tanzania Revenue Authority" in labels(desk)
        await desk.press("down", "h")
        assert "Tanzania Revenue Authority" not in labels(desk)
        assert desk.screen.sources.chosen.label == "Authorities"

    play(tmp_path, story)


def test_a_click_on_the_mark_of_a_folder_closes_it_and_one_on_its_name_opens_its_list(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        row = desk.screen.sources.find((PlaceKind.FOLDER, "Councils", 0))
        await desk.pilot.click("#sources", offset=(3, row + 1))
        await desk.settle()
        assert "Arusha City Council" not in labels(desk)
        assert desk.screen.place.kind is PlaceKind.ALL
        row = desk.screen.sources.find((PlaceKind.FOLDER, "Councils", 0))
        await desk.pilot.click("#sources", offset=(10, row + 1))
        await desk.settle()
        assert desk.screen.place.label == "Councils"
        assert len(desk.titles) == 2

    play(tmp_path, story)


def test_a_source_gets_another_name_and_its_own_once(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await stand_on(desk, "Ministry of Health")
        await desk.press("E")
        assert isinstance(desk.app.screen, Editing)
        await desk.press(*"Wizara ya Afya", "tab", "end", *"/Afya", "enter")
        await desk.until(lambda: "Wizara ya Afya" in labels(desk))
        source = desk.store.sources.find("ministry-of-health")
        assert source
        assert (source.agency, source.folder) == ("Wizara ya Afya", "Ministries/Afya")
        assert "Wizara ya Afya: changed." in desk.text
        await desk.press("u")
        await desk.until(lambda: "Ministry of Health" in labels(desk))
        assert "1 source is as it was." in desk.text

    play(tmp_path, story)


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("name", " ", "A source needs a name."),
        ("minutes", "soon", "whole number up to 10,080"),
        ("minutes", "99999", "whole number up to 10,080"),
        ("keep_days", "9" * 5_000, "whole number up to 36,500"),
        ("zone", "Dodoma", "there is no such time zone"),
    ],
)
@pytest.mark.parametrize("size", [(140, 40), (40, 12), (30, 8)])
def test_what_cannot_be_is_said_on_the_form_and_saves_nothing(
    tmp_path: Path, field: str, typed: str, told: str, size: tuple[int, int]
) -> None:
    async def story(desk: Desk) -> None:
        await stand_on(desk, "Ministry of Health")
        await desk.press("E")
        box = desk.app.screen.query_one(f"#{field}")
        assert isinstance(box, Input)
        box.focus()
        box.value = typed
        await desk.press("enter")
        assert isinstance(desk.app.screen, Editing)
        assert desk.app.screen.focused is box
        shown = " ".join(desk.over.replace("│", " ").split())
        assert told.split()[0] in shown
        if size[0] > 80:
            assert told in shown
        await desk.press("escape")
        assert desk.store.steps.take_back() is None

    play(tmp_path, story, size)


def test_the_numbers_of_the_form_are_kept_and_can_be_emptied(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await stand_on(desk, "Ministry of Health")
        await desk.press("E", "down", "down", *"30", "down", *"365", "down", *"500", "enter")
        await desk.settle()
        (source,) = [s for s in desk.store.sources.all() if s.slug == "ministry-of-health"]
        choices = desk.store.sources.choices([source.id])[source.id]
        assert (choices.minutes, choices.keep_days, choices.keep_newest) == (30, 365, 500)
        await desk.press("E", "down", "down", "delete", "enter")
        await desk.settle()
        assert desk.store.sources.choices([source.id])[source.id].minutes is None

    play(tmp_path, story)


def test_a_source_moves_to_a_folder_that_is_there_and_to_a_new_one(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await stand_on(desk, "Meteorological Authority")
        await desk.press("M")
        assert isinstance(desk.app.screen, Choosing)
        await desk.press(*"council", "enter")
        await desk.until(lambda: "now in Councils" in desk.text)
        assert labels(desk)[-6:-3] == ["Councils", "Arusha City Council", "Meteorological Authority"]
        await desk.press("M", *"Hewa/Bahari", "enter")
        await desk.until(lambda: "Bahari" in labels(desk))
        assert desk.screen.sources.chosen
        assert desk.screen.sources.chosen.folder == "Hewa/Bahari"
        await desk.press("u")
        await desk.until(lambda: "Bahari" not in labels(desk))
        await desk.press("u")
        await desk.until(lambda: labels(desk)[0] == "Meteorological Authority")

    play(tmp_path, story)


def test_a_folder_moves_with_all_in_it_but_not_into_itself(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await stand_on(desk, "Councils")
        await desk.press("M")
        screen = desk.app.screen
        assert isinstance(screen, Choosing)
        assert "Councils" not in [one.value for one in screen._choices]
        await desk.press(*"minis", "enter")
        await desk.until(lambda: desk.store.sources.find("arusha-city-council").folder == "Ministries/Councils")  # type: ignore[union-attr]
        await stand_on(desk, "Councils")
        await desk.press("E", *"Majiji", "enter")
        await desk.until(lambda: desk.store.sources.find("arusha-city-council").folder == "Ministries/Majiji")  # type: ignore[union-attr]
        assert "Ministries/Majiji" in desk.text

    play(tmp_path, story)


ODD_NAMES = ['"', 'a "b" c', "“za” leo", "★", "-", "*", "a*", "a OR b", "x" * 300, "[b]x", "Maji", "maji", "a/★"]


def test_a_folder_lists_what_is_in_it_whatever_its_name(tmp_path: Path) -> None:
    chosen = settings(tmp_path)
    with Store.open(chosen.cache) as store:
        for number, name in enumerate(ODD_NAMES):
            add(store, f"Source {number}", [entry(number, f"Notice {number}", NOW)], name)

    async def story(desk: Desk) -> None:
        folders = [p for p in desk.screen.sources.places if p.kind is PlaceKind.FOLDER]
        assert {p.folder for p in folders} == {*ODD_NAMES, "a"}
        for place in folders:
            desk.screen.choose(place)
            await desk.settle()
            assert len(desk.titles) == place.total == 1, place.folder

    read(chosen, story)


def test_a_muted_source_leaves_all_articles_and_the_numbers_but_can_be_read(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        every = desk.screen.place.number
        await stand_on(desk, "e-Government Authority")
        await desk.press("minus")
        await desk.until(lambda: "is muted" in desk.text)
        assert desk.screen.find_place(desk.screen.place.key)
        assert desk.screen.place.number == every - 3
        assert len(desk.titles) == 13, "nothing moves until it is asked for"
        await desk.press("enter")
        assert len(desk.titles) == 4
        desk.screen.choose(desk.screen.sources.places[0])
        await desk.settle()
        assert len(desk.titles) == 9
        await stand_on(desk, "e-Government Authority")
        await desk.press("minus")
        await desk.until(lambda: "stands among all articles again" in desk.text)

    play(tmp_path, story)


def test_a_removed_source_is_gone_and_comes_back_with_its_articles_after_a_restart(tmp_path: Path) -> None:
    async def remove(desk: Desk) -> None:
        await stand_on(desk, "e-Government Authority")
        await desk.press("enter")
        await stand_on(desk, "e-Government Authority")
        await desk.press("D")
        await desk.until(lambda: "e-Government Authority" not in labels(desk))
        assert "is removed with 4 articles. u brings it back." in desk.text
        assert desk.screen.place.kind is PlaceKind.ALL
        assert len(desk.titles) == 9

    async def bring_back(desk: Desk) -> None:
        await desk.press("u")
        await desk.until(lambda: "e-Government Authority" in labels(desk))
        assert "is followed again, with all its articles" in desk.text
        await stand_on(desk, "e-Government Authority")
        await desk.press("enter")
        assert len(desk.titles) == 4

    play(tmp_path, remove)
    play(tmp_path, bring_back)


def test_what_cannot_be_changed_or_removed_says_so(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        for label, keys in (("Starred", "EMD-"), ("Authorities", "D-")):
            await stand_on(desk, label)
            for key in keys:
                await desk.press("minus" if key == "-" else key)
                assert desk.app.screen is desk.screen
                assert desk.screen._message, key

    play(tmp_path, story)


def test_a_saved_search_is_renamed_removed_and_brought_back(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        desk.store.watches.add("TEHAMA", "tehama")
        desk.screen.read_places()
        await stand_on(desk, "/ TEHAMA")
        await desk.press("E", *"Teknolojia", "enter")
        await desk.until(lambda: "/ Teknolojia" in [p.label for p in desk.screen.sources.places])
        await stand_on(desk, "/ Teknolojia")
        await desk.press("D")
        await desk.until(lambda: not desk.screen.watches)
        await desk.press("u")
        await desk.until(lambda: desk.screen.watches)

    play(tmp_path, story)


def arrive(desk: Desk, *titles: str) -> None:
    """Another program stores articles of the ministry of health, and the reader notices."""
    with Store.open(desk.store.path) as other:
        add(other, "Ministry of Health", [entry(900 + n, title, NOW) for n, title in enumerate(titles)])
    desk.screen.look()


def test_a_folder_that_is_renamed_stays_listed_and_closed_also_when_that_is_taken_back(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await stand_on(desk, "Ministries")
        await desk.press("space")
        await stand_on(desk, "Councils")
        await desk.press("enter", "j")
        here = desk.under_cursor
        for keys, name in (((*"EMiji", "enter"), "Miji"), (("u",), "Councils")):
            await desk.press(*keys)
            await desk.settle()
            assert (desk.screen.place.label, desk.under_cursor) == (name, here)
            await desk.press("h")
            assert desk.screen.sources.chosen
            assert desk.screen.sources.chosen.label == name
            await desk.press("l")
        await stand_on(desk, "Ministries")
        await desk.press(*"EWizara", "enter")
        await desk.until(lambda: "Wizara" in labels(desk))
        assert "Ministry of Health" not in labels(desk)

    play(tmp_path, story)


def test_a_name_that_is_none_renames_no_folder(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await stand_on(desk, "Councils")
        await desk.press("E", *"//", "enter")
        assert "Councils" in labels(desk)
        assert desk.store.steps.take_back() is None

    play(tmp_path, story)


def test_the_cursor_stays_where_a_source_was_removed(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await stand_on(desk, "e-Government Authority")
        await desk.press("D")
        await desk.until(lambda: "e-Government Authority" not in labels(desk))
        assert desk.screen.sources.chosen
        assert desk.screen.sources.chosen.label == "Tanzania Revenue Authority"
        await desk.press("D")
        await desk.until(lambda: "Authorities" not in labels(desk))
        assert desk.screen.sources.chosen.label == "Councils"

    play(tmp_path, story)


def test_a_search_begun_in_a_source_that_is_removed_meanwhile_leads_to_all_articles(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await stand_on(desk, "Ministry of Health")
        await desk.press("enter", "slash", *"notice", "enter")
        await stand_on(desk, "Ministry of Health")
        await desk.press("D")
        await desk.until(lambda: "Ministry of Health" not in labels(desk))
        await desk.press("escape")
        assert desk.screen.place.kind is PlaceKind.ALL
        assert len(desk.titles) == 10
        assert "no longer in the cache" not in desk.text
        assert "new: press" not in desk.text

    play(tmp_path, story)


@pytest.mark.parametrize("key", ["minus", "D"])
def test_what_arrives_is_told_though_other_articles_left_the_list(tmp_path: Path, key: str) -> None:
    async def story(desk: Desk) -> None:
        await stand_on(desk, "e-Government Authority")
        await desk.press(key)
        await desk.settle()
        arrive(desk, "One", "Two")
        await desk.until(lambda: "2 new: press ." in desk.text)
        await desk.press("u")
        await desk.settle()
        desk.screen.look()
        assert "2 new: press ." in desk.text

    play(tmp_path, story)


def test_what_is_muted_or_held_back_by_a_filter_does_not_wait(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("F", *"lang:sw", "enter")
        arrive(desk, "English")
        await desk.settle()
        assert "new: press" not in desk.text
        await desk.press("escape")
        await stand_on(desk, "Ministry of Health")
        await desk.press("minus")
        await desk.settle()
        arrive(desk, "English", "More of it")
        await desk.settle()
        assert "new: press" not in desk.text

    play(tmp_path, story)


def test_a_folder_of_nothing_but_muted_sources_lists_them(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await stand_on(desk, "Arusha City Council")
        await desk.press("minus")
        await desk.settle()
        await stand_on(desk, "Councils")
        await desk.press("enter")
        assert len(desk.titles) == 2

    play(tmp_path, story)


@pytest.mark.parametrize("size", [(140, 40), (80, 24), (40, 12)])
def test_sources_stand_in_the_order_that_was_chosen(tmp_path: Path, size: tuple[int, int]) -> None:
    async def story(desk: Desk) -> None:
        desk.screen.go("sources")
        await desk.press("s")
        assert "Order of the sources" in desk.text
        await desk.press(*"failing", "enter")
        assert labels(desk)[-2:] == ["Ministry of Education", "Ministry of Health"]
        await desk.press("s", *"unread", "enter")
        assert labels(desk)[-2:] == ["Ministry of Health", "Ministry of Education"]

    play(tmp_path, story, size)
