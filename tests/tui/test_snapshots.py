"""Pictures of the reader: change the looks on purpose, then `make snapshots`, then look at what changed."""

import os
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot
from textual.widgets import Input

from egov_tui import i18n
from egov_tui.model import Attachment, Kept, Page
from egov_tui.settings import Settings
from egov_tui.store import Store
from egov_tui.store.folder import digest
from egov_tui.tui.app import ReaderApp
from tests.tui.builder import NOW, Desk, add, entry, index, settings, world

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


TENDER = """<p>Halmashauri ya Wilaya ya Kisimiri inawaalika wazabuni wenye sifa kuleta zabuni zao za kutengeneza na
kusambaza madawati 600 kwa shule kumi na nne za msingi.</p>"""
TERMS = """<p>Hati za zabuni zinapatikana bila malipo katika ofisi ya Kitengo cha Manunuzi, saa za kazi.</p>
<p>Zabuni zitafunguliwa hadharani siku hiyo hiyo, mbele ya wazabuni watakaopenda kuhudhuria.</p>"""


def tender(cache: Path) -> None:
    """A call that is open still, with the text of its own page, a file that is here and one that is not."""
    address = "https://kisimiri.example/zabuni/"
    files = (
        Attachment(f"{address}hati.pdf", "application/pdf", 412_000, "Hati ya zabuni ya kusambaza madawati"),
        Attachment(f"{address}bei.xlsx", "application/vnd.ms-excel", 38_000, "Jedwali la bei"),
    )
    call = replace(
        entry(1, "Zabuni ya kutengeneza na kusambaza madawati 600", NOW, TENDER, "sw"),
        closes=datetime(2024, 5, 29, 7, tzinfo=UTC),
        closing="Mwisho wa kupokea zabuni ni tarehe 29 Mei 2024 saa 4:00 asubuhi.",
        attachments=files,
    )
    with Store.open(cache) as store:
        add(store, "Halmashauri ya Wilaya ya Kisimiri", [call])
        index(store)
        store.full_texts.save(1, Page(TENDER + TERMS, "readability"), f"{address}1", 4321, NOW)
        part = store.folder.make(1) / "x.part"
        part.write_bytes(b"%PDF-1.4 " + bytes(411_991))
        sha256 = digest(part)
        name = store.folder.put(part, 1, "hati.pdf")
        store.files.keep(1, Kept(files[0].url, files[0].type, 412_000, name, sha256, NOW))


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


def test_an_article_in_swahili(snap_compare: Snapshot, opened: Callable[..., ReaderApp]) -> None:
    i18n.activate("sw")  # the keys below were translated when they were imported: alone, the article has none
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
