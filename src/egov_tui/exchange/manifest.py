"""The list of contents of a pack: written, and read with distrust. Pure."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from egov_tui.model import Manifest, PackedFile, PackedSource, Part, bare
from egov_tui.model.pack import FORMAT, VERSION
from egov_tui.text.clean import line
from egov_tui.text.links import redact, safe, web

NAME: Final = "manifest.json"
README: Final = "README.txt"
OPML: Final = "sources.opml"
MOST_BYTES: Final = 16_000_000
MOST_PARTS: Final = 20_000
MOST_FILES: Final = 20_000
"""Attachments of articles, whose contents may be the same."""
MOST_SOURCES: Final = 5_000
"""As many as an OPML file may list (see `opml`)."""
_LARGEST = {"": 4_000_000, "feeds": 40_000_000, "attachments": 2_000_000_000}
"""Bytes of a part, by its folder."""
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
_FEED = re.compile(r"feeds/[a-z0-9][a-z0-9-]{0,79}(?:\.[1-9][0-9]{0,4})?\.json")
_FILE = re.compile(r"attachments/[0-9a-f]{12}-[a-z0-9][a-z0-9-]{0,79}\.[a-z0-9]{1,5}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LONGEST = 1_000
"""Characters of a name."""
LONGEST_KEY = 10_000
_YEARS = range(1970, 2100)


class Wrong(Exception):
    """It is no list of contents that a pack has; the words are technical ones."""


class Newer(Exception):
    """It is of a format that this program is too old for."""


class _Head(Struct):
    format: str
    version: int


def write(manifest: Manifest) -> bytes:
    """Return the list as it stands in a pack."""
    return msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n"


def read(data: bytes) -> Manifest:
    """Return the list that a pack has, cleaned.

    Raises:
        Newer: the program is too old for it.
        Wrong: it is none, or contradicts itself.
    """
    try:
        head = msgspec.json.decode(data, type=_Head)
        if head.format == FORMAT and head.version > VERSION:
            raise Newer
        manifest = msgspec.json.decode(data, type=Manifest)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Wrong(line(str(error))[:200]) from error
    _see(manifest.format == FORMAT and manifest.version == VERSION, "format")
    _see(manifest.as_of.tzinfo is not None and manifest.as_of.year in _YEARS, "as_of")
    _see(len(manifest.sources) <= MOST_SOURCES, "sources")
    _see(len(manifest.attachments) <= MOST_FILES, "attachments")
    parts = _parts(manifest.parts)
    sources = tuple(_source(one) for one in manifest.sources)
    _see(_differ(one.source for one in sources), "sources")
    feeds = [path for one in sources for path in one.feeds]
    _see(_differ(feeds) and set(feeds) == {path for path in parts if _FEED.fullmatch(path)}, "feeds")
    for one in sources:
        _see(one.articles == sum(parts[path].articles for path in one.feeds), one.source)
    _see(manifest.articles == sum(one.articles for one in sources), "articles")
    slugs = {one.source for one in sources}
    files = tuple(_file(one, slugs) for one in manifest.attachments)
    _see({one.path for one in files} == {path for path in parts if _FILE.fullmatch(path)}, "attachments")
    words = (line(manifest.made_by)[:_LONGEST], line(manifest.since)[:_LONGEST], line(manifest.query)[:_LONGEST])
    return replace(manifest, sources=sources, attachments=files, made_by=words[0], since=words[1], query=words[2])


def is_name(path: str) -> bool:
    """Say whether a pack may have a part of this name."""
    return path in (NAME, README, OPML) or bool(_FEED.fullmatch(path) or _FILE.fullmatch(path))


def largest(path: str) -> int:
    """Return how many bytes a part of this name may have."""
    return MOST_BYTES if path == NAME else _LARGEST[path.rpartition("/")[0]]


def _parts(told: tuple[Part, ...]) -> dict[str, Part]:
    _see(len(told) < MOST_PARTS, "parts")
    parts = {one.path: one for one in told}
    _see(len(parts) == len(told) and NAME not in parts, "parts")
    for one in told:
        sound = is_name(one.path) and 0 <= one.size <= largest(one.path) and one.articles >= 0
        _see(sound and bool(_SHA256.fullmatch(one.sha256)), one.path)
    return parts


def _source(one: PackedSource) -> PackedSource:
    _see(bool(_SLUG.fullmatch(one.source)), "source")
    address = _address(one.address)
    listing = _address(one.listing) if one.listing else None
    return replace(
        one,
        address=address,
        title=line(one.title)[:_LONGEST],
        agency=line(one.agency)[:_LONGEST],
        link=_site(one.link),
        language=line(one.language or "")[:_LONGEST] or None,
        folder=line(one.folder)[:_LONGEST],
        zone=line(one.zone)[:_LONGEST],
        recipe=line(one.recipe or "")[:_LONGEST] or None,
        listing=listing,
    )


def _file(one: PackedFile, slugs: Iterable[str]) -> PackedFile:
    _see(one.source in slugs and 0 < len(one.key) <= LONGEST_KEY, "attachments")
    return replace(one, url=_address(one.url), type=line(one.type or "")[:_LONGEST] or None)


def _address(told: str) -> str:
    """An address of the web, without user and password."""
    address = safe(told)
    if address is None or not web(address):
        raise Wrong(redact(line(told))[:200])
    return bare(address)[0]


def _site(told: str | None) -> str | None:
    address = safe(told or "")
    return bare(address)[0] if address and web(address) else None


def _see(sound: bool, what: str) -> None:
    if not sound:
        raise Wrong(line(what)[:200])


def _differ(names: Iterable[str]) -> bool:
    return all(times == 1 for times in Counter(names).values())
