"""What a list is limited to, as a query: anything, and beside it a language. Pure."""

import re
from typing import NamedTuple

from egov_tui.store.query import parse
from egov_tui.store.tree import Field

_LAST = re.compile(r"(?:(?P<rest>.*\S) )?(?P<language>lang:[a-z]+)")


class Filter(NamedTuple):
    """A query in two parts, of which each can be changed without the other."""

    rest: str = ""
    language: str = ""
    """A code of a language, or `text.names.UNKNOWN`; empty: any."""

    @property
    def query(self) -> str:
        """The two as one query."""
        return " ".join(part for part in (_whole(self.rest), f"lang:{self.language}" if self.language else "") if part)


def parted(query: str) -> Filter:
    """Return the parts of a query; a language that is not the last of it, or only one of two, stays where it is."""
    found = _LAST.fullmatch(query.strip())
    if found is None or not _closed(rest := found["rest"] or ""):
        return Filter(query)
    meant = parse(found["language"]).root
    return Filter(rest, meant.value) if isinstance(meant, Field) else Filter(query)


def _closed(query: str) -> bool:
    """Whether what follows a query stands beside it, in no quotes and no parentheses, and is no alternative."""
    bare = re.sub('"[^"]*"', "", query)
    return '"' not in bare and bare.count("(") == bare.count(")") and query.split()[-1:] != ["OR"]


def _whole(query: str) -> str:
    """A query that something can be put behind."""
    if _closed(query):
        return query
    quote = '"' * (query.count('"') % 2)
    return f"({query}{quote})"
