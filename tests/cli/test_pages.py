"""Pages without a feed on the command line."""

import json
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from egov_tui.cli import run
from egov_tui.moments import label
from egov_tui.store import Store
from egov_tui.sync.hosts import Hosts
from tests import sites
from tests.server import Server

Captured = pytest.CaptureFixture[str]
OWN = """title = "Notices of the port"
evidence = ["port-notices"]
[list]
item = "li.notice"
title = "b"
link = "a"
date = "i"
"""
PAGE = """<title>Port</title><ul class=port-notices>
<li class=notice><b>The north quay is closed for repairs</b><i>3 May 2026</i><a href="/n/1">x</a></li>
<li class=notice><b>New opening hours of the harbour office</b><i>2 May 2026</i><a href="/n/2">x</a></li></ul>"""


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave no pauses between two requests, which are tested elsewhere."""
    monkeypatch.setattr(Hosts.__init__, "__defaults__", (8, 0.0))


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The folder of the reader's own recipes."""
    folder = tmp_path / "recipes"
    folder.mkdir()
    return folder


def test_a_page_is_added_after_its_items_were_told_and_synced_like_a_feed(server: Server, capsys: Captured) -> None:
    address = sites.serve(server, "octobercms") + "news"
    assert run(["source", "add", address]) == 0
    told = capsys.readouterr()
    assert told.out.split("\t")[1] == "page"
    for item in sites.listed("octobercms", "/news"):
        assert item.title in told.err
        assert item.link in told.err
    assert run(["sync", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["new"] == 3
    assert run(["source", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["kind"] == "page"
    assert run(["search", "madawati", "--json"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert "Kisimiri" in json.loads(line)["text"]


def test_source_test_tells_what_each_recipe_finds_and_why_one_was_chosen(server: Server, capsys: Captured) -> None:
    address = sites.serve(server, "octobercms") + "news"
    assert run(["source", "test", address]) == 0
    told = capsys.readouterr().out
    assert "* octobercms-news: 3 items" in told
    assert "/storage/app/uploads/public/" in told
    assert "  octobercms-announcements: 4 items" in told
    assert run(["source", "test", "--json", address]) == 0
    record = json.loads(capsys.readouterr().out)
    assert (record["kind"], record["ok"], len(record["articles"])) == ("page", True, 3)


def test_what_would_be_read_of_a_page_has_the_days_that_the_page_shows_wherever_it_is_read(
    server: Server, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = sites.serve(server, "egov") + "news"
    with monkeypatch.context() as here:
        here.setenv("TZ", "America/New_York")
        time.tzset()
        assert run(["source", "add", address]) == 0
        first = sites.listed("egov", "/news")[0]
        midnight = datetime.fromisoformat(f"{first.date}T00:00:00+03:00")
        day = label(midnight, datetime.now(UTC), told=midnight.tzinfo)
    time.tzset()
    assert f"  {day:<12}  {first.title}\n" in capsys.readouterr().err


def test_a_local_page_is_read_with_its_links_from_a_base(tmp_path: Path, capsys: Captured) -> None:
    file = tmp_path / "news.html"
    file.write_text(sites.text("octobercms", "/news", ""), encoding="utf-8")
    assert run(["source", "test", "--json", "--base", "https://kisimiri.example/news", str(file)]) == 0
    links = [one["link"] for one in json.loads(capsys.readouterr().out)["articles"]]
    assert links == ["https://kisimiri.example" + one.link for one in sites.listed("octobercms", "/news")]
    assert run(["source", "test", "--json", str(file)]) == 0
    assert [one["link"] for one in json.loads(capsys.readouterr().out)["articles"]] == [None, None, None]


def test_a_recipe_of_ones_own_is_tried_taken_and_found_by_itself(server: Server, own: Path, capsys: Captured) -> None:
    (own / "port.toml").write_text(OWN)
    address = server.page("/notices", PAGE, type="text/html")
    assert run(["source", "test", "--json", "--recipe", "port", address]) == 0
    assert len(json.loads(capsys.readouterr().out)["articles"]) == 2
    assert run(["source", "add", address]) == 0
    assert "recipe port" in capsys.readouterr().err
    assert run(["sync"]) == 0
    assert run(["list", "--json"]) == 0
    first = json.loads(capsys.readouterr().out.splitlines()[-2])
    assert (first["title"], first["published"][:10]) == ("The north quay is closed for repairs", "2026-05-03")


def test_a_damaged_recipe_is_told_with_its_line_and_costs_no_other_source(
    server: Server, own: Path, capsys: Captured, tmp_path: Path
) -> None:
    assert run(["source", "add", sites.serve(server, "octobercms") + "news"]) == 0
    (own / "port.toml").write_text(OWN.replace('link = "a"', 'link = "a[["'))
    capsys.readouterr()
    assert run(["sync"]) == 0
    assert run(["source", "recipes"]) == 1
    assert "port.toml, line 6: list.link: 'a[['" in capsys.readouterr().err
    assert run(["doctor"]) == 0
    assert "port.toml, line 6" in capsys.readouterr().out


def test_recipes_are_listed_and_printed(own: Path, capsys: Captured) -> None:
    (own / "port.toml").write_text(OWN)
    assert run(["source", "recipes", "--json"]) == 0
    told = {one["name"]: one for one in map(json.loads, capsys.readouterr().out.splitlines())}
    assert told["port"] == {"name": "port", "title": "Notices of the port", "format": "html", "own": True}
    assert {"octobercms-news", "egov-news", "core-news", "node-detail", "newsupdates", "generic"} <= set(told)
    assert run(["source", "recipes", "port"]) == 0
    assert capsys.readouterr().out == OWN
    assert run(["source", "recipes", "none"]) == 2
    assert run(["source", "test", "--recipe", "none", "https://a.example/"]) == 2


def test_older_pages_are_read_of_named_sources_alone(server: Server, capsys: Captured) -> None:
    assert run(["source", "add", sites.serve(server, "octobercms") + "news"]) == 0
    assert run(["sync", "--backfill", "2"]) == 2
    assert "named" in capsys.readouterr().err
    assert run(["sync", "halmashauri-ya-wilaya-ya-kisimiri", "--backfill", "2", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["new"] == 9


def test_what_robots_may_not_read_is_not_added(server: Server, capsys: Captured, tmp_path: Path) -> None:
    address = sites.serve(server, "octobercms") + "news"
    sites.robots(server, "forbids-all")
    assert run(["source", "add", address]) == 1
    assert "robots.txt" in capsys.readouterr().err
    with Store.open(tmp_path / "data" / "cache.sqlite3") as store:
        assert store.sources.all() == []


@pytest.mark.parametrize(
    ("site", "path", "told"),
    [
        ("same-link", "news", "one and the same address"),
        ("emptied", "news", "no list of news is found"),
        ("menu-only", "news", "this is no news feed"),
    ],
)
def test_a_page_that_is_no_list_is_refused_in_a_sentence(
    server: Server, capsys: Captured, site: str, path: str, told: str
) -> None:
    assert run(["source", "add", sites.serve(server, site) + path]) == 1
    assert told in capsys.readouterr().err
