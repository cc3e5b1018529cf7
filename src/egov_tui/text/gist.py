"""What an article says in one sentence, where that is more than its title does. Pure."""

import re
from collections.abc import Iterator

from egov_tui.text.clean import line
from egov_tui.text.naming import beginning

_LONGEST = 160
_STOP = re.compile(r"[.!?…][”»\"')]*\s+(?=[^a-z\s])")
_SHORTENED = re.compile(r"(?:^|[\s(“«\"'])(?:[^\W\d_a-z][^\W\d_]{0,3}|[^\W\d_])\.$")
"""A short word with a capital, or a letter, before a full stop: `Prof.`, `Dkt.`, `J.` end no sentence."""
_FEW = 12
"""Letters and figures; so few more than the title's tell nothing."""


def gist(title: str, summary: str) -> str:
    """Return the first sentence of a summary that says more than the title, cut at a word; empty where none does."""
    known = _bare(line(title))
    for sentence in _sentences(line(summary)):
        said = _bare(sentence)
        if said not in known and not (known in said and len(said) - len(known) < _FEW):
            return beginning(sentence, _LONGEST)
    return ""


def _sentences(text: str) -> Iterator[str]:
    start = 0
    for stop in _STOP.finditer(text):
        if not _SHORTENED.search(text[max(start, stop.start() - 6) : stop.start() + 1]):
            yield text[start : stop.end()].rstrip()
            start = stop.end()
    yield text[start:]


def _bare(text: str) -> str:
    """Letters and figures alone."""
    return "".join(filter(str.isalnum, text.casefold()))
