"""What stands before an article in Markdown, for other programs: front matter in YAML 1.2.

Texts are double-quoted scalars on one line each (YAML §7.3.1), whatever they say: no title ends them, begins a comment
or means a date, a number or nothing. Pure.
"""

import json
from collections.abc import Iterable, Iterator

from egov_tui.model import Article, iso
from egov_tui.text.clean import line
from egov_tui.text.naming import called

_FENCE = "---"


def front_matter(article: Article) -> str:
    """Return the front matter of an article between its fences; what is unknown is left out. Ends with a newline."""
    return "\n".join([_FENCE, *_lines(article), _FENCE]) + "\n"


def quoted(text: str) -> str:
    """Return a text as a double-quoted scalar: what JSON writes is one, once nothing invisible is left in it."""
    return json.dumps(line(text), ensure_ascii=False)


def _lines(article: Article) -> Iterator[str]:
    told: tuple[tuple[str, str | None], ...] = (
        ("title", called(article.title, article.text, article.link)),
        ("agency", article.agency),
        ("source", article.source),
        ("date", iso(article.date or article.published or article.updated)),
        ("updated", iso(article.updated)),
        ("closes", iso(article.closes)),
        ("link", article.link),
        ("language", article.language),
    )
    yield from (f"{name}: {quoted(text)}" for name, text in told if text)
    yield from _list("authors", article.authors)
    yield from _list("categories", article.categories)
    yield from _list("attachments", (one.url for one in article.attachments))
    if article.id is not None:
        yield f"id: {article.id}"
    yield f"key: {quoted(article.key)}"


def _list(name: str, texts: Iterable[str]) -> Iterator[str]:
    items = [f"  - {quoted(text)}" for text in texts if line(text)]
    if items:
        yield f"{name}:"
        yield from items
