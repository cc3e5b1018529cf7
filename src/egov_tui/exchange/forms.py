"""The forms in which articles leave: of one of them, and of as many as one likes, written piece by piece."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from pathlib import PurePath
from typing import Literal

from egov_tui.exchange import atom, jsonfeed
from egov_tui.exchange.frontmatter import front_matter
from egov_tui.exchange.markdown import markdown
from egov_tui.exchange.page import html, pages
from egov_tui.exchange.plain import text
from egov_tui.i18n import N_, language
from egov_tui.model import Article, Headline, Source
from egov_tui.store import Store
from egov_tui.text.clean import line
from egov_tui.text.filetypes import ending
from egov_tui.text.links import safe, web
from egov_tui.text.reading import whole

Form = Literal["markdown", "html", "text", "json", "atom"]
FORMS: Mapping[Form, str] = {
    "markdown": N_("Markdown"),
    "html": N_("HTML"),
    "text": N_("Plain text"),
    "json": N_("JSON Feed"),
    "atom": N_("Atom"),
}
"""And what people call them."""
ENDINGS: Mapping[Form, str] = {"markdown": "md", "html": "html", "text": "txt", "json": "json", "atom": "atom"}
"""Of the names of files."""
_ALSO: Mapping[str, Form] = {"markdown": "markdown", "htm": "html", "text": "text", "xml": "atom"}
FEEDS: tuple[Form, ...] = ("json", "atom")
"""Those of which one file has many articles anyway: of a source each."""
_BETWEEN: Mapping[Form, str] = {"markdown": "\n***\n\n", "text": f"\n\n{'=' * 60}\n\n"}
_PAGE = 200


def form_of(name: str) -> Form | None:
    """Return the form that the ending of a file's name means; None where it means none."""
    last = ending(PurePath(name).name)
    return next((form for form, one in ENDINGS.items() if one == last), _ALSO.get(last))


def alone(form: Form, article: Article) -> str:
    """Return an article as a file of its own; Markdown begins with front matter. Feeds have no such form."""
    if form == "markdown":
        article = whole(article)
        return f"{front_matter(article)}\n{markdown(article)}"
    return html(article) if form == "html" else text(article)


def together(store: Store, ids: Sequence[int], form: Form, title: str) -> Iterator[str]:
    """Yield the text of one file with all these articles, in their order; a single one stands in it as if `alone`.

    `title` is what they are called together, where the form has a place for it. Those that are gone are left out.

    Raises:
        CacheError: the cache cannot be read.
    """
    articles = store.articles.full(ids)
    if form == "json":
        yield from jsonfeed.feed(map(_item, articles), title, language=language())
    elif form == "atom":
        yield from feed_of(store, articles, title, latest(store, ids))
    elif len(ids) == 1:
        yield from (alone(form, article) for article in articles)
    elif form == "html":
        yield from pages(articles, headlines(store, ids), title)
    else:
        write: Callable[[Article], str] = markdown if form == "markdown" else text
        for number, article in enumerate(articles):
            yield (_BETWEEN[form] if number else "") + write(article)


def of_source(store: Store, source: Source, ids: Sequence[int], form: Form) -> Iterator[str]:
    """Yield the feed (JSON Feed or Atom) of these articles of a source.

    Raises:
        CacheError: the cache cannot be read.
    """
    articles = store.articles.full(ids)
    title = source.agency or source.title
    if form == "json":
        site = safe(source.link or "")
        yield from jsonfeed.feed(
            map(jsonfeed.item, articles),
            title,
            home_page_url=site if site and web(site) else None,
            language=line(source.language or "") or None,
        )
    else:
        yield from atom.feed(map(atom.entry, articles), atom.origin(source, latest(store, ids)))


def feed_of(store: Store, articles: Iterable[Article], title: str, updated: datetime | None) -> Iterator[str]:
    """Yield the Atom feed of articles of any sources; each says from which feed it came.

    Raises:
        CacheError: the cache cannot be read.
    """
    newest = store.articles.newest()
    origins = {one.slug: atom.origin(one, newest.get(one.slug)) for one in store.sources.all()}
    entries = (atom.entry(article, origins.get(article.source)) for article in articles)
    return atom.feed(entries, atom.head(title, updated))


def headlines(store: Store, ids: Sequence[int]) -> Iterator[Headline]:
    """Yield the headlines of articles, however many they are.

    Raises:
        CacheError: the cache cannot be read.
    """
    wanted = iter(ids)
    while page := list(islice(wanted, _PAGE)):
        yield from store.articles.headlines(page)


def latest(store: Store, ids: Sequence[int]) -> datetime | None:
    """Return the newest date of these articles, None where there are none.

    Raises:
        CacheError: the cache cannot be read.
    """
    return max((one.date for one in headlines(store, ids)), default=None)


def _item(article: Article) -> dict[str, object]:
    """An article among those of other sources: its id tells it from theirs, and it says whose it is."""
    told = {"agency": line(article.agency), "source": article.source}
    return {**jsonfeed.item(article, {"_egov_tui": told}), "id": atom.identifier(article)}
