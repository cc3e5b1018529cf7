"""`show`: the whole text of an article or what its feed says, in every form; and the same in the plain reader."""

import json
import re
from pathlib import Path

import pytest

from egov_tui.cli import run
from egov_tui.model import Decision, Event, Failed, FullTextAnnounced, FullTextFetched, Page, decode
from egov_tui.store import Store
from tests.cli.test_linear import Captured, Play, play
from tests.feeds.test_fulltext import written
from tests.server import Server
from tests.store.conftest import NOW, catch_up, entry

__all__ = ["play"]

HTML = "text/html; charset=utf-8"
ARTICLE = ["id", "guid", "key", "source", "agency", "title", "link", "published", "updated", "first_seen", "date",
           "date_estimated", "authors", "categories", "language", "summary", "text", "attachments", "read", "starred",
           "later", "edited"]  # fmt: skip


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "data" / "cache.sqlite3"


def articles(cache: Path, server: Server, *links: str) -> list[int]:
    """Articles with a summary and these links."""
    with Store.open(cache) as store:
        source = store.sources.find(server.url("/feed")) or store.sources.add(server.url("/feed"), title="Wizara")
        made = tuple(entry(link, f"Habari {link[-1]}", "muhtasari mfupi", link=link) for link in links)
        store.articles.save(source.id, Decision(inserts=made), NOW)
        catch_up(store)
        known = store.articles.known(source.id)
        return [known[link].id for link in links]


def has(cache: Path, number: int) -> bool:
    with Store.open(cache) as store:
        return store.full_texts.get(number) is not None


def offline(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[sync]\nmode = 'offline'\n")


def test_the_whole_text_is_fetched_once_shown_and_said(cache: Path, server: Server, capsys: Captured) -> None:
    (number,) = articles(cache, server, server.page("/news/1", written("<p>Kiboko.</p>"), type=HTML))
    assert run(["show", str(number), "--full"]) == 0
    told = capsys.readouterr()
    assert "Kiboko." in told.out
    assert "muhtasari" not in told.out
    assert told.err.startswith("Whole text, fetched ")
    assert told.err.endswith("from 127.0.0.1; --feed-text shows what the source says.\n")
    assert run(["show", str(number), "--full"]) == run(["show", str(number)]) == 0
    assert capsys.readouterr().out.count("Kiboko.") == 2
    assert len(server.asked) == 1
    assert run(["show", str(number), "--feed-text"]) == 0
    told = capsys.readouterr()
    assert "muhtasari mfupi" in told.out
    assert "Kiboko" not in told.out
    assert told.err == ""


@pytest.mark.parametrize("form", ["text", "markdown", "html", "json"])
def test_every_form_has_the_whole_text_or_the_feeds(cache: Path, server: Server, capsys: Captured, form: str) -> None:
    (number,) = articles(cache, server, "http://127.0.0.1:9/x1")
    with Store.open(cache) as store:
        store.full_texts.save(number, Page("<p>Kiboko <b>mtoni</b>.</p>", "readability"), "https://a.example/", 9, NOW)
    run(["show", str(number), "--format", form])
    whole = capsys.readouterr().out
    run(["show", str(number), "--format", form, "--feed-text"])
    fed = capsys.readouterr().out
    assert ("Kiboko" in whole, "muhtasari mfupi" in whole) == (True, False)
    assert ("Kiboko" in fed, "muhtasari mfupi" in fed) == (False, True)
    if form == "json":
        assert list(json.loads(whole)) == list(json.loads(fed)) == ARTICLE
        run(["list", "--json"])
        assert json.loads(capsys.readouterr().out)["text"] == "Kiboko mtoni."


def test_several_are_fetched_and_what_fails_is_said_and_shown_as_the_feed_has_it(
    cache: Path, server: Server, capsys: Captured
) -> None:
    one, two = articles(cache, server, server.page("/1", written(), type=HTML), server.url("/2"))
    assert run(["show", "--full", str(one), str(two)]) == 3
    told = capsys.readouterr()
    assert f"{two}: Its page is not there any more." in told.err
    assert "Serikali mtandao" in told.out
    assert "muhtasari mfupi" in told.out
    assert run(["show", "--full", str(two), "999"]) == 3
    assert "999: there is no such article." in capsys.readouterr().err
    assert run(["show", "--full", "999"]) == 1


def test_events_are_for_the_reader_and_nothing_else_is_printed(cache: Path, server: Server, capsys: Captured) -> None:
    one, two = articles(cache, server, server.page("/1", written(), type=HTML), server.url("/2"))
    assert run(["show", "--full", "--events", str(one), str(two)]) == 3
    told: list[Event] = [decode(line) for line in capsys.readouterr().out.splitlines()]
    ends = [event for event in told if isinstance(event, FullTextFetched)]
    assert [(event.article, bool(event.error)) for event in ends] == [(one, False), (two, True)]
    assert FullTextAnnounced(one) in told
    assert run(["show", "--full", "--events", str(two)]) == 1


def test_offline_nothing_is_fetched_and_what_is_here_is_shown(
    cache: Path, server: Server, capsys: Captured, tmp_path: Path
) -> None:
    one, two = articles(cache, server, server.page("/1", written(), type=HTML), server.url("/2"))
    run(["show", "--full", str(one)])
    offline(tmp_path)
    capsys.readouterr()
    assert run(["show", "--full", str(one)]) == 0
    assert "Serikali mtandao" in capsys.readouterr().out
    assert run(["show", "--full", "--events", str(two)]) == 2
    told = capsys.readouterr()
    event = decode(told.out)
    assert isinstance(event, Failed)
    assert "offline" in str(event.message)
    assert "offline" in told.err
    assert len(server.asked) == 1


def test_options_that_mean_nothing_alone_are_refused(cache: Path, server: Server, capsys: Captured) -> None:
    (number,) = articles(cache, server, "http://127.0.0.1:9/x1")
    for option in ("--force", "--events"):
        assert run(["show", str(number), option]) == 2
        assert "go with --full" in capsys.readouterr().err


def test_a_source_is_told_when_to_have_whole_texts(cache: Path, server: Server, capsys: Captured) -> None:
    articles(cache, server, "http://127.0.0.1:9/x1")
    assert run(["source", "edit", "wizara", "--full-text", "always"]) == 0
    assert "data mode is text" in capsys.readouterr().err
    with Store.open(cache) as store:
        assert store.sources.all()[0].full_text == "always"
    assert run(["undo"]) == 0
    with Store.open(cache) as store:
        assert store.sources.all()[0].full_text == "never"
    assert run(["source", "edit", "wizara", "--full-text", "sometimes"]) == 2


def test_what_is_found_in_a_whole_text_is_shown_around_its_words(cache: Path, server: Server, capsys: Captured) -> None:
    (number,) = articles(cache, server, server.page("/1", written("<p>Leo kiboko alionekana.</p>"), type=HTML))
    run(["show", "--full", str(number)])
    capsys.readouterr()
    assert run(["search", "viboko"]) == 0
    assert "Leo kiboko alionekana." in capsys.readouterr().out


# ---------------------------------------------------------------- the plain reader


def test_the_plain_reader_fetches_it_and_turns_between_both(cache: Path, server: Server, play: Play) -> None:
    (number,) = articles(cache, server, server.page("/1", written("<p>Kiboko.</p>"), type=HTML))
    told = play("1", "d", "", "", "d", "whole", "u", "list")
    assert "Fetching the whole text… Ctrl-C stops it." in told
    assert re.search(r"The whole text is here, \d KB\.", told)
    assert told.count("\nwhole text\n") == 2
    assert told.count("\nwhat the source says; the whole text is here\n\nmuhtasari mfupi\n") == 1
    assert "Kiboko." in told
    assert "1. Whole text: Habari 1" in told
    assert has(cache, number)


def test_the_plain_reader_says_why_there_is_none(cache: Path, server: Server, play: Play, tmp_path: Path) -> None:
    articles(cache, server, server.url("/1"))
    assert "No article is open. Type its number first." in play("d")
    assert "Its page is not there any more." in play("1", "d")
    offline(tmp_path)
    assert "The data mode is offline: nothing is fetched." in play("1", "d")
    assert len(server.asked) == 1
