"""Whether two articles tell the same story: they mean the same page, or one says all that the other does. Pure.

Never by title alone: councils give the same name to different calls.
"""

import re
from datetime import timedelta
from hashlib import blake2b
from typing import Final
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit

from egov_tui.text.links import identity, web

WORDS: Final = 40
"""A text with fewer words says too little to be told apart."""
SPAN: Final = timedelta(days=5)
"""Two articles with one text and more time than this between them are two events, such as a call that is made again."""
_WORD = re.compile(r"\w+")
_TAILS: Final = (
    ("read", "more"),
    ("continue", "reading"),
    ("read", "the", "full", "story"),
    ("soma", "zaidi"),
    ("endelea", "kusoma"),
    ("habari", "zaidi"),
)
"""What sites write behind a text that they cut."""
_FRONT: Final = re.compile(r"/(?:index|default|home)\.(?:html?|php|aspx?|jsp)$", re.IGNORECASE)
_IN_A_LANGUAGE: Final = re.compile(r"/[a-z]{2}(?:[-_][a-z]{2})?", re.IGNORECASE)
"""Where the front of a site in one of its languages stands."""
_LONGEST_OPENING: Final = 4_000
"""Characters among which the first words are looked for."""


def page(link: str | None) -> str | None:
    """Return what two spellings of an address of one page share; None where it is the front of a site, or no address.

    Beyond `links.identity`: without scheme and `www.`, without a slash at the end, parameters in their order, and
    percent-encoded only where that changes the meaning (RFC 3986 §6.2.2).
    """
    if not link or not web(link):
        return None
    fragment = link.partition("#")[2]
    try:
        parts = urlsplit(identity(link))
    except ValueError:
        return None
    path = _FRONT.sub("", quote(unquote(parts.path), safe="/:@!$&'()*+,;=~")).rstrip("/")
    query = urlencode(sorted(parse_qsl(parts.query, keep_blank_values=True)))
    shown = fragment if fragment.startswith(("!", "/")) else ""  # pages that a script puts there
    if not (query or shown) and (not path or _IN_A_LANGUAGE.fullmatch(path)):
        return None
    return SplitResult("", parts.netloc.removeprefix("www."), path, query, shown).geturl()


def place(link: str | None) -> int | None:
    """Return a number of 48 bits that addresses of one page share; None where `page` is."""
    found = page(link)
    return None if found is None else _number(found)


def words(text: str) -> list[str]:
    """Return the words of a text as they are compared: without case, marks of punctuation, and what sites add."""
    found = _WORD.findall(text.casefold())
    for tail in _TAILS:
        if tuple(found[-len(tail) :]) == tail:
            return found[: -len(tail)]
    return found


def opening(text: str) -> int | None:
    """Return a number of 48 bits that texts share which begin with the same `WORDS`; None where it has fewer."""
    first = words(text[:_LONGEST_OPENING])[:WORDS]
    return _number(" ".join(first)) if len(first) == WORDS else None


def same(one: str, other: str) -> bool:
    """Say whether the shorter of two texts, of `WORDS` at least, is all in the other from its beginning.

    The last word of a text that was cut may be half a word.
    """
    short, long = sorted((words(one), words(other)), key=len)
    if len(short) < WORDS:
        return False
    *most, last = short
    return long[: len(most)] == most and (
        long[len(most)] == last or (len(long) > len(short) and long[len(most)].startswith(last))
    )


def _number(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=6).digest(), "big")
