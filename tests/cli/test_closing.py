"""Until when calls take an answer, on the command line."""

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from egov_tui.cli import run
from egov_tui.model import Decision, Entry
from egov_tui.store import Store

Captured = pytest.CaptureFixture[str]
SAID = "Zabuni ziwasilishwe kabla ya tarehe 3 Desemba."


@pytest.fixture
def data(tmp_path: Path) -> list[str]:
    now = datetime.now(UTC)
    closes = {"Mwezi": 30, "Kesho": 1, "Jana": -1}
    entries = [
        Entry(key=title, content_hash=title, title=title, published=now, closes=now + timedelta(days=n), closing=SAID)
        for title, n in closes.items()
    ]
    with Store.open(tmp_path / "cache.sqlite3") as store:
        source = store.sources.add("https://wizara.example/feed", title="Wizara")
        news = Entry(key="h", content_hash="h", title="Habari", published=now)
        store.articles.save(source.id, Decision(inserts=(*entries, news)), now)
    return ["--data", str(tmp_path), "--lang", "en"]


def titles(capsys: Captured) -> list[str]:
    return [row.split("\t")[-1] for row in capsys.readouterr().out.splitlines()]


def test_lists_of_open_calls_by_closing_date(data: list[str], capsys: Captured) -> None:
    assert run([*data, "list", "--open", "--sort", "closing"]) == 0
    assert titles(capsys) == ["Kesho", "Mwezi"]
    assert run([*data, "search", "closing:7d"]) == 0
    assert titles(capsys) == ["Kesho"]


def test_columns_for_other_programs_stay_as_they_are(data: list[str], capsys: Captured) -> None:
    assert run([*data, "list"]) == 0
    rows = capsys.readouterr().out.splitlines()
    assert {len(row.split("\t")) for row in rows} == {5}
    assert {row.split("\t")[-1] for row in rows} == {"Mwezi", "Kesho", "Jana", "Habari"}


def test_on_a_terminal_the_closing_date_stands_before_the_title(
    data: list[str], capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setattr("egov_tui.cli.output.get_terminal_size", lambda: os.terminal_size((120, 24)))
    assert run([*data, "list", "--sort", "closing"]) == 0
    first, _second, *rest = capsys.readouterr().out.splitlines()
    assert "(to tomorrow) Kesho" in first
    assert any("(closed) Jana" in row for row in rest)
    assert any("  Habari" in row for row in rest)


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_an_article_says_it_in_every_form_for_people(data: list[str], capsys: Captured, form: str) -> None:
    assert run([*data, "show", "1", "--format", form]) == 0
    shown = capsys.readouterr().out
    assert "Closing date: " in shown
    assert SAID in shown.replace("\\", "")


def test_its_json_has_no_other_keys(data: list[str], capsys: Captured) -> None:
    assert run([*data, "show", "1", "--json"]) == 0
    assert "clos" not in capsys.readouterr().out.lower().replace(SAID.lower(), "")
