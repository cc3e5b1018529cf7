"""The JSON behind a page that a script fills -> raw entries, by a recipe."""

import mimetypes
from collections.abc import Iterator, Mapping, Sequence
from datetime import tzinfo
from typing import Any
from urllib.parse import urlsplit

from egov_tui.feeds import blocks
from egov_tui.feeds.entries import Raw, number
from egov_tui.feeds.moments import read_date
from egov_tui.model import Attachment, Recipe
from egov_tui.text.html import plain
from egov_tui.text.links import safe, web

MOST_ITEMS = 2_000
"""Of a list, whatever it is written in."""
_FILE_NAMES: Mapping[str, tuple[str, ...]] = {
    "url": ("url", "href", "link", "path", "fileUrl", "file"),
    "title": ("fileName", "name", "title", "originalName"),
    "type": ("fileType", "mimeType", "mime_type", "type"),
    "length": ("fileSize", "size", "size_in_bytes", "length"),
}
"""What the programming interfaces of such sites call the parts of a file."""


def read(data: Any, recipe: Recipe, zone: tzinfo, base: str) -> list[Raw]:
    """Return the items of a list in JSON, as a recipe tells where they stand; `base` is where relative links start.

    Raises:
        NoList: it has records, and none of them is an item (`layout`).
    """
    places = recipe.list
    records = next((found for name in places.item if isinstance(found := at(data, name), list) and found), [])
    raws = [
        raw
        for one in records[:MOST_ITEMS]
        if isinstance(one, dict) and len((raw := _record(one, recipe, zone, base)).title) >= recipe.limits.title
    ]
    if records and not raws:
        raise blocks.NoList("layout")
    return raws


def at(data: Any, name: str) -> Any:
    """Return what stands at names joined by dots, None where nothing does; an empty name is all of it."""
    for part in name.split(".") if name else ():
        data = data.get(part) if isinstance(data, dict) else None
    return data


def _told(record: Any, names: Sequence[str]) -> str:
    for name in names:
        value = at(record, name)
        if isinstance(value, (str, int, float)) and not isinstance(value, bool) and str(value).strip():
            return str(value)
    return ""


def _record(record: Mapping[str, Any], recipe: Recipe, zone: tzinfo, base: str) -> Raw:
    places = recipe.list
    date = read_date(told, recipe.dates, zone) if (told := _told(record, places.date)) else None
    link = safe(told, base) if (told := _told(record, places.link)) else None
    return Raw(
        guid=_told(record, places.id),
        title=_told(record, places.title),
        link=link if link and web(link) else "",
        published=date.isoformat() if date else "",
        categories=tuple(filter(None, [plain(_told(record, places.category))])),
        summary=_told(record, places.summary),
        body=_told(record, places.body),
        base=base if web(base) else "",
        attachments=tuple(_json_files(record, places.attachments, base)),
        closes=_told(record, places.closes),
    )


def _json_files(record: Mapping[str, Any], names: Sequence[str], base: str) -> Iterator[Attachment]:
    found = next((value for name in names if isinstance(value := at(record, name), list)), [])
    for one in found:
        told = {"url": one} if isinstance(one, str) else one if isinstance(one, dict) else {}
        address = safe(_told(told, _FILE_NAMES["url"]), base)
        if address and web(address):
            title = plain(_told(told, _FILE_NAMES["title"])) or None
            kind = _told(told, _FILE_NAMES["type"])
            kind = kind if "/" in kind else mimetypes.guess_type(urlsplit(address).path)[0] or ""
            yield Attachment(address, kind or None, number(_told(told, _FILE_NAMES["length"]) or None), title)
