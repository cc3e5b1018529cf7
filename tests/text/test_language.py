"""The language of a text is that of its words, not of its label."""

from pathlib import Path

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
    assert detect("Geneva 2015", declared) == language
    assert detect("12.345", declared) == language


@pytest.mark.parametrize("declared", [None, "en", "sw"])
@pytest.mark.parametrize("kind", ["headlines", "paragraphs"])
@pytest.mark.parametrize("language", ["sw", "en"])
def test_of_two_hundred_texts_ninety_nine_in_a_hundred_are_told(language: str, kind: str, declared: str | None) -> None:
    file = Path(__file__).parents[1] / "data" / "language" / f"{language}_{kind}.txt"
    texts = file.read_text(encoding="utf-8").splitlines()
    missed = [text for text in texts if detect(text, declared) != language]
    assert len(texts) == 200
    assert len(missed) <= 2, missed


@pytest.mark.parametrize(("text", "language"), [("TANGAZO", "sw"), ("NOTICE", "en"), ("Waziri mkuu azindua", "sw")])
def test_a_word_that_one_language_knows_weighs_more_than_the_label(text: str, language: str) -> None:
    for declared in (None, "sw", "en"):
        assert detect(text, declared) == language


@pytest.mark.parametrize(
    "text",
    [
        "Ministro inaugura il nuovo ospedale della capitale",
        "Le gouvernement lance des travaux pour les routes",
        "El presidente visita las escuelas del distrito",
        "Der Minister eröffnet das neue Krankenhaus",
        "Министр открыл новую больницу",
        "Na capital, a ministra lança programa de saúde",
        "Minisitiri w'Intebe yasuye abaturage ba Huye",
        "Hurumende yazivisa zvirongwa zvitsva zvehutano",
        "El agua potable llega a la ciudad",
    ],
)
def test_other_languages_are_neither(text: str) -> None:
    assert detect(text) is None
