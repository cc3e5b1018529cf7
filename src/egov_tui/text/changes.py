"""What changed from one text to another: by paragraphs, and within those that stayed by words. Pure.

The work is bounded whatever the texts are; where it would be too much, what differs is told as taken out and put in.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Final, Literal, NamedTuple

How = Literal["same", "deleted", "inserted"]

_MOST_STEPS: Final = 300_000
"""Of the search for what two texts share, among the paragraphs and again among the words: some tenths of a second."""
_WORD: Final = re.compile(r"\w+(?:['’‘ʼ`´]\w+)*|[^\w\s]")
_LEAST_ALIKE: Final = 0.4
"""So much of their words two paragraphs must share to be one that was changed."""
_NEAR: Final = 20
"""So many paragraphs further on the changed form of one is looked for."""
_SMALL: Final = 3
"""Letters of a word that alone is not worth an interruption between two replacements."""


class Piece(NamedTuple):
    """A stretch of a paragraph and what became of it."""

    text: str
    how: How


class Paragraph(NamedTuple):
    """A paragraph of the old text, of the new one, or of both: its place in each, and its pieces in order.

    The pieces that are not inserted make the old one, those that are not deleted the new one.
    """

    old: int | None
    new: int | None
    pieces: tuple[Piece, ...]

    @property
    def changed(self) -> bool:
        """Whether it is not the same in both."""
        return self.old is None or self.new is None or any(piece.how != "same" for piece in self.pieces)


def compare(old: Sequence[str], new: Sequence[str]) -> list[Paragraph]:
    """Return the paragraphs of both texts in their order, what was taken out before what was put in its place."""
    found: list[Paragraph] = []
    work = _Work(_MOST_STEPS)
    i = j = 0
    for upto, onto in [*(_shared(old, new, _Work(_MOST_STEPS)) or ()), (len(old), len(new))]:
        found += _gap(old, range(i, upto), new, range(j, onto), work)
        if upto < len(old):
            found.append(Paragraph(upto, onto, (Piece(old[upto], "same"),)))
        i, j = upto + 1, onto + 1
    return found


def folded(paragraphs: Sequence[Paragraph], context: int = 1) -> Iterator[Paragraph | int]:
    """Yield what changed with so many paragraphs around it; for each run left out, how many they are."""
    near = {
        at
        for number, paragraph in enumerate(paragraphs)
        if paragraph.changed
        for at in range(number - context, number + context + 1)
    }
    hidden = 0
    for number, paragraph in enumerate(paragraphs):
        if number not in near:
            hidden += 1
            continue
        if hidden:
            yield hidden
            hidden = 0
        yield paragraph
    if hidden:
        yield hidden


class _Work:
    """How many steps may still be made."""

    def __init__(self, steps: int) -> None:
        self._left = steps

    def spend(self, steps: int) -> bool:
        """Say whether there was enough left for so many steps."""
        self._left -= steps
        return self._left >= 0


def _gap(old: Sequence[str], olds: range, new: Sequence[str], news: range, work: _Work) -> Iterator[Paragraph]:
    """Paragraphs between two that stayed: those that are alike as one, the others as taken out or put in."""
    at = news.start
    bags = {j: _bag(new[j]) for j in news} if olds else {}
    for i in olds:
        bag = _bag(old[i])
        near = range(at, min(at + _NEAR, news.stop))
        for j in near if work.spend(1) else ():
            if _alike(bag, bags[j]) and (pieces := _by_words(old[i], new[j], work)):
                yield from (Paragraph(None, k, (Piece(new[k], "inserted"),)) for k in range(at, j))
                yield Paragraph(i, j, pieces)
                at = j + 1
                break
        else:
            yield Paragraph(i, None, (Piece(old[i], "deleted"),))
    yield from (Paragraph(None, k, (Piece(new[k], "inserted"),)) for k in range(at, news.stop))


def _bag(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text))


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return 2 * len(one & other) >= _LEAST_ALIKE * (len(one) + len(other)) > 0


def _by_words(old: str, new: str, work: _Work) -> tuple[Piece, ...]:
    """The pieces of a paragraph in both its forms; none where finding them would be too much work."""
    before, after = list(_WORD.finditer(old)), list(_WORD.finditer(new))
    shared = _shared([word[0] for word in before], [word[0] for word in after], work)
    if shared is None:
        return ()
    pieces: list[Piece] = []
    at, to = 0, 0
    for i, j in _worthwhile(shared, before, len(before), len(after)):
        pieces += _replaced(old[at : before[i].start()], new[to : after[j].start()])
        pieces.append(Piece(before[i][0], "same"))
        at, to = before[i].end(), after[j].end()
    pieces += _replaced(old[at:], new[to:])
    return tuple(_joined(pieces))


def _worthwhile(
    shared: Sequence[tuple[int, int]], words: Sequence[re.Match[str]], old: int, new: int
) -> Iterator[tuple[int, int]]:
    """What is shared, without what would only break one replacement in two: a sign, or a very small word, alone."""
    ends = [(-1, -1), *shared, (old, new)]
    for (left, under), (i, j), (right, over) in zip(ends, ends[1:], ends[2:], strict=False):
        alone = left + 1 < i < right - 1 and under + 1 < j < over - 1
        if not alone or len(words[i][0]) > _SMALL:
            yield i, j


def _replaced(old: str, new: str) -> Iterator[Piece]:
    """What stands between two shared words; blanks that are the same on either side are no change."""
    lead = len(list(takewhile(lambda pair: pair[0] == pair[1] and pair[0].isspace(), zip(old, new, strict=False))))
    yield Piece(old[:lead], "same")
    old, new = old[lead:], new[lead:]
    backwards = zip(reversed(old), reversed(new), strict=False)
    tail = len(list(takewhile(lambda pair: pair[0] == pair[1] and pair[0].isspace(), backwards)))
    yield Piece(old[: len(old) - tail], "deleted")
    yield Piece(new[: len(new) - tail], "inserted")
    yield Piece(old[len(old) - tail :], "same")


def _joined(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Neighbours of one kind as one, empty ones left out."""
    text: str = ""
    how: How = "same"
    for piece in pieces:
        if piece.text and piece.how != how:
            if text:
                yield Piece(text, how)
            text, how = "", piece.how
        text += piece.text
    if text:
        yield Piece(text, how)


def _shared(old: Sequence[str], new: Sequence[str], work: _Work) -> list[tuple[int, int]] | None:
    """The places of a longest common subsequence (Myers, An O(ND) Difference Algorithm, 1986).

    None where finding it would be too much work.
    """
    start = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False))))
    n, m = len(old) - start, len(new) - start
    while n and m and old[start + n - 1] == new[start + m - 1]:
        n, m = n - 1, m - 1
    middle = _middle(old[start : start + n], new[start : start + m], work)
    if middle is None:
        return None
    behind = range(len(old) - start - n)
    return [
        *((k, k) for k in range(start)),
        *((start + i, start + j) for i, j in middle),
        *((start + n + k, start + m + k) for k in behind),
    ]


def _middle(old: Sequence[str], new: Sequence[str], work: _Work) -> list[tuple[int, int]] | None:
    n, m = len(old), len(new)
    furthest = {1: 0}
    trace: list[dict[int, int]] = []
    for distance in range(n + m + 1):
        if not work.spend(2 * distance + 1):
            return None
        trace.append(furthest.copy())
        for k in range(-distance, distance + 1, 2):
            down = k == -distance or (k != distance and furthest[k - 1] < furthest[k + 1])
            began = x = furthest[k + 1] if down else furthest[k - 1] + 1
            while x < n and x - k < m and old[x] == new[x - k]:
                x += 1
            furthest[k] = x
            if x > began and not work.spend(x - began):
                return None
            if x >= n and x - k >= m:
                return _way(trace, n, m)
    return []


def _way(trace: Sequence[dict[int, int]], x: int, y: int) -> list[tuple[int, int]]:
    """The pairs on the way that was found, from its end."""
    pairs: list[tuple[int, int]] = []
    for distance in range(len(trace) - 1, -1, -1):
        furthest, k = trace[distance], x - y
        down = k == -distance or (k != distance and furthest[k - 1] < furthest[k + 1])
        left = furthest[k + 1] if down else furthest[k - 1]
        above = left - (k + 1 if down else k - 1)
        while x > left and y > above:
            x, y = x - 1, y - 1
            pairs.append((x, y))
        x, y = left, above
    return pairs[::-1]
