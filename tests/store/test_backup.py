"""A copy is exact while others write, and restoring it gives back exactly that."""

import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from egov_tui.errors import CacheBusyError, CacheError, EgovError, UsageError
from egov_tui.model import Source, Spent, Validators
from egov_tui.store import Store
from egov_tui.store.backup import backup, checked_copy, restore
from egov_tui.store.migrations import scripts, statements
from tests.store.conftest import NOW, edit, entry, find, keep

TABLES = ("sources", "articles", "bodies", "revisions", "aliases", "tombstones", "frozen", "traffic", "marked")

_WRITER = """
import sys
from pathlib import Path
from egov_tui.store import Store
from tests.store.conftest import entry, keep
with Store.open(Path(sys.argv[1])) as store:
    source = store.sources.find("wizara-ya-maji")
    number = 0
    while True:
        number += 1
        pair = keep(store, source, *(entry(f"w{number}-{n}", text="maji safi " * 300) for n in range(2)))
        store.articles.mark(pair, starred=True)
        print(number, flush=True)
"""


def content(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with closing(sqlite3.connect(path)) as connection:
        return {table: connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in TABLES}


def fill(store: Store, source: Source) -> None:
    """Something of everything."""
    ids = keep(store, source, *(entry(f"k{n}", text=f"maji {n} " * 50, aliases=(f"alias{n}",)) for n in range(40)))
    edit(store, source, ids[0], entry("k0", text="maji machafu"))
    store.articles.mark(ids[:5], read=True)
    store.articles.mark(ids[3:9], starred=True)
    store.articles.mark(ids[7:9], later=True)
    store.sources.succeeded(source.id, Validators("e", "l", "h", "a"), NOW, NOW, Spent(1000, 200, 30, size=1000))
    with closing(sqlite3.connect(store.path)) as connection, connection:
        connection.execute("INSERT INTO tombstones VALUES (?, 'gone')", (source.id,))


@contextmanager
def writing(path: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that adds pairs of starred articles as fast as it can, and has added one."""
    command = [sys.executable, "-c", _WRITER, str(path)]
    root = str(Path(__file__).parents[2])
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join((root, *sys.path))}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environ) as process:
        assert process.stdout
        process.stdout.readline()
        try:
            yield process
        finally:
            process.kill()
            process.stdout.read()


def put_back(file: Path, path: Path) -> Path:
    """Restore a copy; return where the old content is kept."""
    copy, kept = path.with_name("copy"), path.with_name("kept.sqlite3")
    path.parent.mkdir(exist_ok=True)
    checked_copy(file, copy, path)
    restore(copy, path, kept)
    return kept


def test_a_copy_holds_every_row_in_one_file_for_its_owner_alone(store: Store, source: Source, tmp_path: Path) -> None:
    fill(store, source)
    target = tmp_path / "copy"
    octets = backup(store.path, target)
    assert octets == target.stat().st_size
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir() if not file.is_dir()] == ["copy"]
    assert content(target) == content(store.path)


def test_what_is_restored_is_what_was_copied_and_what_was_there_is_kept(
    store: Store, source: Source, path: Path, tmp_path: Path
) -> None:
    fill(store, source)
    backup(path, tmp_path / "copy")
    before = content(path)
    keep(store, source, entry("later", text="umeme"))
    store.articles.mark(find(store, "maji"), read=True, starred=False)
    changed = content(path)
    kept = put_back(tmp_path / "copy", path)
    assert content(path) == before
    assert content(kept) == changed
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_an_open_reader_sees_what_was_restored_and_finds_its_words(
    store: Store, source: Source, path: Path, tmp_path: Path
) -> None:
    fill(store, source)
    backup(path, tmp_path / "copy")
    keep(store, source, entry("later", text="umeme"))
    assert len(find(store, "umeme")) == 1
    assert store.changed() in (True, False)
    put_back(tmp_path / "copy", path)
    assert store.changed()
    assert find(store, "umeme") == []
    assert len(find(store, "maji")) == 40
    assert store.articles.counts().starred == 6
    keep(store, source, entry("new", text="barabara"))
    assert len(find(store, "barabara")) == 1
    store.index.check()


def test_who_reads_while_it_is_restored_sees_all_of_the_old(
    store: Store, source: Source, path: Path, tmp_path: Path
) -> None:
    fill(store, source)
    backup(path, tmp_path / "copy")
    keep(store, source, entry("later"))
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM articles").fetchone() == (41,)
        put_back(tmp_path / "copy", path)
        assert reader.execute("SELECT count(*) FROM articles").fetchone() == (41,)
        reader.execute("ROLLBACK")
        assert reader.execute("SELECT count(*) FROM articles").fetchone() == (40,)


def test_a_copy_beside_a_writer_is_a_state_that_was(store: Store, source: Source, path: Path, tmp_path: Path) -> None:
    fill(store, source)
    with writing(path):
        for number in range(3):
            backup(path, tmp_path / f"copy{number}")
    counts = []
    for number in range(3):
        with Store.open(tmp_path / f"copy{number}") as copy:
            copy.index.check()
            counts.append(copy.articles.counts().total)
    assert counts == sorted(counts)
    assert all(count % 2 == 0 for count in counts), "two articles are written at a time"


def test_restoring_beside_a_writer_loses_nothing_of_what_was_there(
    store: Store, source: Source, path: Path, tmp_path: Path
) -> None:
    fill(store, source)
    backup(path, tmp_path / "copy")
    with writing(path) as writer:
        kept = put_back(tmp_path / "copy", path)
        assert writer.stdout
        told = int(writer.stdout.readline())
    rows = content(kept)["articles"]
    assert len(rows) % 2 == 0
    with Store.open(path) as restored:
        restored.index.check()
        # what it wrote is in what was kept, or came after the copy: each pair is in one of both, whole
        keys = set(restored.articles.known(source.id)) | {str(row[2]) for row in rows}
        assert {f"w{number}-{n}" for number in range(1, told + 1) for n in range(2)} <= keys


def test_another_writer_is_waited_for_and_then_told(
    store: Store, source: Source, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store, source)
    backup(path, tmp_path / "copy")
    before = content(path)
    monkeypatch.setattr("egov_tui.store.backup._PATIENCE", 0.0)
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        with pytest.raises(CacheBusyError, match="another program is writing"):
            put_back(tmp_path / "copy", path)
    assert content(path) == before


def test_an_older_copy_is_brought_to_this_version(path: Path, tmp_path: Path) -> None:
    old = tmp_path / "old"
    with closing(sqlite3.connect(old, isolation_level=None)) as connection:
        connection.executescript("PRAGMA page_size = 4096; PRAGMA application_id = 0x65474F56; PRAGMA user_version = 1")
        for statement in statements(scripts()[0]):
            connection.execute(statement)
        connection.execute("INSERT INTO sources (slug, address, agency, title) VALUES ('a', 'https://a', 'A', 'A')")
    before = old.read_bytes()
    put_back(old, path)
    with Store.open(path) as store:
        assert [source.slug for source in store.sources.all()] == ["a"]
        assert store.ledger.since(NOW.date()) == []
    assert old.read_bytes() == before
    assert not path.with_name("kept.sqlite3").exists(), "there was nothing to keep"


def test_a_live_cache_of_another_folder_is_restored_with_its_log(
    store: Store, source: Source, path: Path, tmp_path: Path
) -> None:
    fill(store, source)
    assert path.with_name("cache.sqlite3-wal").stat().st_size
    other = tmp_path / "other" / "cache.sqlite3"
    Store.open(other).close()
    put_back(path, other)
    assert content(other) == content(path)


def test_what_is_no_whole_cache_of_ours_is_refused(store: Store, source: Source, path: Path, tmp_path: Path) -> None:
    fill(store, source)
    before = content(path)
    backup(path, tmp_path / "good")
    whole = (tmp_path / "good").read_bytes()
    bad = {
        "text": (b"a letter", "not a cache of egov-tui"),
        "empty": (b"", "not a cache of egov-tui"),
        "short": (whole[: len(whole) // 2], "this copy is damaged"),
        "zeroed": (whole[:16384] + bytes(8192 * 20) + whole[16384 + 8192 * 20 :], "this copy is damaged"),
        "newer": (whole[:60] + (1000).to_bytes(4, "big") + whole[64:], "newer egov-tui"),
        "foreign": (whole[:68] + b"else" + whole[72:], "not a cache of egov-tui"),
    }
    for name, (octets, told) in bad.items():
        (tmp_path / name).write_bytes(octets)
        with pytest.raises(CacheError, match=told) as refused:
            put_back(tmp_path / name, path)
        assert refused.value.status == 4
    with pytest.raises(UsageError, match="cannot be read"):
        put_back(tmp_path / "none", path)
    with pytest.raises(UsageError, match="the cache itself"):
        put_back(path, path)
    assert content(path) == before
    assert not path.with_name("kept.sqlite3").exists()


def test_a_file_that_is_there_is_not_written_over_unasked(store: Store, source: Source, tmp_path: Path) -> None:
    target = tmp_path / "letter"
    target.write_text("mine")
    with pytest.raises(UsageError, match="is there already"):
        backup(store.path, target)
    assert target.read_text() == "mine"
    backup(store.path, target, force=True)
    assert content(target) == content(store.path)


def test_the_cache_is_never_copied_over_itself(store: Store, path: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(path)
    for target in (path, path.with_name("cache.sqlite3-wal"), tmp_path / "link"):
        with pytest.raises(UsageError, match="the cache itself"):
            backup(path, target, force=True)


def test_a_place_that_cannot_be_written_is_told(store: Store, path: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such folder"):
        backup(path, tmp_path / "none" / "copy")
    with pytest.raises(UsageError, match="this is a folder"):
        backup(path, tmp_path)
    with pytest.raises(CacheError, match="there is no cache yet"):
        backup(tmp_path / "none", tmp_path / "copy")
    with pytest.raises(EgovError, match="cannot be written"):
        backup(path, tmp_path / ("x" * 300))


def test_a_damaged_cache_gives_no_copy(store: Store, source: Source, path: Path, tmp_path: Path) -> None:
    fill(store, source)
    store.close()
    with path.open("r+b") as file:
        file.seek(8192 * 30)
        file.write(b"\x5a" * 8192 * 3)
    with pytest.raises(CacheError, match="damaged"):
        backup(path, tmp_path / "copy")
    assert [file.name for file in tmp_path.iterdir()] == ["data"]


def test_a_copy_goes_in_the_place_of_what_is_no_database_any_more(
    store: Store, source: Source, path: Path, tmp_path: Path
) -> None:
    fill(store, source)
    before = content(path)
    backup(path, tmp_path / "copy")
    store.close()
    path.write_bytes(b"\0" * 20_000)
    kept = put_back(tmp_path / "copy", path)
    assert content(path) == before
    assert kept.read_bytes() == b"\0" * 20_000
