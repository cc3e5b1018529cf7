"""Adding a source by its address: looked at in a process of its own, shown, named, followed, fetched."""

import asyncio
import threading
from pathlib import Path

import pytest
from msgspec.structs import replace

from egov_tui.settings import Settings, Sync
from egov_tui.store import Store
from egov_tui.tui.screens.address import AddressScreen
from egov_tui.tui.screens.catalogue import CatalogueScreen
from tests.server import Server, hang
from tests.sync.test_probe import page
from tests.tui.builder import Desk, read, settings, world
from tests.tui.test_hostile import FORBIDDEN, PAYLOADS, check
from tests.tui.test_refresh import WAIT_FOR_EOF, program

FEED = (
    "<rss version='2.0'><channel><title>{0}</title><link>https://maji.example/</link><language>sw-TZ</language>"
    "<item><guid isPermaLink='false'>1</guid><title>Ratiba ya maji</title>"
    "<pubDate>Mon, 13 May 2024 09:00:00 +0300</pubDate></item>"
    "<item><guid isPermaLink='false'>2</guid><title>Zabuni ya visima</title>"
    "<pubDate>Fri, 10 May 2024 09:00:00 +0300</pubDate></item>"
    "</channel></rss>"
)


def prepared(folder: Path, **sync: object) -> Settings:
    """The small world, and settings that a child process reads as well."""
    chosen = settings(folder / "data")
    world(chosen.cache)
    if sync:
        chosen = replace(chosen, sync=Sync(**sync))  # type: ignore[arg-type]
        chosen.config.write_text("[sync]\n" + "".join(f"{name} = {value!r}\n" for name, value in sync.items()))
    return chosen


async def asked(desk: Desk, address: str) -> AddressScreen:
    """Press the key and type an address."""
    await desk.press("a")
    screen = desk.app.screen
    assert isinstance(screen, AddressScreen)
    screen.query_one("#address").value = address  # type: ignore[attr-defined]
    await desk.pilot.pause()
    return screen


async def looked(desk: Desk, address: str) -> AddressScreen:
    """Have an address looked at."""
    screen = await asked(desk, address)
    await desk.pilot.press("enter")
    await desk.until(lambda: screen.stage not in ("asking", "looking"))
    await desk.pilot.pause()
    return screen


def file_of(folder: Path, title: str = "Mamlaka ya Maji") -> Path:
    file = folder / "maji.xml"
    file.write_text(FEED.format(title), "utf-8")
    return file


def sources(chosen: Settings) -> dict[str, tuple[str, str, str | None, str | None, int]]:
    with Store.open(chosen.cache) as store:
        return {s.address: (s.title, s.folder, s.kind, s.language, s.total) for s in store.sources.all()}


def test_a_file_is_shown_named_followed_and_fetched_at_once(tmp_path: Path) -> None:
    chosen, file = prepared(tmp_path), file_of(tmp_path)

    async def story(desk: Desk) -> None:
        await looked(desk, str(file))
        for words in ("Mamlaka ya Maji", "RSS · Swahili · 2 articles", "yesterday  Ratiba ya maji", "Fri"):
            assert words in desk.text
        assert desk.text.index("Ratiba ya maji") < desk.text.index("Zabuni ya visima")
        await desk.press("tab", "down", "down", "enter")
        assert desk.screen.place.label == "Mamlaka ya Maji"
        await desk.until(lambda: desk.titles == ["Ratiba ya maji", "Zabuni ya visima"])

    read(chosen, story)
    assert sources(chosen)[file.as_uri()] == ("Mamlaka ya Maji", "Councils", "rss", "sw-TZ", 2)


def test_of_a_page_that_links_two_feeds_one_is_chosen(tmp_path: Path, server: Server) -> None:
    chosen = prepared(tmp_path)
    server.page("/one.xml", FEED.format("Kwanza"))
    second = server.page("/two.xml", FEED.format("Pili"))
    address = server.page("/", page("/one.xml", "/two.xml"), type="text/html")

    async def story(desk: Desk) -> None:
        screen = await looked(desk, address)
        assert screen.stage == "choosing"
        assert "2 feeds were found:" in desk.text
        assert second in desk.text
        await desk.press("j", "enter")
        assert "received" in desk.text
        await desk.press("escape")
        assert screen.stage == "choosing", "from the preview back to the choice"
        await desk.press("j", "enter", "enter")
        assert desk.screen.place.label == "Pili"
        await desk.until(lambda: len(desk.titles) == 2)

    read(chosen, story)
    assert second in sources(chosen)
    assert [one.path for one in server.asked].count("/two.xml") == 2, "once to look at it, once for its articles"


def test_escape_cancels_what_takes_long_and_the_address_stays(tmp_path: Path, server: Server) -> None:
    chosen = prepared(tmp_path)
    stop = threading.Event()
    address = server.raw("/slow", hang(stop))

    async def story(desk: Desk) -> None:
        screen = await asked(desk, address)
        await desk.pilot.press("enter")
        await desk.until(lambda: server.asked)
        assert f"Reading {address}" in desk.text
        assert screen._looking is not None
        process = screen._looking._child._process
        assert process is not None
        await desk.press("escape")
        assert screen.stage == "asking"
        assert address in desk.text
        await desk.until(lambda: process.returncode is not None)
        await desk.pilot.press("enter")
        await desk.until(lambda: len(server.asked) == 2)
        await desk.press("x")
        assert screen.stage == "asking", "who goes on typing looks no further"
        await desk.press("escape")
        assert desk.app.screen is desk.screen

    read(chosen, story)
    stop.set()
    assert address not in sources(chosen)


def test_what_is_followed_already_is_gone_to(tmp_path: Path) -> None:
    chosen = prepared(tmp_path)

    async def story(desk: Desk) -> None:
        screen = await looked(desk, "HTTPS://arusha-city-council.example/feed#top")
        assert "followed already, as “Arusha City Council”" in desk.text
        await desk.press("escape")
        assert screen.stage == "asking"
        await desk.press("enter", "enter")
        assert desk.screen.place.label == "Arusha City Council"
        assert len(desk.titles) == 2

    read(chosen, story)


def test_where_nobody_answers_it_can_be_followed_all_the_same(tmp_path: Path, server: Server) -> None:
    chosen = prepared(tmp_path)
    address = server.url("/feed")
    server.stop()

    async def story(desk: Desk) -> None:
        screen = await looked(desk, address)
        assert screen.stage == "unreached"
        assert "There is no connection. Check the network, then try again." in desk.text
        assert "no_connection" in desk.text, "the technical line"
        assert screen.focused is not None
        assert screen.focused.id == "address"
        await desk.press("down", "enter")
        assert "not known yet; the next refresh asks again" in desk.text
        await desk.press(*"Maji", "enter")
        assert desk.screen.place.label == "Maji"
        assert "Added; the next refresh asks it again." in desk.text
        assert desk.screen.child is None

    read(chosen, story)
    assert sources(chosen)[address] == ("Maji", "", None, None, 0)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("hello world", "this is no address that can be followed"),
        ("ftp://a.example/feed", "this is no address that can be followed"),
        ("missing.xml", "there is no such file"),
        ("{folder}", "there is no feed file in this folder"),
        ("{folder}/page.html", "This is not a news feed"),
    ],
)
def test_what_can_be_no_source_is_said_and_stays_to_be_corrected(tmp_path: Path, typed: str, told: str) -> None:
    chosen = prepared(tmp_path)
    folder = tmp_path / "f"
    folder.mkdir()
    (folder / "page.html").write_text("<!doctype html><p>Karibu</p>")
    file = file_of(tmp_path)

    async def story(desk: Desk) -> None:
        screen = await looked(desk, typed.format(folder=folder))
        assert told in " ".join(desk.text.replace("│", " ").split())
        assert "all the same" not in desk.text
        screen.query_one("#address").value = str(file)  # type: ignore[attr-defined]
        await desk.pilot.pause()
        assert screen.stage == "asking"
        await desk.pilot.press("enter")
        await desk.until(lambda: screen.stage == "naming")

    read(chosen, story)


def test_offline_nobody_is_asked_but_files_work(tmp_path: Path, server: Server) -> None:
    chosen, file = prepared(tmp_path, mode="offline"), file_of(tmp_path)
    address = server.page("/feed", FEED.format("Maji"))

    async def story(desk: Desk) -> None:
        await looked(desk, address)
        assert "The data mode is offline, so nobody looks at this address now." in desk.text
        await desk.press("down", "enter", "enter")
        assert "Added; the next refresh asks it again." in desk.text
        await looked(desk, str(file))
        await desk.press("enter")
        await desk.until(lambda: len(desk.titles) == 2)

    read(chosen, story)
    assert server.asked == []
    assert {address, file.as_uri()} <= sources(chosen).keys()


def test_hostile_names_are_text(tmp_path: Path) -> None:
    chosen = prepared(tmp_path)
    payload = " ".join(PAYLOADS[:12])
    # XML allows no control characters of ASCII; the others pass.
    payload = "".join(c for c in payload if c >= " ").replace("&", "&amp;").replace("<", "&lt;")
    file = file_of(tmp_path, payload)

    async def story(desk: Desk) -> None:
        screen = await looked(desk, str(file))
        assert screen.stage == "naming"
        check(desk)
        await desk.press("enter")
        check(desk)
        await desk.until(lambda: desk.screen.child is None)
        await asked(desk, str(file))
        await desk.press("enter")
        check(desk)

    read(chosen, story, size=(80, 24))
    assert not set(sources(chosen)[file.as_uri()][0]) & set(FORBIDDEN)


@pytest.mark.parametrize("size", [(140, 40), (80, 24), (40, 12)])
def test_everything_has_room(tmp_path: Path, size: tuple[int, int]) -> None:
    chosen, file = prepared(tmp_path), file_of(tmp_path)

    async def story(desk: Desk) -> None:
        await looked(desk, str(file))
        shown = [text for text in desk.over.splitlines() if text.strip()]
        assert shown[0].strip().startswith("╭")
        assert shown[-1].strip().startswith("╰")
        for words in ("Address", "Name", "Folder", "Ratiba ya maji", "Enter follow it"):
            assert words in desk.text
        await desk.pilot.resize_terminal(30, 8)
        await desk.settle()
        assert "Name" in desk.text

    read(chosen, story, size=size)


def test_an_empty_line_shows_the_catalogue(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await asked(desk, "")
        await desk.press("enter")
        assert [type(screen) for screen in desk.app.screen_stack[-2:]] == [type(desk.screen), CatalogueScreen]
        await desk.press("escape")
        assert desk.app.screen is desk.screen

    read(prepared(tmp_path), story)


def test_another_program_may_be_quicker(tmp_path: Path) -> None:
    chosen, file = prepared(tmp_path), file_of(tmp_path)

    async def story(desk: Desk) -> None:
        await looked(desk, str(file))
        desk.store.sources.add(file.as_uri(), title="Tayari")
        desk.screen.read_places()
        await desk.press("enter")
        assert desk.screen.place.label == "Tayari"

    read(chosen, story)


def test_a_refresh_that_runs_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen, file = prepared(tmp_path), file_of(tmp_path)
    commands: list[list[str]] = []

    def command(_settings: Settings, _lang: str, slugs: list[str], *, force: bool) -> list[str]:
        commands.append(slugs)
        return program(tmp_path, f"import sys\n{WAIT_FOR_EOF}" if not slugs else "")

    monkeypatch.setattr("egov_tui.tui.screens.refreshing.sync_command", command)

    async def story(desk: Desk) -> None:
        await desk.pilot.press("R")
        await desk.until(lambda: desk.screen.child)
        await looked(desk, str(file))
        await desk.pilot.press("enter")
        await desk.until(lambda: "fetched when the refresh that is running has ended" in desk.text)
        assert commands == [[]]
        assert desk.screen.child is not None
        desk.screen.child.cancel()
        await desk.until(lambda: commands == [[], ["mamlaka-ya-maji"]])

    read(chosen, story)


def test_no_child_outlives_the_reader(tmp_path: Path, server: Server) -> None:
    stop = threading.Event()
    address = server.raw("/slow", hang(stop))
    processes: list[asyncio.subprocess.Process] = []

    async def story(desk: Desk) -> None:
        screen = await asked(desk, address)
        await desk.pilot.press("enter")
        await desk.until(lambda: server.asked)
        assert screen._looking is not None
        process = screen._looking._child._process
        assert process is not None
        processes.append(process)

    read(prepared(tmp_path), story)
    stop.set()
    assert processes[0].returncode is not None
