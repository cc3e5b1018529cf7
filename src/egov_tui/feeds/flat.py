"""A page made harmless to tree builders: linear, whatever the page. Only for what is cleaned afterwards."""

import re
from collections import Counter

from egov_tui.text.tags import VOID

DEEPEST = 200
"""Elements within each other; libxml2 gives up at 256, and lexbor takes quadratic time."""
LONGEST = 2_000_000
"""Characters."""
MOST_TAGS = 60_000
_LONGEST_TAG = 4_000
"""Characters of the attributes of a tag; one with more loses them."""
_TAG = re.compile(
    r"""<(?:(?P<comment>!--)|(?P<slash>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:_-]*+)"""
    r"""(?P<attributes>(?:[^<>"'=]++|=\s*+(?:"[^"]*+"|'[^']*+')|[="'])*+)>?|[!?][^<>]*+>?)"""
)
_HIDDEN = frozenset({"script", "style", "noscript", "template", "svg", "iframe"})
_ALONE = VOID | {"input", "meta", "link", "base", "area", "col", "embed", "source", "track", "wbr", "param"}
_CELL = frozenset({"td", "th", "p"})
_ROW = _CELL | {"tr"}
_ENDED = {
    "p": frozenset({"p"}),
    "li": frozenset({"li", "p"}),
    **dict.fromkeys(("dt", "dd"), frozenset({"dt", "dd", "p"})),
    **dict.fromkeys(("td", "th"), _CELL),
    "tr": _ROW,
    **dict.fromkeys(("thead", "tbody", "tfoot"), _ROW | {"thead", "tbody", "tfoot"}),
    "option": frozenset({"option"}),
}
"""What ends where an element begins, for its end tag may be left out (HTML §13.1.2.4)."""


def flat(html: str) -> str:
    """Return a page without scripts, styles and comments, no element deeper than DEEPEST; texts stay, ids and classes
    stay. What is over a limit is left out. Never raises.
    """
    html = html[:LONGEST]
    told: list[str] = []
    ends, open_ = _Ends(html), _Open()
    position = tags = 0
    while (found := _TAG.search(html, position)) and tags < MOST_TAGS:
        told.append(html[position : found.start()])
        position = found.end()
        if found["comment"]:
            position = ends.behind("-->", position) or len(html)
            continue
        if not found["name"]:
            continue
        tags += 1
        name = found["name"].lower()
        if name in _HIDDEN:
            if not found["slash"]:  # a script that never ends swallows the rest, as in browsers
                rest = len(html) if name in ("script", "style") else position
                position = ends.behind(f"</{name}", position) or rest
        elif found["slash"]:
            if open_.ends(name):
                told.append(f"</{name}>")
        elif name in _ALONE or open_.begins(name):
            attributes = found["attributes"] if len(found["attributes"]) <= _LONGEST_TAG else ""
            told.append(f"<{name}{attributes}>")
    told.append(html[position:] if tags < MOST_TAGS else "")
    return "".join(told)


class _Ends:
    """Where what holds no text to read ends; what was looked for in vain is not looked for again."""

    def __init__(self, html: str) -> None:
        self._html = html.lower()
        self._never: set[str] = set()

    def behind(self, end: str, position: int) -> int:
        """Return where to go on behind the next such end; 0 where there is none."""
        at = -1 if end in self._never else self._html.find(end, position)
        if at < 0:
            self._never.add(end)
            return 0
        return self._html.find(">", at) + 1 or len(self._html)


class _Open:
    """The elements that are open, and how many of each name were left out for being too deep."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._beyond: Counter[str] = Counter()

    def begins(self, name: str) -> bool:
        """Note that an element begins; say whether its tag may stay."""
        ended = _ENDED.get(name, ())
        while self._names and self._names[-1] in ended:
            self._names.pop()
        if len(self._names) >= DEEPEST:
            self._beyond[name] += 1
            return False
        self._names.append(name)
        return True

    def ends(self, name: str) -> bool:
        """Note that an element ends; say whether its tag may stay."""
        if self._beyond[name]:
            self._beyond[name] -= 1
            return False
        if name not in self._names:
            return False
        while self._names.pop() != name:
            pass
        return True
