"""The rows of the sources pane. Every place of the reader is a query: all, starred, later, one source. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import NamedTuple

from egov_tui.i18n import _
from egov_tui.model import Counts, Source, Watch


class PlaceKind(Enum):
    """What a row of the sources pane is."""

    ALL = "all"
    STARRED = "starred"
    LATER = "later"
    WATCH = "watch"
    SOURCE = "source"
    SEARCH = "search"
    FOLDER = "folder"
    GAP = "gap"


class Watched(NamedTuple):
    """What is in a saved search."""

    unread: int = 0
    fresh: int = 0
    """Articles that came since it was last opened."""


class Place(NamedTuple):
    """Somewhere articles can be listed; folders and gaps only part the rows."""

    kind: PlaceKind
    label: str = ""
    query: str = ""
    number: int = 0
    """Unread articles; of Starred and Later, all that are in them."""
    total: int = 0
    source: Source | None = None
    watch: Watch | None = None
    fresh: int = 0
    """Articles of a saved search that came since it was last opened."""

    @property
    def key(self) -> tuple[PlaceKind, str, int]:
        """What tells it from every other place: a saved search may ask for just what a source holds."""
        return self.kind, self.query, self.watch.id if self.watch else 0

    @property
    def opens(self) -> bool:
        """Whether it can be chosen."""
        return self.kind not in (PlaceKind.FOLDER, PlaceKind.GAP)

    @property
    def shows_agency(self) -> bool:
        """Whether its articles come from several agencies."""
        return self.kind is not PlaceKind.SOURCE

    @property
    def keeps_read(self) -> bool:
        """Whether a read article still belongs here when the list is cleaned up."""
        return self.kind in (PlaceKind.STARRED, PlaceKind.LATER, PlaceKind.SEARCH, PlaceKind.WATCH)


def everything(counts: Counts) -> Place:
    """Return the place of all articles."""
    return Place(PlaceKind.ALL, _("All articles"), "", counts.unread, counts.total)


def places(
    sources: Iterable[Source],
    counts: Counts,
    watches: Iterable[Watch] = (),
    watched: Mapping[int, Watched] | None = None,
) -> list[Place]:
    """Return the rows in order: all, starred, later, saved searches, agencies without a folder, then folders in turn.

    `watched` tells what is in the saved searches by their ids.
    """
    rows = [
        everything(counts),
        Place(PlaceKind.STARRED, _("Starred"), "is:starred", counts.starred, counts.starred),
        Place(PlaceKind.LATER, _("Read later"), "is:later", counts.later, counts.later),
    ]
    for watch in watches:
        found = (watched or {}).get(watch.id, Watched())
        rows.append(
            Place(PlaceKind.WATCH, f"/ {watch.name}", watch.query, found.unread, watch=watch, fresh=found.fresh)
        )
    ordered = sorted(sources, key=lambda s: (s.folder.casefold(), s.agency.casefold(), s.slug))
    names = Counter(source.agency for source in ordered)
    folder: str | None = None
    for source in ordered:
        if source.folder != folder:
            folder = source.folder
            rows.append(Place(PlaceKind.GAP))
            if folder:
                rows.append(Place(PlaceKind.FOLDER, folder.replace("/", " / ")))
        unread, total = counts.by_source.get(source.slug, (source.unread, source.total))
        label = source.agency if names[source.agency] == 1 else source.title or source.slug
        rows.append(Place(PlaceKind.SOURCE, label or source.slug, f"source:{source.slug}", unread, total, source))
    return rows
