"""A part of a pack -> articles: a JSON Feed with objects of our own, none of which is believed unseen.

Read as any feed is, and cleaned once more: who made a pack may be anybody. Here and nowhere else are keys and moments
taken from a document; a feed of the web has no say in them.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from msgspec.structs import replace

from egov_tui.errors import SourceError
from egov_tui.feeds import entries, jsonfeed
from egov_tui.feeds.entries import Raw
from egov_tui.feeds.job import PackJob
from egov_tui.model import FROM_A_PACK, Entry, Full, Packed, Problem
from egov_tui.text.clean import line
from egov_tui.text.html import clean_and_begin
from egov_tui.text.links import safe, web
from egov_tui.text.zones import zone_of

EXTENSION = "_egov_tui"
MOST_ITEMS = 20_000
_LONGEST_KEY = 10_000
_KEY = re.compile(r"(?:guid|link|hash):\S(?:.{0,9998}\S)?")
_LONGEST_MOMENT = 40
_LONGEST_TITLE = 20_000
_LONGEST_SENTENCE = 1_000
_MOST_MINUTES = 18 * 60
_YEARS = range(1970, 2100)
"""As of the dates of feeds (`text.dates`): beyond, neither clocks nor calendars can be relied on."""
_UNKNOWN_TYPE = "application/octet-stream"
"""What a JSON Feed has to say where no type is known."""


def read(job: PackJob) -> tuple[Packed, ...]:
    """Return the articles of a part, in its order.

    Raises:
        SourceError: it is no JSON Feed, damaged, or has too many items.
    """
    try:
        text = job.body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SourceError(Problem("unreadable", job.address, "not UTF-8")) from error
    feed, problem = jsonfeed.load(text, job.address)
    items = feed.get("items")
    if problem or not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise SourceError(Problem("unreadable", job.address, problem or "no items"))
    if len(items) > MOST_ITEMS:
        raise SourceError(Problem("too_complex", job.address, f"{len(items)} > {MOST_ITEMS}"))
    return tuple(_packed(item, job) for item in items)


def _packed(item: Mapping[str, Any], job: PackJob) -> Packed:
    told = item.get(EXTENSION)
    facts: Mapping[str, Any] = told if isinstance(told, dict) else {}
    key = _text(facts, "key")
    raw = jsonfeed.raw(item, "")
    entry = entries.single(raw, key if _KEY.fullmatch(key) else "", zone_of("", job.address), job.language)
    closes = _moment(facts, "closes")
    offset = facts.get("offset")
    entry = replace(
        _named(entry, raw),
        guid=_text(facts, "guid")[:_LONGEST_KEY] or None,
        summary=entry.summary if item.get("summary") else "",
        html=entry.html if isinstance(item.get("content_html"), str) else "",
        closes=closes or entry.closes,
        closing=_text(facts, "closing")[:_LONGEST_SENTENCE] if closes else entry.closing,
        offset=offset if type(offset) is int and abs(offset) <= _MOST_MINUTES else None,
    )
    return Packed(
        entry=entry,
        first_seen=_moment(facts, "first_seen"),
        date=_moment(facts, "date"),
        date_estimated=facts.get("date_estimated") is True,
        full=_full(facts),
    )


def _named(entry: Entry, raw: Raw) -> Entry:
    """An entry whose titles and names are what its item says: as text, which JSON Feed has them be, not as HTML."""
    titles = {safe(one.url): line(one.title or "") or None for one in raw.attachments}
    return replace(
        entry,
        title=line(raw.title)[:_LONGEST_TITLE],
        authors=_names(raw.authors),
        categories=_names(raw.categories),
        attachments=tuple(
            replace(one, type=None if one.type == _UNKNOWN_TYPE else one.type, title=titles.get(one.url))
            for one in entry.attachments
        ),
    )


def _names(told: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for one in told if (name := line(one)[:_LONGEST_TITLE])))


def _full(facts: Mapping[str, Any]) -> Full | None:
    told = facts.get("full")
    if not isinstance(told, dict):
        return None
    address, fetched = safe(_text(told, "url")), _moment(told, "fetched")
    html, _text_of_it = clean_and_begin(_string(told, "content_html"), address, 0)
    if not (html and address and web(address) and fetched):
        return None
    return Full(html, address, FROM_A_PACK, fetched)


def _string(record: Mapping[str, Any], name: str) -> str:
    value = record.get(name)
    return value if isinstance(value, str) else ""


def _text(record: Mapping[str, Any], name: str) -> str:
    return line(_string(record, name))


def _moment(record: Mapping[str, Any], name: str) -> datetime | None:
    value = record.get(name)
    if not isinstance(value, str) or len(value) > _LONGEST_MOMENT:
        return None
    try:
        told = datetime.fromisoformat(value)
        when = told.astimezone(UTC).replace(microsecond=0) if told.tzinfo else None
    except (ValueError, OverflowError):
        return None
    return when if when and when.year in _YEARS else None
