"""Deadlines in the cache: kept, asked for, found later in what an older version brought, never pruned while open."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from egov_tui.model import Decision, Page, Source
from egov_tui.settings import Retention
from egov_tui.store import Store
from egov_tui.store.moments import seconds
from egov_tui.text import deadlines
from egov_tui.text.packing import deflated
from tests.store.conftest import NOW, edit, entry, find, keep

DAY = timedelta(days=1)
SAID = "Maombi yatumwe kabla ya tarehe 20 Mei 2026."


@pytest.fixture
def today() -> datetime:
    """By whole seconds, as the cache has it: what is open is asked of the clock."""
    return datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def calls(store: Store, source: Source, today: datetime) -> dict[int, str]:
    """Ids of calls, and how many days they are open; one article is none."""
    days = {"closed": -2, "soon": 2, "week": 6, "month": 20}
    entries = [entry(name, f"Zabuni {name}", closes=today + n * DAY, published=NOW) for name, n in days.items()]
    numbers = keep(store, source, *entries, entry("news", "Habari", published=NOW))
    return dict(zip(numbers, (*days, "news"), strict=True))


def test_a_deadline_and_its_sentence_are_kept(store: Store, source: Source) -> None:
    (number,) = keep(store, source, entry("k", closes=NOW + DAY, closing=SAID))
    article = store.articles.get(number)
    assert article is not None
    assert (article.closes, article.closing) == (NOW + DAY, SAID)
    assert store.articles.headlines([number])[0].closes == NOW + DAY


def test_an_edit_moves_the_deadline_or_takes_it_away(store: Store, source: Source) -> None:
    (number,) = keep(store, source, entry("k", closes=NOW + DAY, closing=SAID))
    edit(store, source, number, entry("k", text="mpya", closes=NOW + 9 * DAY, closing="Hadi tarehe 12."))
    moved = store.articles.get(number)
    edit(store, source, number, entry("k", text="mpya tena"))
    gone = store.articles.get(number)
    assert moved
    assert gone
    assert (moved.closes, moved.closing) == (NOW + 9 * DAY, "Hadi tarehe 12.")
    assert (gone.closes, gone.closing) == (None, "")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("is:open", "soon week month"),
        ("is:closed", "closed"),
        ("-is:open", "closed news"),
        ("-is:closed", "soon week month news"),
        ("has:deadline", "closed soon week month"),
        ("-has:deadline", "news"),
        ("closing:7d", "soon week"),
        ("closing:36h", ""),
        ("zabuni closing:1m", "soon week month"),
        ("habari OR is:closed", "closed news"),
    ],
)
def test_queries_ask_for_deadlines(store: Store, calls: dict[int, str], query: str, names: str) -> None:
    assert {calls[number] for number in find(store, query)} == set(names.split())


def test_closing_on_a_day_means_what_is_open_and_closes_by_its_end(store: Store, calls: dict[int, str]) -> None:
    today = datetime.now().astimezone()
    late = keep(store, store.sources.all()[0], entry("late", closes=today.replace(hour=23, minute=59, second=59)))[0]
    calls = {**calls, late: "late"}

    def closing(day: str) -> set[str]:
        return {calls[number] for number in find(store, f"closing:{day}")}

    assert closing("leo") == closing("today") == closing(today.date().isoformat()) == {"late"}
    assert closing((today + 2 * DAY).date().isoformat()) == {"late", "soon"}
    assert closing((today + 4 * DAY).strftime("%d/%m")) == {"late", "soon"}
    assert closing((today + 4 * DAY).strftime("%A")) == {"late", "soon"}
    assert closing("mwaka-ujao") == {"late", "soon", "week", "month"}
    assert closing("jana") == set()


@pytest.mark.parametrize("query", ["", "zabuni OR habari"])
def test_by_closing_date_the_soonest_open_one_is_first(store: Store, calls: dict[int, str], query: str) -> None:
    order: Any = "closing"
    names = [calls[number] for number in find(store, query, order=order)]
    assert names[:3] == ["soon", "week", "month"]
    assert set(names[3:]) == {"closed", "news"}
    assert [calls[number] for number in find(store, query, order=order, limit=2)] == names[:2]


# ---------------------------------------------------------------- what an older version brought


def forget(store: Store) -> None:
    """Make all articles those of a version that knew nothing of deadlines."""
    with store.deadlines._database.write() as connection:
        connection.execute("UPDATE articles SET deadlines = 0, closes = NULL")
        connection.execute("UPDATE bodies SET closing = NULL")


def read_again(store: Store, batch: int = 100) -> int:
    total = 0
    while done := store.deadlines.pending(batch):
        total += done
    return total


def test_new_articles_wait_for_nothing(store: Store, source: Source) -> None:
    keep(store, source, entry("k", "Ajira", SAID, published=NOW))
    assert not store.deadlines.behind()
    assert read_again(store) == 0


def test_old_articles_get_their_deadlines_and_no_mark_of_an_edit(store: Store, source: Source) -> None:
    numbers = keep(store, source, *(entry(f"k{n}", "Ajira", SAID, published=NOW) for n in range(5)))
    store.articles.mark(numbers[:2], read=True)
    forget(store)
    assert store.deadlines.behind()
    assert read_again(store, batch=2) == 5
    assert not store.deadlines.behind()
    for number in numbers:
        article = store.articles.get(number)
        assert article is not None
        assert article.closing == SAID
        assert article.closes == datetime(2026, 5, 20, 23, 59, 59, tzinfo=UTC)
        assert (article.edited, article.read) == (False, number in numbers[:2])
    assert len(store.articles.versions(numbers[0])) == 1


def test_another_zone_of_the_source_is_that_of_its_deadlines(store: Store, source: Source) -> None:
    (number,) = keep(store, source, entry("k", html=f"<p>{SAID}</p>"))
    forget(store)
    read_again(store)
    before = store.articles.headlines([number])[0].closes
    chosen = store.sources.choices([source.id])[source.id]
    store.sources.choose({source.id: replace(chosen, zone="Asia/Tokyo")})
    assert read_again(store) == 1
    after = store.articles.headlines([number])[0].closes
    assert before is not None
    assert after == datetime(2026, 5, 20, 14, 59, 59, tzinfo=UTC) != before
    store.sources.choose({source.id: replace(chosen, zone="Asia/Tokyo", title="Tokyo")})
    assert read_again(store) == 0


def test_one_that_waits_for_its_words_or_has_a_damaged_body_is_looked_at_too(store: Store, source: Source) -> None:
    whole, damaged = (entry(key, "Ajira", SAID, published=NOW) for key in ("whole", "damaged"))
    store.articles.save(source.id, Decision(inserts=(whole, damaged)), NOW)
    forget(store)
    known = store.articles.known(source.id)
    with store.deadlines._database.write() as connection:
        connection.execute("UPDATE bodies SET html = x'00' WHERE article_id = ?", (known["damaged"].id,))
    assert read_again(store) == 2
    assert [line.closes is not None for line in store.articles.headlines([known["whole"].id, known["damaged"].id])] == [
        True,
        False,
    ]


def test_what_had_a_field_of_its_own_is_kept(store: Store, source: Source) -> None:
    (number,) = keep(store, source, entry("k", "Zabuni", "Angalia kiambatisho.", closes=NOW + DAY))
    with store.deadlines._database.write() as connection:
        connection.execute("UPDATE articles SET deadlines = 0")
    assert read_again(store) == 1
    assert store.articles.headlines([number])[0].closes == NOW + DAY


def test_what_a_better_version_no_longer_takes_for_one_is_taken_away(store: Store, source: Source) -> None:
    (number,) = keep(store, source, entry("k", "Habari", "Mkutano.", closes=NOW + DAY, closing="Mkutano kesho."))
    with store.deadlines._database.write() as connection:
        connection.execute("UPDATE articles SET deadlines = 0")
    read_again(store)
    assert store.articles.headlines([number])[0].closes is None


def test_the_articles_own_page_is_asked_where_the_source_says_nothing(store: Store, source: Source) -> None:
    (number,) = keep(store, source, entry("k", "Ajira", "Soma zaidi.", published=NOW))
    with store.deadlines._database.write() as connection:
        connection.execute("UPDATE articles SET full_text = 2")
        connection.execute(
            "INSERT INTO full_texts (article_id, html, fetched, address, made_by, bytes_in) "
            "VALUES (?, ?, ?, '', '', 0)",
            (number, deflated(f"<p>{SAID}</p>"), seconds(NOW)),
        )
    edit(store, source, number, entry("k", "Ajira", "Soma zaidi...", published=NOW))
    assert store.deadlines.behind()
    read_again(store)
    assert store.articles.headlines([number])[0].closes is not None


def test_an_edit_that_came_meanwhile_stays(store: Store, source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    (number,) = keep(store, source, entry("k", "Ajira", SAID, published=NOW))
    forget(store)
    find_one = deadlines.find

    def slowly(*given: Any) -> Any:
        edit(store, source, number, entry("k", "Ajira", "Imefutwa.", published=NOW))
        return find_one(*given)

    monkeypatch.setattr(deadlines, "find", slowly)
    read_again(store)
    assert store.articles.headlines([number])[0].closes is None


def test_a_whole_text_that_came_meanwhile_is_looked_at_too(
    store: Store, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    (number,) = keep(store, source, entry("k", "Ajira", "Soma zaidi...", published=NOW))
    forget(store)
    find_one = deadlines.find

    def slowly(*given: Any) -> Any:
        monkeypatch.undo()
        store.full_texts.save(number, Page(f"<p>{SAID}</p>", "readability"), "https://a.example/1", 1, NOW)
        return find_one(*given)

    monkeypatch.setattr(deadlines, "find", slowly)
    read_again(store)
    assert store.articles.headlines([number])[0].closes is not None


def test_a_whole_text_that_is_forgotten_takes_its_deadline_with_it(store: Store, source: Source) -> None:
    (number,) = keep(store, source, entry("k", "Ajira", "Soma zaidi...", published=NOW))
    store.full_texts.save(number, Page(f"<p>{SAID}</p>", "readability"), "https://a.example/1", 1, NOW)
    read_again(store)
    store.full_texts.forget([number])
    read_again(store)
    article = store.articles.get(number)
    assert article
    assert (article.closes, article.closing) == (None, "")


def test_edits_while_another_whole_text_is_waited_for_keep_the_deadline_of_the_one_that_is_here(
    store: Store, source: Source
) -> None:
    (number,) = keep(store, source, entry("k", "Ajira", "Soma zaidi...", link="https://a.example/1", published=NOW))
    store.full_texts.save(number, Page(f"<p>{SAID}</p>", "readability"), "https://a.example/1", 1, NOW)
    store.steps.change(source.slug, full_text="always")
    for text in ("Soma tena...", "Soma zaidi tena..."):
        edit(store, source, number, entry("k", "Ajira", text, link="https://a.example/1", published=NOW))
    read_again(store)
    assert store.articles.headlines([number])[0].closes is not None


def test_an_article_that_nothing_can_be_read_in_keeps_no_other_waiting_and_is_not_tried_for_ever(
    store: Store, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = keep(store, source, *(entry(key, f"Ajira {key}", SAID, published=NOW) for key in "abc"))
    forget(store)
    find_one = deadlines.find

    def tripping(title: str, *given: Any) -> Any:
        if title == "Ajira b":
            raise RecursionError
        return find_one(title, *given)

    monkeypatch.setattr(deadlines, "find", tripping)
    assert read_again(store) == 3
    assert not store.deadlines.behind()
    assert [one.closes is not None for one in store.articles.headlines(numbers)] == [True, False, True]


# ---------------------------------------------------------------- growing old


def test_a_call_that_is_open_is_not_forgotten(store: Store, source: Source) -> None:
    entries = [
        entry(f"k{n}", published=NOW - 400 * DAY, closes=closes)
        for n, closes in enumerate((NOW + DAY, NOW - DAY, None))
    ]
    numbers = keep(store, source, *entries)
    store.articles.mark(numbers, read=True)
    store.sources.listed(source.id, [])
    assert store.ageing.prune(Retention(keep_days=30), NOW) == 2
    assert find(store, "") == [numbers[0]]
    assert store.ageing.prune(Retention(keep_days=30), NOW + 2 * DAY) == 1
