"""Which articles of a site that has moved are those that the cache has."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from egov_tui.model import Entry, Held
from egov_tui.sync.moving import same

DAY = datetime(2025, 3, 10, 21, tzinfo=UTC)


def entry(key: str, title: str, published: datetime | None = DAY) -> Entry:
    return Entry(key=key, content_hash="h", title=title, published=published)


def held(number: int, title: str, date: datetime | None = DAY) -> Held:
    return Held(number, title, date)


TITLES = [
    "TANGAZO",
    "Taarifa kwa umma",
    "Mradi wa maji wa vijiji kumi na viwili",
    "Mradi wa maji wa vijiji kumi na",
    "",
]
dates = st.none() | st.integers(0, 6).map(lambda days: DAY + timedelta(days=days))
told = st.lists(st.tuples(st.sampled_from(TITLES), dates), max_size=12)


def entries(told: Sequence[tuple[str, datetime | None]]) -> list[Entry]:
    return [entry(f"k{number}", title, date) for number, (title, date) in enumerate(told)]


def kept(told: Sequence[tuple[str, datetime | None]]) -> list[Held]:
    """As a cache keeps a list: its end first."""
    return [held(number, title, date) for number, (title, date) in enumerate(reversed(told), 1)]


@given(told, told)
def test_each_article_goes_once_and_none_is_invented(
    new: list[tuple[str, datetime | None]], old: list[tuple[str, datetime | None]]
) -> None:
    found = same(entries(new), kept(old))
    assert not [number for number, times in Counter(found.values()).items() if times > 1]
    assert set(found) <= {f"k{number}" for number in range(len(new))}
    assert set(found.values()) <= {one.id for one in kept(old)}


@given(told)
def test_the_same_list_is_the_same_articles(told: list[tuple[str, datetime | None]]) -> None:
    found = same(entries(told), kept(told))
    assert set(found) == {f"k{number}" for number, (title, _date) in enumerate(told) if title}
    names = {one.id: (one.title, one.date) for one in kept(told)}
    assert all(names[number] == told[int(key[1:])] for key, number in found.items())


@given(told, st.randoms())
def test_another_order_of_a_list_changes_nothing_where_dates_tell(
    told: list[tuple[str, datetime | None]], random: object
) -> None:
    mixed = list(told)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    names = {one.id: (one.title, one.date) for one in kept(told)}
    found = same(entries(mixed), kept(told))
    assert all(names[number] == mixed[int(key[1:])] for key, number in found.items())
    assert len(found) == sum(bool(title) for title, _date in told)


@given(st.integers(1, 9), st.integers(0, 3), st.integers(0, 3), st.integers(0, 14))
def test_a_notice_of_every_day_is_not_taken_for_that_of_the_day_before(
    days: int, older: int, newer: int, hour: int
) -> None:
    """Lists that overlap: the new one begins earlier and ends later, and tells the hour, too."""
    old = [("TANGAZO", DAY + timedelta(days=n)) for n in reversed(range(days))]
    new = [("TANGAZO", DAY + timedelta(days=n, hours=hour, minutes=5)) for n in reversed(range(-older, days + newer))]
    found = same(entries(new), kept(old))
    dates = {one.id: one.date for one in kept(old)}
    assert len(found) == days
    assert all(new[int(key[1:])][1] - dates[number] < timedelta(hours=15) for key, number in found.items())  # type: ignore[operator]


def test_a_clipped_title_is_that_of_its_day() -> None:
    whole = [
        held(1, "Taarifa kwa umma kuhusu maji", DAY),
        held(2, "Taarifa kwa umma kuhusu umeme", DAY + timedelta(days=9)),
    ]
    new = [
        entry("a", "Taarifa kwa umma kuhusu...", DAY + timedelta(days=9)),
        entry("b", "Taarifa kwa umma kuhusu…", DAY),
    ]
    assert same(new, whole) == {"a": 2, "b": 1}


def test_a_title_that_was_clipped_is_found_again_whole() -> None:
    assert same([entry("a", "Taarifa kwa umma kuhusu maji")], [held(1, "Taarifa kwa umma kuh...")]) == {"a": 1}


def test_a_word_that_many_titles_begin_with_is_not_enough() -> None:
    assert same([entry("a", "Taarifa...")], [held(1, "Taarifa kwa umma kuhusu maji")]) == {}


def test_what_is_of_another_day_is_another_notice() -> None:
    assert same([entry("a", "TANGAZO", DAY + timedelta(days=2))], [held(1, "TANGAZO")]) == {}


def test_several_without_dates_are_not_guessed_at_where_their_number_differs() -> None:
    assert same([entry("a", "TANGAZO", None)], [held(1, "TANGAZO", None), held(2, "TANGAZO", None)]) == {}
