"""A cache that does not grow old: what is forgotten, what never is, and what that leaves behind."""

import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from egov_tui.model import Decision, Source
from egov_tui.settings import Retention
from egov_tui.store import Store
from egov_tui.store.ageing import NEAR
from egov_tui.store.query import parse
from tests.store.conftest import NOW, entry, keep

DAY = timedelta(days=1)


def prune(store: Store, **retention: int) -> int:
    """Forget all there is to forget; return how many that were."""
    total = 0
    while done := store.ageing.prune(Retention(**retention), NOW):
        total += done
    store.index.check()
    return total


def daily(store: Store, source: Source, count: int) -> list[int]:
    """An article for each of so many days, the newest today, all read."""
    entries = [entry(f"k{n}", f"Siku {n}", text="maji", published=NOW - n * DAY) for n in range(count)]
    numbers = keep(store, source, *entries)
    store.articles.mark(numbers, read=True)
    store.sources.listed(source.id, [])
    return numbers


def test_without_limits_nothing_is_forgotten(store: Store, source: Source) -> None:
    daily(store, source, 300)
    assert prune(store) == 0


def test_what_is_older_than_so_many_days_goes(store: Store, source: Source) -> None:
    numbers = daily(store, source, 300)
    assert prune(store, keep_days=100) == 199
    assert sorted(store.articles.ids(parse(""))) == sorted(numbers[:101])
    assert store.articles.counts().total == 101
    assert len(store.articles.ids(parse("maji"))) == 101


def test_the_newest_of_each_source_stay(store: Store, source: Source) -> None:
    daily(store, source, 30)
    other = store.sources.add("https://other.example/feed")
    keep(store, other, entry("old", text="umeme", published=NOW - 900 * DAY))
    store.sources.listed(other.id, [])
    assert prune(store, keep_newest=10) == 20
    assert {source.slug: 10, other.slug: 1} == {slug: n for slug, (_u, n) in store.articles.counts().by_source.items()}


def test_of_many_with_one_date_the_last_to_come_stay(store: Store, source: Source) -> None:
    numbers = keep(store, source, *(entry(f"k{n}", text="maji") for n in range(20)))
    store.articles.mark(numbers, read=True)
    store.sources.listed(source.id, [])
    assert prune(store, keep_newest=3) == 17
    assert sorted(store.articles.ids(parse(""))) == sorted(numbers)[-3:]


def test_a_source_may_have_limits_of_its_own(store: Store, source: Source) -> None:
    daily(store, source, 30)
    store.steps.change(source.slug, keep_days=0, keep_newest=0)
    assert prune(store, keep_days=5, keep_newest=5) == 0
    store.steps.change(source.slug, keep_newest=20)
    assert prune(store, keep_days=5) == 10
    store.steps.change(source.slug, keep_days=-1, keep_newest=-1)
    assert prune(store, keep_days=5) == 14


def test_what_a_reader_wants_and_what_is_listed_is_never_forgotten(store: Store, source: Source) -> None:
    numbers = daily(store, source, 60)
    store.articles.mark(numbers[50:51], starred=True)
    store.articles.mark(numbers[51:52], later=True)
    store.articles.mark(numbers[20:21], read=False)  # unread and young
    store.articles.mark(numbers[52:53], read=False)  # unread and old
    with store._database.write() as connection:
        connection.execute("UPDATE articles SET first_seen = date")
    store.sources.listed(source.id, numbers[53:55])
    assert prune(store, keep_days=10) == 60 - 11 - 5
    left = set(store.articles.ids(parse("")))
    assert left >= {numbers[50], numbers[51], numbers[20], *numbers[53:55]}
    assert numbers[52] not in left


def test_what_was_forgotten_does_not_come_back_under_any_of_its_keys(store: Store, source: Source) -> None:
    old = entry("guid:1", text="maji", published=NOW - 90 * DAY, aliases=("link:1",))
    keep(store, source, old)
    store.articles.mark([1], read=True)
    store.sources.listed(source.id, [])
    assert prune(store, keep_days=10) == 1
    for key in ("guid:1", "link:1"):
        again = entry(key, text="maji tena", published=NOW - 90 * DAY)
        assert store.articles.save(source.id, Decision(inserts=(again,)), NOW) == (0, 0)


def test_it_is_forgotten_in_batches(store: Store, source: Source) -> None:
    daily(store, source, 250)
    assert store.ageing.prune(Retention(keep_newest=1), NOW) == 100


def test_a_cache_over_its_limit_is_brought_well_below_it_oldest_first(store: Store, source: Source) -> None:
    text = " ".join(f"neno{n}" for n in range(2_000))
    entries = [entry(f"k{n}", text=f"{n} {text}", published=NOW - n * DAY) for n in range(400)]
    numbers = keep(store, source, *entries)
    store.articles.mark(numbers, read=True)
    store.sources.listed(source.id, [])
    room = store.ageing.room(Retention(max_mb=1))
    assert room.used > 4_000_000
    assert room.near
    assert prune(store, max_mb=4) > 0
    room = store.ageing.room(Retention(max_mb=4))
    while store.ageing.tidy():
        pass
    assert 4_000_000 * NEAR * 0.7 < store.ageing.room(Retention(max_mb=4)).used <= 4_000_000
    left = store.articles.ids(parse(""))
    assert list(left) == numbers[: len(left)]
    assert prune(store, max_mb=4) == 0


def test_room_is_given_back(store: Store, source: Source, path: Path) -> None:
    text = " ".join(f"neno{n}" for n in range(2_000))
    keep(store, source, *(entry(f"k{n}", text=f"{n} {text}", published=NOW - 90 * DAY) for n in range(600)))
    store.articles.mark(range(1, 601), read=True)
    store.sources.listed(source.id, [])
    before = size(path)
    prune(store, keep_days=1)
    while store.ageing.tidy():
        pass
    assert size(path) < before / 2


def size(path: Path) -> int:
    with sqlite3.connect(path) as connection:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.close()
    return int(pages)


@pytest.mark.parametrize("limits", [{"keep_days": 1}, {"keep_newest": 1}, {"max_mb": 1}])
def test_an_empty_cache_has_nothing_to_forget(store: Store, limits: dict[str, int]) -> None:
    assert prune(store, **limits) == 0


def test_of_a_source_whose_listing_is_not_known_nothing_is_forgotten(store: Store, source: Source) -> None:
    """As after an update from a version that did not note it."""
    daily(store, source, 40)
    with store._database.write() as connection:
        connection.execute("UPDATE sources SET listed = NULL")
    assert prune(store, keep_days=5, keep_newest=1, max_mb=1) == 0


def test_half_a_listing_or_none_takes_nothing_from_the_one_before(store: Store, source: Source) -> None:
    numbers = daily(store, source, 10)
    store.sources.listed(source.id, numbers[5:8])
    store.sources.listed(source.id, numbers[8:9], whole=False)
    store.sources.listed(source.id, [])
    assert prune(store, keep_newest=1) == 10 - 1 - 4
    store.sources.listed(source.id, numbers[5:6])
    assert prune(store, keep_newest=1) == 3


def test_what_arrived_lately_and_is_unread_stays_whatever_its_date(store: Store, source: Source) -> None:
    keep(store, source, entry("old news", text="maji", published=NOW - 400 * DAY))
    store.sources.listed(source.id, [])
    assert prune(store, keep_days=7) == 0


def test_a_star_that_another_program_sets_in_the_last_moment_counts(store: Store, source: Source) -> None:
    numbers = daily(store, source, 20)
    rows = store._database.rows

    def starring(sql: str, *parameters: Any) -> Any:
        found = rows(sql, *parameters)
        store.articles.mark(numbers, starred=True)  # between every look and what follows it
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store._database, "rows", starring)
        assert prune(store, keep_newest=1) == 0


def test_revisions_count_where_the_cache_is_too_large(store: Store, source: Source) -> None:
    """What takes the room goes; not as many articles as would have taken it on the average."""
    daily(store, source, 200)
    heavy = store.articles.known(source.id)["k199"].id
    for n in range(15):
        text = " ".join(f"neno{n}x{i}" for i in range(20_000))
        edit = entry("k199", text=text, published=NOW - 199 * DAY)
        store.articles.save(source.id, Decision(edits=((heavy, edit),)), NOW)
    while store.index.pending():
        pass
    room = store.ageing.room(Retention(max_mb=1)).used
    assert prune(store, max_mb=max(1, room * 8 // 10_000_000)) <= 3


def test_a_file_that_gives_nothing_back_is_left_as_it_is(store: Store, source: Source, path: Path) -> None:
    daily(store, source, 2)
    with store._database.write() as connection:
        connection.execute("CREATE TABLE filler AS SELECT zeroblob(9000000) AS filling")
    store._database.script("PRAGMA auto_vacuum = 0; VACUUM; DROP TABLE filler;")
    assert not store.ageing.tidy()
