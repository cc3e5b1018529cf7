"""What a list is limited to, as a query: anything, and beside it a language. Pure."""

import re
from typing import NamedTuple

from egov_tui.store.query import both, parse
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
        if not self.language:
            return self.rest
        language = f"lang:{self.language}"
        ways = _together(self.rest, language)
        return next((way for way in ways if _beside(self.rest, language, way)), ways[0])


def parted(query: str) -> Filter:
    """Return the parts of a query; a language that is not the last of it, or only one of two, stays where it is."""
    found = _LAST.fullmatch(query.strip())
    if found is None or not _beside(rest := found["rest"] or "", found["language"], query):
        return Filter(query)
    meant = parse(found["language"]).root
    return Filter(rest, meant.value) if isinstance(meant, Field) else Filter(query)


def _beside(rest: str, language: str, query: str) -> bool:
    """Whether a query means both, a language and the rest of it."""
    return parse(query).root == both(parse(rest), parse(language)).root


def _together(rest: str, language: str) -> tuple[str, ...]:
    """How the two may be one query: what was typed may end with OR, or leave quotes and parentheses open."""
    words = " ".join(re.sub(r"[()]", " ", rest).split())
    return (f"{rest} {language}".strip(), f"({rest}) {language}", f'({rest}") {language}', f"({words}) {language}")
