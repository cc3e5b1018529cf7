"""No text of ours is cut, broken inside a word, laid over another or off the screen: in both languages, at any size."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from egov_tui.tui.widgets.frame import fitting
from tests.tui.fitting import faults

WALK = """
import sys
from egov_tui import i18n
i18n.activate(sys.argv[1])
from tests.tui import walking
walking.main(*sys.argv[2:])
"""
"""Run in a process of its own: the texts of the keys are translated when they are imported."""


@pytest.mark.parametrize(
    ("language", "size"),
    [("sw", "80x24"), ("en", "80x24"), ("sw", "40x12"), ("en", "40x12"), ("sw", "120x30")],
)
def test_every_screen_fits_in_both_languages(tmp_path: Path, language: str, size: str) -> None:
    here = Path(__file__).parents[2]
    path = os.pathsep.join((str(here), *filter(None, sys.path)))
    done = subprocess.run(
        [sys.executable, "-c", WALK, language, size, str(tmp_path)],
        env={**os.environ, "PYTHONPATH": path},
        stdout=subprocess.PIPE,
        check=True,
    )
    found = json.loads(done.stdout)
    assert len(found) > 100
    words = {"sw": "Habari zote", "en": "All articles"}[language]
    assert words in found["list"][1]
    wrong = {state: (faults, look.splitlines()) for state, (faults, look) in found.items() if faults}
    assert wrong == {}


@pytest.mark.parametrize(
    ("room", "shown"),
    [
        (40, "Enter open · d download · Esc close"),
        (30, "Enter open · Esc close"),
        (12, "Esc close"),
        (2, "Esc close"),
    ],
)
def test_the_last_keys_give_way_first_but_how_to_leave_stays(room: int, shown: str) -> None:
    assert fitting("Enter open · d download · Esc close", room) == shown


class Wrong(App[None]):
    """Texts that do not fit, each in a way of its own; the last two do."""

    CSS = """
    #clipped { width: 9; height: 1; text-wrap: nowrap; }
    #lost { width: 12; height: 1; }
    #below { height: 3; }
    #ours, #theirs { width: 9; text-wrap: nowrap; text-overflow: ellipsis; }
    #one, #other { layer: above; dock: top; width: 10; }
    Screen { layers: default above; }
    """

    def compose(self) -> ComposeResult:
        yield Static("hifadhi ya nyaraka", id="clipped")
        yield Static("habari zote na maandishi", id="lost")
        yield Static("mkono", id="one")
        yield Static("mguu", id="other")
        yield Static("kinyamazishwacho", id="ours")
        yield Static("serikalini", id="theirs")
        yield Input(placeholder="andika maneno mengi sana hapa", compact=True)
        with Vertical(id="below"):
            yield Static("moja\nmbili\ntatu\nnne", id="inside")


def test_what_does_not_fit_is_found() -> None:
    async def main() -> list[str]:
        app = Wrong()
        async with app.run_test(size=(20, 9)) as pilot:
            await pilot.pause()
            return faults(app.screen, {"serikalini"}, ())

    told = "\n".join(asyncio.run(main()))
    for wanted in (
        "#clipped: breaks words",
        "#lost: loses",
        "cut: kinyamaz…",
        "has no room for 'andika",
        "#inside: is not all",
    ):
        assert wanted in told
    assert "serikal" not in told
