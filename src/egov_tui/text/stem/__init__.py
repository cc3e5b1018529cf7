"""Stems: what a word and its inflections share, for search.

Tokens are indexed as they are and stems beside them, never instead: a query word is `(token OR stem)`.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from threading import Lock
from typing import Protocol

VERSION = 1
"""Of the stems made here. An index made by another version is made again."""

_LONGEST = 40
"""Letters of a word worth stemming; what is longer is no word of a language."""
_WORD = re.compile(r"[^\W_]+(?:['’‘ʼ`´][^\W_]+)*")
_TOKEN = re.compile(r"[^\W_]+")
_APOSTROPHES = re.compile("['’‘ʼ`´]")
_POSSESSIVE = re.compile("['’‘ʼ`´]s$", re.IGNORECASE)
_DIACRITICS = re.compile("[\u0300-\u036f]")
_APART = str.maketrans({chr(n): " " for n in range(128) if not chr(n).isalnum() and chr(n) not in "'`"})
_snowball_lock = Lock()  # a Snowball stemmer keeps its word in itself: one word at a time


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802 (the library's name)


@lru_cache(maxsize=65_536)
def stem(word: str, language: str) -> str:
    """Return the stem of a word as shown in a text of the language (`sw`, `en`), folded.

    Of a language without a stemmer it is the folded word. Swahili words pass through folded as yet.
    """
    if language == "en" and len(word) <= _LONGEST:
        folded = fold(_POSSESSIVE.sub("", word))
        with _snowball_lock:
            return _english().stemWord(folded)
    return fold(word)


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
    accents, split at apostrophes. So `ngombe` is a stem of a text that says "ng'ombe".
    """
    said, tokens = _words_and_tokens(text)
    found = {stem(word, language or "") for word in said}
    return " ".join(sorted(found - tokens - {""}))


def _words_and_tokens(text: str) -> tuple[set[str], set[str]]:
    """The words and the tokens of a text; an expression looks only at those that hold more than ASCII letters."""
    said: set[str] = set()
    tokens: set[str] = set()
    for word in set(text.translate(_APART).split()):
        if word.isascii() and "'" not in word and "`" not in word:
            said.add(word)
            tokens.add(word.lower())
        else:
            said.update(_WORD.findall(word))
            tokens.update(_TOKEN.findall(_without_diacritics(word.lower())))
    return said, tokens


def query_stems(word: str) -> frozenset[str]:
    """Return the stems of a query word by every language known, for the language of a query cannot be told."""
    return frozenset(found for language in ("sw", "en") if (found := stem(word, language)))


def _without_diacritics(text: str) -> str:
    return unicodedata.normalize("NFC", _DIACRITICS.sub("", unicodedata.normalize("NFD", text)))


@cache
def _english() -> _Stemmer:
    from snowballstemmer.english_stemmer import EnglishStemmer  # late: only indexing and searching need it

    stemmer: _Stemmer = EnglishStemmer()
    return stemmer
