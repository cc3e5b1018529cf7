"""No text of ours is cut, broken inside a word, laid over another or off the screen: in both languages, at any size."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from egov_tui.tui.widgets.frame import fitting

WALK = """
import sys
from egov_tui import i18n
i18n.activate(sys.argv[1])
from tests.tui import walking
walking.main(*sys.argv[2:])
"""
"""Run in a process of its own: the texts of the keys are translated when they are imported."""


@pytest.mark.parametrize("size", ["80x24", "40x12", "120x30"])
@pytest.mark.parametrize("language", ["sw", "en"])
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
