"""In a language that nobody speaks, nothing of the interface is left in English: commands, errors, screens, palette."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.pseudo import pseudo

ROOT = Path(__file__).parents[1]
WORD = re.compile(r"[A-Za-z][A-Za-z'’_-]*")
CUT = re.compile(r"\s*(?:[…│╰╭]|$)")
"""What stands behind a name that had no room."""

FOREIGN = re.compile(
    r"""
      https?://[^\s│]*                            # addresses; a border may cut them
    | \b[\w.-]+\.(?:example|go\.tz)\b             # hosts
    | [^\s(]*/[^\s:,)│]*                          # paths
    | \b[\w-]+\.(?:xml|pdf|toml|sqlite3|log)\b    # files
    | (?<!\w)--[a-z-]+                            # options
    | \x1b\[[\d;?]*[A-Za-z]                       # what draws a progress bar
    | SHA-256 | UTC\b
    """,
    re.VERBOSE,
)
DETAIL = re.compile(r"\((?:[^()]|\([^()]*\))*\)")
"""The words of a parser, of SQLite or of the network: the technical line under a sentence, never translated."""

EXAMPLES = ROOT / "src/egov_tui/cli/examples"
"""Scripts for a shell, which the manual shows."""
NAMES = {
    "egov-tui": "the program",
    **dict.fromkeys(("sw", "en", "Kiswahili", "English"), "languages, in their own words"),
    **dict.fromkeys(("TZ", "ID", "URL", "JSON", "OPML", "PDF", "CSS", "TOML", "HTTP"), "the same in both languages"),
    **dict.fromkeys(("AU", "BR", "DE", "EU", "FR", "GB", "KE", "UN", "US", "ZA"), "codes of countries"),
    **dict.fromkeys(("Python", "Textual", "Linux", "Darwin", "GWF", "BibTeX", "RIS", "Atom"), "names"),
    **dict.fromkeys(("Ctrl", "Shift"), "keys"),
    **dict.fromkeys(
        "OR after author before closed closing deadline edited folder has is lang".split(), "the query language"
    ),
    **dict.fromkeys("muted read since starred".split(), "the query language"),
    **dict.fromkeys("zabuni tehama serikali mtandao mkut ajira maji habari md".split(), "examples of the manual"),
    **dict.fromkeys("EGOV_TUI_CONFIG EGOV_TUI_DATA LANG LC_ALL LC_MESSAGES NO_COLOR".split(), "names of variables"),
    **dict.fromkeys("all_proxy http_proxy https_proxy no_proxy crontab".split(), "names of variables and programs"),
    "PATH": "a variable of the system",
    **dict.fromkeys(("unicode", "ascii", "delay", "end", "link"), "values of settings"),
    **dict.fromkeys(("rss", "atom", "RSS"), "kinds of feeds"),
    "untitled": "what is called in another script, for programs",
    **dict.fromkeys(("zzz", "zz", "nothing", "ad", "sta", "colour", "div", "leo"), "what was typed"),
    **dict.fromkeys(("one", "two", "bad", "file", "cache", "copy"), "short names of sources and files of this test"),
}


def everything(folder: Path) -> dict[str, list[object]]:
    """Return what every surface shows, and the names that are the same in every language."""
    quiet = {
        name: value for name, value in os.environ.items() if not name.startswith(("EGOV", "LC_", "LANG", "TEXTUAL"))
    }
    env = {
        **quiet,
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "HOME": str(folder),
        "EGOV_TUI_CONFIG": str(folder / "none.toml"),
        **{"TZ": "UTC", "LANG": "C.UTF-8", "TERM": "xterm-256color", "COLUMNS": "200", "LINES": "60"},
    }
    run = subprocess.run(
        [sys.executable, "-m", "tests.pseudo", str(folder)], capture_output=True, env=env, cwd=ROOT, timeout=280
    )
    assert run.returncode == 0, run.stderr.decode()[-3000:]
    found: dict[str, list[object]] = json.loads(run.stdout)
    return found


def left(surface: str, text: str, names: Iterable[str]) -> list[str]:
    """Return the words that came from no catalogue and are no name."""
    known = {*NAMES, *names}
    parts = {part for name in known for part in re.split(r"[.\s]", name)} | known
    out = []
    for line in FOREIGN.sub(" ", text).splitlines():
        for found in WORD.finditer(DETAIL.sub(" ", line)):
            word = found[0].strip("'’-_")
            cut = CUT.match(line, found.end()) and any(name.startswith(word) for name in known)
            if len(word) > 1 and word not in parts and not cut:
                out.append(word)
    return out


SILENT = {
    *("list", "attachment list 1", "attachment list 2", "watch check", "nothing: watch check"),
    *("source edit one --mute", "source export"),
}
"""What says nothing of its own: only articles, sources and files."""


@pytest.mark.timeout(300)
def test_no_surface_shows_a_word_that_is_not_of_its_language(tmp_path: Path) -> None:
    said = everything(tmp_path)
    names = [str(name) for name in said["names"]]
    seen: dict[str, str] = dict(said["surfaces"])  # type: ignore[arg-type]
    assert len(seen) > 250
    assert {surface for surface, text in seen.items() if not re.search("[α-ωΑ-Ω]", text)} - SILENT == set()
    del seen["source export"]  # OPML is for programs
    scripts = {line.strip() for file in EXAMPLES.glob("*.sh") for line in file.read_text("utf-8").splitlines()}
    seen["man"] = "\n".join(line for line in seen["man"].splitlines() if line.strip() not in scripts)
    assert {surface: words for surface, text in seen.items() if (words := left(surface, text, names))} == {}


def test_a_word_of_another_language_would_be_seen() -> None:
    assert left("list", "│ Ηαβαρι Unread 3 │", []) == ["Unread"]
    assert left("list", "Πρεσσ Enter: Nothing found.", ["Enter"]) == ["Nothing", "found"]
    assert left("list", "https://a.example/b Мкутано (Expected an object) sync --force 3 x", ["sync"]) == []


def test_the_made_up_language_keeps_placeholders() -> None:
    assert pseudo("{n} new: press {key!r}.") == "{n} νεω: πρεσσ {key!r}."
