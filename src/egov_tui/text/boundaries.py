"""Where words and characters as a person sees them begin and end, so that no mark is set inside one. Pure.

A character is what Unicode calls a grapheme cluster, as far as combining marks, joiners and the colours of skin make it
(UAX #29); a word is made of letters, digits and their marks, and of apostrophes between them.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cache

APOSTROPHES = "'’‘ʼ`´"
_JOINERS = "\u200c\u200d"
_SKINS = "\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
_LETTER = r"[^\W_]"
_MAYBE_MARKS = re.compile(r"[^\w\x00-\u02ff\u2000-\u200b\u200e-\u20cf\u2100-\u2bff\u3000-\u3029\U0001f000-\U0001faff]")
"""Where none of these is, no mark is: signs of print and emoji are left out, which stand in every other text."""
_MARKS = (range(0x300, 0x20000), range(0xE0100, 0xE01F0))
"""Where Unicode has its combining marks."""

Ranges = list[tuple[int, int]]


def words(text: str) -> Iterator[re.Match[str]]:
    """Yield the words of a text; an apostrophe within a word belongs to it."""
    return _patterns(marked=bool(_MAYBE_MARKS.search(text)))[0].finditer(text)


def tokens(text: str) -> Iterator[re.Match[str]]:
    """Yield letters and digits that follow each other, with their marks: `ng` and `ombe` of "ng'ombe"."""
    return _patterns(marked=bool(_MAYBE_MARKS.search(text)))[1].finditer(text)


def whole_words(text: str, ranges: Iterable[tuple[int, int]]) -> Ranges:
    """Return ranges that begin and end where words do, in their order and apart; each holds what it held."""
    return _widened(text, ranges, _in_word)


def whole_characters(text: str, ranges: Iterable[tuple[int, int]]) -> Ranges:
    """Return ranges that begin and end where characters do, in their order and apart; each holds what it held."""
    return _widened(text, ranges, _in_character)


def _widened(text: str, ranges: Iterable[tuple[int, int]], inside: Callable[[str, int], bool]) -> Ranges:
    """Each place of the text is looked at twice at most, however many ranges there are."""
    told: Ranges = []
    for start, end in sorted(ranges):
        before = told[-1][1] if told else 0
        if start >= before:
            while start > before and inside(text, start):
                start -= 1
        elif end <= before:
            continue
        else:
            start = told.pop()[0]
        while end < len(text) and inside(text, end):
            end += 1
        told.append((start, end))
    return told


def _in_character(text: str, at: int) -> bool:
    """Whether a place between two characters of a string is inside one that a person sees."""
    if not 0 < at < len(text):
        return False
    after = text[at]
    if _joins(after):
        return True
    emoji = after in _SKINS or (text[at - 1] == "\u200d" and after > "\u2030" and not after.isalnum())
    return emoji and not _ends_word(text, at)  # one that is made of several


def _joins(character: str) -> bool:
    """Whether a character of a string belongs to the one before."""
    return character >= "\u0300" and (character in _JOINERS or unicodedata.category(character)[0] == "M")


def _in_word(text: str, at: int) -> bool:
    """Whether a place is inside a word, or inside a character."""
    if _in_character(text, at):
        return True
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if after in APOSTROPHES and not after.isalnum():
        return text[at + 1 : at + 2].isalnum() and _ends_word(text, at)
    if before in APOSTROPHES and not before.isalnum():
        return after.isalnum() and _ends_word(text, at - 1)
    return after.isalnum() and _ends_word(text, at)


def _ends_word(text: str, at: int) -> bool:
    """Whether a letter or digit with its marks ends at a place."""
    while at > 1 and _joins(text[at - 1]):
        at -= 1
    return text[at - 1 : at].isalnum()


@cache
def _patterns(*, marked: bool) -> tuple[re.Pattern[str], re.Pattern[str]]:
    letters = f"{_LETTER}(?:{_LETTER}|[{_JOINERS}{_marks()}])*" if marked else f"{_LETTER}+"
    return re.compile(f"{letters}(?:[{APOSTROPHES}]{letters})*"), re.compile(letters)


def _marks() -> str:
    """Every combining mark; looked up once, where a text may have one."""
    return "".join(chr(n) for some in _MARKS for n in some if unicodedata.category(chr(n))[0] == "M")
