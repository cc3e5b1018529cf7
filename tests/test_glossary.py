"""The Swahili catalogue follows the glossary, and says of every entry what a native speaker should look at."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from tests import glossary

ALSO = {
    "agency": ["taasisi"],  # to us any public body that publishes; wakala is one kind of them
    "back": ["tendua"],  # to take back what was done
    "catalogue": ["katalogi"],  # where it is plain of what
    "close": ["mwisho"],  # a call for tenders closes on a day
    "closing date": ["tarehe za mwisho"],  # of more than one call
    "copy": ["nakala"],  # the noun
    "digest": ["muhtasari"],  # of as many days as one likes
    "exit": ["kutoka"],  # the exit status of a command, msimbo wa kutoka
    "forms": ["muundo"],  # the format of what is shown, no form to fill in
    "list": ["list"],  # the name of the command
    "n days ago": ["juzi"],  # two of them have a word of their own
    "next": ["ujao", "ijayo", "lijalo"],  # what is yet to come, in time
    "note": ["kumbukumbu"],  # what the program wrote down for itself
    "open": ["wazi"],  # the state; fungua is to open
    "print": ["onyesha", "toa"],  # on the screen; chapisha is on paper
    "saved": ["okoa"],  # rescued from a damaged cache
    "star": ["nyota"],  # the noun
    "starred": ["yenye nyota"],  # of a single article
    "tab": ["Tab"],  # the key
    "title": ["jina"],  # what a source is called
    "updated": ["mpya"],  # news updates: what is new
}
"""What a term of the glossary is called where it means something else than there, or stands in another form."""


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with glossary.CATALOGUE.open("rb") as file:
        return read_po(file, locale="sw")


def term(name: str) -> glossary.Term:
    return next(one for one in glossary.terms() if one.name == name)


def other_words(catalogue: Catalog) -> list[tuple[str, str, str]]:
    """The uses of a term that the translation calls by another word than the glossary."""
    return [
        (one.name, glossary.originals(message)[0], text)
        for message in glossary.entries(catalogue)
        for one in glossary.used(glossary.originals(message))
        for text in glossary.translations(message)
        if not glossary.says(text, one.swahili)
    ]


def test_every_term_of_the_glossary_is_called_as_it_says(catalogue: Catalog) -> None:
    wrong = [
        (name, original, text)
        for name, original, text in other_words(catalogue)
        if not glossary.says(text, [glossary.swahili(word) for word in ALSO.get(name, ())])
    ]
    assert wrong == []


def test_no_exception_is_kept_that_nothing_needs(catalogue: Catalog) -> None:
    assert ALSO.keys() - {name for name, _original, _text in other_words(catalogue)} == set()


def test_every_entry_says_what_is_to_be_reviewed(catalogue: Catalog) -> None:
    wrong = [
        (message.id, message.user_comments)
        for message in glossary.entries(catalogue)
        if message.user_comments != glossary.comments(message)
    ]
    assert wrong == [], "run `make messages`"


def test_no_line_of_the_glossary_is_lost() -> None:
    lines = glossary.GLOSSARY.read_text("utf-8").splitlines()[1:]
    assert len(lines) > 100
    assert all(one.english and all(one.swahili) and one.letters for one in glossary.terms())
    assert len(glossary.terms()) >= len(lines)


def test_another_word_for_a_term_is_found() -> None:
    assert glossary.says("Akiba iko sawa.", term("cache").swahili)
    assert not glossary.says("Hifadhi ya muda iko sawa.", term("cache").swahili)


def test_inflected_words_are_known_in_both_languages() -> None:
    assert glossary.says("ifute kama huihitaji", term("delete").swahili)
    assert glossary.says("vyanzo vyenyewe", term("source").swahili)
    assert glossary.used(["All sources were deleted."]) == [term("source"), term("delete")]


def test_of_terms_within_each_other_the_longest_counts() -> None:
    assert glossary.used(["Name of the saved search"]) == [term("saved search")]


def test_words_of_a_pair_are_not_taken_for_each_other() -> None:
    assert not glossary.says("Iliyotangulia", term("next").swahili)
    assert glossary.says("Ondoka", term("exit").swahili)


def test_a_word_that_means_other_things_in_a_sentence_counts_by_itself_alone() -> None:
    assert glossary.used(["No"]) == [term("no")]
    assert term("no") not in glossary.used(["There is no cache yet."])


def test_what_a_reader_types_is_no_text() -> None:
    assert glossary.used(["`egov-tui sync` or --offline, {cache}, agency: author: is:unread"]) == []


def test_terms_that_no_site_uses_ask_for_a_review_and_others_do_not() -> None:
    assert term("cache").remark == "review: akiba (cache): the wording of Android"
    assert term("folder").remark == "review: folda (folder): no published source"
    assert term("menu").remark is None


def test_comments_are_made_anew_and_others_are_kept(tmp_path: Path) -> None:
    catalogue = Catalog(locale="sw")
    catalogue.add("Cache: {file}", "Akiba: {file}", user_comments=["Of a file.", "review: folda (folder): wrong"])
    catalogue.add("Menu", "Menyu", user_comments=["review"])
    catalogue.add("Folder", "")
    catalogue.add("Ministry", "Wizara")
    file = tmp_path / "some.po"
    with file.open("wb") as target:
        write_po(target, catalogue, width=120)

    glossary.main(file)

    with file.open("rb") as source:
        comments = {message.id: message.user_comments for message in read_po(source, locale="sw") if message.id}
    assert comments == {
        "Cache: {file}": ["Of a file.", "review: akiba (cache): the wording of Android"],
        "Menu": [glossary.UNREAD],
        "Folder": [glossary.UNREAD, "review: folda (folder): no published source"],
        "Ministry": [],
    }
