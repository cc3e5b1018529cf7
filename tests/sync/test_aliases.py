"""An article that comes under a new key is the same article; two that look alike stay two."""

from hypothesis import given
from hypothesis import strategies as st

from egov_tui.model import Decision, Entry, Feed, Known
from egov_tui.sync.decide import decide


def entry(key: str, text: str = "t", *aliases: str) -> Entry:
    return Entry(key, text, key, aliases=aliases)


def feed(*entries: Entry, also_listed: tuple[str, ...] = ()) -> Feed:
    return Feed("rss", entries=entries, listed=(*also_listed, *(one.key for one in entries)))


def test_an_alias_of_an_article_that_is_still_listed_is_another_article() -> None:
    second = entry("guid:2", "t", "like:tangazo")
    known = {"guid:1": Known(1, "t"), "like:tangazo": Known(1, "t")}
    assert decide(feed(second, also_listed=("guid:1",)), known) == Decision(inserts=(second,))
    assert decide(feed(second), known) == Decision(aliases=(("guid:2", 1),))


def test_only_one_entry_takes_the_place_of_an_article() -> None:
    first, second = entry("guid:1", "a", "like:x"), entry("guid:2", "b", "like:x")
    decision = decide(feed(first, second), {"like:x": Known(1, "old")})
    assert decision == Decision(inserts=(second,), edits=((1, first),), aliases=(("guid:1", 1),))


keys = st.sampled_from("abcdef")
documents = st.lists(
    st.builds(
        lambda key, text, aliases: entry(key, text, *aliases), keys, st.sampled_from("xyz"), st.sets(keys, max_size=3)
    ),
    unique_by=lambda one: one.key,
)
caches = st.dictionaries(keys, st.builds(Known, st.integers(1, 4), st.just("x")))


def carried_out(decision: Decision, known: dict[str, Known]) -> dict[str, Known]:
    hashes = {one.id: one.content_hash for one in known.values()}
    hashes |= {number: one.content_hash for number, one in decision.edits}
    after = {key: Known(one.id, hashes[one.id]) for key, one in known.items()}
    after |= {key: Known(number, hashes[number]) for key, number in decision.aliases}
    return after | {one.key: Known(100 + n, one.content_hash) for n, one in enumerate(decision.inserts)}


@given(documents, caches)
def test_deciding_again_changes_nothing_and_every_entry_has_its_article(
    read: list[Entry], known: dict[str, Known]
) -> None:
    document = feed(*read)
    after = carried_out(decide(document, known), known)
    assert decide(document, after) == Decision()
    assert {one.key for one in read} <= set(after)
    assert {key: one.id for key, one in known.items()}.items() <= {key: one.id for key, one in after.items()}.items()
