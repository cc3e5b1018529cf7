"""Recipes that somebody was told to copy: what is wrong with one costs no other, holds nothing up, leads nowhere."""

import asyncio
import os
from pathlib import Path

import pytest
from msgspec.structs import replace

from egov_tui.errors import SourceError
from egov_tui.feeds.answer import Fetched
from egov_tui.feeds.recipes import load
from egov_tui.feeds.workers import Workers
from egov_tui.model import Validators
from egov_tui.sync.pages import Reader

RECIPE = '[list]\nitem = "a"\n'
FOREVER = "(?:.?.?.?.?.?){200}x"
"""On five characters already."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "recipes"
    made.mkdir()
    (made / "zuri.toml").write_text(RECIPE)
    return made


def faults(folder: Path) -> str:
    found, told = load(folder)
    assert "zuri" in found
    assert "generic" in found
    return "".join(map(str, told))


def test_what_is_no_file_is_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "bomba.toml")
    (folder / "sifuri.toml").symlink_to("/dev/zero")
    (folder / "folda.toml").mkdir()
    (folder / "kitanzi.toml").symlink_to("kitanzi.toml")
    told = faults(folder)
    for name in ("bomba", "sifuri", "folda", "kitanzi"):
        assert f"{name}.toml, line 1: " in told


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f'evidence = ["{"(" * 40_000}"]\n{RECIPE}', 1),
        (f'evidence = ["a{{99999999999999999999}}"]\n{RECIPE}', 1),
        (f'path = "a{{99999999999999999999}}"\n{RECIPE}', 1),
        (f"{RECIPE}[limits]\nitems = {'9' * 30}\n", 4),
        (f"{RECIPE}[limits]\ntitle = -{'9' * 30}\n", 4),
        (f'{RECIPE}stamp = "["\n', 3),
        ("x = " + "[" * 40_000, 1),
        (f'dates = ["%d %d"]\n{RECIPE}', 1),
        (f'dates = ["%Y-%m-%d %"]\n{RECIPE}', 1),
        (f'zone = "/etc/passwd"\n{RECIPE}', 1),
        ("# " + "n" * 200_000, 1),
    ],
)
def test_what_nothing_can_be_made_of_is_told_with_its_line(folder: Path, text: str, line: int) -> None:
    (folder / "baya.toml").write_text(text)
    told = faults(folder)
    assert f"baya.toml, line {line}: " in told
    assert len(told) < 1000


def test_a_path_that_matches_for_ever_costs_its_source_and_holds_up_nobody(folder: Path) -> None:
    (folder / "milele.toml").write_text(f'path = "{FOREVER}"\nevidence = "Karibu"\n{RECIPE}')
    recipes, told = load(folder)
    assert not told
    page = Fetched("https://a.example/news", b"<p>Karibu", False, Validators())

    async def read() -> None:
        async def fetch(address: str) -> Fetched:
            raise AssertionError(address)

        async with Workers(1, 2.0) as workers:
            ours = replace(recipes["zuri"], evidence=("Hakuna",))
            await Reader(recipes, fetch, workers.reading, {}).again(ours, page, "https://a.example/news", None)

    with pytest.raises(SourceError) as caught:
        asyncio.run(read())
    assert caught.value.problem.kind == "too_complex"
