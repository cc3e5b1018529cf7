"""OPML 2.0, the list of sources that readers exchange (http://opml.org/spec2.opml); 1.0 is read too."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Final, NamedTuple
from xml.parsers import expat

from msgspec.structs import replace

from egov_tui.errors import SourceError, message
from egov_tui.exchange.decoding import encodings, mended, pieces
from egov_tui.exchange.outlines import (
    MOST_SOURCES,
    NO_COMMANDS,
    NO_WEB,
    Import,
    Refused,
    attributes,
    folder_part,
    outline,
    title,
    travels,
)
from egov_tui.i18n import N_
from egov_tui.model import Choices, ErrorKind, Message, Outline, Problem, Source
from egov_tui.text.clean import line
from egov_tui.text.links import redact, safe, web

MOST_OUTLINES: Final = 20_000
"""Folders and whatever else stands in a file included."""
DEEPEST: Final = 50
_HEAD = 65_536
"""Bytes at the beginning of a document among which its root element is looked for."""
_BROKEN_OFF = frozenset(
    expat.errors.codes[one]
    for one in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    )
)
"""What Expat says of a document whose end is missing."""
_FEED_TYPES = ("rss", "atom", "feed", "json")
_NAMESPACE = "urn:egov-tui"

_INCLUDED = N_("it stands for a list elsewhere, which is not fetched; download that list and take it in as well")
_LINKED = N_("it is a link, no source")
_BY_RULES = N_("another reader reads this page by rules of its own ({type}); try `egov-tui source add ADDRESS`")


class OpmlError(SourceError):
    """A document is no list of sources that can be read."""

    def __init__(self, kind: ErrorKind, name: str, reason: Message | str) -> None:
        super().__init__(Problem(kind, redact(name), str(reason)))
        self._reason = reason

    @property
    def message(self) -> Message:
        """Which file, and why nothing was taken in."""
        told = N_("{address}: cannot be read as a list of sources, OPML ({reason}). Nothing was taken in.")
        return message(told, address=self.problem.address, reason=self._reason)


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


# ---------------------------------------------------------------- in


def read(data: bytes, name: str = "OPML") -> Import:
    """Return the subscriptions of an OPML file; folders are the outlines around them (see also `outlines`).

    What other readers write is read: attribute names in any case, a false encoding, bare ampersands in addresses.
    Nothing that an outline stands for elsewhere is fetched. A source that is listed twice is returned twice.

    Raises:
        OpmlError: not OPML, damaged, with a document type, or over 5,000 sources or 50 levels. No part of it is taken.
    """
    for encoding in encodings(data):
        gatherer = _Gatherer(name)
        try:
            _parse(mended(pieces(data, encoding)), gatherer)
        except UnicodeDecodeError:
            continue
        except expat.ExpatError as error:
            raise OpmlError("unreadable", name, _where(error)) from error
        return Import(tuple(gatherer.outlines), tuple(gatherer.refused))
    raise AssertionError(name)  # the last encoding takes any bytes


def _where(error: expat.ExpatError) -> Message:
    """Expat speaks English alone, of a document of which nobody sees more than its lines."""
    if error.code in _BROKEN_OFF:
        return message(N_("it ends too early, in line {line}"), line=error.lineno)
    return message(N_("line {line} is damaged"), line=error.lineno)


def _parse(texts: Iterable[str], gatherer: "_Gatherer") -> None:
    parser = expat.ParserCreate("utf-8")  # what is declared was seen to already
    parser.StartElementHandler = gatherer.start
    parser.EndElementHandler = gatherer.end
    parser.StartDoctypeDeclHandler = gatherer.doctype
    for text in texts:
        parser.Parse(text, False)
    parser.Parse("", True)


class _Open(NamedTuple):
    """An outline that has not ended yet."""

    folder: str
    """Empty where it is none."""
    before: int
    """So many sources stood before it."""


class _Gatherer:
    def __init__(self, name: str) -> None:
        self.name = name
        self.begun = False
        self.outlines: list[Outline] = []
        self.refused: list[Refused] = []
        self.open: list[_Open] = []
        self.seen = 0
        self.of_thunderbird = False
        """Whether the last source was written by it."""

    def doctype(self, *_args: object) -> None:
        raise OpmlError("unreadable", self.name, message(N_("it has a document type, DOCTYPE, which is never read")))

    def start(self, tag: str, told: dict[str, str]) -> None:
        tag = tag.lower()
        if not self.begun and tag != "opml":
            raise OpmlError("not_a_feed", self.name, "no <opml>")
        self.begun = True
        if tag != "outline":
            return
        self.seen += 1
        if self.seen > MOST_OUTLINES:
            raise self._too_complex(message(N_("it has more than {most} outlines"), most=f"{MOST_OUTLINES:,}"))
        if len(self.open) >= DEEPEST:
            raise self._too_complex(message(N_("its outlines are more than {most} deep"), most=DEEPEST))
        named = {key.lower(): value for key, value in told.items()}
        address = self._address(named)
        folder = "" if address else folder_part(title(named))
        self.open.append(_Open(folder, len(self.outlines)))
        if address:
            self._take(address, named)
        if len(self.outlines) + len(self.refused) > MOST_SOURCES:
            reason = N_("it lists more than {most} sources; make several files of it")
            raise self._too_complex(message(reason, most=f"{MOST_SOURCES:,}"))

    def _too_complex(self, reason: Message) -> OpmlError:
        return OpmlError("too_complex", self.name, reason)

    def _address(self, named: Mapping[str, str]) -> str:
        """The address of a source, empty of others; what leads elsewhere is noted as refused."""
        if address := line(named.get("xmlurl", "")):
            return address
        kind, url = named.get("type", "").strip().lower(), line(named.get("url", ""))
        if kind in _FEED_TYPES:
            return url
        elsewhere = url if kind == "include" or url.lower().endswith(".opml") else ""
        if elsewhere := elsewhere or line(named.get("frss:opmlurl", "")):
            self.refused.append(Refused(redact(elsewhere), message(_INCLUDED)))
        elif kind == "link" and url:
            self.refused.append(Refused(redact(url), message(_LINKED)))
        return ""

    def _take(self, address: str, named: Mapping[str, str]) -> None:
        kept = safe(address)
        if reason := _unusable(address, named):
            self.refused.append(Refused(redact(address), reason))
        elif kept is None or not web(kept):
            self.refused.append(Refused(redact(address), message(NO_WEB)))
        else:
            self.outlines.append(outline(kept, "/".join(one.folder for one in self.open if one.folder), named))
            self.of_thunderbird = any(name.startswith("fz:") for name in named)

    def end(self, tag: str) -> None:
        if tag.lower() != "outline":
            return
        folder, before = self.open.pop()
        if folder and self.of_thunderbird and before == len(self.outlines) - 1:
            # Thunderbird puts every feed into a folder of its own that is called like it, and like it again
            last = self.outlines[-1]
            if folder_part(last.title) == folder:
                self.outlines[-1] = replace(last, folder=last.folder.rpartition("/")[0])


def _unusable(address: str, named: Mapping[str, str]) -> Message | None:
    if address.lower().startswith(("exec:", "filter:", "|")) or named.get("filtercmd") or named.get("rssfilter"):
        return message(NO_COMMANDS)
    kind = line(named.get("type", ""))
    return message(_BY_RULES, type=kind) if "+" in kind else None


# ---------------------------------------------------------------- out


@dataclass(slots=True)
class _Folder:
    sources: list[Mapping[str, str]] = field(default_factory=list)
    """The attributes of each."""
    folders: dict[str, "_Folder"] = field(default_factory=dict)


def write(sources: Iterable[Source], choices: Mapping[int, Choices] | None = None) -> str:
    """Return the sources as OPML 2.0, folders as outlines around them, with what was chosen for them, by their ids.

    Left out are files of this machine, and sources that are only offered: nobody follows them. There is no date in it,
    so that what is taken in again, or did not change, is written byte for byte the same, and can be compared. Folders
    go as deep as `read` follows them.
    """
    root = _Folder()
    for source in sources:
        if not travels(source):
            continue
        place = root
        for name in source.folder.split("/", DEEPEST - 2):
            place = place.folders.setdefault(folder_part(name), _Folder()) if name else place
        place.sources.append(attributes(source, (choices or {}).get(source.id)))
    head = ['<?xml version="1.0" encoding="UTF-8"?>', f'<opml version="2.0" xmlns:egov="{_NAMESPACE}">']
    body = ["<head><title>egov-tui</title></head>", "<body>", *_outlines(root, "  "), "</body>", "</opml>"]
    return "\n".join([*head, *body]) + "\n"


def _outlines(folder: _Folder, indent: str) -> Iterator[str]:
    for told in folder.sources:
        said = " ".join(f'{name}="{escape(value)}"' for name, value in told.items())
        yield f"{indent}<outline {said}/>"
    for name, inner in folder.folders.items():
        yield f'{indent}<outline text="{escape(name)}">'
        yield from _outlines(inner, f"{indent}  ")
        yield f"{indent}</outline>"
