"""A pack, made: articles of the cache in a zip of standard parts, the same bytes for the same articles.

What is one's own stays here: what is read, starred or kept for later, logins, secrets of addresses, files of this
machine.
"""

import hashlib
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from msgspec.structs import replace

from egov_tui import __version__
from egov_tui.errors import EgovError
from egov_tui.exchange import jsonfeed, manifest, opml
from egov_tui.i18n import N_
from egov_tui.model import Article, Kept, Manifest, PackedFile, PackedSource, Part, Source, bare, iso
from egov_tui.model.pack import FORMAT, VERSION
from egov_tui.store import Store
from egov_tui.store.articles import sort_date
from egov_tui.store.moments import seconds
from egov_tui.store.packs import Load
from egov_tui.text.links import HIDDEN, redact, secrets, web
from egov_tui.text.zones import clock, minutes

PART: Final = 2_000_000
"""Bytes after which the articles of a source go on in another part: so much is read at once."""
_CHUNK = 1 << 20
_SHORTEST_SECRET = 8
"""Characters of a secret that is looked for in articles: shorter ones are words as well."""
_MOMENT = (1980, 1, 1, 0, 0, 0)
"""Of all parts: the first that a zip can tell."""
_UNIX = 3
_MODE = 0o644 << 16
_USERINFO = re.compile(r"""(https?://)[^/?#\s"'<>\\@]*@""", re.IGNORECASE)
EXTENSION = "_egov_tui"
"""What we know of an item beyond JSON Feed 1.1."""
_TOO_MUCH = N_("There is more than a pack holds. Name fewer articles, by words or with --since.")


class Plan(NamedTuple):
    """What is to go into a pack."""

    sources: Sequence[tuple[Source, Sequence[int]]]
    """With the ids of their articles, the newest first."""
    load: Load
    files: Sequence[tuple[str, int, Kept]]
    """Slug, article, and the file that is to go with it."""
    local: Sequence[Source]
    """Files of this machine, which stay here with their articles."""
    hidden: Sequence[Source]
    """Sources whose address holds a secret, which stays here."""

    @property
    def articles(self) -> int:
        """How many."""
        return sum(len(ids) for _source, ids in self.sources)

    @property
    def file_bytes(self) -> int:
        """What the attachments weigh."""
        return sum(kept.length or 0 for _slug, _article, kept in self.files)


class Made(NamedTuple):
    """What became of it."""

    manifest: Manifest
    left: int
    """Attachments that are no longer as they were fetched."""


def plan(store: Store, ids: Iterable[int], *, attachments: bool) -> Plan:
    """Return what of these articles would go into a pack."""
    load = store.packs.load(ids)
    all_ = {source.slug: source for source in store.sources.all()}
    wanted = [(all_[slug], numbers) for slug, numbers in load.ids.items() if slug in all_]
    sources = [(source, numbers) for source, numbers in wanted if web(source.address)]
    files = [
        (source.slug, article, kept)
        for source, numbers in (sources if attachments else ())
        for article, kept in store.packs.files(numbers)
        if store.folder.state(kept, whole=False) == "here" and web(kept.url)
    ]
    return Plan(
        sources,
        load,
        files,
        [source for source, _numbers in wanted if not web(source.address)],
        [source for source, _numbers in sources if _bare(source.address) != bare(source.address)[0]],
    )


def make(
    store: Store,
    what: Plan,
    file: BinaryIO,
    *,
    since: str = "",
    query: str = "",
    report: Callable[[int], object] = lambda articles: None,
) -> Made:
    """Write a pack; `report` hears how many articles are written.

    Raises:
        EgovError: there is more than a pack holds.
        OSError: it cannot be written.
    """
    if len(what.sources) > manifest.MOST_SOURCES or len(what.files) > manifest.MOST_FILES:
        raise EgovError(_TOO_MUCH)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as into:
        making = _Making(store, into, report)
        making.text(manifest.README, Path(__file__).with_name("pack.txt").read_text(encoding="utf-8"))
        listed = [_public(source) for source, _ids in what.sources if source not in what.hidden]
        making.text(manifest.OPML, opml.write(listed))
        sources = tuple(making.source(source, ids) for source, ids in what.sources)
        files = tuple(making.files(what))
        if len(making.parts) >= manifest.MOST_PARTS:
            raise EgovError(_TOO_MUCH)
        told = Manifest(
            format=FORMAT,
            version=VERSION,
            made_by=f"egov-tui {__version__}",
            as_of=what.load.newest,
            articles=sum(one.articles for one in sources),
            parts=tuple(making.parts),
            sources=tuple(one for one in sources if one.articles),
            attachments=files,
            since=since,
            query=query,
        )
        data = manifest.write(told)
        if len(data) > manifest.MOST_BYTES:
            raise EgovError(_TOO_MUCH)
        with into.open(_entry(manifest.NAME), "w") as out:
            out.write(data)
    return Made(told, making.left)


class _Making:
    """A pack while it is written, part by part."""

    def __init__(self, store: Store, into: zipfile.ZipFile, report: Callable[[int], object]) -> None:
        self._store, self._into, self._report = store, into, report
        self.parts: list[Part] = []
        self.left = 0
        self._done = 0

    def text(self, path: str, words: str) -> None:
        """Write a text."""
        self._write(_entry(path), [words.encode()])

    def source(self, source: Source, ids: Sequence[int]) -> PackedSource:
        """Write the articles of a source, in as many parts as it takes."""
        hidden = [one for one in secrets(source.address) if len(one) >= _SHORTEST_SECRET]
        articles = self._articles(ids)
        feeds: list[str] = []
        total = 0
        first = next(articles, None)
        while first is not None:
            portion = _Portion(first, articles)
            path = f"feeds/{source.slug}{f'.{len(feeds) + 1}' if feeds else ''}.json"
            part = self._write(_entry(path), portion.counted(_hiding(_feed(source, portion), hidden)))
            self.parts[-1] = replace(part, articles=portion.articles)
            feeds.append(path)
            total += portion.articles
            first = portion.next
        return _told(source, total, tuple(feeds))

    def _articles(self, ids: Sequence[int]) -> Iterator[Article]:
        for article in self._store.articles.full(ids):
            yield article
            self._done += 1
            self._report(self._done)

    def files(self, what: Plan) -> Iterator[PackedFile]:
        """Write attachments, each content once; what is no longer as it was fetched is left out."""
        written: set[str] = set()
        keys = {article: "" for _slug, article, _kept in what.files}
        keys |= {one.id or 0: one.key for one in self._store.articles.full(list(keys))}
        for slug, article, kept in what.files:
            place, key = self._store.folder.place(kept), _without_logins(keys[article])
            sound = 0 < len(key) <= manifest.LONGEST_KEY and self._store.folder.state(kept) == "here"
            if place is None or not sound:
                self.left += 1
                continue
            path = f"attachments/{(kept.sha256 or '')[:12]}-{place.name}"
            if path not in written:
                written.add(path)
                entry = _entry(path)
                entry.compress_type, entry.file_size = zipfile.ZIP_STORED, kept.length or 0
                with place.open("rb") as file:
                    self._write(entry, iter(partial(file.read, _CHUNK), b""))
            yield PackedFile(path, slug, key, bare(kept.url)[0], kept.type)

    def _write(self, entry: zipfile.ZipInfo, pieces: Iterable[bytes]) -> Part:
        size, digest = 0, hashlib.sha256()
        with self._into.open(entry, "w") as out:
            for piece in pieces:
                out.write(piece)
                size += len(piece)
                digest.update(piece)
        if size > manifest.largest(entry.filename):
            raise EgovError(_TOO_MUCH)
        self.parts.append(Part(entry.filename, size, digest.hexdigest()))
        return self.parts[-1]


class _Portion:
    """As many articles as go into one part; the first that does not is `next`."""

    def __init__(self, first: Article, more: Iterator[Article]) -> None:
        self._first, self._more = first, more
        self._bytes = 0
        self.articles = 0
        self.next: Article | None = None

    def __iter__(self) -> Iterator[Article]:
        self.articles = 1
        yield self._first
        for article in self._more:
            if self._bytes >= PART:
                self.next = article
                return
            self.articles += 1
            yield article

    def counted(self, pieces: Iterable[str]) -> Iterator[bytes]:
        """Pass on what is written of them, and count it."""
        for piece in pieces:
            data = piece.encode("utf-8", "replace")
            self._bytes += len(data)
            yield data


def _entry(path: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(path, _MOMENT)
    entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, _UNIX, _MODE
    return entry


def _without_logins(told: str) -> str:
    """A text whose web addresses are without user and password, wherever they stand in it."""
    return _USERINFO.sub(r"\1", told)


def _hiding(pieces: Iterable[str], hidden: Sequence[str]) -> Iterator[str]:
    for piece in map(_without_logins, pieces):
        for secret in hidden:
            piece = piece.replace(secret, HIDDEN)
        yield piece


def _feed(source: Source, articles: Iterable[Article]) -> Iterator[str]:
    address = bare(source.address)[0]
    return jsonfeed.feed(
        map(_item, articles),
        source.title,
        home_page_url=_bare(source.link),
        feed_url=address if redact(address) == address else None,
        language=source.language,
    )


def _item(article: Article) -> dict[str, object]:
    """An article as an item: what its source says; what only we know of it stands beside that."""
    told = replace(
        article,
        full=None,
        link=_bare(article.link, secret=False),
        attachments=tuple(replace(one, url=bare(one.url)[0]) for one in article.attachments),
    )
    return jsonfeed.item(told, {EXTENSION: _facts(article)})


def _facts(article: Article) -> dict[str, object]:
    first_seen, date = article.first_seen, article.date
    assert first_seen is not None
    assert date is not None
    zone = clock(article.clock)
    facts: dict[str, object] = {"key": article.key, "guid": article.guid, "first_seen": iso(first_seen)}
    if (seconds(date), article.date_estimated) != sort_date(article, seconds(first_seen)):
        facts |= {"date": iso(date), "date_estimated": article.date_estimated}
    if zone is not None:
        facts["offset"] = minutes(date, zone)
    if article.closes is not None:
        facts |= {"closes": iso(article.closes), "closing": article.closing}
    if full := article.full:
        facts["full"] = {"url": _bare(full.address), "fetched": iso(full.fetched), "content_html": full.html}
    return {name: value for name, value in facts.items() if value not in (None, "")}


def _bare(address: str | None, *, secret: bool = True) -> str | None:
    """An address without user and password, and without secrets in its query."""
    if address is None:
        return None
    clean = bare(address)[0]
    return redact(clean) if secret else clean


def _public(source: Source) -> Source:
    """A source without what the reader chose for it, or how it fares here."""
    return Source(
        source.id,
        source.slug,
        source.agency,
        source.title,
        bare(source.address)[0],
        source.kind,
        _bare(source.link),
        source.language,
        source.folder,
        zone=source.zone,
        categories=source.categories,
    )


def _told(source: Source, articles: int, feeds: tuple[str, ...]) -> PackedSource:
    listing = source.listing if source.listing and redact(source.listing) == source.listing else None
    return PackedSource(
        source=source.slug,
        address=redact(bare(source.address)[0]),
        title=source.title,
        agency=source.agency,
        articles=articles,
        feeds=feeds,
        link=_bare(source.link),
        language=source.language,
        kind=source.kind,
        folder=source.folder,
        zone=source.zone,
        recipe=source.recipe,
        listing=listing,
    )
