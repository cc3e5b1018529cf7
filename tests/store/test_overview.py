"""Many articles in short, and the sources that a query can mean."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from egov_tui.model import Attachment, Decision, Entry
from egov_tui.store import Store
from egov_tui.store.query import both, describe, parse
from egov_tui.store.tree import Dated, Query, Within

NOW = datetime(2026, 11, 26, 7, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store.open(tmp_path / "cache.sqlite3")
    for name, folder in (("Maji", "Wizara"), ("Afya", "Wizara/Jamii"), ("Bandari", "Wakala")):
        source = store.sources.add(f"https://{name.lower()}.example/feed", title=name, folder=folder)
        entries = tuple(
            Entry(
                key=f"{n}",
                content_hash=f"{n}",
                title=f"{name} {n}" if n else "",
                link=f"https://{name.lower()}.example/{n}",
                published=NOW - timedelta(days=n),
                summary="Maneno ya kwanza",
                html="<p>Maneno ya kwanza na mengine</p>",
                attachments=(Attachment("https://a.example/f.pdf"),) * n,
            )
            for n in (2, 1, 0)
        )
        store.articles.save(source.id, Decision(inserts=entries), NOW)
    store.steps.change("bandari", muted=True)
    return store


def test_heads_are_what_the_whole_articles_are_without_their_texts(store: Store) -> None:
    ids = store.articles.ids(parse(""))
    heads, whole = list(store.overview.heads(ids)), list(store.articles.full(ids))
    assert [head.id for head in heads] == list(ids)
    for head, article in zip(heads, whole, strict=True):
        assert (head.key, head.source, head.agency, head.link) == (
            article.key,
            article.source,
            article.agency,
            article.link,
        )
        assert (head.date, head.clock, head.attachments) == (article.date, article.clock, article.attachments)
        assert head.title == (article.title or "Maneno ya kwanza")
        assert (head.html, head.text) == ("", "")


def test_heads_come_in_the_order_asked_and_those_that_are_gone_are_left_out(store: Store) -> None:
    assert [head.id for head in store.overview.heads([5, 99_999, 1])] == [5, 1]
    assert not list(store.overview.heads([]))


def test_more_heads_than_one_page(store: Store) -> None:
    assert [head.id for head in store.overview.heads([1, 2, 3] * 500)] == [1, 2, 3] * 500


def test_dated_is_from_one_moment_until_before_another(store: Store) -> None:
    day = timedelta(days=1)

    def count(since: datetime | None, until: datetime | None) -> int:
        return len(store.articles.ids(Query(Dated(since, until))))

    assert (count(None, None), count(NOW, None), count(None, NOW), count(NOW - day, NOW)) == (9, 3, 6, 3)
    assert describe(both(parse("maji"), Query(Dated(NOW)))).startswith("maji")


def test_the_newest_before_a_moment(store: Store) -> None:
    assert store.overview.newest(NOW)["maji"] == NOW - timedelta(days=1)
    assert store.overview.newest(NOW - timedelta(days=2)) == {}


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("", "maji afya bandari"),
        ("zabuni is:unread", "maji afya bandari"),
        ("source:maji", "maji"),
        ("folder:wizara", "maji afya"),
        ("folder:wizara -agency:afya tehama", "maji"),
        ("-is:muted", "maji afya"),
        ("source:maji OR source:bandari", "maji bandari"),
        ("source:maji OR tehama", "maji afya bandari"),
        ("source:none", ""),
    ],
)
def test_the_sources_that_a_query_can_mean(store: Store, query: str, meant: str) -> None:
    ids = store.overview.meant(parse(query), NOW)
    assert {source.slug for source in store.sources.all() if source.id in ids} == set(meant.split())


def test_the_sources_of_just_this_folder(store: Store) -> None:
    assert len(store.overview.meant(Query(Within("Wizara")), NOW)) == 2


def test_spans_and_deadlines_are_reckoned_from_the_moment_given(store: Store) -> None:
    assert len(store.articles.ids(parse("since:1d"), now=NOW)) == 6
    assert len(store.articles.ids(parse("since:1d"), now=NOW + timedelta(days=9))) == 0
