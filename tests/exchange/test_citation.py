"""Citations: what is known of an article in a fixed order, nothing that is not, in either language and for programs."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from egov_tui import i18n
from egov_tui.exchange.citation import FORMS, Form, cite, joined
from egov_tui.model import Article
from egov_tui.text.clean import line
from tests.exchange.builder import FULL

READ = date(2026, 11, 26)
EGA = replace(
    FULL,
    agency="e-Government Authority",
    title="First e-Government conference",
    link="https://www.ega.go.tz/news/1?utm_source=feed",
    authors=(),
    source="ega",
    language="en",
)
TEXT = st.text(max_size=60)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    i18n.activate("en")
    yield
    i18n.activate("en")


def text(article: Article) -> str:
    return cite(article, READ, zone=UTC)


def test_a_citation_says_who_what_when_where_and_when_it_was_read() -> None:
    assert text(EGA) == (
        "e-Government Authority. “First e-Government conference”. 19 August 2015. "
        "https://www.ega.go.tz/news/1 Read 26 November 2026."
    )


def test_the_authors_stand_before_the_title_and_the_agency_behind_it() -> None:
    told = text(replace(EGA, authors=("Asha Juma", "J. Moshi")))
    assert told.startswith("Asha Juma, J. Moshi. “First e-Government conference”. e-Government Authority. 19 August")


def test_of_many_authors_the_first_are_named() -> None:
    told = text(replace(EGA, authors=tuple(f"A{n}" for n in range(1000))))
    assert told.startswith("A0, A1, A2 and others. ")


def test_an_agency_that_is_its_own_author_stands_there_once() -> None:
    assert text(replace(EGA, authors=("e-government authority", ""))) == text(EGA)


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"title": " "}, "“First e-Government conference”. "),
        ({"published": None, "date": None}, "19 August 2015. "),
        ({"link": None}, "https://www.ega.go.tz/news/1 "),
    ],
)
def test_what_is_not_known_is_left_out(changes: dict[str, object], missing: str) -> None:
    assert text(replace(EGA, **changes)) == text(EGA).replace(missing, "")


@pytest.mark.parametrize("form", FORMS)
def test_when_we_saw_it_first_is_no_date_of_an_article(form: Form) -> None:
    guessed = replace(EGA, published=None, date_estimated=True)
    assert "2015" not in cite(guessed, READ, form, UTC)


@pytest.mark.parametrize("form", FORMS)
def test_a_date_of_change_is_not_given_for_one_of_publication(form: Form) -> None:
    changed = replace(EGA, published=None, updated=FULL.date)
    told = cite(changed, READ, form, UTC)
    assert "Updated 19 August 2015." in told
    assert "date = {2015" not in told
    assert "DA  - 2015" not in told


def test_the_day_is_that_of_the_clock_of_the_source() -> None:
    late = datetime(2015, 8, 19, 22, 30, tzinfo=UTC)  # half past one in Dar es Salaam
    told = replace(EGA, published=late, date=late)
    assert "19 August 2015" in text(told)
    assert "20 August 2015" in text(replace(told, clock="Africa/Dar_es_Salaam"))
    assert "20 August 2015" in cite(told, READ, zone=timezone(timedelta(hours=3)))


def test_an_address_keeps_no_secret() -> None:
    told = text(replace(EGA, link="https://u:p@a.example/n?id=4&token=abc&fbclid=1"))
    assert "https://***@a.example/n?id=4&token=*** Read" in told


def test_a_full_stop_stands_once() -> None:
    assert text(replace(EGA, agency="Maji Ltd.")).startswith("Maji Ltd. “First")


def test_another_language_can_be_asked_for_while_one_is_spoken() -> None:
    with i18n.speaking("sw") as able:
        assert able
        assert "19 Agosti 2015" in text(EGA)
    assert "19 August 2015" in text(EGA)


def test_bibtex_is_an_entry_of_biblatex() -> None:
    assert cite(replace(EGA, authors=("Asha", "Juma & Sons")), READ, "bibtex", UTC) == (
        "@online{ega-7,\n"
        "  author = {{Asha} and {Juma \\& Sons}},\n"
        "  title = {{First e-Government conference}},\n"
        "  organization = {{e-Government Authority}},\n"
        "  date = {2015-08-19},\n"
        "  url = {https://www.ega.go.tz/news/1},\n"
        "  urldate = {2026-11-26},\n"
        "}"
    )


def test_ris_is_a_tag_and_a_value_a_line() -> None:
    assert cite(EGA, READ, "ris", UTC).split("\n") == [
        "TY  - ELEC",
        "AU  - e-Government Authority",
        "TI  - First e-Government conference",
        "PB  - e-Government Authority",
        "PY  - 2015",
        "DA  - 2015/08/19",
        "LA  - en",
        "UR  - https://www.ega.go.tz/news/1",
        "Y2  - 2026/11/26",
        "ER  - ",
    ]


HOSTILE = "} @online{x, title={\\input{/etc/passwd} 100% $x_1^2$ #~\nER  - \nAU  - x \x1b]0;x\x07"


def test_no_title_ends_an_entry_or_commands_anything() -> None:
    hostile = replace(EGA, title=HOSTILE, agency=HOSTILE, authors=(HOSTILE,))
    entry = cite(hostile, READ, "bibtex", UTC)
    assert entry.count("{") == entry.count("}")
    assert "\\input" not in entry
    assert "\x1b" not in entry
    tags = [one[:6] for one in cite(hostile, READ, "ris", UTC).split("\n")]
    assert tags.count("ER  - ") == 1
    assert tags.count("AU  - ") == 1


@given(title=TEXT, agency=TEXT, author=TEXT, link=TEXT)
def test_whatever_an_article_says_its_citation_is_well_formed(title: str, agency: str, author: str, link: str) -> None:
    article = replace(EGA, title=title, agency=agency, authors=(author,), link=link)
    assert text(article) == line(text(article))
    depth = 0
    for sign in cite(article, READ, "bibtex", UTC):
        depth += (sign == "{") - (sign == "}")
        assert depth >= 0
    assert depth == 0
    assert all(one[2:6] == "  - " for one in cite(article, READ, "ris", UTC).split("\n"))


def test_texts_stand_line_by_line_and_entries_apart() -> None:
    assert joined(["a", "b"], "text") == "a\nb"
    assert joined(["a", "b"], "bibtex") == "a\n\nb"
