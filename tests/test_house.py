"""The walls of the house: what a fresh process loads, what texts and modules may look like."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "egov_tui"

_LOADED = """
import json, sys
sys.argv = ["egov-tui", *{arguments!r}]
from egov_tui.cli import run
status = run({arguments!r})
print("\\n" + json.dumps(sorted(sys.modules)))
"""


def loaded(code: str, folder: Path) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-P", "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=folder,
        stdin=subprocess.DEVNULL,
    )
    return {str(name) for name in json.loads(done.stdout.splitlines()[-1])}


@pytest.mark.parametrize(
    ("arguments", "never"),
    [
        (["--help"], {"textual", "httpx", "feedparser"}),
        (["list", "--help"], {"textual", "httpx", "feedparser"}),
        (["list"], {"textual", "httpx", "feedparser"}),
        (["search", "maji"], {"textual", "httpx", "feedparser"}),
        (["source", "list"], {"textual", "httpx", "feedparser"}),
        (["catalogue", "zabuni"], {"textual", "httpx", "feedparser"}),
        (["sync"], {"textual", "feedparser"}),
        (["--plain"], {"textual", "httpx", "feedparser", "click", "asyncio", "readline"}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_command_loads_only_what_it_needs(arguments: list[str], never: set[str], tmp_path: Path) -> None:
    modules = loaded(_LOADED.format(arguments=[*arguments, "--data", str(tmp_path)]), tmp_path)
    assert not never & modules


def test_opening_the_reader_loads_no_network_and_no_parser(tmp_path: Path) -> None:
    code = f"""
import asyncio, json, sys
from pathlib import Path
from egov_tui.settings import load
from egov_tui.store import Store
from egov_tui.tui.app import ReaderApp
settings = load(data=Path({str(tmp_path)!r}))
async def main():
    with Store.open(settings.cache) as store:
        async with ReaderApp(store, settings).run_test() as pilot:
            await pilot.pause()
asyncio.run(main())
print("\\n" + json.dumps(sorted(sys.modules)))
"""
    modules = loaded(code, tmp_path)
    assert "textual" in modules
    assert not {"httpx", "feedparser", "egov_tui.feeds", "egov_tui.sync"} & modules
    assert not {"egov_tui.catalogue", "egov_tui.tui.following", "tomllib"} & modules, "seldom wanted"


def test_a_sync_that_parses_leaves_the_parser_to_its_workers(tmp_path: Path) -> None:
    feed = tmp_path / "feed.xml"
    feed.write_text("<rss version='2.0'><channel><title>T</title><item><title>A</title></item></channel></rss>")
    cache = tmp_path / "data"
    for arguments in (["source", "add", "--no-check", str(feed)], ["sync"]):
        modules = loaded(_LOADED.format(arguments=[*arguments, "--data", str(cache)]), tmp_path)
        assert not {"textual", "feedparser"} & modules


def test_a_file_in_the_current_folder_is_never_imported(tmp_path: Path) -> None:
    (tmp_path / "feedparser.py").write_text("raise SystemExit('imported from the current folder')")
    feed = tmp_path / "feed.xml"
    feed.write_text("<rss version='2.0'><channel><title>T</title><item><title>A</title></item></channel></rss>")
    done = subprocess.run(
        [sys.executable, "-P", "-m", "egov_tui", "source", "test", str(feed), "--json"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
    )
    assert json.loads(done.stdout)["ok"], done.stderr


def test_no_module_outgrows_its_purpose() -> None:
    long = {
        str(file): lines for file in SOURCE.rglob("*.py") if (lines := len(file.read_text("utf-8").splitlines())) > 450
    }
    assert long == {}


def test_messages_are_translated_before_they_are_filled() -> None:
    """A formatted string inside `_()` is no message: it never matches the catalogue."""
    wrong = []
    for file in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("_", "N_", "ngettext")
            ):
                wrong += [f"{file}:{node.lineno}" for argument in node.args if isinstance(argument, ast.JoinedStr)]
    assert wrong == []


def test_no_registry_and_no_machine_path_is_named() -> None:
    root = SOURCE.parents[1]
    files = [
        root / name
        for name in ("pyproject.toml", "requirements.lock", "Makefile", ".ci/run", "README.md", "README.sw.md")
    ]
    named = re.compile(r"pypi\.|pythonhosted|[^-]--(extra-)?index-url|find-links \S*/|/work/", re.IGNORECASE)
    assert [f for f in files if named.search(f.read_text("utf-8"))] == []


def test_errors_of_the_rooms_below_are_told_when_they_are_heard() -> None:
    """Told when it is raised, an error would stand in the log and in JSON in the language of whoever was reading."""
    told = re.compile(r"(?:(?<!Value)Error|Unwritable)\(\s*(?:_|ngettext)\(")
    rooms = ("store", "sync", "feeds", "exchange", "files.py", "logins.py", "settings.py")
    files = [one for room in rooms for one in ((SOURCE / room).rglob("*.py") if "." not in room else [SOURCE / room])]
    early = {str(file): found[0] for file in files if (found := told.search(file.read_text("utf-8")))}
    assert early == {}
