"""What an article leads to: its links by the numbers they have in the text, its files, its images. Pure."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from egov_tui.exchange.attachments import STATES, files
from egov_tui.exchange.layout import by_link
from egov_tui.i18n import _
from egov_tui.model import Article, BlockKind, Document, File
from egov_tui.text.amounts import size
from egov_tui.text.clean import line
from egov_tui.text.filetypes import kind
from egov_tui.text.links import host, identity, safe, strip_tracking, web


class Linked(NamedTuple):
    """One of them."""

    number: int | None
    """In the text; an image has none, nor has a file that only the article's own page tells of."""
    words: str
    address: str
    facts: tuple[str, ...]
    """Where it leads, and of which kind and size it is, as far as that is known."""
    file: File | None = None
    """The attachment that it is."""


def linked(article: Article, page: Document, attached: Sequence[File] | None = None) -> list[Linked]:
    """Return everything that an article leads to; `page` is its body as it is shown (`page.body`).

    `attached` are its attachments as the cache has them; None: as the article tells them.
    """
    by_address = {identity(one.url): one for one in (files(article, (), ()) if attached is None else attached)}
    own = safe(article.link or "")
    said = _said(page)
    found: list[Linked] = []
    for index, link in enumerate(page.links):
        words = said.get(index) or (_("The page of this article") if link.address == own else "")
        address = strip_tracking(link.address)
        file = by_address.pop(identity(address), None)
        facts = _facts(file) if file else _place(link.address)
        found.append(Linked(index + 1, line(words) or line(address), address, facts, file))
    rest = (Linked(None, one.title or line(one.url), one.url, _facts(one), one) for one in by_address.values())
    return [*found, *rest, *_images(page)]


def _facts(file: File) -> tuple[str, ...]:
    weight = size(file.length) if file.length is not None else ""
    state = STATES[file.state]
    return tuple(
        fact for fact in (host(file.url), line(kind(file.url, file.type)), weight, _(state) if state else "") if fact
    )


def _said(page: Document) -> dict[int, str]:
    """The words of each link where it stands first, by its place among the links."""
    said: dict[int, str] = {}
    for block in page.blocks:
        if block.marker.startswith("["):
            continue  # the list of links itself
        for spans in (block.spans, *(cell.spans for row in block.rows for cell in row)):
            for link, together in by_link(spans):
                words = "".join(span.text for span in together)
                if link is not None and words.strip():
                    said.setdefault(link, words)
    return said


def _place(address: str) -> tuple[str, ...]:
    """Where an address leads, and the kind of file that its name tells."""
    if not web(address):
        return (line(address.partition(":")[2]),)
    return tuple(fact for fact in (host(address), kind(address)) if fact)


def _images(page: Document) -> Iterator[Linked]:
    blocks = (block for block in page.blocks if block.kind is BlockKind.IMAGE)
    for address, block in zip(page.images, blocks, strict=False):
        if address:
            words = line(block.text) or _("An image without words")
            yield Linked(None, words, address, (host(address), _("image")))
