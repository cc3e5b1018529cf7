"""A language is called by its name, and understood by its code and by its names in either language."""

import pytest

from egov_tui import i18n
from egov_tui.text.names import UNKNOWN, language_code, language_name, language_told
from egov_tui.text.words import lines

CODES = [one.split("\t")[0] for one in lines("languages.tsv")]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        *((said, "sw") for said in ("sw", "SW", "sw-TZ", "sw_KE", "SWA", "Swahili", "kiswahili", "KISWAHILI", " sw ")),
        *((said, "en") for said in ("en", "en-GB", "eng", "English", "kiingereza")),
        *((said, "fr") for said in ("fr", "fr-CA", "French", "Français", "FRANC\u0327AIS", "kifaransa")),
        *((said, "ar") for said in ("ar", "العربية", "Kiarabu")),
        *((said, "zh") for said in ("zh-Hant-TW", "中文", "kichina")),
        *((said, UNKNOWN) for said in ("none", "und", "Unknown", "haijulikani")),
        ("luo", "luo"),
        *((said, None) for said in ("", "s", "klingon", "sw TZ", "12", "-", "sw-", "habari za leo", "*")),
    ],
)
def test_a_language_is_understood_by_code_and_name(said: str, code: str | None) -> None:
    assert language_code(said) == code


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_language_is_understood_by_what_we_call_it_whatever_we_speak(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken = i18n.language()
    i18n.activate(language)
    try:
        names = {code: language_name(code) for code in CODES if code != UNKNOWN}
    finally:
        i18n.activate(spoken)
    assert names["sw"] == {"en": "Swahili", "sw": "Kiswahili"}[language]
    assert {code: language_code(name) for code, name in names.items()} == {code: code for code in names}


@pytest.mark.parametrize(
    ("found", "declared", "told"),
    [
        ("sw", None, "Swahili"),
        ("sw", "sw-TZ", "Swahili"),
        ("sw", "", "Swahili"),
        ("sw", "en-GB", "Swahili, declared as English"),
        ("sw", "[b]\x1b[31m", "Swahili"),
        (None, None, "language unknown"),
        (None, "en", "language unknown, declared as English"),
        ("luo", "und", "luo"),
    ],
)
def test_what_is_declared_is_told_where_it_is_another(found: str | None, declared: str | None, told: str) -> None:
    assert language_told(found, declared) == told
