"""A digest as it is sent and read: text, Markdown, a page of HTML, an object of JSON, a document of the reader's own.

What was told in words is written piece by piece, so that a long one is never held whole.
"""

from collections.abc import Callable, Iterator, Mapping
from textwrap import wrap

from egov_tui.exchange.digest import Digest, Told
from egov_tui.exchange.elements import anchor, escaped, runs_left
from egov_tui.exchange.export import attachment_record, error_record
from egov_tui.exchange.markdown import flat, target
from egov_tui.exchange.telling import DOT, Entry, Section, Sheet
from egov_tui.i18n import language
from egov_tui.model import Block, BlockKind, Document, Link, Source, Span, Style, iso
from egov_tui.text.clean import clean, line

WIDTH = 72
"""Characters of a line of text, as mail has them (RFC 3676 §4.2)."""


# ---------------------------------------------------------------- text


def text(sheet: Sheet) -> Iterator[str]:
    """Yield a digest as text, its lines no longer than WIDTH but for addresses, which stay whole."""
    yield f"{_ruled(sheet.title, '=')}\n"
    yield from (f"{one}\n" for told in sheet.lead for one in _wrapped(told))
    for section in sheet.sections:
        yield f"\n{_ruled(section.title, '-')}\n"
        yield from (f"{one}\n" for one in _wrapped(section.note))
        above = bool(section.note)
        for entry in section.entries:
            yield "".join(f"{one}\n" for one in (*[""] * (above or entry.foreign), *_entry_lines(entry)))
            above = False
        yield from ("\n" for _one in section.rest[:1])
        yield from (f"{one}\n" for told in section.rest for one in _wrapped(told, "  ", "  "))


def _ruled(title: str, by: str) -> str:
    lines = _wrapped(title)
    return "\n".join((*lines, by * max(map(len, lines), default=1)))


def _entry_lines(entry: Entry) -> Iterator[str]:
    if not entry.foreign:
        yield from _wrapped(DOT.join((entry.title, *entry.facts)), "* ", "  ")
    else:
        yield from _wrapped(entry.title, "* ", "  ")
        yield from _wrapped(DOT.join(entry.facts), "  ", "  ")
    yield from _wrapped(entry.words, "  ", "  ")
    if entry.link:
        yield f"  {entry.link}"


def _wrapped(words: str, first: str = "", rest: str = "") -> list[str]:
    lines = wrap(
        clean(words),
        WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [one.replace("\u00a0", " ") for one in lines]


# ---------------------------------------------------------------- Markdown


def markdown(sheet: Sheet) -> Iterator[str]:
    """Yield a digest as Markdown (CommonMark) that is good to read as it stands; titles are links, and text alone."""
    yield f"# {flat(sheet.title)}\n\n"
    yield "".join(f"{flat(one)}{_BREAK}" for one in sheet.lead).removesuffix(_BREAK) + "\n"
    for section in sheet.sections:
        yield f"\n## {flat(section.title)}\n"
        if section.note:
            yield f"\n{flat(section.note)}\n"
        if section.entries:
            yield "\n"
        yield from map(_item, section.entries)
        yield from (f"\n{flat(one)}\n" for one in section.rest)


_BREAK = "  \n"
"""A line break that nobody sees who reads the source (CommonMark §6.7)."""


def _item(entry: Entry) -> str:
    title = f"[{flat(entry.title)}](<{target(entry.link)}>)" if entry.link else flat(entry.title)
    lines = (f"- {title}", flat(DOT.join(entry.facts)), flat(entry.words))
    return f"{_BREAK}  ".join(one for one in lines if one) + "\n"


# ---------------------------------------------------------------- HTML

_BODY = "max-width:42rem;margin:1.5rem auto;padding:0 1rem;font:1rem/1.5 Georgia,serif"
_HEADING = "margin:1.6em 0 .4em;font-size:1.15em;border-bottom:1px solid;break-after:avoid"
_QUIET = "color:#555;font-size:.9em"
_LIST = "margin:.6em 0;padding-left:1.2em"
_ITEM = "margin:0 0 .7em;break-inside:avoid"
_HEAD = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>@media print {{ a::after {{ content: " (" attr(href) ")"; font-size: .8em; overflow-wrap: anywhere; }} }}</style>
</head>
<body style="{body}">
<h1 style="margin:0 0 .3em;font-size:1.5em">{title}</h1>
"""


def html(sheet: Sheet) -> Iterator[str]:
    """Yield a digest as a page that stands alone: nothing is fetched, and looks stand where mail programs keep them.

    The page is in the language of the interface, and each article in its own, running its own way.
    """
    yield _HEAD.format(language=language(), title=escaped(sheet.title), body=_BODY)
    yield "".join(f'<p style="margin:.1em 0">{escaped(one)}</p>\n' for one in sheet.lead)
    for section in sheet.sections:
        yield from _section(section)
    yield "</body>\n</html>\n"


def _section(section: Section) -> Iterator[str]:
    yield f'<h2 style="{_HEADING}">{escaped(section.title)}</h2>\n'
    if section.note:
        yield f'<p style="margin:.3em 0;{_QUIET}">{escaped(section.note)}</p>\n'
    if section.entries:
        yield f'<ul style="{_LIST}">\n'
        yield from map(_list_item, section.entries)
        yield "</ul>\n"
    yield from (f'<p style="margin:.3em 0;{_QUIET}">{escaped(one)}</p>\n' for one in section.rest)


def _list_item(entry: Entry) -> str:
    own = _own(entry)
    title = anchor(entry.link, entry.title) if entry.link else escaped(entry.title)
    facts = escaped(DOT.join(entry.facts))
    parts = [f"<div{own}><strong>{title}</strong></div>"]
    parts += [f'<div style="{_QUIET}">{facts}</div>'] if facts else []
    parts += [f"<div{own}>{escaped(entry.words)}</div>"] if entry.words else []
    return f'<li style="{_ITEM}">{"".join(parts)}</li>\n'


def _own(entry: Entry) -> str:
    """The language of an article, empty where that is unknown (HTML §3.2.6.2), and which way it runs."""
    if not entry.foreign:
        return ""
    way = "rtl" if runs_left(f"{entry.title} {entry.words}") else "ltr"
    return f' lang="{escaped(line(entry.language or ""))}" dir="{way}"'


Form = Callable[[Sheet], Iterator[str]]
FORMS: Mapping[str, Form] = {"text": text, "markdown": markdown, "html": html}


# ---------------------------------------------------------------- JSON


def record(digest: Digest) -> dict[str, object]:
    """Return a digest as its JSON object: every key is always there; only an agency's articles are cut."""
    return {
        "since": iso(digest.period.since),
        "until": iso(digest.period.until),
        "query": digest.query,
        "articles": digest.articles,
        "agencies": [
            {
                "agency": line(share.agency),
                "count": share.articles,
                "articles": [_told_record(one) for one in share.told],
                "more": share.more,
                "repeated": share.repeated,
            }
            for share in digest.agencies
        ],
        "deadlines": [_told_record(one) for one in digest.deadlines],
        "silent": [
            {**_source_record(one.source), "newest": iso(one.newest), "last_ok": iso(one.source.last_ok)}
            for one in digest.silent
        ],
        "failed": [
            {
                **_source_record(source),
                "failing_since": iso(source.failing_since),
                "last_error": error_record(source.last_problem),
            }
            for source in digest.failed
        ],
    }


def _told_record(told: Told) -> dict[str, object]:
    article = told.article
    return {
        "id": article.id,
        "source": article.source,
        "agency": line(article.agency),
        "title": line(article.title),
        "link": line(article.link) if article.link else None,
        "date": iso(article.date),
        "date_estimated": article.date_estimated,
        "language": line(article.language) if article.language else None,
        "summary": clean(article.summary),
        "attachments": [attachment_record(one) for one in article.attachments],
        "edited": article.edited,
        "closes": iso(article.closes),
        "also": list(told.also),
    }


def _source_record(source: Source) -> dict[str, object]:
    return {"source": source.slug, "agency": line(source.agency), "title": line(source.title)}


# ---------------------------------------------------------------- the reader


def document(sheet: Sheet) -> Document:
    """Return a digest as a document; titles are links, counted from the top."""
    links: list[Link] = []
    blocks = [_block(BlockKind.HEADING, sheet.title), *(_block(BlockKind.CAPTION, one) for one in sheet.lead)]
    for section in sheet.sections:
        blocks.append(_block(BlockKind.HEADING, section.title))
        blocks += [_block(BlockKind.CAPTION, section.note)] if section.note else []
        for entry in section.entries:
            blocks += _entry_blocks(entry, links)
        blocks += [_block(BlockKind.CAPTION, one) for one in section.rest]
    return Document(tuple(blocks), tuple(links))


def _block(kind: BlockKind, words: str) -> Block:
    return Block(kind, (Span(line(words)),))


def _entry_blocks(entry: Entry, links: list[Link]) -> Iterator[Block]:
    if not entry.foreign:
        spans = (Span(DOT.join((entry.title, *entry.facts))), Span(f"\n{entry.words}" if entry.words else ""))
        yield Block(BlockKind.ITEM, spans, depth=1, marker="•")
        return
    if entry.link:
        links.append(Link(entry.link))
    yield Block(BlockKind.TERM, (Span(entry.title, Style.PLAIN, len(links) - 1 if entry.link else None),))
    yield from (Block(BlockKind.DEFINITION, (Span(one),)) for one in (DOT.join(entry.facts), entry.words) if one)
