"""The Swahili catalogue: whole, and true to the texts of the program."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[1]
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
PLACEHOLDER = re.compile(r"{[\w!]*}")


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with (ROOT / "src/egov_tui/locale/sw/LC_MESSAGES/egov_tui.po").open("rb") as file:
        return read_po(file, locale="sw")


def texts(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, (tuple, list)) else [str(message.string)]


def originals(message: Message) -> list[str]:
    return list(message.id) if isinstance(message.id, (tuple, list)) else [str(message.id)]


def test_every_text_of_the_program_stands_in_the_catalogue(catalogue: Catalog) -> None:
    used = set()
    for _file, _line, message, _comments, _context in extract_from_dir(
        str(ROOT / "src" / "egov_tui"), method_map=[("**.py", "python")], keywords=KEYWORDS
    ):
        used.add(message[0] if isinstance(message, tuple) else message)
    known = {originals(message)[0] for message in catalogue if message.id}
    assert used - known == set(), "run `make messages` and translate"
    assert known - used == set(), "run `make messages`"


def test_nothing_is_untranslated_or_doubtful(catalogue: Catalog) -> None:
    assert [message.id for message in catalogue if message.id and not all(texts(message))] == []
    assert [message.id for message in catalogue if message.id and message.fuzzy] == []


def test_placeholders_and_the_blanks_at_the_ends_are_the_same(catalogue: Catalog) -> None:
    wrong = []
    for message in catalogue:
        wanted = {frozenset(PLACEHOLDER.findall(text)) for text in originals(message)}
        for text in texts(message) if message.id else []:
            source = originals(message)[0]
            blanks = text[:1].isspace() == source[:1].isspace() and text[-1:].isspace() == source[-1:].isspace()
            if frozenset(PLACEHOLDER.findall(text)) not in wanted or not blanks:
                wrong.append(message.id)
    assert wrong == []
