"""A page of news, or the JSON behind one -> a feed, by recipes. Only the worker process imports this."""

import json
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import cached_property
from html import escape
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from egov_tui.errors import SourceError
from egov_tui.feeds import blocks, documents, dom, entries, records
from egov_tui.feeds.entries import Raw
from egov_tui.feeds.flat import LONGEST, flat
from egov_tui.feeds.job import ListJob
from egov_tui.feeds.moments import read_date
from egov_tui.model import Feed, Problem, Reading, Recipe, Teaser, Trial
from egov_tui.text.clean import line
from egov_tui.text.documents import document, is_document
from egov_tui.text.html import plain
from egov_tui.text.links import safe, web
from egov_tui.text.words import labels
from egov_tui.text.zones import zone_of

_SHELL = 40_000
"""Characters of a page without text that a script is to fill; what has more is no mere shell."""
_FEWEST_WORDS = 200
"""Characters of text that a page has that is no shell."""
_TOLD = 10
"""Items that a trial tells of."""
_NUMBER = "{page}"
_BETWEEN = re.compile(r"\s+[|–—:»·-]+\s+")
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(?:[-_][a-zA-Z]{2,4})?")


def read(job: ListJob) -> Reading:
    """Try recipes on a page: the feed that the best of them reads, and what each of them finds.

    Of several that fit, the one whose path fits goes first, then the one with more evidence, then with more items;
    those for sites of no known kind go last. A single recipe is taken as it is.

    Raises:
        SourceError: the page is empty.
    """
    if not job.body.strip():
        raise SourceError(Problem("empty", job.address))
    page = _Page(job)
    recipes = [one for one in job.recipes if not (job.path and one.path) or _is_for(one, job.path)]
    tried = [_try(recipe, page, alone=len(recipes) == 1) for recipe in recipes]
    if len(tried) > 1:
        tried = sorted((one for one in tried if one.fits), key=lambda one: one.rank, reverse=True)
    # What a sidebar tells is not the list of a page that has lost its own.
    there = [one for one in tried if one.evidence and one.on_path] or tried
    best = next((one for one in there if one.raws), None)
    return Reading(
        feed=_feed(best, page) if best else None,
        recipe=best.recipe.name if best else "",
        title="" if page.is_json else _title(page.tree()),
        trials=tuple(_trial(one, page) for one in tried),
    )


class _Page:
    """A page that recipes are tried on, read once for all of them."""

    def __init__(self, job: ListJob) -> None:
        self.job = job
        self.text = dom.text_of(job.body, job.content_type)
        place = urlsplit(job.base or job.address)
        self.path = f"/{PurePosixPath(place.path).stem}" if place.scheme == "file" else place.path or "/"

    @cached_property
    def is_json(self) -> bool:
        return self.text.lstrip("\ufeff \t\r\n").startswith(("{", "["))

    @cached_property
    def data(self) -> Any:
        """What the JSON holds; None where it cannot be read."""
        with suppress(ValueError, RecursionError):
            return json.loads(self.text.lstrip("\ufeff"), strict=False)
        return None

    def tree(self) -> LexborHTMLParser:
        """A tree of its own for each recipe, for reading takes it apart."""
        return LexborHTMLParser(self._flat)

    @cached_property
    def _flat(self) -> str:
        return flat(self.text)

    @cached_property
    def beginning(self) -> str:
        """What is looked through for evidence: as much as is read of a page."""
        return self.text[:LONGEST]

    @cached_property
    def is_shell(self) -> bool:
        """Whether a script is to fill it."""
        body = self.tree().body
        told = dom.words(body) if body is not None else ""
        return "<script" in self.text.lower() and len(told) < _FEWEST_WORDS and len(self.text) < _SHELL

    @property
    def base(self) -> str:
        """Where relative links start, unless the page tells otherwise."""
        return self.job.base or self.job.address

    def records(self, recipe: Recipe) -> list[Raw]:
        return records.read(self.data, recipe, self.zone(recipe), self.base)

    def zone(self, recipe: Recipe) -> tzinfo:
        return zone_of(self.job.zone or recipe.zone, self.job.address)


@dataclass(frozen=True, slots=True)
class _Tried:
    recipe: Recipe
    evidence: tuple[str, ...]
    raws: tuple[Raw, ...]
    on_path: bool
    listing: str | None = None
    fault: str = ""

    @property
    def rank(self) -> tuple[bool, bool, int, int]:
        """The greater the better."""
        return not self.recipe.repeated, self.on_path, len(self.evidence), len(self.raws)

    @property
    def fits(self) -> bool:
        """Whether something tells for it, or nothing has to."""
        return bool(self.evidence or self.recipe.repeated)


def _is_for(recipe: Recipe, path: str) -> bool:
    return re.search(recipe.path, path, re.IGNORECASE) is not None


def _try(recipe: Recipe, page: _Page, *, alone: bool) -> _Tried:
    evidence = tuple(
        line(found[0])[:60].strip("\"'= >")
        for pattern in recipe.evidence
        if (found := re.search(pattern, page.beginning, re.IGNORECASE))
    )
    raws: Sequence[Raw] = ()
    fault = ""
    try:
        sought = bool(evidence or recipe.repeated or alone or page.is_json)
        if sought and page.is_json == (recipe.format == "json"):
            raws = page.records(recipe) if page.is_json else _html(recipe, page)
            if not raws:
                fault = "shell" if not page.is_json and page.is_shell else "layout"
    except blocks.NoList as error:
        fault = error.fault
    if recipe.format == "json" and raws:
        evidence = evidence or ("JSON",)
    place = page.is_json and urlsplit(recipe.list.address).path == page.path
    on_path = bool(place or (recipe.path and _is_for(recipe, page.path)))
    return _Tried(recipe, evidence, tuple(raws), on_path, _listing(recipe, page) if evidence else None, fault)


def _listing(recipe: Recipe, page: _Page) -> str | None:
    """Where the list of a recipe stands, if not in the page: of JSON elsewhere always, else only for a front page."""
    place = recipe.list.address
    if not place or page.is_json or not web(page.job.address):
        return None
    if recipe.format == "html" and page.path.lower() not in ("/", "/index.php", "/index.html", "/home"):
        return None
    return safe(urljoin(page.job.address, place.replace(_NUMBER, "1")))


def _trial(tried: _Tried, page: _Page) -> Trial:
    zone = page.zone(tried.recipe)
    newest = tuple(Teaser(plain(one.title), read_date(one.published, (), zone)) for one in tried.raws[:_TOLD])
    return Trial(tried.recipe.name, tried.evidence, len(tried.raws), newest, tried.listing, tried.fault, tried.on_path)


def _feed(tried: _Tried, page: _Page) -> Feed:
    recipe, job = tried.recipe, page.job
    head = None if page.is_json else page.tree()
    told = dom.attribute(html, "lang") if head and (html := head.css_first("html")) else ""
    declared = recipe.language or (told if _LANGUAGE.fullmatch(told) else "") or None
    read, listed = entries.read(tried.raws, job.known, page.zone(recipe), declared)
    return Feed(
        kind="page",
        title=_title(head) if head else "",
        link=safe("/", job.address) if web(job.address) else None,
        language=declared,
        entries=read,
        listed=listed,
        next=_next(recipe, page, head),
    )


def _title(head: LexborHTMLParser) -> str:
    """What the site calls itself, else the page, but for what every site calls such a page."""
    site, title = head.css_first("meta[property='og:site_name']"), head.css_first("title")
    told = line(dom.attribute(site, "content")) if site else plain(title.text(deep=True)) if title else ""
    parts = [part for part in _BETWEEN.split(told) if part.lower() not in labels("front")]
    return " – ".join(parts) or told


def _next(recipe: Recipe, page: _Page, head: LexborHTMLParser | None) -> str | None:
    """Where older items stand."""
    address = page.job.address
    if not web(address):
        return None
    for told in recipe.list.next:
        if _NUMBER in told:
            here = _page_number(told, address)
            total = records.at(page.data, "totalPages") if page.is_json else None
            last = isinstance(total, int) and here >= total
            return None if last else safe(urljoin(address, told.replace(_NUMBER, str(here + 1))))
        if head and (link := head.css_first(told)) and (found := dom.target(link, dom.base_of(head, address))):
            return found if web(found) and found != address else None
    return None


def _page_number(template: str, address: str) -> int:
    """The number of a page by its address; of one without a number, 1."""
    before, _mark, after = template.partition(_NUMBER)
    found = re.search(re.escape(before.lstrip("?")) + r"(\d{1,6})" + re.escape(after) + r"(?:$|[&#])", address)
    return int(found[1]) if found else 1


# ---------------------------------------------------------------- HTML


def _html(recipe: Recipe, page: _Page) -> list[Raw]:
    tree, places, zone = page.tree(), recipe.list, page.zone(recipe)
    base = dom.base_of(tree, page.base)
    if recipe.repeated:
        items = blocks.repeated(tree, places.item, base, recipe.limits.title, zone)
    else:
        found = next((nodes for selector in places.item if (nodes := tree.css(selector))), [])
        links = all(node.tag == "a" for node in found)
        if links:
            items = blocks.of_links(found, base, recipe.limits.title, zone)
        else:
            items = [_in_block(node, recipe, base) for node in found[: records.MOST_ITEMS + 1]]
            items = [one for one in items if len(one.title) >= recipe.limits.title]
            if found and not items:
                raise blocks.NoList("menu")
            if len(items) > 2 and len({one.link for one in items}) == 1 and items[0].link:
                raise blocks.NoList("same")
    if len(items) > recipe.limits.items:
        raise blocks.NoList("everything")
    return [_raw(item, recipe, base, zone) for item in items]


def _in_block(node: LexborNode, recipe: Recipe, base: str) -> blocks.Item:
    """An item whose block the recipe names."""
    links = [found for selector in recipe.list.link for found in node.css(selector)]
    link = next((address for one in links if (address := dom.target(one, base))), None)
    item = blocks.Item(node, link)
    for selector in recipe.list.title:
        said = (dom.words(one) for one in node.css(selector))
        title = next((one for one in said if len(one) >= recipe.limits.title), "")
        if title:
            item.titles.append(title)
            break
    return item


def _raw(item: blocks.Item, recipe: Recipe, base: str, zone: tzinfo) -> Raw:
    places = recipe.list
    closes = _first_words(item.block, places.closes)
    files = documents.linked(item.block, (*places.attachments, "a[href]"), base)
    link = item.link if item.link and web(item.link) else ""
    if link and is_document(link) and all(one.url != link for one in files):
        files = (document(link, item.title), *files)
    date = blocks.date_of(item, places.date, recipe.dates, zone, apart_from=closes)
    date = date or _stamped(places.stamp, (link, *(one.url for one in files)))
    summary = dom.first(item.block, places.summary) if places.summary else None
    body = dom.first(item.block, places.body) if places.body else None
    return Raw(
        title=escape(item.title, quote=False),
        link=link,
        published=date.isoformat() if date else "",
        categories=tuple(filter(None, [_first_words(item.block, places.category)])),
        summary=(summary.inner_html or "") if summary else blocks.teaser(item, item.title),
        body=(body.inner_html or "") if body else "",
        base=base if web(base) else "",
        attachments=files,
        closes=closes,
    )


def _first_words(block: LexborNode, selectors: Sequence[str]) -> str:
    return next((text for one in selectors for node in block.css(one) if (text := dom.words(node))), "")


def _stamped(pattern: str, addresses: Sequence[str]) -> datetime | None:
    """The publication time that the name of a document carries."""
    for address in addresses if pattern else ():
        if found := re.search(pattern, unquote(address)):
            with suppress(ValueError, OverflowError, IndexError, OSError):
                return datetime.fromtimestamp(int(found[1]), UTC)
    return None
