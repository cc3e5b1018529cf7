"""Each way in which a cache can be damaged is told in plain words, and `doctor --repair` does what can be done."""

import ctypes
import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from egov_tui.cli import run
from egov_tui.store import Store
from tests.store.damage import PAGE, make, overwrite, page_of, pages_below, rows

Captured = pytest.CaptureFixture[str]
NOBODY = 65534


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    path = tmp_path / "data" / "cache.sqlite3"
    make(path, 60)
    return path


def kept(cache: Path) -> list[str]:
    return [file.name for file in cache.parent.glob("cache-damaged-*")]


def test_a_whole_cache_needs_no_repair(cache: Path, capsys: Captured) -> None:
    before = cache.read_bytes()
    assert run(["doctor", "--repair"]) == 0
    assert capsys.readouterr().out == "✓ The cache is whole: nothing needs repair.\n"
    assert cache.read_bytes() == before
    assert kept(cache) == []


def test_where_there_is_no_cache_none_is_made(tmp_path: Path, capsys: Captured) -> None:
    assert run(["doctor", "--repair", "--data", str(tmp_path / "none")]) == 0
    assert "There is no cache yet" in capsys.readouterr().out
    assert not (tmp_path / "none" / "cache.sqlite3").exists()


def test_a_damaged_index_of_words_is_made_anew_and_nothing_else(cache: Path, capsys: Captured) -> None:
    with closing(sqlite3.connect(cache)) as connection, connection:
        connection.execute("INSERT INTO search (rowid, title, text, stems) VALUES (7, 'ghost', '', '')")
    before = rows(cache, "articles")
    assert run(["doctor", "--repair"]) == 0
    assert "The index of words was damaged, and was made anew; the articles are whole." in capsys.readouterr().out
    assert rows(cache, "articles") == before
    assert kept(cache) == []
    assert run(["doctor", "--full"]) == 0


def test_a_cache_that_was_cut_off_is_told_and_saved(cache: Path, capsys: Captured) -> None:
    octets = cache.read_bytes()
    cache.write_bytes(octets[: len(octets) // 3])
    assert run(["list"]) == 4
    assert "the cache is damaged" in (told := capsys.readouterr().err)
    assert "`egov-tui doctor --repair` saves what can be read." in told
    assert run(["doctor"]) == 4
    capsys.readouterr()
    assert run(["doctor", "--repair"]) == 0
    told = capsys.readouterr().out
    assert "3 sources saved." in told
    assert " articles saved" in told
    (name,) = kept(cache)
    assert f"The damaged cache is kept in {cache.with_name(name)}." in told
    assert run(["doctor", "--full"]) == 0


def test_what_was_lost_is_counted(cache: Path, capsys: Captured) -> None:
    for page in pages_below(cache, "bodies")[:2]:
        overwrite(cache, page)
    overwrite(cache, page_of(cache, "tombstones"))
    overwrite(cache, page_of(cache, "traffic"))
    overwrite(cache, page_of(cache, "sources"))
    assert run(["doctor", "--repair", "--json"]) == 0
    findings = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {one["check"] for one in findings} == {"repair"}
    told = "\n".join(one["message"] for one in findings)
    for words in (
        "3 sources saved",
        "3 sources are known by their address",
        "180 articles saved",
        "articles are known by what you marked, but lost some of their text",
        "Some notes on articles",
        "Some of what was noted of the traffic is lost.",
    ):
        assert words in told
    states = {one["message"]: one["state"] for one in findings}
    assert states["3 sources saved."] == "ok"
    assert states["Some of what was noted of the traffic is lost."] == "warning"


def test_a_page_of_nothing_is_found(cache: Path, capsys: Captured) -> None:
    overwrite(cache, pages_below(cache, "articles")[0])
    assert run(["doctor"]) == 4
    assert "doctor --repair" in capsys.readouterr().out
    assert run(["doctor", "--repair"]) == 0
    assert run(["list", "--starred"]) == 0
    assert len(capsys.readouterr().out.splitlines()) >= 30


@pytest.mark.parametrize("content", [b"Dear Sir, " * 1000, b"?"])
def test_what_is_no_database_is_kept_and_a_new_cache_made(cache: Path, content: bytes, capsys: Captured) -> None:
    cache.write_bytes(content)
    assert run(["list"]) == 4
    assert "this is no cache, or no longer one. `egov-tui doctor --repair`" in capsys.readouterr().err
    assert run(["doctor", "--repair"]) == 0
    (name,) = kept(cache)
    assert cache.with_name(name).read_bytes() == content
    assert run(["list"]) == 0


def test_the_database_of_another_program_is_not_repaired(cache: Path, capsys: Captured) -> None:
    cache.unlink()
    with closing(sqlite3.connect(cache)) as connection:
        connection.execute("CREATE TABLE theirs (x)")
    before = cache.read_bytes()
    assert run(["doctor", "--repair"]) == 4
    assert "not a cache of egov-tui" in capsys.readouterr().err
    assert cache.read_bytes() == before


def test_a_file_of_no_bytes_is_told(cache: Path, capsys: Captured) -> None:
    cache.write_bytes(b"")
    assert run(["doctor"]) == 0
    assert "! " in (told := capsys.readouterr().out)
    assert "was empty (0 bytes), so a new cache is made. `egov-tui restore FILE`" in told


def test_a_log_that_is_missing_is_told(cache: Path, capsys: Captured) -> None:
    shared = cache.with_name("cache.sqlite3-shm")
    with Store.open(cache) as store:
        store.articles.mark([1], later=True)
        copy = (cache.read_bytes(), shared.read_bytes())
    cache.write_bytes(copy[0])
    shared.write_bytes(copy[1])
    assert run(["doctor"]) == 0
    assert "its log (-wal) is missing: what was written last may be lost." in capsys.readouterr().out


def test_a_file_that_is_gone_beside_its_log_is_made_of_the_log(tmp_path: Path, capsys: Captured) -> None:
    cache = tmp_path / "data" / "cache.sqlite3"
    with Store.open(cache) as store:
        store.sources.add("https://a.example/feed", title="Maji")
        log = cache.with_name("cache.sqlite3-wal").read_bytes()
    cache.unlink()
    cache.with_name("cache.sqlite3-wal").write_bytes(log)
    assert run(["list"]) == 4
    assert "the cache is empty, though its log is not" in capsys.readouterr().err
    assert run(["doctor", "--repair"]) == 0
    assert "1 source saved." in capsys.readouterr().out
    with Store.open(cache) as store:
        assert [source.slug for source in store.sources.all()] == ["maji"]


def test_an_open_reader_stops_a_repair(cache: Path, capsys: Captured) -> None:
    overwrite(cache, page_of(cache, "bodies"))
    damaged = cache.read_bytes()
    code = "from pathlib import Path; import sys; from egov_tui.store import Store; "
    code += "store = Store.open(Path(sys.argv[1])); print(flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-P", "-c", code, str(cache)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as reader:
        assert reader.stdout
        reader.stdout.readline()
        assert run(["doctor", "--repair"]) == 4
        assert "another program has the cache open. Close it, then try again." in capsys.readouterr().err
        reader.kill()
    assert cache.read_bytes() == damaged
    assert run(["doctor", "--repair"]) == 0


def _as_a_user() -> None:
    """Give up root's right to read and write everything (capabilities(7): CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH)."""
    for capability in (1, 2):
        if ctypes.CDLL(None).prctl(24, capability, 0, 0, 0):  # PR_CAPBSET_DROP
            raise OSError("cannot be given up")


def as_a_user(cache: Path, *arguments: str) -> tuple[int, str]:
    """Run a command as somebody for whom rights count; return its status, and all that it says."""
    command = [sys.executable, "-P", "-m", "egov_tui", "--data", str(cache.parent), *arguments]
    before = _as_a_user if os.geteuid() == 0 else None
    try:
        done = subprocess.run(command, capture_output=True, text=True, preexec_fn=before)
    except subprocess.SubprocessError:
        pytest.skip("root cannot give up its rights here")
    return done.returncode, done.stdout + done.stderr


needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")


@needs_root
@pytest.mark.parametrize("command", [["list"], ["doctor"], ["doctor", "--repair"], ["backup", "/tmp/none"]])
def test_a_cache_of_another_user_is_told(cache: Path, command: list[str]) -> None:
    os.chown(cache, NOBODY, NOBODY)
    cache.chmod(0o600)
    status, told = as_a_user(cache, *command)
    assert (status, "belongs to another user (nobody)" in told, "Traceback" in told) == (4, True, False), told


@needs_root
def test_a_log_of_another_user_is_told(cache: Path) -> None:
    log = cache.with_name("cache.sqlite3-wal")
    log.write_bytes(b"")
    log.chmod(0o600)
    os.chown(log, NOBODY, NOBODY)
    status, told = as_a_user(cache, "list")
    assert (status, "cache.sqlite3-wal: belongs to another user (nobody)" in told) == (4, True), told


@pytest.mark.parametrize("command", [["list"], ["doctor", "--repair"]])
def test_a_cache_that_is_read_only_is_told(cache: Path, command: list[str]) -> None:
    cache.chmod(0o400)
    status, told = as_a_user(cache, *command)
    assert (status, "is read-only. Allow yourself to write it" in told, "Traceback" in told) == (4, True, False), told


def test_the_size_of_a_page_is_what_the_salvage_counts_on(cache: Path) -> None:
    with closing(sqlite3.connect(cache)) as connection:
        assert connection.execute("PRAGMA page_size").fetchone() == (PAGE,)
