"""The documents that a text or a page links: many notices are nothing else. Pure."""

import re
from collections import Counter

from egov_tui.model import Attachment
from egov_tui.text.clean import line
from egov_tui.text.filetypes import LINKED, ending_of, type_of
from egov_tui.text.links import web
from egov_tui.text.markup import given, pieces, unescaped

_FILE = re.compile(rf"\.(?:{'|'.join(sorted(LINKED))})\b", re.IGNORECASE)
"""Where this stands nowhere in a text, it links no file."""


def is_document(address: str) -> bool:
    """Say whether an address is that of a document, by the ending of its path."""
    return ending_of(address) in LINKED


def document(address: str, title: str = "") -> Attachment:
    """Return a document as an attachment; its type is that of its ending."""
    return Attachment(address, type_of(address), None, title or None)


def linked(html: str) -> tuple[Attachment, ...]:
    """Return the documents that cleaned HTML links, each once, called as their links are.

    What several of them are called alike, such as "Pakua", is the name of none.
    """
    if not _FILE.search(html):
        return ()
    found: dict[str, str] = {}
    address, words = "", ""
    for piece in pieces(html):
        if piece.startswith("<a "):
            address, words = given(piece).get("href", ""), ""
        elif piece == "</a>":
            if web(address) and is_document(address):
                found.setdefault(address, line(words))
            address = ""
        elif address and not piece.startswith("<"):
            words += unescaped(piece)
    often = Counter(found.values())
    return tuple(document(address, words if often[words] == 1 else "") for address, words in found.items())
