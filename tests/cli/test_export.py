"""`export` as a person types it."""

import errno
import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from egov_tui.cli import run
from egov_tui.cli.leaving import ended_by_signals
from egov_tui.store import Store
from tests.exchange.test_atom import valid as valid_atom
from tests.exchange.test_frontmatter import read as read_front
from tests.exchange.test_jsonfeed import valid as valid_json
from tests.tui.builder import world

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    world(tmp_path / "data" / "cache.sqlite3")
    monkeypatch.chdir(tmp_path)


def test_without_a_target_markdown_goes_to_standard_output(capsys: Captured) -> None:
    assert run(["export", "zabuni", "OR", "tender"]) == 0
    told = capsys.readouterr()
    assert read_front(told.out).values["title"] == "Tender: repair of the Ngarenaro market roof"
    assert told.err == ""
    assert run(["export", "--limit", "2"]) == 0
    assert capsys.readouterr().out.count("\n***\n") == 1


def test_help_names_no_range_where_any_number_will_do(capsys: Captured) -> None:
    assert run(["export", "--help"]) == 0
    told = capsys.readouterr().out
    assert "None" not in told
    assert "x>=0" in told, "of --limit"


def test_a_folder_gets_a_file_for_each_and_keeps_what_it_has(tmp_path: Path, capsys: Captured) -> None:
    assert run(["export", "--to", "news", "--language", "sw"]) == 0
    assert capsys.readouterr().err == "news: 7 files written.\n"
    assert len(list((tmp_path / "news").glob("*.md"))) == 7
    assert run(["export", "--to", "news"]) == 0
    assert capsys.readouterr().err == "news: 6 files written, 7 were there already.\n"
    assert run(["export", "--to", "news", "--overwrite", "--limit", "1"]) == 0
    assert capsys.readouterr().err == "news: 1 file written.\n"


def test_the_ending_of_a_file_says_the_form(tmp_path: Path, capsys: Captured) -> None:
    for name in ("all.json", "all.atom", "all.html", "all.txt", "all.md"):
        assert run(["export", "--to", name]) == 0
    assert capsys.readouterr().err.splitlines()[0] == "13 articles written to all.json."
    assert len(valid_json((tmp_path / "all.json").read_text())["items"]) == 13
    assert len(valid_atom((tmp_path / "all.atom").read_text()).findall("{*}entry")) == 13
    assert (tmp_path / "all.html").read_text().startswith("<!DOCTYPE html>")
    assert run(["export", "--to", "all.json"]) == 1
    assert capsys.readouterr().err == "all.json: is there already. Choose another name, or say --overwrite.\n"
    assert run(["export", "--to", "all.json", "--overwrite", "--format", "text"]) == 0
    assert not (tmp_path / "all.json").read_text().startswith("{")


def test_articles_are_named_by_their_numbers(capsys: Captured) -> None:
    assert run(["export", "--format", "json", "--id", "3", "--id", "1", "--id", "3"]) == 0
    found = valid_json(capsys.readouterr().out)["items"]
    assert len(found) == 2
    assert run(["export", "--id", "1", "--id", "999"]) == 3
    told = capsys.readouterr()
    assert told.err.startswith("999: there is no such article.")
    assert told.out.startswith("---\n")
    assert run(["export", "--id", "999"]) == 1
    assert run(["export", "--id", "1", "zabuni"]) == run(["export", "--id", "1", "--unread"]) == 2


def test_what_looks_like_an_option_is_a_word_as_in_search(capsys: Captured) -> None:
    run(["search", "conference", "-arusha", "--json"])
    searched = len(capsys.readouterr().out.splitlines())
    run(["export", "conference", "-arusha", "--format", "json"])
    told = capsys.readouterr()
    assert len(json.loads(told.out)["items"] if told.out else []) == searched
    run(["export", "is:unread", "--format", "json"])
    assert len(json.loads(capsys.readouterr().out)["items"]) == 9


def test_nothing_found_is_said_and_nothing_written(tmp_path: Path, capsys: Captured) -> None:
    for words, told in ((["kudokinya"], "No articles match."), (["-"], "There is no word to look for in this.")):
        assert run(["export", "--to", "none", *words]) == 0
        assert capsys.readouterr().err == f"{told}\n"
    assert not (tmp_path / "none").exists()
    assert run(["export", "--source", "nobody"]) == 1
    assert run(["export", "--since", "soon"]) == 2


@pytest.mark.parametrize("typed", ["no/such/", "all.pdf", "a\x1b.md", "file.md/x.md"])
def test_a_wrong_target_is_one_sentence_and_nothing_is_written(typed: str, tmp_path: Path, capsys: Captured) -> None:
    before = sorted(tmp_path.iterdir())
    assert run(["export", "--to", typed]) == 2
    told = capsys.readouterr()
    assert len(told.err.splitlines()) == 1
    assert "\x1b" not in told.err
    assert (told.out, sorted(tmp_path.iterdir())) == ("", before)


def test_the_first_write_that_fails_ends_it_and_what_was_written_is_told(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced = os.fsync
    fill = iter([False, False, True, True])

    def full(handle: int) -> None:
        if next(fill):
            raise OSError(errno.ENOSPC, "No space left on device")
        synced(handle)

    monkeypatch.setattr(os, "fsync", full)
    assert run(["export", "--to", "out", "--id", "1", "--id", "2", "--id", "3", "--id", "4"]) == 3
    first, second = capsys.readouterr().err.splitlines()
    assert first.endswith("-3.md: cannot be written (No space left on device).")
    assert second == "out: 2 files written."
    assert len(list((tmp_path / "out").iterdir())) == 2
    assert run(["export", "--to", "other", "--id", "3"]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert list((tmp_path / "other").iterdir()) == []


def test_exporting_marks_nothing(tmp_path: Path) -> None:
    def unread() -> int:
        with Store.open(tmp_path / "data" / "cache.sqlite3") as store:
            return store.articles.counts().unread

    before = unread()
    run(["export", "--to", "out"])
    assert unread() == before


def test_show_prints_articles_as_one_feed(capsys: Captured) -> None:
    assert run(["show", "1", "2", "999", "--format", "atom"]) == 3
    told = capsys.readouterr()
    assert len(valid_atom(told.out).findall("{*}entry")) == 2
    assert told.err.startswith("999: there is no such article.")
    assert run(["show", "999", "--format", "atom"]) == 1
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("command", [["export", "--to"], ["digest", "--format", "html", "--to"], ["source", "export"]])
def test_a_signal_leaves_nothing_half_written(
    command: list[str], number: signal.Signals, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pieces(*_args: object, **_more: object) -> Iterator[str]:
        yield "mwanzo"
        os.kill(os.getpid(), number)
        yield "mwisho"

    class Listing(str):
        def encode(self, *_args: object) -> bytes:
            return "".join(pieces()).encode()

    def unheard(_number: int, _frame: object) -> None:
        raise AssertionError(number)  # else the tests would end here

    monkeypatch.setattr("egov_tui.exchange.saving.together", pieces)
    monkeypatch.setattr("egov_tui.exchange.digestforms.FORMS", {"html": pieces})
    monkeypatch.setattr("egov_tui.exchange.opml.write", lambda *_args: Listing("x"))
    before = {one: signal.signal(one, unheard) for one in (signal.SIGTERM, signal.SIGHUP)}
    (tmp_path / "hapa").mkdir()
    try:
        with pytest.raises(SystemExit) as ended:
            raise SystemExit(run([*command, str(tmp_path / "hapa" / "habari.html")]))
        assert {one: signal.getsignal(one) for one in before} == dict.fromkeys(before, unheard)
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
    assert ended.value.code == 128 + number
    assert list((tmp_path / "hapa").iterdir()) == []


def test_a_hangup_that_is_ignored_stays_so() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with ended_by_signals():
            os.kill(os.getpid(), signal.SIGHUP)
            assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)
