"""Articles, sources and outcomes as others read them: JSON objects, text, Markdown, HTML, and a file on the disk.

The objects are those of the command line's `--json`: the keys and their order are a promise, every key is always
there, and what is unknown is null or empty. Foreign text is cleaned once more where it leaves.
"""

from egov_tui.errors import explained
from egov_tui.exchange.citation import cite, joined
from egov_tui.exchange.markdown import markdown
from egov_tui.exchange.page import html
from egov_tui.exchange.plain import text
from egov_tui.model import Article, Attachment, Problem, Source, SourceSynced, bare, iso
from egov_tui.text.clean import clean, line
from egov_tui.text.reading import whole

__all__ = ["cite", "html", "joined", "markdown", "record", "source_record", "synced_record", "text"]


def record(article: Article) -> dict[str, object]:
    """Return an article as its JSON object; moments in ISO 8601, UTC with `Z`; its text is the whole one, if here."""
    article = whole(article)
    return {
        "id": article.id,
        "guid": _line(article.guid),
        "key": line(article.key),
        "source": article.source,
        "agency": line(article.agency),
        "title": line(article.title),
        "link": _line(article.link),
        "published": iso(article.published),
        "updated": iso(article.updated),
        "first_seen": iso(article.first_seen),
        "date": iso(article.date),
        "date_estimated": article.date_estimated,
        "authors": [line(name) for name in article.authors],
        "categories": [line(name) for name in article.categories],
        "language": _line(article.language),
        "summary": clean(article.summary),
        "text": clean(article.text or article.summary),
        "attachments": [attachment_record(one) for one in article.attachments],
        "read": article.read,
        "starred": article.starred,
        "later": article.later,
        "edited": article.edited,
    }


def source_record(source: Source) -> dict[str, object]:
    """Return a subscription as its JSON object. Tokens in the address stay, without which it could not be used."""
    return {
        "source": source.slug,
        "agency": line(source.agency),
        "title": line(source.title),
        "address": line(bare(source.address)[0]),
        "kind": source.kind,
        "folder": line(source.folder),
        "unread": source.unread,
        "total": source.total,
        "last_ok": iso(source.last_ok),
        "last_error": error_record(source.last_problem),
        "failing_since": iso(source.failing_since),
        "next_check": iso(source.next_check),
        "language": _line(source.language),
    }


def synced_record(event: SourceSynced) -> dict[str, object]:
    """Return how a source fared in a sync as its JSON object; bytes as they crossed the wire."""
    return {
        "source": event.source,
        "outcome": event.outcome,
        "new": event.new,
        "changed": event.changed,
        "bytes_in": event.bytes_in,
        "bytes_out": event.bytes_out,
        "error": error_record(event.error),
        "next_check": iso(event.next_check),
    }


def error_record(problem: Problem | None) -> dict[str, str] | None:
    """Return a problem as `{kind, message}` or None; the message in English, whatever the interface speaks."""
    if problem is None:
        return None
    return {"kind": problem.kind, "message": clean(str(explained(problem)))}


def _line(text: str | None) -> str | None:
    return None if text is None else line(text)


def attachment_record(one: Attachment) -> dict[str, object]:
    """Return an attachment as its JSON object."""
    return {"url": line(one.url), "type": _line(one.type), "length": one.length, "title": _line(one.title)}
