"""Foreign text and addresses as HTML that commands nothing."""

from collections import Counter
from html import escape
from unicodedata import bidirectional

from egov_tui.text.clean import clean, line
from egov_tui.text.links import web

_BEGINNING = 1_000
"""Characters that tell which way a text runs."""


def escaped(text: str) -> str:
    """Return text, cleaned, as HTML that shows it."""
    return escape(clean(text))


def anchor(address: str, words: str) -> str:
    """Return words that lead to an address; words alone, where it is none that a page may lead to."""
    address = line(address)
    if not web(address) and not address.startswith(("mailto:", "tel:")):
        return escaped(line(words))
    return linked(address, escaped(line(words)))


def linked(address: str, written: str) -> str:
    """Return a link around HTML; of the class `bare` where that is the address itself, not to be printed twice."""
    href = escape(line(address))
    bare = ' class="bare"' if written == href else ""
    return f'<a{bare} rel="noopener noreferrer" href="{href}">{written}</a>'


def runs_left(text: str) -> bool:
    """Say whether most letters of a text, or of its beginning, are of a script that runs from right to left."""
    kinds = Counter(map(bidirectional, text[:_BEGINNING]))
    return kinds["R"] + kinds["AL"] > kinds["L"]
