"""Pages: what recipes cost beside the bare tree, and an article's own page beside Readability.

The pages are made here, of the shape of the older template: a menu, a sidebar, and so many items with a teaser, about
60 KB together; the page of an article has 20 KB of text in 60 KB of page.
"""

from collections.abc import Callable
from time import process_time

from selectolax.lexbor import LexborHTMLParser

from egov_tui.feeds import fulltext, pages, recipes
from egov_tui.feeds.job import ListJob, PageJob
from egov_tui.model import Recipe

_TIMES = 20
_ITEMS = 40
_TEASER = "Halmashauri imekabidhi madawati kwa shule za msingi na kuwashukuru wananchi waliochangia ujenzi. " * 8
_MENU = "".join(f"<li class=nav-item><a href=/kurasa/{n}>Sehemu ya {n}</a></li>" for n in range(120))
_SIDE = "".join(f"<li><a href=/announcement/tangazo-{n}>Tangazo namba {n} la kazi ...</a></li>" for n in range(20))


def _page(body: str) -> bytes:
    return (
        f"<!DOCTYPE html><html lang=sw><head><title>Habari</title></head><body><ul class=navbar>{_MENU}</ul>"
        f"<div class=middle-content-wrapper>{body}</div><div class=right-sidebar-content><ul>{_SIDE}</ul></div>"
        f"<footer>Hakimiliki 2017 <img src=/storage/app/uploads/public/a.png></footer></body></html>"
    ).encode()


def _list() -> bytes:
    return _page(
        "".join(
            f"<div class=row><h4><a href=/new/habari-{n}>Habari ya kwanza kati ya nyingi namba {n}</a></h4>"
            f"<p class=date>Imewekwa tarehe: December {n % 28 + 1}, 2024</p><p>{_TEASER}</p>"
            f"<a href=/new/habari-{n}>Soma Zaidi</a></div>"
            for n in range(_ITEMS)
        )
    )


def _article() -> bytes:
    return _page("<h2>Habari</h2>" + f"<p>{_TEASER}</p>" * 25)


def _cost(work: Callable[[], object]) -> float:
    """Milliseconds of CPU, the least of several."""
    least = float("inf")
    for _number in range(_TIMES):
        began = process_time()
        work()
        least = min(least, process_time() - began)
    return 1000 * least


def main() -> None:
    """Print the costs of a list and of an article's own page."""
    known, _faults = recipes.load()
    body, address = _list(), "https://site.example/news"
    floor = _cost(lambda: LexborHTMLParser(body.decode()).css("a[href*='/new/']"))
    print(f"a list of {_ITEMS} items, {len(body) // 1000} KB")
    print(f"  {'tree and one selector':32} {floor:7.2f} ms  1.0 x")

    def told(name: str, chosen: tuple[Recipe, ...], seen: dict[str, str] | None = None) -> None:
        job = ListJob(body, address, chosen, known=seen or {})
        cost = _cost(lambda: pages.read(job))
        print(f"  {name:32} {cost:7.2f} ms  {cost / floor:.1f} x")

    one = (known["octobercms-news"],)
    told("its recipe, all new", one)
    feed = pages.read(ListJob(body, address, one)).feed
    assert feed is not None
    assert len(feed.entries) == _ITEMS
    told("its recipe, nothing new", one, {entry.key: entry.content_hash for entry in feed.entries})
    told("no known kind", (known["generic"],))
    told("all recipes (detection)", tuple(known.values()))
    own = _article()
    print(f"an article's own page, {len(own) // 1000} KB")
    by_library = _cost(lambda: fulltext.page(PageJob(own, address)))
    by_recipe = _cost(lambda: fulltext.page(PageJob(own, address, recipe=known["octobercms-news"])))
    print(f"  {'Readability':32} {by_library:7.2f} ms  1.0 x")
    print(f"  {'its recipe':32} {by_recipe:7.2f} ms  {by_recipe / by_library:.2f} x")
