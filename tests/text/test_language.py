"""The language of a text is that of its words, not of its label."""

import pytest

from egov_tui.text.language import detect

SWAHILI = "Serikali imesema kuwa huduma za afya kwa wananchi wa mikoa ya kusini zitaboreshwa katika mwaka huu wa fedha."
ENGLISH = "The ministry said that health services for the people of the southern regions will be improved this year."
FRENCH = "Le ministre a annoncé que les services de santé pour les citoyens de la région seront améliorés cette année."


@pytest.mark.parametrize("declared", [None, "en", "sw", "fr"])
def test_words_weigh_more_than_the_label(declared: str | None) -> None:
    assert detect(SWAHILI, declared) == "sw"
    assert detect(ENGLISH, declared) == "en"


def test_a_third_language_is_what_it_is_declared_to_be() -> None:
    assert detect(FRENCH, "fr-FR") == "fr"
    assert detect("Le ministre de la santé annonce", "fr") == "fr"
    assert detect("Le ministre de la santé annonce une nouvelle politique") is None
    assert detect("الحكومة الإلكترونية تطلق خدمة جديدة", "AR") == "ar"


@pytest.mark.parametrize(
    ("headline", "language"),
    [
        ("Waziri azindua mfumo mpya wa malipo", "sw"),
        ("Mkutano mkuu kufanyika Arusha", "sw"),
        ("Minister opens the conference in Arusha", "en"),
    ],
)
def test_headlines(headline: str, language: str) -> None:
    assert detect(headline, "en") == language


@pytest.mark.parametrize(
    ("declared", "language"), [("sw-TZ", "sw"), ("EN_us", "en"), ("", None), ("???", None), (None, None)]
)
def test_where_words_do_not_tell_the_declaration_does(declared: str | None, language: str | None) -> None:
    assert detect("TANGAZO", declared) == language
    assert detect("12.345", declared) == language
