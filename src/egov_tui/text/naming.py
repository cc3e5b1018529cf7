"""What an article is called where it has no title of its own."""

from collections.abc import Container
from itertools import count

from egov_tui.text.clean import line

_LONGEST = 80


def called(title: str, text: str = "", link: str | None = None) -> str:
    """Return the title on one line, else the first words of the text, else the link; empty where there is nothing."""
    return line(title) or beginning(text, _LONGEST) or line(link or "")


def free(slug: str, taken: Container[str]) -> str:
    """Return a slug that is not taken: the one wished for, else with the first number behind it, from 2."""
    return next(one for n in count(1) if (one := slug if n == 1 else f"{slug}-{n}") not in taken)


def beginning(text: str, longest: int) -> str:
    """Return the beginning of a text as one line of at most so many characters, cut at a word."""
    whole = line(text[: longest * 3])
    if len(whole) <= longest:
        return whole
    return whole[:longest].rsplit(" ", 1)[0].rstrip(",;:") + "…"
