"""Where the words of a query stand in a text that is shown. Pure."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from egov_tui.store.tree import Prefix, Query, Term, Word
from egov_tui.text.boundaries import tokens, whole_characters, whole_words, words
from egov_tui.text.clean import line
from egov_tui.text.stem import fold, forms


def highlight(text: str, query: Query) -> list[tuple[int, int]]:
    """Return the words of a text that show why it was found, as ranges: ordered, apart, none where no words.

    A word is highlighted in every inflection, by stemming the words shown, which FTS5's own highlight cannot; a
    phrase only as it stands. About 1 ms for 4 KB.
    """
    matcher = _matcher(query)
    if not matcher.runs and not matcher.stems:
        return []
    return whole_words(text, [*matcher.run_ranges(text), *matcher.stem_ranges(text)])


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
        blank = flat.rfind(" ", start, start + length)
        # where no blanks are, as in Chinese, at the length, but not inside a character
        cut = blank if blank > start else whole_characters(flat, [(start, start + length)])[0][1]
        end = max(cut, hits[0][1] if hits else 0)
    before, behind = "… " if start else "", " …" if end < len(flat) else ""
    shift = len(before) - start
    return before + flat[start:end] + behind, [(a + shift, b + shift) for a, b in hits if start <= a and b <= end]


_LONGEST_READ: Final = 100_000


@lru_cache(32)
def _matcher(query: Query) -> "_Matcher":
    return _Matcher(query.words)


class _Matcher:
    """The words of a query made ready to be looked for; remembers each word shown that it has judged."""

    def __init__(self, terms: tuple[Term, ...]) -> None:
        single = [term for term in terms if isinstance(term, Word) and sum(1 for _ in words(term.text)) == 1]
        self.stems = frozenset(stem for term in single for word in words(term.text) for stem in forms(word[0]))
        runs = [(run, isinstance(term, Prefix), term in single) for term in terms if (run := _tokens(term.text))]
        # the tokens of one word, such as those of ng'ombe, may follow each other in two others
        self.runs = [(run, prefix) for run, prefix, one in runs if not one or len(run) == 1]
        self.judged: dict[str, bool] = {}

    def run_ranges(self, text: str) -> Iterator[tuple[int, int]]:
        """Where tokens follow each other as in a phrase, a prefix or a word of several tokens."""
        shown = [(fold(found[0]), found.start(), found.end()) for found in tokens(text)]
        for run, prefix in self.runs:
            length, first = len(run), run[0]
            for i in range(len(shown) - length + 1):
                if length > 1 and shown[i][0] != first:
                    continue
                if _begins(run, [token for token, _start, _end in shown[i : i + length]], prefix):
                    yield shown[i][1], shown[i + length - 1][2]

    def stem_ranges(self, text: str) -> Iterator[tuple[int, int]]:
        """Where a word stands whose stem, in either language, is one of a searched word."""
        if not self.stems:
            return
        for found in words(text):
            word = found[0]
            if (hit := self.judged.get(word)) is None:
                hit = self.judged[word] = not self.stems.isdisjoint(forms(word))
            if hit:
                yield found.span()


def _tokens(text: str) -> list[str]:
    return [token for found in tokens(text) if (token := fold(found[0]))]


def _begins(run: list[str], shown: list[str], prefix: bool) -> bool:
    if not prefix:
        return run == shown
    return run[:-1] == shown[:-1] and shown[-1].startswith(run[-1])
