"""Keys typed ahead, all in one packet of a slow line, act in the order typed, and each on what those before it made."""

from collections.abc import Callable
from pathlib import Path

import pytest
from textual import events

from egov_tui.store import Store
from egov_tui.store.query import parse
from tests.tui.builder import Desk, read, settings, world

NAMES = {"\r": "enter", "\t": "tab", "\x1b": "escape", " ": "space", "/": "slash", "]": "right_square_bracket"}


def starred(store: Store) -> set[str]:
    found = store.articles.headlines(store.articles.ids(parse("is:starred")))
    return {headline.title.split()[0] for headline in found} - {"Taasisi"}  # which was before


def chosen(store: Store) -> tuple[str, str, bool]:
    source = store.sources.find("meteorological-authority")
    assert source
    return source.agency, source.folder, source.muted


def found(query: str) -> Callable[[Store], int]:
    return lambda store: len(store.articles.ids(parse(query)))


@pytest.mark.parametrize(
    ("packet", "look", "wanted"),
    [
        ("Fchanjo\rf", starred, {"Chanjo"}),
        ("stitle\rjf", starred, {"Guidelines"}),
        ("/chanjo\rf", starred, {"Chanjo"}),
        ("/chanjo\r\x1b/clinic\rf", starred, {"Notice"}),
        (
            "/clinic\rSJina\rf",
            lambda store: ([w.name for w in store.watches.all()], starred(store)),
            (["Jina"], {"Notice"}),
        ),
        ("tTb", found("is:later"), 13),
        ("]MHewa\r", chosen, ("Meteorological Authority", "Hewa", False)),
        ("]EMpya\tAnga\t\t\t\t\t\t\t\t \r", chosen, ("Mpya", "Anga", True)),
        (
            "]EMpya\x1bf",
            lambda store: (*chosen(store), starred(store)),
            ("Meteorological Authority", "", False, {"Heavy"}),
        ),
        ("]Du", lambda store: len(store.sources.all()), 6),
        ("]DD", lambda store: len(store.sources.all()), 5),
    ],
)
def test_a_packet_of_keys(tmp_path: Path, packet: str, look: Callable[[Store], object], wanted: object) -> None:
    own = settings(tmp_path)
    world(own.cache)

    async def story(desk: Desk) -> None:
        for character in packet:
            desk.app.post_message(events.Key(NAMES.get(character, character), character))
        await desk.until(lambda: look(desk.store) == wanted)
        await desk.settle()

    read(own, story)
