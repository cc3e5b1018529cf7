"""The rows of the sources pane, a tree of folders. Every place is a query: all, starred, a folder, a source. Pure."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC, datetime
from enum import Enum
from typing import Literal, NamedTuple

from egov_tui.i18n import _
from egov_tui.model import Counts, Source, Watch
from egov_tui.store.query import Query, both, parse
from egov_tui.store.tree import Within

SourceOrder = Literal["name", "unread", "newest", "failing"]
_NEVER = datetime.min.replace(tzinfo=UTC)


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


Key = tuple[PlaceKind, str, int]
"""What tells a place from every other, and stays while its numbers and its query change."""


class Watched(NamedTuple):
    """What is in a saved search."""

    unread: int = 0
    fresh: int = 0
    """Articles that came since it was last opened."""


class Place(NamedTuple):
    """Somewhere articles can be listed; gaps only part the rows."""

    kind: PlaceKind
    label: str = ""
    query: str = ""
    """What its articles are, as it could be typed; of a folder, what those in it are."""
    number: int = 0
    """Unread articles; of Starred and Later, all that are in them."""
    total: int = 0
    source: Source | None = None
    watch: Watch | None = None
    fresh: int = 0
    """Articles of a saved search that came since it was last opened."""
    folder: str = ""
    """Of a folder its path; of a source the path of the folder it is in."""
    depth: int = 0
    """How many folders it stands in."""
    closed: bool = False
    """Of a folder: what is in it is not shown."""
    failing: bool = False
    """A source that fails, or a closed folder with one in it."""

    @property
    def key(self) -> Key:
        """What tells it from every other place: a saved search may ask for just what a source holds."""
        own = self.source.slug if self.source else self.query if self.kind is PlaceKind.SEARCH else ""
        return (
            self.kind,
            own or (self.folder if self.kind is PlaceKind.FOLDER else ""),
            self.watch.id if self.watch else 0,
        )

    @property
    def means(self) -> Query:
        """What its articles are."""
        query = parse(self.query)
        return both(Query(Within(self.folder)), query) if self.kind is PlaceKind.FOLDER else query

    @property
    def opens(self) -> bool:
        """Whether it can be chosen."""
        return self.kind is not PlaceKind.GAP

    @property
    def shows_agency(self) -> bool:
        """Whether its articles come from several agencies."""
        return self.kind is not PlaceKind.SOURCE

    @property
    def has_news(self) -> bool:
        """Whether what arrives belongs here, and what is read has had its time here."""
        return self.kind in (PlaceKind.ALL, PlaceKind.SOURCE, PlaceKind.FOLDER)

    @property
    def keeps_read(self) -> bool:
        """Whether a read article still belongs here when the list is cleaned up."""
        return not self.has_news


class Tree(NamedTuple):
    """What the rows of the sources pane are made of."""

    sources: Iterable[Source]
    counts: Counts
    watches: Iterable[Watch] = ()
    watched: Mapping[int, Watched] = {}
    """What is in the saved searches, by their ids."""
    closed: Collection[str] = ()
    """Paths of the folders whose sources are not shown."""
    order: SourceOrder = "name"
    newest: Mapping[str, datetime] = {}
    """Slug to the date of the newest article, for the order of that name."""

    def rows(self) -> list[Place]:
        """Return the rows in order: all, starred, later, saved searches, agencies without a folder, the folders."""
        return _Growing(self).rows()


def folders(sources: Iterable[Source]) -> list[str]:
    """Return the paths of all folders, also of those that hold but folders, and first that of none."""
    found = {""}
    for source in sources:
        parts = source.folder.split("/")
        found.update("/".join(parts[: n + 1]) for n in range(len(parts)))
    return sorted(found, key=str.casefold)


def renamed(folder: str, before: Iterable[Source], after: Iterable[Source]) -> str:
    """Return what a folder that was is called now: where all went that was in it. Empty where it is no new one."""
    known, now = ({source.id: source.folder for source in sources} for sources in (before, after))
    ends = {number: its[len(folder) :] for number, its in known.items() if _within(its, folder) and number in now}
    found = {now[number].removesuffix(end) if now[number].endswith(end) else "" for number, end in ends.items()}
    name = found.pop() if len(found) == 1 else ""
    return "" if any(_within(its, name) for its in known.values()) else name


def _within(path: str, folder: str) -> bool:
    return f"{path}/".startswith(f"{folder}/")


def everything(counts: Counts, sources: Iterable[Source] = ()) -> Place:
    """Return the place of all articles, without those of muted sources."""
    number, total = counts.unread, counts.total
    query = ""
    for source in sources:
        if source.muted:
            unread, all_of_it = counts.by_source.get(source.slug, (source.unread, source.total))
            number, total, query = number - unread, total - all_of_it, "-is:muted"
    return Place(PlaceKind.ALL, _("All articles"), query, number, total)


class _Growing:
    """Makes the rows, a folder within the other."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._sources = sorted(tree.sources, key=_BY[tree.order](tree))
        self._names = Counter(source.agency for source in self._sources)
        self._in: dict[str, list[Source]] = {}
        self._within: dict[str, list[Source]] = {}
        self._folders: dict[str, set[str]] = {}
        for source in self._sources:
            self._in.setdefault(source.folder, []).append(source)
            parts = source.folder.split("/") if source.folder else []
            for depth in range(len(parts)):
                parent, path = "/".join(parts[:depth]), "/".join(parts[: depth + 1])
                self._folders.setdefault(parent, set()).add(path)
                self._within.setdefault(path, []).append(source)

    def rows(self) -> list[Place]:
        counts = self._tree.counts
        rows = [
            everything(counts, self._sources),
            # Translators: articles.
            Place(PlaceKind.STARRED, _("Starred"), "is:starred", counts.starred, counts.starred),
            Place(PlaceKind.LATER, _("Read later"), "is:later", counts.later, counts.later),
        ]
        for watch in self._tree.watches:
            found = self._tree.watched.get(watch.id, Watched())
            rows.append(
                Place(PlaceKind.WATCH, f"/ {watch.name}", watch.query, found.unread, watch=watch, fresh=found.fresh)
            )
        if loose := self._in.get(""):
            rows += [Place(PlaceKind.GAP), *(self._source(source, 0) for source in loose)]
        shut = False
        for path in self._subfolders(""):
            folder = self._folder(path, 0)
            if not (shut and folder.closed):
                rows.append(Place(PlaceKind.GAP))
            shut = folder.closed
            rows += self._branch(folder)
        return rows

    def _branch(self, folder: Place) -> list[Place]:
        rows: list[Place] = []
        waiting = [folder]
        while waiting:  # no recursion: nobody knows how deep a name goes
            rows.append(folder := waiting.pop())
            if not folder.closed:
                rows += [self._source(source, folder.depth + 1) for source in self._in.get(folder.folder, ())]
                inner = reversed(self._subfolders(folder.folder))
                waiting += [self._folder(path, folder.depth + 1) for path in inner]
        return rows

    def _subfolders(self, path: str) -> list[str]:
        return sorted(self._folders.get(path, ()), key=str.casefold)

    def _source(self, source: Source, depth: int) -> Place:
        unread, total = self._numbers(source)
        label = source.agency if self._names[source.agency] == 1 else source.title or source.slug
        return Place(
            PlaceKind.SOURCE,
            label or source.slug,
            f"source:{source.slug}",
            unread,
            total,
            source,
            folder=source.folder,
            depth=depth,
            failing=source.failures > 0,
        )

    def _folder(self, path: str, depth: int) -> Place:
        within = self._within[path]
        heard = [self._numbers(source) for source in within if not source.muted]
        closed = path in self._tree.closed
        return Place(
            PlaceKind.FOLDER,
            path.rpartition("/")[2],
            "-is:muted" if 0 < len(heard) < len(within) else "",
            sum(unread for unread, _total in heard),
            sum(total for _unread, total in heard),
            folder=path,
            depth=depth,
            closed=closed,
            failing=closed and any(source.failures for source in within),
        )

    def _numbers(self, source: Source) -> tuple[int, int]:
        return self._tree.counts.by_source.get(source.slug, (source.unread, source.total))


def _named(source: Source) -> tuple[str, str]:
    return source.agency.casefold(), source.slug


_BY: Mapping[SourceOrder, Callable[[Tree], Callable[[Source], tuple[object, ...]]]] = {
    "name": lambda tree: _named,
    "unread": lambda tree: lambda s: (not tree.counts.by_source.get(s.slug, (s.unread, 0))[0], *_named(s)),
    "newest": lambda tree: lambda s: (_NEVER - tree.newest.get(s.slug, _NEVER), *_named(s)),
    "failing": lambda tree: lambda s: (not s.failures, *_named(s)),
}
