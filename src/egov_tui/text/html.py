"""Foreign HTML: cleaned for the cache, read as a Document, or reduced to a line of text."""

import re

from egov_tui.model import Document
from egov_tui.text.clean import clean, line
from egov_tui.text.markup import pieces, strictly_decoded
from egov_tui.text.sanitize import sanitize, transcribe
from egov_tui.text.tags import BLOCKS, CUT, INLINE, KEPT, LONGEST, MOST_NODES, RENAMED, SKIPPED, VOID

__all__ = ["VERSION", "clean_and_begin", "plain", "read", "sanitize"]

VERSION = 2
"""Of the reading; a Document or text derived by another version is derived again from the cleaned HTML."""

_FOREIGN_REFERENCE = re.compile("&(?!(?:amp|lt|gt|quot|#824);)")
_FOREIGN_TAG = re.compile(r'<[a-z][a-z0-9]*+ (?!(?: ?[a-z]++="[^"<>]*+")++>)')
_MOST_PIECES = 3 * MOST_NODES

_LONGEST_LINE = 20_000
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*+)((?:\s[^<>]*+)?)/?>")
_UNSEEN = re.compile(r"<(script|style)\b[^<>]*+>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_UNTAGGED = frozenset({"span", "font", "big", "html", "body", "wbr", "nobr", "time", "label", "center"})
_KNOWN = KEPT | RENAMED.keys() | SKIPPED | _UNTAGGED
_APART = (BLOCKS | {"br", "hr", "img"} | RENAMED.keys()) - {"strike", "tt", "acronym"}
_SETTING = INLINE | _UNTAGGED | {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6"}


def read(cleaned: str) -> Document:
    """Return cleaned HTML as a Document; HTML that is not cleaned yet is cleaned first. Never raises.

    Links are numbered once per address, without tracking parameters; `Document.cut` tells that the body was over a
    limit when it was cleaned.
    """
    from egov_tui.text.document import Malformed, build  # late: most commands read no HTML

    html = cleaned.removesuffix(CUT)
    found = pieces(html)
    if _may_be_cleaned(html, found):
        try:
            return build(found, cut=html is not cleaned)
        except Malformed:
            pass
    written, cut = transcribe(cleaned, None)
    return build(written, cut=cut)


def clean_and_begin(html: str, base: str | None, enough: int) -> tuple[str, str]:
    """Return raw HTML as cleaned HTML (see `sanitize`), and the beginning of its text.

    That has at least so many characters where there are as many; it is quicker than reading all of it.
    """
    from egov_tui.text.document import build

    written, cut = transcribe(html, base)
    return "".join(written) + (CUT if cut else ""), build(written, enough=enough).text


def plain(title_or_fragment: str) -> str:
    """Return a title as one line of text, whether it is HTML, escaped HTML, or plain text with `<` in it.

    A tag counts as one when HTML knows it and it is closed, has attributes, or begins the title; so "The <b> tag"
    keeps its words. At most 20,000 characters.
    """
    text, _ = _without_tags(title_or_fragment[:_LONGEST_LINE])
    decoded = strictly_decoded(text)
    if decoded != text and "<" in decoded:
        decoded, tags = _without_tags(decoded)
        if tags:
            decoded = strictly_decoded(decoded)
    return line(decoded)


def _may_be_cleaned(html: str, found: list[str]) -> bool:
    """Say whether HTML is within the limits and in the characters of cleaned HTML; `build` judges its tags."""
    if len(html) > LONGEST or len(found) > _MOST_PIECES or ("\n" in html and "<pre>" not in html):
        return False
    if sum(map(len, found)) < len(html) or _FOREIGN_REFERENCE.search(html) or _FOREIGN_TAG.search(html):
        return False
    return clean(html) == html


# ---------------------------------------------------------------- titles


def _without_tags(text: str) -> tuple[str, bool]:
    """Text without what is markup in it, and whether there was any."""
    if "<" not in text:
        return text, False
    text, unseen = _UNSEEN.subn(" ", text)
    closed = {found[2].lower() for found in _TAG.finditer(text) if found[1]}

    def markup(found: re.Match[str]) -> str:
        name = found[2].lower()
        told = found[1] or name in closed or name in VOID or "=" in found[3]
        if name not in _KNOWN or not (told or (not found.start() and name in _SETTING)):
            return found[0]
        return " " if name in _APART else ""

    bare = _TAG.sub(markup, text)
    return bare, unseen > 0 or bare != text
