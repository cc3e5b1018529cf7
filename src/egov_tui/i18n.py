"""The interface in the reader's language, by gettext.

`activate` is called before any module with texts is imported, so that class-level texts (bindings, click's help) come
translated. English is the source: it is spoken wherever a catalogue cannot be used, and `warning` says so.
"""

import gettext
import os
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from io import BytesIO
from pathlib import Path
from typing import Literal

LOCALE = Path(__file__).parent / "locale"
SOURCE = "en"
"""The language of the texts in the code."""
LEAST = 0.8
"""Below this share of its texts a language is not spoken: one sentence in five would be in another. From there on
GNOME calls a language supported."""
_LARGEST = 8_000_000
"""Bytes of a catalogue; that of Swahili has 120 KB."""
_MARK = b"\0egov-tui "
"""See `hatch_build`: what ends a catalogue that the build has made and checked."""

Fault = Literal["", "missing", "damaged", "unfinished"]
_FAULTS: Mapping[Fault, str] = {  # in English: where this is told, nothing else is spoken
    "missing": "The texts in {language} are missing, so English is spoken. Install egov-tui anew.",
    "damaged": "The texts in {language} are damaged, so English is spoken. Install egov-tui anew.",
    "unfinished": "Too few texts are translated into {language} as yet, so English is spoken.",
}


class LanguageChosen(Exception):
    """The reader was left, in good order, to be opened anew in another language."""

    def __init__(self, language: str) -> None:
        super().__init__(language)
        self.language = language


def languages(locale: Path) -> tuple[str, ...]:
    """Return the codes of the languages with a catalogue in a folder, and English, in the order of the alphabet."""
    try:
        found = {one.name for one in locale.iterdir() if one.name.isalpha() and (one / "LC_MESSAGES").is_dir()}
    except OSError:
        found = set()
    return tuple(sorted({SOURCE, *found}))


LANGUAGES = languages(LOCALE)
_OWN_NAMES: Mapping[str, str] = {"en": "English", "sw": "Kiswahili", "fr": "Français", "pt": "Português"}

_translations: gettext.NullTranslations = gettext.NullTranslations()
_source = gettext.NullTranslations()
_language = SOURCE
_asked = SOURCE
_fault: Fault = ""
_lent: ContextVar[gettext.NullTranslations | None] = ContextVar("lent", default=None)
"""What is spoken within `speaking` and `in_english`, in place of what is spoken otherwise."""


def choose(*wishes: str | None, environ: Mapping[str, str] = os.environ) -> str:
    """Return the first wish that is a language we have, else what LC_ALL, LC_MESSAGES or LANG ask for, else `en`.

    `sw_TZ.UTF-8`, `sw-KE@x` and `sw` all mean `sw`. Of the variables the first that is set speaks alone (POSIX); that
    the system has no such locale does not matter.
    """
    locale = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "")
    for wish in (*wishes, locale):
        language = (wish or "").lower()
        for mark in "-_.@":
            language = language.partition(mark)[0]
        if language in LANGUAGES:
            return language
    return SOURCE


def activate(language: str) -> None:
    """Speak this language from now on, or English where its catalogue cannot be used."""
    global _translations, _language, _asked, _fault
    found, _fault = (_source, "") if language == SOURCE else _load(language)
    _translations, _asked = found or _source, language
    _language = language if found else SOURCE


def lend() -> None:
    """Have click, which asks the process's own domain for its few words (cli/words.py), speak the same language.

    Only commands call this: what the environment says of languages is also for the browser that the reader starts.
    """
    if _language != SOURCE:  # a damaged catalogue must not reach click
        gettext.bindtextdomain("egov_tui", str(LOCALE))
    gettext.textdomain("egov_tui")
    os.environ["LANGUAGE"] = _language


def _load(language: str) -> tuple[gettext.NullTranslations | None, Fault]:
    """The catalogue of a language, or why it cannot be spoken."""
    file = LOCALE / language / "LC_MESSAGES" / "egov_tui.mo"
    try:
        if not file.exists():
            return None, "missing"
        if not file.is_file() or file.stat().st_size > _LARGEST:  # a pipe would be waited for
            return None, "damaged"
        body, mark, state = file.read_bytes().rpartition(_MARK)
        share, _blank, checksum = state.partition(b" ")
        if not mark or int(checksum, 16) != zlib.crc32(share, zlib.crc32(body)):
            return None, "damaged"
        done, _slash, total = share.partition(b"/")
        if int(done) < LEAST * int(total):
            return None, "unfinished"
        return gettext.GNUTranslations(BytesIO(body)), ""
    except Exception:  # noqa: BLE001 (whatever is wrong in a catalogue, and gettext raises much, English is spoken)
        return None, "damaged"


def language() -> str:
    """Return the language that is spoken: `en`, `sw`, or another that has a catalogue."""
    return _language


def warning(*, asked: bool) -> str:
    """Return that another language was wanted than is spoken, in a sentence; empty where all is well.

    A catalogue that is missing or broken is told of however it was wanted. That a language is not finished is nobody's
    fault: it is told who `asked` for it by name, not everybody whose system speaks it.
    """
    if not _fault or (_fault == "unfinished" and not asked):
        return ""
    return _FAULTS[_fault].format(language=_asked)


def following() -> str:
    """Return the next language that can be spoken, round the circle; where there is no other, the one that is."""
    at = LANGUAGES.index(_language)
    circle = (*LANGUAGES[at + 1 :], *LANGUAGES[:at])
    return next((one for one in circle if one == SOURCE or _load(one)[0]), _language)


def own_name(language: str) -> str:
    """Return what a language calls itself; its code where we do not know."""
    return _OWN_NAMES.get(language, language)


def own_names() -> tuple[str, ...]:
    """Return the names of all languages in their own words, English last."""
    return tuple(own_name(one) for one in (*(one for one in LANGUAGES if one != SOURCE), SOURCE))


@contextmanager
def in_english() -> Iterator[None]:
    """Tell everything in English within, whatever is spoken: for logs and JSON. Other threads and tasks go on as they
    did.
    """
    token = _lent.set(_source)
    try:
        yield
    finally:
        _lent.reset(token)


@contextmanager
def speaking(language: str) -> Iterator[bool]:
    """Tell everything in a language within, as `in_english` does; give whether it can be spoken, else English is."""
    found = _source if language == SOURCE else _translations if language == _language else _load(language)[0]
    token = _lent.set(found or _source)
    try:
        yield found is not None
    finally:
        _lent.reset(token)


def _spoken() -> gettext.NullTranslations:
    return _lent.get() or _translations


def _(message: str) -> str:
    return _spoken().gettext(message)


def ngettext(one: str, other: str, n: int) -> str:
    """Return the form of a message that goes with the number n; the caller formats it."""
    try:
        return _spoken().ngettext(one, other, n)
    except ArithmeticError:  # a rule for plurals that divides by nought for some numbers
        return one if n == 1 else other


def pgettext(context: str, message: str) -> str:
    """Translate a message that needs its context to be understood."""
    return _spoken().pgettext(context, message)


def N_(message: str) -> str:  # noqa: N802 (gettext's own name)
    """Mark a message for translation where it stands; it is translated where it is shown."""
    return message
