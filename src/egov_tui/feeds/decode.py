"""The bytes of a document -> text, whatever they say of their encoding."""

import codecs
import re

_DECLARED = re.compile(rb"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']([\w.:-]+)[\"']", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What is declared -> what is meant (WHATWG Encoding, names and labels).
_MEANT = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
    "iso-8859-9": "cp1254",
    "tis-620": "cp874",
    "windows-874": "cp874",
    "dos-874": "cp874",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "x-sjis": "cp932",
    "sjis": "cp932",
    "windows-31j": "cp932",
    "x-gbk": "gb18030",
    "csgb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "x-x-big5": "big5hkscs",
    "x-euc-jp": "euc_jp",
    "iso-8859-8-i": "iso-8859-8",
    "x-mac-cyrillic": "mac-cyrillic",
    "koi8": "koi8-r",
}
_WINDOWS = re.compile(r"(?:x-cp|windows-?|win-?)(?=125[0-8]$)")
# Nothing but ASCII bytes, yet not ASCII: these must be believed before UTF-8 is tried.
_SEVEN_BIT = ("iso-2022", "hz")
# Python's own, which no feed means; some take quadratic time.
_NO_CHARSETS = frozenset({"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "utf-7"})

_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]+")
_MOSTLY = 0.8


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """A stray byte in UTF-8 is what it would be in windows-1252; it garbles nothing around it."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    stray = error.object[error.start : error.end]
    return stray.decode("cp1252", "replace"), error.end


codecs.register_error("egov-windows", _as_windows)


def decode(body: bytes, content_type: str | None = None) -> str:
    """Return the text of a document. Never raises.

    In this order: byte order mark; UTF-8 where the bytes are UTF-8 but for a few stray ones, for then a declaration
    of anything else is false; the HTTP charset (RFC 7303 §3); the XML declaration; UTF-8 with every stray byte as
    windows-1252.
    """
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body.decode(name, "egov-windows" if name == "utf-8" else "replace").lstrip("\ufeff")
    declared = [name for name in (_charset(content_type), _declaration(body)) if name]
    seven_bit = [name for name in declared if name.startswith(_SEVEN_BIT)]
    for name in (*seven_bit, *_unmarked(body), "utf-8"):
        if (text := _attempt(body, name)) is not None:
            return text
    if not _is_mostly_utf8(body):
        for name in declared:
            if (text := _attempt(body, name)) is not None:
                return text
        # A text cut within a character, a letter that the encoding does not have: what fits is still told by it.
        for name in declared:
            if (text := _attempt(body, name, "replace")) is not None and _fits(text):
                return text
    return body.decode("utf-8", "egov-windows")


def _charset(content_type: str | None) -> str | None:
    found = _CHARSET.search(content_type or "")
    return found[1].lower() if found else None


def _declaration(body: bytes) -> str | None:
    found = _DECLARED.match(body[:1024])
    return found[1].decode("ascii", "replace").lower() if found else None


def _unmarked(body: bytes) -> tuple[str, ...]:
    """UTF-16 without a byte order mark shows in the zero bytes around the first `<` or `{`."""
    zeros = [byte == 0 for byte in body[:4]]
    if zeros == [False, True, False, True]:
        return ("utf-16-le",)
    return ("utf-16-be",) if zeros == [True, False, True, False] else ()


def _is_mostly_utf8(body: bytes) -> bool:
    """Say whether most bytes beyond ASCII stand in valid sequences of UTF-8, as they hardly do by chance."""
    high = sum(len(run) for run in _HIGH.findall(body))
    valid = sum(len(sequence) for sequence in _MULTIBYTE.findall(body))
    return high > 0 and valid / high >= _MOSTLY


def _fits(text: str) -> bool:
    """Say whether an encoding told most of the characters beyond ASCII."""
    beyond = len(text) - len(text.encode("ascii", "ignore"))
    return text.count("\ufffd") * 5 <= beyond


def _attempt(body: bytes, name: str, errors: str = "strict") -> str | None:
    """The text, or None where the bytes are not in this encoding."""
    name = _MEANT.get(name) or _WINDOWS.sub("cp", name)
    try:
        # Python knows each by many names: only its own for it counts.
        if codecs.lookup(name).name.replace("_", "-") in _NO_CHARSETS:
            return None
        text = body.decode(name, errors)
    except (LookupError, UnicodeError, ValueError):
        return None
    return text if "<" in text or "{" in text or not body else None
