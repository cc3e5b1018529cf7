"""The one door for foreign text: what comes out can be shown on any terminal and commands nothing."""

import re
import unicodedata

_BREAKS = re.compile("\r\n?|[\x85\u2028\u2029]")
_SURROGATES = re.compile("[\ud800-\udfff]")

# What a terminal, a bidi algorithm or a careless reader would obey or not see: C0 but newline and tab, DEL and C1;
# soft hyphen; bidi controls and marks; zero-width and invisible format characters; interlinear, tag and other
# supplementary special characters; non-characters of the first plane.
_INVISIBLE = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f"
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufdd0-\ufdef\ufeff\ufff0-\ufffb\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_DROPPED = re.compile(f"[{_INVISIBLE}]")
_JOINERS = re.compile("[\u200c\u200d]")
_MOST_MARKS = 4
# Every combining mark is above U+02FF and no word character; so a longer run of them stands within such a run.
# Found in C first, because looking at each character of a long text is slow.
_RUN_WITH_MARKS = re.compile(rf"[^\w\x00-\u02ff]{{{_MOST_MARKS + 1},}}")
# Latin letters and the signs of print, which stand for themselves in NFC. One class of characters is looked for ten
# times as fast as an alternation.
_USUAL = "\n\t -~\xa0-\xac\xae-\u02ff‐‑–—‘’“”„•…‹›€™"
_LESS_USUAL = re.compile(f"[^{_USUAL}]")
# What may need more than to be normalised: else a text in another script than Latin would cost ten times as much. One
# mark may become two when normalised, so that a run begins with two.
_UNUSUAL = re.compile(rf"[{_INVISIBLE}\u2028\u2029\u200c\u200d\ud800-\udfff]|[^\w\x00-\u02ff]{{2}}")
_SPACE = re.compile(r"\s+")

_SLUG_LENGTH = 60
_NOT_SLUG = re.compile("[^a-z0-9]+")
_APOSTROPHES = str.maketrans("", "", "'’‘ʼ`´")
# Letters that Unicode does not decompose into a base and a mark.
_LATIN = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ł": "l",
        "ı": "i",
        "ħ": "h",
        "ŋ": "ng",
    }
)


def clean(text: str) -> str:
    """Return text without anything that is not text; newlines and tabs stay, other line breaks become newlines.

    Dropped are control characters (C0, DEL, C1), bidi controls, tag and other invisible format characters. A
    zero-width joiner or non-joiner stays only between letters, marks or symbols; at most 4 combining marks stay on
    a base; a lone surrogate becomes U+FFFD. The result is in NFC, and cleaning it again changes nothing.
    """
    if (text.isascii() and text.isprintable()) or not _LESS_USUAL.search(text):
        return text
    if not _UNUSUAL.search(text):
        return unicodedata.normalize("NFC", text)
    text = _DROPPED.sub("", _BREAKS.sub("\n", text))
    if text.isascii():
        return text
    text = unicodedata.normalize("NFC", _SURROGATES.sub("\ufffd", text))
    text = _without_idle_joiners(_RUN_WITH_MARKS.sub(_limit_marks, text))
    return unicodedata.normalize("NFC", text)


def line(text: str) -> str:
    """Return text cleaned and on one line: every run of white space a single blank, none at the ends."""
    return _SPACE.sub(" ", clean(text)).strip()


def file_slug(text: str) -> str:
    """Return text as `[a-z0-9-]`, at most 60 characters, for names of files and sources.

    Accents are dropped, other scripts too; `untitled` where nothing is left.
    """
    plain = clean(text).lower().translate(_APOSTROPHES).translate(_LATIN)
    ascii_only = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode().lower()
    return _NOT_SLUG.sub("-", ascii_only).strip("-")[:_SLUG_LENGTH].rstrip("-") or "untitled"


def _limit_marks(run: re.Match[str]) -> str:
    """Keep the first marks of each base; joiners do not begin a new base."""
    kept: list[str] = []
    marks = 0
    for character in run[0]:
        if unicodedata.category(character)[0] == "M":
            marks += 1
        elif character not in "\u200c\u200d":
            marks = 0
        if marks <= _MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def _without_idle_joiners(text: str) -> str:
    """Drop joiners that do not stand between two characters that could be joined."""

    def keep(joiner: re.Match[str]) -> str:
        before, after = text[joiner.start() - 1 : joiner.start()], text[joiner.end() : joiner.end() + 1]
        return joiner[0] if _joinable(before) and _joinable(after) else ""

    return _JOINERS.sub(keep, text)


def _joinable(character: str) -> bool:
    """Letters, marks and symbols; emoji younger than this Python's Unicode count as symbols."""
    if not character:
        return False
    return unicodedata.category(character)[0] in "LMS" or "\U0001f000" <= character <= "\U0001faff"
