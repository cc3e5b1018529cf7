"""Swahili as search reads it: what shares a stem, and what does not."""

import csv
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from egov_tui.text.stem import fold, query_stems, stem
from egov_tui.text.words import lines

PAIRS = Path(__file__).parents[1] / "data" / "stem_pairs.tsv"


def pairs() -> list[dict[str, str]]:
    with PAIRS.open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def alike(word: str, other: str) -> bool:
    return stem(word, "sw") == stem(other, "sw")


@pytest.mark.parametrize("split", ["dev", "test"])
def test_on_the_pairs_precision_and_recall_are_high(split: str) -> None:
    told = [(alike(p["word1"], p["word2"]), p["conflate"] == "1") for p in pairs() if p["split"] == split]
    both = sum(found and wanted for found, wanted in told)
    precision = both / sum(found for found, _wanted in told)
    recall = both / sum(wanted for _found, wanted in told)
    print(f"{split}: precision {precision:.3f}, recall {recall:.3f} on {len(told)} pairs")
    assert precision >= 0.97
    assert recall >= 0.95


@pytest.mark.parametrize(
    "forms",
    [
        # verbs: subject, tense, relative, negative, subjunctive, object, extension, noun
        "lenga analenga wamelenga inayolenga hawalengi walenge lengwa malengo lengo",
        "kagua kukagua waliokagua amezikagua imekaguliwa ukaguzi wakaguzi ukaguzini",
        "samehe kusamehe amesamehewa wasamehe",
        "pata kupata imepatikana wanapatiwa hupata upatikanaji",
        "chelewa wasichelewe nisichelewe chelewesha tuchelewe",
        "omba ombeni hawajaomba",
        "haribu uharibifu kuharibu",
        "gawa mgao ugavi kugawanya",
        "mto mtoni mito",
        "mji miji mjini",
        # in no list
        "chomoa kuchomoa amechomoa zilizochomolewa uchomoaji ameichomoa",
        # nouns of every class, adjectives, places
        "mjadala mijadala mijadalani",
        "mwanasiasa wanasiasa",
        "kitengo vitengo vitengoni",
        "jambo mambo mambo",
        "uso nyuso",
        "refu mrefu marefu virefu ndefu",
        "ng'ombe ngombe Ng’ombe NG'OMBE",
    ],
)
def test_inflections_share_a_stem(forms: str) -> None:
    first, *others = forms.split()
    for other in others:
        assert alike(first, other), (first, stem(first, "sw"), other, stem(other, "sw"))


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("lindi", "linda"),
        ("rukwa", "ruka"),
        ("arusha", "rusha"),
        ("songea", "songa"),
        ("mafua", "fua"),
        ("uoga", "oga"),
        ("mlima", "kilimo"),
        ("mnyama", "nyama"),
        ("mpaka", "paka"),
        ("kombe", "vikombe"),
        ("wingu", "ingu"),
        ("katika", "kata"),
        ("wake", "mke"),
        ("yaliyo", "lia"),
        ("anaonyesha", "nyesha"),
        ("hakimu", "haki"),
        ("tume", "tuma"),
        ("pambana", "pamba"),
    ],
)
def test_words_of_another_meaning_stay_apart(word: str, other: str) -> None:
    assert not alike(word, other)


def test_every_listed_word_shares_the_stem_of_its_line() -> None:
    """A line that another list contradicts would hold words that never meet."""
    for name in ("sw_nouns.txt", "sw_adjectives.txt"):
        for line in lines(name):
            first, *more = line.split()
            if name == "sw_nouns.txt":
                assert {stem(word, "sw") for word in (first, *more)} == {fold(first)}, line


def test_no_word_stands_in_two_lines_of_nouns() -> None:
    words = [word for line in lines("sw_nouns.txt") for word in line.split()]
    assert sorted(words) == sorted(set(words))
    bases = [line.split()[0] for line in lines("sw_verbs.txt")]
    assert sorted(bases) == sorted(set(bases))


@given(st.text(alphabet="abcdefghijklmnoprstuvwyz'", max_size=20) | st.text())
def test_no_word_raises_and_a_stem_is_one_token(word: str) -> None:
    found = stem(word, "sw")
    assert found.split() in ([], [found]) or word.split() != [word]
    assert stem(word, "sw") == found
    assert not fold(word).isalpha() or found.isalpha()


def test_what_was_asked_before_is_answered_the_same_after_many_others() -> None:
    chance = random.Random(1)
    before = {p["word1"]: stem(p["word1"], "sw") for p in pairs()}
    for _ in range(70_000):
        stem("".join(chance.choices("abdeiklmnostuwz", k=9)), "sw")
    assert {word: stem(word, "sw") for word in before} == before


def test_a_query_finds_by_either_language() -> None:
    assert "kutana" in query_stems("mikutano")
    assert query_stems("ministries") >= {"ministri"}
