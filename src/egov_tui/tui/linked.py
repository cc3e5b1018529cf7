"""What an article leads to: its links by the numbers they have in the text, its files, its images. Pure."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from egov_tui.exchange.layout import by_link
from egov_tui.i18n import _
from egov_tui.model import Article, BlockKind, Document
from egov_tui.text.amounts import size
from egov_tui.text.clean import line
from egov_tui.text.links import host, safe, strip_tracking, web

_FILE = re.compile(r"\.(pdf|docx?|xlsx?|pptx?|odt|ods|csv|zip|mp3|mp4)$", re.IGNORECASE)


class Linked(NamedTuple):
    """One of them."""

    number: int | None
    """In the text; an image has none."""
    words: str
    address: str
    facts: tuple[str, ...]
    """Where it leads, and of which kind and size it is, as far as that is known."""


def linked(article: Article, page: Document) -> list[Linked]:
    """Return everything that an article leads to; `page` is its body as it is shown (`page.body`)."""
    files = [file for file in article.attachments if safe(file.url)]
    own = len(page.links) - 1 if safe(article.link or "") else len(page.links)
    first = own - len(files)
    said = _said(page)
    found: list[Linked] = []
    for index, link in enumerate(page.links):
        words, facts = said.get(index, ""), _place(link.address)
        if first <= index < own:
            file = files[index - first]
            kind = "".join(facts[1:]) or line(file.type or "")
            facts = (*facts[:1], kind, size(file.length) if file.length else "")
        elif index == own:
            words = _("The page of this article")
        address = strip_tracking(link.address)
        found.append(Linked(index + 1, line(words) or line(address), address, tuple(fact for fact in facts if fact)))
    return [*found, *_images(page)]


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
    named = _FILE.search(address.partition("#")[0].partition("?")[0])
    return host(address), named[1].upper() if named else ""


def _images(page: Document) -> Iterator[Linked]:
    blocks = (block for block in page.blocks if block.kind is BlockKind.IMAGE)
    for address, block in zip(page.images, blocks, strict=False):
        if address:
            words = line(block.text) or _("An image without words")
            yield Linked(None, words, address, (host(address), _("image")))
