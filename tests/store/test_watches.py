"""Saved searches: what is new in them is told once, and nothing is missed."""

import pytest

from egov_tui.errors import UsageError
from egov_tui.model import Decision, Source
from egov_tui.store import Store
from tests.store.conftest import NOW, entry, keep


def told(store: Store, name: str) -> list[int]:
    """The articles that a check would report now; it is noted that it did."""
    watch, until = store.watches.find(name), store.watches.settled()
    assert watch
    found = store.watches.arrived(watch, watch.checked, until)
    store.watches.checked(watch, until)
    return list(found)


def test_what_comes_after_it_was_saved_is_told_once(store: Store, source: Source) -> None:
    keep(store, source, entry("old", text="zabuni ya maji"))
    store.watches.add("Zabuni", "zabuni")
    assert told(store, "zabuni") == []
    first, _other = keep(store, source, entry("new", text="zabuni mpya"), entry("x", text="ajira"))
    assert told(store, "ZABUNI") == [first]
    assert told(store, "zabuni") == []


def test_inflections_count(store: Store, source: Source) -> None:
    store.watches.add("Mikutano", "mkutano")
    (number,) = keep(store, source, entry("k", text="Walikutana mkutanoni"))
    assert told(store, "mikutano") == [number]


def test_an_article_that_waits_for_the_index_is_told_when_it_is_found(store: Store, source: Source) -> None:
    store.watches.add("Maji", "maji")
    store.articles.save(source.id, Decision(inserts=tuple(entry(f"k{n}", text="maji") for n in range(5))), NOW)
    store.index.pending(2)  # the newest first: 4 and 5
    assert told(store, "maji") == []
    store.index.pending()
    assert told(store, "maji") == [5, 4, 3, 2, 1]


def test_an_edit_of_an_old_article_holds_up_nothing(store: Store, source: Source) -> None:
    (old,) = keep(store, source, entry("k", text="maji"))
    store.watches.add("Maji", "maji")
    (new,) = keep(store, source, entry("n", text="maji"))
    store.articles.save(source.id, Decision(edits=((old, entry("k", text="maji safi")),)), NOW)
    assert told(store, "maji") == [new]


def test_unread_ones_are_counted(store: Store, source: Source) -> None:
    watch = store.watches.add("Maji", "maji -ajira")
    numbers = keep(store, source, *(entry(f"k{n}", text="maji") for n in range(4)), entry("a", text="maji na ajira"))
    assert store.watches.unread(watch) == 4
    store.articles.mark(numbers[:1], read=True)
    assert store.watches.unread(watch) == 3


def test_names_are_found_by_slug_or_as_written_and_are_taken_once(store: Store) -> None:
    store.watches.add("Zabuni za maji", "zabuni maji")
    for name in ("zabuni-za-maji", "ZABUNI ZA MAJI"):
        found = store.watches.find(name)
        assert found
        assert found.query == "zabuni maji"
    with pytest.raises(UsageError, match="has this name already"):
        store.watches.add("zabuni za MAJI", "x")
    other = store.watches.add("Zabuni, za maji!", "maji")
    assert other.slug == "zabuni-za-maji-2"


@pytest.mark.parametrize(("name", "query"), [("", "maji"), (" \n", "maji"), ("a", ""), ("a", "()"), ("a", "-")])
def test_a_name_and_something_to_look_for_are_needed(store: Store, name: str, query: str) -> None:
    with pytest.raises(UsageError):
        store.watches.add(name, query)


def test_removed_and_muted(store: Store) -> None:
    watch = store.watches.add("Maji", "maji")
    store.watches.mute(watch, muted=True)
    assert [one.muted for one in store.watches.all()] == [True]
    store.watches.remove(watch)
    assert store.watches.all() == []
    assert store.watches.add("Maji", "maji").slug == "maji"


def test_an_edit_before_the_first_index_delays_what_is_told_and_loses_nothing(store: Store, source: Source) -> None:
    store.watches.add("Maji", "maji")
    store.articles.save(source.id, Decision(inserts=(entry("k", text="ajira"),)), NOW)
    store.articles.save(source.id, Decision(edits=((1, entry("k", text="maji")),)), NOW)
    assert told(store, "maji") == []
    store.index.pending()
    assert told(store, "maji") == [1]


def test_a_query_too_long_is_refused_not_cut(store: Store) -> None:
    with pytest.raises(UsageError, match="at most"):
        store.watches.add("Maji", "maji " * 500)
