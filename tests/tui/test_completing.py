"""How a search being typed may go on, and what was searched for before."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from egov_tui.tui.completing import Known, choices, complete, unfinished
from egov_tui.tui.searches import MOST, Searches

KNOWN = Known(
    ["ega", "tra", "tra-zabuni"],
    ["e-Government Authority", "TRA", "Mamlaka ya Maji Arusha", 'Quo"ted'],
    date(2024, 5, 14),
    ["en", "sw", "none"],
)


@pytest.mark.parametrize(
    ("typed", "whole"),
    [
        ("ti", "title:"),
        ("kodi so", "kodi source:"),
        ("-is", "-is:"),
        ("(ag", "(agency:"),
        ("au", "author:"),
        ("IS", "IS:"),
        ("is:", "is:unread"),
        ("is:r", "is:read"),
        ("is:R", "is:Read"),
        ("is:unread", None),
        ("kodi -has:", "kodi -has:attachment"),
        ("lang:", "lang:en"),
        ("lang:s", "lang:sw"),
        ("lang:SWA", "lang:SWAhili"),
        ("lang:eng", "lang:english"),
        ("lang:no", "lang:none"),
        ("lang:fr", None),
        ("source:", "source:ega"),
        ("source:tra", "source:tra-zabuni"),
        ("since:", "since:7d"),
        ("since:3", "since:30d"),
        ("since:9", "since:9d"),
        ("since:9d", None),
        ("after:", "after:2024"),
        ("after:2024", "after:2024-05"),
        ("before:2024-05", "before:2024-05-14"),
        ("after:2015", None),
        ("agency:", 'agency:"e-Government Authority"'),
        ("agency:mam", "agency:mamlaka"),
        ('agency:"mamlaka ya', 'agency:"mamlaka ya Maji Arusha"'),
        ('agency:"Mamlaka ya Maji Arusha"', None),
        ("agency:T", "agency:TRA"),
        ("t", None),
        ("kodi", None),
        ("", None),
        ("is: ", None),
        ('"kodi ti', None),
        ('"kodi" ti', '"kodi" title:'),
        ("https://is", None),
        ("title:ko", None),
        ("other:va", None),
    ],
)
def test_operators_and_their_values_are_completed(typed: str, whole: str | None) -> None:
    found = complete(typed, KNOWN)
    assert (found and found.casefold()) == (whole and whole.casefold())
    assert found is None or found.startswith(typed)


@given(st.text(alphabet='tisource:agency" -(MA2w', max_size=24), st.lists(st.text(max_size=9), max_size=3))
def test_whatever_is_typed_a_completion_begins_with_it(typed: str, names: list[str]) -> None:
    found = complete(typed, Known(names, names, date(2024, 5, 14)))
    assert found is None or (found.startswith(typed) and len(found) > len(typed))


def test_all_there_is_to_choose_from_is_told() -> None:
    states = ("unread", "read", "starred", "later", "edited", "open", "closed")
    assert choices("kodi is:", KNOWN) == [f"is:{state}" for state in states]
    assert choices("closing:", KNOWN) == [
        "closing:7d",
        "closing:30d",
        "closing:24h",
        "closing:today",
        "closing:tomorrow",
    ]
    assert choices("after:y", KNOWN) == ["after:yesterday"]
    assert choices("since:2", KNOWN) == ["since:24h", "since:2d"]
    assert choices("closing:3", KNOWN) == ["closing:30d", "closing:3d"]
    assert choices("has:d", KNOWN) == ["has:deadline"]
    assert choices("source:tra", KNOWN) == ["source:tra-zabuni"]
    assert choices("kodi", KNOWN) == []


@pytest.mark.parametrize(
    ("typed", "waits"),
    [
        ("kodi is:", True),
        ("kodi is:unr", True),
        ("is:read", False),
        ("is:nonsense", False),
        ("source:t", True),
        ("source:tra", False),
        ("agency:mam", True),
        ("agency:mamlaka", False),
        ("after:20", True),
        ("after:2024", False),
        ("since:3", True),
        ("since:", True),
        ("title:", True),
        ("title:ko", False),
        ("author:", True),
        ("category:", True),
        ("other:", False),
        ("is:unread kodi", False),
        ("kodi", False),
    ],
)
def test_an_operator_is_not_looked_for_before_its_value_is_all_there(typed: str, waits: bool) -> None:
    assert unfinished(typed, KNOWN) is waits


# ---------------------------------------------------------------- earlier searches


def remembered(*texts: str) -> Searches:
    searches = Searches()
    for text in texts:
        searches.add(text)
    return searches


def test_earlier_searches_are_recalled_newest_first_and_back_to_what_was_typed() -> None:
    searches = remembered("a", "b", "c")
    assert [searches.older("typed"), searches.older("c"), searches.older("b")] == ["c", "b", "a"]
    assert searches.older("a") is None
    assert [searches.newer("a"), searches.newer("b"), searches.newer("c")] == ["b", "c", "typed"]
    assert searches.newer("typed") is None


def test_behind_the_newest_there_is_nothing_where_nothing_was_typed() -> None:
    searches = remembered("a")
    assert searches.older("") == "a"
    assert searches.newer("a") is None


def test_what_was_recalled_and_changed_is_what_was_typed() -> None:
    searches = remembered("a", "b")
    assert searches.older("") == "b"
    assert searches.newer("bc") is None
    assert searches.older("bc") == "b"
    assert searches.newer("b") == "bc"


def test_the_search_at_hand_is_not_recalled_again() -> None:
    searches = remembered("a", "b")
    assert searches.older("b") == "a"
    assert searches.newer("a") == "b"
    assert searches.newer("b") is None


def test_a_search_is_known_once_and_only_so_many_are() -> None:
    searches = remembered("a", "b", "a", "")
    assert searches.texts == ["a", "b"]
    searches = remembered(*map(str, range(MOST + 9)))
    assert len(searches.texts) == MOST
    assert searches.texts[0] == str(MOST + 8)


@pytest.mark.parametrize("kept", [None, "text", {"a": 1}, [1, None, "b", "", "b"], ("b",)])
def test_what_was_saved_is_loaded_when_it_is_first_wanted_and_checked(kept: object) -> None:
    saved: list[list[str]] = []
    searches = Searches(lambda: kept, lambda texts: saved.append(list(texts)))
    searches.add("c")
    assert saved == [["c", "b"] if isinstance(kept, list | tuple) else ["c"]]
    searches.add("c")
    assert len(saved) == 1
