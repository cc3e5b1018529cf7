"""What an article said before its edits.

A row of `revisions` holds an old text and when the edit was seen that replaced it: so each version was seen first
when the one before it was replaced, and the first of all when the article was first seen.
"""

from typing import Final

from egov_tui.model import Version
from egov_tui.store.connection import Database
from egov_tui.store.moments import moment
from egov_tui.text.packing import inflated

REVISIONS: Final = 20
"""So many old texts of an article are kept; a page whose text changes at every fetch must not fill the disk."""

_NOW = (
    "SELECT a.first_seen, a.title, b.summary, b.html FROM articles a JOIN bodies b ON b.article_id = a.id "
    "WHERE a.id = ?"
)
_BEFORE = "SELECT seen, title, summary, html FROM revisions WHERE article_id = ? ORDER BY id"


def versions(database: Database, number: int) -> list[Version]:
    """Return every version of an article that is kept, the newest first; none where there is no such article.

    Where as many are kept as can be, there may have been earlier ones: when the oldest was first seen is not known.
    """
    now = database.row(_NOW, (number,))
    if now is None:
        return []
    before = database.rows(_BEFORE, (number,))
    first, *current = now
    replaced = [moment(seen) for seen, *_said in before]
    seen = [None if len(before) >= REVISIONS else moment(first), *replaced]
    said = [*(said for _seen, *said in before), current]
    found = [
        Version(when, title, summary, inflated(html)) for when, (title, summary, html) in zip(seen, said, strict=True)
    ]
    return found[::-1]
