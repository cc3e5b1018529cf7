"""Subscriptions: added once, found by name or address, described by their feed, judged by how they fare."""

from datetime import UTC, datetime, timedelta

import pytest

from egov_tui.errors import UsageError
from egov_tui.model import Budget, Feed, Outline, Problem, Source, Spent, Traffic, Validators
from egov_tui.store import DuplicateSource, Store
from tests.store.conftest import NOW, entry, find, keep

LATER = NOW + timedelta(hours=1)


def test_a_source_is_found_by_slug_and_by_address(store: Store, source: Source) -> None:
    assert source.slug == "wizara-ya-maji"
    assert source.agency == source.title == "Wizara ya Maji"
    assert store.sources.find("wizara-ya-maji") == source
    assert store.sources.find("https://wizara.example/feed") == source
    assert store.sources.find("HTTPS://Wizara.example/feed#top") == source
    assert store.sources.find("https://wizara.example/other") is None
    assert store.sources.find("") is None


def test_slugs_are_made_unique(store: Store) -> None:
    slugs = [store.sources.add(f"https://a.example/{n}", title="Habari & Matukio").slug for n in range(3)]
    assert slugs == ["habari-matukio", "habari-matukio-2", "habari-matukio-3"]


@pytest.mark.parametrize(
    ("address", "name", "slug"),
    [
        ("https://www.tra.example/rss", "tra.example", "tra-example"),
        ("file:///home/asha/maji%20safi.xml", "maji safi", "maji-safi"),
    ],
)
def test_a_source_without_a_title_is_called_by_its_address(store: Store, address: str, name: str, slug: str) -> None:
    source = store.sources.add(address)
    assert (source.title, source.slug) == (name, slug)


def test_an_address_is_followed_once(store: Store, source: Source) -> None:
    with pytest.raises(DuplicateSource, match="wizara-ya-maji") as refused:
        store.sources.add("https://WIZARA.example/feed")
    assert isinstance(refused.value, UsageError)
    assert refused.value.source == source
    assert len(store.sources.all()) == 1


def test_sources_come_by_folder_then_agency(store: Store) -> None:
    for title, folder in (("zeta", "b"), ("Alfa", "b"), ("Omega", ""), ("beta", "A")):
        store.sources.add(f"https://{title}.example/", title=title, folder=folder)
    assert [source.title for source in store.sources.all()] == ["Omega", "beta", "Alfa", "zeta"]


def test_many_are_added_at_once_and_known_ones_told(store: Store, source: Source) -> None:
    outlines = [
        Outline("https://a.example/", "A", folder="x/y", link="https://a.example/home"),
        Outline("https://wizara.example/feed", "Again"),
        Outline("https://A.example/", "A"),
        Outline("https://b.example/", ""),
    ]
    results = store.sources.add_all(outlines)
    assert [outline for outline, _source in results] == outlines
    assert [one and one.slug for _outline, one in results] == ["a", None, None, "b-example"]
    first = results[0][1]
    assert first
    assert (first.folder, first.link) == ("x/y", "https://a.example/home")


def test_hostile_names_are_cleaned(store: Store) -> None:
    source = store.sources.add("https://a.example/", title="A\x1b]0;x\x07\u202eB\n\nC", folder="\x9bf")
    assert source.title == source.agency == "A]0;xB C"
    assert source.folder == "f"


def test_a_feed_names_a_source_that_has_no_name(store: Store) -> None:
    source = store.sources.add("https://tra.example/rss")
    store.sources.describe(
        source.id, Feed("rss", title="Mamlaka ya Mapato", link="https://tra.example/", language="sw")
    )
    (after,) = store.sources.all()
    assert (after.title, after.agency, after.kind) == ("Mamlaka ya Mapato", "Mamlaka ya Mapato", "rss")
    assert (after.link, after.language, after.slug) == ("https://tra.example/", "sw", "tra-example")


def test_a_name_that_was_chosen_stays(store: Store) -> None:
    source = store.sources.add("https://tra.example/rss", title="Kodi", agency="TRA", link="https://tra.example/")
    store.sources.describe(source.id, Feed("atom", title="Mamlaka ya Mapato"))
    (after,) = store.sources.all()
    assert (after.title, after.agency, after.link) == ("Kodi", "TRA", "https://tra.example/")


def test_success_keeps_validators_and_ends_a_failure(store: Store, source: Source) -> None:
    problem = Problem("tls", "https://wizara.example/feed", "expired", datetime(2026, 1, 1, tzinfo=UTC))
    for hours in (0, 1):
        store.sources.failed(source.id, problem, LATER, NOW + timedelta(hours=hours))
    (failing,) = store.sources.all()
    assert (failing.last_problem, failing.failing_since, failing.failures) == (problem, NOW, 2)
    assert failing.last_ok is None

    validators = Validators('W/"x"', "Sun, 03 May 2026 09:00:00 GMT", "abc")
    store.sources.succeeded(source.id, validators, LATER, NOW)
    (fine,) = store.sources.all()
    assert (fine.validators, fine.last_ok, fine.next_check) == (validators, NOW, LATER)
    assert (fine.last_problem, fine.failing_since, fine.failures) == (None, None, 0)


def test_a_failure_keeps_the_validators(store: Store, source: Source) -> None:
    store.sources.succeeded(source.id, Validators("e", "m", "h"), LATER, NOW)
    store.sources.failed(source.id, Problem("timeout", source.address), LATER, NOW)
    (after,) = store.sources.all()
    assert (after.validators, after.last_ok) == (Validators("e", "m", "h"), NOW)


def test_what_a_visit_cost_is_counted_by_day_and_stays_when_the_source_goes(store: Store, source: Source) -> None:
    store.sources.succeeded(source.id, Validators(), LATER, NOW, Spent(9000, 300, size=9000))
    store.sources.succeeded(source.id, Validators(), LATER, NOW, Spent(200, 400, saved=8800))
    store.sources.failed(source.id, Problem("timeout", source.address), LATER, NOW + timedelta(days=2), Spent(50, 60))
    assert store.sources.all()[0].size == 9000
    store.sources.remove(source.slug)
    first, second = (moment.astimezone().date() for moment in (NOW, NOW + timedelta(days=2)))
    assert store.ledger.since(first) == [
        Traffic(first.isoformat(), source.slug, 2, 9200, 700, 8800),
        Traffic(second.isoformat(), source.slug, 1, 50, 60, 0),
    ]
    assert store.ledger.since(second)[0].bytes_in == 50
    assert store.ledger.total(first) == 9200 + 700 + 50 + 60
    assert store.ledger.budget(1, first) == Budget(1_000_000, 10_010)


def test_a_budget_is_near_at_nine_tenths_and_over_at_its_end() -> None:
    assert [Budget(100, spent).near for spent in (89, 90, 100)] == [False, True, True]
    assert [Budget(100, spent).over for spent in (99, 100)] == [False, True]
    assert not Budget(0, 10**12).near
    assert not Budget(0, 10**12).over


def test_a_source_moves_when_three_syncs_in_a_row_saw_the_same_new_address(store: Store, source: Source) -> None:
    new = "https://mpya.example/feed"
    for target in (new, new, None, new, new):
        assert not store.sources.moved(source.id, target)
    assert store.sources.all()[0].address == source.address
    assert store.sources.moved(source.id, new)
    (after,) = store.sources.all()
    assert (after.address, after.slug, after.moved_to, after.moved) == (new, source.slug, None, 0)


def test_a_source_does_not_move_where_another_one_is(store: Store, source: Source) -> None:
    store.sources.add("https://b.example/feed", title="B")
    assert not any(store.sources.moved(source.id, "https://b.example/feed") for _ in range(9))


def test_what_the_reader_chose_for_a_source_can_be_changed(store: Store, source: Source) -> None:
    store.sources.succeeded(source.id, Validators(), LATER, NOW)
    changed = store.steps.change(
        source.slug, title=" Maji ", folder="Wizara", zone="Africa/Nairobi", minutes=240, insecure=True
    )
    assert (changed.title, changed.agency, changed.folder, changed.zone) == ("Maji", "Maji", "Wizara", "Africa/Nairobi")
    assert (changed.minutes, changed.insecure, changed.next_check) == (240, True, None)
    again = store.steps.change(source.slug, minutes=0, insecure=False, folder="")
    assert (again.minutes, again.insecure, again.folder, again.title) == (None, False, "", "Maji")
    with pytest.raises(UsageError, match="no such source"):
        store.steps.change("hakuna", title="x")


def test_removing_a_source_takes_its_articles_from_lists_index_and_counters(store: Store, source: Source) -> None:
    other = store.sources.add("https://b.example/", title="B")
    keep(store, source, *(entry(f"k{n}", text="maji safi") for n in range(3)))
    (stays,) = keep(store, other, entry("k0", text="maji taka"))
    store.articles.mark(find(store, "source:wizara-ya-maji"), starred=True)

    store.sources.remove(source.slug)

    assert find(store, "") == find(store, "maji") == [stays]
    counts = store.articles.counts()
    assert (counts.total, counts.unread, counts.starred) == (1, 1, 0)
    assert counts.by_source == {"b": (1, 1)}
    store.index.check()
    again = store.sources.add(source.address, title=source.title)
    assert store.articles.known(again.id) == {}


def test_removing_what_is_not_there_changes_nothing(store: Store, source: Source) -> None:
    store.sources.remove("nobody")
    assert store.sources.all() == [source]


def test_a_cache_remembers_that_it_once_had_a_source(store: Store) -> None:
    assert not store.sources.ever()
    slug = store.sources.add("https://a.example/feed").slug
    assert store.sources.ever()
    store.sources.remove(slug)
    assert store.sources.all() == []
    assert store.sources.ever()


def test_an_address_that_is_written_another_way_leaves_nothing_of_the_old_one(store: Store) -> None:
    old = "https://amina:siri1@wizara.example/feed"
    source = store.sources.add(old, title="Wizara")
    store.sources.succeeded(source.id, Validators('"a"', address=old), NOW, NOW)
    store.sources.moved(source.id, "https://amina:siri1@wizara.example/new")
    store.sources.respell(source.id, "https://wizara.example/feed")
    found = store.sources.find("wizara")
    assert found
    assert "siri1" not in repr(found)
    assert found.address == "https://wizara.example/feed"
    store.close()
    for file in store.path.parent.iterdir():
        assert file.is_dir() or b"siri1" not in file.read_bytes()


def test_who_is_to_be_asked_otherwise_is_asked_soon(store: Store) -> None:
    source = store.sources.add("https://wizara.example/feed", title="Wizara")
    store.sources.succeeded(source.id, Validators(), NOW, NOW)
    assert store.steps.change(source.slug, title="Maji").next_check == NOW
    assert store.steps.change(source.slug, insecure=True).next_check is None
    store.sources.succeeded(source.id, Validators(), NOW, NOW)
    store.sources.ask_soon(source.id)
    found = store.sources.find(source.slug)
    assert found
    assert found.next_check is None
