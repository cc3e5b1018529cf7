"""Migrations run once, in order, all or nothing, after a copy; a newer cache is refused."""

import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from egov_tui.errors import CacheError
from egov_tui.store import Store
from egov_tui.store.migrations import migrate, scripts, statements

NEXT = "CREATE TABLE extra (x INTEGER);\nINSERT INTO extra VALUES (7);\n"
BROKEN = "CREATE TABLE half (x INTEGER);\nINSERT INTO nowhere VALUES (1);\n"
ORPHAN = "INSERT INTO bodies (article_id, summary, html) VALUES (99, '', x'');\n"


@pytest.fixture
def connection(path: Path) -> Iterator[sqlite3.Connection]:
    with Store.open(path) as store:
        store.sources.add("https://a.example/feed", title="A")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        yield connection


def version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def tables(connection: sqlite3.Connection) -> set[str]:
    return {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}


def test_a_later_migration_runs_once_after_a_copy(connection: sqlite3.Connection, path: Path) -> None:
    for _ in range(2):
        migrate(connection, path, [*scripts(), NEXT])
    assert version(connection) == len(scripts()) + 1
    assert connection.execute("SELECT x FROM extra").fetchall() == [(7,)]
    copy = path.with_name(f"cache.sqlite3.v{len(scripts())}.bak")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with closing(sqlite3.connect(copy)) as old:
        assert version(old) == len(scripts())
        assert "extra" not in tables(old)
        assert old.execute("SELECT title FROM sources").fetchall() == [("A",)]
    assert not list(path.parent.glob("*.part*"))


def test_what_is_left_of_a_copy_whose_program_was_killed_goes_with_the_next_one(
    connection: sqlite3.Connection, path: Path
) -> None:
    copy = path.with_name(f"cache.sqlite3.v{len(scripts())}.bak")
    left = [copy.with_name(f".{copy.name}.i7z1cyuq.part{end}") for end in ("", "-journal")]
    others = [path.with_name(".other.sqlite3.abc.part"), path.with_name(f".{copy.name}.abc.bak")]
    for file in (*left, *others):
        file.write_bytes(b"half of it")
    migrate(connection, path, [*scripts(), "CREATE TABLE later (n)"])
    assert [file.exists() for file in (copy, *left, *others)] == [True, False, False, True, True]


def test_a_new_cache_is_made_without_a_copy(path: Path) -> None:
    Store.open(path).close()
    assert [file.name for file in path.parent.iterdir()] == ["cache.sqlite3"]


@pytest.mark.parametrize("bad", [BROKEN, ORPHAN])
def test_a_migration_that_fails_leaves_the_cache_as_it_was(
    connection: sqlite3.Connection, path: Path, bad: str
) -> None:
    before = tables(connection)
    with pytest.raises(sqlite3.Error):
        migrate(connection, path, [*scripts(), NEXT, bad])
    assert version(connection) == len(scripts())
    assert tables(connection) == before
    with Store.open(path) as store:
        assert [source.title for source in store.sources.all()] == ["A"]


def test_a_cache_of_a_newer_program_is_refused(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("PRAGMA user_version = 1000")
    with pytest.raises(CacheError, match=r"newer egov-tui \(cache version 1000.*Update"):
        Store.open(path)
    assert version(connection) == 1000


def test_a_copy_that_cannot_be_written_stops_the_migration(connection: sqlite3.Connection, path: Path) -> None:
    (path.parent / f"cache.sqlite3.v{len(scripts())}.bak").mkdir()
    with pytest.raises(OSError):
        migrate(connection, path, [*scripts(), NEXT])
    assert version(connection) == len(scripts())


def test_triggers_stay_whole() -> None:
    script = "CREATE TABLE a (x);\nCREATE TRIGGER t AFTER INSERT ON a BEGIN\n  DELETE FROM a;\n  DELETE FROM a;\nEND;\n"
    assert [statement.split()[1] for statement in statements(script)] == ["TABLE", "TRIGGER"]
