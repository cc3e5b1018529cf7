"""Logins and trust in the reader: what is asked, what is marked, what is told, and what is never shown."""

from pathlib import Path

import pytest
from textual.widgets import Input

from egov_tui import logins
from egov_tui.model import Login, Problem, Source
from egov_tui.store import Store
from egov_tui.tui.places import PlaceKind
from egov_tui.tui.screens.address import AddressScreen
from egov_tui.tui.screens.confirming import Confirming
from egov_tui.tui.screens.editing import Editing
from egov_tui.tui.screens.health import HealthScreen
from egov_tui.tui.widgets.field import Field
from egov_tui.tui.widgets.tick import Tick
from tests.tui.builder import NOW, Desk, read, settings, world

SLUG = "arusha-city-council"
SIZES = [(140, 40), (80, 24), (40, 12)]


def source(desk: Desk) -> Source:
    found = desk.store.sources.find(SLUG)
    assert found
    return found


async def edit(desk: Desk) -> Editing:
    desk.screen.go("sources")
    desk.screen.sources.cursor = desk.screen.sources.find((PlaceKind.SOURCE, SLUG, 0))
    await desk.settle()
    await desk.press("E")
    assert isinstance(desk.app.screen, Editing)
    return desk.app.screen


@pytest.mark.parametrize("size", SIZES)
def test_a_tick_that_takes_any_certificate_is_asked_about_and_no_comes_first(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    chosen = settings(tmp_path)
    world(chosen.cache)

    async def story(desk: Desk) -> None:
        for answer, means in ((("enter",), False), (("escape",), False), (("down", "enter"), True)):
            form = await edit(desk)
            form.query_one("#insecure", Tick).focus()
            await desk.press("space", "enter")
            assert isinstance(desk.app.screen, Confirming)
            assert "No, go on checking it" in desk.text
            assert "Yes, read it all the same" in desk.text
            if size[0] >= 80:
                shown = " ".join(desk.over.replace("│", " ").split())
                assert "can read and change what you see" in shown
            await desk.press(*answer)
            if not means:
                assert form.is_current, "nothing that was typed is lost"
                assert not form.query_one("#insecure", Tick).value
                await desk.press("escape")
            assert source(desk).insecure is means
        form = await edit(desk)
        await desk.press("end", *"s", "enter")
        assert not isinstance(desk.app.screen, Confirming), "it was answered once"
        form = await edit(desk)
        form.query_one("#insecure", Tick).focus()
        await desk.press("space", "enter")
        assert not isinstance(desk.app.screen, Confirming), "to be careful again needs no question"
        assert not source(desk).insecure

    read(chosen, story, size=size)


@pytest.mark.parametrize(("icons", "mark"), [("unicode", "⊘"), ("ascii", "?")])
def test_what_is_not_checked_is_marked_in_the_tree_on_its_articles_and_in_health(
    tmp_path: Path, icons: str, mark: str
) -> None:
    chosen = settings(tmp_path, icons=icons)
    world(chosen.cache)

    async def story(desk: Desk) -> None:
        assert f"{mark} Arusha" not in desk.text
        place = desk.screen.find_place((PlaceKind.SOURCE, SLUG, 0))
        assert place
        desk.screen.open_place(place)
        await desk.settle()
        desk.screen.open_article(enter=True)
        await desk.settle()
        assert f"{mark} certificate not checked" not in desk.text
        with Store.open(chosen.cache) as other:
            other.steps.change(SLUG, insecure=True)
        desk.screen.read_places()
        await desk.settle()
        assert f"{mark} Arusha City" in desk.text
        assert f"{mark} certificate not checked" in desk.text, "also on the one that is open"
        await desk.press("u")
        await desk.settle()
        assert f"{mark} certificate not checked" not in desk.text
        desk.store.steps.change(SLUG, insecure=True)
        await desk.press("exclamation_mark")
        assert isinstance(desk.app.screen, HealthScreen)
        assert f"{mark} Arusha City Council" in desk.over
        assert "certificate not checked" in desk.over

    read(chosen, story)


def test_a_reader_opens_with_the_mark_and_other_sources_have_none(tmp_path: Path) -> None:
    chosen = settings(tmp_path)
    world(chosen.cache)
    with Store.open(chosen.cache) as store:
        store.steps.change("e-government-authority", insecure=True)

    async def story(desk: Desk) -> None:
        assert desk.text.count("⊘") == 2, "in the tree, and on the article that is drawn"
        await desk.press("G")
        await desk.until(lambda: "Utabiri" in desk.text and desk.text.count("⊘") == 1)

    read(chosen, story)


@pytest.mark.parametrize("size", SIZES)
def test_a_login_is_typed_unseen_and_kept_in_its_file_alone(tmp_path: Path, size: tuple[int, int]) -> None:
    chosen = settings(tmp_path)
    world(chosen.cache)

    async def story(desk: Desk) -> None:
        form = await edit(desk)
        form.query_one("#user", Input).focus()
        await desk.press(*"amina", "down", *"siri1")
        assert "siri1" not in desk.text
        await desk.press("enter")
        assert not isinstance(desk.app.screen, Editing)
        assert logins.read(chosen.logins).by_slug == {
            SLUG: Login("https://arusha-city-council.example:443", "amina", "siri1")
        }
        form = await edit(desk)
        box = form.query_one("#password", Field)
        assert (box.value, box.prompt) == ("", "as it is; type another")
        await desk.press("enter")
        assert logins.read(chosen.logins).by_slug[SLUG].password == "siri1", "left empty it stays"
        form = await edit(desk)
        form.query_one("#user", Input).focus()
        await desk.press(*"a:b", "enter")
        assert isinstance(desk.app.screen, Editing)
        assert "cannot hold" in " ".join(desk.text.replace("│", " ").split())
        await desk.press("escape")
        for file in tmp_path.rglob("*"):
            assert file == chosen.logins or file.is_dir() or b"siri1" not in file.read_bytes()

    read(chosen, story, size=size)


def test_a_login_that_cannot_be_kept_is_told_and_the_rest_is_changed(tmp_path: Path) -> None:
    chosen = settings(tmp_path)
    world(chosen.cache)
    chosen.logins.write_text("")
    chosen.logins.chmod(0o644)

    async def story(desk: Desk) -> None:
        form = await edit(desk)
        await desk.press("end", *" !", *["down"] * 7, *"amina", "enter")
        assert form not in desk.app.screen_stack
        await desk.until(lambda: "others can read it" in desk.text)
        assert source(desk).agency == "Arusha City Council !"

    read(chosen, story)


def test_a_file_has_no_login_on_its_form(tmp_path: Path) -> None:
    chosen = settings(tmp_path)
    world(chosen.cache)
    with Store.open(chosen.cache) as store:
        store.sources.add((tmp_path / "feed.xml").as_uri(), title="File")

    async def story(desk: Desk) -> None:
        desk.screen.go("sources")
        desk.screen.sources.cursor = desk.screen.sources.find((PlaceKind.SOURCE, "file", 0))
        await desk.press("E")
        assert isinstance(desk.app.screen, Editing)
        assert not desk.app.screen.query("#user, #password")
        await desk.press(*"x", "enter")
        assert not isinstance(desk.app.screen, Editing)

    read(chosen, story)


def test_health_says_what_to_do_for_want_of_a_login_and_leads_to_the_form(tmp_path: Path) -> None:
    chosen = settings(tmp_path)
    world(chosen.cache)
    chosen.logins.write_text("")
    with Store.open(chosen.cache) as store:
        one = store.sources.find(SLUG)
        assert one
        store.sources.failed(one.id, Problem("refused", one.address, "HTTP 401", cause="login"), NOW, NOW)

    async def story(desk: Desk) -> None:
        chosen.logins.chmod(0o644)
        await desk.press("exclamation_mark")
        assert "chmod 600" in desk.over, "where logins that were given cannot be used"
        await desk.press("escape")
        chosen.logins.chmod(0o600)
        await desk.press("exclamation_mark")
        shown = " ".join(desk.over.replace("│", " ").split())
        assert f"Give them with `egov-tui source login {SLUG}`" in shown
        await desk.press("E")
        assert isinstance(desk.app.screen, Editing)
        assert "Arusha City Council" in desk.over

    read(chosen, story)


def test_a_password_in_a_typed_address_goes_to_its_file_and_to_no_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = settings(tmp_path)
    world(chosen.cache)
    started: list[list[str]] = []
    monkeypatch.setattr("egov_tui.tui.looking.Look.__init__", lambda *_: pytest.fail("nobody looks"))

    async def story(desk: Desk) -> None:
        monkeypatch.setattr(desk.screen, "start_refresh", lambda slugs, force: started.append(slugs))
        await desk.press("a")
        screen = desk.app.screen
        assert isinstance(screen, AddressScreen)
        screen.query_one("#address", Input).value = "https://amina:siri%2F1@mji.example/feed"
        await desk.press("enter")
        assert "With a user and password nobody looks at this address now" in desk.text
        await desk.press("down", "enter", *"Mji", "enter")
        await desk.until(lambda: started)
        found = desk.store.sources.find("mji")
        assert found
        assert found.address == "https://mji.example/feed"
        assert started == [["mji"]]
        assert logins.read(chosen.logins).by_slug == {"mji": Login("https://mji.example:443", "amina", "siri/1")}

    read(chosen, story)
