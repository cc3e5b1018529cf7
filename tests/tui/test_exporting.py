"""`e`: articles leave as files, and nothing that is there is lost."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.widgets import Input

from egov_tui.exchange import saving
from egov_tui.exchange.forms import Form, alone
from egov_tui.model import Article
from egov_tui.store import Store
from egov_tui.tui.screens.exporting import Exporting
from egov_tui.tui.widgets.cycle import Cycle
from egov_tui.tui.widgets.tick import Tick
from tests.exchange.test_atom import valid as valid_atom
from tests.exchange.test_frontmatter import read as read_front
from tests.tui.builder import NOW, Desk, add, entry, many, read, settings, world

Story = Callable[[Desk], Awaitable[None]]


@pytest.fixture(autouse=True)
def _documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "Documents").mkdir()
    monkeypatch.chdir(tmp_path)


def play(tmp_path: Path, story: Story, size: tuple[int, int] = (140, 40)) -> None:
    chosen = settings(tmp_path / "data")
    chosen.data.mkdir(exist_ok=True)
    if not chosen.cache.exists():
        world(chosen.cache)
    read(chosen, story, size=size)


def written(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def dialog(desk: Desk) -> Exporting:
    screen = desk.app.screen
    assert isinstance(screen, Exporting)
    return screen


async def to(desk: Desk, place: str) -> None:
    """Name a place in the dialog."""
    dialog(desk).query_one("#to", Input).value = place
    await desk.settle()


def place(desk: Desk) -> str:
    """What is typed as the place."""
    return dialog(desk).query_one("#to", Input).value


def hinted(desk: Desk) -> str:
    """What the dialog says will come of it, unbroken."""
    return "".join(line.strip("│ ") for line in desk.over.splitlines()[4:-1])


def test_the_article_at_hand_goes_to_the_documents(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        title = desk.under_cursor
        await desk.press("e")
        assert "Markdown" in desk.over
        assert place(desk) == str(tmp_path / "Documents")
        name = hinted(desk)
        await desk.press("enter")
        assert written(tmp_path / "Documents") == [name]
        found = read_front((tmp_path / "Documents" / name).read_text())
        assert found.values["title"] == title
        await desk.until(lambda: f"Written: {tmp_path}/Documents/{name}" in desk.text)
        assert desk.screen.rows.headline(0).read is False  # type: ignore[union-attr]

    play(tmp_path, story, size=(200, 40))


def test_escape_writes_nothing_and_remembers_nothing(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("enter", "e")
        await to(desk, str(tmp_path / "other"))
        await desk.press("escape")
        assert written(tmp_path / "Documents") == []
        await desk.press("e")
        assert place(desk) == str(tmp_path / "Documents")

    play(tmp_path, story)


def test_the_selected_ones_go_each_into_a_file_and_what_is_there_is_left(tmp_path: Path) -> None:
    folder = tmp_path / "Documents" / "news"

    async def story(desk: Desk) -> None:
        await desk.press("t", "t", "e")
        assert "Export 2 articles" in desk.over
        await to(desk, str(folder))
        await desk.press("enter")
        await desk.until(lambda: "2 files written." in desk.text)
        assert len(written(folder)) == 2
        (mine := next(iter(folder.iterdir()))).write_text("mine")
        await desk.press("T", "e")
        assert place(desk) == str(folder), "where it went last"
        await desk.press("enter")
        await desk.until(lambda: "11 files written, 2 were there already." in desk.text)
        assert mine.read_text() == "mine"
        await desk.press("e", "tab", "space", "enter")
        await desk.until(lambda: "13 files written." in desk.text)
        assert mine.read_text() != "mine"

    play(tmp_path, story, size=(200, 40))


def test_a_file_that_is_there_is_replaced_only_when_that_is_ticked(tmp_path: Path) -> None:
    file = tmp_path / "all.html"
    file.write_text("mine")

    async def story(desk: Desk) -> None:
        await desk.press("e")
        await to(desk, str(file))
        await desk.press("enter")
        assert "is there already" in desk.over
        assert isinstance(dialog(desk).focused, Tick)
        assert file.read_text() == "mine"
        await desk.press("space", "enter")
        await desk.until(lambda: "1 article written to" in desk.text)
        assert file.read_text().startswith("<!DOCTYPE html>")

    play(tmp_path, story, size=(200, 40))


def test_so_is_the_file_of_a_single_article_in_a_folder(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("e", "enter")
        (name,) = written(tmp_path / "Documents")
        (tmp_path / "Documents" / name).write_text("mine")
        await desk.press("e", "enter")
        assert "is there already" in desk.over
        assert (tmp_path / "Documents" / name).read_text() == "mine"

    play(tmp_path, story)


def test_form_and_ending_follow_each_other(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("e")
        await to(desk, str(tmp_path / "all.atom"))
        assert dialog(desk).query_one(Cycle).value == "atom"
        dialog(desk).query_one(Cycle).value = "text"
        await desk.settle()
        assert dialog(desk).query_one("#to", Input).value == str(tmp_path / "all.txt")
        await to(desk, str(tmp_path / "all.xml"))
        await desk.press("enter")
        await desk.until(lambda: "1 article written" in desk.text)
        valid_atom((tmp_path / "all.xml").read_text())

    play(tmp_path, story, size=(200, 40))


@pytest.mark.parametrize("place", ["", "-", "no/such/all.md", "all.md/", "a\x9bb", "n" * 300])
def test_what_can_be_no_place_is_told_and_the_dialog_stays(tmp_path: Path, place: str) -> None:
    (tmp_path / "all.md").touch()

    async def story(desk: Desk) -> None:
        await desk.press("e")
        await to(desk, place)
        await desk.press("enter")
        assert dialog(desk).query_one("#hint").has_class("-bad")
        assert isinstance(dialog(desk).focused, Input)

    play(tmp_path, story)


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("T", "e")
        await to(desk, "/proc/nowhere")
        await desk.press("enter")
        await desk.until(lambda: "/proc/nowhere: cannot be written" in desk.text)

    play(tmp_path, story, size=(200, 40))


def test_escape_stops_what_is_being_written_and_no_half_file_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(tmp_path / "data" / "cache.sqlite3", 300)
    folder = tmp_path / "news"

    async def story(desk: Desk) -> None:
        desk.screen.select(set(desk.screen.rows.ids))
        await desk.press("e")
        await to(desk, str(folder))

        def stopped(form: Form, article: Article) -> str:
            """Escape is pressed while the fourth is made."""
            if len(written(folder)) == 3:
                desk.screen.stop_export()
            return alone(form, article)

        monkeypatch.setattr(saving, "alone", stopped)
        await desk.press("enter")
        await desk.until(lambda: "Stopped." in desk.text)
        assert "4 files written." in desk.text
        assert len(written(folder)) == 4
        assert all(name.endswith(".md") for name in written(folder))

    play(tmp_path, story, size=(200, 40))


def test_the_palette_offers_it_for_articles_alone(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        assert desk.screen.means("export")
        desk.screen.go("sources")
        await desk.press("e")
        assert desk.app.screen is desk.screen
        assert not desk.screen.means("export")

    play(tmp_path, story)


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
def test_hostile_titles_are_only_text_in_the_dialog(tmp_path: Path, size: tuple[int, int]) -> None:
    chosen = settings(tmp_path / "data")
    with Store.open(chosen.cache) as store:
        add(store, "Wizara", [entry(1, "[@click=app.quit]x[/] ../../\x1b]52;c;QQ==\x07 بيان", NOW)])

    async def story(desk: Desk) -> None:
        await desk.press("e")
        assert hinted(desk) == "2024-05-14-click-app-quit-x-52-c-qq-1.md"
        assert "\x1b" not in desk.text
        await desk.press("enter")
        assert len(written(tmp_path / "Documents")) == 1

    play(tmp_path, story, size=size)
