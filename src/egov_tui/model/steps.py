"""What a reader did to the cache, with all that it takes to take it back."""

from typing import Literal

from msgspec import Struct

from egov_tui.model.cache import Choices, Watch

Field = Literal["read", "starred", "later"]


class Marks(Struct, frozen=True):
    """Articles whose field was `before` and is now the opposite."""

    field: Field
    ids: tuple[int, ...]
    before: bool


class Marked(Struct, frozen=True, tag="marked"):
    """Articles were marked."""

    marks: tuple[Marks, ...]


class Edited(Struct, frozen=True, tag="edited"):
    """Sources are called, kept or fetched another way."""

    before: tuple[tuple[int, Choices], ...]
    """Ids of sources, and what was chosen for them."""


class Removed(Struct, frozen=True, tag="removed"):
    """A source was removed; it stands on the shelf (see store.shelf)."""

    agency: str
    file: str


class Unwatched(Struct, frozen=True, tag="unwatched"):
    """A saved search was removed."""

    watch: Watch


class Split(Struct, frozen=True, tag="split"):
    """Articles were taken out of the stories that several sources tell."""

    before: tuple[tuple[int, int], ...]
    """Their ids, and those of the articles that remained, with the story that each was in."""


class Imported(Struct, frozen=True, tag="imported"):
    """Sources and saved searches were taken in from lists, all in one go."""

    sources: tuple[int, ...]
    """Their numbers, which are never given again."""
    watches: tuple[int, ...] = ()
    accepted: tuple[int, ...] = ()
    """Sources that were only offered until then."""
    shelved: int = 0
    """Once it was taken back: so many of its sources had articles by then, and can be brought back."""


class Dropped(Struct, frozen=True, tag="dropped"):
    """Taking an import back removed sources that had articles by then; they stand on the shelf (see store.shelf)."""

    files: tuple[str, ...]


Step = Marked | Edited | Removed | Unwatched | Imported | Dropped | Split
