"""What is looked for within an article: words as they are typed, or in any inflection. Pure."""

import re
from collections.abc import Callable, Iterator, Sequence

from egov_tui.text.boundaries import APOSTROPHES, whole_characters, words
from egov_tui.text.clean import line
from egov_tui.text.stem import forms
from egov_tui.tui.matches import Finder, no_hits


def finder(typed: str) -> Finder:
    """Return what finds a text in another.

    Case and apostrophes do not count (`ng'ombe`, `ngombe`), any white space is a blank, and whole words are found
    in their inflections too, one after the other as they were typed.
    """
    wanted = line(typed)
    if not wanted:
        return no_hits
    pattern = re.compile(_loosely(wanted), re.IGNORECASE)
    inflected = _inflected([forms(word[0]) for word in words(wanted)])
    return lambda shown: whole_characters(
        shown, [*(found.span() for found in pattern.finditer(shown)), *inflected(shown)]
    )


def _loosely(wanted: str) -> str:
    letters = [letter for letter in wanted if letter not in APOSTROPHES] or ["'"]
    between = f"[{APOSTROPHES}]"
    return f"{between}?".join(_letter(letter, between) for letter in letters)


def _letter(letter: str, apostrophe: str) -> str:
    if letter == "'":
        return apostrophe
    return r"\s+" if letter == " " else re.escape(letter)


def _inflected(wanted: Sequence[frozenset[str]]) -> Callable[[str], Iterator[tuple[int, int]]]:
    """What finds words that follow each other and each have a form in common with one that is wanted."""
    known: dict[str, frozenset[str]] = {}

    def known_forms(word: str) -> frozenset[str]:
        if word not in known:
            known[word] = forms(word)
        return known[word]

    def find(shown: str) -> Iterator[tuple[int, int]]:
        found = list(words(shown)) if wanted else []
        for at in range(len(found) - len(wanted) + 1 if wanted else 0):
            if all(not form.isdisjoint(known_forms(found[at + n][0])) for n, form in enumerate(wanted)):
                yield found[at].start(), found[at + len(wanted) - 1].end()

    return find
