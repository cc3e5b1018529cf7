"""Words that stand on no command line, which everybody on this computer can read: they come by standard input."""

import sys
from collections.abc import Iterator, Sequence


def given(words: Sequence[str]) -> tuple[str, ...]:
    """Return words as they were given, with the lines of standard input, as far as an empty one, in place of a `-`."""
    return tuple(one for word in words for one in (_lines() if word == "-" else (word,)))


def _lines() -> Iterator[str]:
    while line := sys.stdin.buffer.readline().decode("utf-8", "replace").rstrip("\r\n"):
        yield line
