"""Searching: words in any inflection, phrases as they stand, filters; whatever is typed, an answer."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from egov_tui.model import Attachment, Decision, Entry, Source
from egov_tui.store import Store
from egov_tui.store import search as module
from egov_tui.store.query import both, parse
from tests.store.conftest import NOW, entry, find, keep

DAY = timedelta(days=1)


@pytest.fixture
def named(store: Store, source: Source) -> dict[str, int]:
    """Five articles of two agencies, under names of their own."""
    bank = store.sources.add("https://bank.example/", title="Benki Kuu", slug="bot", agency="Benki Kuu ya Taifa")
    english = {"language": "en"}
    water = keep(
        store,
        source,
        entry("water", "Mkutano wa maji", "Zabuni ya kisima cha ng'ombe.", published=NOW - DAY, authors=("Asha Ali",)),
        entry("meeting", "Conferences", "The ministers met; generalised electing.", published=NOW - 2 * DAY, **english),
        entry(
            "tender", "Zabuni", "Serikali mtandao na tehama.", published=NOW - 3 * DAY, categories=("Zabuni za umma",)
        ),
    )
    money = keep(
        store,
        bank,
        entry("rates", "Exchange rates", "Mtandao serikali: covid-19 élection.", published=NOW - 400 * DAY, **english),
        entry("none", "Kimya", attachments=(Attachment("https://bank.example/x.pdf"),), language="fr-CA"),
    )
    store.articles.mark([water[0]], read=True, starred=True)
    store.articles.mark([money[1]], later=True)
    return dict(zip(("water", "meeting", "tender", "rates", "none"), [*water, *money], strict=True))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "none water meeting tender rates"),
        ("zabuni", "water tender"),
        ("ZABUNI tehama", "tender"),
        ("zabuni -tehama", "water"),
        ("-zabuni", "none meeting rates"),
        ("-zabuni -kimya", "meeting rates"),
        ("conference", "meeting"),
        ("elects", "meeting rates"),
        ("conference minister", "meeting"),
        ('"conference"', ""),
        ('"conferences"', "meeting"),
        ("ngombe", "water"),
        ("ng'ombe", "water"),
        ("ng’ombe", "water"),
        ("ombe", "water"),
        ('"serikali mtandao"', "tender"),
        ("serikali mtandao", "tender rates"),
        ("mtand*", "tender rates"),
        ("m*", "water meeting tender rates"),
        ("covid-19", "rates"),
        ("19-covid", ""),
        ("Election", "meeting rates"),
        ("kisima OR tehama", "water tender"),
        ("(kisima OR tehama) (zabuni OR covid)", "water tender"),
        ("zabuni (kisima OR is:unread)", "water tender"),
        ("is:starred OR covid", "water rates"),
        ("zabuni -(is:starred OR covid)", "tender"),
        ("-(zabuni OR conference)", "none rates"),
        ("zabuni -(ya -na)", "tender"),
        ("title:zabuni", "tender"),
        ("title:conference", "meeting"),
        ("title:minister", ""),
        ("title:conf*", "meeting"),
        ('title:"wa maji"', "water"),
        ("-title:zabuni zabuni", "water"),
        ("source:bot", "none rates"),
        ("source:BOT covid", "rates"),
        ("source:wizara*", "water meeting tender"),
        ("source:nobody", ""),
        ("-source:bot", "water meeting tender"),
        ("agency:maji", "water meeting tender"),
        ("agency:kuu", "none rates"),
        ('agency:"benki kuu"', "none rates"),
        ("agency:ben", ""),
        ("agency:ben*", "none rates"),
        ("author:asha", "water"),
        ("author:ash*", "water"),
        ('author:"ASHA ALI"', "water"),
        ("-author:asha is:unread source:wizara-ya-maji", "meeting tender"),
        ("category:umma", "tender"),
        ("lang:sw", "water tender"),
        ("lang:fr", "none"),
        ("lang:fr-ca", "none"),
        ("lang:french", "none"),
        ("lang:none", ""),
        ("-lang:sw", "none meeting rates"),
        ("is:read", "water"),
        ("is:unread", "none meeting tender rates"),
        ("is:starred", "water"),
        ("is:later", "none"),
        ("is:edited", ""),
        ("has:attachment", "none"),
        ("zabuni is:unread", "tender"),
        ("since:9w -is:later", ""),
        ("before:2026", "rates"),
        ("after:2026 zabuni", "water tender"),
        ("after:9999", ""),
        ("before:0001", ""),
        ("after:0001", "none water meeting tender rates"),
        ("NEAR(zabuni", ""),
        ("zabuni)", "water tender"),
        ("mwezi", ""),
    ],
)
def test_what_is_found(store: Store, named: dict[str, int], query: str, expected: str) -> None:
    names = {number: name for name, number in named.items()}
    assert " ".join(names[number] for number in find(store, query)) == expected


def test_a_span_ends_now(store: Store, source: Source) -> None:
    now = datetime.now(UTC)
    old, new = keep(store, source, entry("o", published=now - 8 * DAY), entry("n", published=now - 6 * DAY), now=now)
    assert find(store, "since:7d") == [new]
    assert find(store, "since:2w") == [new, old]


def test_a_search_is_limited_to_a_place(store: Store, named: dict[str, int]) -> None:
    found = store.articles.ids(both(parse("source:wizara-ya-maji"), parse("zabuni OR covid")))
    assert list(found) == [named["water"], named["tender"]]


def test_newest_first_goes_by_sort_date_whatever_the_order_of_arrival(store: Store, source: Source) -> None:
    dates = [NOW - n * DAY for n in (3, 1, 2)]
    a, b, c = keep(store, source, *(entry(f"k{n}", text="maji", published=d) for n, d in enumerate(dates)))
    assert find(store, "maji") == [b, c, a]
    assert find(store, "maji", limit=2) == [b, c]


def test_a_search_looks_at_the_newest_by_arrival(store: Store, source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "NEWEST", 3)
    numbers = keep(store, source, *(entry(f"k{n}", text="maji", published=NOW - n * DAY) for n in range(6)))
    assert find(store, "maji", limit=3) == numbers[3:]
    assert sorted(find(store, "maji", limit=3, order="relevance")) == numbers[3:]
    assert find(store, "maji") == numbers, "who wants all gets all"
    store.articles.mark(numbers[4:], read=True)
    assert find(store, "maji is:unread", limit=3) == numbers[1:4], "filters come before the limit"
    assert sorted(find(store, "maji is:unread", limit=3, order="relevance")) == numbers[1:4]
    assert find(store, "is:unread") == numbers[:4], "a list has no limit"


def test_relevance_prefers_the_title(store: Store, source: Source) -> None:
    title, often, once = keep(
        store,
        source,
        entry("1", "Maji", "kisima " * 30),
        entry("2", "Kisima", "maji maji maji " + "neno " * 27),
        entry("3", "Kisima", "maji " + "neno " * 29),
    )
    assert find(store, "maji", order="relevance") == [title, often, once]
    assert find(store, "maji", order="relevance", limit=1) == [title]
    assert find(store, "is:unread", order="relevance") == [once, often, title]


@pytest.fixture(scope="module")
def some(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.open(Path(tmp_path_factory.mktemp("cache"), "cache.sqlite3")) as store:
        source = store.sources.add("https://a.example/", title="A")
        keep(store, source, *(entry(f"k{n}", "a b OR near", 'is "the" covid-19 ' * n) for n in range(5)))
        yield store


PIECES = [
    *('"', "(", ")", "-", " OR ", " AND ", " NOT ", "NEAR(a b, 2)", "title:", "text:", "^", "+", "a", "b", "*", " "),
    *("is:read", "before:2015", "since:99999y", "source:", "search", "{a}:", "'", ";--", "%", "_", "\x00", "\ud800"),
    *("𐐀", "ǅ", "\ue000a"),
]


def test_relevance_prefers_the_very_word_to_its_inflections(store: Store, source: Source) -> None:
    exact, inflected = keep(
        store,
        source,
        entry("a", text="Leo kuna mkutano mjini pamoja na wadau wa maji"),
        entry("b", text="Leo kuna mikutano mjini pamoja na wadau wa maji"),
    )
    assert find(store, "mkutano", order="relevance") == [exact, inflected]
    assert find(store, "mikutano", order="relevance") == [inflected, exact]


def test_relevance_that_takes_too_long_gives_the_newest(
    store: Store, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = keep(store, source, *(entry(f"k{n}", text="maji " * (n + 1)) for n in range(300)))
    monkeypatch.setattr("egov_tui.store.articles.RELEVANCE_SECONDS", -1.0)
    monkeypatch.setattr("egov_tui.store.connection._STEPS", 1)
    assert sorted(find(store, "maji", limit=20, order="relevance")) == numbers[-20:]
    assert len(find(store, "maji")) == 300, "and what is asked next has no deadline"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text() | st.lists(st.sampled_from(PIECES)).map("".join), order=st.sampled_from(["newest", "relevance"]))
def test_no_input_raises(some: Store, text: str, order: module.Order) -> None:
    found = some.articles.ids(parse(text), order=order)
    assert set(found) <= {1, 2, 3, 4, 5}


@pytest.mark.parametrize(
    "text",
    [
        " ".join(f"w{n}" for n in range(10_000)),
        " OR ".join(["a", *(f"w{n}" for n in range(10_000))]),
        "-(" * 5_000 + "a",
        "(((((",
        "a" * 100_000,
        "a-" * 50_000,
        '"' + "a " * 50_000,
        "a*" * 1000,
    ],
)
def test_input_without_end_gets_an_answer(some: Store, text: str) -> None:
    some.articles.ids(parse(text))


@given(text=st.text(alphabet=st.characters(categories=["L", "N", "M", "S", "P"]), min_size=1))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50)
def test_a_word_of_an_article_finds_it(some: Store, text: str) -> None:
    """Every word that is shown finds its article, also as a phrase."""
    from egov_tui.text.clean import clean
    from egov_tui.text.stem import words

    (source,) = some.sources.all()
    found = next(words(clean(text)), None)
    if found is None or not found[0].isascii():
        return
    keep(some, source, entry("own", found[0] + " x"))
    number = some.articles.known(source.id)["own"].id
    try:
        assert number in find(some, f"{found[0]}")
        assert number in find(some, f'"{found[0]}"')
    finally:
        with some._database.write() as connection:
            connection.execute("DELETE FROM articles WHERE id = ?", (number,))


def test_orders(store: Store, named: dict[str, int]) -> None:
    def order(by: str, query: str = "") -> str:
        names = {number: name for name, number in named.items()}
        return " ".join(names[number] for number in store.articles.ids(parse(query), order=by))  # type: ignore[arg-type]

    assert order("newest") == "none water meeting tender rates"
    assert order("oldest") == "rates tender meeting water none"
    assert order("unread") == "none meeting tender rates water"
    assert order("agency") == "none rates water meeting tender"
    assert order("title") == "meeting rates none water tender"
    assert order("title", "zabuni") == "water tender"
    assert order("unread", "zabuni") == "tender water"
    assert order("oldest", "mtandao") == "rates tender"
    assert order("agency", "mtandao") == "rates tender"


def test_a_folder_holds_its_folders_and_a_muted_source_is_found_when_asked(
    store: Store, named: dict[str, int], source: Source
) -> None:
    store.steps.change(source.slug, folder="Wizara/Maji na Umwagiliaji", muted=True)
    store.steps.change("bot", folder="Wizarani")
    water = sorted(named[name] for name in ("water", "meeting", "tender"))
    assert sorted(find(store, "folder:wizara")) == water
    assert sorted(find(store, 'folder:"Wizara/Maji na Umwagiliaji"')) == water
    assert not find(store, "folder:Wizara/Maji")
    assert len(find(store, "folder:Wiz*")) == 5
    assert sorted(find(store, "is:muted")) == water
    assert len(find(store, "-is:muted")) == 2


@pytest.mark.parametrize("query", ["is:starred", "is:later", "is:open", "is:closed", "has:deadline", "closing:7d"])
@pytest.mark.parametrize("order", ["newest", "closing"])
def test_the_few_of_a_language_are_found_without_going_through_all(
    store: Store, source: Source, path: Path, query: str, order: module.Order
) -> None:
    soon = datetime.now(UTC) + DAY
    few = keep(store, source, entry("a", closes=soon), entry("b", closes=NOW - DAY))
    keep(store, source, *(entry(f"k{n}") for n in range(400)))
    store.articles.mark(few, starred=True, later=True)
    steps: list[None] = []
    for text in (query, f"lang:sw {query}"):
        sql, parameters = module.select(parse(text), datetime.now(UTC), None, order)
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("SELECT 1 FROM articles")  # reads the shape of the cache
            connection.set_progress_handler(lambda: steps.append(None), 1)
            found = connection.execute(sql, parameters).fetchall()
        assert 1 <= len(found) <= 2
    assert len(steps) < 400, f"{len(steps)} steps of SQLite's machine"


def test_a_day_in_words_is_that_of_the_day_on_which_it_is_looked_for(store: Store) -> None:
    source = store.sources.add("https://maji.example/feed")
    now = datetime.now(UTC)
    store.articles.save(source.id, Decision(inserts=(Entry("k", "h", "Kisima", published=now),)), now)
    found = {text: len(store.articles.ids(parse(text))) for text in ("after:jana", "before:jana", "after:kesho-kutwa")}
    assert found == {"after:jana": 1, "before:jana": 0, "after:kesho-kutwa": 0}
