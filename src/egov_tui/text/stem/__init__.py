"""Stems: what a word and its inflections share, for search.

Tokens are indexed as they are and stems beside them, never instead: a query word is `(token OR stem)`.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from threading import Lock
from typing import Protocol

VERSION = 3
"""Of the stems made here. An index made by another version is made again."""

TITLE_STEM = "\ue000"
"""Stands before a stem of the title in what is indexed of an article, which holds those of the text as well:
`title:mikutano` must not find an article that says mkutano further down. A private-use letter, which the tokenizer
keeps."""

_LONGEST = 40
"""Letters of a word worth stemming; what is longer is no word of a language."""
_WORD = re.compile(r"[^\W_]+(?:['’‘ʼ`´][^\W_]+)*")
_ASCII_APART = re.compile("[^a-zA-Z0-9'\u0080-\U0010ffff]+")
_PLAIN_LETTERS = re.compile(
    "[a-zA-Z0-9'\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u017e\u0430-\u0438\u043a-\u044f\u0410-\u0418\u041a-\u042f\u0621-\u063a\u0641-\u064a]*"
)
"""Latin with its accents, and what of Cyrillic and Arabic has none: SQLite's tokenizer and this module agree on it."""
_APOSTROPHES = re.compile("['’‘ʼ`´]")
_POSSESSIVE = re.compile("['’‘ʼ`´]s$", re.IGNORECASE)
_DIACRITICS = re.compile("[\u0300-\u036f]")
_LETTERS = bytes(n if bytes((n,)).isalnum() else ord("'") if chr(n) in "'`" else ord(" ") for n in range(128)).ljust(
    256
)
"""What becomes of ASCII: letters and digits as they are, apostrophes one, all else blank."""
_SIGNS = {**dict.fromkeys("’‘´", "'"), **dict.fromkeys("“”„«»–—…•·\xa0\u202f", " ")}
"""What else than ASCII stands in most Swahili and English texts."""
_MOST_STEMS = 65_536
"""Kept in memory."""
_snowball_lock = Lock()  # a Snowball stemmer keeps its word in itself: one word at a time


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802 (the library's name)


class _Stems(dict[str, str]):
    """The stems of words of a language, made when they are first asked for."""

    def __init__(self, make: Callable[[str], str]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, word: str) -> str:
        if len(self) >= _MOST_STEMS:
            self.clear()
        made = self[word] = self._make(word)
        return made


def stem(word: str, language: str) -> str:
    """Return the stem of a word as shown in a text of the language (`sw`, `en`), folded.

    Of a language without a stemmer it is the folded word.
    """
    return _stems(language)[word]


@cache
def _stems(language: str) -> _Stems:
    return _Stems({"en": _english_stem, "sw": _swahili_stem}.get(language, fold))


def _swahili_stem(word: str) -> str:
    from egov_tui.text.stem import swahili  # late, as its lists are only read where words are indexed or searched

    return swahili.stem(fold(word)) if len(word) <= _LONGEST else fold(word)


def _english_stem(word: str) -> str:
    if len(word) > _LONGEST:
        return fold(word)
    folded = fold(_POSSESSIVE.sub("", word))
    with _snowball_lock:
        return _english().stemWord(folded)


def fold(word: str) -> str:
    """Return a word without case, accents and apostrophes: `Ng'ombe` and `ngombe` are one."""
    if word.isascii():
        return word.lower().replace("'", "").replace("`", "")
    return _without_diacritics(_APOSTROPHES.sub("", word.casefold()))


def words(text: str) -> Iterator[re.Match[str]]:
    """Yield the words of a text as shown; an apostrophe within a word belongs to it."""
    return _WORD.finditer(text)


def stems(text: str, language: str | None) -> str:
    """Return the stems of a text that are no token of it: unique, sorted, joined by blanks.

    A token is what SQLite's `unicode61 remove_diacritics 2` makes of the text: letters and digits, lower case, no
    accents, split at apostrophes. Where that is not certain, a token may be among the stems.
    So `ngombe` is a stem of a text that says "ng'ombe".
    """
    said, tokens = _words_and_tokens(text)
    # through `map`, a known word costs no step of ours
    found = set(map(_stems(language or "").__getitem__, said)) - tokens
    found.discard("")
    return " ".join(sorted(found))


def of_article(title: str, text: str, language: str | None) -> str:
    """Return the unique stems of title and text, then those of the title alone behind TITLE_STEM; blanks between."""
    of_title = (TITLE_STEM + word for word in stems(title, language).split())
    return " ".join((*stems(f"{title}\n{text}", language).split(), *of_title))


def _words_and_tokens(text: str) -> tuple[set[str], set[str]]:
    """The words of a text, whatever their case, and those of its tokens that are certain.

    Most texts are ASCII but for their signs. Elsewhere Python and SQLite disagree on what is a letter (SQLite's tables
    are those of Unicode 6.1: to it an emoji may be one): there no token is certain, and a stem stands for each word.
    """
    plain = text
    if not text.isascii():
        for sign, instead in (("`", "'"), *_SIGNS.items()):
            plain = plain.replace(sign, instead)
    if not plain.isascii():
        chunks = set(_ASCII_APART.split(plain))
        certain = [one for chunk in chunks if _certain(chunk) for one in chunk.split("'")]
        said = {word for chunk in chunks for word in _WORD.findall(chunk)}
        return said, {_without_diacritics(one.lower()) for one in certain} - {""}
    said = set(plain.lower().encode().translate(_LETTERS).decode().split())
    apart = [word for word in said if "'" in word]
    if not apart:
        return said, said
    tokens = said.difference(apart).union(*(word.split("'") for word in apart))
    said.difference_update(apart)
    said.update(*map(_WORD.findall, apart))
    tokens.discard("")
    return said, tokens


def _certain(chunk: str) -> bool:
    """Whether it is known what SQLite makes of the letters between two blanks or signs."""
    return chunk.isascii() or bool(_PLAIN_LETTERS.fullmatch(chunk))


def query_stems(word: str) -> frozenset[str]:
    """Return the stems of a query word by every language known, for the language of a query cannot be told."""
    return frozenset(found for language in ("sw", "en") if (found := stem(word, language)))


def forms(word: str) -> frozenset[str]:
    """Return what a word has in common with its inflections: its stems as of a query, and itself, folded."""
    return (query_stems(word) | {fold(word)}) - {""}  # of an apostrophe that is a letter nothing is left


def _without_diacritics(text: str) -> str:
    return unicodedata.normalize("NFC", _DIACRITICS.sub("", unicodedata.normalize("NFD", text)))


@cache
def _english() -> _Stemmer:
    from snowballstemmer.english_stemmer import EnglishStemmer  # late: only indexing and searching need it

    stemmer: _Stemmer = EnglishStemmer()
    return stemmer
