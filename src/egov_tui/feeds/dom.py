"""A page as a tree, made so that no page can keep lexbor busy; and the texts and links in it."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from egov_tui.feeds.decode import decode
from egov_tui.text.clean import line
from egov_tui.text.links import safe, web

_DEEPEST = 256
"""Elements within each other; lexbor takes minutes for what is nested a hundred thousand deep."""
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+)>")
_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track"})
_MOST_ATTRIBUTES = 20_000
"""Characters of a tag; more of them would be attributes without number."""
_UNSEEN = ("script", "style", "template", "noscript", "iframe", "svg", "object")
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_HEAD = 2048
_SCHEME = re.compile(r"\s*[a-zA-Z][a-zA-Z0-9+.-]*:")


def text_of(body: bytes, content_type: str | None) -> str:
    """Return a page as text; what its head says of its encoding counts where HTTP says nothing (HTML §13.2.3.2)."""
    told = _CHARSET.search(body[:_HEAD])
    if told and "charset" not in (content_type or "").lower():
        content_type = f"text/html; charset={told[1].decode('ascii')}"
    return decode(body, content_type)


def tree(text: str) -> LexborHTMLParser:
    """Return a page as a tree, without what is never seen. What is nested too deep is flattened."""
    page = LexborHTMLParser(_flattened(text))
    page.strip_tags(list(_UNSEEN))
    return page


def _flattened(text: str) -> str:
    if text.count("<") <= _DEEPEST and len(text) < _MOST_ATTRIBUTES:
        return text
    depth = 0

    def keep(found: re.Match[str]) -> str:
        nonlocal depth
        closing, name, attributes = found.groups()
        if len(attributes) > _MOST_ATTRIBUTES:
            return ""
        if name.lower() in _VOID or attributes.endswith("/"):
            return found[0]
        if closing:
            depth = max(0, depth - 1)
            return found[0] if depth < _DEEPEST else ""
        depth += 1
        return found[0] if depth <= _DEEPEST else ""

    # Unclosed paragraphs and list items count as nesting, though they are none: only tags of no meaning are lost.
    return _TAG.sub(keep, text) if _too_deep(text) else text


def _too_deep(text: str) -> bool:
    """Whether some tag, of those that nest, stands open more often than any honest page has it open."""
    opened: dict[str, int] = {}
    for found in _TAG.finditer(text):
        if len(found[3]) > _MOST_ATTRIBUTES:
            return True
        name = found[2].lower()
        if name in _VOID or name in ("p", "li", "td", "tr", "th", "dt", "dd", "option"):
            continue
        opened[name] = opened.get(name, 0) + (-1 if found[1] else 1)
        if opened[name] > _DEEPEST:
            return True
    return False


def words(node: LexborNode) -> str:
    """Return the text of an element as one line."""
    return line(node.text(deep=True, separator=" "))


def pieces(node: LexborNode) -> Iterator[str]:
    """Yield the texts in an element, one by one in their order, as one line each."""
    for part in node.traverse(include_text=True):
        if part.is_text_node and (found := line(part.text(deep=False))):
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
