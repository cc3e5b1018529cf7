"""The feeds that a page names (HTML Living Standard §4.6.7.1: link rel=alternate)."""

import re
from html import unescape
from urllib.parse import urljoin

from egov_tui.feeds.decode import decode
from egov_tui.text.clean import line
from egov_tui.text.links import safe, web

TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json",
                   "application/json", "application/xml", "text/xml"})  # fmt: skip

_LONGEST = 2_000_000
_LONGEST_ELEMENT = 10_000
# Links stand on their own, so no tree is needed, and what is slow for a tree builder is not slow here.
_ATTRIBUTES = r"""(?:[^<>"']++|"[^"]*+"|'[^']*+')*+"""
_ELEMENT = re.compile(rf"<!--.*?(?:-->|\Z)|<(link|base)\b({_ATTRIBUTES})>", re.IGNORECASE | re.DOTALL)
_ATTRIBUTE = re.compile(r"""(?<![a-z])([a-z]++)\s*+=\s*+(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
# Every page of a WordPress site links its programming interface as application/json: no feed.
_NO_FEED = re.compile(r"/wp-json/|/oembed", re.IGNORECASE)


def feed_links(page: bytes, base: str, content_type: str | None = None) -> list[tuple[str, str]]:
    """Return (address, title) of the feeds that a page links, in its order, each once.

    `base` is the address of the page; a base element of its own comes before it.
    """
    found: dict[str, str] = {}
    for element in _ELEMENT.finditer(decode(page[:_LONGEST], content_type)):
        if element[1] is None or len(element[2]) > _LONGEST_ELEMENT:
            continue
        link = _attributes(element[2])
        if element[1].lower() == "base":
            base = urljoin(base, link.get("href", ""))
        elif address := _feed_address(link, base):
            found.setdefault(address, line(link.get("title", "")))
    return list(found.items())


def _feed_address(link: dict[str, str], base: str) -> str | None:
    relations = link.get("rel", "").lower().split()
    kind = link.get("type", "").split(";")[0].strip().lower()
    if "alternate" not in relations or kind not in TYPES:
        return None
    address = safe(link.get("href", ""), base)
    return address if address and web(address) and not _NO_FEED.search(address) else None


def _attributes(text: str) -> dict[str, str]:
    """Attribute names in lower case and their values; the first of a name counts (HTML §13.2.5.33)."""
    found: dict[str, str] = {}
    for name, *values in _ATTRIBUTE.findall(text):
        found.setdefault(name.lower(), unescape("".join(values)))
    return found
