"""What a reading of a source changes."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from egov_tui.model import Decision, Entry, Feed, Known
from egov_tui.sync.decide import decide

DAY = datetime(2026, 11, 1, tzinfo=UTC)


def entry(key: str, text: str = "a", day: int | None = None, aliases: tuple[str, ...] = ()) -> Entry:
    published = None if day is None else DAY + timedelta(days=day)
    return Entry(key=key, content_hash=text, title=key, published=published, aliases=aliases)


def feed(*entries: Entry) -> Feed:
    return Feed("rss", entries=entries, listed=tuple(one.key for one in entries))


def test_what_is_new_comes_oldest_first() -> None:
    assert [e.key for e in decide(feed(entry("new"), entry("old")), {}).inserts] == ["old", "new"]
    dated = feed(entry("b", day=2), entry("c", day=3), entry("a", day=1))
    assert [e.key for e in decide(dated, {}).inserts] == ["a", "b", "c"]


def test_a_changed_text_is_an_edit_of_the_same_article() -> None:
    changed = entry("k", "new text")
    assert decide(feed(changed), {"k": Known(7, "old text")}) == Decision(edits=((7, changed),))


def test_the_same_text_and_what_vanished_change_nothing() -> None:
    assert decide(feed(entry("k", "t")), {"k": Known(1, "t"), "gone": Known(2, "t")}) == Decision()


def test_a_new_guid_of_a_known_article_is_an_alias_not_a_second_article() -> None:
    moved = entry("guid:https://a.example/1", "t", aliases=("guid:http://a.example/1",))
    assert decide(feed(moved), {"guid:http://a.example/1": Known(4, "t")}) == Decision(aliases=((moved.key, 4),))


keys = st.sampled_from("abcdef")
entries = st.lists(st.tuples(keys, st.sampled_from("xyz")), unique_by=lambda pair: pair[0])


@given(entries, st.dictionaries(keys, st.sampled_from("xyz")))
def test_deciding_again_after_the_decision_changes_nothing(read: list[tuple[str, str]], before: dict[str, str]) -> None:
    known = {key: Known(number, text) for number, (key, text) in enumerate(before.items(), 1)}
    document = feed(*(entry(key, text) for key, text in read))
    decision = decide(document, known)
    after = dict(known)
    for number, one in decision.edits:
        after[one.key] = Known(number, one.content_hash)
    for one in decision.inserts:
        after[one.key] = Known(len(after) + 100, one.content_hash)
    assert decide(document, after) == Decision()
    assert set(before) <= set(after), "nothing is lost"
    assert {e.key for e in decision.inserts} == {key for key, _text in read} - set(before)
    assert replace(document) == document
