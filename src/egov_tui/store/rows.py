"""Rows of articles, as types that cross rooms."""

from typing import Final

from egov_tui.model import Article, Attachment, Headline
from egov_tui.store.connection import Row
from egov_tui.store.fulltext import COLUMNS, HAS_FILES, IS_HERE, attached, full
from egov_tui.store.moments import moment, moment_or_none, unpack
from egov_tui.text.naming import called
from egov_tui.text.packing import inflated
from egov_tui.text.reading import plain_text
from egov_tui.text.zones import told_by

HEADLINES: Final = (
    "SELECT a.id, s.slug, s.agency, a.title, a.date, a.date_estimated, a.language, a.read, a.starred, a.later, "  # noqa: S608
    f"a.edited, {HAS_FILES}, {IS_HERE}, a.closes, "
    "a.offset, s.zone, s.address, s.link, "
    "CASE a.title WHEN '' THEN (SELECT summary FROM bodies WHERE article_id = a.id) END, "
    "CASE a.title WHEN '' THEN a.link END, "
    "CASE WHEN a.story > 0 THEN "
    "(SELECT count(*) - 1 FROM articles o WHERE o.story > 0 AND o.story = a.story) ELSE 0 END "
    "FROM articles a JOIN sources s ON s.id = a.source_id WHERE a.id IN ({marks})"
)
FULL: Final = (
    "SELECT a.id, a.key, s.slug, s.agency, a.title, a.guid, a.link, a.published, a.updated, a.first_seen, a.date, "  # noqa: S608
    "a.date_estimated, a.authors, a.categories, a.language, b.summary, b.html, a.attachments, a.read, a.starred, "
    "a.later, a.edited, a.packed, nullif(a.story, 0), a.closes, b.closing, s.language, a.offset, s.zone, "
    "s.address, s.link, "
    # what was indexed of an article with its whole text is no more what its source says
    "CASE WHEN a.indexed AND f.reading = :reading AND t.article_id IS NULL THEN f.text END, "
    f"{COLUMNS} "
    "FROM articles a JOIN sources s ON s.id = a.source_id JOIN bodies b ON b.article_id = a.id "
    "LEFT JOIN frozen f ON f.article_id = a.id LEFT JOIN full_texts t ON t.article_id = a.id WHERE a.id IN ({marks})"
)


def headline(row: Row) -> Headline:
    """Return what a row of `HEADLINES` holds."""
    number, source, agency, title, date, estimated, language, read, starred, later, edited, files, full, *rest = row
    closes, offset, zone, address, site, text, link, others = rest
    when = moment(date)
    return Headline(
        number,
        source,
        agency,
        called(title, text or "", link),
        when,
        bool(estimated),
        language,
        bool(read),
        bool(starred),
        bool(later),
        bool(edited),
        bool(files),
        bool(full),
        closes=moment_or_none(closes),
        clock=told_by(offset, when, zone, address, site or ""),
        others=others,
    )


def article(row: Row) -> Article:
    """Return what a row of `FULL` holds."""
    number, key, source, agency, title, guid, link, published, updated, first_seen, date, estimated, *rest = row
    authors, categories, language, summary, body, attachments, read, starred, later, edited, *rest = rest
    packed, story, closes, closing, declared, offset, zone, address, site, frozen, *page = rest
    when = moment(date)
    cleaned = inflated(body)
    return Article(
        id=number,
        key=key,
        source=source,
        agency=agency,
        title=title,
        guid=guid,
        link=link,
        published=moment_or_none(published),
        updated=moment_or_none(updated),
        first_seen=moment(first_seen),
        date=when,
        date_estimated=bool(estimated),
        authors=unpack(authors),
        categories=unpack(categories),
        language=language,
        summary=summary,
        text=plain_text(cleaned, summary) if frozen is None else inflated(frozen),
        html=cleaned,
        attachments=attached(tuple(Attachment(*file) for file in unpack(attachments)), page),
        read=bool(read),
        starred=bool(starred),
        later=bool(later),
        edited=bool(edited),
        full=full(page),
        closes=moment_or_none(closes),
        closing=closing or "",
        declared=declared,
        clock=told_by(offset, when, zone, address, site or ""),
        packed=bool(packed),
        story=story,
    )
