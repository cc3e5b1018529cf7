"""Where the elements of a page stand: in a menu, in a sidebar, in what kind of block. Each is looked at once."""

import re
from typing import NamedTuple

from selectolax.lexbor import LexborNode

_MENU = frozenset({"menu", "nav", "navbar", "navigation", "breadcrumb", "breadcrumbs", "footer", "pagination", "pager"})
_OF_ONE = frozenset({"odd", "even", "first", "last", "active", "current", "sticky"})
"""Classes that one item of a list has and the next has not."""
_NUMBER = re.compile(r"[\d_-]+$")
_ALIKE = 6
"""Elements, from one upwards, that tell what kind of block it is."""


class _Place(NamedTuple):
    menu: bool = False
    beside: bool = False
    article: bool = False
    kind: tuple[str, ...] = ()


class Around:
    """What stands around the elements of one page, as long as nothing is taken out of it."""

    def __init__(self) -> None:
        self._places: dict[int, _Place] = {}

    def in_menu(self, node: LexborNode) -> bool:
        """Say whether an element is of a menu or of the foot of the page; the foot of an article is none."""
        return self._of(node).menu

    def beside(self, node: LexborNode) -> bool:
        """Say whether an element is of a sidebar."""
        return self._of(node).beside

    def kind(self, node: LexborNode) -> tuple[str, ...]:
        """Return what kind of block an element stands in: those around it, but for what differs among items."""
        return self._of(node).kind

    def _of(self, node: LexborNode) -> _Place:
        above: LexborNode | None = node
        path = []
        while above is not None and above.mem_id not in self._places and above.tag not in ("html", "-document"):
            path.append(above)
            above = above.parent
        place = self._places.get(above.mem_id, _Place()) if above is not None else _Place()
        for one in reversed(path):
            place = self._places[one.mem_id] = _below(place, one)
        return place


def _below(place: _Place, node: LexborNode) -> _Place:
    tag, attrs = node.tag or "", node.attrs
    if tag == "body":
        return _Place()
    classes = (attrs.get("class") or "").lower()
    names = classes.split(maxsplit=20)
    menu = (
        tag == "nav"
        or (tag == "footer" and not place.article)
        or attrs.get("role") in ("navigation", "contentinfo")
        or not _MENU.isdisjoint(names)
    )
    # The first class is the kind of thing; later ones tell of topics, numbers and looks.
    name = next((kept for one in names if one not in _OF_ONE and (kept := _NUMBER.sub("", one))), "")
    return _Place(
        menu=place.menu or menu,
        beside=place.beside or tag == "aside" or "sidebar" in classes,
        article=place.article or tag == "article",
        kind=(f"{tag}.{name}", *place.kind[: _ALIKE - 1]),
    )
