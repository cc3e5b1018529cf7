"""The documents that a page links: many notices are nothing else."""

from collections.abc import Sequence

from selectolax.lexbor import LexborNode

from egov_tui.feeds import dom
from egov_tui.model import Attachment
from egov_tui.text.documents import document, is_document
from egov_tui.text.links import web


def linked(block: LexborNode, selectors: Sequence[str], base: str) -> tuple[Attachment, ...]:
    """Return the documents that an element links, each once."""
    found: dict[str, Attachment] = {}
    for selector in selectors:
        for link in block.css(selector):
            address = dom.target(link, base)
            if address and web(address) and is_document(address):
                found.setdefault(address, document(address, dom.words(link)))
    return tuple(found.values())
