"""OPML 2.0, the list of sources that readers exchange (http://opml.org/spec2.opml); 1.0 is read too."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from xml.parsers import expat

from egov_tui.errors import SourceError
from egov_tui.i18n import N_, _
from egov_tui.model import ErrorKind, Outline, Problem, Source, bare
from egov_tui.text.clean import line
from egov_tui.text.links import redact, safe, web

MOST_OUTLINES = 5_000
DEEPEST = 50
_HEAD = 65_536
"""Bytes at the beginning of a document among which its root element is looked for."""
_BARE_AMPERSAND = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)")
# What XML 1.0 §2.2 forbids: one of them would end the reading of an otherwise good list.
_FORBIDDEN = bytes([*range(9), 11, 12, *range(14, 32)])
_FEED_TYPES = ("rss", "atom", "feed", "json")


@dataclass(frozen=True, slots=True)
class Refused:
    """An outline that was not taken, and why, in the reader's language."""

    address: str
    reason: str


@dataclass(frozen=True, slots=True)
class Import:
    """What an OPML file holds: what can be followed, and what was refused."""

    outlines: tuple[Outline, ...] = ()
    refused: tuple[Refused, ...] = ()


class OpmlError(SourceError):
    """A document is no list of sources that can be read."""

    def __init__(self, kind: ErrorKind, name: str, reason: str) -> None:
        super().__init__(Problem(kind, redact(name), reason))

    def __str__(self) -> str:
        return _("{address}: cannot be read as a list of sources, OPML ({reason}). Nothing was taken in.").format(
            address=self.problem.address, reason=self.problem.detail
        )


def looks_so(data: bytes) -> bool:
    """Tell whether a document is OPML, by its root element. Linear in what stands before it, up to 64 KB."""
    head = data[:_HEAD].replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe").lstrip().lower()
    at = 0
    while not head.startswith(b"<opml", at):
        at = _after_misc(head, at)
        if at < 0:
            return False
    return head[at + 5 : at + 6] in b"> \t\r\n"


def _after_misc(head: bytes, at: int) -> int:
    """Where a declaration, a comment or a document type ends, white space included; -1 where there is none."""
    if head.startswith(b"<?", at):
        closing, start = b"?>", at
    elif head.startswith(b"<!--", at):
        closing, start = b"-->", at
    elif head.startswith(b"<!", at):
        subset, plain = head.find(b"[", at), head.find(b">", at)
        closing, start = b">", head.find(b"]", at) if 0 <= subset < plain else at
    else:
        return -1
    found = head.find(closing, start) if start >= 0 else -1
    if found < 0:
        return -1
    at = found + len(closing)
    while head[at : at + 1].isspace():
        at += 1
    return at


def read(data: bytes, name: str = "OPML") -> Import:
    """Return the subscriptions of an OPML file; folders are the outlines around them.

    What other readers write is read: attribute names in any case, a false encoding, bare ampersands in addresses.

    Raises:
        OpmlError: not OPML, damaged, with a document type, or over 5,000 outlines or 50 levels.
    """
    if b"\0" not in data[:_HEAD]:  # in UTF-16 a single byte is no character
        data = _BARE_AMPERSAND.sub(b"&amp;", data.translate(None, _FORBIDDEN))
    gatherer = _Gatherer(name)
    for encoding in (None, "utf-8", "windows-1252"):
        gatherer = _Gatherer(name)
        try:
            _parse(data, gatherer, encoding)
        except (expat.ExpatError, LookupError) as error:
            failure = OpmlError("unreadable", name, line(str(error)))
            continue
        if not gatherer.opml:
            raise OpmlError("not_a_feed", name, "no <opml>")
        return Import(tuple(gatherer.outlines), tuple(gatherer.refused))
    raise failure


def _parse(data: bytes, gatherer: "_Gatherer", encoding: str | None) -> None:
    parser = expat.ParserCreate(encoding)
    parser.StartElementHandler = gatherer.start
    parser.EndElementHandler = gatherer.end
    parser.StartDoctypeDeclHandler = gatherer.doctype
    parser.Parse(data.lstrip(), True)


class _Gatherer:
    def __init__(self, name: str) -> None:
        self.name = name
        self.opml = False
        self.outlines: list[Outline] = []
        self.refused: list[Refused] = []
        self.folders: list[str | None] = []
        self.seen = 0

    def doctype(self, *_args: object) -> None:
        raise OpmlError("unreadable", self.name, "DOCTYPE")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.lower()
        self.opml = self.opml or tag == "opml"
        if tag != "outline":
            return
        self.seen += 1
        if self.seen > MOST_OUTLINES or len(self.folders) >= DEEPEST:
            raise OpmlError("too_complex", self.name, f"{self.seen} outlines, {len(self.folders)} deep")
        named = {key.lower(): value for key, value in attributes.items()}
        title = line(named.get("title") or named.get("text") or "")
        address = line(named.get("xmlurl") or "")
        if not address and named.get("type", "").lower() in _FEED_TYPES:
            address = line(named.get("url") or "")
        if not address:
            self.folders.append(title.replace("/", "-"))
            return
        folder = "/".join(name for name in self.folders if name)
        self.folders.append(None)
        kept, site = safe(address), safe(named.get("htmlurl") or "")
        if kept and web(kept):
            kept, login = bare(kept)
            link = bare(site)[0] if site and web(site) else None
            self.outlines.append(Outline(kept, title, folder, link, login))
        else:
            self.refused.append(Refused(redact(address), _(N_("only http and https addresses are taken"))))

    def end(self, tag: str) -> None:
        if tag.lower() == "outline" and self.folders:
            self.folders.pop()


def write(sources: Iterable[Source]) -> str:
    """Return the sources as OPML 2.0, folders as outlines around them; files of this machine are left out."""
    tree: dict[str, object] = {}
    for source in sources:
        if not web(source.address):
            continue
        place = tree
        for name in (part for part in source.folder.split("/") if part):
            place = place.setdefault("/" + name, {})  # type: ignore[assignment]
        place[source.slug] = source
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0">', "<head><title>egov-tui</title></head>"]
    return "\n".join([*lines, "<body>", *_outlines(tree, 1), "</body>", "</opml>"]) + "\n"


def _outlines(tree: dict[str, object], depth: int) -> Iterable[str]:
    indent = "  " * depth
    for name, inner in tree.items():
        if isinstance(inner, dict):
            yield f'{indent}<outline text="{escape(name[1:])}">'
            yield from _outlines(inner, depth + 1)
            yield f"{indent}</outline>"
        elif isinstance(inner, Source):
            site = f' htmlUrl="{escape(bare(inner.link)[0])}"' if inner.link else ""
            yield (
                f'{indent}<outline type="rss" text="{escape(inner.agency)}" title="{escape(inner.title)}" '
                f'xmlUrl="{escape(bare(inner.address)[0])}"{site}/>'
            )
