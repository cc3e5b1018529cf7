"""watch: saved searches from a script."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from egov_tui.cli import run
from egov_tui.sync import schedule

Captured = pytest.CaptureFixture[str]


def feed(file: Path, *titles: str) -> str:
    items = "".join(f"<item><guid isPermaLink='false'>{t}</guid><title>{t}</title></item>" for t in titles)
    file.write_text(f"<rss version='2.0'><channel><title>Wizara</title>{items}</channel></rss>")
    return str(file)


@pytest.fixture
def watched(tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(schedule, "FORCED_GAP", timedelta(0))
    file = tmp_path / "f.xml"
    run(["source", "add", feed(file, "Zabuni ya kwanza")])
    run(["sync"])
    assert run(["watch", "add", "Zabuni za maji", "zabuni", "-ajira"]) == 0
    assert "Saved as zabuni-za-maji: zabuni, without ajira" in capsys.readouterr().err
    return file


def test_a_check_reports_what_came_once_and_leaves_with_ten(watched: Path, capsys: Captured) -> None:
    assert run(["watch", "check"]) == 0
    feed(watched, "Zabuni ya kwanza", "Zabuni mpya ya maji", "Zabuni na ajira", "Hotuba")
    run(["sync", "--force"])
    capsys.readouterr()
    assert run(["watch", "check"]) == 10
    told = capsys.readouterr().out
    assert "Zabuni za maji (zabuni -ajira)" in told
    assert "Zabuni mpya ya maji" in told
    assert "kwanza" not in told
    assert "ajira\n" not in told
    assert run(["watch", "check"]) == 0
    assert capsys.readouterr().out == ""


def test_json_is_the_article_with_the_name_of_the_saved_search(watched: Path, capsys: Captured) -> None:
    feed(watched, "Zabuni mpya")
    run(["sync", "--force"])
    capsys.readouterr()
    assert run(["watch", "check", "zabuni-za-maji", "--json"]) == 10
    (found,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert list(found)[:3] == ["watch", "id", "guid"]
    assert (found["watch"], found["title"]) == ("zabuni-za-maji", "Zabuni mpya")


def test_a_muted_one_is_passed_over_unless_it_is_named(watched: Path, capsys: Captured) -> None:
    assert run(["watch", "mute", "zabuni-za-maji"]) == 0
    feed(watched, "Zabuni mpya")
    run(["sync", "--force"])
    assert run(["watch", "check"]) == 0
    assert run(["watch", "mute", "--off", "zabuni-za-maji"]) == 0
    assert run(["watch", "check"]) == 0, "what came meanwhile is not told of"
    feed(watched, "Zabuni mpya", "Zabuni nyingine")
    run(["sync", "--force"])
    assert run(["watch", "check"]) == 10


def test_listed_and_removed(watched: Path, capsys: Captured) -> None:
    assert run(["watch", "list"]) == 0
    assert capsys.readouterr().out == "zabuni-za-maji\t1 unread\t\tZabuni za maji: zabuni -ajira\n"
    assert run(["watch", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "watch": "zabuni-za-maji",
        "name": "Zabuni za maji",
        "query": "zabuni -ajira",
        "muted": False,
        "unread": 1,
    }
    assert run(["watch", "remove", "ZABUNI ZA MAJI"]) == 0
    assert run(["watch", "remove", "zabuni-za-maji"]) == 1
    assert "there is no such saved search" in capsys.readouterr().err


def test_a_name_that_is_taken_is_wrong_usage(watched: Path, capsys: Captured) -> None:
    assert run(["watch", "add", "zabuni ZA maji", "x"]) == 2
    assert run(["watch", "add", "x", "()"]) == 2


def test_search_shows_the_words_around_in_a_last_column(watched: Path, capsys: Captured) -> None:
    text = "<rss version='2.0'><channel><title>W</title><item><guid isPermaLink='false'>9</guid><title>Tangazo</title>"
    text += f"<description>{'Neno ' * 60}walikutana mkutanoni{' tena' * 60}</description></item></channel></rss>"
    watched.write_text(text)
    run(["sync", "--force"])
    capsys.readouterr()
    assert run(["search", "mikutano"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    snippet = line.split("\t")[-1]
    assert snippet.startswith("… Neno")
    assert "walikutana mkutanoni tena" in snippet
    assert snippet.endswith("tena …")
