"""`cite`: the citations of articles on stdout."""

import re
from datetime import date
from pathlib import Path

import pytest

from egov_tui import i18n
from egov_tui.cli import run
from egov_tui.store import Store
from tests.tui.builder import NOW, add, entry

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    file = tmp_path / "data" / "cache.sqlite3"
    file.parent.mkdir()
    with Store.open(file) as store:
        add(store, "Gazette", [entry(1, "Notice one", NOW), entry(2, "Notice two", None)])
    return file


def test_each_article_is_cited_on_a_line_in_the_order_asked(cache: Path, capsys: Captured) -> None:
    assert run(["cite", "2", "1", "2"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert [re.findall("“(.*)”", one) for one in told] == [["Notice two"], ["Notice one"]]
    assert "2024" not in told[0]
    assert told[1].startswith("Gazette. “Notice one”. 14 May 2024. https://www.example.go.tz/news/1 Read ")
    assert told[1].endswith(f"{date.today().year}.")


def test_lang_chooses_the_language_of_the_citation(cache: Path, capsys: Captured) -> None:
    try:
        assert run(["--lang", "sw", "cite", "1"]) == 0
    finally:
        i18n.activate("en")
    assert "14 Mei 2024" in capsys.readouterr().out


def test_entries_for_reference_managers(cache: Path, capsys: Captured) -> None:
    assert run(["cite", "1", "2", "--format", "bibtex"]) == 0
    assert re.findall("^@online{(.*),$", capsys.readouterr().out, re.MULTILINE) == ["gazette-1", "gazette-2"]
    assert run(["cite", "1", "--format", "ris"]) == 0
    assert capsys.readouterr().out.endswith("ER  - \n")


@pytest.mark.parametrize(("asked", "status"), [(["1", "77"], 3), (["77"], 1)])
def test_an_article_that_is_not_there_is_said(cache: Path, capsys: Captured, asked: list[str], status: int) -> None:
    assert run(["cite", *asked]) == status
    told = capsys.readouterr()
    assert told.err.startswith("77: there is no such article.")
    assert len(told.out.splitlines()) == len(asked) - 1
