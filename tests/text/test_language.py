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
        "الحكومة تعلن عن خدمات إلكترونية جديدة للمواطنين",
        "政府宣布新的电子服务平台正式上线",
        "Правительство объявило о новых услугах ICT",
        "La nouvelle loi sur la protection des données est entrée en vigueur dans le pays. " * 3,
        "O governo aprovou hoje em Conselho de Ministros a nova lei da terra, que visa proteger as comunidades. " * 3,
        "Die Regierung hat beschlossen, dass die neuen Massnahmen ab dem kommenden Jahr gelten und nicht mehr. " * 3,
        "Det er en skuffet træner, der må se på at holdet ikke kom med i top seks, som er for langt væk.",
    ],
)
@pytest.mark.parametrize("declared", ["en", "sw", None])
def test_what_is_plainly_another_language_is_not_ours_whatever_is_declared(text: str, declared: str | None) -> None:
    assert detect(text, declared) is None
    assert detect(text, "pt-MZ") == "pt"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("WAZIRI MKUU AZINDUA MRADI WA MAJI DODOMA", "sw"),
        ("PUBLIC NOTICE TO ALL TAXPAYERS", "en"),
        ("NG’OMBE WAFA", "sw"),
        ("Ng'ombe wafa kwa ukame", "sw"),
        ("The minister’s office", "en"),
        (
            "Waziri Mkuu alisema: “The government of Tanzania is committed to the delivery of services to the people, "
            "and that is what we will do with the help of all.” Aliongeza kuwa serikali itaendelea kutoa huduma kwa "
            "wananchi wote.",
            "sw",
        ),
        ('The minister said "haki ni wajibu wa kila mwananchi na serikali" at the opening of the meeting.', "en"),
    ],
)
def test_capitals_apostrophes_and_what_is_quoted_mislead_nobody(text: str, language: str) -> None:
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
