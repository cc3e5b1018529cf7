"""Pictures of the reader: change the looks on purpose, then `make snapshots`, then look at what changed."""

import os
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack
from datetime import UTC
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from egov_tui.settings import Settings
from egov_tui.store import Store
from egov_tui.tui.app import ReaderApp
from tests.tui.builder import NOW, Desk, settings, world

Snapshot = Callable[..., bool]


REPORTS = os.environ.get("TEXTUAL_SNAPSHOT_TEMPDIR", "")
"""Where the plugin keeps its reports; every test starts without what the environment says of Textual."""


@pytest.fixture(autouse=True)
def _reports(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXTUAL_SNAPSHOT_TEMPDIR", REPORTS)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[..., ReaderApp]]:
    """Opens readers on the small world (or on nothing) whose clock stands still."""
    with ExitStack() as stack:

        def opened(*, filled: bool = True, **reader: object) -> ReaderApp:
            chosen: Settings = settings(tmp_path, **reader)
            if filled:
                world(chosen.cache)
            store = stack.enter_context(Store.open(chosen.cache))
            return ReaderApp(store, chosen, clock=lambda: NOW, zone=UTC, delay=3600.0)

        yield opened


def pressing(*keys: str) -> Callable[[Pilot[None]], Awaitable[None]]:
    async def run(pilot: Pilot[None]) -> None:
        app = pilot.app
        assert isinstance(app, ReaderApp)
        desk = Desk(app, pilot, app.library.store)
        await desk.settle()
        for key in keys:
            await desk.press(key)
        for box in app.screen.query(Input):
            box.cursor_blink = False
        await desk.settle()

    return run


@pytest.mark.parametrize("size", [(80, 24), (140, 40)], ids=["80x24", "140x40"])
def test_the_list(snap_compare: Snapshot, opened: Callable[..., ReaderApp], size: tuple[int, int]) -> None:
    assert snap_compare(opened(), terminal_size=size, run_before=pressing("down"))


def test_an_article_in_the_light(snap_compare: Snapshot, opened: Callable[..., ReaderApp]) -> None:
    app = opened(theme="egov-light")
    assert snap_compare(app, terminal_size=(140, 40), run_before=pressing("enter"))


def test_the_drawer(snap_compare: Snapshot, opened: Callable[..., ReaderApp]) -> None:
    assert snap_compare(opened(), terminal_size=(80, 24), run_before=pressing("left", "G"))


def test_a_search(snap_compare: Snapshot, opened: Callable[..., ReaderApp]) -> None:
    keys = ("slash", *"mkutano", "enter")
    assert snap_compare(opened(), terminal_size=(140, 40), run_before=pressing(*keys))


def test_nothing_yet_on_a_small_screen(snap_compare: Snapshot, opened: Callable[..., ReaderApp]) -> None:
    assert snap_compare(opened(filled=False), terminal_size=(50, 14), run_before=pressing())


@pytest.mark.parametrize(
    ("keys", "size", "reader"),
    [
        pytest.param(("question_mark",), (140, 40), {}, id="help"),
        pytest.param(("t", "t", "F"), (80, 24), {}, id="filter"),
        pytest.param(("left", *["down"] * 5, "E"), (80, 24), {}, id="edit"),
        pytest.param(("enter", "semicolon"), (80, 24), {}, id="links"),
        pytest.param(("exclamation_mark",), (80, 24), {}, id="health"),
        pytest.param(("enter", "z"), (140, 40), {}, id="zen"),
        pytest.param(("enter", "ctrl+f", *"councils", "enter"), (80, 24), {}, id="find"),
        pytest.param(("a",), (80, 24), {}, id="add"),
        pytest.param(("enter",), (80, 24), {"icons": "ascii", "theme": "ansi-dark"}, id="ascii"),
        pytest.param(("down",), (40, 12), {}, id="40x12"),
    ],
)
def test_a_screen(
    snap_compare: Snapshot,
    opened: Callable[..., ReaderApp],
    keys: tuple[str, ...],
    size: tuple[int, int],
    reader: dict[str, str],
) -> None:
    assert snap_compare(opened(**reader), terminal_size=size, run_before=pressing(*keys))
