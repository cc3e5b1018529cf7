"""A page as a tree, made so that no page can keep lexbor busy; and the texts and links in it."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from egov_tui.feeds.decode import decode
from egov_tui.feeds.flat import flat
from egov_tui.text.clean import line
from egov_tui.text.links import safe, web

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_HEAD = 2048
_LONGEST = 10_000
"""Characters of a text that is read as one line."""
_SCHEME = re.compile(r"\s*[a-zA-Z][a-zA-Z0-9+.-]*:")


def text_of(body: bytes, content_type: str | None) -> str:
    """Return a page as text; what its head says of its encoding counts where HTTP says nothing (HTML §13.2.3.2)."""
    told = _CHARSET.search(body[:_HEAD])
    if told and "charset" not in (content_type or "").lower():
        content_type = f"text/html; charset={told[1].decode('ascii')}"
    return decode(body, content_type)


def tree(text: str) -> LexborHTMLParser:
    """Return a page as a tree, without what is never seen. What is nested too deep is flattened."""
    return LexborHTMLParser(flat(text))


def words(node: LexborNode) -> str:
    """Return the text of an element as one line; what is longer than any is cut."""
    return line(node.text(deep=True, separator=" ")[:_LONGEST])


def pieces(node: LexborNode) -> Iterator[str]:
    """Yield the texts in an element, one by one in their order, as one line each."""
    for part in node.traverse(include_text=True):
        if part.is_text_node and (found := line(part.text(deep=False)[:_LONGEST])):
            yield found


def base_of(page: LexborHTMLParser, address: str) -> str:
    """Return what the relative links of a page start from: its base element, else its address."""
    told = page.css_first("base[href]")
    return (safe(attribute(told, "href"), address) if told else None) or address


def attribute(node: LexborNode, name: str) -> str:
    """Return an attribute; empty where there is none."""
    return node.attributes.get(name) or ""


def target(node: LexborNode, base: str) -> str | None:
    """Return where a link leads, as an address of the web.

    Of a page that lies in a file it may stay relative; None where it leads nowhere, or is no link but a script.
    """
    written = attribute(node, "href").strip()
    if not written or written.startswith("#"):
        return None
    found = safe(written, base)
    if found:
        return found if web(found) else None
    return None if web(base) or _SCHEME.match(written) else written


def first(node: LexborNode | LexborHTMLParser, selectors: tuple[str, ...]) -> LexborNode | None:
    """Return what the first selector finds that finds something."""
    return next((found for selector in selectors if (found := node.css_first(selector))), None)
