"""What commands print on a terminal of 80 columns fits there: nothing of ours is cut, no word broken at the end."""

import os
import sys
from collections.abc import Callable

import click
import pytest

from egov_tui.cli import run
from egov_tui.cli.output import confirm, say
from tests.server import Server

Captured = pytest.CaptureFixture[str]
AGENCY = "Mamlaka ya Serikali Mtandao ya Taifa"
SLUG = "mamlaka-ya-serikali-mtandao-ya-taifa"
FILE = "https://www.example.go.tz/storage/app/uploads/public/nyaraka-za-zabuni-za-mwaka-2026.pdf"


@pytest.fixture
def followed(server: Server) -> None:
    """A source with a long name, a file, a saved search and some traffic."""
    feed = (
        f"<rss version='2.0'><channel><title>{AGENCY}</title><item><title>Zabuni</title>"
        f"<enclosure url='{FILE}' type='application/pdf' length='2048000'/></item></channel></rss>"
    )
    run(["source", "add", server.page("/f", feed)])
    run(["sync"])
    run(["watch", "add", "Zabuni zote za wizara", "zabuni", "OR", "kandarasi", "OR", "manunuzi"])
    run(["watch", "mute", "zabuni-zote-za-wizara"])


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Makes a terminal of 80 columns of what a test prints to, once it prints there."""

    def begin() -> None:
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
        monkeypatch.setattr("egov_tui.cli.output.get_terminal_size", lambda: os.terminal_size((80, 24)))

    return begin


def printed(capsys: Captured, *arguments: str) -> list[str]:
    capsys.readouterr()
    assert run(["--lang", "sw", *arguments]) == 0
    return capsys.readouterr().out.splitlines()


@pytest.mark.usefixtures("followed")
def test_what_a_source_cost_is_told_whole(capsys: Captured, terminal: Callable[[], None]) -> None:
    terminal()
    name, cost = printed(capsys, "usage")
    assert name == SLUG
    assert cost == "    ombi 1 · 1 KB zimeingia · 1 KB zimetoka · takriban 0 KB zimeokolewa"


@pytest.mark.usefixtures("followed")
def test_a_saved_search_is_told_whole(capsys: Captured, terminal: Callable[[], None]) -> None:
    terminal()
    facts, query = printed(capsys, "watch", "list")
    assert facts == "zabuni-zote-za-wizara · 1 haijasomwa · umenyamazishwa"
    assert query == "    Zabuni zote za wizara: zabuni OR kandarasi OR manunuzi"


@pytest.mark.usefixtures("followed")
def test_the_address_of_a_file_is_told_whole(capsys: Captured, terminal: Callable[[], None]) -> None:
    terminal()
    assert FILE in "\n".join(printed(capsys, "attachment", "list", "1"))


@pytest.mark.usefixtures("followed")
def test_other_programs_get_the_columns_they_had(capsys: Captured) -> None:
    assert [len(printed(capsys, *one)[0].split("\t")) for one in (["usage"], ["watch", "list"])] == [5, 4]


def test_words_to_people_are_not_broken(capsys: Captured, terminal: Callable[[], None]) -> None:
    terminal()
    told = "jina la tovuti hii halijulikani. Kagua anwani, au jaribu tena baadaye. Kisha endelea na kazi zako nyingine."
    say(f"{FILE}: {told}")
    lines = capsys.readouterr().err.splitlines()
    assert " ".join(lines) == f"{FILE}: {told}"
    assert len(lines) > 1
    assert all(len(one) <= 80 for one in lines if FILE not in one)


def test_who_does_not_agree_learns_that_nothing_was_changed(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(click, "prompt", lambda *_, **__: "hapana")
    with pytest.raises(click.Abort):
        confirm("Read it all the same?")
    assert capsys.readouterr().err == "Nothing was changed.\n"
