"""Articles as Atom (RFC 4287), written piece by piece, however many they are. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape, quoteattr

from egov_tui import __version__
from egov_tui.model import Article, Attachment, Source, iso
from egov_tui.text.clean import clean, line
from egov_tui.text.filetypes import media_type, type_of
from egov_tui.text.links import redact, safe, web
from egov_tui.text.naming import called
from egov_tui.text.reading import whole

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands for a moment that nobody knows where there must be one."""
_IRI = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:[^\s<>\"{}|\\^`]+")
"""RFC 3987 §2.2, as far as it is to be told from a mere number or word."""
_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)
"""RFC 4287 §3: atomMediaType."""
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
"""RFC 4287 §2: atomLanguageTag."""


class Head(NamedTuple):
    """What is said of a feed as a whole, also of the one that an entry came from (§4.2.11)."""

    id: str
    title: str
    updated: datetime
    link: str | None = None
    """The page of the site, not of the feed."""


def head(title: str, updated: datetime | None) -> Head:
    """Return what is said of a feed that was put together; its id is made of its title, and so always the same."""
    return Head(_urn("feed", title), title, updated or _NEVER)


def origin(source: Source, updated: datetime | None) -> Head:
    """Return what is said of the feed of a source. Its address is its id, unless it is secret or of this computer."""
    address = line(source.address)
    public = web(address) and redact(address) == address and _IRI.fullmatch(address)
    return Head(
        address if public else _urn("source", address), source.agency or source.title, updated or _NEVER, source.link
    )


def feed(entries: Iterable[str], of: Head) -> Iterator[str]:
    """Yield the text of a feed; its head first, then an entry at a time (see `entry`)."""
    yield '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
    yield "".join(f" {one}\n" for one in _head(of))
    yield f' <generator version="{__version__}">egov-tui</generator>\n'
    yield from entries
    yield "</feed>\n"


def entry(article: Article, source: Head | None = None) -> str:
    """Return an article as an entry, with its whole text where that is here; `source` is the feed that it came from.

    An entry has an author (§4.1.2): where nobody is named, its agency.
    """
    article = whole(article)
    title = called(article.title, article.text, article.link)
    names = [name for one in article.authors if (name := line(one))]
    lines = [
        _element("id", identifier(article)),
        _element("title", title),
        _element("updated", _moment(article.updated or article.published or article.date or article.first_seen)),
    ]
    if article.published:
        lines.append(_element("published", _moment(article.published)))
    lines += [f"<author>{_element('name', one)}</author>" for one in names or [line(article.agency) or article.source]]
    lines += [f"<category term={_quoted(term)}/>" for one in article.categories if (term := line(one))]
    if page := _address(article.link):
        lines.append(f'<link rel="alternate" type="text/html" href={_quoted(page)}/>')
    lines += [one for file in article.attachments if (one := _enclosure(file))]
    if source is not None:
        lines.append(f"<source>{''.join(_head(source))}</source>")
    told = line(article.language or "")
    language = f' xml:lang="{told}"' if _LANGUAGE.fullmatch(told) else ""
    return f" <entry{language}>\n" + "".join(f"  {one}\n" for one in [*lines, _content(article)]) + " </entry>\n"


def identifier(article: Article) -> str:
    """Return what an article is known by wherever it is read (§4.2.6): its source's id for it, where that is an IRI
    and tells its articles apart, else a name made of the source and our own key.
    """
    guid = line(article.guid or "")
    if article.key == f"guid:{article.guid}" and _IRI.fullmatch(guid):
        return guid
    return _urn("article", article.source, article.key)


def _head(of: Head) -> list[str]:
    lines = [_element("id", of.id), _element("title", of.title), _element("updated", _moment(of.updated))]
    if page := _address(of.link):
        lines.append(f'<link rel="alternate" type="text/html" href={_quoted(page)}/>')
    return lines


def _content(article: Article) -> str:
    """§4.1.3: HTML stands in it escaped."""
    if article.html:
        return f'<content type="html">{escape(clean(article.html))}</content>'
    return f'<content type="text">{escape(clean(article.text or article.summary))}</content>'


def _enclosure(file: Attachment) -> str:
    address = _address(file.url)
    if address is None:
        return ""
    kind = next((one for one in (media_type(file.type), type_of(file.url)) if one and _MEDIA_TYPE.fullmatch(one)), None)
    told: Mapping[str, str | None] = {
        "type": kind,
        "length": str(file.length) if file.length else None,
        "title": line(file.title or "") or None,
        "href": address,
    }
    return f'<link rel="enclosure"{"".join(f" {name}={_quoted(value)}" for name, value in told.items() if value)}/>'


def _address(address: str | None) -> str | None:
    kept = safe(line(address or ""))
    return kept if kept and web(kept) else None


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(line(text))}</{name}>"


def _quoted(text: str) -> str:
    return quoteattr(line(text))


def _moment(when: datetime | None) -> str:
    return str(iso(when or _NEVER))


def _urn(*parts: str) -> str:
    """A name that is the same for the same parts (RFC 9562 §5.5), whatever stands in them."""
    told = "\0".join(parts).encode("utf-8", "replace").decode()
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'egov-tui:{told}')}"
