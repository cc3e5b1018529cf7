"""The language of articles, on the command line."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from egov_tui.cli import run
from egov_tui.cli.linear.words import article_text
from egov_tui.cli.linear.words import row as plain_row
from egov_tui.model import Decision, Entry, Feed
from egov_tui.store import Store
from egov_tui.store.query import parse

Captured = pytest.CaptureFixture[str]
TITLES = {"sw": "NG’OMBE WAFA", "en": "Minister's speech", None: "Na. 91"}


@pytest.fixture
def data(tmp_path: Path) -> list[str]:
    now = datetime.now(UTC)
    entries = [
        Entry(key=title, content_hash=title, title=title, published=now, language=code, html=f"<p>{title} leo</p>")
        for code, title in TITLES.items()
    ]
    with Store.open(tmp_path / "cache.sqlite3") as store:
        source = store.sources.add("https://wizara.example/feed", title="Wizara")
        store.sources.describe(source.id, Feed(kind="rss", language="en-US"))
        store.articles.save(source.id, Decision(inserts=tuple(entries)), now)
        store.index.pending()
    return ["--data", str(tmp_path), "--lang", "en"]


def use_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    for name in ("output", "articles"):
        monkeypatch.setattr(f"egov_tui.cli.{name}.get_terminal_size", lambda: os.terminal_size((80, 24)))


def test_on_a_terminal_a_list_has_a_column_for_it(
    data: list[str], capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_terminal(monkeypatch)
    assert run([*data, "list"]) == 0
    rows = capsys.readouterr().out.splitlines()
    assert all(any(f"  {code or '--':3}  {title}" in row for row in rows) for code, title in TITLES.items())
    assert len({row.index("Wizara") for row in rows}) == 1


def test_other_programs_read_the_columns_that_they_know(data: list[str], capsys: Captured) -> None:
    assert run([*data, "list"]) == 0
    assert {len(row.split("\t")) for row in capsys.readouterr().out.splitlines()} == {5}
    assert run([*data, "search", "ngombe"]) == 0
    assert {len(row.split("\t")) for row in capsys.readouterr().out.splitlines()} == {6}


def test_on_a_terminal_what_was_searched_for_is_bold_in_title_and_snippet(
    data: list[str], capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_terminal(monkeypatch)
    monkeypatch.setattr("egov_tui.cli.articles.click.echo", lambda text="", **_more: print(text))
    monkeypatch.setattr("egov_tui.cli.output.click.echo", lambda text="", **_more: print(text))
    assert run([*data, "search", "ngombe"]) == 0
    title, text = capsys.readouterr().out.splitlines()
    assert title.endswith("\x1b[1mNG’OMBE\x1b[0m WAFA")
    assert "\x1b[1mNG’OMBE\x1b[0m WAFA leo" in text


@pytest.mark.parametrize("said", ["sw", "sw-TZ", "Swahili", "KISWAHILI"])
def test_articles_of_a_language_are_found_by_its_code_and_its_names(
    data: list[str], capsys: Captured, said: str
) -> None:
    for command in (["list", "--language", said], ["search", f"lang:{said}"]):
        assert run([*data, *command]) == 0
        assert [row.split("\t")[4] for row in capsys.readouterr().out.splitlines()] == ["NG’OMBE WAFA"]


def test_what_is_no_language_is_wrong_usage(data: list[str], capsys: Captured) -> None:
    assert run([*data, "list", "--language", "klingon please"]) == 2
    assert "klingon please is no language" in capsys.readouterr().err
    assert run([*data, "list", "--language", "none"]) == 0
    assert capsys.readouterr().out.strip().endswith("Na. 91")


def test_show_says_it_and_what_is_declared(data: list[str], capsys: Captured) -> None:
    assert run([*data, "show", "1"]) == 0
    assert "Swahili, declared as English" in capsys.readouterr().out


def test_the_plain_reader_says_it_by_name(data: list[str]) -> None:
    now = datetime.now(UTC)
    with Store.open(Path(data[1]) / "cache.sqlite3") as store:
        (number,) = store.articles.ids(parse("lang:sw"))
        (headline,) = store.articles.headlines([number])
        article = store.articles.get(number)
    assert article
    assert plain_row(1, headline, now, UTC, agency=True).endswith(", Swahili)")
    assert "Swahili, declared as English" in article_text(article, 1, 1, now, UTC).splitlines()[1]
