"""The items of a list of news in a page: each with the block that it stands in, and what stands there with it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from egov_tui.feeds.around import Around
from egov_tui.feeds.dom import attribute, pieces, target, words
from egov_tui.feeds.moments import LONGEST_DATE, date_among, is_date, read_date, short_texts
from egov_tui.text import dates
from egov_tui.text.clean import line
from egov_tui.text.words import labels

_HIGHEST = 8
"""Elements above a link where its block is looked for: of a list with one item alone, the whole page would be it."""
_MOST_LINKS = 2_000
_MOST_GROUPS = 20
_HEADING = "h1, h2, h3, h4, h5, h6, .title"
_HEADINGS = f"{_HEADING}, strong"
_MOST_HEADINGS = 10
_ENDS = frozenset({"body", "html", "main", "table", "tbody"})
_CLIPPED = re.compile(r"\s*(?:\.\.\.|…)$")
_FEWEST_REPEATED = 3
_MOST_BETWEEN = 12
"""Elements and texts between two items that may belong to one of them."""
_WITHIN_PAGE = re.compile(r"#(?:comments?|respond|disqus_thread|more-\d+)$")
"""Places in an article that lists link beside it (WordPress)."""


@dataclass(slots=True)
class Item:
    """An item of a list."""

    block: LexborNode
    link: str | None = None
    """Absolute; of a page that lies in a file it may be relative."""
    titles: list[str] = field(default_factory=list)
    """What its links say, other than that they lead on."""
    name: str = ""
    """What it is called, where a heading tells."""
    more: tuple[LexborNode, ...] = ()
    """What belongs to it behind or before its block, in lists without an element around each item."""
    texts: list[str] | None = None
    """Short texts that may be dates; None: not looked for yet."""
    day: tuple[datetime | None] | None = None
    """The date among them; None: not looked for yet."""

    @property
    def title(self) -> str:
        """Its heading, else the longest of what links say, for images and buttons link to the same place."""
        return self.name or max(self.titles, key=len, default="")

    @property
    def parts(self) -> tuple[LexborNode, ...]:
        """All that belongs to it."""
        return (self.block, *self.more)


class NoList(Exception):
    """What was found is no list of news; `fault` is a Cause of model.problem."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


def of_links(
    links: Sequence[LexborNode], base: str, shortest: int, zone: tzinfo, around: Around | None = None
) -> list[Item]:
    """Return the items that links lead to, in their order; several links to one place are one item.

    Each stands in the highest block around it that holds no other, and has what stands between that and the next
    where its block tells nothing; one with a short title counts where that is like one of a long title, or has a date.
    Of one that stands in several places the place with a date counts; what a sidebar tells, often shortened, counts
    only where all stand in one. `around` knows the page already.

    Raises:
        NoList: `menu` where all is of a menu; `same` where all leads to one place.
    """
    around = around or Around()
    placed = [(link, address) for link in links[:_MOST_LINKS] if (address := _place(link, base))]
    outside = [(link, address) for link, address in placed if not around.in_menu(link)]
    outside = [(link, address) for link, address in outside if not around.beside(link)] or outside
    found = _placed(outside, shortest)
    _share([one for places in found.values() for one in places], shortest, zone)
    items = [_best(list(places), zone) for places in found.values()]
    for one in items:
        _name(one, shortest)
    kinds = {around.kind(one.block) for one in items if len(one.title) >= shortest}
    long = [one for one in items if one.title and (around.kind(one.block) in kinds or _day(one, zone))]
    if len(items) == 1 and len({title for title in items[0].titles if len(title) >= shortest}) > 2:
        raise NoList("same")
    if placed and not long:
        raise NoList("menu")
    return long


def repeated(page: LexborHTMLParser, selectors: Sequence[str], base: str, shortest: int, zone: tzinfo) -> list[Item]:
    """Return the items of the list that a page of no known kind most likely has.

    It is that of the links in blocks of one kind, of which most have a date; one in a sidebar only where there is no
    other.

    Raises:
        NoList: `undated` where no kind of block has three links with dates; `menu` where there are only short links.
    """
    around = Around()
    links = [link for selector in selectors for link in page.css(selector) if not around.in_menu(link)][:_MOST_LINKS]
    groups: dict[tuple[str, ...], list[LexborNode]] = defaultdict(list)
    for link in links:
        groups[around.kind(link)].append(link)
    best: list[Item] = []
    most = False, _FEWEST_REPEATED - 1, 0
    fault = "layout"
    for group in sorted(groups.values(), key=len, reverse=True)[:_MOST_GROUPS]:
        try:
            items = of_links(group, base, shortest, zone, around)
        except NoList as error:
            fault = error.fault if fault == "layout" else fault
            continue
        fault = "undated" if len(items) >= _FEWEST_REPEATED else fault
        dated = _dated(items, zone)
        rank = not around.beside(group[0]), dated, len(items)
        if dated >= _FEWEST_REPEATED and rank > most and 2 * dated >= len(items):
            best, most = items, rank
    if not best:
        raise NoList(fault)
    return _whole(best, links, base, shortest, zone, around)


def _whole(
    items: list[Item], links: Sequence[LexborNode], base: str, shortest: int, zone: tzinfo, around: Around
) -> list[Item]:
    """Items with all links to them in the page: some are called by one link and dated by the other."""
    places = {one.link for one in items}
    theirs = [one for one in links if _place(one, base) in places]
    if len(theirs) == len(items):
        return items
    try:
        whole = of_links(theirs, base, shortest, zone, around)
    except NoList:
        return items
    return whole if (len(whole), _dated(whole, zone)) >= (len(items), _dated(items, zone)) else items


def _dated(items: Iterable[Item], zone: tzinfo) -> int:
    return sum(_day(one, zone) is not None for one in items)


def date_of(
    item: Item, selectors: Sequence[str], formats: Sequence[str], zone: tzinfo, apart_from: str = ""
) -> datetime | None:
    """Return the date in an item's block: where the selectors say, else the nearest text that is one.

    `apart_from` is what is no date of publication, such as the last day of a tender.
    """
    for selector in selectors:
        for node in item.block.css(selector):
            for text in (attribute(node, "datetime"), words(node)):
                if text and text != apart_from and (found := read_date(text, formats, zone)):
                    return found
    if item.texts is None:
        item.texts = short_texts(item.parts)
    return date_among(item.texts, formats, zone, {*item.titles, item.name, apart_from})


def _day(item: Item, zone: tzinfo) -> datetime | None:
    """The date in what belongs to an item, as no recipe tells where it stands."""
    if item.day is None:
        item.day = (date_of(item, (), (), zone),)
    return item.day[0]


def teaser(item: Item, title: str) -> str:
    """Return the HTML of what a block says beside its title and date."""
    for link in item.block.css("a"):
        if leads_on(words(link)):
            link.decompose()
    paragraphs = [*item.block.css("p"), *(one for one in item.more if one.tag in ("p", "div", "dd"))]
    said = [one for one in paragraphs if _tells(words(one), title)]
    if said:
        return "".join(one.html or "" for one in said)
    rest = [text for one in item.parts for text in pieces(one) if _tells(text, title) and len(text) > LONGEST_DATE]
    return max(rest, key=len, default="")


def unclipped(title: str) -> str:
    """Return a title without the dots that tell that it goes on."""
    return _CLIPPED.sub("", title)


def leads_on(text: str) -> bool:
    """Say whether a link says no more than that there is more."""
    return len(text) <= LONGEST_DATE and text.lower().strip(" .…»›>→[]()") in labels("more")


def _tells(text: str, title: str) -> bool:
    return len(text) > 20 and text != title and not (len(text) <= LONGEST_DATE and dates.read(text))


# ---------------------------------------------------------------- blocks


def _place(link: LexborNode, base: str) -> str | None:
    address = target(link, base)
    return _WITHIN_PAGE.sub("", address) if address else None


def _placed(placed: Sequence[tuple[LexborNode, str]], shortest: int) -> dict[str, Sequence[Item]]:
    """By address the places where an item stands."""
    within = _within(placed)
    found: dict[str, dict[int, Item]] = defaultdict(dict)
    for link, address in placed:
        block = _block(link, address, within)
        item = found[address].setdefault(block.mem_id, Item(block, address))
        heading, said = _said(link)
        item.titles += said
        if len(heading) >= max(shortest, len(item.name)):
            item.name = heading
    return {address: list(places.values()) for address, places in found.items()}


def _within(placed: Iterable[tuple[LexborNode, str]]) -> dict[int, set[str]]:
    """Where the links lead that each element holds."""
    found: dict[int, set[str]] = defaultdict(set)
    for link, address in placed:
        for above in _above(link):
            found[above.mem_id].add(address)
    return found


def _block(link: LexborNode, address: str, within: dict[int, set[str]]) -> LexborNode:
    block = link
    for above in _above(link):
        if above.tag in _ENDS or within[above.mem_id] != {address}:
            break
        block = above
    return block


def _above(link: LexborNode) -> Iterator[LexborNode]:
    node = link.parent
    for _number in range(_HIGHEST):
        if node is None or node.tag in ("html", "-document"):
            return
        yield node
        node = node.parent


def _best(places: list[Item], zone: tzinfo) -> Item:
    """The place of an item with a date, else the first; it is called by all of them."""
    if len(places) == 1:
        return places[0]
    chosen = next((one for one in places if _day(one, zone)), places[0])
    chosen.titles = [title for one in places for title in one.titles]
    chosen.name = chosen.name or next((one.name for one in places if one.name), "")
    return chosen


# ---------------------------------------------------------------- lists without an element around each item


def _share(items: Sequence[Item], shortest: int, zone: tzinfo) -> None:
    """Give what stands between items to those before it, or to those behind it: to whom it tells a date or a name.

    Only where most of a list lack one; else what stands between is of no item.
    """
    lists: dict[int, list[Item]] = defaultdict(list)
    for one in items:
        if one.block.parent is not None:
            lists[one.block.parent.mem_id].append(one)
    for some in lists.values():
        lacking = [one for one in some if not _day(one, zone) or _nameless(one)]
        if len(some) < _FEWEST_REPEATED or 2 * len(lacking) < len(some):
            continue
        blocks = {one.block.mem_id for one in some}
        behind = [_until(one.block, blocks, behind=True) for one in some]
        before = [_until(one.block, blocks, behind=False) for one in some]
        told = [
            sum(_adds(one, more, shortest, zone) for one, more in zip(some, side, strict=True))
            for side in (behind, before)
        ]
        if 2 * max(told) < len(some):
            continue
        for one, more in zip(some, behind if told[0] >= told[1] else before, strict=True):
            one.more, one.texts, one.day = tuple(more), None, None


def _until(block: LexborNode, blocks: set[int], *, behind: bool) -> list[LexborNode]:
    found: list[LexborNode] = []
    node = block.next if behind else block.prev
    while node is not None and node.mem_id not in blocks and len(found) < _MOST_BETWEEN:
        found.append(node)
        node = node.next if behind else node.prev
    return found


def _adds(item: Item, more: Sequence[LexborNode], shortest: int, zone: tzinfo) -> int:
    dated = not _day(item, zone) and date_among(short_texts(more), (), zone) is not None
    return dated + (_nameless(item) and any(_headings(one, shortest) for one in more))


def _nameless(item: Item) -> bool:
    return not item.title and not any(_headings(item.block, 1))


# ---------------------------------------------------------------- names


def _said(link: LexborNode) -> tuple[str, list[str]]:
    """The heading that a link is or holds, and what it says itself."""
    parent = link.parent
    headed = parent is not None and re.fullmatch("h[1-6]", parent.tag or "")
    text = _text(link)
    if not text:
        texts = [attribute(link, "title"), *(attribute(one, "alt") for one in islice(link.css("img"), 1))]
        return "", [told for one in texts if (told := line(one)) and not leads_on(told)][:1]
    if leads_on(text) or is_date(text):
        return "", []
    whole = line(attribute(link, "title"))
    said = [text, whole] if whole.startswith(unclipped(text)) and whole != text else [text]
    inner = _headings(link, 1)
    return (inner[0] if inner else max(said, key=len) if headed else ""), said


def _text(link: LexborNode) -> str:
    """What a link says, without the date where a part of it is one; of a whole card, what its first line says."""
    lines = [
        text for one in link.iter() if one.tag in ("p", "div", "span", "time", "small", "b") and (text := words(one))
    ]
    text = words(link)
    if len(lines) < 2 and not any(map(is_date, lines)):
        return text
    apart = [one for one in lines if not is_date(one) and not leads_on(one)]
    if link.css_first("p, div") and apart:
        return apart[0]
    for one in filter(is_date, lines):
        text = line(text.replace(one, " "))
    return text.strip(" -–—|:·,(") or words(link)


def _headings(node: LexborNode, shortest: int) -> list[str]:
    """What the headings in an element say, or it itself, where it is one."""
    if node.is_text_node:
        return []
    found = [node] if re.fullmatch("h[1-6]", node.tag or "") else islice(node.css(_HEADING), _MOST_HEADINGS)
    return [text for one in found if len(text := words(one)) >= shortest and not is_date(text)]


def _name(item: Item, shortest: int) -> None:
    """Where no link says enough, a heading of the block does, else its first text; a clipped title is told whole where
    it can be.
    """
    if len(item.title) < shortest:
        said = [text for part in item.parts for text in _headings(part, 1)]
        said = said or [text for one in islice(item.block.css("strong"), _MOST_HEADINGS) if (text := words(one))]
        item.titles += said or ([] if item.titles else _first_text(item, shortest))
    begun = unclipped(item.title)
    if begun != item.title:
        headings = (words(one) for one in islice(item.block.css(_HEADINGS), _MOST_HEADINGS))
        whole = [
            text for text in (*headings, *item.titles) if text.startswith(begun) and text not in (begun, item.title)
        ]
        item.titles += whole
        item.name = max(whole, key=len) if whole and item.name else item.name


def _first_text(item: Item, shortest: int) -> list[str]:
    texts = (text for part in item.parts for text in islice(pieces(part), _MOST_HEADINGS))
    return [text for text in texts if len(text) >= shortest and not is_date(text) and not leads_on(text)][:1]
