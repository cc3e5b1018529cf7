"""Sources to begin with: `catalogue.toml` as frozen entries, read when somebody first asks for them."""

from functools import cache
from pathlib import Path
from typing import Literal

from msgspec import Struct, convert

Mark = Literal["V", "S", "P"]
"""Recently checked by somebody; seen in several independent places; follows the platform's pattern."""
_FILE = Path(__file__).with_name("catalogue.toml")


class CatalogueEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """A source that can be ticked."""

    id: str
    title_sw: str
    title_en: str
    url: str
    kind: Literal["feed"]
    language: str
    country: str
    """ISO 3166-1, or UN and AU for what belongs to many."""
    topic: str
    official: bool
    """A public agency publishes it on a host of its own."""
    checked_on: str
    """The month in which the address was collected, ISO 8601."""
    mark: Mark
    estimate_kb: int
    """About what the first fetch costs, compressed; nobody has measured it."""

    def title(self, language: str) -> str:
        """Return its title in a language of the interface."""
        return self.title_sw if language == "sw" else self.title_en


@cache
def entries() -> tuple[CatalogueEntry, ...]:
    """Return the entries in the order in which they are offered.

    Raises:
        msgspec.ValidationError: an entry lacks something; a test sees to it that none does.
    """
    import tomllib

    return convert(tomllib.loads(_FILE.read_text("utf-8"))["entry"], tuple[CatalogueEntry, ...])
