"""What a typed line means, and how a page is filled."""

from collections import Counter

import pytest

from egov_tui import i18n
from egov_tui.cli.linear.commands import COMMANDS, Order, numbers, parse, spoken
from egov_tui.cli.linear.flows import Rows, Text
from egov_tui.errors import UsageError


@pytest.mark.parametrize(
    ("typed", "order"),
    [
        ("", Order("more")),
        ("  \r", Order("more")),
        ("12", Order("open", "12")),
        ("12.", Order("open", "12.")),
        ("/zabuni  tehama", Order("search", "zabuni tehama")),
        ("/ is:unread", Order("search", "is:unread")),
        ("s", Order("sources")),
        ("s zabuni", Order("search", "zabuni")),
        ("S", Order("save")),
        ("S Zabuni zote", Order("save", "Zabuni zote")),
        ("r", Order("refresh")),
        ("R", Order("refresh_all")),
        ("refresh", Order("refresh")),
        ("REFRESH ALL", Order("refresh_all")),
        ("Search Maji", Order("search", "Maji")),
        ("m 3 4", Order("read", "3 4")),
        ("N", Order("next_unread")),
        ("quit", Order("quit")),
    ],
    ids=str,
)
def test_a_typed_line_means(typed: str, order: Order) -> None:
    assert parse(typed) == order


@pytest.mark.parametrize("typed", ["bogus", "refreshing", "q now", "²", "-1", "3 4"])
def test_what_means_nothing_is_refused(typed: str) -> None:
    with pytest.raises(UsageError):
        parse(typed)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_no_word_stands_for_two_commands(language: str) -> None:
    i18n.activate(language)
    words = Counter(word.casefold() for command in COMMANDS for word in spoken(command))
    assert {word for word, times in words.items() if times > 1} == set()
    letters = {letter for command in COMMANDS for letter in command.letters}
    assert not letters & set(words)


def test_numbers_may_be_parted_by_commas() -> None:
    assert numbers("1, 2,3  4.") == [1, 2, 3, 4]
    with pytest.raises(UsageError):
        numbers("1 to 3")


def test_no_row_is_cut_in_two_and_one_that_is_longer_than_a_page_is_told_whole() -> None:
    rows = ["short", "x " * 30, "y " * 200, "end"]
    flow = Rows(4, 0, lambda start, stop: rows[start:stop])
    pages = []
    while flow.left:
        pages.append(flow.page(20, 5))
    assert [" ".join(page).split() for page in pages] == [
        ["short", *"x" * 30],
        ["y"] * 200,
        ["end"],
    ]
    assert flow.told() == "Rows 4 to 4 of 4."


def test_rows_that_cannot_be_read_are_asked_for_again() -> None:
    failing = [True]

    def read(start: int, stop: int) -> list[str]:
        if failing:
            failing.pop()
            raise UsageError("busy")
        return ["a", "b"][start:stop]

    flow = Rows(2, 0, read)
    with pytest.raises(UsageError):
        flow.page(80, 20)
    assert flow.left
    assert flow.page(80, 20) == ["a", "b"]
    assert flow.told() == "", "where all rows were told at once nobody needs their numbers"


def test_a_text_says_its_part_and_its_end_once_it_was_told() -> None:
    flow = Text("\n".join(str(n) for n in range(12)), lambda: "the end")
    assert flow.page(80, 5) == ["0", "1", "2", "3", "4"]
    assert flow.told() == "Part 1 of 3."
    flow.page(80, 99)
    assert flow.told() == "Part 2 of 3.", "the height of the first page is that of all"
    assert flow.page(80, 5) == ["10", "11"]
    assert (flow.left, flow.told()) == (False, "the end")
