"""What of an element's attributes is kept: the start tags of cleaned HTML, and the images that are none."""

import re
from collections.abc import Mapping

from egov_tui.text.clean import line
from egov_tui.text.links import safe
from egov_tui.text.markup import attributes, tag

_COUNT = re.compile("[0-9]{1,4}")
_NUMBER = re.compile("-?[0-9]{1,6}")
_MOST_SPANNED = 1000
"""Columns (HTML §4.9.11); rows as well."""
_LAZY = ("data-src", "data-lazy-src", "data-original")
"""Where scripts keep the address of an image until it is scrolled to."""
_TINY = re.compile(r"(?<![\w-])(?:width|height)\s*:\s*[012](?:px)?\s*(?:;|$)|display\s*:\s*none", re.IGNORECASE)
_COUNTER = re.compile(
    r"//(?:[\w.-]+\.)?(?:doubleclick\.net|google-analytics\.com|scorecardresearch\.com|quantserve\.com"
    r"|pixel\.wp\.com|stats\.wordpress\.com|feedsportal\.com|facebook\.com/tr)\b|//feeds\.feedburner\.com/~",
    re.IGNORECASE,
)


def start_tag(name: str, text: str, base: str | None) -> str:
    """Return the start tag of an element for cleaned HTML; empty for a link that leads nowhere."""
    if not text and name != "a":
        return f"<{name}>"
    match name:
        case "a":
            href = attributes(text).get("href", "").strip()
            address = None if href.startswith("#") else safe(href, base)
            return tag("a", {"href": address}) if address else ""
        case "abbr":
            return tag(name, {"title": line(attributes(text).get("title", ""))})
        case "td" | "th":
            given = attributes(text)
            return tag(name, {key: _span(given.get(key, "")) for key in ("colspan", "rowspan")})
        case "ol":
            given = attributes(text)
            style = given.get("type", "")
            return tag(name, {"start": _number(given, "start"), "type": style if style in tuple("AaIi") else ""})
        case "li":
            return tag(name, {"value": _number(attributes(text), "value")})
        case _:
            return f"<{name}>"


def image(text: str, base: str | None) -> tuple[str, str, bool]:
    """Return an image's absolute address, its alternative text, and whether it was to be loaded late.

    Both are empty for what only counts readers: images of at most 2 pixels, hidden, or of a known counter.
    """
    given = attributes(text)
    words = line(given.get("alt", ""))
    if _counts_readers(given):
        return "", "", False
    for name in (*_LAZY, "src"):
        address = safe(given.get(name, ""), base) or ""
        if address.startswith("http"):
            return ("", "", False) if _COUNTER.search(address) else (address, words, name != "src")
    return "", words, False


def _counts_readers(given: Mapping[str, str]) -> bool:
    sizes = (given.get(side, "").strip().removesuffix("px") for side in ("width", "height"))
    return any(size in ("0", "1", "2") for size in sizes) or bool(_TINY.search(given.get("style", "")))


def _span(value: str) -> str:
    value = value.strip()
    return str(min(int(value), _MOST_SPANNED)) if _COUNT.fullmatch(value) and int(value) > 1 else ""


def _number(given: Mapping[str, str], key: str) -> str:
    value = given.get(key, "").strip()
    return str(int(value)) if _NUMBER.fullmatch(value) else ""
