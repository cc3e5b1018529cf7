"""Where a site may have its feeds: those its page names, links that look like one, and the usual places."""

import re
from collections.abc import Callable
from html import unescape

from egov_tui.feeds.decode import decode
from egov_tui.text.clean import line
from egov_tui.text.links import safe, web

TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json",
                   "application/json", "application/xml", "text/xml"})  # fmt: skip

_LONGEST = 2_000_000
_LONGEST_ELEMENT = 10_000
# Links stand on their own, so no tree is needed, and what is slow for a tree builder is not slow here.
_ATTRIBUTES = r"""(?:[^<>"']++|"[^"]*+"|'[^']*+')*+"""
_ELEMENT = re.compile(rf"<!--.*?(?:-->|\Z)|<(link|base|a)\b({_ATTRIBUTES})>", re.IGNORECASE | re.DOTALL)
_ATTRIBUTE = re.compile(r"""(?<![a-z])([a-z]++)\s*+=\s*+(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
# Every page of a WordPress site links its programming interface as application/json: no feed.
_NO_FEED = re.compile(r"/wp-json/|/oembed", re.IGNORECASE)
_LOOKS_LIKE_FEED = re.compile(
    r"/(?:feeds?|rss|atom|rdf)(?:[/?.]|$)|\.(?:rss|atom|rdf)(?:[?#]|$)|(?:rss|feed|atom)[\w-]*\.(?:xml|json)(?:[?#]|$)"
    r"|[?&](?:feed|format|type)=(?:rss|atom|json)|/(?:listfeed|rssfeed|rss_?feed|feed)\.(?:aspx|php|ashx)",
    re.IGNORECASE,
)
_SAYS_FEED = re.compile(r"\b(?:rss|atom|feed|mlisho)\b", re.IGNORECASE)
USUAL = ("/feed/", "/rss.xml", "/atom.xml", "/feed.json", "/feeds/posts/default")
"""Paths where WordPress, Drupal, generators of static sites and Blogger have their feeds."""


def feed_links(page: bytes, base: str, content_type: str | None = None) -> list[tuple[str, str]]:
    """Return (address, title) of the feeds that a page names in its head, in its order, each once.

    They are links of the relation alternate and a feed's type (HTML Living Standard §4.6.7.1). `base` is the address
    of the page; a base element of its own comes before it.
    """
    return _links(page, base, content_type, "link", _feed_address)


def likely_links(page: bytes, base: str, content_type: str | None = None) -> list[tuple[str, str]]:
    """Return (address, title) of the links in a page's text that by their addresses may be feeds, each once."""
    return _links(page, base, content_type, "a", _likely_address)


def usual_places(page: str) -> list[tuple[str, str]]:
    """Return (address, "") of where the site of a page would have its feed, as most sites do."""
    return [(address, "") for path in USUAL if (address := safe(path, page))]


def _links(
    page: bytes, base: str, content_type: str | None, name: str, judge: Callable[[dict[str, str], str], str | None]
) -> list[tuple[str, str]]:
    found: dict[str, str] = {}
    for element in _ELEMENT.finditer(decode(page[:_LONGEST], content_type)):
        if element[1] is None or len(element[2]) > _LONGEST_ELEMENT:
            continue
        tag = element[1].lower()
        if tag == "base":
            base = safe(_attributes(element[2]).get("href", ""), base) or base
        elif tag == name and (address := judge(link := _attributes(element[2]), base)):
            found.setdefault(address, line(link.get("title", "")))
    return list(found.items())


def _likely_address(link: dict[str, str], base: str) -> str | None:
    address = safe(link.get("href", "").removeprefix("feed:"), base)
    says = _SAYS_FEED.search(link.get("title", "")) or link.get("href", "").startswith("feed:")
    likely = address and web(address) and (says or _LOOKS_LIKE_FEED.search(address)) and not _NO_FEED.search(address)
    return address if likely else None


def _feed_address(link: dict[str, str], base: str) -> str | None:
    relations = link.get("rel", "").lower().split()
    kind = link.get("type", "").split(";")[0].strip().lower()
    alike = kind in TYPES or re.search("rss|atom|rdf", kind) or (not kind and _SAYS_FEED.search(link.get("title", "")))
    if "feed" not in relations and not ("alternate" in relations and alike):
        return None
    address = safe(link.get("href", "").removeprefix("feed:"), base)
    return address if address and web(address) and not _NO_FEED.search(address) else None


def _attributes(text: str) -> dict[str, str]:
    """Attribute names in lower case and their values; the first of a name counts (HTML §13.2.5.33)."""
    found: dict[str, str] = {}
    for name, *values in _ATTRIBUTE.findall(text):
        found.setdefault(name.lower(), unescape("".join(values)))
    return found
