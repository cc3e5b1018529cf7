"""A cache is made where there is none, and refused with a sentence where it cannot be used."""

import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from egov_tui.errors import CacheError
from egov_tui.store import Store
from egov_tui.store.migrations import APPLICATION_ID
from egov_tui.store.mounts import network_kind
from tests.store.conftest import entry, keep


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_folder_and_files_are_the_readers_alone(path: Path) -> None:
    with Store.open(path) as store:
        store.sources.add("https://a.example/feed")
        assert mode(path.parent) == 0o700
        files = list(path.parent.iterdir())
        assert {file.name for file in files} == {"cache.sqlite3", "cache.sqlite3-wal", "cache.sqlite3-shm"}
        assert {mode(file) for file in files} == {0o600}


def test_the_file_says_whose_it_is_and_of_which_version(path: Path) -> None:
    Store.open(path).close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert connection.execute("PRAGMA user_version").fetchone()[0] >= 1
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA auto_vacuum").fetchone() == (2,)


def test_opening_again_changes_nothing(path: Path) -> None:
    Store.open(path).close()
    before = path.read_bytes()
    Store.open(path).close()
    assert path.read_bytes() == before


def test_several_programs_may_open_a_new_cache_at_once(path: Path) -> None:
    code = f"from pathlib import Path; from egov_tui.store import Store; Store.open(Path({str(path)!r})).close()"
    programs = [subprocess.Popen([sys.executable, "-P", "-c", code]) for _ in range(4)]
    assert [program.wait() for program in programs] == [0] * 4


def test_a_second_connection_of_a_program_keeps_the_locks_of_the_first(path: Path) -> None:
    """Else the next program to leave takes itself for the last, and takes the write-ahead log away from under both."""

    def elsewhere(work: str) -> str:
        opened = f"from pathlib import Path; from egov_tui.store import Store; store = Store.open(Path({str(path)!r}))"
        command = [sys.executable, "-P", "-c", f"{opened}; {work}; store.close()"]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    with Store.open(path) as store:
        Store.open(path).close()
        source = store.sources.add("https://a.example/feed")
        elsewhere("pass")
        assert path.with_name("cache.sqlite3-wal").exists()
        keep(store, source, entry("a"))
        assert elsewhere("print(store.articles.counts().total)") == "1"


@pytest.mark.parametrize(
    "content", [b"no database at all, but a letter " * 40, b"x", b"SQLite format 3\0" + b"\xff" * 500]
)
def test_a_file_that_is_no_database_is_refused_and_left_alone(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(CacheError, match=r"cache\.sqlite3: .*doctor --repair") as refused:
        Store.open(path)
    assert refused.value.status == 4
    assert path.read_bytes() == content


def test_the_database_of_another_program_is_refused_and_left_alone(path: Path) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE theirs (x)")
    before = path.read_bytes()
    with pytest.raises(CacheError, match="not a cache of egov-tui"):
        Store.open(path)
    assert path.read_bytes() == before


def test_a_folder_in_the_place_of_the_file_is_refused(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(CacheError, match=r"cache\.sqlite3: cannot be opened"):
        Store.open(path)


def test_a_file_in_the_place_of_the_folder_is_refused(path: Path) -> None:
    path.parent.write_text("here is a file")
    with pytest.raises(CacheError, match=r"cache\.sqlite3: cannot be opened .*--data"):
        Store.open(path)


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
@pytest.mark.parametrize("rights", [0o500, 0o000])
def test_a_folder_that_cannot_be_written_is_refused(path: Path, rights: int) -> None:
    Store.open(path).close()
    path.parent.chmod(rights)
    try:
        with pytest.raises(CacheError, match=r"cache\.sqlite3: cannot be opened"):
            Store.open(path)
    finally:
        path.parent.chmod(0o700)


def test_damage_is_told_in_a_sentence(path: Path) -> None:
    with Store.open(path) as store:
        source = store.sources.add("https://a.example/feed")
        keep(store, source, *(entry(f"k{n}", text="maji safi " * 200) for n in range(50)))
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(8192)
        file.write(b"\x5a" * (size - 8192))
    with pytest.raises(CacheError, match=r"cache\.sqlite3: the cache is damaged"), Store.open(path) as store:
        store.sources.all()


MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
proc /proc proc rw 0 0
server:/home /home nfs4 rw 0 0
/dev/sdb1 /home/asha ext4 rw 0 0
//shop/share /mnt/my\\040share cifs rw 0 0
garbage
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/home/juma/.local/share/egov-tui", "nfs4"),
        ("/home/asha/.local/share/egov-tui", None),
        ("/homework", None),
        ("/mnt/my share/x", "cifs"),
        ("/var/lib", None),
    ],
)
def test_a_network_file_system_is_known_by_its_mount(folder: str, kind: str | None) -> None:
    assert network_kind(Path(folder), MOUNTS) == kind


def test_a_cache_on_a_network_file_system_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("egov_tui.store.connection.network_kind", lambda folder: "nfs4")
    with pytest.raises(CacheError, match=r"network file system \(nfs4\).*--data"):
        Store.open(path)
    assert not path.exists()
