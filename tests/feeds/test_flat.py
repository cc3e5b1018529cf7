"""A page is made harmless to tree builders, and loses nothing that an agency wrote."""

import re

import pytest

from egov_tui.feeds.flat import DEEPEST, LONGEST, flat


def depth(html: str) -> int:
    deepest = now = 0
    for found in re.finditer(r"<(/?)([a-z0-9]+)", html):
        now += -1 if found[1] else found[2] not in ("p", "li", "br")
        deepest = max(deepest, now)
    return deepest


def test_an_ordinary_page_stays_as_it_is() -> None:
    page = '<div class="content" id="a"><p>Maji <a href="/x?a=1&amp;b=2">safi</a></p><br><img src="a.png"></div>'
    assert flat(page) == page


def test_what_is_nested_too_deep_loses_its_tags_and_keeps_its_words() -> None:
    made = flat("<div>" * 5000 + "maji" + "</div>" * 5000 + "<p>safi</p>")
    assert depth(made) == DEEPEST
    assert made.count("<div>") == made.count("</div>") == DEEPEST
    assert made.endswith("</div><p>safi</p>")
    assert "maji" in made


def test_elements_whose_end_is_left_out_are_not_deep() -> None:
    page = "<ul>" + "<li>maji" * 3000 + "</ul>" + "<p>safi" * 3000
    assert flat(page) == page


def test_scripts_styles_and_comments_go_whatever_stands_in_them() -> None:
    page = "<script>if (a<b) x='<div>'</script>A<style>p>a{}</style>B<!-- <p>c</p> -->C<noscript><p>d</p></noscript>D"
    assert flat(page) == "ABCD"


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("A<script>never closed <p>B</p>", "A"),
        ("A<!-- never closed <p>B</p>", "A"),
        ("A<noscript><p>B</p>", "A<p>B</p>"),
        ("A</div></p>B", "AB"),
        ("<p class=x'>it's</p>", "<p class=x'>it's</p>"),
        ("5 < 6 and 7 > 3", "5 < 6 and 7 > 3"),
    ],
)
def test_what_is_broken_costs_no_more_than_in_a_browser(page: str, words: str) -> None:
    assert flat(page) == words


@pytest.mark.parametrize(
    "piece", ["<!--", "<noscript>", "<iframe>", '<p a="', "<a '", "<", "</", "<div", "<!-- -->", "<b>"]
)
def test_hostile_pages_take_no_more_than_their_length(piece: str) -> None:
    assert len(flat(piece * (LONGEST // len(piece)))) <= LONGEST


def test_a_tag_of_countless_attributes_keeps_its_name() -> None:
    assert flat(f"<div {' '.join(f'a{n}=1' for n in range(9000))}>maji</div>") == "<div>maji</div>"
