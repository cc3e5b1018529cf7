"""What several sources tell, on the command line and read line by line."""

import json
from pathlib import Path
from typing import Any

import pytest

from egov_tui.cli import run
from tests.cli.test_linear import Play, play

__all__ = ["play"]
Captured = pytest.CaptureFixture[str]
FEED = (
    "<rss version='2.0'><channel><title>{name}</title><item><guid isPermaLink='false'>{name}</guid>"
    "<title>{title}</title><link>https://ikulu.go.tz/habari/12</link></item>"
    "<item><guid isPermaLink='false'>-{name}</guid>"
    "<title>{name} pekee</title></item></channel></rss>"
)


@pytest.fixture
def ids(tmp_path: Path, capsys: Captured) -> dict[str, int]:
    """The articles of three sources that tell one story, by their titles."""
    for name, title in (("Ikulu", "Rais azindua"), ("Maji", "Uzinduzi"), ("Afya", "Azindua leo")):
        file = tmp_path / f"{name}.xml"
        file.write_text(FEED.format(name=name, title=title))
        assert run(["source", "add", str(file)]) == 0
    run(["sync"])
    return {one["title"]: one["id"] for one in objects(capsys, "list", "--json")}


def objects(capsys: Captured, *arguments: str) -> list[dict[str, Any]]:
    capsys.readouterr()
    assert run(list(arguments)) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_it_lists_who_tells_a_story(ids: dict[str, int], capsys: Captured) -> None:
    told = objects(capsys, "story", str(ids["Uzinduzi"]), "--json")
    assert {one["agency"] for one in told} == {"Ikulu", "Maji", "Afya"}
    alone = objects(capsys, "story", str(ids["Maji pekee"]), "--json")
    assert [one["title"] for one in alone] == ["Maji pekee"]


def test_a_list_has_all_of_them_and_on_request_each_story_once(ids: dict[str, int], capsys: Captured) -> None:
    assert len(objects(capsys, "list", "--json")) == 6
    assert len(objects(capsys, "list", "--json", "--once")) == 4
    assert len(objects(capsys, "list", "--json", "--once", "--limit", "2")) == 2
    assert len(objects(capsys, "search", "azindua OR uzinduzi", "--json", "--once")) == 1


def test_reading_one_reads_all_and_split_keeps_one_apart_until_it_is_taken_back(
    ids: dict[str, int], capsys: Captured
) -> None:
    number = str(ids["Uzinduzi"])
    run(["mark", number, "--read"])
    assert len(objects(capsys, "list", "--json", "--unread")) == 3
    assert run(["story", number, "--split"]) == 0
    assert "1 article kept apart." in capsys.readouterr().err
    assert len(objects(capsys, "story", number, "--json")) == 1
    run(["mark", number, "--unread"])
    assert len(objects(capsys, "list", "--json", "--unread")) == 4
    run(["undo"])
    run(["undo"])
    assert len(objects(capsys, "story", number, "--json")) == 3


def test_what_is_no_article_is_said(ids: dict[str, int], capsys: Captured) -> None:
    assert run(["story", "999"]) == 1
    assert "999: there is no such article." in capsys.readouterr().err
    assert run(["story", "999", str(ids["Uzinduzi"])]) == 3
    assert run(["story", "999", "--split"]) == 1


def test_the_plain_reader_tells_it_once_and_goes_from_one_to_the_next(ids: dict[str, int], play: Play) -> None:
    assert "4 articles" in play("all")
    told = play("/azindua OR uzinduzi", "1", "elsewhere", "+", "+")
    assert "also told by 2 others" in told
    assert "2 other sources tell it: +" in told
    for title in ("Rais azindua", "Uzinduzi", "Azindua leo"):
        assert title in told
