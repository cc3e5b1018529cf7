"""The catalogue as people read and search it: in the words of their language, with what they follow already. Pure."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from egov_tui.catalogue import CatalogueEntry, Country, Mark, SourceKind, Topic
from egov_tui.i18n import N_, _
from egov_tui.model import Source
from egov_tui.moments import of_month
from egov_tui.series import listed
from egov_tui.text.amounts import size
from egov_tui.text.links import host, identity
from egov_tui.text.names import language_name
from egov_tui.text.stem import fold, words

COUNTRIES: Mapping[Country, str] = {
    "TZ": N_("Tanzania"),
    "KE": N_("Kenya"),
    "ZA": N_("South Africa"),
    "AU": N_("African Union"),
    "UN": N_("United Nations"),
    "GB": N_("United Kingdom"),
    "EU": N_("European Union"),
    "DE": N_("Germany"),
    "FR": N_("France"),
    "US": N_("United States"),
    "BR": N_("Brazil"),
}
TOPICS: Mapping[Topic, str] = {
    "government": N_("government"),
    "councils": N_("councils"),
    "tenders": N_("tenders"),
    "weather": N_("weather"),
    "news": N_("news"),
    "health": N_("health"),
    "energy": N_("energy"),
    "economy": N_("economy"),
    "security": N_("security"),
    "science": N_("science"),
}
KINDS: Mapping[SourceKind, str] = {"feed": N_("feed"), "page": N_("page")}
MARKS: Mapping[Mark, str] = {
    "V": N_("recently checked by somebody"),
    "S": N_("seen in several places"),
    "1": N_("seen once"),
    "P": N_("follows the platform’s pattern"),
}
"""What is known of an address."""
_NEAR = 3


def matching(
    entries: Iterable[CatalogueEntry],
    typed: str = "",
    *,
    country: str = "",
    topic: str = "",
    kind: str = "",
) -> list[CatalogueEntry]:
    """Return the entries in which every typed word begins one, whatever its case and accents; `-word` takes away.

    Words are those of id, both titles, topic, country, language, kind and host. Empty wishes leave all; what was typed
    without a letter or figure finds nothing.
    """
    wanted, unwanted = _asked(typed)
    if typed.strip() and not (wanted or unwanted):
        return []
    found = []
    for one in entries:
        if any(wish and wish != has for wish, has in ((country, one.country), (topic, one.topic), (kind, one.kind))):
            continue
        known = _words_of(one)
        if all(_begins(word, known) for word in wanted) and not any(_begins(word, known) for word in unwanted):
            found.append(one)
    return found


def followed(entries: Iterable[CatalogueEntry], sources: Iterable[Source]) -> dict[str, Source]:
    """Return the sources that follow entries already, by the id of the entry."""
    known = {identity(source.address): source for source in sources}
    return {one.id: known[same] for one in entries if (same := identity(one.url)) in known}


def near(entries: Sequence[CatalogueEntry], typed: str) -> list[str]:
    """Return the ids that may be meant by one that there is not: those with its words, then those spelled alike."""
    ids = [one.id for one in entries]
    alike = difflib.get_close_matches(typed.lower(), ids, _NEAR)
    return list(dict.fromkeys([*(one.id for one in matching(entries, typed)), *alike]))[:_NEAR]


def official(entry: CatalogueEntry) -> str:
    """Return whether it is the agency's own site that speaks."""
    return _("official") if entry.official else _("not official")


def checked(entry: CatalogueEntry) -> str:
    """Return what is known of its address, and since when."""
    return listed([_(MARKS[entry.mark]), of_month(date.fromisoformat(f"{entry.checked_on}-01"))])


def cost(entries: Iterable[CatalogueEntry]) -> str:
    """Return about how much the first fetch of them takes."""
    return size(sum(one.estimate_kb for one in entries) * 1000)


def _asked(typed: str) -> tuple[list[str], list[str]]:
    """The words that are wanted, and those that are not."""
    wanted: list[str] = []
    unwanted: list[str] = []
    for part in typed.split():
        (unwanted if part.startswith("-") else wanted).extend(fold(word[0]) for word in words(part))
    return wanted, unwanted


def _words_of(one: CatalogueEntry) -> set[str]:
    told = (
        *(one.id, one.title_sw, one.title_en, host(one.url)),
        *(one.topic, _(TOPICS[one.topic]), one.country, _(COUNTRIES[one.country])),
        *(one.language, language_name(one.language), one.kind, _(KINDS[one.kind])),
    )
    return {fold(word[0]) for text in told for word in words(text)}


def _begins(word: str, known: Iterable[str]) -> bool:
    return any(one.startswith(word) for one in known)
