"""Completion in the shell: what it offers, that it is quiet whatever is wrong, and real shells that take it."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from egov_tui.cli import run
from egov_tui.cli.completing import answer
from egov_tui.cli.tab import words
from egov_tui.model import Decision, Entry
from egov_tui.store import Store
from egov_tui.store.glance import names
from tests.terminal.terminal import Terminal

Captured = pytest.CaptureFixture[str]
HOSTILE = '$(touch pwned); `touch pwned` * "x" it\'s'
"""A folder, of a list of sources that somebody else wrote."""


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    file = tmp_path / "data" / "cache.sqlite3"
    with Store.open(file) as store:
        store.sources.add("https://ega.example/feed", title="Mamlaka", slug="ega", folder="Mikoa ya kati/Dodoma")
        maji = store.sources.add("https://maji.example/feed", title="Wizara ya Maji", slug="maji", folder=HOSTILE)
        store.watches.add("Zabuni za maji", "zabuni maji")
        entries = [Entry(key=t, content_hash=t, title=t) for t in ("-- Zabuni:\t'moja'", "Hotuba")]
        store.articles.save(maji.id, Decision(inserts=tuple(entries)), datetime.now(UTC))
    return file


def offered(line: str, cache: Path | None = None, shell: str = "bash") -> list[str]:
    """What a line may go on to be, each with its kind."""
    return answer(shell, *words(f"egov-tui {line}"), cache).splitlines()


def plain(*values: str) -> list[str]:
    return [f"plain,{one}" for one in values]


# ---------------------------------------------------------------- what is meant


@pytest.mark.parametrize(
    ("line", "args", "last"),
    [
        ("egov-tui ", [], ""),
        ("egov-tui li", [], "li"),
        ("egov-tui list ", ["list"], ""),
        ("egov-tui list --folder 'a b", ["list", "--folder"], "a b"),
        ("egov-tui list --folder a\\ b", ["list", "--folder"], "a b"),
        ("egov-tui list --folder a\\ ", ["list", "--folder"], "a "),
        ("egov-tui\nsearch\n", ["search"], ""),
        ("egov-tui 'x' \"", ["x"], ""),
        ("egov-tui $(id) #x", ["$(id)"], "#x"),
    ],
)
def test_the_words_of_a_line_and_the_one_at_the_cursor(line: str, args: list[str], last: str) -> None:
    assert words(line) == (args, last)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("wat", plain("watch")),
        ("watch re", plain("remove")),
        ("list --so", plain("--source", "--sort")),
        ("list --sort cl", plain("closing")),
        ("list --sort=cl", plain("--sort=closing")),
        ("--lang s", plain("sw")),
        ("--lang=s", plain("--lang=sw")),
        ("completion ", plain("bash", "zsh", "fish")),
        ("--version li", plain("list")),
        ("backup ", ["file,"]),
        ("backup some/f", ["file,some/f"]),
        ("source add x", ["file,x"]),
        ("--data ", ["dir,"]),
        ("--config=x", ["file,x"]),
        ("search so", plain("source:")),
        ("search zabuni -ajira is:un", plain("is:unread")),
        ("search -aj", []),
        ("search zabuni -aj", []),
        ("search zabuni --unr", plain("--unread")),
        ("list --nonsense ", []),
        ("undo ", []),
        ("catalogue so", []),
    ],
)
def test_commands_options_choices_and_files(line: str, wanted: list[str]) -> None:
    assert offered(line) == wanted


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("source edit ", plain("ega", "maji")),
        ("source remove ega ", plain("maji")),
        ("source login m", plain("maji")),
        ("sync e", plain("ega")),
        ("list --source ", plain("ega", "maji")),
        ("list --source=m", plain("--source=maji")),
        ("list --folder Mik", plain("Mikoa ya kati", "Mikoa ya kati/Dodoma")),
        ("list --folder 'Mikoa ya kati/", plain("Mikoa ya kati/Dodoma")),
        ("source edit ega --folder $", plain(HOSTILE)),
        ("watch check ", plain("zabuni-za-maji")),
        ("watch add ", []),
        ("search source:m", plain("source:maji")),
        ("watch add x source:m", plain("source:maji")),
        ("search 'agency:\"", plain('agency:"Mamlaka"', 'agency:"Wizara ya Maji"')),
        ("show ", plain("2", "1")),
        ("mark 2 ", plain("1")),
    ],
)
def test_what_the_cache_holds(cache: Path, line: str, wanted: list[str]) -> None:
    assert offered(line, cache) == wanted


def test_fish_and_zsh_tell_what_things_are(cache: Path) -> None:
    assert offered("wat", shell="fish") == ["plain,watch\tSave searches, and learn what is new in them."]
    assert offered("source edit m", cache, "fish") == ["plain,maji\tWizara ya Maji"]
    assert offered("show 1", cache, "fish") == ["plain,1\t-- Zabuni: 'moja'"]
    assert offered("source edit m", cache, "zsh") == ["plain", "maji", "Wizara ya Maji"]
    assert offered("search source:m", cache, "zsh") == ["plain", "source:maji", "_"]
    assert offered("x", cache, "tcsh") == []


def test_what_stands_in_the_cache_is_one_clean_line(tmp_path: Path) -> None:
    file = tmp_path / "data" / "cache.sqlite3"
    with Store.open(file) as store:
        store.sources.add("https://a.example/feed", title="A", slug="a", folder="x")
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE sources SET folder = 'a\nplain,b\x1b]0;c\x07', agency = 'x\ny'")
        connection.commit()
    assert offered("list --folder ", file) == plain("a plain,b]0;c")
    assert offered("source edit ", file, "fish") == ["plain,a\tx y"]


# ---------------------------------------------------------------- the program


def ask(monkeypatch: pytest.MonkeyPatch, line: str, asked: str = "bash_complete") -> int:
    monkeypatch.setenv("_EGOV_TUI_COMPLETE", asked)
    monkeypatch.setenv("COMP_WORDS", line)
    return run([])


def test_the_cache_is_that_of_the_line_else_of_the_environment(
    cache: Path, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ask(monkeypatch, "egov-tui source edit ") == 0
    assert capsys.readouterr() == ("plain,ega\nplain,maji\n", "")
    assert ask(monkeypatch, f"egov-tui --data {tmp_path}/none source edit ") == 0
    assert capsys.readouterr() == ("\n", "")
    monkeypatch.setenv("EGOV_TUI_DATA", str(tmp_path / "none"))
    assert ask(monkeypatch, f"egov-tui source edit --data='{cache.parent}' m") == 0
    assert capsys.readouterr() == ("plain,maji\n", "")


def test_a_damaged_configuration_is_not_told_of(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config.toml").write_text("nonsense")
    assert ask(monkeypatch, "egov-tui wat") == 0
    assert capsys.readouterr() == ("plain,watch\n", "")


@pytest.mark.parametrize("asked", ["x", "bash_source", "bash", "_complete_"])
def test_whoever_asks_otherwise_hears_nothing(asked: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask(monkeypatch, "egov-tui wat", asked) == 1
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("line", ["", "egov-tui", "egov-tui --data ", "egov-tui --data= x", "egov-tui --lang xx "])
def test_odd_lines_are_no_errors(line: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask(monkeypatch, line) == 0
    assert capsys.readouterr().err == ""


def damaged(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[4096:] = b"\xa5" * (len(data) - 4096)
    file.write_bytes(data)


def newer(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA user_version = 9999")


def anothers(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA application_id = 7")


def a_pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def gone(file: Path) -> None:
    file.unlink()


def text(file: Path) -> None:
    file.write_text("neno " * 400)


@pytest.mark.parametrize("spoil", [damaged, newer, anothers, a_pipe, a_folder, gone, text])
def test_a_cache_that_cannot_be_used_completes_nothing_and_stays(
    spoil: object, cache: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil(cache)  # type: ignore[operator]
    before = sorted(one.name for one in cache.parent.iterdir())
    for line in ("source edit ", "list --folder ", "watch check ", "show ", "search source:"):
        assert ask(monkeypatch, f"egov-tui {line}") == 0
        assert capsys.readouterr() == ("\n", "")
    assert sorted(one.name for one in cache.parent.iterdir()) == before


def test_a_locked_cache_is_not_waited_for(cache: Path) -> None:
    with closing(sqlite3.connect(cache, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE sources SET agency = 'x'")
        assert names(cache, "source") == []
        other.execute("ROLLBACK")


def test_beside_an_open_reader_it_sees_what_was_written_last(cache: Path) -> None:
    with Store.open(cache) as store:
        store.sources.add("https://new.example/feed", title="New", slug="new")
        assert [slug for slug, _told in names(cache, "source")] == ["ega", "maji", "new"]
    before = cache.read_bytes()
    assert names(cache, "source")
    assert (cache.read_bytes(), [one.name for one in cache.parent.iterdir()]) == (before, [cache.name])


def test_a_cache_of_an_older_version_is_read_as_far_as_it_goes(cache: Path) -> None:
    with closing(sqlite3.connect(cache)) as connection:
        connection.execute("PRAGMA user_version = 1")
        connection.execute("DROP TABLE watches")
    assert names(cache, "watch") == []
    assert [slug for slug, _told in names(cache, "source")] == ["ega", "maji"]


_LOADED = """
import json, os, sys
from egov_tui.cli import run
assert run([]) == 0
print(json.dumps(sorted(sys.modules)))
"""


@pytest.mark.parametrize("shell", ["bash", "zsh"])
@pytest.mark.parametrize("line", ["", "source edit ", "list --folder ", "search source:", "sync ", "watch check "])
def test_it_loads_little(shell: str, line: str, cache: Path) -> None:
    environ = {**os.environ, "_EGOV_TUI_COMPLETE": f"{shell}_complete", "COMP_WORDS": f"egov-tui {line}"}
    done = subprocess.run(
        [sys.executable, "-P", "-c", _LOADED], capture_output=True, text=True, env=environ, check=True
    )
    modules = set(json.loads(done.stdout.splitlines()[-1]))
    assert not {"textual", "httpx", "feedparser", "rich", "egov_tui.sync", "egov_tui.feeds"} & modules
    if shell == "bash" and not line:
        assert not {name for name in modules if name.startswith("egov_tui.cli.source")}, "names alone import nothing"
    assert done.stderr == ""


@pytest.mark.parametrize("how", ["--lang sw ", "LANG"])
def test_helps_come_in_the_language_of_the_line_or_the_environment(how: str, tmp_path: Path) -> None:
    environ = {**os.environ, "_EGOV_TUI_COMPLETE": "fish_complete", "COMP_WORDS": "egov-tui lis"}
    if how == "LANG":
        environ["LANG"] = "sw_TZ.UTF-8"
    else:
        environ["COMP_WORDS"] = f"egov-tui {how}lis"
    command = [sys.executable, "-P", "-m", "egov_tui"]
    done = subprocess.run(command, capture_output=True, text=True, env=environ, check=True)
    assert done.stdout == "plain,list\tOrodhesha habari.\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_is_printed_and_its_shell_reads_it(shell: str, capsys: Captured, tmp_path: Path) -> None:
    assert run(["completion", shell]) == 0
    script = capsys.readouterr().out
    assert f"{shell}_complete" in script
    assert list(tmp_path.iterdir()) == [], "nothing is installed"
    if not shutil.which(shell):
        pytest.skip(f"no {shell} here")
    assert subprocess.run([shell, "-n"], input=script, text=True, check=False).returncode == 0


# ---------------------------------------------------------------- real shells

_SHELLS = {
    "bash": ["bash", "--norc", "--noprofile", "-i"],
    "zsh": ["zsh", "-f", "-i"],
    "fish": ["fish", "--no-config", "-i"],
}
_PROMPT = "ready>"
_BEGIN = {
    "bash": f'PS1="{_PROMPT[0]}""{_PROMPT[1:]}"; eval "$(egov-tui completion bash)"\r',
    "zsh": f'autoload -U compinit; compinit -D -u; PS1="{_PROMPT[0]}""{_PROMPT[1:]}"; '
    'eval "$(egov-tui completion zsh)"\r',
    "fish": f'egov-tui completion fish | source; function fish_prompt; echo "{_PROMPT[0]}""{_PROMPT[1:]}"; end\r',
}


@pytest.fixture(params=list(_SHELLS))
def shell(request: pytest.FixtureRequest, cache: Path, tmp_path: Path) -> Iterator[Terminal]:
    """A shell with its completion, in an empty folder, on the cache."""
    if not shutil.which(request.param):
        pytest.skip(f"no {request.param} here")
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "egov-tui"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -P -m egov_tui "$@"\n')
    program.chmod(0o755)
    environ = {"HOME": str(tmp_path), "PATH": f"{folder}:{os.environ['PATH']}", "LANG": "C.UTF-8", "TERM": "xterm"}
    environ["EGOV_TUI_DATA"] = str(cache.parent)
    (tmp_path / "folder").mkdir()
    begin = f"cd {tmp_path}/folder; {_BEGIN[request.param]}"
    with Terminal(_SHELLS[request.param], (120, 30), environ) as terminal:
        terminal.send(begin)
        terminal.wait(_PROMPT)
        yield terminal


@pytest.mark.terminal
@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("egov-tui wat\t", "egov-tui watch"),
        ("egov-tui search source:ma\t", "egov-tui search source:maji"),
        ("egov-tui --lang=s\t", "egov-tui --lang=sw"),
        ("true; egov-tui source edit ma\t", "egov-tui source edit maji"),
        ("egov-tui watch check z\t", "egov-tui watch check zabuni-za-maji"),
        ('egov-tui list --folder "Mikoa ya kati/\t', 'egov-tui list --folder "Mikoa ya kati/Dodoma"'),
        ("egov-tui list --folder=Mikoa\\ ya\\ kati/\t", "egov-tui list --folder=Mikoa\\ ya\\ kati/Dodoma"),
    ],
)
def test_a_real_shell_completes(shell: Terminal, typed: str, wanted: str) -> None:
    shell.send(typed)
    shell.wait(wanted)


@pytest.mark.terminal
def test_a_hostile_name_is_typed_as_a_name(shell: Terminal, cache: Path, tmp_path: Path) -> None:
    shell.send("egov-tui source edit ega --folder \\$\t")
    shell.wait(lambda text: "touch\\ pwned\\)" in text and "it\\'s" in text)
    shell.send("; echo do''ne\r")
    shell.wait("\ndone")
    assert list((tmp_path / "folder").iterdir()) == []
    assert [folder for folder, _none in names(cache, "folder")] == [HOSTILE]
