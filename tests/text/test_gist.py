"""What is said of an article in one sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from egov_tui.text.gist import gist


@pytest.mark.parametrize(
    ("summary", "told"),
    [
        ("Kisima kimefunguliwa leo. Wananchi wamefurahi.", "Kisima kimefunguliwa leo."),
        ("Kisima kipya. Kimefunguliwa na waziri leo.", "Kimefunguliwa na waziri leo."),
        ("KISIMA KIPYA", ""),
        ("Kisima", ""),
        ("Kisima kipya (PDF)", ""),
        ("Kisima kipya kimefunguliwa na waziri wa maji", "Kisima kipya kimefunguliwa na waziri wa maji"),
        ("", ""),
        ("Prof. J. K. Mkenda amefungua kisima. Leo.", "Prof. J. K. Mkenda amefungua kisima."),
        ("Mhe. Waziri aliuliza: “Je?” Wakajibu.", "Mhe. Waziri aliuliza: “Je?”"),
        ("Bei ni 1.5 milioni. Karibu.", "Bei ni 1.5 milioni."),
        ("Leo\n  tarehe 5", "Leo tarehe 5"),
    ],
)
def test_the_first_sentence_that_says_more_than_the_title(summary: str, told: str) -> None:
    assert gist("Kisima kipya", summary) == told


def test_a_long_one_is_cut_at_a_word() -> None:
    told = gist("Kisima", "maneno mengi " * 40)
    assert len(told) <= 161
    assert told.endswith("mengi…") or told.endswith("maneno…")


@given(st.text(max_size=80), st.text(max_size=400))
def test_it_is_one_short_line_of_the_summary(title: str, summary: str) -> None:
    told = gist(title, summary)
    assert "\n" not in told
    assert len(told) <= 161
    assert gist(title, title) == ""
