"""What sites allow robots is kept for a while, not for ever."""

from datetime import timedelta

from egov_tui.store import Store
from tests.store.conftest import NOW

SITE, OTHER = "https://wizara.example", "https://mamlaka.example"
DAY = timedelta(days=1)


def test_rules_are_known_since_they_were_fetched(store: Store) -> None:
    store.robots.put(SITE, "Disallow: /", NOW)
    assert store.robots.get(SITE, NOW - DAY) == "Disallow: /"
    assert store.robots.get(SITE, NOW + DAY) is None
    assert store.robots.get(OTHER, NOW - DAY) is None


def test_rules_that_nobody_asks_for_any_more_make_room(store: Store) -> None:
    store.robots.put(SITE, "x" * 500_000, NOW)
    store.robots.put(OTHER, "", NOW + 8 * DAY)
    assert store.robots.get(SITE, NOW - DAY) is None
    assert store.robots.get(OTHER, NOW) == ""
