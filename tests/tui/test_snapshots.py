"""Pictures of the reader: change the looks on purpose, then `make snapshots`, then look at what changed."""

import dataclasses
import os
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack
from datetime import UTC
from pathlib import Path

import pytest
from textual.binding import BindingsMap
from textual.pilot import Pilot
from textual.widgets import Input

from egov_tui import i18n
from egov_tui.settings import Settings
from egov_tui.store import Store
from egov_tui.tui.app import ReaderApp
from egov_tui.tui.screens.reader import ReaderScreen
from egov_tui.tui.widgets.article import ArticleView
from egov_tui.tui.widgets.articles import ArticleRows
from egov_tui.tui.widgets.sources import SourceRows
from tests.tui.builder import NOW, Desk, settings, world
from tests.tui.worlds import full_world, tender

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

        def opened(*, fill: Callable[[Path], object] | None = world, **reader: object) -> ReaderApp:
            chosen: Settings = settings(tmp_path, **reader)
            if fill:
                fill(chosen.cache)
            store = stack.enter_context(Store.open(chosen.cache))
            return ReaderApp(store, chosen, clock=lambda: NOW, zone=UTC, delay=3600.0)

        yield opened


@pytest.fixture
def swahili(monkeypatch: pytest.MonkeyPatch) -> None:
    """Speak Swahili, in the keys as well: those were translated when they were imported."""
    i18n.activate("sw")
    for widget in (ReaderApp, ReaderScreen, SourceRows, ArticleRows, ArticleView):
        bindings = widget._merged_bindings
        assert bindings is not None
        told = {
            key: [dataclasses.replace(one, description=i18n._(one.description)) for one in meant if one.description]
            for key, meant in bindings.key_to_bindings.items()
        }
        monkeypatch.setattr(widget, "_merged_bindings", BindingsMap.from_keys(told))


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
    assert snap_compare(opened(fill=None), terminal_size=(50, 14), run_before=pressing())


@pytest.mark.usefixtures("swahili")
def test_an_article_in_swahili(snap_compare: Snapshot, opened: Callable[..., ReaderApp]) -> None:
    assert snap_compare(opened(fill=tender), terminal_size=(80, 24), run_before=pressing("enter", "z"))


def test_files(snap_compare: Snapshot, opened: Callable[..., ReaderApp]) -> None:
    keys = ("enter", "semicolon", "down")
    assert snap_compare(opened(fill=tender), terminal_size=(80, 24), run_before=pressing(*keys))


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
        pytest.param(("a", "enter", "slash", *"tenders", "enter", "space"), (80, 24), {}, id="catalogue"),
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


# Beside the English ones, for Swahili is longer: the list with its keys, the help, what breaks most easily there.
@pytest.mark.usefixtures("swahili")
@pytest.mark.parametrize(
    ("keys", "fill"),
    [
        pytest.param(("down",), world, id="list"),
        pytest.param(("question_mark",), world, id="help"),
        pytest.param(("exclamation_mark", "down"), full_world, id="health"),
        pytest.param(("left", *["down"] * 5, "E"), world, id="edit"),
        pytest.param(("a", "enter", "space"), None, id="catalogue"),
    ],
)
def test_a_screen_in_swahili(
    snap_compare: Snapshot,
    opened: Callable[..., ReaderApp],
    keys: tuple[str, ...],
    fill: Callable[[Path], object] | None,
) -> None:
    assert snap_compare(opened(fill=fill), terminal_size=(80, 24), run_before=pressing(*keys))
