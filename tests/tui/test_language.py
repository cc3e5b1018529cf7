"""Another language in place: what is carried through it, up to the start anew, which the command does."""

import os
import signal
import tomllib
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from egov_tui import i18n
from egov_tui.store import Store
from egov_tui.tui.places import PlaceKind
from egov_tui.tui.screens.catalogue import CatalogueScreen
from tests.tui.builder import Desk, add, entry, many, read, settings, world

Story = Callable[[Desk], Awaitable[None]]


def turned(tmp_path: Path, before: Story, after: Story, *, size: tuple[int, int] = (140, 40), keys: str = "L") -> None:
    """Play, change the language, and play on in the same process, as it does after it started anew."""
    chosen = settings(tmp_path)
    if not chosen.cache.exists():
        world(chosen.cache)

    async def leave(desk: Desk) -> None:
        await before(desk)
        await desk.press(*keys)
        assert desk.app.wanted_language == "sw"

    async def come_back(desk: Desk) -> None:
        await desk.settle()
        await after(desk)

    read(chosen, leave, size=size)
    i18n.activate("sw")
    read(chosen, come_back, size=size)


def first_line(desk: Desk) -> str:
    """The line of the article's text that is the first in view."""
    view = desk.screen.view
    assert view.top >= view.page.head, "what stands above the text is told in the reader's language"
    return view.page.lines[view.top].text


@pytest.mark.parametrize("size", [(140, 14), (80, 16), (40, 12)])
def test_the_very_same_article_at_the_very_same_line(tmp_path: Path, size: tuple[int, int]) -> None:
    seen: list[object] = []

    async def before(desk: Desk) -> None:
        await desk.press("right_square_bracket", "j", "enter", *"jjjjjjjj")
        seen.extend((desk.under_cursor, desk.screen.opened, first_line(desk), desk.focus))

    async def after(desk: Desk) -> None:
        assert [desk.under_cursor, desk.screen.opened, first_line(desk), desk.focus] == seen
        assert "Lugha: Kiswahili" in desk.text

    turned(tmp_path, before, after, size=size)


def test_who_has_read_to_the_end_is_at_the_end_still(tmp_path: Path) -> None:
    async def before(desk: Desk) -> None:
        await desk.press("right_square_bracket", "enter", "G")
        await desk.until(lambda: desk.screen.view.top > 0)
        assert desk.screen.view.at_end

    async def after(desk: Desk) -> None:
        assert desk.screen.view.top > 0

    turned(tmp_path, before, after, size=(80, 12))


def test_what_was_read_meanwhile_stays_in_a_list_of_unread_articles(tmp_path: Path) -> None:
    seen: list[str] = []

    async def before(desk: Desk) -> None:
        await desk.press("U", "j", "m", "j", "m")
        seen.extend((*desk.titles, desk.under_cursor))

    async def after(desk: Desk) -> None:
        assert [*desk.titles, desk.under_cursor] == seen
        await desk.press("x")
        assert len(desk.titles) == len(seen) - 3, "two were read"

    turned(tmp_path, before, after)


def test_selection_zen_and_filter(tmp_path: Path) -> None:
    async def before(desk: Desk) -> None:
        await desk.press("F", *"lang:sw", "enter", "t", "t", "z")
        assert desk.screen.zen

    async def after(desk: Desk) -> None:
        assert desk.screen.zen
        assert len(desk.screen.rows.selected) == 2
        await desk.press("z", "h")
        assert desk.screen.filter == "lang:sw"
        assert "Kiswahili" in desk.text

    turned(tmp_path, before, after)


def test_a_search_its_article_and_the_way_out_of_it(tmp_path: Path) -> None:
    seen: list[object] = []

    async def before(desk: Desk) -> None:
        await desk.press("right_square_bracket", "j", "slash", *"notice", "enter", "j", "j", "enter", *"jjjjj")
        assert len(desk.titles) > 3
        seen.extend((desk.titles, desk.under_cursor, desk.screen.opened, first_line(desk), desk.focus))

    async def after(desk: Desk) -> None:
        await desk.until(lambda: desk.screen.place.kind is PlaceKind.SEARCH and desk.screen.opened)
        await desk.settle()
        assert [desk.titles, desk.under_cursor, desk.screen.opened, first_line(desk), desk.focus] == seen
        assert desk.screen.typed == "notice"
        assert desk.screen.place.label == "Tafuta: notice"
        await desk.press("escape", "escape")
        assert desk.screen.place.label == "Meteorological Authority"
        assert desk.screen.rows.cursor == 1

    turned(tmp_path, before, after, size=(140, 14))


def test_what_was_to_be_found_in_the_article_is_marked_still(tmp_path: Path) -> None:
    async def before(desk: Desk) -> None:
        await desk.press("enter", "ctrl+f", *"council", "enter", "n")
        assert desk.screen.view.matches

    async def after(desk: Desk) -> None:
        assert desk.screen.finding
        assert desk.screen.view.matches
        assert desk.screen.focused is desk.screen.view, "keys are for the text, as they were"

    turned(tmp_path, before, after)


def test_far_down_in_a_long_list(tmp_path: Path) -> None:
    many(settings(tmp_path).cache, 900)
    seen: list[object] = []

    async def before(desk: Desk) -> None:
        await desk.until(lambda: desk.screen.rows.count == 900)
        await desk.press("G", "k", "k", "k")
        seen.extend((desk.under_cursor, round(desk.screen.rows.scroll_y)))

    async def after(desk: Desk) -> None:
        assert [desk.under_cursor, round(desk.screen.rows.scroll_y)] == seen
        assert desk.screen.rows.count == 900

    turned(tmp_path, before, after)


def test_what_arrived_meanwhile_waits(tmp_path: Path) -> None:
    chosen = settings(tmp_path)
    world(chosen.cache)

    async def before(desk: Desk) -> None:
        await desk.press("j", "j")

    async def after(desk: Desk) -> None:
        assert desk.screen.waiting == 1
        assert "Late news" not in desk.titles

    async def leave(desk: Desk) -> None:
        await before(desk)
        await desk.press("L")

    read(chosen, leave)
    with Store.open(chosen.cache) as store:
        add(store, "Ministry of Health", [entry(99, "Late news", None)])
    i18n.activate("sw")

    async def look(desk: Desk) -> None:
        await desk.until(lambda: desk.screen.waiting)
        await after(desk)

    read(chosen, look)


def test_the_theme_and_the_rows_stay_where_the_configuration_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "config.toml").symlink_to(os.devnull)

    async def before(desk: Desk) -> None:
        desk.screen.choose_theme("nord")
        await desk.press("V")

    async def after(desk: Desk) -> None:
        assert desk.app.theme == "nord"
        assert desk.screen.rows.style_of_rows == "compact"
        assert "config.toml: haiwezi kuandikwa" in desk.text, "the choice holds for now alone, and that is said"

    turned(tmp_path, before, after)


def test_the_choice_stands_in_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('# mine\n[reader]\ntheme = "nord"\n')

    async def nothing(desk: Desk) -> None:
        """Look no further."""

    turned(tmp_path, nothing, nothing)
    text = (tmp_path / "config.toml").read_text()
    assert tomllib.loads(text) == {"language": "sw", "reader": {"theme": "nord"}}
    assert "# mine" in text


@pytest.mark.parametrize("text", ["[reader\n", "[reader]\ntheme = 3\n", "langauge = 'sw'\n"])
def test_with_a_configuration_that_was_damaged_meanwhile_the_reader_stays(tmp_path: Path, text: str) -> None:
    chosen = settings(tmp_path)
    world(chosen.cache)

    async def story(desk: Desk) -> None:
        (tmp_path / "config.toml").write_text(text)
        await desk.press("L")
        assert desk.app.wanted_language == "", "it could not start anew"
        assert "Correct the line" in " ".join(desk.text.split())
        assert (tmp_path / "config.toml").read_text() == text

    read(chosen, story)


def test_whoever_ends_the_reader_while_its_language_changes_ends_it(tmp_path: Path) -> None:
    chosen = settings(tmp_path)
    world(chosen.cache)

    async def story(desk: Desk) -> None:
        desk.app.speak("sw")
        signal.raise_signal(signal.SIGTERM)
        await desk.until(lambda: desk.app.return_code == 128 + signal.SIGTERM)
        assert desk.app.wanted_language == ""

    read(chosen, story)


def test_what_another_process_left_is_not_taken_for_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = settings(tmp_path)
    world(chosen.cache)

    async def leave(desk: Desk) -> None:
        await desk.press("t", "t", "L")

    async def come_back(desk: Desk) -> None:
        assert not desk.screen.rows.selected
        assert "Lugha:" not in desk.text

    read(chosen, leave)
    number = os.getpid()
    monkeypatch.setattr(os, "getpid", lambda: number + 1)
    i18n.activate("sw")
    read(chosen, come_back)
    monkeypatch.undo()
    read(chosen, come_back)


def test_ticks_in_the_catalogue_are_there_again(tmp_path: Path) -> None:
    async def before(desk: Desk) -> None:
        await desk.press("a", "enter")
        await desk.until(lambda: isinstance(desk.app.screen, CatalogueScreen))
        await desk.press("space", "j", "j", "space", "slash", *"health", "down")

    async def after(desk: Desk) -> None:
        await desk.until(lambda: isinstance(desk.app.screen, CatalogueScreen))
        await desk.settle()
        assert "2 yamewekewa alama" in desk.text or "2" in desk.over.splitlines()[-2]
        screen = desk.app.screen
        assert isinstance(screen, CatalogueScreen)
        assert len(screen.rows.ticked) == 2
        assert screen.box.text == "health"
        assert screen.focused is screen.rows

    turned(tmp_path, before, after)


def test_letters_that_are_typed_change_no_language(tmp_path: Path) -> None:
    chosen = settings(tmp_path)
    world(chosen.cache)

    async def story(desk: Desk) -> None:
        await desk.press("slash", "L")
        assert desk.screen.typed == "L"
        assert desk.app.wanted_language == ""

    read(chosen, story)


def test_with_one_language_alone_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(i18n, "LOCALE", tmp_path / "nowhere")
    chosen = settings(tmp_path)
    world(chosen.cache)

    async def story(desk: Desk) -> None:
        await desk.press("L")
        assert desk.app.wanted_language == ""
        assert "There is no other language" in desk.text

    read(chosen, story)


def test_what_is_being_fetched_is_asked_about(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = settings(tmp_path)
    world(chosen.cache)
    monkeypatch.setattr(
        "egov_tui.tui.screens.refreshing.sync_command", lambda *_args, **_named: ["python3", "-c", "input()"]
    )

    async def story(desk: Desk) -> None:
        await desk.press("R", "L")
        assert "Something is being fetched, and that stops." in desk.over
        await desk.press("enter")
        assert desk.app.wanted_language == ""
        assert desk.screen.fetching, "no comes first, and it goes on"
        await desk.press("L", "j", "enter")
        assert desk.app.wanted_language == "sw"

    read(chosen, story)


def test_a_warning_stays_until_it_is_closed(tmp_path: Path) -> None:
    from egov_tui.tui.screens.reader import ReaderScreen

    chosen = settings(tmp_path)
    world(chosen.cache)

    async def story(desk: Desk) -> None:
        assert isinstance(desk.screen, ReaderScreen)
        desk.screen.warning = "The texts in fr are damaged."
        await desk.press("j", "j")
        assert "The texts in fr are damaged." in desk.text
        await desk.press("escape", "escape")
        assert "The texts in fr are damaged." not in desk.text

    read(chosen, story)
