"""Articles as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/), written piece by piece, however many they are."""

import json
from collections.abc import Iterable, Iterator, Mapping

from egov_tui.model import Article, Attachment, iso
from egov_tui.text.clean import clean, line
from egov_tui.text.filetypes import media_type, type_of
from egov_tui.text.reading import whole

VERSION = "https://jsonfeed.org/version/1.1"
UNKNOWN_TYPE = "application/octet-stream"
"""RFC 2046 §4.5.1: an attachment must have a type."""


def feed(
    items: Iterable[Mapping[str, object]],
    title: str,
    *,
    home_page_url: str | None = None,
    feed_url: str | None = None,
    description: str = "",
    language: str | None = None,
    extensions: Mapping[str, object] | None = None,
) -> Iterator[str]:
    """Yield the text of a feed; its head first, then an item at a time. What is unknown is left out.

    `extensions` are objects of our own, their names beginning with an underscore (§ Extensions).
    """
    head: dict[str, object] = {
        "home_page_url": home_page_url,
        "feed_url": feed_url,
        "description": clean(description),
        "language": language,
        **(extensions or {}),
    }
    told = json.dumps({"version": VERSION, "title": line(title), **_known(head)}, ensure_ascii=False, indent=1)
    yield told.removesuffix("\n}") + ',\n "items": ['
    separator = "\n"
    for one in items:
        yield separator + json.dumps(one, ensure_ascii=False)
        separator = ",\n"
    yield "\n ]\n}\n"


def item(article: Article, extensions: Mapping[str, object] | None = None) -> dict[str, object]:
    """Return an article as an item, with its whole text where that is here; what is unknown is left out.

    Its id is that of its source, else its link, else our own key, as the source's feed would have it.
    """
    article = whole(article)
    body = (
        {"content_html": clean(article.html)}
        if article.html
        else {"content_text": clean(article.text or article.summary)}
    )
    return _known(
        {
            "id": line(article.guid or "") or line(article.link or "") or line(article.key),
            "url": line(article.link) if article.link else None,
            "title": line(article.title),
            **body,
            "summary": clean(article.summary),
            "date_published": iso(article.published),
            "date_modified": iso(article.updated),
            "authors": [{"name": told} for name in article.authors if (told := line(name))],
            "tags": [told for name in article.categories if (told := line(name))],
            "language": line(article.language or ""),
            "attachments": [_attachment(one) for one in article.attachments if line(one.url)],
            **(extensions or {}),
        }
    )


def _attachment(one: Attachment) -> dict[str, object]:
    return _known(
        {
            "url": line(one.url),
            "mime_type": line(media_type(one.type)) or type_of(one.url) or UNKNOWN_TYPE,
            "title": line(one.title or ""),
            "size_in_bytes": one.length,
        }
    )


def _known(record: Mapping[str, object]) -> dict[str, object]:
    """A record without what is unknown or empty; an empty text of an article stays, for one text there must be."""
    return {name: value for name, value in record.items() if value or name == "content_text"}
