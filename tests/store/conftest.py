"""A cache in a file of its own, and one builder for what a feed brings."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from egov_tui.model import Decision, Entry, Source
from egov_tui.store import Store
from egov_tui.store.query import parse

NOW = datetime(2026, 5, 3, 9, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "cache.sqlite3"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.open(path) as store:
        yield store


@pytest.fixture
def source(store: Store) -> Source:
    return store.sources.add("https://wizara.example/feed", title="Wizara ya Maji")


def entry(key: str, title: str = "TANGAZO", text: str = "", **more: Any) -> Entry:
    """An entry as a feed brings it; its hash follows its words."""
    html = f"<p>{text}</p>" if text else ""
    made = Entry(key=key, content_hash="", title=title, html=html, language="sw")
    made = replace(made, **more)
    return replace(made, content_hash=hashlib.sha256(repr(made).encode()).hexdigest())


def keep(store: Store, source: Source, *entries: Entry, now: datetime = NOW) -> list[int]:
    """Save new entries and index them; return their ids, in the order given."""
    store.articles.save(source.id, Decision(inserts=entries), now)
    catch_up(store)
    known = store.articles.known(source.id)
    return [known[one.key].id for one in entries]


def edit(store: Store, source: Source, number: int, new: Entry, now: datetime = NOW + timedelta(days=1)) -> int:
    """Save another text for an article and index it; return how many changed."""
    _new, changed = store.articles.save(source.id, Decision(edits=((number, new),)), now)
    catch_up(store)
    return changed


def catch_up(store: Store) -> None:
    while store.index.pending():
        pass


def find(store: Store, query: str, **more: Any) -> list[int]:
    """The ids that a typed query finds."""
    return list(store.articles.ids(parse(query), **more))
