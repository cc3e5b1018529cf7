"""feedparser 6.0.14 (pinned) as it is used here: what of it is switched off, hurried along and made good.

Sanitising and relative links are our own step, for new and changed entries only; they are two thirds of its time.
Dates are read by `text/dates.py`, which knows more of them.
"""

import io
import re
import time
from collections.abc import Callable
from functools import lru_cache
from types import SimpleNamespace
from typing import Any
from xml.sax import SAXException

import feedparser
import feedparser.api
import feedparser.datetimes
import feedparser.mixin
from feedparser.api import StrictFeedParser
from feedparser.datetimes import _parse_date_greek, _parse_date_hungarian, _parse_date_nate, _parse_date_onblog
from feedparser.mixin import _FeedParserMixin
from feedparser.util import FeedParserDict

from egov_tui.text.links import web

_DRIVER = "egov_tui.feeds.expat"
_FAULTS = (KeyError, IndexError, TypeError, ValueError)
"""What its handlers raise at an end tag without a start, at a date that is none, and the like."""


def read(text: str, base: str) -> Any:
    """Return what feedparser makes of an XML text; `base` is where relative links start from, if it is of the web."""
    headers = {"content-type": "application/xml; charset=utf-8"}
    if web(base):
        headers["content-location"] = base
    return feedparser.parse(
        io.BytesIO(text.encode()),  # never the text itself, which could be taken for a path or an address
        response_headers=headers,
        sanitize_html=False,
        resolve_relative_uris=False,
    )


_C1 = re.compile("[\x80-\x9f]")
_STRUCTURES = frozenset({"links", "authors", "contributors", "enclosures", "entries", "textinput"})
"""Names under which it keeps lists and records; an unknown element of that name would put a text in their place."""
_CAP = {f"urn:oasis:names:tc:emergency:cap:1.{minor}": "cap" for minor in (0, 1, 2)}
_LONGEST_NAME = 500
"""Of an author: it looks for an address in it, in time that grows with the square."""
_ASIDES = ("itunes_summary", "media_description")
"""Blurbs and captions, which it takes for the text of an entry that has one already; here they are for want of one."""


def _forgiving(handler: Callable[..., None]) -> Callable[..., None]:
    """A handler whose fault costs its element and not the feed, and is told.

    The strict parser gives way to the tolerant one, as at any other fault of a document; that one goes on.
    """

    def handle(parser: Any, tag: str, *attributes: Any) -> None:
        if tag.lower() in _STRUCTURES or tag.endswith(("_detail", "_parsed")):
            tag = f"x-{tag}"
        try:
            handler(parser, tag, *attributes)
        except _FAULTS as fault:
            if isinstance(parser, StrictFeedParser):
                raise SAXException(f"{tag}: {type(fault).__name__}") from fault

    return handle


_RENAMED = FeedParserDict.keymap.keys() | {"category", "enclosures", "license", "updated", "updated_parsed"}
"""Keys for which its dictionaries answer with another's value."""
_get_renamed = FeedParserDict.get


def _get(record: Any, key: str, default: Any = None) -> Any:
    """What its dictionaries answer, without a detour for most keys."""
    return _get_renamed(record, key, default) if key in _RENAMED else dict.get(record, key, default)


_sync_author = _FeedParserMixin._sync_author_detail


def _sync_short_author(parser: Any, key: str = "author") -> None:
    context = parser._get_context()
    if isinstance(told := dict.get(context, key), str) and len(told) > _LONGEST_NAME:
        context[key] = told[:_LONGEST_NAME]
    _sync_author(parser, key)


class _Said(str):
    """A text that is not ASCII, whose every character it would look up for the few that Windows-1252 put among C1."""

    __slots__ = ()

    def translate(self, table: Any) -> str:
        return super().translate(table) if _C1.search(self) else str(self)


def _said(_element: str, text: str) -> str:
    return text if text.isascii() else _Said(text)


def _start_aside(name: str) -> Callable[[Any, Any], None]:
    return lambda parser, attributes: parser.push_content(name, attributes, "text/plain", 1)


def _end_aside(name: str) -> Callable[[Any], None]:
    return lambda parser: parser.pop_content(name)


if _DRIVER not in feedparser.api.PREFERRED_XML_PARSERS:
    feedparser.api.PREFERRED_XML_PARSERS.insert(0, _DRIVER)
    # A guid is what the feed says, not an address made of it: else every key would change with the feed's address.
    _FeedParserMixin.can_be_relative_uri = _FeedParserMixin.can_be_relative_uri - {"id"}
    # It joins two addresses at every tag, mostly the same two.
    feedparser.mixin.make_safe_absolute_uri = lru_cache(256)(feedparser.mixin.make_safe_absolute_uri)
    _FeedParserMixin.unknown_starttag = _forgiving(_FeedParserMixin.unknown_starttag)
    _FeedParserMixin.unknown_endtag = _forgiving(_FeedParserMixin.unknown_endtag)
    _FeedParserMixin._sync_author_detail = _sync_short_author
    _FeedParserMixin.decode_entities = staticmethod(_said)  # its tolerant parser has one of its own
    _FeedParserMixin.namespaces = {**_FeedParserMixin.namespaces, **_CAP}
    for aside in _ASIDES:
        setattr(_FeedParserMixin, f"_start_{aside}", _start_aside(aside))
        setattr(_FeedParserMixin, f"_end_{aside}", _end_aside(aside))
    FeedParserDict.get = _get
    # What it copies at every text is flat: three strings.
    feedparser.mixin.copy = SimpleNamespace(deepcopy=FeedParserDict)
    feedparser.datetimes._date_handlers.clear()


def dated(text: str) -> str:
    """Return a date as a feed says it; one in Greek, Hungarian or Korean, which feedparser can read, in ISO 8601."""
    if text.isascii():
        return text
    for read in (_parse_date_greek, _parse_date_hungarian, _parse_date_onblog, _parse_date_nate):
        try:
            moment = read(text)
        except (KeyError, OverflowError, ValueError, AttributeError):
            continue
        if moment:
            return time.strftime("%Y-%m-%dT%H:%M:%SZ", moment)
    return text
