"""What things with a code are called in the interface's language, and which code is meant by a name."""

import re
from collections.abc import Mapping
from functools import cache

from egov_tui.i18n import N_, _
from egov_tui.model import Kind
from egov_tui.text.clean import line

UNKNOWN = "none"
"""Stands in queries for the code of a language that nobody knows."""
_NO_MARK = "--"
_NAMES = {
    "sw": N_("Swahili"),
    "en": N_("English"),
    "fr": N_("French"),
    "pt": N_("Portuguese"),
    "ar": N_("Arabic"),
    "zh": N_("Chinese"),
    "es": N_("Spanish"),
    "de": N_("German"),
    "it": N_("Italian"),
    "nl": N_("Dutch"),
    "ru": N_("Russian"),
    "hi": N_("Hindi"),
    "ur": N_("Urdu"),
    "fa": N_("Persian"),
    "so": N_("Somali"),
    "rw": N_("Kinyarwanda"),
    "rn": N_("Rundi"),
    "lg": N_("Ganda"),
    "am": N_("Amharic"),
}
_KINDS: Mapping[Kind, str] = {
    "rss": "RSS", "atom": "Atom", "rdf": "RSS 1.0", "cdf": "CDF", "json": "JSON Feed", "page": N_("news page"),
    "opml": "OPML"
}  # fmt: skip
_TAG = re.compile("([a-z]{2,3})(?:-[a-z0-9]{1,8})*")
"""A language tag (RFC 5646), loosely, in small letters."""


def kind_name(kind: Kind | None) -> str:
    """Return what is read at an address, in words: `RSS`, `news page`; empty where nobody knows."""
    return _(_KINDS[kind]) if kind else ""


def language_name(code: str) -> str:
    """Return what a language is called: `sw`, `sw-TZ` and `sw_KE` are Swahili; the code where we have no name."""
    name = _NAMES.get(code.lower().replace("_", "-").split("-")[0])
    return _(name) if name else line(code)


def language_mark(code: str | None) -> str:
    """Return the mark of a language in lists: its code, `--` where nobody knows it."""
    return line(code or "") or _NO_MARK


def language_told(found: str | None, declared: str | None) -> str:
    """Return the language of a text in words, and what its source declares where that is another."""
    said = language_code(declared or "")
    if said in (None, UNKNOWN, found):
        return language_name(found) if found else _("language unknown")
    if not found:
        return _("language unknown, declared as {declared}").format(declared=language_name(said or ""))
    return _("{language}, declared as {declared}").format(
        language=language_name(found), declared=language_name(said or "")
    )


def language_code(said: str) -> str | None:
    """Return the code of a language that somebody names, UNKNOWN where they mean one that nobody knows; else None.

    Understood are language tags, whose primary subtag alone counts (`sw-TZ`, `SW`), and names in English, in
    Swahili, in the language itself and in the interface's.
    """
    folded = line(said).casefold().replace("_", "-")
    tag = _TAG.fullmatch(folded)
    for name in (folded, tag[1] if tag else ""):
        if code := _codes().get(name):
            return code
    if tag:
        return tag[1]
    return next((code for code in _NAMES if language_name(code).casefold() == folded), None)


@cache
def _codes() -> Mapping[str, str]:
    """Every name and code of a language to the code."""
    from egov_tui.text.words import lines  # late: only who names a language needs them

    codes = {UNKNOWN: UNKNOWN}
    for one in lines("languages.tsv"):
        code, names = one.split("\t")
        codes |= dict.fromkeys((code, *names.split("|")), code)
    return codes | {name.casefold(): code for code, name in _NAMES.items()}
