"""Articles keep their identity, their state and every text they ever had."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from egov_tui.errors import CacheError
from egov_tui.model import Attachment, Decision, Known, Source
from egov_tui.store import Store
from egov_tui.store.connection import connect
from egov_tui.store.past import REVISIONS
from tests.store.conftest import NOW, edit, entry, find, keep

DAY = timedelta(days=1)


def test_everything_an_entry_says_comes_back(store: Store, source: Source) -> None:
    said = entry(
        "guid:1",
        "Mkutano wa kwanza",
        "Maji ni uhai.",
        guid="1",
        link="https://wizara.example/1",
        published=NOW - DAY,
        updated=NOW,
        authors=("Asha Ali", "Juma"),
        categories=("Habari", "Maji, safi"),
        summary="Kwa ufupi",
        attachments=(Attachment("https://wizara.example/1.pdf", "application/pdf", 2**40, "Tangazo"), Attachment("u")),
    )
    (number,) = keep(store, source, said)
    article = store.articles.get(number)
    assert article
    for name in ("key", "title", "guid", "link", "published", "updated", "authors", "categories", "summary", "html"):
        assert getattr(article, name) == getattr(said, name), name
    assert (article.attachments, article.language, article.text) == (said.attachments, "sw", "Maji ni uhai.")
    assert (article.source, article.agency) == ("wizara-ya-maji", "Wizara ya Maji")
    assert (article.first_seen, article.date, article.date_estimated) == (NOW, NOW - DAY, False)
    assert (article.read, article.starred, article.later, article.edited) == (False,) * 4
    assert store.articles.body(number) == said.html


def test_an_entry_that_says_nothing_has_empty_fields(store: Store, source: Source) -> None:
    (number,) = keep(store, source, entry("k", language=None))
    article = store.articles.get(number)
    assert article
    assert (article.guid, article.link, article.published, article.updated, article.language) == (None,) * 5
    assert (article.authors, article.categories, article.attachments, article.text) == ((), (), (), "")


def test_the_text_is_the_summary_where_there_is_no_body_before_and_after_indexing(store: Store, source: Source) -> None:
    store.articles.save(source.id, Decision(inserts=(entry("k", summary="Kwa ufupi"),)), NOW)
    for _ in range(2):
        article = store.articles.get(1)
        assert article
        assert article.text == "Kwa ufupi"
        assert store.index.pending() in (0, 1)


@pytest.mark.parametrize(
    ("published", "updated", "date", "estimated"),
    [
        (NOW - DAY, NOW - 2 * DAY, NOW - DAY, False),
        (None, NOW - DAY, NOW - DAY, False),
        (None, None, NOW, True),
        (NOW + DAY, None, NOW, True),
        (NOW + DAY, NOW - DAY, NOW - DAY, False),
        (datetime(1999, 1, 1, tzinfo=UTC), None, datetime(1999, 1, 1, tzinfo=UTC), False),
        (datetime(1960, 1, 1, tzinfo=UTC), None, datetime(1960, 1, 1, tzinfo=UTC), False),
    ],
)
def test_the_sort_date(
    store: Store,
    source: Source,
    published: datetime | None,
    updated: datetime | None,
    date: datetime,
    estimated: bool,
) -> None:
    (number,) = keep(store, source, entry("k", published=published, updated=updated))
    article = store.articles.get(number)
    assert article
    assert (article.published, article.updated) == (published, updated), "what the feed says is never replaced"
    assert (article.date, article.date_estimated) == (date, estimated)


def test_two_notices_of_the_same_title_stay_two(store: Store, source: Source) -> None:
    keep(store, source, entry("guid:1", "TANGAZO"), entry("guid:2", "TANGAZO"))
    assert len(find(store, "")) == len(find(store, "tangazo")) == 2


def test_the_same_key_in_two_sources_is_two_articles(store: Store, source: Source) -> None:
    other = store.sources.add("https://b.example/")
    (a,), (b,) = keep(store, source, entry("1")), keep(store, other, entry("1"))
    assert a != b


def test_what_another_program_stored_meanwhile_is_not_stored_twice(store: Store, source: Source) -> None:
    one = entry("k", text="maji")
    assert store.articles.save(source.id, Decision(inserts=(one,)), NOW) == (1, 0)
    assert store.articles.save(source.id, Decision(inserts=(one, entry("l"))), NOW) == (1, 0)
    assert store.articles.counts().by_source == {source.slug: (2, 2)}


def test_known_tells_keys_and_aliases_with_the_hash(store: Store, source: Source) -> None:
    first = entry("link:a")
    (number,) = keep(store, source, first)
    assert store.articles.save(source.id, Decision(aliases=(("guid:a", number), ("guid:x", 999))), NOW) == (0, 0)
    expected = Known(number, first.content_hash)
    assert store.articles.known(source.id) == {"link:a": expected, "guid:a": expected}
    changed = entry("guid:a", "New title")
    edit(store, source, number, changed)
    assert set(store.articles.known(source.id).values()) == {Known(number, changed.content_hash)}


def test_a_new_article_is_known_by_its_aliases_but_never_in_the_place_of_another(store: Store, source: Source) -> None:
    a, b = keep(store, source, entry("a", aliases=("like:a", "b")), entry("b", aliases=("like:a", "like:b")))
    known = {key: one.id for key, one in store.articles.known(source.id).items()}
    assert known == {"a": a, "b": b, "like:a": a, "like:b": b}


def test_an_edit_keeps_state_key_first_sight_and_the_old_text(store: Store, source: Source, path: Path) -> None:
    (number,) = keep(store, source, entry("k", "Zamani", "maneno ya zamani", published=NOW - DAY))
    store.articles.mark([number], read=True, starred=True, later=True)
    assert edit(store, source, number, entry("other key", "Mpya", "maneno mapya", published=NOW - DAY)) == 1

    article = store.articles.get(number)
    assert article
    assert (article.title, article.text, article.key) == ("Mpya", "maneno mapya", "k")
    assert (article.read, article.starred, article.later, article.edited) == (True,) * 4
    assert (article.first_seen, article.date) == (NOW, NOW - DAY)
    revisions = connect(path).rows("SELECT article_id, title, unz(html), seen FROM revisions")
    assert revisions == [(number, "Zamani", "<p>maneno ya zamani</p>", int((NOW + DAY).timestamp()))]


def test_an_edit_without_a_usable_date_moves_nothing(store: Store, source: Source) -> None:
    (number,) = keep(store, source, entry("k", published=NOW - DAY))
    edit(store, source, number, entry("k", "Mpya", updated=NOW + DAY))
    article = store.articles.get(number)
    assert article
    assert (article.date, article.date_estimated, article.published) == (NOW - DAY, False, None)


def test_an_edit_that_changes_nothing_or_comes_too_late_is_none(store: Store, source: Source) -> None:
    same = entry("k", text="maji")
    (number,) = keep(store, source, same)
    assert edit(store, source, number, same) == 0
    assert edit(store, source, 999, entry("x")) == 0
    headline = store.articles.headlines([number])[0]
    assert not headline.edited


def test_a_text_that_changes_at_every_fetch_does_not_fill_the_disk(store: Store, source: Source, path: Path) -> None:
    (number,) = keep(store, source, entry("k", "0"))
    for n in range(1, REVISIONS + 5):
        edit(store, source, number, entry("k", str(n)))
    titles = [title for (title,) in connect(path).rows("SELECT title FROM revisions ORDER BY id")]
    assert titles == [str(n) for n in range(4, REVISIONS + 4)]


def test_a_pruned_article_does_not_come_back(store: Store, source: Source, path: Path) -> None:
    with connect(path).write() as connection:
        connection.execute("INSERT INTO tombstones VALUES (?, 'k')", (source.id,))
    assert store.articles.save(source.id, Decision(inserts=(entry("k"), entry("l"))), NOW) == (1, 0)


def test_saving_is_all_or_nothing(store: Store, source: Source) -> None:
    with pytest.raises(CacheError):
        store.articles.save(999, Decision(inserts=(entry("a"), entry("b"))), NOW)
    broken = replace(entry("b"), title=None)
    with pytest.raises(CacheError):
        store.articles.save(source.id, Decision(inserts=(entry("a"), broken)), NOW)
    assert find(store, "") == []
    assert store.articles.counts().total == 0


def test_lists_come_newest_first(store: Store, source: Source) -> None:
    dates = [NOW - DAY, NOW - 3 * DAY, NOW - DAY, NOW - 2 * DAY]
    a, b, c, d = keep(store, source, *(entry(f"k{n}", published=date) for n, date in enumerate(dates)))
    assert find(store, "") == [c, a, d, b]
    assert find(store, "", limit=2) == [c, a]
    assert find(store, "", limit=0) == []
    assert find(store, "", limit=10**30) == [c, a, d, b]


def test_headlines_come_in_the_order_asked_without_those_that_are_gone(store: Store, source: Source) -> None:
    numbers = keep(store, source, *(entry(f"k{n}", f"T{n}") for n in range(450)))
    store.articles.mark([numbers[3]], read=True, later=True)
    wanted = [*reversed(numbers), 10**6, -1, 0, 10**40, numbers[0]]
    headlines = store.articles.headlines(wanted)
    assert [line.id for line in headlines] == [*reversed(numbers), numbers[0]]
    assert headlines[-4 - 1].title == "T3"
    assert (headlines[-5].read, headlines[-5].later, headlines[-5].starred) == (True, True, False)
    assert store.articles.headlines([]) == []


def test_full_articles_are_streamed_in_the_order_asked(store: Store, source: Source) -> None:
    numbers = keep(store, source, *(entry(f"k{n}", text=f"neno{n}") for n in range(250)))
    stream = store.articles.full([*reversed(numbers), 10**6])
    assert next(stream).text == "neno249"
    assert [article.text for article in stream] == [f"neno{n}" for n in range(248, -1, -1)]


@pytest.mark.parametrize("number", [0, -1, 999, 2**63, -(10**30), 10**30])
def test_an_unknown_article_is_none(store: Store, number: int) -> None:
    assert store.articles.get(number) is None
    assert store.articles.body(number) == ""
    assert store.articles.mark([number], read=True) == []


def test_marking_tells_which_articles_exist_and_moves_the_counters(store: Store, source: Source) -> None:
    a, b, c = keep(store, source, *(entry(f"k{n}") for n in range(3)))
    assert store.articles.mark([b, 999, a, b], read=True, starred=True) == [b, a]
    counts = store.articles.counts()
    assert (counts.total, counts.unread, counts.starred, counts.later) == (3, 1, 2, 0)
    assert counts.by_source == {source.slug: (1, 3)}
    assert store.articles.mark([a, b, c], later=True, starred=False) == [a, b, c]
    assert store.articles.mark([a], read=False) == [a]
    counts = store.articles.counts()
    assert (counts.unread, counts.starred, counts.later) == (2, 0, 3)
    assert store.articles.mark([a, 999]) == [a]
    assert find(store, "is:later is:unread") == [c, a]


def test_another_program_sees_what_was_written_and_notices_it(store: Store, source: Source, path: Path) -> None:
    with Store.open(path) as other:
        assert not other.changed()
        (number,) = keep(store, source, entry("k", text="maji"))
        assert other.changed()
        assert not other.changed()
        assert find(other, "maji") == [number]
        other.articles.mark([number], read=True)
        assert not other.changed(), "what it wrote itself is no news"
        assert store.changed()
        assert store.articles.counts().unread == 0


def test_numbers_are_never_given_twice(store: Store, source: Source) -> None:
    (number,) = keep(store, source, entry("k"))
    store.sources.remove(source.slug)
    again = store.sources.add(source.address)
    assert keep(store, again, entry("k")) > [number]
