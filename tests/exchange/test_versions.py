"""What an edit changed, as a person reads it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from egov_tui.exchange.versions import numbered, shown, text
from egov_tui.model import BlockKind, Style, Version

FIRST = datetime(2024, 5, 1, 8, tzinfo=UTC)
BODIES = st.lists(st.sampled_from(["Bring a form.", "Bring a pen.", "Closes Friday.", "na na", "[x] {y}"]), max_size=9)


def version(html: str, title: str = "Tender", day: int = 0) -> Version:
    return Version(FIRST + timedelta(days=day), title, "", html)


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{one}</p>" for one in texts)


def told(old: str, new: str, **titles: str) -> str:
    before, after = version(old, titles.get("was", "Tender")), version(new, titles.get("now", "Tender"), 1)
    return text([after, before]).split("Version 1 of 2")[0]


def test_every_version_tells_when_it_was_first_seen_and_what_it_changed() -> None:
    all_of_it = text([version("<p>Closes on Monday.</p>", day=1), version("<p>Closes on Friday.</p>")])
    assert all_of_it.splitlines() == [
        "Version 2 of 2, first seen 2 May 2024, 08:00 (UTC)",
        "=" * 50,
        "",
        "Tender",
        "======",
        "",
        "Closes on [-Friday-]{+Monday+}.",
        "",
        "Version 1 of 2, first seen 1 May 2024, 08:00 (UTC)",
        "=" * 50,
        "",
        "Tender",
        "======",
        "",
        "Closes on Friday.",
    ]


def test_a_changed_title_shows() -> None:
    assert "Tender{+ cancelled+}" in told("<p>x</p>", "<p>x</p>", was="Tender", now="Tender cancelled")
    assert "{+Tender+}" in told("<p>x</p>", "<p>x</p>", was="", now="Tender")


def test_what_stayed_is_counted_but_for_the_neighbours_of_what_changed() -> None:
    many = [f"Paragraph number {n}" for n in range(12)]
    new = told(paragraphs(*many), paragraphs(*many[:6], "Something else entirely", *many[6:]))
    assert "(5 paragraphs unchanged)" in new
    assert "Paragraph number 5\n\n{+Something else entirely+}\n\nParagraph number 6" in new
    assert "Paragraph number 4" not in new


def test_a_link_that_leads_elsewhere_under_the_same_words_shows() -> None:
    new = told('<p><a href="https://a.example/">here</a></p>', '<p><a href="https://b.example/">here</a></p>')
    assert "[-https://a.example/-]" in new
    assert "{+https://b.example/+}" in new


def test_an_edit_of_no_words_says_so() -> None:
    assert "The words are the same" in told("<p>x</p>", "<p><b>x</b></p>")


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("<ul><li>a form and a pen</li></ul>", "<ul><li>a form and a copy</li></ul>", "• a form and a [-pen-]{+copy+}"),
        (
            "<table><tr><td>Arusha</td><td>7</td></tr></table>",
            "<table><tr><td>Arusha</td><td>8</td></tr></table>",
            "Arusha  [-7-]{+8+}",
        ),
        ('<p>x</p><img src="https://a.example/i.png" alt="the hall">', "<p>x</p>", "[-[image: the hall]-]"),
    ],
)
def test_lists_tables_and_images_change_as_well(old: str, new: str, line: str) -> None:
    assert line in told(old, new).splitlines()


def test_styles_tell_it_where_signs_do_not() -> None:
    document = shown([version("<p>Closes on Monday.</p>", day=1), version("<p>Closes on Friday.</p>")], 0, signs=False)
    (paragraph,) = [block for block in document.blocks if block.kind is BlockKind.PARAGRAPH]
    assert [(span.text, span.style) for span in paragraph.spans] == [
        ("Closes on ", Style.PLAIN),
        ("Friday", Style.DELETED),
        (" ", Style.PLAIN),
        ("Monday", Style.INSERTED),
        (".", Style.PLAIN),
    ]


def test_where_the_first_sight_is_not_known_that_is_said() -> None:
    assert "no longer kept" in numbered([Version(None, "T", "", "")], 0, "")


@given(BODIES, BODIES)
def test_no_words_of_either_version_are_lost_but_those_that_are_folded(old: list[str], new: list[str]) -> None:
    document = shown([version(paragraphs(*new), day=1), version(paragraphs(*old))], 0, signs=False)
    body = [span for block in document.blocks if block.kind is BlockKind.PARAGRAPH for span in block.spans]
    deleted = "".join(span.text for span in body if span.style != Style.INSERTED)
    inserted = "".join(span.text for span in body if span.style != Style.DELETED)
    if not any(block.kind is BlockKind.CAPTION for block in document.blocks):
        assert deleted.replace(" ", "") == "".join(old).replace(" ", "")
        assert inserted.replace(" ", "") == "".join(new).replace(" ", "")
