"""What a reader sees of an entry."""

from egov_tui.model import Entry
from egov_tui.text.reading import plain_text


def text_of(entry: Entry) -> str:
    """Its text, as it is shown and indexed."""
    return plain_text(entry.html, entry.summary)
