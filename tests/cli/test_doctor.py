"""doctor: what it finds, in words and as JSON."""

import json
import sqlite3
from pathlib import Path

import pytest

from egov_tui.cli import run
from egov_tui.errors import CacheBusyError
from tests.server import Server

Captured = pytest.CaptureFixture[str]

RSS = (
    "<rss version='2.0'><channel><title>Wizara</title>"
    "<item><guid isPermaLink='false'>1</guid><title>Maji</title></item></channel></rss>"
)


def found(capsys: Captured) -> list[dict[str, str]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_it_says_where_everything_is_and_how_every_source_fares(server: Server, capsys: Captured) -> None:
    with Server() as other:
        dead = other.url("/feed")
    run(["source", "add", "--no-check", server.page("/f", RSS), dead])
    assert run(["sync"]) == 3
    assert run(["sync", "--force"]) == 3
    capsys.readouterr()
    assert run(["doctor", "--full"]) == 0
    told = capsys.readouterr().out
    assert "cache.sqlite3" in told
    assert "egov-tui.log" in told
    assert "1 article\n" in told
    assert "1 source is in order." in told
    (bad,) = [line for line in told.splitlines() if line.startswith("!")]
    for words in ("127-0-0-1-2: ", "there is no connection", "2 times in a row, since ", "next try "):
        assert words in bad


def test_its_json_is_flat_and_every_key_is_there(server: Server, capsys: Captured) -> None:
    run(["source", "add", "--no-check", server.page("/f", "none", status=404)])
    run(["sync"])
    capsys.readouterr()
    assert run(["doctor", "--json"]) == 0
    findings = found(capsys)
    assert {tuple(one) for one in findings} == {("check", "state", "message", "source")}
    assert [one["check"] for one in findings][-1] == "source"
    assert findings[-1]["state"] == "warning"
    assert {one["state"] for one in findings[:-1]} == {"ok"}


def test_what_waits_for_the_index_is_told(server: Server, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("egov_tui.store.index.Index.freeze", lambda _index, articles: 0)
    monkeypatch.setattr("egov_tui.sync.indexing.Indexing.run", _nothing)
    run(["source", "add", "--no-check", server.page("/f", RSS)])
    run(["sync"])
    capsys.readouterr()
    assert run(["doctor"]) == 0
    assert "1 article is not found by its words yet" in capsys.readouterr().out


async def _nothing(_indexing: object) -> None:
    """Index nothing, as a sync that is killed does."""


def test_of_a_damaged_cache_it_says_so_and_leaves_with_four(tmp_path: Path, capsys: Captured) -> None:
    data = tmp_path / "damaged"
    assert run(["doctor", "--data", str(data)]) == 0
    capsys.readouterr()
    (data / "cache.sqlite3").write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
    assert run(["doctor", "--data", str(data)]) == 4
    assert "✗" in capsys.readouterr().out


def test_a_damaged_index_of_words_is_made_anew(server: Server, tmp_path: Path, capsys: Captured) -> None:
    data = ["--data", str(tmp_path / "d")]
    run(["source", "add", "--no-check", server.page("/f", RSS), *data])
    run(["sync", *data])
    connection = sqlite3.connect(tmp_path / "d" / "cache.sqlite3")
    connection.execute("INSERT INTO search (search, rowid, title, text, stems) VALUES ('delete', 1, 'maji', '', '')")
    connection.execute("INSERT INTO search (rowid, title, text, stems) VALUES (7, 'ghost', '', '')")
    connection.commit()
    connection.close()
    capsys.readouterr()
    assert run(["doctor", "--full", *data]) == 4
    assert "out of step with the articles; they are whole. `egov-tui index --rebuild`" in capsys.readouterr().out
    assert run(["index", "--rebuild", *data]) == 0
    assert run(["doctor", "--full", *data]) == 0
    assert run(["search", "maji", *data]) == 0


def test_a_busy_cache_is_not_called_damaged(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(_index: object, *, full: bool) -> None:
        raise CacheBusyError("busy")

    monkeypatch.setattr("egov_tui.store.index.Index.check", busy)
    assert run(["doctor", "--data", str(tmp_path / "d")]) == 0


@pytest.mark.parametrize("spoilt", ["problem = '{bad'", "next_check = 99999999999999"])
def test_values_that_nobody_writes_are_told(server: Server, tmp_path: Path, capsys: Captured, spoilt: str) -> None:
    data = ["--data", str(tmp_path / "d")]
    run(["source", "add", "--no-check", server.page("/f", RSS), *data])
    with sqlite3.connect(tmp_path / "d" / "cache.sqlite3") as connection:
        connection.execute(f"UPDATE sources SET {spoilt}")
    connection.close()
    capsys.readouterr()
    assert run(["doctor", *data]) == 4
    assert "the cache holds what it should not" in capsys.readouterr().out
    assert run(["doctor", "--repair", *data]) == 0
    assert run(["doctor", *data]) == 0


def test_a_source_that_is_quiet_for_much_longer_than_usual_is_told(server: Server, capsys: Captured) -> None:
    items = "".join(
        f"<item><guid isPermaLink='false'>{n}</guid><title>Maji {n}</title>"
        f"<pubDate>Wed, {n * 5:02} Aug 2015 09:00:00 +0300</pubDate></item>"
        for n in range(1, 6)
    )
    run(
        [
            "source",
            "add",
            "--no-check",
            server.page("/f", f"<rss version='2.0'><channel><title>W</title>{items}</channel></rss>"),
        ]
    )
    run(["sync"])
    capsys.readouterr()
    assert run(["doctor"]) == 0
    told = capsys.readouterr().out
    assert "! 127-0-0-1: quiet for " in told
    assert "days, usually 5" in told
