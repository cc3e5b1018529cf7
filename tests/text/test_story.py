"""What makes two articles one story, and what does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from egov_tui.text.story import WORDS, opening, page, place, same

TEXT = " ".join(f"neno{n}" for n in range(60))
HOSTS = st.sampled_from(["wizara.go.tz", "www.tra.go.tz", "habari.example:8080"])
PATHS = st.from_regex(r"(?:/[a-z0-9._-]{1,9}){1,4}", fullmatch=True)


@pytest.mark.parametrize(
    "other",
    [
        "https://wizara.go.tz/habari/12",
        "http://www.wizara.go.tz/habari/12/",
        "HTTPS://WWW.Wizara.go.tz:443/habari/12?utm_source=twitter&fbclid=1",
        "https://wizara.go.tz/habari/12#juu",
        "https://wizara.go.tz/habari/%31%32",
        "https://wizara.go.tz/habari/12/index.html",
    ],
)
def test_spellings_of_one_page_are_one(other: str) -> None:
    assert page(other) == page("https://wizara.go.tz/habari/12")
    assert place(other) == place("https://wizara.go.tz/habari/12")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://wizara.go.tz/habari/12", "https://wizara.go.tz/habari/13"),
        ("https://wizara.go.tz/habari/12", "https://maji.go.tz/habari/12"),
        ("https://wizara.go.tz/habari?id=12", "https://wizara.go.tz/habari?id=13"),
        ("https://wizara.go.tz/habari?id=12", "https://wizara.go.tz/habari"),
        ("https://wizara.go.tz/#!/habari/12", "https://wizara.go.tz/#!/habari/13"),
        ("https://wizara.go.tz:8443/a", "https://wizara.go.tz/a"),
        ("https://wizara.go.tz/a%2Fb", "https://wizara.go.tz/a?b"),
        ("https://wizara.go.tz/Habari", "https://wizara.go.tz/habari"),
    ],
)
def test_two_pages_are_two(one: str, other: str) -> None:
    assert page(one) != page(other)


def test_parameters_in_another_order_mean_the_same_page() -> None:
    assert page("https://a.example/?b=2&a=1") == page("https://a.example/?a=1&b=2")


@pytest.mark.parametrize(
    "link",
    [
        None,
        "https://ikulu.go.tz/sw",
        "https://ikulu.go.tz/en-GB/index.php",
        "",
        "https://wizara.go.tz",
        "https://wizara.go.tz/",
        "http://www.wizara.go.tz/index.php",
        "https://wizara.go.tz/?utm_source=rss",
        "mailto:habari@wizara.go.tz",
        "https://[",
    ],
)
def test_the_front_of_a_site_and_what_is_no_page_is_no_story(link: str | None) -> None:
    assert page(link) is None
    assert place(link) is None


@given(HOSTS, PATHS)
def test_a_page_is_the_same_however_it_is_linked(host: str, path: str) -> None:
    plain = page(f"https://{host}{path}")
    assert page(f"http://{host.upper()}{path}/?utm_medium=x#top") == plain


@given(st.text())
def test_nothing_that_is_linked_raises(link: str) -> None:
    for address in (link, f"https://{link}", f"https://a.example/{link}"):
        assert (place(address) is None) == (page(address) is None)


def test_a_text_is_the_same_whatever_its_case_its_marks_and_what_a_site_adds() -> None:
    told = TEXT.upper().replace(" ", ",  \n") + "... Soma zaidi »"
    assert same(TEXT, told)
    assert opening(TEXT) == opening(told)


def test_a_text_that_was_cut_is_that_of_the_whole_one() -> None:
    cut = " ".join(TEXT.split()[:45]) + "…"
    assert same(cut, TEXT)
    assert same(TEXT, cut)
    assert same(TEXT[: len(cut) - 3] + " [...]", TEXT)  # in the middle of a word
    assert opening(cut) == opening(TEXT)


def test_texts_that_part_after_their_beginning_are_two() -> None:
    first, other = TEXT.split(), TEXT.split()
    other[50] = "Geita"
    assert not same(" ".join(first), " ".join(other))
    assert not same(f"{TEXT} Chato", f"{TEXT} Geita")
    assert not same(" ".join(first[:50]) + " Mwanza", TEXT)


def test_a_text_of_fewer_words_says_too_little() -> None:
    short = " ".join(TEXT.split()[: WORDS - 1])
    assert not same(short, short)
    assert opening(short) is None
    assert opening(" ".join(TEXT.split()[:WORDS])) is not None


@given(st.lists(st.text(st.characters(categories=["L"]), min_size=1, max_size=6), min_size=WORDS, max_size=60))
def test_every_text_is_its_own_and_both_ways_round(said: list[str]) -> None:
    text = " ".join(said)
    longer = f"{text} zaidi ya hapo"
    assert same(text, longer) == same(longer, text)
