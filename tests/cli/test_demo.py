"""The folder of `--demo`: gone on with by the process that made it, and by no other; the start in another language."""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from egov_tui.cli import demo
from egov_tui.cli.reader import open_reader, without
from egov_tui.errors import EgovError
from egov_tui.i18n import LanguageChosen
from egov_tui.settings import Settings


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for temporary files of the test's own."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


class Replaced(BaseException):
    """The process has become another program: nothing of this one is executed any more."""


def made(temporary: Path) -> Path:
    """A folder as a process leaves it that starts anew."""
    folder = Path(temporary / f"egov-tui-demo-{os.getpid()}-abc")
    folder.mkdir(mode=0o700)
    demo.keep(folder)
    return folder


def test_the_folder_goes_in_the_end(temporary: Path) -> None:
    with demo.folder() as folder:
        (folder.path / "cache.sqlite3").touch()
        assert not folder.goes_on
        assert folder.path.parent == temporary
    assert list(temporary.iterdir()) == []


def test_the_same_process_goes_on_with_it_once(temporary: Path) -> None:
    left = made(temporary)
    (left / "cache.sqlite3").touch()
    with demo.folder() as folder:
        assert folder == (left, True)
        with demo.folder() as other:
            assert not other.goes_on
        assert (left / "cache.sqlite3").exists()
    assert list(temporary.iterdir()) == []


def test_what_is_not_surely_ours_is_let_alone(temporary: Path, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.mkdir(mode=0o700)
    demo.keep(precious)
    (temporary / f"egov-tui-demo-{os.getpid()}-link").symlink_to(precious)
    wide = temporary / f"egov-tui-demo-{os.getpid()}-wide"
    wide.mkdir()
    demo.keep(wide)
    wide.chmod(0o755)
    other = temporary / f"egov-tui-demo-{os.getpid() + 1}-other"
    other.mkdir(mode=0o700)
    demo.keep(other)
    unmarked = temporary / f"egov-tui-demo-{os.getpid()}-unmarked"
    unmarked.mkdir(mode=0o700)
    (unmarked / "goes-on").symlink_to(precious / "goes-on")
    before = sorted(temporary.iterdir())
    with demo.folder() as folder:
        assert not folder.goes_on
    assert sorted(temporary.iterdir()) == before
    assert (precious / "goes-on").exists()


def test_what_is_in_the_environment_names_no_folder(
    temporary: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    precious = tmp_path / "precious"
    precious.mkdir(mode=0o700)
    demo.keep(precious)
    for name in ("EGOV_TUI_DEMO", "EGOV_TUI_DATA", "EGOV_TUI_CHILD"):
        monkeypatch.setenv(name, str(precious))
    with demo.folder() as folder:
        assert folder.path != precious
    assert precious.is_dir()


# ---------------------------------------------------------------- the start anew


class Starting:
    """Stands for `os.execv`."""

    def __init__(self, fault: OSError | None = None) -> None:
        self.commands: list[Sequence[str]] = []
        self.fault = fault

    def __call__(self, file: str, command: list[str]) -> None:
        self.commands.append(command)
        raise self.fault or Replaced


def chosen(monkeypatch: pytest.MonkeyPatch) -> list[Settings]:
    """Have the plain reader left for another language; return with which settings it was opened."""
    seen: list[Settings] = []

    def run(settings: Settings, **_named: object) -> int:
        seen.append(settings)
        raise LanguageChosen("sw")

    monkeypatch.setattr("egov_tui.cli.reader._reader", lambda plain: run)
    return seen


def test_the_same_command_line_is_started_in_the_other_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen(monkeypatch)
    start = Starting()
    arguments = ["--data", "a b", "--lang=en", "--config=c", "--lang", "en", "--plain"]
    with pytest.raises(Replaced):
        open_reader(Settings(data=tmp_path), arguments, plain=True, start=start)
    assert start.commands[0][1:] == (["-P", "-m", "egov_tui", "--data", "a b", "--config=c", "--plain", "--lang", "sw"])


def test_an_option_is_taken_out_with_its_value() -> None:
    assert without(["--lang", "en", "x", "--lang=sw", "--language", "--lang"], "--lang") == ["x", "--language"]


def test_the_demo_goes_on_in_its_folder(tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = chosen(monkeypatch)
    marks: list[bool] = []

    def start(file: str, command: list[str]) -> None:
        (folder,) = temporary.iterdir()
        marks.append((folder / "goes-on").exists())
        assert (folder / "cache.sqlite3").exists()
        raise OSError(8, "Exec format error")

    with pytest.raises(EgovError, match="could not be started anew"):
        open_reader(Settings(data=tmp_path, state=tmp_path), ["--demo"], demo=True, plain=True, start=start)
    assert marks == [True]
    assert seen[0].data.parent == temporary
    assert list(temporary.iterdir()) == [], "where it could not be started, nothing is left behind"
