"""What an outline of OPML says of a source, both ways; and what any list of sources holds, once it is read. Pure.

What a reader chose for a source stands in attributes of our own, `egov:...`, which others pass over. Never among them
is what no file must decide: whether certificates are checked, and logins.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple, get_args

from msgspec.structs import replace

from egov_tui.i18n import N_
from egov_tui.model import Choices, FullText, Message, Outline, Search, Source, bare
from egov_tui.text.clean import line
from egov_tui.text.links import identity, safe, web
from egov_tui.text.zones import clock

MOST_SOURCES: Final = 5_000
"""Of one list."""
NO_WEB: Final = N_("only http and https addresses are taken")
NO_COMMANDS: Final = N_("a command makes it or filters it, and no file can have this program start one")
_MOST_CATEGORIES = 50
_LONGEST = 4_096
"""Characters of an attribute that count."""
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:[-_][A-Za-z0-9]{1,8}){0,4}")
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
_NUMBER = re.compile(r"\d{1,7}")
_LIMITS: Mapping[str, tuple[str, int, int]] = {
    "minutes": ("egov:interval", 1, 10_080),
    "keep_days": ("egov:keepDays", 0, 36_500),
    "keep_newest": ("egov:keepNewest", 0, 1_000_000),
}
"""Whole numbers that a reader chose: attribute, least and most, as `source edit` takes them."""


class Refused(NamedTuple):
    """What was not taken of a list, and why, untold."""

    address: str
    reason: Message


class Import(NamedTuple):
    """What a list of sources holds: what can be followed, what was refused, and searches to be saved."""

    outlines: tuple[Outline, ...] = ()
    refused: tuple[Refused, ...] = ()
    searches: tuple[Search, ...] = ()


# ---------------------------------------------------------------- names


def title(named: Mapping[str, str]) -> str:
    """Return what an outline is called; some programs write only one of the two."""
    return _text(named, "title") or _text(named, "text")


def folder_part(name: str) -> str:
    """Return the name of one folder as it is kept.

    A `/` in it is read as `-`: here it parts folders, and what looks like it but is another letter cannot be typed.
    """
    return line(line(name).replace("/", "-"))


def categories(told: Iterable[str]) -> tuple[str, ...]:
    """Return categories as they are kept: each once, at most 50, without the commas that part them in OPML."""
    found = dict.fromkeys(line(one.replace(",", ";")) for one in told)
    return tuple(one for one in found if one)[:_MOST_CATEGORIES]


def once(outlines: Iterable[Outline]) -> list[Outline]:
    """Return outlines of which the first of each source has what the others of the same source add to it.

    A source stands in one folder here, the first that is named; the others (Feedly) are kept among its categories, so
    that nothing is lost of how somebody sorted it, and `category:` finds it by them.
    """
    every = list(outlines)
    first: dict[str, int] = {}
    for number, one in enumerate(every):
        at = first.setdefault(identity(one.address), number)
        if at != number:
            before = every[at]
            folder = before.folder or one.folder
            others = (*before.categories, *([one.folder] if one.folder != folder else []), *one.categories)
            every[at] = replace(before, folder=folder, categories=categories(others))
    return every


# ---------------------------------------------------------------- attributes


def outline(address: str, folder: str, named: Mapping[str, str]) -> Outline:
    """Return what an outline says, by the names of its attributes in lower case, of a source at a safe address.

    A setting that makes no sense is passed over, as the settings of other programs are.
    """
    address, login = bare(address)
    minutes, keep_days, keep_newest = (
        _number(named.get(name.lower(), ""), least, most) for name, least, most in _LIMITS.values()
    )
    zone, language, slug = (_text(named, name) for name in ("egov:zone", "language", "egov:slug"))
    full_text: tuple[FullText, ...] = tuple(one for one in get_args(FullText) if one == named.get("egov:fulltext"))
    recipe = _text(named, "egov:recipe") or None
    return Outline(
        address=address,
        title=title(named),
        folder=folder,
        link=_site(named.get("htmlurl")),
        login=login,
        zone=zone if clock(zone) else "",
        agency=_text(named, "egov:agency"),
        slug=slug if _SLUG.fullmatch(slug) else "",
        language=language if _LANGUAGE.fullmatch(language) else None,
        categories=categories(_text(named, "category").split(",")),
        minutes=minutes,
        muted=named.get("egov:muted") == "true",
        keep_days=keep_days,
        keep_newest=keep_newest,
        full_text=full_text[0] if full_text else "never",
        recipe=recipe,
        listing=_site(named.get("egov:listing")) if recipe else None,
    )


def travels(source: Source) -> bool:
    """Tell whether a source belongs into a list: one of the web, and not only offered, for nobody follows that."""
    return not source.offered and _site(source.address) is not None


def attributes(source: Source, choices: Choices | None = None) -> dict[str, str]:
    """Return the attributes of a source's outline, in their order; `outline` reads them back.

    `text` is what people see of it; readers take `title` for it where they find one. `type` is `rss` for feeds of every
    kind, as OPML wants it; a page, which no other reader could read as a feed, says so.
    """
    numbers = (source.minutes, *((choices.keep_days, choices.keep_newest) if choices else (None, None)))
    language = source.language or ""
    told: dict[str, str | None] = {
        "type": "page" if source.recipe else "rss",
        "text": source.agency,
        "title": source.title,
        "xmlUrl": _site(source.address),
        "htmlUrl": _site(source.link),
        "language": language if _LANGUAGE.fullmatch(language) else None,
        "category": ",".join(categories(source.categories)),
        "egov:slug": source.slug,
        "egov:agency": source.agency if source.agency != source.title else None,
        "egov:zone": source.zone,
        **{
            name: str(one) if one is not None and least <= one <= most else None
            for (name, least, most), one in zip(_LIMITS.values(), numbers, strict=True)
        },
        "egov:muted": "true" if source.muted else None,
        "egov:fullText": source.full_text if source.full_text != "never" else None,
        "egov:recipe": source.recipe,
        "egov:listing": _site(source.listing) if source.recipe else None,
    }
    return {name: value for name, value in told.items() if value}


def _text(named: Mapping[str, str], name: str) -> str:
    return line(named.get(name, "")[:_LONGEST])


def _number(text: str, least: int, most: int) -> int | None:
    return int(text) if _NUMBER.fullmatch(text) and least <= int(text) <= most else None


def _site(address: str | None) -> str | None:
    """An address of the web as it is kept, without user and password."""
    kept = safe(line(address or ""))
    return bare(kept)[0] if kept and web(kept) else None
