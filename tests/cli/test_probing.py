"""`source test --events`: what the reader is told of an address that somebody typed."""

from pathlib import Path

import pytest

from egov_tui.cli import run
from egov_tui.model import Event, Failed, Probed, Progress, decode
from tests.server import Server
from tests.sync.test_probe import RSS, page

Captured = pytest.CaptureFixture[str]


def events(capsys: Captured) -> list[Event]:
    return [decode(line) for line in capsys.readouterr().out.splitlines()]


def test_a_feed_is_told_with_its_newest_first_and_what_it_cost(server: Server, capsys: Captured) -> None:
    address = server.page("/feed", RSS.format("Wizara"))
    assert run(["source", "test", "--events", address]) == 0
    progress, found = events(capsys)
    assert isinstance(progress, Progress)
    assert progress.agency == address
    assert isinstance(found, Probed)
    assert (found.address, found.kind, found.title, found.articles) == (address, "rss", "Wizara", 2)
    assert [(one.title, one.date is None) for one in found.newest] == [("Moja", False), ("Mbili", True)]
    assert found.bytes_in > len(RSS)


def test_every_feed_that_a_page_links_is_told_by_its_own_address(server: Server, capsys: Captured) -> None:
    one = server.page("/one.xml", RSS.format("Kwanza"))
    two = server.page("/two.xml", RSS.format("Pili"))
    address = server.page("/", page("/one.xml", "/two.xml"), type="text/html")
    assert run(["source", "test", "--events", address]) == 0
    told = events(capsys)
    assert [e.agency for e in told if isinstance(e, Progress)] == [address, one, two]
    found = [e for e in told if isinstance(e, Probed)]
    assert [(e.address, e.title) for e in found] == [(one, "Kwanza"), (two, "Pili")]
    assert found[0].bytes_in == found[1].bytes_in > 2 * len(RSS)


def test_what_cannot_be_read_is_told_whole(server: Server, capsys: Captured) -> None:
    assert run(["source", "test", "--events", server.url("/none")]) == 1
    (found,) = [e for e in events(capsys) if isinstance(e, Probed)]
    assert found.error is not None
    assert (found.error.kind, found.error.detail) == ("not_found", "HTTP 404")
    assert found.address == server.url("/none")


def test_a_list_of_sources_and_the_offline_mode_are_told_in_words(tmp_path: Path, capsys: Captured) -> None:
    opml = tmp_path / "o.opml"
    opml.write_text("<opml version='2.0'><body><outline type='rss' xmlUrl='https://a.example/f'/></body></opml>")
    run(["source", "test", "--events", str(opml)])
    told = events(capsys)[-1]
    assert isinstance(told, Failed)
    assert "source import FILE" in str(told.message)
    config = tmp_path / "offline.toml"
    config.write_text("[sync]\nmode = 'offline'\n")
    assert run(["--config", str(config), "source", "test", "--events", "https://a.example/"]) == 2
    (told,) = events(capsys)
    assert isinstance(told, Failed)
    assert "offline" in str(told.message)
