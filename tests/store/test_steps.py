"""What is done can be taken back, step by step, also by another program and after a restart; nothing is lost by it."""

import sqlite3
from contextlib import closing
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from egov_tui.errors import CacheBusyError, CacheError, UsageError
from egov_tui.model import Edited, Kept, Marked, Page, Removed, Source, Step, Unwatched, Validators, Way
from egov_tui.store import Store
from egov_tui.store.fulltext import REFUSED
from egov_tui.store.query import parse
from egov_tui.store.session import Position
from egov_tui.store.steps import MOST
from tests.store.conftest import NOW, catch_up, edit, entry, keep

CONTENT = ("articles", "bodies", "revisions", "frozen", "aliases", "tombstones", "positions", "full_texts", "files")


def content(store: Store) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(store.path)) as connection:
        return {table: connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in CONTENT}


def ids(store: Store, query: str) -> list[int]:
    return list(store.articles.ids(parse(query)))


def test_marks_are_taken_back_one_by_one_the_last_first(store: Store, source: Source) -> None:
    one, two, three = keep(store, source, entry("1"), entry("2"), entry("3"))
    store.articles.mark([two], read=True)
    store.steps.mark([one, two], read=True)
    store.steps.mark([three], starred=True)
    assert store.steps.take_back()
    assert not ids(store, "is:starred")
    assert ids(store, "is:read") == [two, one]
    assert store.steps.take_back()
    assert ids(store, "is:read") == [two], "what was read before stays read"
    assert store.steps.take_back() is None


def test_what_changes_nothing_is_no_step(store: Store, source: Source) -> None:
    (one,) = keep(store, source, entry("1"))
    store.articles.mark([one], read=True)
    assert not store.steps.mark([one, 99_999], read=True).marks
    store.steps.change(source.slug, folder=source.folder)
    assert store.steps.take_back() is None


def test_several_states_set_at_once_are_one_step(store: Store, source: Source) -> None:
    (one,) = keep(store, source, entry("1"))
    store.steps.mark([one], read=True, starred=True)
    assert store.steps.take_back()
    assert store.steps.take_back() is None
    assert ids(store, "is:unread -is:starred") == [one]


def test_a_hundred_steps_survive_a_restart_and_the_oldest_gives_way(path: Path) -> None:
    with Store.open(path) as store:
        source = store.sources.add("https://wizara.example/feed")
        numbers = keep(store, source, *(entry(f"{n}", title=f"T{n}") for n in range(MOST + 10)))
        for number in numbers:
            store.steps.mark([number], later=True)
    with Store.open(path) as store:
        for number in reversed(numbers[10:]):
            step = store.steps.take_back()
            assert isinstance(step, Marked)
            assert step.marks[0].ids == (number,)
        assert store.steps.take_back() is None
        assert sorted(ids(store, "is:later")) == numbers[:10]


def test_a_hundred_thousand_articles_marked_at_once_are_one_small_step(store: Store, source: Source) -> None:
    with closing(sqlite3.connect(store.path)) as connection, connection:
        connection.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) "
            "INSERT INTO articles (source_id, key, title, first_seen, date, content_hash) "
            "SELECT 1, i, 'T', i, i, 'h' FROM n"
        )
    store.steps.mark(ids(store, ""), read=True)
    assert store.articles.counts().unread == 0
    with closing(sqlite3.connect(store.path)) as connection:
        assert connection.execute("SELECT length(step) FROM steps").fetchone()[0] < 300_000
    store.steps.take_back()
    assert store.articles.counts().unread == 100_000


def test_what_was_chosen_for_a_source_is_taken_back(store: Store, source: Source) -> None:
    chosen = store.sources.choices([source.id])
    store.steps.change(source.slug, title="Maji", folder="Wizara", minutes=30, insecure=True, muted=True, keep_days=9)
    changed = store.sources.find(source.slug)
    assert changed
    assert (changed.agency, changed.folder, changed.minutes, changed.muted) == ("Maji", "Wizara", 30, True)
    assert isinstance(store.steps.take_back(), Edited)
    assert store.sources.choices([source.id]) == chosen


def test_a_folder_moves_with_the_folders_in_it_and_back(store: Store) -> None:
    for name, folder in (("a", "Wizara"), ("b", "Wizara/Mikoa"), ("c", "Wizarani"), ("d", "")):
        store.sources.add(f"https://{name}.example/feed", folder=folder)

    def folders() -> list[str]:
        return [store.sources.find(f"https://{name}.example/feed").folder for name in "abcd"]  # type: ignore[union-attr]

    assert store.steps.move_folder("Wizara", " Serikali / Kuu ") == 2
    assert folders() == ["Serikali/Kuu", "Serikali/Kuu/Mikoa", "Wizarani", ""]
    store.steps.take_back()
    assert folders() == ["Wizara", "Wizara/Mikoa", "Wizarani", ""]
    store.steps.move_folder("Wizara", "")
    assert folders() == ["", "Mikoa", "Wizarani", ""]


def test_a_removed_source_comes_back_with_all_that_was_its_own(store: Store, source: Source) -> None:
    other = store.sources.add("https://mamlaka.example/feed")
    numbers = keep(store, source, *(entry(f"{n}", text=f"kisima {n}", aliases=(f"a{n}",)) for n in range(450)))
    keep(store, other, entry("x", text="barabara"))
    edit(store, source, numbers[3], entry("3", text="bomba jipya"))
    store.articles.mark(numbers[:7], read=True, starred=True)
    store.session.keep_position(numbers[5], Position(4, 20))
    store.sources.succeeded(source.id, Validators(etag='"e"'), NOW, NOW)
    with closing(sqlite3.connect(store.path)) as connection, connection:
        connection.execute("INSERT INTO tombstones VALUES (?, 'gone')", (source.id,))
    before, counts = content(store), store.articles.counts()
    store.steps.remove(source)
    assert store.sources.find(source.slug) is None
    assert store.articles.counts().total == 1
    assert not ids(store, "kisima")
    assert isinstance(store.steps.take_back(), Removed)
    assert content(store) == before
    assert store.articles.counts() == counts
    assert len(ids(store, "kisima")) == 449, "searchable at once"
    assert ids(store, "bomba") == [numbers[3]]
    store.index.check()
    back = store.sources.find(source.slug)
    assert back
    assert back.validators.etag is None, "what its feed told meanwhile is asked for"
    assert not list((store.path.parent / "removed").iterdir()), "its file has done its work"


def test_whole_texts_files_deadlines_and_the_recipe_come_back(store: Store) -> None:
    way = Way("core-news", "https://wizara.example/api", "always")
    source = store.sources.add("https://wizara.example/news", kind="page", way=way)
    (number, other) = keep(store, source, *(entry(key, link=f"https://a.example/{key}") for key in "ab"))
    store.full_texts.save(number, Page("<p>kiboko hadi 20 Mei 2026</p>", "core"), "https://a.example", 9, NOW)
    store.full_texts.refuse(other)
    store.files.keep(number, Kept("https://a.example/1.pdf", "application/pdf", 3, f"{number}/x.pdf", "s", NOW))
    catch_up(store)
    before, files = list(store.articles.full([number, other])), store.files.of(number)
    store.steps.remove(source)
    assert list(store.steps.attachments()) == [f"{number}/x.pdf"]
    store.steps.take_back()
    back = store.sources.find(source.slug)
    assert back
    assert (back.recipe, back.listing, back.full_text) == (way.recipe, way.listing, "always")
    assert list(store.articles.full([number, other])) == before
    assert store.files.of(number) == files
    assert store.full_texts.state(other) == REFUSED
    assert ids(store, "kiboko") == [number]
    store.index.check()


def test_whole_texts_that_were_fetched_meanwhile_stay(store: Store, source: Source) -> None:
    (number,) = keep(store, source, entry("k", text="kisima"))
    store.steps.remove(source)
    (again,) = keep(store, store.sources.add(source.address), entry("k", text="kisima"))
    store.full_texts.save(again, Page("<p>kiboko</p>", "readability"), "https://a.example/1", 9, NOW)
    store.steps.take_back()
    catch_up(store)
    article = store.articles.get(number)
    assert article
    assert article.full
    assert article.full.html == "<p>kiboko</p>"
    assert ids(store, "kiboko") == ids(store, "kisima") == [number]
    store.index.check()


def test_bringing_back_goes_on_where_it_broke_off(store: Store, source: Source) -> None:
    numbers = keep(store, source, *(entry(f"{n}", text=f"kisima {n}") for n in range(30)))
    before = content(store)
    store.steps.remove(source)
    file = next((store.path.parent / "removed").iterdir())
    with closing(sqlite3.connect(store.path)) as connection, connection:
        connection.execute("ATTACH ? AS aside", (str(file),))
        connection.execute("INSERT INTO sources SELECT * FROM aside.sources")
        connection.execute("UPDATE sources SET total = 0, unread = 0")
        connection.execute("INSERT INTO articles SELECT * FROM aside.articles WHERE id <= ?", (numbers[9],))
        connection.execute("INSERT INTO bodies SELECT * FROM aside.bodies WHERE article_id <= ?", (numbers[9],))
    store.steps.take_back()
    assert content(store) == before
    assert store.articles.counts().total == 30


def aside(store: Store) -> Path:
    (file,) = (store.path.parent / "removed").iterdir()
    return file


def test_a_source_that_is_followed_again_gets_back_the_articles_and_marks_it_had(store: Store, source: Source) -> None:
    one, two = keep(store, source, entry("1", text="kisima"), entry("2"))
    store.articles.mark([one], starred=True)
    store.steps.remove(source)
    again = store.sources.add(source.address, folder="Maji")
    new = keep(store, again, entry("1"), entry("3"))
    store.articles.mark(new, read=True)
    assert isinstance(store.steps.take_back(), Removed)
    assert [s.slug for s in store.sources.all()] == [again.slug], "it is followed once"
    assert sorted(ids(store, "")) == [one, two, new[1]]
    assert ids(store, "is:starred") == [one]
    assert ids(store, "is:read") == [new[1], one]
    assert ids(store, "kisima") == [one]
    assert store.articles.counts().by_source == {again.slug: (1, 3)}
    store.index.check()


def test_what_a_sync_fetched_anew_before_all_was_back_gives_way(store: Store, source: Source) -> None:
    numbers = keep(store, source, *(entry(f"{n}") for n in range(10)))
    store.articles.mark(numbers[:3], starred=True)
    store.steps.remove(source)
    with closing(sqlite3.connect(store.path)) as connection, connection:
        connection.execute("ATTACH ? AS aside", (str(aside(store)),))
        connection.execute("INSERT INTO sources SELECT * FROM aside.sources")
        connection.execute("UPDATE sources SET total = 0, unread = 0")
    (_again, new) = keep(store, source, entry("1"), entry("77"))
    store.steps.take_back()
    assert sorted(ids(store, "")) == [*numbers, new]
    assert sorted(ids(store, "is:starred")) == numbers[:3]
    assert store.steps.take_back() is None


def test_another_source_that_has_its_name_by_now_is_left_alone(store: Store, source: Source) -> None:
    numbers = keep(store, source, entry("1"))
    store.steps.remove(source)
    store.sources.add("https://other.example/feed", slug=source.slug)
    store.steps.take_back()
    assert ids(store, f"source:{source.slug}") == []
    assert ids(store, f"source:{source.slug}-2") == numbers


def test_another_source_that_has_its_number_in_a_restored_cache_is_left_alone(store: Store, source: Source) -> None:
    numbers = keep(store, source, entry("1"))
    store.steps.remove(source)
    other = store.sources.add("https://other.example/feed")
    with closing(sqlite3.connect(store.path)) as connection, connection:
        connection.execute("UPDATE sources SET id = ?", (source.id,))
    store.steps.take_back()
    assert ids(store, f"source:{other.slug}") == []
    assert ids(store, f"source:{source.slug}") == numbers


def test_revisions_come_back_though_their_numbers_were_given_away(store: Store, source: Source) -> None:
    other = store.sources.add("https://mamlaka.example/feed")
    (one,), (two,) = keep(store, source, entry("1")), keep(store, other, entry("1"))
    edit(store, source, one, entry("1", text="bomba"))
    store.steps.remove(source)
    edit(store, other, two, entry("1", text="daraja"))
    store.steps.take_back()
    with closing(sqlite3.connect(store.path)) as connection:
        assert connection.execute("SELECT article_id FROM revisions ORDER BY 1").fetchall() == [(one,), (two,)]


def test_what_was_removed_already_is_not_removed_again(store: Store, source: Source) -> None:
    keep(store, source, entry("1"))
    store.steps.remove(source)
    with pytest.raises(UsageError, match="there is no such source"):
        store.steps.remove(source)
    assert isinstance(store.steps.take_back(), Removed)
    assert store.articles.counts().total == 1
    assert store.steps.take_back() is None


def test_while_one_program_removes_a_source_no_other_throws_its_file_away(store: Store, source: Source) -> None:
    (number,) = keep(store, source, entry("1"))
    other = store.sources.add("https://mamlaka.example/feed")
    (marked,) = keep(store, other, entry("1"))
    with Store.open(store.path) as second:
        store.steps.mark([marked], read=True)
        remember = store.steps._remember

        def late(step: Step) -> None:
            second.steps.take_back()  # the mark, while the file is not remembered yet
            remember(step)

        with patch.object(store.steps, "_remember", late):
            store.steps.remove(source)
    assert isinstance(store.steps.take_back(), Removed)
    assert number in ids(store, "")


def test_what_another_program_is_removing_still_is_not_brought_back(store: Store, source: Source) -> None:
    keep(store, source, entry("1"))
    with Store.open(store.path) as second:
        forget = store.sources.remove

        def late(slug: str) -> None:
            with pytest.raises(CacheBusyError, match="Another program"):
                second.steps.take_back()
            forget(slug)

        with patch.object(store.sources, "remove", late):
            store.steps.remove(source)
        assert isinstance(second.steps.take_back(), Removed)


@pytest.mark.parametrize("damage", [b"", b"nonsense" * 2_000])
def test_a_damaged_file_is_kept_and_no_longer_in_the_way(store: Store, source: Source, damage: bytes) -> None:
    keep(store, source, entry("1"))
    watch = store.watches.add("Maji", "maji")
    store.steps.unwatch(watch)
    store.steps.remove(source)
    aside(store).write_bytes(damage)
    with pytest.raises(UsageError, match="is damaged"):
        store.steps.take_back()
    assert aside(store).read_bytes() == damage
    assert isinstance(store.steps.take_back(), Unwatched)


def test_a_step_whose_file_is_gone_is_said_and_no_longer_in_the_way(store: Store, source: Source) -> None:
    (number,) = keep(store, source, entry("1"))
    store.steps.mark([number], read=True)
    store.steps.remove(source)
    next((store.path.parent / "removed").iterdir()).unlink()
    with pytest.raises(UsageError, match="is gone"):
        store.steps.take_back()
    assert isinstance(store.steps.take_back(), Marked)


def test_where_a_source_cannot_be_put_aside_it_is_not_removed(store: Store, source: Source) -> None:
    (store.path.parent / "removed").write_text("in the way")
    with pytest.raises(CacheError, match="Nothing was changed"):
        store.steps.remove(source)
    assert store.sources.all() == [source]
    assert store.steps.take_back() is None


def test_a_removed_saved_search_comes_back_as_it_was(store: Store) -> None:
    watch = store.watches.add("Maji", "maji OR kisima")
    store.watches.mute(watch, muted=True)
    (watch,) = store.watches.all()
    store.steps.unwatch(watch)
    assert not store.watches.all()
    store.steps.take_back()
    assert store.watches.all() == [watch]


def test_a_step_of_another_version_is_passed_over(store: Store, source: Source) -> None:
    (number,) = keep(store, source, entry("1"))
    store.steps.mark([number], read=True)
    with closing(sqlite3.connect(store.path)) as connection, connection:
        connection.execute("INSERT INTO steps (step) VALUES (x'00'), (x'789cab5600000079007a')")
    assert isinstance(store.steps.take_back(), Marked)


def test_a_file_that_a_step_of_another_version_may_name_is_kept(store: Store, source: Source) -> None:
    store.steps.remove(source)
    with closing(sqlite3.connect(store.path)) as connection, connection:
        connection.execute("UPDATE steps SET step = x'00'")
    (number,) = keep(store, store.sources.add("https://b.example"), entry("1"))
    store.steps.mark([number], read=True)
    store.steps.take_back()
    assert len(list((store.path.parent / "removed").iterdir())) == 1


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["read", "starred", "later"]), st.booleans(), st.sets(st.integers(0, 5))),
        max_size=12,
    )
)
def test_taking_everything_back_leads_to_where_it_began(
    tmp_path_factory: pytest.TempPathFactory, doings: list[tuple[str, bool, set[int]]]
) -> None:
    with Store.open(tmp_path_factory.mktemp("cache") / "cache.sqlite3") as store:
        source = store.sources.add("https://wizara.example/feed")
        numbers = keep(store, source, *(entry(f"{n}") for n in range(6)))
        store.articles.mark(numbers[::2], read=True)
        before = store.articles.headlines(numbers)
        for field, value, which in doings:
            store.steps.mark([numbers[n] for n in which], **{field: value})
        while store.steps.take_back():
            pass
        assert store.articles.headlines(numbers) == before
        assert store.articles.counts().unread == 3
