"""`catalogue`, and `source add --from-catalogue`, as a person or a script meets them."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from egov_tui import i18n
from egov_tui.catalogue import CatalogueEntry, entries
from egov_tui.cli import catalogue, run
from egov_tui.settings import load
from egov_tui.store import Store
from tests.cli.test_commands import RSS, Captured, lines
from tests.server import Server

KEYS = ("id title_sw title_en url kind language country topic official checked_on mark estimate_kb followed").split()


@pytest.fixture
def offered(server: Server, monkeypatch: pytest.MonkeyPatch) -> list[CatalogueEntry]:
    """Three entries at addresses of this machine; there is nothing at the third."""
    first, second, third = entries()[:3]
    found = [
        replace(first, url=server.page("/one", RSS.format(title="Kwanza"))),
        replace(second, url=server.page("/two", RSS.format(title="Pili"))),
        replace(third, url=server.url("/none")),
    ]
    monkeypatch.setattr(catalogue, "entries", lambda: tuple(found))
    return found


def sources() -> dict[str, tuple[str, str]]:
    with Store.open(load().cache) as store:
        return {one.address: (one.title, one.folder) for one in store.sources.all()}


# ---------------------------------------------------------------- catalogue


def test_every_entry_is_an_object_with_every_key(capsys: Captured) -> None:
    assert run(["catalogue", "--json"]) == 0
    told = lines(capsys)
    assert [one["id"] for one in told] == [one.id for one in entries()]
    assert all(list(one) == KEYS for one in told)
    assert {one["followed"] for one in told} == {None}


def test_words_and_options_narrow_it(capsys: Captured) -> None:
    assert run(["catalogue", "zabuni", "Dodoma", "--json"]) == 0
    assert [one["id"] for one in lines(capsys)] == ["dodoma-tenders"]
    assert run(["catalogue", "--country", "ke", "--json"]) == 0
    assert [one["id"] for one in lines(capsys)] == ["kenya-news-agency"]
    assert run(["catalogue", "--topic", "weather", "--kind", "feed", "--json"]) == 0
    assert [one["id"] for one in lines(capsys)] == ["tma-warnings"]
    assert run(["catalogue", "dodoma", "-zabuni", "--json"]) == 0
    assert [one["id"] for one in lines(capsys)] == ["dodoma"]


def test_piped_it_is_parted_by_tabs_and_the_marks_are_explained_beside_it(capsys: Captured) -> None:
    assert run(["catalogue", "habarileo"]) == 0
    told = capsys.readouterr()
    (row,) = told.out.splitlines()
    assert row.split("\t") == [
        *("habarileo", "HabariLeo", "feed", "TZ", "news", "sw", "not official", "V", "2026-11", "-"),
        "https://habarileo.co.tz/feed/",
    ]
    assert "V  recently checked by somebody" in told.err
    assert "seen once" not in told.err, "only marks that are there"
    assert "1 agency. Follow it with `egov-tui source add --from-catalogue ID`." in told.err


def test_what_is_followed_is_told_by_its_source(capsys: Captured) -> None:
    assert run(["source", "add", "--no-check", "HTTPS://habarileo.co.tz:443/feed/", "--title", "Habari"]) == 0
    capsys.readouterr()
    assert run(["catalogue", "habarileo", "--json"]) == 0
    assert [one["followed"] for one in lines(capsys)] == ["habari"]
    assert run(["catalogue", "habarileo"]) == 0
    assert "\thabari\t" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["zzzz"], ["!!"], ["--country", "RW"], ["--country", "TZ", "kenya"]], ids=" ".join)
def test_nothing_found_is_a_sentence_and_no_fault(words: list[str], capsys: Captured) -> None:
    assert run(["catalogue", *words]) == 0
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.splitlines()) == 1
    if "RW" in words:
        assert "RW" in told.err
        assert "KE" in told.err


def test_a_topic_that_is_none_is_wrong_usage_and_names_those_there_are(capsys: Captured) -> None:
    assert run(["catalogue", "--topic", "sports"]) == 2
    assert "weather" in capsys.readouterr().err


def test_titles_are_in_the_readers_language(capsys: Captured) -> None:
    assert run(["--lang", "sw", "catalogue", "pmo", "-matangazo"]) == 0
    assert "Ofisi ya Waziri Mkuu" in capsys.readouterr().out
    i18n.activate("en")


@pytest.mark.parametrize("columns", [40, 80, 140])
def test_on_a_terminal_nothing_is_wider_than_it_and_every_id_is_whole(columns: int, tmp_path: Path) -> None:
    assert run(["source", "add", "--no-check", "--from-catalogue", "ega"]) == 0
    master, slave = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", "egov_tui", "catalogue"],
        stdin=subprocess.DEVNULL,
        stdout=slave,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "COLUMNS": str(columns)},
    )
    os.close(slave)
    told = b""
    while True:
        try:
            part = os.read(master, 65_536)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        told += part
    assert child.wait() == 0
    os.close(master)
    shown = told.decode().splitlines()
    assert all(len(line) <= max(columns, 40) for line in shown)
    assert "\x1b" not in told.decode()
    begun = [line.split()[0] for line in shown if line.strip()]
    assert [one.id for one in entries() if one.id not in begun] == []
    assert "Tanzania" in shown
    (row,) = [line for line in shown if line.startswith("ega ")]
    assert "✓" in row


# ---------------------------------------------------------------- source add --from-catalogue


def test_entries_are_verified_and_followed_by_their_names(offered: list[CatalogueEntry], capsys: Captured) -> None:
    first, second, _third = offered
    assert run(["source", "add", "--from-catalogue", first.id, second.id.upper(), "--folder", "Serikali"]) == 0
    assert "2 sources added" in capsys.readouterr().err
    assert sources() == {
        first.url: (first.title_en, "Serikali"),
        second.url: (second.title_en, "Serikali"),
    }


def test_one_that_cannot_be_read_costs_the_others_nothing(offered: list[CatalogueEntry], capsys: Captured) -> None:
    first, _second, third = offered
    assert run(["source", "add", "--from-catalogue", third.id, first.id, "--json"]) == 3
    told = capsys.readouterr()
    assert [json.loads(row)["title"] for row in told.out.splitlines()] == [first.title_en]
    assert third.url in told.err
    assert run(["source", "add", "--from-catalogue", third.id]) == 1
    assert list(sources()) == [first.url]


def test_an_id_that_is_none_names_those_that_may_be_meant(capsys: Captured) -> None:
    assert run(["source", "add", "--from-catalogue", "habarilio"]) == 2
    assert "habarilio: is not in the catalogue. Did you mean habarileo?" in capsys.readouterr().err
    assert run(["source", "add", "--from-catalogue", "zzzzzz", "qqqqqq"]) == 1
    assert capsys.readouterr().err.count("`egov-tui catalogue` lists what is.") == 2
    assert run(["source", "add", "--no-check", "--from-catalogue", "zzzzzz", "ega"]) == 3
    assert list(sources()) == ["https://www.ega.go.tz/news"]


def test_what_is_followed_already_is_said(offered: list[CatalogueEntry], capsys: Captured) -> None:
    first, second, _third = offered
    assert run(["source", "add", "--no-check", "--from-catalogue", first.id]) == 0
    capsys.readouterr()
    assert run(["source", "add", "--from-catalogue", first.id]) == 1
    assert "is followed already" in capsys.readouterr().err
    assert run(["source", "add", "--from-catalogue", first.id, second.id]) == 3
    assert len(sources()) == 2


def test_offline_entries_are_followed_and_nothing_is_asked(
    offered: list[CatalogueEntry], server: Server, tmp_path: Path
) -> None:
    config = tmp_path / "offline.toml"
    config.write_text("[sync]\nmode = 'offline'\n")
    assert run(["--config", str(config), "source", "add", "--from-catalogue", *(one.id for one in offered)]) == 0
    assert server.asked == []
    assert {title for title, _folder in sources().values()} == {one.title_en for one in offered}


def test_entries_are_followed_where_there_is_no_network_and_it_is_said(
    offered: list[CatalogueEntry], server: Server, capsys: Captured
) -> None:
    server.stop()
    assert run(["source", "add", "--from-catalogue", *(one.id for one in offered)]) == 0
    assert capsys.readouterr().err.count("there is no connection") == len(offered)
    assert {title for title, _folder in sources().values()} == {one.title_en for one in offered}
    assert run(["source", "add", server.url("/other")]) == 1, "of another address nobody knows what stands there"


def test_a_title_goes_with_a_single_entry(offered: list[CatalogueEntry]) -> None:
    first, second, _third = offered
    assert run(["source", "add", "--from-catalogue", first.id, second.id, "--title", "X"]) == 2
    assert run(["source", "add", "--from-catalogue", first.id, "--title", "X"]) == 0
    assert sources() == {first.url: ("X", "")}
