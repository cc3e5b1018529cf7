"""backup and restore, as a person types them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from egov_tui.cli import run
from egov_tui.store import Store

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    path = tmp_path / "data" / "cache.sqlite3"
    with Store.open(path) as store:
        store.sources.add("https://maji.example/feed", title="Maji")
    return path


def slugs(cache: Path) -> list[str]:
    with Store.open(cache) as store:
        return [source.slug for source in store.sources.all()]


def test_a_copy_is_made_and_its_size_told(cache: Path, tmp_path: Path, capsys: Captured) -> None:
    assert run(["backup", str(tmp_path / "copy")]) == 0
    assert f"{tmp_path}/copy: " in (told := capsys.readouterr().err)
    assert " KB, a copy of the whole cache." in told
    assert run(["backup", str(tmp_path / "copy")]) == 2
    assert "--force" in capsys.readouterr().err
    assert run(["backup", "--force", str(tmp_path / "copy")]) == 0


def test_it_is_restored_and_told_where_the_present_one_is(cache: Path, tmp_path: Path, capsys: Captured) -> None:
    run(["backup", str(tmp_path / "copy")])
    run(["source", "remove", "maji"])
    for _twice in range(2):
        assert run(["restore", "--yes", str(tmp_path / "copy")]) == 0
        assert slugs(cache) == ["maji"]
    assert "is kept in" in capsys.readouterr().err
    first, _second = sorted(
        cache.parent.glob("cache-before-restore-*Z*.sqlite3"), key=lambda file: file.stat().st_mtime
    )
    assert slugs(first) == []
    assert not list(cache.parent.glob(".work-*"))


def test_without_a_terminal_it_is_restored_only_with_yes(cache: Path, tmp_path: Path, capsys: Captured) -> None:
    run(["backup", str(tmp_path / "copy")])
    run(["source", "remove", "maji"])
    assert run(["restore", str(tmp_path / "copy")]) == 2
    assert "--yes" in capsys.readouterr().err
    assert slugs(cache) == []


def test_what_cannot_be_restored_ends_with_its_status(cache: Path, tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "letter").write_text("hello " * 200)
    assert run(["restore", "--yes", str(tmp_path / "letter")]) == 4
    assert run(["restore", "--yes", str(tmp_path / "none")]) == 2
    assert run(["restore", "--yes", str(cache)]) == 2
    assert run(["restore"]) == 2
    assert run(["backup", str(tmp_path / "none" / "copy")]) == 2
    assert run(["backup", ""]) == 2
    assert run(["backup", str(tmp_path / "copy"), "--data", str(tmp_path / "nothing")]) == 4
    assert "Traceback" not in capsys.readouterr().err
    assert slugs(cache) == ["maji"]


def test_a_sync_is_waited_for(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    run(["backup", str(tmp_path / "copy")])
    monkeypatch.setattr("egov_tui.sync.lock.locked.__wrapped__.__defaults__", (0.0,))
    hold = "import fcntl, sys; f = open(sys.argv[1], 'a'); fcntl.flock(f, fcntl.LOCK_EX); print(flush=True); input()"
    command = [sys.executable, "-c", hold, str(cache.with_name("sync.lock"))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ) as sync:
        assert sync.stdout
        sync.stdout.readline()
        assert run(["restore", "--yes", str(tmp_path / "copy")]) == 1
        sync.kill()
    assert "Another sync of this cache is running" in capsys.readouterr().err
