"""A damaged feed read entry by entry, so that an unclosed element costs its own entry and not those around it."""

import re
from itertools import pairwise
from typing import Any

from egov_tui.feeds import parser

_ENTRY = re.compile(r"<((?:[\w.-]+:)?(?:item|entry))(?=[\s/>])", re.IGNORECASE)
_ENTRY_END = re.compile(r"</(?:[\w.-]+:)?(?:item|entry)\s*>", re.IGNORECASE)
_AROUND = re.compile(r"<(/?)((?:[\w.-]+:)?(?:rss|rdf|feed|channel))\b[^<>]*>", re.IGNORECASE)
_LONGEST_FRAME = 10_000
"""Characters of the start tags around the entries: each entry is read within them."""
_MOST = 500
"""Entries; more are an archive or an attack, and each costs a parse of its own."""


def read(text: str, base: str, found: int) -> tuple[Any, list[Any]] | None:
    """Return the feed's own record and its entries, where more of them begin in the text than were found in it.

    None where reading them one by one finds no more. What breaks off at the end of the text is left out.
    """
    starts = list(_ENTRY.finditer(text))
    if not found < len(starts) <= _MOST:
        return None
    head = text[: starts[0].start()]
    opening, closing = _frame(head)
    if len(opening) > _LONGEST_FRAME:
        return None
    entries: list[Any] = []
    for start, end in pairwise([*(one.start() for one in starts), len(text)]):
        piece = text[start:end]
        ends = list(_ENTRY_END.finditer(piece))
        if ends:
            piece = piece[: ends[-1].end()]
        elif end == len(text):
            break
        else:
            name = _ENTRY.match(piece)
            piece += f"</{name[1] if name else 'item'}>"
        entries += parser.read(opening + piece + closing, base).entries[:1]
    return (parser.read(head + closing, base).feed, entries) if len(entries) > found else None


def _frame(head: str) -> tuple[str, str]:
    """The start tags that are open behind a head, and the end tags that close them."""
    tags: list[tuple[str, str]] = []
    for tag in _AROUND.finditer(head):
        if not tag[1]:
            tags.append((tag[2], tag[0]))
        elif tags and tags[-1][0] == tag[2]:
            tags.pop()
    return "".join(tag for _name, tag in tags), "".join(f"</{name}>" for name, _tag in reversed(tags))
