"""Packs in the reader: looked at before they are taken in, taken in and written beside the reading, told in the end."""

import json
import zipfile
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.widgets import Input

from egov_tui.model import Failed, PackExported, PackImported, PackProgress, PackShown, decode, encode
from egov_tui.settings import Settings
from egov_tui.store import Store
from egov_tui.tui import child, packs
from egov_tui.tui.commands import ReaderCommands
from egov_tui.tui.screens.carrying import Carrying
from egov_tui.tui.screens.packing import Packing
from egov_tui.tui.screens.unpacking import Unpacking
from egov_tui.tui.widgets.cycle import Cycle
from egov_tui.tui.widgets.tick import Tick
from tests.packs import build, export, fill, parts
from tests.store.conftest import entry
from tests.tui.builder import Desk, read, settings, world

Story = Callable[[Desk], Awaitable[None]]
WATER, HEALTH = "https://maji.example/feed", "https://ministry-of-health.example/feed"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A pack of another office: of a source that nobody follows here, and of one that is followed."""
    with Store.open(tmp_path / "office" / "cache.sqlite3") as office:
        fill(office, WATER, *(entry(f"guid:{n}", f"Kisima {n}", "Kimefunguliwa") for n in range(3)), title="Maji")
        fill(office, HEALTH, entry("guid:new", "Kliniki mpya"), title="Ministry of Health")
        export(office, tmp_path / "a.zip")
    return tmp_path / "a.zip"


@pytest.fixture
def chosen(tmp_path: Path) -> Settings:
    """The settings of a reader with the small world."""
    found = settings(tmp_path / "data")
    world(found.cache)
    return found


async def named(desk: Desk, file: object) -> Unpacking:
    """Name a pack, and have it looked at."""
    desk.screen.import_pack()
    await desk.settle()
    return await looked(desk, file)


async def looked(desk: Desk, file: object) -> Unpacking:
    """Name another one in the dialog that is open."""
    screen = desk.app.screen
    assert isinstance(screen, Unpacking)
    screen.query_one(Input).value = str(file)
    await desk.press("enter")
    await desk.until(lambda: screen.stage not in ("asking", "looking"))
    await desk.settle()
    return screen


async def wished(desk: Desk, file: object, since: str = "") -> Packing:
    """Name a file for a pack, and leave the rest to the test."""
    desk.screen.export_pack()
    await desk.settle()
    screen = desk.app.screen
    assert isinstance(screen, Packing)
    screen.query_one("#to", Input).value = str(file)
    screen.query_one(Cycle).value = since
    await desk.settle()
    return screen


def ended(desk: Desk) -> bool:
    return desk.screen.carriage is None


def told(desk: Desk) -> str:
    return " ".join(desk.text.replace("│", " ").split())


def test_what_is_in_a_pack_is_shown_before_it_is_taken_in(chosen: Settings, pack: Path) -> None:
    async def story(desk: Desk) -> None:
        before = len(desk.screen.followed)
        await named(desk, pack)
        shown = told(desk)
        assert "4 articles · 2 sources" in shown
        assert "News up to" in shown
        assert "Maji, Ministry of Health" in shown
        await desk.press("escape")
        assert not isinstance(desk.app.screen, Unpacking)
        assert ended(desk)
        assert len(desk.store.sources.all()) == before

    read(chosen, story)


def test_what_it_brings_waits_and_its_end_is_told(chosen: Settings, pack: Path) -> None:
    async def story(desk: Desk) -> None:
        before, followed = desk.titles, len(desk.screen.followed)
        await named(desk, pack)
        await desk.press("enter")
        await desk.until(lambda: ended(desk))
        await desk.settle()
        assert "a.zip: 4 new articles, 0 known already, 1 source offered." in told(desk)
        assert len(desk.screen.followed) == followed + 1
        assert [one.agency for one in desk.screen.followed if one.offered] == ["Maji"]
        assert desk.titles == before
        assert desk.screen.waiting == 4
        await desk.press("full_stop")
        assert {"Kisima 0", "Kisima 1", "Kisima 2", "Kliniki mpya"} <= set(desk.titles)
        await named(desk, pack)
        await desk.press("enter")
        await desk.until(lambda: ended(desk))
        await desk.settle()
        assert "0 new articles, 4 known already." in told(desk)

    read(chosen, story, size=(160, 40))


def test_into_an_empty_reader_all_of_it_is_listed_at_once(tmp_path: Path, pack: Path) -> None:
    async def story(desk: Desk) -> None:
        await named(desk, pack)
        await desk.press("enter")
        await desk.until(lambda: ended(desk) and len(desk.titles) == 4)
        assert desk.screen.waiting == 0

    read(settings(tmp_path / "data"), story)


def test_what_is_refused_is_told_where_it_was_typed_and_stays_typed(
    chosen: Settings, pack: Path, tmp_path: Path
) -> None:
    found = parts(pack)
    broken = build(tmp_path / "broken.zip", {**found, "feeds/maji.json": b"{}"}, honest=False)
    hostile = tmp_path / "hostile.zip"
    with zipfile.ZipFile(hostile, "w") as into:
        into.writestr("manifest.json", json.dumps({}))
        into.writestr("../../etc/passwd", "x")
    page = tmp_path / "page.zip"
    page.write_text("<html>")

    async def story(desk: Desk) -> None:
        screen = await named(desk, page)
        assert "is no pack of egov-tui" in told(desk)
        for file, why in (
            (broken, "is damaged"),
            (hostile, "is not as packs are made"),
            (tmp_path / "none.zip", "cannot be read"),
            (tmp_path, "cannot be read"),
            ("~nobody-of-this-name/x", "is no path"),
        ):
            await looked(desk, file)
            assert screen.stage == "failed"
            assert why in told(desk)
            assert screen.query_one(Input).value == str(file)
        await looked(desk, pack)
        assert screen.stage == "shown"
        screen.query_one(Input).value = str(page)
        await desk.settle()
        assert "4 articles" not in told(desk)  # that was of another file

    read(chosen, story, size=(100, 30))


def test_a_pack_that_goes_bad_after_the_look_is_told_and_changes_nothing(chosen: Settings, pack: Path) -> None:
    async def story(desk: Desk) -> None:
        await named(desk, pack)
        pack.write_bytes(pack.read_bytes()[:-100])
        await desk.press("enter")
        await desk.until(lambda: ended(desk))
        await desk.settle()
        assert "Nothing was taken in." in told(desk)
        assert desk.screen.waiting == 0

    read(chosen, story, size=(200, 40))


STUCK_IMPORT = """
import asyncio, sys
from egov_tui import cli
from egov_tui.sync import importing
class Stuck(importing.Writer):
    turns = 0
    async def __call__(self, work):
        self.turns += 1
        if self.turns > 3:
            await asyncio.Event().wait()
        return await super().__call__(work)
importing.Writer = Stuck
cli.main(sys.argv[1:])
"""
STUCK_EXPORT = """
import signal, sys
from egov_tui import cli
from egov_tui.cli import packing
told = packing.emit_event
def stuck(event):
    told(event)
    if event.done > 150:
        sys.stdout.flush()
        while True:
            signal.pause()
packing.emit_event = stuck
cli.main(sys.argv[1:])
"""
"""Our commands, which come to the middle and no further."""


def sticking(monkeypatch: pytest.MonkeyPatch, name: str, code: str) -> None:
    """Have a command run by this code."""
    real = getattr(child, name)

    def command(*facts: object, **more: object) -> list[str]:
        python, safe, _module, _name, *rest = real(*facts, **more)
        return [python, safe, "-c", code, *rest]

    monkeypatch.setattr(packs, name, command)


def office_of(tmp_path: Path, count: int) -> Settings:
    """Another office with so many articles."""
    office = settings(tmp_path / "office")
    with Store.open(office.cache) as store:
        fill(store, WATER, *(entry(f"guid:{n}", f"Kisima {n}", "Kimefunguliwa") for n in range(count)), title="Maji")
        export(store, tmp_path / "a.zip")
    return office


def test_escape_stops_an_import_and_importing_again_brings_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office_of(tmp_path, 300)

    async def story(desk: Desk) -> None:
        with monkeypatch.context() as patched:
            sticking(patched, "pack_import_command", STUCK_IMPORT)
            await named(desk, tmp_path / "a.zip")
            await desk.pilot.press("enter")
            await desk.until(lambda: "200 of 300 articles · Importing a pack" in desk.text)
        desk.screen.import_pack()
        await desk.pilot.pause()
        assert "A pack is being imported or exported already; Esc stops it." in told(desk)
        desk.screen.action_escape()
        await desk.until(lambda: ended(desk))
        await desk.settle()
        assert "a.zip: stopped. What came stays; import it again for the rest." in told(desk)
        assert desk.screen.counts.total == 200
        await named(desk, tmp_path / "a.zip")
        await desk.press("enter")
        await desk.until(lambda: ended(desk))
        await desk.settle()
        assert "a.zip: 100 new articles, 200 known already" in told(desk)
        assert desk.screen.counts.total == 300

    here = settings(tmp_path / "data")
    Store.open(here.cache).close()
    read(here, story, size=(160, 40))


def test_escape_stops_an_export_and_nothing_is_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office = office_of(tmp_path, 300)
    out = tmp_path / "out"
    out.mkdir()

    async def story(desk: Desk) -> None:
        sticking(monkeypatch, "pack_export_command", STUCK_EXPORT)
        await wished(desk, out / "b.zip")
        await desk.pilot.press("enter")
        await desk.until(lambda: "153 of 300 articles · Exporting a pack" in desk.text)
        assert len(list(out.iterdir())) == 1  # beside its place, without its name
        await desk.pilot.press("escape")
        await desk.until(lambda: ended(desk))
        await desk.settle()
        assert "b.zip: stopped. No pack was written." in told(desk)
        assert list(out.iterdir()) == []

    read(office, story, size=(160, 40))


def test_no_export_outlives_the_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office = office_of(tmp_path, 300)
    out = tmp_path / "out"
    out.mkdir()

    async def story(desk: Desk) -> None:
        sticking(monkeypatch, "pack_export_command", STUCK_EXPORT)
        await wished(desk, out / "b.zip")
        await desk.pilot.press("enter")
        await desk.until(lambda: "153 of 300 articles · Exporting a pack" in desk.text)

    read(office, story, size=(160, 40))
    assert list(out.iterdir()) == []


def test_what_is_read_from_files_of_this_machine_alone_makes_no_pack(tmp_path: Path) -> None:
    chosen = settings(tmp_path / "data")
    with Store.open(chosen.cache) as store:
        fill(store, (tmp_path / "x.xml").as_uri(), entry("guid:1", "Ndani"), title="Ndani")

    async def story(desk: Desk) -> None:
        await wished(desk, tmp_path / "a.zip")
        await desk.press("enter")
        await desk.until(lambda: "They stay here, so no pack was made." in told(desk))
        assert not (tmp_path / "a.zip").exists()

    read(chosen, story, size=(160, 40))


def test_a_pack_is_written_and_what_is_in_it_is_told(chosen: Settings, tmp_path: Path) -> None:
    with Store.open(chosen.cache) as store:
        fill(store, "https://maji.example/f?token=Zx81kq93mLw0pT7vR5", entry("guid:1", "Kisima"), title="Maji")
        fill(store, (tmp_path / "x.xml").as_uri(), entry("guid:1", "Ndani"), title="Ndani")
    file = tmp_path / "mine.zip"

    async def story(desk: Desk) -> None:
        await wished(desk, file)
        await desk.press("enter")
        await desk.until(lambda: ended(desk) and file.exists())
        await desk.settle()
        assert "mine.zip: 14 articles, 6 sources, " in told(desk)
        assert "1 source stays here, a file of this machine: ndani." in told(desk)

    read(chosen, story, size=(220, 40))
    assert json.loads(parts(file)["manifest.json"])["articles"] == 14
    assert b"Zx81kq93mLw0pT7vR5" not in b"".join(parts(file).values())


def test_a_file_that_is_there_is_replaced_only_when_that_is_meant(chosen: Settings, tmp_path: Path) -> None:
    file = tmp_path / "mine.zip"
    file.write_text("mine")

    async def story(desk: Desk) -> None:
        screen = await wished(desk, file)
        await desk.press("enter")
        assert desk.app.screen is screen
        assert "This file is there already." in told(desk)
        assert screen.query_one("#to", Input).value == str(file)
        assert file.read_text() == "mine"
        await desk.press("space")
        assert screen.query_one("#overwrite", Tick).value
        await desk.press("enter")
        await desk.until(lambda: ended(desk) and zipfile.is_zipfile(file))

    read(chosen, story)


def test_what_cannot_be_written_says_why(chosen: Settings, tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        screen = await wished(desk, " ")
        await desk.press("enter")
        assert "is no path" in told(desk)
        screen.query_one("#to", Input).value = str(tmp_path / "none" / "a.zip")
        await desk.press("enter")
        await desk.until(lambda: "cannot be written" in told(desk))
        await wished(desk, tmp_path / "a.zip", "7d")  # the small world is years old
        await desk.press("enter")
        await desk.until(lambda: "No articles match, so no pack was made." in told(desk))
        assert not (tmp_path / "a.zip").exists()

    read(chosen, story, size=(200, 40))


def test_the_palette_offers_both(chosen: Settings) -> None:
    async def story(desk: Desk) -> None:
        assert isinstance(desk.screen, Carrying)
        names = {one.name for one in ReaderCommands(desk.screen)._commands()}
        assert {"Import a pack", "Export a pack"} <= names

    read(chosen, story)


@pytest.mark.parametrize(
    "event",
    [
        PackProgress(3, 10, "storing"),
        PackShown(4, 2, 1, 900, datetime(2026, 1, 1, tzinfo=UTC), "maji since:30d", ("Maji", "Afya")),
        PackImported(4, 1, 2, 3, 1),
        PackExported(4, 2, 1, 900, 1, ("ndani",)),
        Failed("no"),
    ],
)
def test_what_is_told_of_packs_is_read_back(event: PackProgress | PackShown | PackImported | PackExported) -> None:
    assert decode(encode(event, str)) == event


@pytest.mark.parametrize(
    "line", ['{"type": "pack"}', '{"type": "packed", "articles": "x"}', '{"type": "packing", "done": 1}']
)
def test_what_is_no_such_event_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        decode(line)
