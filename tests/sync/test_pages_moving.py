"""Sites that change under a source: another kind and back, failing for a while, another address, no recipe any more."""

import asyncio
import json
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from egov_tui.feeds.recipes import folder_of, load
from egov_tui.settings import Settings
from egov_tui.store import Store
from egov_tui.sync import robots
from egov_tui.sync.hosts import Hosts
from egov_tui.sync.probe import probe
from tests import sites
from tests.server import Server, serving
from tests.sync.test_pages import EVERYTHING, follow, found, synced, titles

Told = tuple[str, str, str]
"""Title, day and address."""


@pytest.fixture
def server() -> Iterator[Server]:
    yield from serving()


def older(server: Server, items: Sequence[Told]) -> None:
    """The older template with a list."""
    rows = "".join(
        f'<div class=item><h4><a href="/new/{link}">{title}</a></h4><p>{day and f"Imewekwa: {day}"}</p></div>'
        for title, day, link in items
    )
    server.pages.clear()
    server.page("/news", f"<body><div class='middle-content-wrapper'>{rows}</div></body>", type="text/html")


def newer(server: Server, items: Sequence[Told]) -> None:
    """The shell of the newest kind, and the same list in its JSON."""
    data = [{"id": f"c-{link}", "title": title, "date": day and f"{day}T08:30:00+03:00"} for title, day, link in items]
    server.pages.clear()
    server.page("/news", "<title>GWF CORE</title><script src=/a.js></script><div id=app></div>", type="text/html")
    server.page("/api/news?page=1&limit=50", json.dumps({"data": data, "totalPages": 1}), type="application/json")


def middle(server: Server, items: Sequence[Told]) -> None:
    """The newer template, with the same list."""
    rows = "".join(f'<li><a href="/news/{link}">{title}</a> <span>{day}</span></li>' for title, day, link in items)
    server.pages.clear()
    server.page("/news", f"<body><img class=emblem src=/e.png><ul>{rows}</ul></body>", type="text/html")


KINDS = {"older": older, "middle": middle, "newer": newer}
LISTS: dict[str, list[Told]] = {
    "clipped titles": [
        ("Mradi wa maji wa vijiji kumi na viwili wakamilika", "2025-03-09", "1"),
        ("Mradi wa maji wa vijiji kumi na saba waanza", "2025-02-01", "2"),
    ],
    "notices of the same name": [
        *[("TANGAZO KWA UMMA", "2025-03-09", f"{n}") for n in range(4)],
        *[("TANGAZO KWA UMMA", "2025-03-08", f"{n}") for n in range(4, 6)],
        *[("TANGAZO KWA UMMA", f"2025-03-0{n}", f"{n + 20}") for n in range(7, 1, -1)],
    ],
    "no dates": [(f"Habari ya kazi ya wakala namba {n}", "", f"{n}") for n in range(5)],
    "notices of the same name without dates": [("TANGAZO KWA UMMA WOTE", "", f"{n}") for n in range(5)],
}


@pytest.mark.parametrize("items", LISTS.values(), ids=LISTS)
@pytest.mark.parametrize(("first", "then"), [("older", "newer"), ("middle", "older"), ("newer", "middle")])
def test_a_site_that_moves_there_and_back_has_the_same_articles(
    server: Server, store: Store, settings: Settings, first: str, then: str, items: list[Told]
) -> None:
    KINDS[first](server, items)
    follow(store, server.url("/news"))
    synced(store, settings)
    ids = store.articles.ids(EVERYTHING)
    assert len(ids) == len(items)
    for kind in (then, first, then):
        KINDS[kind](server, items)
        told = synced(store, settings)
        assert (told.outcome, told.new, told.changed) == ("fetched", 0, 0)
        assert sorted(store.articles.ids(EVERYTHING)) == sorted(ids)


def test_titles_that_were_clipped_are_the_same_whole(server: Server, store: Store, settings: Settings) -> None:
    items = LISTS["clipped titles"]
    older(server, [(f"{title[:36]}...", day, link) for title, day, link in items])
    follow(store, server.url("/news"))
    synced(store, settings)
    newer(server, list(reversed(items)))
    assert (synced(store, settings).new, len(titles(store))) == (0, 2)


def test_what_is_new_on_the_day_of_the_move_is_new(server: Server, store: Store, settings: Settings) -> None:
    items = LISTS["notices of the same name"]
    older(server, items[2:])
    follow(store, server.url("/news"))
    synced(store, settings)
    newer(server, items)
    assert (synced(store, settings).new, len(titles(store))) == (2, len(items))


def test_a_listing_that_fails_for_a_day_comes_back(server: Server, store: Store, settings: Settings) -> None:
    items = LISTS["clipped titles"]
    newer(server, items)
    slug = follow(store, server.url("/news"))
    synced(store, settings)
    server.page("/api/news?page=1&limit=50", "oops", status=500)
    for _hour in range(3):
        told = synced(store, settings)
        assert told.outcome == "failed"
        source = store.sources.find(slug)
        assert source
        assert (source.recipe, bool(source.listing)) == ("core-news", True)
    newer(server, items)
    told = synced(store, settings)
    assert (told.error, told.new, len(titles(store))) == (None, 0, 2)


OWN = 'evidence = "mahali petu"\n\n[list]\nitem = "li a"\n\n[limits]\ntitle = 5\n'


def test_a_source_whose_recipe_was_deleted_fails_and_goes_on_when_it_is_back(
    server: Server, store: Store, settings: Settings
) -> None:
    folder = folder_of(settings.config)
    folder.mkdir(parents=True, exist_ok=True)
    file: Path = folder / "petu.toml"
    file.write_text(OWN, encoding="utf-8")
    rows = "".join(f"<li><a href=/{n}>Habari {n}</a> {n + 1}/2/2024</li>" for n in range(4))
    server.page("/x", f"<body><h1>mahali petu</h1><ul>{rows}</ul></body>", type="text/html")
    told = asyncio.run(probe(server.url("/x"), hosts=Hosts(gap=0.0), recipes=load(folder)[0]))
    assert told.way
    assert told.way.recipe == "petu"
    slug = store.sources.add(told.follow, kind="page", way=told.way).slug
    assert synced(store, settings).new == 4
    file.unlink()
    server.page("/x", f"<body><h1>mahali petu</h1><ul>{rows}<li>mpya</ul></body>", type="text/html")
    failed = synced(store, settings)
    assert failed.outcome == "failed"
    source = store.sources.find(slug)
    assert source
    assert source.recipe == "petu"
    file.write_text(OWN, encoding="utf-8")
    assert (synced(store, settings).error, len(titles(store))) == (None, 4)


def test_rules_that_change_are_heard_the_next_day(
    server: Server, store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    older(server, LISTS["clipped titles"])
    follow(store, server.url("/news"))
    synced(store, settings)
    sites.robots(server, "forbids-all")
    assert synced(store, settings).error is None  # what was said today still counts
    monkeypatch.setattr(robots, "KEPT", timedelta(seconds=-9))
    told = synced(store, settings)
    assert told.error
    assert told.error.cause == "robots"
    assert len(titles(store)) == 2


@pytest.mark.parametrize("status", [301, 302, 308])
def test_a_page_that_leads_elsewhere_is_followed_where_it_is(
    server: Server, store: Store, settings: Settings, status: int
) -> None:
    older(server, LISTS["clipped titles"])
    server.redirect("/", server.url("/news"), status)
    told = found(server.url("/"))
    assert told.follow == server.url("/news")


def test_a_word_of_a_known_kind_does_not_hide_the_list_of_another(server: Server) -> None:
    rows = "".join(f"<li><a href=/taarifa/{n}>Habari ya wakala namba {n}</a> {n + 1}/2/2024</li>" for n in range(5))
    server.page("/news", f"<body><img alt='National emblem' src=/e.png><ul>{rows}</ul></body>", type="text/html")
    told = found(server.url("/news"))
    assert told.way, told.problem
    assert told.way.recipe == "generic"
    assert told.feed
    assert len(told.feed.entries) == 5
