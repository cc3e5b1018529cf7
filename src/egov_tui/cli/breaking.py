"""Breaking text into lines for a terminal, and leaving addresses whole."""

import re
from collections.abc import Iterator
from textwrap import wrap

NARROWEST = 20
_LEAD = re.compile(r"[>\s]*(?:[•◦▪-]\s|\d+\.\s)?")


def broken(text: str, width: int) -> Iterator[str]:
    """Yield the lines of a text, broken between words where they are wider than `width` characters.

    What is broken goes on under its first word, behind quote signs, list marks and numbers. A word that is wider than
    a line, such as an address, stays whole.
    """
    for one in text.split("\n"):
        lead = _LEAD.match(one)
        indent = " " * min(len(lead[0]) if lead else 0, width // 2)
        yield from wrap(
            one, max(NARROWEST, width), subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
        ) or [""]
