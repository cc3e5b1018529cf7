"""Texts come back from the cache as they went in."""

import random
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from egov_tui.text.packing import deflated, inflated

TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@given(TEXT, TEXT)
def test_they_come_back_alone_or_beside_another(text: str, like: str) -> None:
    assert inflated(deflated(text)) == text
    assert inflated(deflated(text, like), like) == text


def test_beside_a_text_that_it_shares_words_with_it_takes_less_room() -> None:
    chance = random.Random(1)
    made = ["".join(chance.choices("abdeiklmnostuwz", k=9)) for _ in range(3_000)]
    text, words = " ".join(made), " ".join(made[-200:])
    assert len(deflated(words, text)) < len(deflated(words)) * 0.7


def test_damage_raises_zlibs_error() -> None:
    for like in ("", "maji safi"):
        with pytest.raises(zlib.error):
            inflated(deflated("maji " * 50, like)[:-6], like)
        with pytest.raises(zlib.error):
            inflated(b"\x00\x01", like)


def test_a_lone_surrogate_becomes_a_question_mark() -> None:
    assert inflated(deflated("a\udc80b")) == "a?b"
