"""The glossary held against a catalogue: which of its terms a text uses, and what is to be reviewed for their sake.

`tests/data/glossary.tsv` gives a term a line: where it belongs, English, Swahili, and letters that say where the
Swahili is from. `make messages` runs this module as a program: it writes the comments of the catalogue anew.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from egov_tui.text.stem import stem

GLOSSARY = Path(__file__).parent / "data" / "glossary.tsv"
CATALOGUE = Path(__file__).parents[1] / "src/egov_tui/locale/sw/LC_MESSAGES/egov_tui.po"

UNREAD = "review: not yet read by a native speaker"
"""Stands at a new entry, until somebody who speaks the language has read it and takes it away."""
SOURCES = {"G": "no published source", "A": "the wording of Android"}
"""Letters of terms that want a review, and what is known of them."""

SYNONYMS = frozenset({"Article / item", "Refresh / Update", "Alert / Warning", "Star (verb) / Starred"})
"""Entries whose English words mean one thing: each Swahili word will do for each of them."""
ALONE = frozenset({"Yes / No", "Up / Down", "About", "Success / Done", "Read (state)", "Star (verb) / Starred"})
"""Entries whose words mean other things inside a sentence."""

_TYPED = re.compile(
    r"\{[^}]*\}|`[^`]*`|\[\w+\]|--[\w-]+|\bis:[\w|]+|: egov-tui .*$|(?:\b[a-z]+:[\w|]*\s+){2,}", re.MULTILINE
)
"""Placeholders, and what a reader types or finds in a file as it stands: the same in every language."""
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_REMARK = re.compile(r"\([^)]*\)")
_LABEL = re.compile(r"\b(?:sg\.|pl\.|n\.|alt\.|item:|M:|A:|C:)")

Words = tuple[frozenset[str], ...]
"""English words that follow each other, each in the forms that it may have."""
Stems = tuple[str, ...]
"""Stems of Swahili words."""


class Term(NamedTuple):
    """An English word of the glossary and what it is called."""

    name: str
    english: Words
    swahili: tuple[Stems, ...]
    """Each of them will do."""
    shown: str
    letters: str
    alone: bool
    """Only a text that says nothing else uses it."""

    @property
    def remark(self) -> str | None:
        """What is to be reviewed where it is used, or None."""
        doubts = [doubt for letter, doubt in SOURCES.items() if letter in self.letters]
        return f"review: {self.shown} ({self.name}): {doubts[0]}" if doubts else None


def words(text: str) -> list[str]:
    """Return the words of a text in small letters, without what a reader types."""
    return [word.lower() for word in _WORD.findall(_TYPED.sub(" | ", text))]


def english(text: str) -> Words:
    """Return the words of an English text, each with what it may be without its ending.

    The stemmer for search is too bold here: to it an author is an authority.
    """
    return tuple(frozenset(_forms(word)) for word in words(text))


def _forms(word: str) -> Iterator[str]:
    yield word
    for ending, instead in (("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("ed", "e"), ("ied", "y"), ("ing", "")):
        if word.endswith(ending) and len(word) > max(4, len(ending) + 2):  # news are not new
            yield word.removesuffix(ending) + instead


def swahili(text: str) -> Stems:
    """Return the stems of the words of a Swahili text."""
    return tuple(stem(word, "sw") for word in words(text))


@cache
def terms(path: Path = GLOSSARY) -> tuple[Term, ...]:
    """Return the terms of a glossary, those of most words first."""
    lines = path.read_text("utf-8").splitlines()[1:]
    found = [term for line in lines for term in _terms(*line.split("\t"))]
    return tuple(sorted(found, key=lambda term: -len(term.english)))


def _terms(_section: str, entry: str, called_so: str, source: str) -> Iterator[Term]:
    names = [name.strip() for name in _REMARK.sub("", entry).split(" / ")]
    called = [one.strip() for one in called_so.split(" / ")]
    paired = len(names) == len(called) and entry not in SYNONYMS
    letters = re.sub(r"[^A-Z]", "", _REMARK.sub("", source))
    for i, name in enumerate(names):
        own = [called[i]] if paired else called
        variants = [text for one in own for text in (_REMARK.sub("", one), *_REMARK.findall(one))]
        texts = [_LABEL.sub("", text) for text in variants]
        yield Term(
            name.strip("…").lower(),
            english(re.sub(r"^n ", "", name)),
            tuple(said for text in texts if (said := swahili(text))),
            " / ".join(_REMARK.sub("", one).strip(" …").lower() for one in own),
            letters,
            entry in ALONE,
        )


def used(texts: Iterable[str]) -> list[Term]:
    """Return the terms that the English forms of an entry use; of terms within each other the longest."""
    found = []
    for text in texts:
        left = list(english(text))
        for term in terms():
            length = len(term.english)
            for i in range(len(left) - length + 1):
                here = left[i : i + length]
                if all(a & b for a, b in zip(here, term.english, strict=True)) and (
                    not term.alone or len(left) == length
                ):
                    left[i : i + length] = [frozenset()] * length
                    found.append(term)
    return list(dict.fromkeys(found))


def says(text: str, variants: Iterable[Stems]) -> bool:
    """Whether a Swahili text has all words of one of the variants, inflected as they may be."""
    said = {*words(text), *swahili(text)}
    return any(all(any(_root(one) in word for word in said) for one in variant) for variant in variants)


def _root(stemmed: str) -> str:
    """What stands in every form of a word: `futa` is also in `ifute`."""
    return stemmed[:-1] if len(stemmed) > 3 and stemmed[-1] in "aeiou" else stemmed


def originals(message: Message) -> tuple[str, ...]:
    """Return the English forms of an entry."""
    return tuple(message.id) if isinstance(message.id, (tuple, list)) else (str(message.id),)


def translations(message: Message) -> tuple[str, ...]:
    """Return the Swahili forms of an entry."""
    return tuple(message.string) if isinstance(message.string, (tuple, list)) else (str(message.string),)


def comments(message: Message) -> list[str]:
    """Return the comments that an entry has to have: what else is said of it, then what is to be reviewed."""
    said = [comment for comment in message.user_comments if not comment.startswith("review")]
    unread = not all(translations(message)) or {"review", UNREAD} & set(message.user_comments)
    doubts = [term.remark for term in used(originals(message)) if term.remark]
    return [*said, *([UNREAD] if unread else []), *sorted(set(doubts))]


def entries(catalogue: Catalog) -> Iterable[Message]:
    """Return the entries of a catalogue without its head."""
    return (message for message in catalogue if message.id)


def main(path: Path) -> None:
    """Write the comments of a catalogue anew."""
    with path.open("rb") as file:
        catalogue = read_po(file, locale="sw")
    for message in entries(catalogue):
        message.user_comments = comments(message)
    with path.open("wb") as file:
        write_po(file, catalogue, width=120, no_location=True)


if __name__ == "__main__":
    main(Path(*sys.argv[1:]) if sys.argv[1:] else CATALOGUE)
