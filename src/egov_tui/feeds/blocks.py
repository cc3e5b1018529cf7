"""The items of a list of news in a page: each with the block that it stands in, and what stands there with it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo

from selectolax.lexbor import LexborHTMLParser, LexborNode

from egov_tui.feeds.dom import attribute, target, words
from egov_tui.text import dates
from egov_tui.text.clean import line
from egov_tui.text.words import labels

_HIGHEST = 8
"""Elements above a link where its block is looked for: of a list with one item alone, the whole page would be it."""
_MOST_LINKS = 5_000
_MENU = frozenset({"menu", "nav", "navbar", "navigation", "breadcrumb", "breadcrumbs", "footer", "pagination", "pager"})
_HEADINGS = "h1, h2, h3, h4, h5, h6, strong, .title"
_ENDS = frozenset({"body", "html", "main", "table", "tbody"})
_LONGEST_DATE = 60
"""Characters of a text that is a date, with its label; a date within a longer one is of the story."""
_DAY_AND_YEAR = re.compile(r"\d\D+\d")
"""A date has two numbers at least: a year alone, or a month and a year, is none of publication."""
_CLIPPED = re.compile(r"\s*(?:\.\.\.|…)$")
_FEWEST_REPEATED = 3
_UNIX = re.compile(r"1\d{9}(?:\d{3})?")


@dataclass(slots=True)
class Item:
    """An item of a list."""

    block: LexborNode
    link: str | None = None
    """Absolute; of a page that lies in a file it may be relative."""
    titles: list[str] = field(default_factory=list)
    """What its links say, other than that they lead on."""

    @property
    def title(self) -> str:
        """The longest of them, for images and buttons link to the same place."""
        return max(self.titles, key=len, default="")


class NoList(Exception):
    """What was found is no list of news; `fault` is a Cause of model.problem."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


def of_links(links: Sequence[LexborNode], base: str, shortest: int, zone: tzinfo) -> list[Item]:
    """Return the items that links lead to, in their order; several links to one place are one item.

    Each stands in the highest block around it that holds no other; one with a short title counts where that is like
    one of a long title, or has a date. Of one that stands in several places the place with a date counts; what a
    sidebar tells, often shortened, counts only where all stand in one.

    Raises:
        NoList: `menu` where all is of a menu; `same` where all leads to one place.
    """
    placed = [(link, address) for link in links[:_MOST_LINKS] if (address := target(link, base))]
    outside = [(link, address) for link, address in placed if not _in_menu(link)]
    outside = [(link, address) for link, address in outside if not _beside(link)] or outside
    within = _within(outside)
    found: dict[str, list[Item]] = defaultdict(list)
    for link, address in outside:
        block = _block(link, address, within)
        told = (words(link), line(attribute(link, "title")))
        said = [one for one in told if one and not leads_on(one)]
        same = next((one for one in found[address] if one.block.mem_id == block.mem_id), None)
        if same is None:
            found[address].append(Item(block, address, said))
        else:
            same.titles += said
    items = [_best(places, zone) for places in found.values()]
    for one in items:
        _name(one, shortest)
    kinds = {_kind(one.block) for one in items if len(one.title) >= shortest}
    long = [one for one in items if one.title and (_kind(one.block) in kinds or date_of(one, (), (), zone))]
    if len(items) == 1 and len({title for one in items for title in one.titles if len(title) >= shortest}) > 2:
        raise NoList("same")
    if placed and not long:
        raise NoList("menu")
    return long


def repeated(page: LexborHTMLParser, selectors: Sequence[str], base: str, shortest: int, zone: tzinfo) -> list[Item]:
    """Return the items of the list that a page of no known kind most likely has.

    It is that of the links in blocks of one kind, of which most have a date.

    Raises:
        NoList: `undated` where no kind of block has three links with dates; `menu` where there are only short links.
    """
    links = [link for selector in selectors for link in page.css(selector) if not _in_menu(link)]
    groups: dict[tuple[str, ...], list[LexborNode]] = defaultdict(list)
    for link in links[:_MOST_LINKS]:
        groups[_kind(link)].append(link)
    best: list[Item] = []
    most = _FEWEST_REPEATED - 1, 0
    fault = "layout"
    for group in groups.values():
        try:
            items = of_links(group, base, shortest, zone)
        except NoList as error:
            fault = error.fault if fault == "layout" else fault
            continue
        fault = "undated" if len(items) >= _FEWEST_REPEATED else fault
        dated = sum(date_of(one, (), (), zone) is not None for one in items)
        if (dated, len(items)) > most and 2 * dated >= len(items):
            best, most = items, (dated, len(items))
    if not best:
        raise NoList(fault)
    return best


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
    told = [one for one in _short_texts(item.block) if one not in item.titles and one != apart_from]
    for labelled in (True, False):
        for text in told:
            if _starts(text, "published") >= labelled and not _starts(text, "closing"):
                found = read_date(text, formats, zone)
                if found:
                    return found
    return None


def read_date(text: str, formats: Sequence[str], zone: tzinfo) -> datetime | None:
    """Return the moment that a text names, by the formats of strptime first."""
    if _UNIX.fullmatch(text):  # seconds, or milliseconds as JavaScript counts them
        return datetime.fromtimestamp(int(text[:10]), UTC)
    for form in formats:
        try:
            return datetime.strptime(line(text), form).replace(tzinfo=zone)
        except ValueError:
            continue
    return dates.read(text, zone)


def teaser(item: Item, title: str) -> str:
    """Return the HTML of what a block says beside its title and date."""
    links = item.block.css("a")
    for link in links:
        if leads_on(words(link)):
            link.decompose()
    said = [one for one in item.block.css("p") if _tells(words(one), title)]
    if said:
        return "".join(one.html or "" for one in said)
    rest = [text for text in _texts(item.block) if _tells(text, title) and len(text) > _LONGEST_DATE]
    return max(rest, key=len, default="")


def unclipped(title: str) -> str:
    """Return a title without the dots that tell that it goes on."""
    return _CLIPPED.sub("", title)


def leads_on(text: str) -> bool:
    """Say whether a link says no more than that there is more."""
    return text.lower().strip(" .…»›>→") in labels("more")


def _tells(text: str, title: str) -> bool:
    return len(text) > 20 and text != title and not (len(text) <= _LONGEST_DATE and dates.read(text))


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


def _in_menu(link: LexborNode) -> bool:
    node: LexborNode | None = link
    while node is not None:
        if node.tag in ("nav", "footer") or attribute(node, "role") in ("navigation", "contentinfo"):
            return True
        if node.tag not in ("body", "html") and not _MENU.isdisjoint(attribute(node, "class").lower().split()):
            return True
        node = node.parent
    return False


def _beside(link: LexborNode) -> bool:
    node: LexborNode | None = link
    while node is not None and node.tag != "body":
        if node.tag == "aside" or "sidebar" in attribute(node, "class").lower():
            return True
        node = node.parent
    return False


def _best(places: list[Item], zone: tzinfo) -> Item:
    """The place of an item with a date, else the first; it is called by all of them."""
    chosen = next((one for one in places if len(places) > 1 and date_of(one, (), (), zone)), places[0])
    chosen.titles = [title for one in places for title in one.titles]
    return chosen


def _name(item: Item, shortest: int) -> None:
    """Where no link says enough, a heading of the block does; a clipped title is told whole where it can be."""
    if len(item.title) < shortest:
        item.titles += [text for node in item.block.css(_HEADINGS) if (text := words(node))]
    begun = unclipped(item.title)
    if begun != item.title:
        item.titles += [
            text for node in item.block.css(_HEADINGS) if (text := words(node)).startswith(begun) and text != begun
        ]


def _kind(link: LexborNode) -> tuple[str, ...]:
    """The kind of block that a link stands in: the elements around it, without what differs from item to item."""
    parts = []
    node: LexborNode | None = link
    for _number in range(6):
        if node is None or node.tag == "body":
            break
        names = sorted({re.sub(r"[\d_-]+$", "", one) for one in attribute(node, "class").lower().split()})
        kept = [one for one in names if one not in ("odd", "even", "first", "last", "active", "current")]
        parts.append(f"{node.tag}.{'.'.join(kept[:2])}")
        node = node.parent
    return tuple(parts)


def _short_texts(block: LexborNode) -> list[str]:
    """The short texts of a block with a digit in them, the single ones before those put together."""
    single, together = [], []
    for node in block.traverse(include_text=True):
        if node.is_text_node:
            text = line(node.text(deep=False))
            single.append(text)
        else:
            if node.tag == "time" and (told := attribute(node, "datetime")):
                single.insert(0, told)
            text = words(node)
            together.append(text)
    return [text for text in (*single, *together) if len(text) <= _LONGEST_DATE and _DAY_AND_YEAR.search(text)]


def _texts(block: LexborNode) -> list[str]:
    return [line(node.text(deep=False)) for node in block.traverse(include_text=True) if node.is_text_node]


def _starts(text: str, group: str) -> bool:
    lowered = text.lower()
    return any(lowered.startswith(label) for label in labels(group))
