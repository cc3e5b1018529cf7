"""The interface in the reader's language, by gettext.

`activate` is called once, before any module with texts is imported, so that class-level texts (bindings, click's
help) come translated. English is the source; a missing or damaged catalogue falls back to it.
"""

import gettext
import os
from collections.abc import Mapping
from pathlib import Path

LANGUAGES = ("en", "sw")
LOCALE = Path(__file__).parent / "locale"

_translations: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


def choose(*wishes: str | None, environ: Mapping[str, str] = os.environ) -> str:
    """Return the first wish that is a language we have, else what LC_ALL, LC_MESSAGES or LANG ask for, else `en`.

    `sw_TZ.UTF-8`, `sw-KE` and `sw` all mean `sw`.
    """
    locale = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "")
    for wish in (*wishes, locale):
        language = (wish or "").replace("-", "_").split("_")[0].split(".")[0].lower()
        if language in LANGUAGES:
            return language
    return "en"


def activate(language: str) -> None:
    """Speak this language from now on."""
    global _translations, _language
    _language = language
    try:
        _translations = gettext.translation("egov_tui", LOCALE, [language], fallback=True)
    except (OSError, ValueError, UnicodeDecodeError):
        _translations = gettext.NullTranslations()
    # click asks the process's own domain for its few words (cli/words.py); a damaged catalogue must not reach it.
    if isinstance(_translations, gettext.GNUTranslations):
        gettext.bindtextdomain("egov_tui", str(LOCALE))
    gettext.textdomain("egov_tui")
    os.environ["LANGUAGE"] = language


def language() -> str:
    """Return the language that is spoken: `en` or `sw`."""
    return _language


def _(message: str) -> str:
    return _translations.gettext(message)


def ngettext(one: str, other: str, n: int) -> str:
    """Return the form of a message that goes with the number n; the caller formats it."""
    return _translations.ngettext(one, other, n)


def pgettext(context: str, message: str) -> str:
    """Translate a message that needs its context to be understood."""
    return _translations.pgettext(context, message)


def N_(message: str) -> str:  # noqa: N802 (gettext's own name)
    """Mark a message for translation where it stands; it is translated where it is shown."""
    return message
