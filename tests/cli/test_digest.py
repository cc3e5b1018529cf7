"""The digest as a command: mailed by cron, written to files, limited by queries."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from egov_tui.cli import run
from egov_tui.model import Decision, Entry, Problem, Validators
from egov_tui.store import Store

Captured = pytest.CaptureFixture[str]
NOW = datetime(2026, 11, 26, 7, tzinfo=UTC)
TILL = ["--until", "2026-11-25"]


@pytest.fixture
def data(tmp_path: Path) -> list[str]:
    with Store.open(tmp_path / "cache.sqlite3") as store:
        for name in ("Maji", "Afya", "Bandari", "Posta", "Reli"):
            store.sources.add(f"https://{name.lower()}.example/feed", title=name)
        for name, titles in {"maji": ("Kisima", "Zabuni ya bomba"), "bandari": ("Meli", "Kizimba")}.items():
            source = store.sources.find(name)
            assert source
            entries = tuple(
                Entry(
                    key=title,
                    content_hash=title,
                    title=title,
                    published=NOW - timedelta(days=n + 1),
                    closes=NOW + timedelta(days=4) if "Zabuni" in title else None,
                )
                for n, title in enumerate(titles)
            )
            store.articles.save(source.id, Decision(inserts=entries), NOW)
            store.sources.succeeded(source.id, Validators(), NOW, NOW)
        while store.index.pending():
            pass
        store.steps.change("bandari", muted=True)
        failing = store.sources.find("posta")
        assert failing
        store.sources.failed(failing.id, Problem("timeout", "https://posta.example/feed"), NOW, NOW)
    return ["--data", str(tmp_path), "--lang", "en"]


def told(capsys: Captured, *arguments: str) -> dict[str, object]:
    assert run([*arguments, "--json"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    found: dict[str, object] = json.loads(line)
    return found


def titles(found: dict[str, object]) -> list[str]:
    return [one["title"] for share in found["agencies"] for one in share["articles"]]  # type: ignore[attr-defined]


def names(found: dict[str, object], key: str) -> list[str]:
    return [one["source"] for one in found[key]]  # type: ignore[attr-defined]


def test_the_digest_of_a_week(data: list[str], capsys: Captured) -> None:
    found = told(capsys, *data, "digest", "--since", "7d", *TILL)
    assert titles(found) == ["Kisima", "Zabuni ya bomba"]
    assert [one["title"] for one in found["deadlines"]] == ["Zabuni ya bomba"]  # type: ignore[attr-defined]
    assert names(found, "silent") == ["afya", "reli"]
    assert names(found, "failed") == ["posta"]
    assert (found["since"], found["until"]) == ("2026-11-19T00:00:00Z", "2026-11-26T00:00:00Z")


def test_muted_sources_are_left_out_unless_the_query_names_them(data: list[str], capsys: Captured) -> None:
    assert "bandari" not in str(told(capsys, *data, "digest", *TILL))
    assert titles(told(capsys, *data, "digest", *TILL, "is:muted")) == ["Meli", "Kizimba"]
    assert titles(told(capsys, *data, "digest", *TILL, "source:bandari")) == ["Meli", "Kizimba"]
    assert titles(told(capsys, *data, "digest", *TILL, "-source:bandari")) == ["Kisima", "Zabuni ya bomba"]


def test_a_query_limits_what_is_told_and_whose_silence(data: list[str], capsys: Captured) -> None:
    found = told(capsys, *data, "digest", *TILL, "zabuni")
    assert (titles(found), found["query"]) == (["Zabuni ya bomba"], "zabuni")
    assert titles(told(capsys, *data, "digest", *TILL, "-zabuni")) == ["Kisima"]
    assert names(told(capsys, *data, "digest", *TILL, "source:afya"), "silent") == ["afya"]
    assert names(told(capsys, *data, "digest", *TILL, "source:afya"), "failed") == []


def test_since_as_an_option_and_in_the_query_agree(data: list[str], capsys: Captured) -> None:
    option, query = (told(capsys, *data, "digest", *TILL, *how) for how in (["--since", "1d"], ["since:1d"]))
    assert titles(option) == titles(query) == ["Kisima"]
    assert option["since"] == query["since"] == "2026-11-25T00:00:00Z"


@pytest.mark.parametrize("form", ["text", "markdown", "html", "json"])
def test_the_same_cache_and_days_give_the_same_bytes(data: list[str], capsys: Captured, form: str) -> None:
    command = [*data, "digest", *TILL, "--format", form]
    assert run(command) == run(command) == 0
    out = capsys.readouterr().out
    assert out[: len(out) // 2] == out[len(out) // 2 :]
    assert "Kisima" in out


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_it_speaks_swahili_before_and_after_the_command(data: list[str], capsys: Captured, form: str) -> None:
    assert run([*data[:2], "digest", *TILL, "--format", form, "--lang", "sw"]) == 0
    after = capsys.readouterr().out
    assert run([*data[:2], "--lang", "sw", "digest", *TILL, "--format", form]) == 0
    assert capsys.readouterr().out == after
    assert "Novemba" in after


def test_where_there_is_nothing_that_is_said(data: list[str], capsys: Captured) -> None:
    assert run([*data, "digest", "--since", "1d", "--until", "2026-11-01"]) == 0
    assert "No news of 1 November 2026." in capsys.readouterr().out
    assert run([*data, "digest", "--since", "1d", "--until", "2026-11-01", "--skip-empty"]) == 0
    assert capsys.readouterr().out == ""


def test_an_open_call_alone_is_something(data: list[str], capsys: Captured) -> None:
    arguments = [*data, "digest", "--until", "2026-11-26T07:00", "--since", "1h", "--skip-empty"]
    assert run(arguments) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "No news from 26 November 2026, 06:00 to 26 November 2026, 07:00." in out
    assert "Zabuni ya bomba" in out
    assert "published earlier, on 24 November 2026" in out


def test_an_empty_cache(tmp_path: Path, capsys: Captured) -> None:
    assert run(["--data", str(tmp_path / "new"), "--lang", "en", "digest", *TILL]) == 0
    assert capsys.readouterr().out.endswith("No news from 19 November 2026 to 25 November 2026.\n")


def test_it_is_written_to_a_file_and_nothing_is_replaced_unasked(
    data: list[str], tmp_path: Path, capsys: Captured
) -> None:
    file = tmp_path / "habari.md"
    command = [*data, "digest", *TILL, "--format", "markdown", "--to", str(file)]
    assert run(command) == 0
    written = file.read_text()
    assert written.startswith("# News of public agencies\n")
    assert capsys.readouterr().out == ""
    file.write_text("mine")
    assert run(command) == 1
    assert "is there already" in capsys.readouterr().err
    assert file.read_text() == "mine"
    assert run([*command, "--overwrite"]) == 0
    assert file.read_text() == written
    assert run([*data, "digest", *TILL, "--to", str(tmp_path / "none" / "x.md")]) == 1
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []


def test_an_empty_digest_that_is_skipped_writes_no_file(data: list[str], tmp_path: Path) -> None:
    file = tmp_path / "habari.txt"
    assert run([*data, "digest", "--until", "2026-11-01", "--skip-empty", "--to", str(file)]) == 0
    assert not file.exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--since", "soon"], "soon is no span"),
        (["--until", "some day"], "some day is no day"),
        (["--format", "pdf"], "pdf"),
        (["--most", "-1"], "--most"),
        (["()!"], "no word to look for"),
    ],
)
def test_wrong_words_are_told_in_one_sentence(
    data: list[str], capsys: Captured, arguments: list[str], said: str
) -> None:
    assert run([*data, "digest", *arguments]) == 2
    assert said in capsys.readouterr().err


@pytest.fixture
def dar_es_salaam(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Africa/Dar_es_Salaam")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("dar_es_salaam")
def test_days_are_those_of_the_system_clock(data: list[str], capsys: Captured) -> None:
    found = told(capsys, *data, "digest", "--since", "1d", *TILL)
    assert (found["since"], found["until"]) == ("2026-11-24T21:00:00Z", "2026-11-25T21:00:00Z")


def test_cron_mails_it(data: list[str], tmp_path: Path) -> None:
    """The line of the README, with a `mail` that keeps what it gets."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "mail").write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > "{tmp_path}/told"; cat > "{tmp_path}/got"\n')
    (folder / "egov-tui").write_text(f'#!/bin/sh\nexec "{sys.executable}" -P -m egov_tui "$@"\n')
    for file in folder.iterdir():
        file.chmod(0o700)
    line = 'egov-tui digest --since 7d --until 2026-11-25 | mail -s "News of the week" office@example.go.tz'
    environ = {
        **os.environ,
        "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "EGOV_TUI_DATA": data[1],
    }
    subprocess.run(["/bin/sh", "-c", line], env=environ, check=True, stdin=subprocess.DEVNULL)
    assert (tmp_path / "told").read_text().splitlines() == ["-s", "News of the week", "office@example.go.tz"]
    got = (tmp_path / "got").read_text()
    assert "Zabuni ya bomba" in got
    assert "\x1b" not in got
