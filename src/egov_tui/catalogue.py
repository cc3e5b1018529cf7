"""Sources to begin with: `catalogue.toml` as frozen entries, read when somebody first asks for them."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta, Struct, convert

SourceKind = Literal["feed", "page"]
Language = Literal["sw", "en", "pt"]
Country = Literal["TZ", "KE", "ZA", "AU", "UN", "GB", "EU", "DE", "FR", "US", "BR"]
"""ISO 3166-1; AU, UN and EU are unions of countries."""
Topic = Literal[
    "government", "councils", "tenders", "weather", "news", "health", "energy", "economy", "security", "science"
]
Mark = Literal["V", "S", "1", "P"]
"""Recently checked by somebody; seen in several independent places; seen once; follows the platform's pattern."""
_Text = Annotated[str, Meta(min_length=1)]
_FILE = Path(__file__).with_name("catalogue.toml")


ZONES: Mapping[Country, str] = {
    "TZ": "Africa/Dar_es_Salaam",
    "KE": "Africa/Nairobi",
    "ZA": "Africa/Johannesburg",
    "GB": "Europe/London",
    "DE": "Europe/Berlin",
    "FR": "Europe/Paris",
    "BR": "America/Sao_Paulo",
}
"""By which clock a country tells its news; those with several, and unions of countries, have none."""


class CatalogueEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """A source that can be ticked."""

    id: Annotated[str, Meta(pattern="^[a-z0-9]+(-[a-z0-9]+)*$", max_length=24)]
    title_sw: _Text
    title_en: _Text
    url: Annotated[str, Meta(pattern=r"^https://[^\s@]+$")]
    kind: SourceKind
    language: Language
    """The one that most of it is in."""
    country: Country
    """Whose agency it is, or of which country it tells."""
    topic: Topic
    official: bool
    """A public agency publishes it on a host of its own."""
    checked_on: Annotated[str, Meta(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
    """The month in which the address was collected, ISO 8601."""
    mark: Mark
    estimate_kb: Annotated[int, Meta(gt=0, lt=1000)]
    """About what the first fetch costs, compressed; nobody has measured it."""

    @property
    def zone(self) -> str:
        """The time zone (IANA) of its country, empty where that is not known."""
        return ZONES.get(self.country, "")

    def title(self, language: str) -> str:
        """Return its title in a language of the interface."""
        return self.title_sw if language == "sw" else self.title_en


@cache
def entries() -> tuple[CatalogueEntry, ...]:
    """Return the entries in the order in which they are offered: those of a country stand together.

    Raises:
        msgspec.ValidationError: an entry lacks something or has what is none; a test sees to it that none does.
    """
    import tomllib

    return read(tomllib.loads(_FILE.read_text("utf-8")))


def read(document: object) -> tuple[CatalogueEntry, ...]:
    """Return the entries of a catalogue, as TOML has them.

    Raises:
        msgspec.ValidationError: an entry lacks something or has what is none.
    """
    return convert(document, _Document).entry


class _Document(Struct, frozen=True, forbid_unknown_fields=True):
    entry: tuple[CatalogueEntry, ...]
