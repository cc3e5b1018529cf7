"""What an article says in one sentence, where that is more than its title does. Pure."""

import re

from egov_tui.text.clean import line
from egov_tui.text.naming import beginning

_LONGEST = 160
_END = re.compile(r"(?<=[.!?…])[”»\"')]*\s+(?=[^\s\d\W][^\s.]|[“«\"'(\d])")
"""Behind a sentence; an initial or an abbreviation with a small letter behind it ends none."""
_FEW = 12
"""Letters and figures; so few more than the title's tell nothing."""


def gist(title: str, summary: str) -> str:
    """Return the first sentence of a summary that says more than the title, cut at a word; empty where none does."""
    known = _bare(title)
    for sentence in _END.split(line(summary)):
        said = _bare(sentence)
        if said not in known and not (known in said and len(said) - len(known) < _FEW):
            return beginning(sentence, _LONGEST)
    return ""


def _bare(text: str) -> str:
    """Letters and figures alone."""
    return "".join(filter(str.isalnum, text.casefold()))
