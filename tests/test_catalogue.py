"""The catalogues of the interface: whole, true to the texts of the program, and alike where they must be."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from egov_tui.cli import metavars
from egov_tui.cli.root import root
from egov_tui.tui.keynames import _NAMED

ROOT = Path(__file__).parents[1]
LOCALE = ROOT / "src" / "egov_tui" / "locale"
FILES = sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
PLACEHOLDER = re.compile(r"{\w*(?:![rs])?(?::[^{}]*)?}")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
COMMAND = re.compile(rf"egov-tui (?:{'|'.join(root.lazy)})(?: [a-z]+(?=[ `]))?")
ENDS = ".:!?"
KEY = re.compile("|".join(rf"\b{re.escape(key)}\b" for key in {*_NAMED.values(), "Ctrl-C"} - {"End", "Home"}))
"""Names of keys, but for two that are words as well."""

Id = tuple[str | None, str | tuple[str, ...]]


def read(file: Path) -> Catalog:
    with file.open("rb") as opened:
        return read_po(opened, locale=file.parts[-3])


@pytest.fixture(scope="module", params=FILES, ids=[file.parts[-3] for file in FILES])
def file(request: pytest.FixtureRequest) -> Path:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def catalogue(file: Path) -> Catalog:
    return read(file)


@pytest.fixture(scope="module")
def used() -> set[Id]:
    found = extract_from_dir(str(ROOT / "src" / "egov_tui"), method_map=[("**.py", "python")], keywords=KEYWORDS)
    return {(context, message) for _file, _line, message, _comments, context in found}


def identity(message: Message) -> Id:
    return message.context, message.id if isinstance(message.id, str) else tuple(message.id)


def messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def texts(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def originals(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


def pairs(catalogue: Catalog) -> Iterator[tuple[str, str]]:
    """Yield each translation there is with its original: in plurals the singular goes with the first form."""
    for message in messages(catalogue):
        ids = originals(message)
        for number, text in enumerate(texts(message) if all(texts(message)) else ()):
            yield ids[min(number, len(ids) - 1)], text


def alike(what: re.Pattern[str], pair: tuple[str, str]) -> bool:
    """Whether the same is found in both, as often."""
    return sorted(what.findall(pair[0])) == sorted(what.findall(pair[1]))


def test_there_is_a_catalogue_for_each_language_but_english() -> None:
    from egov_tui.i18n import LANGUAGES

    assert {file.parts[-3] for file in FILES} >= set(LANGUAGES) - {"en"}


def test_every_text_of_the_program_stands_in_the_catalogue_and_no_other(catalogue: Catalog, used: set[Id]) -> None:
    known = {identity(message) for message in messages(catalogue)}
    assert used - known == set(), "run `make messages` and translate"
    assert known - used == set(), "run `make messages`"
    assert list(catalogue.obsolete) == [], "take out what is not used any more"


def test_nothing_is_untranslated_or_doubtful(catalogue: Catalog) -> None:
    assert [message.id for message in messages(catalogue) if not all(texts(message)) or not texts(message)] == []
    assert [message.id for message in messages(catalogue) if message.fuzzy] == []


def test_each_plural_has_the_forms_of_its_language(catalogue: Catalog) -> None:
    plural = [message for message in messages(catalogue) if message.pluralizable]
    assert plural
    assert [message.id for message in plural if len(texts(message)) != catalogue.num_plurals] == []


def test_placeholders_are_the_same(catalogue: Catalog) -> None:
    wrong = [
        pair
        for pair in pairs(catalogue)
        if sorted(PLACEHOLDER.findall(pair[0])) != sorted(PLACEHOLDER.findall(pair[1]))
    ]
    assert wrong == []


def test_every_translation_can_be_filled(catalogue: Catalog) -> None:
    class Anything(dict[str, str]):
        def __missing__(self, key: str) -> str:
            return "x"

    for original, text in pairs(catalogue):
        if PLACEHOLDER.search(original):
            assert "{" not in text.format_map(Anything()), text


def test_messages_with_placeholders_are_marked_as_formats(catalogue: Catalog) -> None:
    """What a translator's editor checks by itself."""
    holding = [one for one in messages(catalogue) if re.search(r"{[a-z_]+[}!]", originals(one)[0])]
    assert [one.id for one in holding if not one.python_brace_format] == []


@pytest.mark.parametrize("side", [lambda text: text[:1], lambda text: text[-1:]])
def test_no_message_begins_or_ends_with_a_blank(catalogue: Catalog, side: object) -> None:
    assert callable(side)
    assert [pair for pair in pairs(catalogue) if any(side(text).isspace() for text in pair)] == []


def test_nothing_acts_on_a_terminal(catalogue: Catalog) -> None:
    kinds = ("Cc", "Cf", "Cs", "Co")
    assert [
        text
        for pair in pairs(catalogue)
        for text in pair
        if any(unicodedata.category(one) in kinds for one in text.replace("\n", "").replace("\t", ""))
    ] == []


def test_sentences_end_alike(catalogue: Catalog) -> None:
    def end(text: str) -> str:
        return text[-1:] if text[-1:] in ENDS else ""

    sentences = [pair for pair in pairs(catalogue) if " " in pair[0]]
    assert [pair for pair in sentences if end(pair[0]) != end(pair[1])] == []


def test_lines_and_quotes_are_as_many(catalogue: Catalog) -> None:
    for one in ("\n", "`", "“", "”", " · "):
        assert [pair for pair in pairs(catalogue) if pair[0].count(one) != pair[1].count(one)] == [], one


def test_options_commands_and_keys_keep_their_names(catalogue: Catalog) -> None:
    for kept in (OPTION, COMMAND, KEY):
        assert [pair for pair in pairs(catalogue) if not alike(kept, pair)] == []


def test_a_sentence_calls_what_a_command_takes_as_its_usage_does(catalogue: Catalog) -> None:
    words = {value: catalogue.get(value) for name, value in vars(metavars).items() if name.isupper()}
    assert len(words) > 10
    for original, text in pairs(catalogue):
        for word in re.findall(r"egov-tui[a-z -]*((?: [A-Z]{3,})+)", original):
            for one in word.split():
                if (said := words.get(one)) is not None:
                    assert re.search(rf"\b{re.escape(str(said.string))}\b", text), (original, text)
