"""What an article said before its edits, and when each version was first seen."""

from datetime import timedelta

from egov_tui.model import Source, Version
from egov_tui.store import Store
from egov_tui.store.past import REVISIONS
from tests.store.conftest import NOW, edit, entry, keep

DAY = timedelta(days=1)


def test_an_article_that_was_never_edited_has_one_version(store: Store, source: Source) -> None:
    (number,) = keep(store, source, entry("k", "Maji", "Maji ni uhai.", summary="Kwa ufupi"))
    assert store.articles.versions(number) == [Version(NOW, "Maji", "Kwa ufupi", "<p>Maji ni uhai.</p>")]


def test_each_version_was_seen_when_the_one_before_it_was_replaced(store: Store, source: Source) -> None:
    (number,) = keep(store, source, entry("k", "Tender", "Closes on Friday."))
    edit(store, source, number, entry("k", "Tender", "Closes on Monday."), NOW + DAY)
    edit(store, source, number, entry("k", "Tender cancelled", "Closes on Monday."), NOW + 3 * DAY)
    found = store.articles.versions(number)
    assert [(version.seen, version.title, version.html) for version in found] == [
        (NOW + 3 * DAY, "Tender cancelled", "<p>Closes on Monday.</p>"),
        (NOW + DAY, "Tender", "<p>Closes on Monday.</p>"),
        (NOW, "Tender", "<p>Closes on Friday.</p>"),
    ]


def test_where_older_ones_may_be_forgotten_nobody_knows_when_the_oldest_was_seen(store: Store, source: Source) -> None:
    (number,) = keep(store, source, entry("k", "0"))
    for n in range(1, REVISIONS + 3):
        edit(store, source, number, entry("k", str(n)), NOW + n * DAY)
    found = store.articles.versions(number)
    assert [version.title for version in found] == [str(n) for n in range(REVISIONS + 2, 1, -1)]
    assert found[-1].seen is None
    assert found[-2].seen == NOW + 3 * DAY


def test_an_article_that_is_not_there_has_none(store: Store) -> None:
    assert store.articles.versions(7) == []
    assert store.articles.versions(0) == []
    assert store.articles.versions(2**70) == []
