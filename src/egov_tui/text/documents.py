"""Documents that go with articles, told by their addresses. Pure."""

import re

_DOCUMENT = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|zip)(?:[?#]|$)", re.IGNORECASE)


def is_document(address: str) -> bool:
    """Say whether an address is that of a document, by its ending."""
    return _DOCUMENT.search(address) is not None
