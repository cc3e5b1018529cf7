"""JSON Feed 1.0 and 1.1 -> raw entries (https://www.jsonfeed.org/version/1.1/)."""

import json
import re
from collections.abc import Mapping
from html import escape
from typing import Any

from egov_tui.errors import SourceError
from egov_tui.feeds.entries import Raw, number
from egov_tui.model import Attachment, Problem
from egov_tui.text.clean import line
from egov_tui.text.links import web

_LENIENT = json.JSONDecoder(strict=False)  # control characters in strings are the text's business, not ours
_ITEMS = re.compile(r'"items"\s*:\s*\[')
_NEXT = re.compile(r"[\s,]*")


def read(text: str, base: str) -> tuple[dict[str, Any], list[Raw], str]:
    """Return what the feed says of itself (title, link, language, next, authors), its raw entries, and what is wrong.

    Of a feed that breaks off or is damaged, what stands before the damage is returned.

    Raises:
        SourceError: the text is no JSON, or JSON that is no feed.
    """
    feed, problem = _load(text, base)
    version = str(feed.get("version")) if isinstance(feed, dict) else ""
    if not isinstance(feed, dict) or "jsonfeed.org" not in version:
        raise SourceError(Problem("not_a_feed", base, "JSON without the version of a JSON Feed"))
    site = _text(feed, "home_page_url")
    about = {
        "title": _text(feed, "title"),
        "link": site,
        "language": _text(feed, "language"),
        "next": _text(feed, "next_url"),
        "authors": _authors(feed),
    }
    start = base if web(base) else site  # of a file, relative links can only start from the site
    return about, [_raw(item, start) for item in _list(feed, "items") if isinstance(item, dict)], problem


def _load(text: str, address: str) -> tuple[Any, str]:
    text = text.strip("\ufeff \t\r\n\0")
    try:
        return _LENIENT.decode(text), ""
    except RecursionError as error:
        raise SourceError(Problem("too_complex", address, "nested too deep")) from error
    except ValueError as error:
        saved = _save(text)
        if saved is None:
            raise SourceError(Problem("unreadable", address, f"JSON: {error}"[:200])) from error
        return saved, line(f"JSON: {error}")[:200]


def _save(text: str) -> dict[str, Any] | None:
    """What stands before `items`, and the items that are whole; None where there is no such beginning."""
    found = _ITEMS.search(text)
    if found is None:
        return None
    try:
        feed = _LENIENT.decode(text[: found.start()].rstrip().rstrip(",") + "}")
        feed["items"] = items = []
    except (ValueError, TypeError):
        return None
    position = _end(text, found.end())
    while text.startswith("{", position):
        try:
            item, position = _LENIENT.raw_decode(text, position)
        except (ValueError, RecursionError):
            break
        items.append(item)
        position = _end(text, position)
    return dict(feed)


def _end(text: str, position: int) -> int:
    """Behind white space and commas."""
    found = _NEXT.match(text, position)
    return found.end() if found else position


def _raw(item: Mapping[str, Any], base: str) -> Raw:
    body = _text(item, "content_html")
    if not body and (plain := _text(item, "content_text")):
        body = escape(plain, quote=False)
    return Raw(
        guid=_text(item, "id"),
        title=_text(item, "title"),
        link=_text(item, "url") or _text(item, "external_url"),
        published=_text(item, "date_published"),
        updated=_text(item, "date_modified"),
        authors=_authors(item),
        categories=tuple(str(tag) for tag in _list(item, "tags") if isinstance(tag, (str, int, float))),
        language=_text(item, "language"),
        summary=escape(_text(item, "summary"), quote=False),
        body=body,
        base=base,
        attachments=tuple(
            Attachment(
                _text(one, "url"),
                _text(one, "mime_type") or None,
                number(one.get("size_in_bytes")),
                _text(one, "title") or None,
            )
            for one in _list(item, "attachments")
            if isinstance(one, dict)
        ),
    )


def _text(record: Mapping[str, Any], name: str) -> str:
    """A text; the ids of some feeds are numbers."""
    value = record.get(name)
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else ""


def _list(record: Mapping[str, Any], name: str) -> list[Any]:
    value = record.get(name)
    return value if isinstance(value, list) else []


def _authors(record: Mapping[str, Any]) -> tuple[str, ...]:
    """`authors` of version 1.1, else the single `author` of 1.0."""
    people = _list(record, "authors") or [record.get("author")]
    return tuple(name for one in people if isinstance(one, dict) and (name := _text(one, "name")))
