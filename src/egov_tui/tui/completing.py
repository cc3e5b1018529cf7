"""What a search being typed may go on to be: operators and their values. Pure."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from egov_tui.i18n import _
from egov_tui.store.query import parse
from egov_tui.text.clean import line
from egov_tui.text.names import language_name

_LAST = re.compile(
    r"""(?:^|[\s(]) -* (?P<token>
        (?P<field> [A-Za-z]+ ) : (?P<value> "[^"]* | [^\s()"]* )
      | (?P<word> [A-Za-z]{2,} )
    )$""",
    re.VERBOSE,
)
_FIELDS = (
    "title",
    "source",
    "since",
    "agency",
    "author",
    "after",
    "is",
    "has",
    "lang",
    "category",
    "before",
    "closing",
)
_VALUES = {
    "is": ("unread", "read", "starred", "later", "edited", "open", "closed"),
    "has": ("attachment", "deadline"),
    "since": ("7d", "30d", "24h", "1y"),
    "closing": ("7d", "30d", "24h"),
}
_WORD = re.compile(r"[^\W_]{2,}")


class Known(NamedTuple):
    """What the cache has to offer, and today."""

    slugs: Sequence[str]
    agencies: Sequence[str]
    today: date
    languages: Sequence[str] = ()
    """Codes of those that articles are in."""


def complete(text: str, known: Known) -> str | None:
    """Return the whole text as it may go on to be; it begins with what is typed. None where nothing suggests itself."""
    found = _LAST.search(text)
    token = next(iter(choices(text, known)), None)
    return None if found is None or token is None else text + token[len(found["token"]) :]


def choices(text: str, known: Known) -> list[str]:
    """Return what the last word of a text may go on to be, the likeliest first: fields, or a field with its values."""
    found = _LAST.search(text)
    if found is None or text[: found.start("token")].count('"') % 2:
        return []
    if found["field"] is None:
        return _longer(found["word"], (f"{field}:" for field in _FIELDS))
    prefix = f"{found['field']}:"
    return [prefix + value for value in _longer(found["value"], _values(found["field"].lower(), found["value"], known))]


def unfinished(text: str, known: Known) -> bool:
    """Say whether a text ends with a field whose value is not all there yet: looking for it would find nothing."""
    found = _LAST.search(text)
    if found is None or found["field"] is None:
        return False
    field, value = found["field"].lower(), found["value"]
    if field in ("after", "before", "since", "closing") and value:
        meant = parse(found["token"])
        return bool(meant.literal) and bool(choices(text, known))
    if value.casefold() in (one.casefold() for one in _values(field, value, known)):
        return False
    return bool(choices(text, known)) or (field in _FIELDS and not value.strip('"'))


def _longer(typed: str, candidates: Iterable[str]) -> list[str]:
    """Those that begin with what is typed and go on."""
    begun = typed.casefold()
    return [one for one in candidates if len(one) > len(typed) and one[: len(typed)].casefold() == begun]


def _values(field: str, value: str, known: Known) -> list[str]:
    match field:
        case "source":
            return list(known.slugs)
        case "agency":
            return _agencies(value, [line(name) for name in known.agencies if '"' not in name])
        case "lang":
            names = [language_name(code).casefold() for code in known.languages] if value else []
            return list(dict.fromkeys([*known.languages, *names]))
        case "after" | "before":
            today = known.today.isoformat()
            return [today[:4], today[:7], today, *_days("today", "yesterday")]
        case "since" if not value.isdigit():
            return [*_VALUES[field], *_days("today", "yesterday")]
        case "closing" if not value.isdigit():
            return [*_VALUES[field], *_days("today", "tomorrow")]
        case "since" | "closing" if value.isdigit():
            return [*_VALUES[field], f"{value}d"]
        case _:
            return list(_VALUES.get(field, ()))


def _days(*english: str) -> list[str]:
    """Words for days in the language that is spoken; what is typed is understood in both."""
    words = {"today": _("today"), "yesterday": _("yesterday"), "tomorrow": _("tomorrow")}
    return [words[one] for one in english]


def _agencies(value: str, names: Sequence[str]) -> list[str]:
    """Whole names, quoted where they have blanks; behind a word that is begun without quotes, words of names."""
    if value and not value.startswith('"'):
        return list(dict.fromkeys(word for name in names for word in _WORD.findall(name)))
    return list(dict.fromkeys(f'"{name}"' if value or not name.isalnum() else name for name in names if name))
