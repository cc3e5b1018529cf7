"""The small print of HTML: character references and attributes, read and written."""

import re
from collections.abc import Mapping
from html import unescape

_ATTRIBUTE = re.compile(r"""([^\s=<>"'/]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>]++)))?""")
# int() refuses very long numbers; what is that long is out of range anyway.
_LONG_NUMBER = re.compile("&#(?:[0-9]{20,}+|[xX][0-9a-fA-F]{20,}+);?")
_PIECE = re.compile("<[^<>]*>|[^<>]+")
_GIVEN = re.compile('([a-z]+)="([^"]*)"')
_WHOLE_NUMBER = re.compile("-?[0-9]{1,6}")
_REFERENCE = re.compile("&(?:#[0-9]{1,9}|#[xX][0-9a-fA-F]{1,8}|[a-zA-Z][a-zA-Z0-9]{1,31});")


def decoded(text: str) -> str:
    """Return text with its character references read (HTML §13.5); one out of range is U+FFFD."""
    return unescape(_LONG_NUMBER.sub("\ufffd", text)) if "&" in text else text


def strictly_decoded(text: str) -> str:
    """Return text with those references read that end with a semicolon.

    So they are read in attributes, for `?a=1&section=2` is an address (HTML §13.2.5.73), and where text may be no
    HTML at all.
    """
    return _REFERENCE.sub(lambda reference: unescape(reference[0]), text) if "&" in text else text


def escaped(text: str) -> str:
    """Return text as it stands in an element."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def given(tag: str) -> dict[str, str]:
    """Return the attributes of a start tag of cleaned HTML."""
    if "=" not in tag:
        return {}
    if "&" not in tag:
        return dict(_GIVEN.findall(tag))
    return {name: unescaped(value.replace("&quot;", '"')) for name, value in _GIVEN.findall(tag)}


def unescaped(text: str) -> str:
    """Return text as it was before `escaped`."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&#824;", "\u0338").replace("&amp;", "&")


def pieces(cleaned: str) -> list[str]:
    """Return the tags and texts of cleaned HTML, in order."""
    return _PIECE.findall(cleaned)


def attributes(text: str) -> dict[str, str]:
    """Return the attributes of a tag, names in lower case, values decoded; the first of a name counts."""
    found: dict[str, str] = {}
    for attribute in _ATTRIBUTE.finditer(text):
        # A quotation mark that is never closed is none.
        value = attribute[2] or attribute[3] or (attribute[4] or "").strip("\"'")
        found.setdefault(attribute[1].lower(), strictly_decoded(value))
    return found


def number(value: str | None, default: int) -> int:
    """Return the value of an attribute as a whole number, or the default where it is none."""
    return int(value) if value and _WHOLE_NUMBER.fullmatch(value) else default


def tag(name: str, attributes: Mapping[str, str]) -> str:
    """Return a start tag with those attributes that have a value."""
    values = ((key, escaped(value).replace('"', "&quot;")) for key, value in attributes.items() if value)
    return f"<{name}" + "".join(f' {key}="{value}"' for key, value in values) + ">"
