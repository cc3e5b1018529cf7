"""Lists of sources in the reader: taken in and written, told in one line, taken back by one key."""

from pathlib import Path

from textual.widgets import Input

from egov_tui.exchange import opml
from egov_tui.store import Store
from egov_tui.tui.screens.asking import Asking
from egov_tui.tui.screens.confirming import Confirming
from tests.tui.builder import Desk, read, settings, world

LISTS = Path(__file__).parents[1] / "data" / "opml"


async def answered(desk: Desk, path: object) -> None:
    """Type a path where one is asked for."""
    await desk.settle()
    assert isinstance(desk.app.screen, Asking)
    desk.app.screen.query_one(Input).value = str(path)
    await desk.press("enter")


def test_a_list_is_taken_in_and_taken_back(tmp_path: Path) -> None:
    chosen = settings(tmp_path / "data")
    world(chosen.cache)
    before = len(Store.open(chosen.cache).sources.all())

    async def play(desk: Desk) -> None:
        desk.screen.import_list()
        await answered(desk, LISTS / "feedly.opml")
        await desk.until(lambda: len(desk.screen.followed) == before + 2)
        await desk.until(lambda: "2 sources added" in desk.text)
        assert "1 was known already" in desk.text
        await desk.press("u")
        await desk.until(lambda: len(desk.screen.followed) == before)
        await desk.until(lambda: "The import is taken back: 2 sources." in desk.text)

    read(chosen, play, size=(140, 40))


def test_what_cannot_be_taken_in_says_why(tmp_path: Path) -> None:
    chosen = settings(tmp_path / "data")
    world(chosen.cache)
    page = tmp_path / "page.opml"
    page.write_text("<html><body>Habari")

    async def play(desk: Desk) -> None:
        desk.screen.import_list()
        await answered(desk, page)
        await desk.until(lambda: "is a web page, no list of sources" in desk.text)
        desk.screen.import_list()
        await answered(desk, tmp_path / "none.opml")
        await desk.until(lambda: "cannot be read" in desk.text)
        desk.screen.import_list()
        await answered(desk, "~nobody-of-this-name/x")
        await desk.until(lambda: "nobody-of-this-name" in desk.text)

    read(chosen, play, size=(200, 40))


def test_what_was_typed_is_proposed_again_until_it_could_be_taken_in(tmp_path: Path) -> None:
    chosen = settings(tmp_path / "data")
    world(chosen.cache)
    file = tmp_path / "later.opml"

    def proposed(desk: Desk) -> str:
        return desk.app.screen.query_one(Input).value

    async def play(desk: Desk) -> None:
        desk.screen.import_list()
        await answered(desk, file)
        await desk.until(lambda: "cannot be read" in desk.text)
        file.write_bytes((LISTS / "feedly.opml").read_bytes())
        desk.screen.import_list()
        await desk.settle()
        assert proposed(desk) == str(file)
        await desk.press("escape")
        desk.screen.import_list()
        await answered(desk, file)
        await desk.until(lambda: "2 sources added" in desk.text)
        desk.screen.import_list()
        await desk.settle()
        assert proposed(desk) == ""

    read(chosen, play, size=(140, 40))


def test_why_fewer_sources_were_written_than_there_are_is_told(tmp_path: Path) -> None:
    chosen = settings(tmp_path / "data")
    world(chosen.cache)
    with Store.open(chosen.cache) as store:
        store.sources.add("file:///srv/habari.xml", title="Habari")

    async def play(desk: Desk) -> None:
        desk.screen.export_list()
        await answered(desk, tmp_path / "mine.opml")
        await desk.until(lambda: "sources written to" in desk.text)
        assert "1 file of this machine was left out." in desk.text

    read(chosen, play, size=(200, 40))


def test_the_first_refusal_is_told(tmp_path: Path) -> None:
    chosen = settings(tmp_path / "data")
    world(chosen.cache)
    urls = tmp_path / "urls"
    urls.write_text("https://a.example/f\nexec:ls\n")

    async def play(desk: Desk) -> None:
        desk.screen.import_list()
        await answered(desk, urls)
        await desk.until(lambda: "urls: 1 source added, 1 was refused. exec:ls: refused (a command" in desk.text)

    read(chosen, play, size=(240, 40))


def test_the_sources_are_written_and_a_file_is_replaced_only_when_that_is_meant(tmp_path: Path) -> None:
    chosen = settings(tmp_path / "data")
    world(chosen.cache)
    file = tmp_path / "mine.opml"

    async def play(desk: Desk) -> None:
        desk.screen.export_list()
        await answered(desk, file)
        await desk.until(lambda: "sources written to" in desk.text)
        written = file.read_bytes()
        assert len(opml.read(written).outlines) == len(desk.screen.followed)
        file.write_text("mine")
        desk.screen.export_list()
        await answered(desk, file)
        assert isinstance(desk.app.screen, Confirming)
        await desk.press("enter")
        await desk.settle()
        assert file.read_text() == "mine"
        desk.screen.export_list()
        await answered(desk, file)
        await desk.press("down", "enter")
        await desk.until(lambda: file.read_bytes() == written)

    read(chosen, play, size=(160, 40))
