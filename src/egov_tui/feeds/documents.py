"""The documents that a page links: many notices are nothing else."""

import mimetypes
from collections.abc import Sequence
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from egov_tui.feeds import dom
from egov_tui.model import Attachment
from egov_tui.text.documents import is_document
from egov_tui.text.links import web


def linked(block: LexborNode, selectors: Sequence[str], base: str) -> tuple[Attachment, ...]:
    """Return the documents that an element links, each once."""
    found: dict[str, Attachment] = {}
    for selector in selectors:
        for link in block.css(selector):
            address = dom.target(link, base)
            if address and web(address) and is_document(address):
                found.setdefault(address, file(address, dom.words(link)))
    return tuple(found.values())


def file(address: str, title: str) -> Attachment:
    """Return a document as an attachment; its type is that of its ending."""
    return Attachment(address, mimetypes.guess_type(urlsplit(address).path)[0], None, title or None)
