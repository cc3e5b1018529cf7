"""The whole text of an article stands beside what its source says: kept, found, shown, forgotten."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from egov_tui.model import Attachment, Decision, Full, FullText, Page, Source
from egov_tui.store import Store
from egov_tui.store.fulltext import ASKED, HERE, REFUSED
from egov_tui.store.salvage import repair
from egov_tui.store.soundness import look_over
from egov_tui.text.reading import is_whole, whole
from tests.store.conftest import NOW, catch_up, edit, entry, find, keep

LINK = "https://wizara.example/news/1"
PDF = Attachment("https://wizara.example/1.pdf", "application/pdf", None, "Tangazo")


def page(text: str = "kiboko mtoni", **more: Any) -> Page:
    return Page(f"<p>{text}</p>", "readability", **more)


def one(store: Store, source: Source, text: str = "muhtasari mfupi", **more: Any) -> int:
    (number,) = keep(store, source, entry("k", "Kichwa", text, **{"link": LINK, **more}))
    return number


def full(store: Store, number: int, what: Page | None = None) -> None:
    assert store.full_texts.save(number, what or page(), LINK, 1234, NOW)


def shown(store: Store, number: int) -> bool:
    return store.articles.headlines([number])[0].full


def wish(store: Store, source: Source, when: FullText) -> None:
    store.steps.change(source.slug, full_text=when)


def test_both_versions_are_kept_and_either_can_be_shown(store: Store, source: Source) -> None:
    number = one(store, source)
    full(store, number)
    article = store.articles.get(number)
    assert article
    assert article.text == "muhtasari mfupi"
    assert not is_whole(article)
    assert article.full == store.full_texts.get(number) == Full("<p>kiboko mtoni</p>", LINK, "readability", NOW, 1234)
    told = whole(article)
    assert (told.text, is_whole(told)) == ("kiboko mtoni", True)
    assert whole(told) is told
    assert shown(store, number)
    assert store.full_texts.state(number) == HERE


def test_an_article_is_found_by_the_words_of_both(store: Store, source: Source) -> None:
    number = one(store, source)
    full(store, number)
    assert find(store, "kiboko") == []
    catch_up(store)
    assert find(store, "viboko") == find(store, "muhtasari") == find(store, '"muhtasari mfupi"') == [number]
    assert find(store, "kiboko", order="relevance") == [number]
    article = store.articles.get(number)
    assert article
    assert article.text == "muhtasari mfupi", "what is indexed is more than what its source says"
    store.index.check()


def test_what_the_page_says_once_more_is_not_indexed_twice(store: Store, source: Source) -> None:
    number = one(store, source, "maji safi")
    full(store, number, page("Leo maji  safi yamefika. Hoja."))
    (waiting,) = store.index.of([number])
    from egov_tui.text.packing import inflated
    from egov_tui.text.reading import index

    assert inflated(index(waiting).text) == "Leo maji safi yamefika. Hoja."


def test_a_text_that_comes_while_an_article_is_read_for_the_index_waits_on(store: Store, source: Source) -> None:
    number = one(store, source)
    from egov_tui.text.reading import index

    old = [index(article) for article in store.index.of([number])]
    full(store, number)
    store.index.freeze(old)
    assert store.index.waiting() == 1
    catch_up(store)
    assert find(store, "kiboko") == [number]
    again = [index(article) for article in store.index.of([number])]
    store.full_texts.forget([number])
    store.index.freeze(again)
    assert store.index.waiting() == 1
    store.index.check()


def test_a_forgotten_text_is_found_and_shown_no_more(store: Store, source: Source) -> None:
    number = one(store, source)
    full(store, number)
    catch_up(store)
    store.full_texts.forget([number, 99])
    catch_up(store)
    assert find(store, "kiboko") == []
    assert find(store, "muhtasari") == [number]
    assert not shown(store, number)
    article = store.articles.get(number)
    assert article
    assert article.full is None
    store.index.check()


def test_the_files_of_the_page_join_those_of_the_feed_once_each(store: Store, source: Source) -> None:
    own = Attachment("https://wizara.example/own.mp3", "audio/mpeg", 10, None)
    number = one(store, source, attachments=(own, replace(PDF, title="Kutoka kwenye mlisho")))
    other = Attachment("https://wizara.example/2.doc")
    full(store, number, page(attachments=(PDF, other)))
    article = store.articles.get(number)
    assert article
    assert article.attachments == (own, replace(PDF, title="Kutoka kwenye mlisho"), other)


def test_a_page_that_is_a_file_is_an_attachment_and_no_text(store: Store, source: Source) -> None:
    number = one(store, source)
    store.full_texts.refuse(number, [PDF])
    article = store.articles.get(number)
    assert article
    assert (article.full, article.attachments) == (None, (PDF,))
    (headline,) = store.articles.headlines([number])
    assert (headline.full, headline.attachments) == (False, True)
    assert find(store, "has:attachment") == [number]
    assert store.full_texts.state(number) == REFUSED
    catch_up(store)
    assert find(store, "muhtasari") == [number]
    look_over(store.path)


def test_a_text_that_is_here_outlives_a_refusal(store: Store, source: Source) -> None:
    number = one(store, source)
    full(store, number)
    store.full_texts.refuse(number)
    store.full_texts.refuse(number, [PDF])
    assert shown(store, number)
    assert store.full_texts.state(number) == HERE
    assert store.full_texts.get(number)


def test_a_source_that_wants_all_asks_for_those_that_come_from_then_on(store: Store, source: Source) -> None:
    keep(store, source, entry("before", link=LINK))
    wish(store, source, "always")
    new = keep(
        store,
        source,
        entry("old", "Wa kwanza", link=f"{LINK}1", published=NOW - timedelta(days=2)),
        entry("new", "Wa pili", link=f"{LINK}2", published=NOW - timedelta(days=1)),
        entry("none"),
        entry("mail", link="mailto:a@b.example"),
    )
    assert store.full_texts.awaiting(source.id, 9) == [
        (new[1], f"{LINK}2", "Wa pili"),
        (new[0], f"{LINK}1", "Wa kwanza"),
    ]
    assert len(store.full_texts.awaiting(source.id, 1)) == 1
    full(store, new[1])
    store.full_texts.refuse(new[0])
    assert store.full_texts.awaiting(source.id, 9) == []


def test_an_edit_has_a_text_that_is_here_fetched_again_only_where_all_are(store: Store, source: Source) -> None:
    number = one(store, source)
    full(store, number)
    edit(store, source, number, entry("k", "Kichwa", "sasa", link=LINK))
    assert store.full_texts.state(number) == HERE
    wish(store, source, "always")
    edit(store, source, number, entry("k", "Kichwa", "tena", link=LINK))
    assert store.full_texts.state(number) == ASKED
    assert shown(store, number), "until then the old one can be read"
    assert store.full_texts.awaiting(source.id, 9)


def test_what_is_asked_for_waits_unless_it_is_here_or_has_no_page(store: Store, source: Source) -> None:
    numbers = keep(store, source, entry("a", link=LINK), entry("b"), entry("c", link=LINK))
    full(store, numbers[2])
    store.full_texts.ask(numbers)
    assert [number for number, _link, _title in store.full_texts.awaiting(source.id, 9)] == numbers[:1]


def test_of_an_article_that_has_gone_nothing_is_kept(store: Store, source: Source) -> None:
    assert not store.full_texts.save(77, page(), LINK, 1, NOW)
    store.full_texts.refuse(77, [PDF])
    assert store.full_texts.get(77) is None
    assert store.full_texts.state(77) == 0


def test_a_wish_can_be_taken_back(store: Store, source: Source) -> None:
    wish(store, source, "on_open")
    assert store.sources.all()[0].full_text == "on_open"
    store.steps.take_back()
    assert store.sources.all()[0].full_text == "never"


def test_a_source_that_is_removed_and_brought_back_has_its_whole_texts(store: Store, source: Source) -> None:
    number = one(store, source)
    full(store, number, page(attachments=(PDF,)))
    wish(store, source, "always")
    catch_up(store)
    before = store.articles.get(number)
    store.steps.remove(store.sources.all()[0])
    assert find(store, "kiboko") == []
    store.steps.take_back()
    assert store.articles.get(number) == before
    assert store.sources.all()[0].full_text == "always"
    assert find(store, "kiboko") == [number]


def test_a_source_that_an_older_version_put_aside_comes_back(store: Store, source: Source, path: Path) -> None:
    number = one(store, source)
    store.steps.remove(source)
    (file,) = (path.parent / "removed").glob("*.sqlite3")
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("DROP TABLE full_texts")
    store.steps.take_back()
    assert find(store, "muhtasari") == [number]


def test_of_a_damaged_cache_the_whole_texts_are_saved(store: Store, source: Source, path: Path) -> None:
    number = one(store, source)
    full(store, number)
    store.close()
    repair(path, path.with_name("fresh"), path.with_name("damaged.sqlite3"))
    look_over(path)
    with Store.open(path) as again:
        catch_up(again)
        assert find(again, "kiboko") == [number]
        assert shown(again, number)


def test_a_whole_text_that_damage_took_is_not_said_to_be_here(store: Store, source: Source, path: Path) -> None:
    number = one(store, source)
    full(store, number)
    store.close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE full_texts SET html = x'00'")
    repair(path, path.with_name("fresh"), path.with_name("damaged.sqlite3"))
    with Store.open(path) as again:
        assert not shown(again, number)
        assert again.full_texts.state(number) == 0


@pytest.mark.parametrize("value", ["'perhaps'", "7", "''"])
def test_a_value_that_no_version_writes_is_damage(store: Store, source: Source, path: Path, value: str) -> None:
    store.close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"UPDATE sources SET full_text = {value}")
    repair(path, path.with_name("fresh"), path.with_name("damaged.sqlite3"))
    with Store.open(path) as again:
        assert again.sources.all()[0].full_text == "never"


def test_bytes_beside_a_visit_are_counted_for_the_source(store: Store, source: Source) -> None:
    from egov_tui.model import Spent

    store.ledger.spend(source.id, Spent(100, 20), NOW)
    store.ledger.spend(source.id, Spent(), NOW)
    (told,) = store.ledger.since(NOW.date())
    assert (told.source, told.requests, told.bytes_in, told.bytes_out) == (source.slug, 1, 100, 20)


def test_new_articles_are_saved_as_ever_where_nothing_was_wished(store: Store, source: Source) -> None:
    store.articles.save(source.id, Decision(inserts=(entry("a", link=LINK),)), NOW)
    assert store.full_texts.awaiting(source.id, 9) == []
