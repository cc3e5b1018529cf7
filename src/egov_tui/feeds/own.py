"""The page of an article -> its whole text, by the recipe of its source."""

from datetime import datetime, tzinfo

from selectolax.lexbor import LexborHTMLParser, LexborNode

from egov_tui.feeds import blocks, documents, dom
from egov_tui.feeds.job import PageJob
from egov_tui.feeds.moments import LONGEST_DATE, read_date, says
from egov_tui.model import Own, Page, Recipe
from egov_tui.text.html import sanitize
from egov_tui.text.zones import zone_of

_SMALL = "p, div, span, small, em, i, b, strong, time, h4, h5, h6, li"
"""Elements that a line with the day of publication stands in."""
_MOST = 200
"""Elements that are looked at for it: it stands at the beginning or the end."""


def own(job: PageJob) -> Page | None:
    """Return what the page of an article says; None where the recipe finds no text in it.

    The day of publication is told apart from the text, where a label tells that it is one.
    """
    recipe = job.recipe
    if recipe is None or recipe.page is None:
        return None
    tree = dom.tree(dom.text_of(job.body, job.content_type))
    body = dom.first(tree, recipe.page.body)
    if body is None:
        return None
    base = dom.base_of(tree, job.address)
    zone = zone_of(job.zone or recipe.zone, job.address)
    published = _told(tree, recipe.page, recipe, zone)
    title = next((said for one in tree.css("h1, h2, h3") if _continues(said := dom.words(one), job.title)), "")
    files = documents.linked(tree.body or body, recipe.page.attachments, base)
    for selector in recipe.page.without:
        for node in body.css(selector):
            node.decompose()
    published = _taken_out(body, recipe, zone) or published
    html = sanitize(body.inner_html or "", base)
    return Page(html, recipe.name, published, files, title) if html else None


def _told(tree: LexborHTMLParser, places: Own, recipe: Recipe, zone: tzinfo) -> datetime | None:
    """The date that stands where the recipe says."""
    dated = (read_date(dom.words(one), recipe.dates, zone) for name in places.date for one in tree.css(name))
    return next((one for one in dated if one), None)


def _taken_out(body: LexborNode, recipe: Recipe, zone: tzinfo) -> datetime | None:
    """The day of publication that the text itself is labelled with, taken out of it."""
    for node in body.css(_SMALL)[:_MOST]:
        text = dom.words(node)
        if 0 < len(text) <= LONGEST_DATE and says(text, "published") and (date := read_date(text, recipe.dates, zone)):
            node.decompose()
            return date
    return None


def _continues(heading: str, title: str) -> bool:
    """Whether a heading says whole what a title says that was clipped."""
    begun = blocks.unclipped(title)
    return begun != title and heading.startswith(begun)
