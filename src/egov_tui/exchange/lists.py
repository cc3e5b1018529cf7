"""Lists of sources, whichever program wrote them: told apart by what is in them, never by what they are called."""

import re
from collections.abc import Container, Iterable
from typing import Final

from egov_tui.errors import EgovError, message
from egov_tui.exchange import newsboat, opml
from egov_tui.exchange.outlines import Import, Refused
from egov_tui.i18n import N_
from egov_tui.model import Outline
from egov_tui.text.amounts import size

LARGEST: Final = 16_000_000
"""Bytes of a list: 5,000 sources with all that can be said of them take a quarter of it."""
_HTML = re.compile(rb"\s*(?:<!--.{0,4000}?-->\s*+)*+<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
"""What was read as a comment is not read in another way: there are too many ways to part a row of them."""
_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]", re.IGNORECASE)
_MISTAKEN: Final = (
    (lambda data: not data.strip(b" \t\r\n\0\xef\xbb\xbf\xfe\xff"), N_("{file}: is empty. Nothing was taken in.")),
    (
        lambda data: data.startswith(b"PK\x03\x04"),
        N_("{file}: is a zip file, no list of sources; take the list out of it, or use `egov-tui pack import FILE`."),
    ),
    (
        lambda data: _HTML.match(data) is not None,
        N_("{file}: is a web page, no list of sources. Look on it for an export as OPML."),
    ),
    (
        lambda data: data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["),
        N_("{file}: is JSON, no list of sources. Have the other program export OPML."),
    ),
    (
        lambda data: _FEED.search(data) is not None,
        N_("{file}: is a feed itself, no list of sources. Follow it with `egov-tui source add FILE`."),
    ),
)
_HEAD = 65_536


def read(data: bytes, name: str) -> Import:
    """Return what a list of sources holds: OPML, or newsboat's `urls`.

    Raises:
        EgovError: it is none that can be read; one sentence says which file and why. Nothing of it is taken.
    """
    if len(data) > LARGEST:
        told = N_("{file}: is larger than {size}, as no list of sources is. Nothing was taken in.")
        raise EgovError(told, file=name, size=size(LARGEST))
    if opml.looks_so(data):
        return opml.read(data, name)
    for mistaken, told in _MISTAKEN:
        if mistaken(data[:_HEAD]):
            raise EgovError(told, file=name)
    if newsboat.looks_so(data):
        return newsboat.read(data, name)
    told = N_("{file}: is no list of sources, neither OPML nor addresses line by line. Nothing was taken in.")
    raise EgovError(told, file=name)


def readable(outlines: Iterable[Outline], recipes: Container[str]) -> Import:
    """Part what can be read here from pages whose recipe is none of those that are known."""
    good: list[Outline] = []
    refused: list[Refused] = []
    for one in outlines:
        if one.recipe is None or one.recipe in recipes:
            good.append(one)
        else:
            told = N_("it is a page that is read by the recipe {recipe}, which is not here")
            refused.append(Refused(one.address, message(told, recipe=one.recipe)))
    return Import(tuple(good), tuple(refused))
