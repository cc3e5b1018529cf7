"""undo: what a command did is taken back by another."""

import json
from pathlib import Path

import pytest

from egov_tui.cli import run

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def slug(tmp_path: Path, capsys: Captured) -> str:
    file = tmp_path / "f.xml"
    items = "".join(f"<item><guid isPermaLink='false'>{n}</guid><title>Kisima {n}</title></item>" for n in range(3))
    file.write_text(f"<rss version='2.0'><channel><title>Wizara ya Maji</title>{items}</channel></rss>")
    assert run(["source", "add", str(file)]) == 0
    run(["sync"])
    run(["watch", "add", "Visima", "kisima"])
    capsys.readouterr()
    return "wizara-ya-maji"


def listed(capsys: Captured, *query: str) -> list[str]:
    capsys.readouterr()
    run(["list", "--json", *query])
    return [json.loads(line)["title"] for line in capsys.readouterr().out.splitlines()]


def test_what_commands_did_is_taken_back_the_last_first(slug: str, capsys: Captured) -> None:
    assert run(["mark", "1", "2", "--read", "--star"]) == 0
    assert run(["source", "edit", slug, "--folder", "Wizara", "--mute"]) == 0
    assert run(["watch", "remove", "visima"]) == 0
    assert run(["source", "remove", slug]) == 0
    assert listed(capsys) == []
    told = []
    for _step in range(4):
        assert run(["undo"]) == 0
        told.append(capsys.readouterr().err.strip())
    assert told == [
        "Wizara ya Maji: is followed again, with all its articles.",
        "Visima: is saved again.",
        "1 source is as it was.",
        "2 articles are as they were.",
    ]
    assert listed(capsys, "--unread") == ["Kisima 0", "Kisima 1", "Kisima 2"]
    run(["source", "list", "--json"])
    assert json.loads(capsys.readouterr().out)["folder"] == ""
    assert run(["undo"]) == 1
    assert "nothing to take back" in capsys.readouterr().err


def test_what_cannot_be_taken_back_says_why(slug: str, capsys: Captured) -> None:
    run(["watch", "remove", "visima"])
    run(["watch", "add", "Visima", "kisima"])
    capsys.readouterr()
    assert run(["undo"]) == 2
    assert "Visima: a saved search has this name already." in capsys.readouterr().err


def test_a_source_that_was_removed_and_added_again_has_its_old_articles_back(
    slug: str, tmp_path: Path, capsys: Captured
) -> None:
    run(["source", "remove", slug])
    run(["source", "add", str(tmp_path / "f.xml")])
    assert run(["undo"]) == 0
    assert len(listed(capsys)) == 3
