"""The bytes of a list of sources as text, whatever they say of their encoding: a piece at a time, none of it lost."""

import codecs
import re
from collections.abc import Iterable, Iterator

_PIECE = 65_536
"""Bytes that are decoded at a time, so that no second copy of a large file is made."""
_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']", re.IGNORECASE)
_BELIEVED = re.compile(
    r"(?:windows-|cp)125\d|iso-8859-\d{1,2}|koi8-[ru]|gb2312|gbk|gb18030|big5|euc-(?:jp|kr)|shift_jis|tis-620|macintosh"
)
"""Encodings that a file may declare. Others that Python knows mean no text, or take quadratic time."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def encodings(data: bytes) -> tuple[str, ...]:
    """Return in which encodings a file may be, the likeliest first; the last one takes any bytes.

    UTF-16 is known by its mark or its zeros; text that is UTF-8 is never something else, whatever it declares.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name, "latin-1"
    if data[1:2] == b"\0":
        return "utf-16-le", "latin-1"
    if data[:1] == b"\0":
        return "utf-16-be", "latin-1"
    found = _DECLARED.match(data[:1024])
    declared = found[1].decode("ascii", "replace").lower() if found else ""
    meant = (declared,) if _BELIEVED.fullmatch(declared) and declared != "iso-8859-1" else ()
    return "utf-8", *meant, "cp1252", "latin-1"


def pieces(data: bytes, encoding: str) -> Iterator[str]:
    """Yield a file as text in one encoding, white space before its first word left out.

    Raises:
        UnicodeDecodeError: it is not in this encoding.
    """
    begun = False
    for piece in codecs.iterdecode((data[at : at + _PIECE] for at in range(0, len(data), _PIECE)), encoding):
        text = piece if begun else piece.lstrip("\ufeff \t\r\n\f\v")
        begun = begun or bool(text)
        if text:
            yield text


def text(data: bytes) -> str:
    """Return a whole file as text."""
    for encoding in encodings(data):
        try:
            return "".join(pieces(data, encoding))
        except UnicodeDecodeError:
            continue
    raise AssertionError(data[:20])


# ---------------------------------------------------------------- XML

# What XML 1.0 §2.2 forbids: one of them would end the reading of an otherwise good list.
_FORBIDDEN = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])
_AMPERSAND = re.compile(r"&(?:(?P<name>amp|lt|gt|quot|apos);|#(?P<number>\d{1,7});|#x(?P<hex>[0-9a-fA-F]{1,6});)?")
_LONGEST_REFERENCE = 12


def mended(parts: Iterable[str]) -> Iterator[str]:
    """Yield the text of an XML file without what XML forbids; an ampersand that begins nothing is one."""
    rest = ""
    for part in parts:
        whole = rest + part.translate(_FORBIDDEN)
        at = whole.rfind("&", -_LONGEST_REFERENCE)
        end = at if at >= 0 and ";" not in whole[at:] else len(whole)
        yield _AMPERSAND.sub(_mend, whole[:end])
        rest = whole[end:]
    yield _AMPERSAND.sub(_mend, rest)


def _mend(found: re.Match[str]) -> str:
    if found["name"]:
        return found[0]
    if found["number"] is None and found["hex"] is None:
        return "&amp;"
    number = int(found["number"]) if found["number"] else int(found["hex"], 16)
    good = number in (9, 10, 13) or 32 <= number <= 0xD7FF or 0xE000 <= number <= 0xFFFD or 0x10000 <= number < 0x110000
    return found[0] if good else ""
