"""Foreign HTML: cleaned for the cache, read as a Document, or reduced to a line of text."""

import re
from typing import TYPE_CHECKING

from egov_tui.model import Document
from egov_tui.text.clean import clean, line
from egov_tui.text.markup import strictly_decoded
from egov_tui.text.sanitize import sanitize
from egov_tui.text.tags import BLOCKS, INLINE, KEPT, RENAMED, SKIPPED, VOID
from egov_tui.text.writer import CUT, DEEPEST, LONGEST, MOST_NODES

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from egov_tui.text.document import Builder

__all__ = ["VERSION", "clean_and_read", "plain", "read", "sanitize"]

VERSION = 1
"""Of the reading; a Document or text derived by another version is derived again from the cleaned HTML."""

_NAMES = "|".join(sorted(KEPT - {"a", "img"}, key=len, reverse=True))
_REFERENCE = "&(?:amp|lt|gt|quot|#824);"
_VALUES = rf'(?: [a-z]++="(?:[^<>&"]++|{_REFERENCE})*+")++'
_CLEANED = re.compile(rf"(?:[^<>&]++|{_REFERENCE}|<(?:/a>|/?(?:{_NAMES})>|[a-z]++{_VALUES}>))*+")
"""The shape of cleaned HTML: no other tags, no other references."""
_TAGS = re.compile(r"<(/?)(?!br|hr|img)([a-z0-9]+)")
_MOST_TAGS = 3 * MOST_NODES

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
    return _document(cleaned if _is_cleaned(cleaned.removesuffix(CUT)) else sanitize(cleaned, None))


def clean_and_read(html: str, base: str | None) -> tuple[str, Document]:
    """Return raw HTML as cleaned HTML (see `sanitize`) and as a Document; quicker than one after the other."""
    cleaned = sanitize(html, base)
    return cleaned, _document(cleaned)


def _document(cleaned: str) -> Document:
    from selectolax.lexbor import LexborHTMLParser  # late: most commands read no HTML

    from egov_tui.text.document import Builder

    builder = Builder()
    body = LexborHTMLParser(cleaned.removesuffix(CUT)).body
    if body is not None:
        _walk(body, builder)
    return builder.document(cut=cleaned.endswith(CUT))


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


# ---------------------------------------------------------------- cleaned HTML


def _is_cleaned(html: str) -> bool:
    """Say whether HTML is such as `sanitize` writes: of its shape, well nested, within its limits.

    Only then is it given to the parser, which costs time with the square of depth and attributes.
    """
    if len(html) > LONGEST or ("\n" in html and "<pre>" not in html):
        return False
    if not _CLEANED.fullmatch(html) or clean(html) != html:
        return False
    tags = _TAGS.findall(html)
    if len(tags) > _MOST_TAGS:
        return False
    stack: list[str] = []
    for slash, name in tags:
        if not slash:
            stack.append(name)
            if len(stack) > DEEPEST:
                return False
        elif not stack or stack.pop() != name:
            return False
    return not stack


def _walk(body: "LexborNode", builder: "Builder") -> None:
    """Tell the builder what begins, what is said and what ends, in document order, without recursion."""
    node = body.first_child
    depth = 0
    while node is not None:
        name = node.tag
        if name == "-text":
            builder.text(node.text_content or "")
            below = None
        else:
            builder.enter(name or "", node)
            below = node.first_child
            if below is None:
                builder.leave(name or "")
        if below is not None:
            node, depth = below, depth + 1
            continue
        beside = node.next
        while beside is None:
            if depth == 0:
                return
            parent = node.parent
            assert parent is not None  # depth says so
            node, depth = parent, depth - 1
            builder.leave(node.tag or "")
            beside = node.next
        node = beside


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
