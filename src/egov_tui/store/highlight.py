"""Where the words of a query stand in a text that is shown. Pure."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from egov_tui.store.tree import Prefix, Query, Term, Word
from egov_tui.text.clean import line
from egov_tui.text.stem import fold, query_stems, words


def highlight(text: str, query: Query) -> list[tuple[int, int]]:
    """Return the ranges of characters in a text that show why it was found: ordered, apart, none where no words.

    A word is highlighted in every inflection, by stemming the words shown, which FTS5's own highlight cannot; a
    phrase only as it stands. About 1 ms for 4 KB.
    """
    matcher = _matcher(query)
    if not matcher.runs and not matcher.stems:
        return []
    found = sorted([*matcher.run_ranges(text), *matcher.stem_ranges(text)])
    merged: list[tuple[int, int]] = []
    for start, end in found:
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def snippet(text: str, query: Query, length: int = 160) -> tuple[str, list[tuple[int, int]]]:
    """Return a line of a text around the first words that show why it was found, and their ranges in it.

    At most about so many characters, cut between words; the beginning where no word is found.
    """
    flat = line(text[:_LONGEST_READ])
    hits = highlight(flat, query)
    start = max(0, hits[0][0] - length // 3) if hits else 0
    if start:
        start = flat.find(" ", start, hits[0][0]) + 1 or hits[0][0]
    end = len(flat)
    if end - start > length:
        end = max(flat.rfind(" ", start, start + length), hits[0][1] if hits else 0, start + 1)
    before, behind = "… " if start else "", " …" if end < len(flat) else ""
    shift = len(before) - start
    return before + flat[start:end] + behind, [(a + shift, b + shift) for a, b in hits if start <= a and b <= end]


_LONGEST_READ: Final = 100_000
_TOKEN_SHOWN: Final = re.compile(r"[^\W_]+")
"""What the tokenizer of the index takes for a token (unicode61: letters and digits)."""


@lru_cache(32)
def _matcher(query: Query) -> "_Matcher":
    return _Matcher(query.words)


class _Matcher:
    """The words of a query made ready to be looked for; remembers each word shown that it has judged."""

    def __init__(self, terms: tuple[Term, ...]) -> None:
        self.runs = [(tokens, isinstance(term, Prefix)) for term in terms if (tokens := _tokens(term.text))]
        single = [term.text for term in terms if isinstance(term, Word) and sum(1 for _ in words(term.text)) == 1]
        self.stems = frozenset(stem for text in single for word in words(text) for stem in _forms(word[0]))
        self.judged: dict[str, bool] = {}

    def run_ranges(self, text: str) -> Iterator[tuple[int, int]]:
        """Where tokens follow each other as in a phrase, a prefix or a word of several tokens."""
        shown = [(fold(found[0]), found.start(), found.end()) for found in _TOKEN_SHOWN.finditer(text)]
        for tokens, prefix in self.runs:
            length, first = len(tokens), tokens[0]
            for i in range(len(shown) - length + 1):
                if length > 1 and shown[i][0] != first:
                    continue
                if _begins(tokens, [token for token, _start, _end in shown[i : i + length]], prefix):
                    yield shown[i][1], shown[i + length - 1][2]

    def stem_ranges(self, text: str) -> Iterator[tuple[int, int]]:
        """Where a word stands whose stem, in either language, is one of a searched word."""
        if not self.stems:
            return
        for found in words(text):
            word = found[0]
            if (hit := self.judged.get(word)) is None:
                hit = self.judged[word] = not self.stems.isdisjoint(_forms(word))
            if hit:
                yield found.span()


def _forms(word: str) -> frozenset[str]:
    return query_stems(word) | {fold(word)}


def _tokens(text: str) -> list[str]:
    return [fold(found) for found in _TOKEN_SHOWN.findall(text)]


def _begins(tokens: list[str], shown: list[str], prefix: bool) -> bool:
    if not prefix:
        return tokens == shown
    return tokens[:-1] == shown[:-1] and shown[-1].startswith(tokens[-1])
