"""A body -> a feed. Only the worker process imports this: feedparser is loaded here and nowhere else."""

import mimetypes
import re
from collections.abc import Iterator, Mapping
from html import escape, unescape
from typing import Any
from urllib.parse import urlsplit
from xml.sax import SAXParseException

from egov_tui.errors import SourceError
from egov_tui.feeds import entries, jsonfeed, parser, salvage
from egov_tui.feeds.decode import decode
from egov_tui.feeds.entries import Raw, number
from egov_tui.feeds.job import Job
from egov_tui.model import Attachment, Feed, Kind, Problem
from egov_tui.text.clean import line
from egov_tui.text.html import plain
from egov_tui.text.links import safe, web
from egov_tui.text.zones import zone_of

# Characters that XML 1.0 §2.2 forbids: one of them would end the parse of an otherwise good feed.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile("&#(?:[xX]0*+([0-9a-fA-F]++)|0*+([0-9]++));?")
_MOST_DIGITS = 8
# An ampersand that begins no reference: `?a=1&lang=sw` in a link is what it says, though HTML knows a `&lang;`.
_REFERENCE_NAME = r"&(?!(?:#\d{1,8}|#[xX][\da-fA-F]{1,7}|[a-zA-Z][\w.-]{0,40});)"
_BARE = re.compile(_REFERENCE_NAME)
_AMPERSAND = re.compile(rf"(<!\[CDATA\[.*?(?:\]\]>|\Z))|{_REFERENCE_NAME}", re.DOTALL)
_LONG_TAG = re.compile(r"<([a-zA-Z][\w:.-]*+)(\s[^<>]{4000,}+)>")
_MOST_ATTRIBUTES = 500
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_PROLOG = re.compile(r"(?:[^<]++|<!--.*?-->|<\?.*?\?>)*+", re.DOTALL)
# A document type with an internal subset (XML 1.0 §2.8), whose quoted texts may hold brackets.
_QUOTED = r"""\"[^"]*+\"|'[^']*+'"""
_SUBSET = re.compile(rf"<!DOCTYPE(?:[^>\[\"']|{_QUOTED})*+\[(?:[^\]\"']|{_QUOTED})*+\]\s*+>", re.IGNORECASE)
_BROKEN_SUBSET = re.compile(r"<!DOCTYPE[^>\[]*\[.*?\]\s*>", re.DOTALL | re.IGNORECASE)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([a-zA-Z][\w.-]*)([^<>]*)")
_MAILBOX = re.compile(r"\s*(?P<email>[\w.+-]+@(?:[\w-]+\.)+[\w-]+)\s*(?:\((?P<name>[^()]*)\))?\s*")  # RSS 2.0, author
_ENDED = re.compile(r"</(?:[\w.-]+:)?(?:rss|rdf|feed|channel)\s*>", re.IGNORECASE)
_ENTRY_TAG = re.compile(r"<(/?)(?:[\w.-]+:)?(?:item|entry)\b[^<>]*+>", re.IGNORECASE)
_LAST = 1_000
"""Characters in which a document that is whole ends."""
_LANGUAGE = re.compile(r"[a-zA-Z]{2,8}([-_][a-zA-Z0-9]{1,8}){0,4}")  # RFC 5646, loosely
_NO_FEEDS = ("html", "opml", "body", "head", "urlset", "sitemapindex")
_KINDS: Mapping[str, Kind] = {"rss": "rss", "rdf": "rdf", "feed": "atom"}
_PERIODS = {"hourly": 60, "daily": 1440, "weekly": 10080, "monthly": 43200, "yearly": 525600}
_LONGEST_INTERVAL = 525600
MOST_ENTRIES = 20_000
"""Of one document; the first are the newest, and more than a few hundred are an archive or an attack."""


def parse(job: Job) -> Feed:
    """Read a body: the kind of feed by its content, whatever its name or content type says.

    Raises:
        SourceError: empty, not_a_feed, unreadable, or too_complex.
    """
    if not job.body.strip(b" \t\r\n\0"):
        raise SourceError(Problem("empty", job.address))
    text = decode(job.body, job.content_type)
    if text.lstrip("\ufeff \t\r\n").startswith("{"):
        about, raws, problem = jsonfeed.read(text, _base(job))
        return _feed("json", about, raws, job, problem, cut=bool(problem))
    return _xml(text, job)


def _feed(kind: Kind, about: Mapping[str, Any], raws: list[Raw], job: Job, problem: str, *, cut: bool) -> Feed:
    if problem and not raws:
        raise SourceError(Problem("unreadable", job.address, problem))
    too_many = len(raws) > MOST_ENTRIES
    if too_many:
        problem = problem or f"{len(raws)} entries; the first {MOST_ENTRIES} were read"
        raws = raws[:MOST_ENTRIES]
    declared = (about.get("language") or "").strip()
    declared = declared if _LANGUAGE.fullmatch(declared) else None
    link = _link(about.get("link") or "", job)
    read, listed = entries.read(raws, job.known, zone_of(job.zone, job.address, link or ""), declared)
    return Feed(
        kind=kind,
        title=plain(about.get("title") or ""),
        link=link,
        language=declared,
        authors=tuple(dict.fromkeys(name for one in about.get("authors", ()) if (name := plain(one)))),
        entries=read,
        listed=listed,
        interval=about.get("interval"),
        next=_link(about.get("next") or "", job),
        problem=problem,
        cut=cut,
        too_many=too_many,
    )


def _link(address: str, job: Job) -> str | None:
    """The site, as an address of the web; where the feed calls itself its site, or says nothing, None."""
    found = safe(address, _base(job)) if address else None
    return found if found and web(found) else None


def _base(job: Job) -> str:
    """The address that relative links start from: without the reader's password, which must not get into articles."""
    parts = urlsplit(job.address)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def _xml(text: str, job: Job) -> Feed:
    text = _without_subset(_DECLARATION.sub("", _FORBIDDEN.sub("", text)))
    text = _REFERENCE.sub(_possible, text) if "&#" in text else text
    text = _LONG_TAG.sub(_slim, text)
    if _BARE.search(text):
        text = _AMPERSAND.sub(lambda found: found[1] or "&amp;", text)
    root = _ROOT.search(text, _start(text))
    name = root[1].lower() if root else ""
    if name in _NO_FEEDS or root is None:
        raise SourceError(Problem("not_a_feed", job.address, f"<{name}>" if root else "no XML"))
    base = _base(job)
    result = parser.read(text, base)
    kind = _kind(name, root[2], result)
    if kind is None:
        raise SourceError(Problem("not_a_feed", job.address, f"<{name}>"))
    fault = _fault(result)
    cut = bool(fault) and not _ENDED.search(text, max(0, len(text) - _LAST))
    feed, whole = result.feed, result.entries[:-1] if cut and _is_open(text) else result.entries
    if fault and (apart := salvage.read(text, base, len(whole))):
        feed, whole = apart
    site = _text(feed, "link")
    about = {
        "title": _text(feed, "title"),
        "link": site,
        "language": _text(feed, "language"),
        "next": next((one.get("href") for one in _records(feed, "links") if one.get("rel") == "next"), ""),
        "authors": _people(feed),
        "interval": _interval(feed),
    }
    # Of a file, relative links can only start from the site.
    start = base if web(base) else _link(site, job) or base
    return _feed(kind, about, [_raw(entry, start) for entry in whole], job, fault, cut=cut)


def _is_open(text: str) -> bool:
    """Say whether a text ends within an entry: half of one is none."""
    tags = _ENTRY_TAG.findall(text)
    return bool(tags) and not tags[-1]


def _possible(reference: re.Match[str]) -> str:
    """A numeric reference, or the replacement character where no character has that number; feedparser would raise."""
    hexadecimal, decimal = reference[1], reference[2]
    if len(hexadecimal or decimal) > _MOST_DIGITS:
        return "\ufffd"
    number = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return reference[0] if 0 < number < 0xD800 or 0xDFFF < number < 0x110000 else "\ufffd"


def _slim(tag: re.Match[str]) -> str:
    """A tag without its attributes where they are too many: each costs feedparser as much as all before it."""
    return f"<{tag[1]}{'/' * tag[2].endswith('/')}>" if tag[2].count("=") > _MOST_ATTRIBUTES else tag[0]


def _without_subset(text: str) -> str:
    """The text without a document type that declares entities; no real feed needs it, and bombs are made of it."""
    start = _start(text)
    for pattern in (_SUBSET, _BROKEN_SUBSET):
        if found := pattern.match(text, start):
            return text[:start] + text[found.end() :]
    return text


def _start(text: str) -> int:
    """Where the first tag begins, behind comments and instructions; a document type counts as one."""
    found = _PROLOG.match(text)
    start = found.end() if found else 0
    if (
        text[start : start + 9].upper() == "<!DOCTYPE"
        and (end := text.find(">", start)) > 0
        and "[" not in text[start:end]
    ):
        found = _PROLOG.match(text, end + 1)
        return start if not found else found.end()
    return start


def _kind(root: str, attributes: str, result: Any) -> Kind | None:
    """What a document is, by its first element and by what was found in it; None if no feed."""
    version = result.get("version") or ""
    if root == "channel" and re.search(r"\shref\s*=", attributes, re.IGNORECASE):
        return "cdf" if result.entries else None
    if version in ("", "atom") and not result.entries:  # "atom": a first element of that name, and no more
        return None
    if version.startswith("atom"):
        return "atom"
    if version in ("rss090", "rss10"):
        return "rdf"
    return _KINDS.get(root) or ("rss" if version.startswith("rss") or root == "channel" else None)


def _fault(result: Any) -> str:
    """What the strict parser stumbled over, in its words; empty where it did not."""
    fault = result.get("bozo_exception") if result.get("bozo") else None
    if isinstance(fault, SAXParseException):
        return line(f"line {fault.getLineNumber()}: {fault.getMessage()}")[:200]
    return line(str(fault))[:200] if fault else ""


def _raw(entry: Any, address: str) -> Raw:
    content = _longest(_records(entry, "content"))
    summary = _record(entry, "summary_detail")
    if content.get("value") == summary.get("value"):  # feedparser gives an only content as summary too
        content = {}
    if not (content or summary.get("value")):
        summary = _record(entry, "itunes_summary_detail") or _record(entry, "media_description_detail")
    detail = content or summary or _record(entry, "title_detail")
    base = detail.get("base") or ""
    guid, link = _text(entry, "id"), _text(entry, "link")
    links = _records(entry, "links")
    pages = [one for one in links if one.get("rel") in (None, "alternate") and one.get("href")]
    # A guid counts as a link by default (RSS 2.0, isPermaLink), even where it is no more than a number; but an entry
    # that has links of its own needs none from its guid (feedparser judges by which of them comes first).
    bare_guid = entry.get("guidislink") and "/" not in guid and not pages
    if "link" in entry and not web(link) and web(guid) and not pages:  # an empty link, beside a guid that is one
        link = guid
    alert = _alert(entry)
    return Raw(
        guid=guid,
        title=_text(entry, "title"),
        link="" if bare_guid else link,
        # Its own mapping answers for `updated` with `published`; what the feed does not say stays unsaid.
        published=parser.dated(_own(entry, "published")),
        updated=parser.dated(_own(entry, "updated")),
        authors=_people(entry),
        categories=tuple(tag.get("term") or tag.get("label") or "" for tag in _records(entry, "tags")),
        language=_record(entry, "title_detail").get("language") or "",
        summary=_html(summary),
        body=alert + (_html(content) or _html(summary)) if alert else _html(content),
        base=base if web(base) else address,
        attachments=tuple(
            Attachment(one.get("href", ""), _type(one), number(one.get("length")), one.get("title") or None)
            for one in (*(link for link in links if link.get("rel") == "enclosure"), *_media(entry))
        ),
    )


def _type(enclosure: Mapping[str, Any]) -> str | None:
    """Its media type; feedparser says text/html where the feed says none."""
    told = enclosure.get("type") or None
    by_name = mimetypes.guess_type(enclosure.get("href") or "")[0]
    return None if told == "text/html" and by_name not in (None, "text/html") else told


# feedparser keeps an element that it does not know under its name: a text may stand where it keeps a list.


def _records(record: Any, name: str) -> list[Mapping[str, Any]]:
    found = record.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _record(record: Any, name: str) -> Mapping[str, Any]:
    found = record.get(name)
    return found if isinstance(found, dict) else {}


def _text(record: Any, name: str) -> str:
    found = record.get(name)
    return found if isinstance(found, str) else ""


def _own(record: Any, name: str) -> str:
    found = dict.get(record, name)
    return found if isinstance(found, str) else ""


def _media(entry: Any) -> Iterator[Mapping[str, Any]]:
    """Recordings and documents of Media RSS, as enclosures; its pictures belong to the text, and are in it."""
    for one in _records(entry, "media_content"):
        url = one.get("url") or ""
        kind = one.get("type") or one.get("medium") or mimetypes.guess_type(url)[0] or "image"
        if not kind.startswith("image"):
            yield {"href": url, "type": one.get("type"), "length": one.get("filesize")}


_ALERT = (
    ("Status", "cap_status"),
    ("Message", "cap_msgtype"),
    ("Event", "cap_event"),
    ("Severity", "cap_severity"),
    ("Urgency", "cap_urgency"),
    ("Certainty", "cap_certainty"),
    ("Area", "cap_areadesc"),
    ("Effective", "cap_effective"),
    ("Onset", "cap_onset"),
    ("Expires", "cap_expires"),
)


_USUAL = {"cap_status": "actual", "cap_msgtype": "alert"}
"""What goes without saying; a test, an exercise and a cancellation do not."""
_ADVICE = ("cap_headline", "cap_description", "cap_instruction")


def _alert(entry: Any) -> str:
    """What a warning says of itself beside its text (Common Alerting Protocol 1.2 §3.2), in that standard's terms."""
    if not any(key.startswith("cap_") for key in entry):
        return ""
    told = [(name, key, line(_text(entry, key))) for name, key in _ALERT]
    facts = "".join(
        f"<dt>{name}</dt><dd>{escape(words, quote=False)}</dd>"
        for name, key, words in told
        if words and words.lower() != _USUAL.get(key)
    )
    said = line(plain(_text(entry, "summary") + _text(entry, "title")))
    advice = [words for key in _ADVICE if (words := line(_text(entry, key))) and words not in said]
    paragraphs = "".join(f"<p>{escape(words, quote=False)}</p>" for words in advice)
    return (f"<dl>{facts}</dl>" if facts else "") + paragraphs


def _longest(contents: list[Mapping[str, Any]]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = max(contents, key=lambda one: len(one.get("value") or ""), default={})
    return found if found.get("value") else {}


_TWICE = re.compile(r"\s*&lt;(?:p|div|ul|ol|br|span|strong|b|em|h\d|table|img|a|figure)(?:\s|/|&gt;)", re.IGNORECASE)
"""The beginning of HTML that was escaped once too often."""


def _html(detail: Mapping[str, Any]) -> str:
    value = detail.get("value") or ""
    if _TWICE.match(value) and "<" not in value:
        value = unescape(value)
    return escape(value, quote=False) if detail.get("type") == "text/plain" else value


def _people(record: Any) -> tuple[str, ...]:
    people = [one for one in _records(record, "authors") if one]
    told = _own(record, "author")
    if len(people) == 1 and (found := _MAILBOX.fullmatch(told)):  # feedparser knows short top-level domains only
        return (found["name"] or found["email"],)
    return tuple(one.get("name") or one.get("email") or "" for one in people)


def _interval(feed: Any) -> int | None:
    """Minutes that the feed asks to be left alone: RSS 2.0 ttl, or sy:updatePeriod over sy:updateFrequency."""
    if ttl := number(feed.get("ttl")):
        return min(ttl, _LONGEST_INTERVAL)
    period = _PERIODS.get(str(feed.get("sy_updateperiod", "")).strip().lower())
    return period // max(1, number(feed.get("sy_updatefrequency")) or 1) if period else None
