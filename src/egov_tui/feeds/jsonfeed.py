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


def _whole(digits: str) -> int | str:
    """A number; one of thousands of digits, which Python refuses, as it stands."""
    return int(digits) if len(digits) < 1000 else digits


# Not strict: control characters in strings are the text's business, not ours.
_LENIENT = json.JSONDecoder(strict=False, parse_int=_whole)
_ITEMS = re.compile(r'"items"\s*:\s*\[')
_ITEM_ENDS = re.compile(r"\}\s*,\s*(?=\{)")
_MOST_FAULTS = 100
_NEXT = re.compile(r"[\s,]*")


def read(text: str, base: str) -> tuple[dict[str, Any], list[Raw], str]:
    """Return what the feed says of itself (title, link, language, next, authors), its raw entries, and what is wrong.

    Of a feed that breaks off or is damaged, what stands before the damage is returned.

    Raises:
        SourceError: the text is no JSON, or JSON that is no feed.
    """
    feed, problem = load(text, base)
    site = _text(feed, "home_page_url")
    about = {
        "title": _text(feed, "title"),
        "link": site,
        "language": _text(feed, "language"),
        "next": _text(feed, "next_url"),
        "authors": _authors(feed),
    }
    start = base if web(base) else site  # of a file, relative links can only start from the site
    return about, [raw(item, start) for item in _list(feed, "items") if isinstance(item, dict)], problem


def load(text: str, base: str) -> tuple[dict[str, Any], str]:
    """Return a feed as its JSON tells it, and what is wrong with that.

    Raises:
        SourceError: the text is no JSON, or JSON that is no feed.
    """
    feed, problem = _load(text, base)
    version = str(feed.get("version")) if isinstance(feed, dict) else ""
    if problem and "jsonfeed.org/version" in text:  # it may stand behind what is damaged
        version = version or "jsonfeed.org"
    if not isinstance(feed, dict) or "jsonfeed.org" not in version:
        raise SourceError(Problem("not_a_feed", base, "JSON without the version of a JSON Feed"))
    return feed, problem


def _load(text: str, address: str) -> tuple[Any, str]:
    text = text.strip("\ufeff \t\r\n\0")
    try:
        return _LENIENT.decode(text), ""
    except (ValueError, RecursionError) as error:
        saved = _save(text)
        if not (saved and saved["items"]) and isinstance(error, RecursionError):
            raise SourceError(Problem("too_complex", address, "nested too deep")) from error
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
    faults = 0
    while text.startswith("{", position) and faults < _MOST_FAULTS:
        try:
            item, position = _LENIENT.raw_decode(text, position)
            items.append(item)
            position = _end(text, position)
        except (ValueError, RecursionError):
            faults += 1
            following = _ITEM_ENDS.search(text, position)
            position = following.end() if following else len(text)
    return dict(feed)


def _end(text: str, position: int) -> int:
    """Behind white space and commas."""
    found = _NEXT.match(text, position)
    return found.end() if found else position


def raw(item: Mapping[str, Any], base: str) -> Raw:
    """Return an item as it stands; `base` is where relative links start."""
    body = _text(item, "content_html")
    if not body.strip() and (plain := _text(item, "content_text")):
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
    told = record.get("authors") or record.get("author")
    people = told if isinstance(told, list) else [told]
    names = (_text(one, "name") if isinstance(one, dict) else one for one in people)
    return tuple(name for name in names if isinstance(name, str) and name)
