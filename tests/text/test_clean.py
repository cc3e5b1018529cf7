"""Foreign text is text and nothing else once it went through the door."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from egov_tui.text.clean import clean, file_slug, line

ANYTHING = st.text(st.characters(exclude_categories=()))
HOSTILE = st.text(
    st.sampled_from(
        "ae\u0301\u0338\u0300 \n\t\r\x1b\x00\x7f\x9b\u200b\u200d\u200c\u202e\u2066\ud800\udc00\U000e0041\ufeff👨👩ना"
    )
)


@given(ANYTHING | HOSTILE)
def test_nothing_that_commands_survives(text: str) -> None:
    cleaned = clean(text)
    for character in cleaned:
        assert character in "\n\t" or unicodedata.category(character) not in ("Cc", "Cs")
        assert not 0x202A <= ord(character) <= 0x202E
        assert not 0x2066 <= ord(character) <= 0x2069
        assert not 0xE0000 <= ord(character) <= 0xE007F
    marks = 0
    for character in cleaned:
        marks = marks + 1 if unicodedata.category(character)[0] == "M" else 0
        assert marks <= 4


@given(ANYTHING | HOSTILE)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert line(line(text)) == line(text)


@pytest.mark.parametrize(
    "text",
    [
        "Serikali yazindua mfumo mpya wa huduma kwa ng’ombe na mbuzi — bei: TSh 5,000/=",
        "The “e-Government” conference costs £5 & opens at 9:00\n\tin Arusha.",
        "الحكومة الإلكترونية تُطلق خدمة جديدة للمواطنين",
        "می‌خواهم",
        "电子政务会议在阿鲁沙召开。",
        "प्रशासन की नई सेवा",
        "👨‍👩‍👧 🏳️‍🌈 ❤️ 1️⃣ 🇹🇿",
        "Ệ ş ñ ü å",
        "རྐྱེན",
    ],
)
def test_ordinary_text_is_untouched(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("\x1b]0;owned\x07title", "]0;ownedtitle"),
        ("\x9b31mred", "31mred"),
        ("taarifa\u202efdp.exe", "taarifafdp.exe"),
        ("se\u00adri\u200bka\u2060li\ufeff", "serikali"),
        ("one\u2028two\u2029three\x85four\r\nfive\rsix", "one\ntwo\nthree\nfour\nfive\nsix"),
        ("a\u200d b\u200c", "a b"),
        ("\ud83d lone", "\ufffd lone"),
        ("e\u0301", "é"),
        ("x" + "\u0300" * 9 + "y", "x\u0300\u0300\u0300\u0300y"),
        ("x" + "\u0300" * 3 + "\u200d" + "\u0300" * 3, "x\u0300\u0300\u0300\u200d\u0300"),
        ("a\x00b\x08c\x7fd", "abcd"),
    ],
)
def test_what_is_dropped_and_replaced(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


def test_a_line_has_no_breaks_and_no_outer_blanks() -> None:
    assert line("  TANGAZO\n\n la\u00a0 kazi\t ") == "TANGAZO la kazi"


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Mamlaka ya Serikali Mtandao", "mamlaka-ya-serikali-mtandao"),
        ("Ng'ombe & Ng’ombe", "ngombe-ngombe"),
        ("Übersicht: São Paulo, Łódź, Straße", "ubersicht-sao-paulo-lodz-strasse"),
        ("../../etc/passwd", "etc-passwd"),
        ("电子政务", "untitled"),
        ("", "untitled"),
    ],
)
def test_a_slug_is_letters_digits_and_hyphens(text: str, slug: str) -> None:
    assert file_slug(text) == slug


@given(ANYTHING)
def test_a_slug_is_never_empty(text: str) -> None:
    slug = file_slug(text)
    assert slug
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
