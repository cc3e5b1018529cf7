"""What changed between two texts: true to both, readable, and never too much work."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from egov_tui.text import changes
from egov_tui.text.changes import Paragraph, Piece, compare, folded

TEXTS = st.lists(st.text("ab c,.'\n\tñ", min_size=1, max_size=30), max_size=12)
WORDS = st.lists(st.sampled_from(["the", "na", "serikali", "mtandao", ",", "Arusha", "ng'ombe"]), max_size=40)


def told(old: str, new: str) -> str:
    """One paragraph's change, as `show --versions` would write it."""
    return " / ".join("".join(_told(piece) for piece in paragraph.pieces) for paragraph in compare([old], [new]))


def _told(piece: Piece) -> str:
    return {"same": "{}", "deleted": "[-{}-]", "inserted": "{{+{}+}}"}[piece.how].format(piece.text)


def check(old: list[str], new: list[str]) -> None:
    """What is told makes both texts again."""
    found = compare(old, new)
    assert [p.old for p in found if p.old is not None] == list(range(len(old)))
    assert [p.new for p in found if p.new is not None] == list(range(len(new)))
    for paragraph in found:
        before = "".join(piece.text for piece in paragraph.pieces if piece.how != "inserted")
        after = "".join(piece.text for piece in paragraph.pieces if piece.how != "deleted")
        assert before == ("" if paragraph.old is None else old[paragraph.old])
        assert after == ("" if paragraph.new is None else new[paragraph.new])


@given(TEXTS, TEXTS)
def test_a_difference_gives_both_texts_back(old: list[str], new: list[str]) -> None:
    check(old, new)


@given(WORDS, WORDS, st.integers(0, 40))
def test_so_does_one_between_texts_of_the_same_few_words(old: list[str], new: list[str], at: int) -> None:
    check([" ".join(old)], [" ".join(new)])
    check(old, new)
    edited = old[:at] + new + old[at:]
    check([" ".join(old)], [" ".join(edited)])


@given(TEXTS, TEXTS)
def test_a_difference_that_was_too_much_work_is_true_as_well(old: list[str], new: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(changes, "_MOST_STEPS", 3)
        check(old, new)


@given(TEXTS)
def test_a_text_differs_in_nothing_from_itself(text: list[str]) -> None:
    assert not any(paragraph.changed for paragraph in compare(text, text))


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("Mkutano ni Ijumaa.", "Mkutano ni Jumatatu.", "Mkutano ni [-Ijumaa-]{+Jumatatu+}."),
        ("the old man", "the man", "the [-old -]man"),
        ("the man", "the young man", "the {+young +}man"),
        (
            "sixty days from Friday on",
            "ninety days from Monday on",
            "[-sixty-]{+ninety+} days from [-Friday-]{+Monday+} on",
        ),
        (
            "Bring 3, 4 and 5 copies of it",
            "Bring 6, 7 and 8 copies of it",
            "Bring [-3, 4 and 5-]{+6, 7 and 8+} copies of it",
        ),
        ("ng'ombe wa kijiji", "ng’ombe wa kijiji", "[-ng'ombe-]{+ng’ombe+} wa kijiji"),
        (
            "all of this is gone",
            "quite another sentence stands",
            "[-all of this is gone-] / {+quite another sentence stands+}",
        ),
    ],
)
def test_words_are_told_whole_and_replacements_in_one_go(old: str, new: str, shown: str) -> None:
    assert told(old, new) == shown


def test_a_paragraph_that_was_changed_is_found_behind_new_ones() -> None:
    new = ["Something quite new stands first.", "The office opens at nine on Mondays."]
    found = compare(["The office opens at eight on Mondays."], new)
    assert [(paragraph.old, paragraph.new) for paragraph in found] == [(None, 0), (0, 1)]


def test_what_is_unchanged_is_folded_but_for_its_neighbours() -> None:
    old = [f"Paragraph {n}" for n in range(10)]
    found = list(folded(compare(old, [*old[:5], "Quite another one", *old[6:]])))
    assert [p if isinstance(p, int) else (p.old, p.new) for p in found] == [
        4,
        (4, 4),
        (5, None),
        (None, 5),
        (6, 6),
        3,
    ]
    assert list(folded(compare(old, old))) == [10]
    assert list(folded([])) == []
    assert [type(p) for p in folded(compare(["a"], ["a", "b"]))] == [Paragraph, Paragraph]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (["na ya "] * 20_000, ["ya na "] * 20_000),
        (["na ya " * 17_000], ["ya na wa " * 12_000]),
        ([f"mstari {n}" for n in range(20_000)], [f"line {n}" for n in range(20_000)]),
        ([" ".join(f"w{n % 997}" for n in range(40_000))], [" ".join(f"w{n % 991}" for n in range(40_000))]),
    ],
    ids=["lines", "words", "other lines", "one paragraph"],
)
def test_two_large_texts_take_no_more_than_so_many_steps(
    old: list[str], new: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted, not timed."""
    spent: list[int] = []
    spend = changes._Work.spend

    def counted(self: changes._Work, steps: int) -> bool:
        spent.append(steps)
        return spend(self, steps)

    monkeypatch.setattr(changes._Work, "spend", counted)
    check(old, new)
    assert sum(spent) < 2 * changes._MOST_STEPS + len(old[0]) + 100_000
