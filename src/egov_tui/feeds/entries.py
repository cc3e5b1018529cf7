"""What every parser finds -> entries: identity, content hash, clean text. Shared by all formats."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

from egov_tui.model import Attachment, Entry
from egov_tui.text import dates, deadlines, html, language, reading
from egov_tui.text.clean import line
from egov_tui.text.links import identity, safe, web
from egov_tui.text.naming import beginning
from egov_tui.text.zones import minutes

_SUMMARY = 500
_LONGEST_SUMMARY = 5_000
_MINUTE = timedelta(minutes=1)
_BEGINNING = 2 * _SUMMARY
"""Characters of a text that its summary is made of, and that tell its language."""


@dataclass(frozen=True, slots=True)
class Raw:
    """An entry as its document says it: nothing cleaned, links perhaps relative, dates as text."""

    guid: str = ""
    title: str = ""
    link: str = ""
    published: str = ""
    updated: str = ""
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    language: str = ""
    summary: str = ""
    """HTML."""
    body: str = ""
    """HTML; empty where the summary is all there is."""
    base: str = ""
    attachments: tuple[Attachment, ...] = ()
    closes: str = ""
    """Until when an answer is taken, where that has a field of its own, such as a column of a table of tenders."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """A raw entry with what its identity needs."""

    raw: Raw
    guid: str
    link: str | None
    title: str
    date: str
    content_hash: str
    candidates: tuple[str, str, str, str]
    """The keys it could have, the best first; an empty one it cannot."""
    likeness: str
    """What stays the same when a site changes its guids: link, title and date together, never one alone."""


def read(
    raws: Sequence[Raw], known: Mapping[str, str], zone: tzinfo, declared: str | None
) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """Return the entries that are new or changed, and the keys of all, in the order of the document.

    `known` maps keys to content hashes; `zone` is that of dates without one; `declared` the language of the feed.
    An entry that stands twice in the document, word for word, is one.
    """
    seen = _unique(raws)
    keys = _keys(seen, known)
    likenesses = Counter(one.likeness for one in seen)
    read = []
    for key, one in zip(keys, seen, strict=True):
        if known.get(key) != one.content_hash:
            alike = (one.likeness,) if one.likeness and likenesses[one.likeness] == 1 else ()
            read.append(_entry(one, key, zone, declared, _other_schemes(key) + alike))
    return tuple(read), tuple(keys)


def single(raw: Raw, key: str, zone: tzinfo, declared: str | None) -> Entry:
    """Return an entry that is known by a key, whatever else its document holds; without a key, by its best one."""
    one = _see(raw)
    key = key or next(filter(None, one.candidates))
    return _entry(one, key, zone, declared, _other_schemes(key))


def _unique(raws: Sequence[Raw]) -> list[_Seen]:
    found: dict[tuple[str, ...], _Seen] = {}
    for one in map(_see, raws):
        found.setdefault((one.guid, one.link or "", one.title, one.date, one.content_hash), one)
    return list(found.values())


def _see(raw: Raw) -> _Seen:
    guid = line(raw.guid)
    link = safe(raw.link, raw.base or None) if raw.link else None
    title = html.plain(raw.title)
    date = raw.published or raw.updated
    page = identity(link) if link else ""
    content_hash = _content_hash(raw, title, page.partition("://")[2] or raw.link)
    bare = "hash:" + _digest(title, date, guid, link or "")
    return _Seen(
        raw=raw,
        guid=guid,
        link=link,
        title=title,
        date=date,
        content_hash=content_hash,
        candidates=(guid and f"guid:{guid}", page and f"link:{page}", bare, f"{bare}-{content_hash[:12]}"),
        likeness="like:" + _digest(page.partition("://")[2], title, date) if page and title and date else "",
    )


def _keys(seen: Sequence[_Seen], known: Mapping[str, str]) -> list[str]:
    """Identity within the source: the guid, else the link, each only where the document has it once; else a hash of
    title, date, guid and link; of notices that agree even in those, all but one have their text in it too.

    An entry that the cache knows unchanged under one of its keys keeps that one: else every article of a site would
    come again on the day that a second one shares its guid or link.
    """
    times = Counter(key for one in seen for key in one.candidates[:3])
    times[""] = len(seen) + 2
    keys: dict[int, str] = {}
    taken: set[str] = set()

    def take(number: int, key: str) -> None:
        keys[number] = key
        taken.add(key)

    for number, one in enumerate(seen):
        kept = next((k for k in one.candidates if known.get(k) == one.content_hash and k not in taken), None)
        if kept:
            take(number, kept)
    # From the end, where feeds have their oldest: what stood there alone before keeps its key when others join it.
    for number, one in reversed(list(enumerate(seen))):
        if number not in keys:
            *named, bare, full = one.candidates
            take(number, next((k for k in (*named, bare) if (times[k] == 1 or k == bare) and k not in taken), full))
    return [keys[number] for number in range(len(seen))]


def _other_schemes(key: str) -> tuple[str, ...]:
    """The same guid or link with https for http, or the other way."""
    for old, new in (("https://", "http://"), ("http://", "https://")):
        for name in ("guid:", "link:"):
            if key.startswith(name + old):
                return (name + new + key.removeprefix(name + old),)
    return ()


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _content_hash(raw: Raw, title: str, page: str) -> str:
    """Of what a reader can see; `updated` alone is no change, for some feeds renew it at every fetch, and neither is
    another spelling of the link: https for http, other tracking parameters. `page` is what such spellings share.
    """
    files = [f"{a.url} {a.type} {a.length}" for a in raw.attachments]
    closes = ["closes", raw.closes] if raw.closes else []
    seen = (title, page, raw.published, *raw.authors, "", *raw.categories, "", raw.summary, raw.body, *files, *closes)
    return _digest(*seen)


def _entry(one: _Seen, key: str, zone: tzinfo, declared: str | None, aliases: tuple[str, ...]) -> Entry:
    raw = one.raw
    base = raw.base or one.link
    cleaned, text = html.clean_and_begin(raw.body or raw.summary, base, _BEGINNING)
    own_summary = html.plain(raw.summary) if raw.body else ""
    published, updated, categories = _moment(raw.published, zone), _moment(raw.updated, zone), _names(raw.categories)
    told = published or updated
    # where the source is, if nothing else says so, its dates tell
    here = told.tzinfo if told and told.tzinfo and zone is UTC else zone
    closes, closing = _deadline(raw, one.title, cleaned, here, told, categories)
    return Entry(
        key=key,
        content_hash=one.content_hash,
        title=one.title,
        guid=one.guid or None,
        link=one.link,
        published=published and published.astimezone(UTC),
        updated=updated and updated.astimezone(UTC),
        offset=_offset(told, zone) if told else None,
        authors=_names(raw.authors),
        categories=categories,
        language=language.detect(f"{one.title}\n{text}", raw.language or declared),
        summary=beginning(own_summary, _LONGEST_SUMMARY) or beginning(text, _SUMMARY),
        html=cleaned,
        attachments=tuple(_attachments(raw)),
        closes=closes,
        closing=closing,
        aliases=aliases,
    )


def _deadline(
    raw: Raw, title: str, cleaned: str, zone: tzinfo, published: datetime | None, categories: tuple[str, ...]
) -> tuple[datetime | None, str]:
    """The deadline and the sentence that says so; none of that where it has a field of its own."""
    if raw.closes and (told := deadlines.told(raw.closes, zone, published)):
        return told, ""
    if deadlines.hinted(f"{title}\n{cleaned}"):
        found = deadlines.find(title, reading.plain_text(cleaned, ""), zone, published, categories)
        if found:
            return found
    return None, ""


def _moment(text: str, zone: tzinfo) -> datetime | None:
    return dates.told(line(text), zone) if text else None


def _offset(told: datetime, zone: tzinfo) -> int | None:
    """Minutes from UTC of the clock by which a date is told.

    Many servers tell UTC wherever they stand: then, as where none is told, it is the source's own, if that is known.
    But a day without a time, whose midnight they tell, is the same day everywhere.
    """
    if shift := told.utcoffset():
        return shift // _MINUTE
    if zone is UTC:
        return None
    return 0 if told.time() == time() else minutes(told, zone)


def _names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for one in names if (name := html.plain(one))))


def _attachments(raw: Raw) -> Iterable[Attachment]:
    seen = set()
    for one in raw.attachments:
        url = safe(one.url, raw.base or None)
        if url and web(url) and url not in seen:
            seen.add(url)
            yield Attachment(url, line(one.type or "") or None, one.length, html.plain(one.title or "") or None)


def number(value: object) -> int | None:
    """Return a length in bytes as feeds write it, or None."""
    found = re.fullmatch(r"\s*(\d{1,15})(?:\.0+)?\s*", str(value)) if value is not None else None
    return int(found[1]) if found else None
