"""Lists that are taken in, in one step, and taken back."""

import pytest

from egov_tui.model import Decision, Dropped, Imported, Outline, Search, Source
from egov_tui.store import Store
from egov_tui.store.query import parse
from egov_tui.store.steps import told
from tests.store.conftest import NOW, entry


def listed(store: Store) -> list[str]:
    return [one.slug for one in store.sources.all()]


def test_what_a_list_says_of_a_source_is_kept(store: Store) -> None:
    outline = Outline(
        "https://a.example/f",
        "Title",
        "Afya/Mikoa",
        "https://a.example/",
        zone="Africa/Nairobi",
        agency="Agency",
        slug="mine",
        language="sw",
        categories=("maji", "/a/b"),
        minutes=30,
        muted=True,
        keep_days=7,
        keep_newest=0,
        full_text="always",
        recipe="wp-api",
        listing="https://a.example/list",
    )
    ((_outline, one),) = store.steps.take_in([outline]).followed
    assert one is not None
    assert (one.slug, one.title, one.agency, one.folder, one.link) == (
        "mine",
        "Title",
        "Agency",
        "Afya/Mikoa",
        "https://a.example/",
    )
    assert (one.zone, one.language, one.categories, one.minutes, one.muted) == (
        "Africa/Nairobi",
        "sw",
        ("maji", "/a/b"),
        30,
        True,
    )
    assert (one.full_text, one.recipe, one.listing) == ("always", "wp-api", "https://a.example/list")
    chosen = store.sources.choices([one.id])[one.id]
    assert (chosen.keep_days, chosen.keep_newest, chosen.insecure) == (7, 0, False)


def test_a_slug_that_is_taken_gets_a_number(store: Store, source: Source) -> None:
    outlines = [Outline(f"https://a.example/{n}", "A", slug=source.slug) for n in range(2)]
    taken = store.steps.take_in(outlines)
    assert [one.slug for one in taken.sources] == ["wizara-ya-maji-2", "wizara-ya-maji-3"]


def test_an_import_is_taken_back_in_one_step(store: Store, source: Source) -> None:
    outlines = [
        Outline(source.address, "Again"),
        Outline("https://a.example/", "A"),
        Outline("https://b.example/", "B"),
    ]
    taken = store.steps.take_in(outlines, [Search("Visima", "kisima", muted=True)])
    assert [one is None for _outline, one in taken.followed] == [True, False, False]
    assert store.watches.all()[0].muted
    step = store.steps.take_back()
    assert step is not None
    assert told(step) == "The import is taken back: 2 sources, 1 saved search."
    assert listed(store) == [source.slug]
    assert store.watches.all() == []
    assert store.steps.take_back() is None


def test_a_rehearsal_tells_all_and_stores_nothing(store: Store) -> None:
    taken = store.steps.take_in([Outline("https://a.example/", "A")], [Search("V", "kisima")], rehearse=True)
    assert [one.slug for one in taken.sources] == ["a"]
    assert listed(store) == []
    assert store.watches.all() == []
    assert not store.steps.any()
    assert store.steps.take_in([Outline("https://a.example/", "A")]).sources[0].id == taken.sources[0].id


def test_nothing_new_is_no_step(store: Store, source: Source) -> None:
    store.steps.take_in([Outline(source.address, "Again")])
    assert not store.steps.any()


def test_a_search_that_is_there_is_known_and_one_of_its_name_is_refused(store: Store) -> None:
    store.watches.add("Visima", "kisima")
    taken = store.steps.take_in([], [Search("Visima", "kisima"), Search("visima", "bomba"), Search("Tupu", "( )")])
    assert taken.saved[0][1] is None
    assert "has this name already" in str(taken.saved[1][1])
    assert "no word to look for" in str(taken.saved[2][1])


def test_what_was_starred_since_an_import_has_a_way_back(store: Store) -> None:
    a, _b = store.steps.take_in([Outline("https://a.example/", "A"), Outline("https://b.example/", "B")]).sources
    store.articles.save(a.id, Decision(inserts=(entry("1", "Kisima"),)), NOW)
    (number,) = store.articles.ids(parse(""))
    store.articles.mark([number], starred=True)
    step = store.steps.take_back()
    assert step == Imported((1, 2), (), (), 1)
    assert told(step) == (
        "The import is taken back: 2 sources. Undo once more and 1 source is here again, with its articles."
    )
    assert listed(store) == []
    assert list(store.articles.ids(parse(""))) == []
    step = store.steps.take_back()
    assert isinstance(step, Dropped)
    assert told(step) == "1 source is followed again, with all its articles."
    assert listed(store) == ["a"]
    assert list(store.articles.ids(parse("is:starred"))) == [number]
    assert store.steps.take_back() is None


def test_what_was_removed_since_an_import_is_left_to_its_own_undo(store: Store) -> None:
    a, _b = store.steps.take_in([Outline("https://a.example/", "A"), Outline("https://b.example/", "B")]).sources
    store.sources.remove(a.slug)
    assert store.steps.take_back() == Imported((2,))
    assert listed(store) == []


def test_a_file_of_the_shelf_stays_as_long_as_it_can_be_asked_for(store: Store, source: Source) -> None:
    (a,) = store.steps.take_in([Outline("https://a.example/", "A")]).sources
    store.articles.save(a.id, Decision(inserts=(entry("1"),)), NOW)
    store.steps.take_back()
    store.steps.remove(source)
    store.steps.take_back()
    assert listed(store) == [source.slug]
    store.steps.take_back()
    assert set(listed(store)) == {source.slug, "a"}


def test_all_is_taken_in_or_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("egov_tui.store.watches.Watches.insert", broken)
    with pytest.raises(KeyboardInterrupt):
        store.steps.take_in([Outline("https://a.example/", "A")], [Search("V", "kisima")])
    assert listed(store) == []
    assert not store.steps.any()


def test_category_finds_articles_by_their_source(store: Store) -> None:
    outlines = [Outline("https://a.example/", "A", categories=("Maji safi",)), Outline("https://b.example/", "B")]
    a, b = store.steps.take_in(outlines).sources
    store.articles.save(a.id, Decision(inserts=(entry("1"),)), NOW)
    store.articles.save(b.id, Decision(inserts=(entry("2", categories=("Maji",)), entry("3"))), NOW)
    assert len(store.articles.ids(parse("category:maji"))) == 2
    assert len(store.articles.ids(parse('category:"maji safi"'))) == 1
    assert len(store.articles.ids(parse("category:saf*"))) == 1
    assert len(store.articles.ids(parse("-category:maji"))) == 1


def test_a_source_that_was_only_offered_is_followed_then_and_offered_again_after_undo(
    store: Store, source: Source
) -> None:
    store.articles.save(source.id, Decision(inserts=(entry("1"),)), NOW)
    store.sources.offer([source.id])
    taken = store.steps.take_in([Outline(source.address, "A")])
    assert [(one.slug, one.offered) for one in taken.sources] == [(source.slug, False)]
    step = store.steps.take_back()
    assert step is not None
    assert told(step) == "The import is taken back: 1 source."
    assert [(one.offered, one.total) for one in store.sources.all()] == [(True, 1)]
