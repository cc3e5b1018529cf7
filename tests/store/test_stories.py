"""What several sources tell is told once, is read once, and stays apart where its reader parted it."""

from datetime import timedelta
from typing import Any

import pytest

from egov_tui.model import Entry, Source, Split
from egov_tui.store import Store
from egov_tui.store.query import parse
from egov_tui.store.steps import told
from tests.store.conftest import NOW, edit, entry, find
from tests.store.conftest import keep as kept

TEXT = " ".join(f"neno{n}" for n in range(60))
LINK = "https://ikulu.go.tz/habari/12"


@pytest.fixture
def sources(store: Store) -> list[Source]:
    return [
        store.sources.add(f"https://{name}.go.tz/feed", title=name.title())
        for name in ("ikulu", "maji", "afya", "ardhi")
    ]


def keep(store: Store, source: Source, *entries: Entry, **more: Any) -> list[int]:
    ids = kept(store, source, *entries, **more)
    compare(store)
    return ids


def compare(store: Store) -> None:
    while store.stories.pending():
        pass


def listed(store: Store, query: str = "", *, whole: bool = True, limit: int | None = None) -> list[int]:
    asked = parse(query)
    return list(store.stories.once(asked, store.articles.ids(asked, limit=limit), whole=whole))


def others(store: Store, number: int) -> int:
    return store.articles.headlines([number])[0].others


def test_one_link_in_several_sources_is_one_story_that_its_own_site_leads(store: Store, sources: list[Source]) -> None:
    (passed_on,) = keep(store, sources[1], entry("1", link="http://www.ikulu.go.tz/habari/12/?utm_source=x"))
    assert listed(store) == [passed_on]
    assert others(store, passed_on) == 0
    (own,) = keep(store, sources[0], entry("a", link=LINK))
    (third,) = keep(store, sources[2], entry("9", link=LINK + "#juu"))
    assert listed(store) == [own]
    assert others(store, own) == others(store, third) == 2
    assert store.stories.members(third)[0] == own
    assert sorted(store.stories.members(third)) == [passed_on, own, third]


def test_one_text_within_five_days_is_one_story_and_after_them_two(store: Store, sources: list[Source]) -> None:
    days = [NOW - timedelta(days=n, minutes=n == 10) for n in (10, 5, 0)]
    numbers = [
        keep(store, source, entry("1", text=TEXT, published=day))[0] for source, day in zip(sources, days, strict=False)
    ]
    assert listed(store) == [numbers[1], numbers[0]]
    assert store.stories.members(numbers[0]) == numbers[:1]
    assert store.stories.members(numbers[2]) == numbers[1:]


def test_a_title_alone_is_no_story(store: Store, sources: list[Source]) -> None:
    short = "Tangazo la nafasi za kazi"
    numbers = [keep(store, source, entry("1", "TANGAZO", short))[0] for source in sources]
    assert sorted(listed(store)) == numbers


def test_what_one_source_says_twice_tells_nothing(store: Store, sources: list[Source]) -> None:
    """A link to the list of all news, a form that is filled in, a page that says that it wants scripts."""
    every = "https://ikulu.go.tz/habari"
    first = keep(store, sources[0], entry("1", text=TEXT, link=every), entry("2", text=TEXT, link=every))
    second = keep(store, sources[1], entry("1", text=TEXT, link=every))
    assert sorted(listed(store)) == [*first, *second]


def test_two_articles_of_one_source_are_two(store: Store, source: Source) -> None:
    ids = keep(store, source, entry("1", text=TEXT), entry("2", text=TEXT))
    assert sorted(listed(store)) == ids


def test_who_has_read_one_has_read_all_and_takes_it_back_for_all(store: Store, sources: list[Source]) -> None:
    numbers = [keep(store, source, entry("1", link=LINK))[0] for source in sources[:3]]
    store.steps.mark(numbers[1:2], read=True)
    assert find(store, "is:unread") == []
    assert [store.sources.find(one.slug).unread for one in sources[:3]] == [0, 0, 0]  # type: ignore[union-attr]
    store.steps.take_back()
    assert sorted(find(store, "is:unread")) == numbers
    store.steps.mark(numbers[:1], starred=True)
    assert find(store, "is:starred") == numbers[:1]  # a star is for one of them


def test_what_joins_a_story_that_was_read_is_read(store: Store, sources: list[Source]) -> None:
    (first,) = keep(store, sources[0], entry("1", link=LINK))
    store.articles.mark([first], read=True)
    keep(store, sources[1], entry("1", link=LINK))
    assert find(store, "is:unread") == []


def test_a_story_stands_where_the_list_has_it_first_if_its_leader_is_not_there(
    store: Store, sources: list[Source]
) -> None:
    own, second, third = (keep(store, source, entry("1", link=LINK))[0] for source in sources[:3])
    assert listed(store, "source:maji") == [second]
    assert listed(store, "source:maji OR source:afya") == [third]
    assert listed(store, "-source:ikulu") == [third]
    assert listed(store) == [own]


def test_the_beginning_of_a_list_is_that_of_the_whole(store: Store, sources: list[Source]) -> None:
    old = NOW - timedelta(days=30)
    (leader,) = keep(store, sources[0], entry("1", link=LINK, published=old))
    (copy,) = keep(store, sources[1], entry("1", link=LINK, published=NOW - timedelta(days=1)))
    (other,) = keep(store, sources[1], entry("2", published=NOW - timedelta(days=2)))
    assert listed(store) == [other, leader]
    assert listed(store, limit=2, whole=False) == [other]
    assert listed(store, "-source:ikulu", limit=1, whole=False) == [copy]


def test_what_arrives_and_was_told_before_is_not_new(store: Store, sources: list[Source]) -> None:
    (first,) = keep(store, sources[0], entry("1", link=LINK))
    keep(store, sources[1], entry("1", link=LINK), entry("2"))
    keep(store, sources[2], entry("2", link=LINK + "3"))
    keep(store, sources[3], entry("2", link=LINK + "3"))
    assert store.stories.arrived(parse(""), first) == 2
    assert store.stories.arrived(parse("-source:ikulu"), first) == 3
    assert store.stories.arrived(parse(""), store.articles.newest_id()) == 0


def test_what_was_parted_stays_apart(store: Store, sources: list[Source]) -> None:
    numbers = [keep(store, source, entry("1", link=LINK))[0] for source in sources[:3]]
    store.steps.part(numbers[1:2])
    assert sorted(listed(store)) == [numbers[0], numbers[1]]
    assert others(store, numbers[1]) == 0
    store.articles.mark(numbers[:1], read=True)
    assert find(store, "is:unread") == [numbers[1]]
    edit(store, sources[1], numbers[1], entry("1", "Mpya", link=LINK))
    compare(store)
    (fourth,) = keep(store, sources[3], entry("1", link=LINK))
    assert sorted(store.stories.members(fourth)) == [numbers[0], numbers[2], fourth]


def test_parting_the_leader_gives_the_rest_another_and_is_taken_back(store: Store, sources: list[Source]) -> None:
    numbers = [keep(store, source, entry("1", link=LINK))[0] for source in sources[:3]]
    store.steps.part(numbers[:1])
    assert sorted(listed(store)) == [numbers[0], numbers[1]]
    step = store.steps.take_back()
    assert isinstance(step, Split)
    assert told(step)
    assert listed(store) == [numbers[0]]
    assert store.stories.members(numbers[2]) == numbers


def test_of_two_that_are_parted_both_stand_alone(store: Store, sources: list[Source]) -> None:
    numbers = [keep(store, source, entry("1", link=LINK))[0] for source in sources[:2]]
    store.steps.part(numbers[:1])
    assert [others(store, number) for number in numbers] == [0, 0]
    assert store.stories.part(numbers) == Split(())
    assert not store.stories.part([10**6]).before


def test_parting_what_is_no_story_is_no_step(store: Store, source: Source) -> None:
    ids = keep(store, source, entry("1"))
    store.steps.part(ids)
    assert not store.steps.any()


def test_an_edit_looks_for_its_story_anew(store: Store, sources: list[Source]) -> None:
    (first,) = keep(store, sources[0], entry("1", text=TEXT, published=NOW))
    (second,) = keep(store, sources[1], entry("1", text="Punde", published=NOW))
    assert sorted(listed(store)) == [first, second]
    edit(store, sources[1], second, entry("1", text=TEXT, published=NOW))
    assert store.stories.behind()
    compare(store)
    assert listed(store) == [first]
    assert not store.stories.behind()


def test_what_only_a_pack_says_leads_no_story(store: Store, sources: list[Source]) -> None:
    (forged,) = keep(store, sources[1], entry("1", link="https://maji.go.tz/habari/1"))
    with store.stories._database.write() as connection:
        connection.execute("UPDATE articles SET packed = 1")
    (own,) = keep(store, sources[2], entry("1", link="https://maji.go.tz/habari/1"))
    assert store.stories.members(forged) == [own, forged]


def test_two_stories_that_turn_out_to_be_one_are_one(store: Store, sources: list[Source]) -> None:
    by_link = [keep(store, source, entry("1", text="", link=LINK, published=NOW))[0] for source in sources[:2]]
    (third,) = keep(store, sources[2], entry("1", text=TEXT, published=NOW))
    (fourth,) = keep(store, sources[3], entry("1", text=TEXT, link=LINK, published=NOW))
    assert sorted(store.stories.members(third)) == sorted([*by_link, third, fourth])
    assert listed(store) == by_link[:1]


def test_a_story_whose_leader_was_removed_is_told_still(store: Store, sources: list[Source]) -> None:
    numbers = [keep(store, source, entry("1", link=LINK))[0] for source in sources[:3]]
    store.steps.remove(sources[0])
    assert listed(store) == numbers[2:]
    assert sorted(store.stories.members(numbers[1])) == numbers[1:]
    store.steps.take_back()
    assert listed(store) == numbers[:1]


def test_what_was_read_while_a_source_was_away_is_read_when_it_is_back(store: Store, sources: list[Source]) -> None:
    numbers = [keep(store, source, entry("1", link=LINK))[0] for source in sources[:3]]
    store.steps.remove(sources[0])
    store.articles.mark(numbers[1:2], read=True)
    store.steps.take_back()
    assert sorted(store.stories.members(numbers[0])) == numbers
    assert find(store, "is:unread") == []


def test_a_source_that_is_back_joins_what_its_story_has_become(store: Store, sources: list[Source]) -> None:
    first, second = (keep(store, source, entry("1", link=LINK))[0] for source in sources[:2])
    store.steps.remove(sources[0])
    (third,) = keep(store, sources[2], entry("1", link=LINK))
    store.steps.take_back()
    compare(store)
    assert sorted(store.stories.members(first)) == [first, second, third]
    assert listed(store) == [first]


def test_a_source_that_is_back_joins_what_others_began_to_tell(store: Store, sources: list[Source]) -> None:
    (first,) = keep(store, sources[0], entry("1", link=LINK))
    store.steps.remove(sources[0])
    (second,) = keep(store, sources[1], entry("1", link=LINK))
    store.steps.take_back()
    compare(store)
    assert sorted(store.stories.members(first)) == [first, second]


def test_what_was_fetched_again_meanwhile_is_in_one_story_still(store: Store, sources: list[Source]) -> None:
    first, second = (keep(store, source, entry("1", link=LINK))[0] for source in sources[:2])
    store.steps.remove(sources[0])
    again = store.sources.add(sources[0].address, title="Ikulu")
    keep(store, again, entry("1", link=LINK))
    store.articles.mark([second], read=True)
    store.steps.take_back()
    compare(store)
    assert sorted(store.stories.members(first)) == [first, second]
    assert find(store, "is:unread") == []


def test_what_was_parted_is_so_when_its_source_is_back(store: Store, sources: list[Source]) -> None:
    numbers = [keep(store, source, entry("1", link=LINK))[0] for source in sources[:3]]
    store.steps.part(numbers[:1])
    store.steps.remove(sources[0])
    store.steps.take_back()
    compare(store)
    assert store.stories.members(numbers[0]) == numbers[:1]


def test_to_unite_a_story_again_leaves_nobody_out_who_joined_it_meanwhile(store: Store, sources: list[Source]) -> None:
    second, third, fourth = (keep(store, source, entry("1", link=LINK))[0] for source in sources[1:])
    store.steps.part([third])
    (own,) = keep(store, sources[0], entry("1", link=LINK))  # it leads from now on
    assert store.stories.members(second)[0] == own
    store.steps.take_back()
    assert sorted(store.stories.members(own)) == [second, third, fourth, own]
    assert listed(store) == [own]


def test_a_page_that_very_many_articles_link_is_no_story(store: Store, sources: list[Source]) -> None:
    many = [entry(str(n), link=LINK) for n in range(60)]
    first = keep(store, sources[0], *many)
    second = keep(store, sources[1], entry("1", link=LINK))
    assert sorted(listed(store)) == [*first, *second]


@pytest.mark.parametrize("mark", [{"link": "https://ikulu.go.tz/habari"}, {"text": TEXT}], ids=["a list", "a form"])
def test_what_one_source_says_twice_parts_what_it_joined_before(
    mark: dict[str, str], store: Store, sources: list[Source]
) -> None:
    first = keep(store, sources[0], entry("1", **mark))
    second = keep(store, sources[1], entry("1", **mark))
    assert listed(store) == first
    again = keep(store, sources[0], entry("2", **mark))
    assert sorted(listed(store)) == [*first, *second, *again]
    store.articles.mark(first, read=True)
    assert sorted(find(store, "is:unread")) == [*second, *again]


def test_what_is_one_story_for_another_reason_too_stays_one(store: Store, sources: list[Source]) -> None:
    every = "https://ikulu.go.tz/habari"
    first = keep(store, sources[0], entry("1", text=TEXT, link=every))
    keep(store, sources[1], entry("1", text=TEXT, link=every))
    again = keep(store, sources[0], entry("2", link=every), entry("3", link=every))
    assert sorted(listed(store)) == [*first, *again]
    assert not store.stories.behind()


def test_what_is_compared_in_parts_is_compared_with_all(store: Store, sources: list[Source]) -> None:
    """The second that links the list of all news comes into view only after the first was compared."""
    every = "https://ikulu.go.tz/habari"
    ids = kept(store, sources[0], entry("1", link=every))
    ids += kept(store, sources[1], entry("2", link=LINK), entry("1", link=every))
    ids += kept(store, sources[0], entry("2", link=every))
    ids += kept(store, sources[2], entry("1", link=every))
    while store.stories.pending(1):
        pass
    assert sorted(listed(store)) == ids


def test_an_article_whose_text_was_lost_is_not_waited_for(store: Store, source: Source) -> None:
    kept(store, source, entry("1"))
    with store.stories._database.write() as connection:
        connection.execute("DELETE FROM frozen")
    assert not store.stories.behind()


def test_stories_that_share_what_tells_nothing_do_not_part_each_other_for_ever(
    store: Store, sources: list[Source]
) -> None:
    links = [f"{LINK}{n}" for n in range(3)]
    for source in sources:
        kept(store, source, *(entry(link, text=TEXT, link=link) for link in links))
    for _turn in range(24):
        if not store.stories.pending(1):
            break
    assert not store.stories.behind()
    assert len(listed(store)) == len(links)
