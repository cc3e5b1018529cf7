"""Pages and JSON that are broken, or made to break whoever reads them, against every recipe alone and all of them."""

import json
from collections.abc import Iterator, Mapping

import pytest

from egov_tui.errors import SourceError
from egov_tui.feeds import pages, recipes
from egov_tui.feeds.job import ListJob
from egov_tui.model import Feed, Reading
from egov_tui.text.clean import clean, line

RECIPES, _FAULTS = recipes.load()
PAGE, DATA = "https://site.example/news", "https://site.example/api/news?page=1&limit=50"
OF_EVERY_KIND = (
    '<div class="middle-content-wrapper"><img src="/storage/app/uploads/public/x.jpg"><img class="emblem">'
    '<article class="node-detail"></article><a href="/uploads/documents/sw-1700000000-x.pdf">Tangazo la kazi</a>'
)
"""What tells for every kind of site at once."""
DATE = "Imewekwa tarehe: December 3rd, 2024"
UNSEEN = "\u202e\u2066\x1b[31m\x07\x9b2J\u200b\ufeff\x00"
ENTITIES = "&#27;[2J&#x202e;&#0;&#x9b;"


def item(n: int, link: str = "", title: str = "", date: str = DATE) -> str:
    name = title or f"Habari ya kiungo namba {n}"
    return f'<div class=item><h3><a href="{link or f"/new/{n}"}">{name}</a></h3><p class=date>{date}</p></div>'


def items(count: int, **more: str) -> str:
    return "".join(item(n, **more) for n in range(count))


def page(body: str, head: str = "") -> str:
    return f"<html><head>{head}</head><body>{OF_EVERY_KIND}{body}</body></html>"


LINKS = (
    "javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,/new/x", "//new/a", "http:///new/", "http://[::1/new/",
    "https://x:99999/new/a", "/new/\x00a", "/new/ä b", "\\\\evil\\new\\", "/new/" + "a" * 5000, "mailto:x@new", "#", "",
    "?x=/new/", "../../new/a", "https://u:siri@h.example/new/a", "file:///etc/new/a", "tel:/new/1", "/new/\ud800",
)  # fmt: skip
PAGES: Mapping[str, str | bytes] = {
    "nothing but text": "hakuna",
    "no body": "<html><head></head></html>",
    "a bracket": "<",
    "frames": "<html><frameset><frame src=/new/a><frame src='javascript:alert(1)'></frameset></html>",
    "nothing closed": "<html><body><div><ul><li><a href='/new/a'>Habari ya kiungo<li><p><b><table><tr><td",
    "nothing opened": "</a></div></body></html>" * 50,
    "NUL": "\0" * 5000,
    "NUL between": page(items(4)).replace("a", "a\0"),
    "not UTF-8": page(items(4)).encode().replace(b"H", b"\xff\xfe\x80"),
    "UTF-16 that says it is UTF-8": page(items(4), "<meta charset=utf-8>").encode("utf-16"),
    "an encoding that is none": page(items(4), "<meta charset='x-hakuna'>"),
    "base of another host": page(items(4), "<base href='https://other.example/x/'>"),
    "base that is a script": page(items(4), "<base href='javascript:alert(1)'>"),
    "base that is nothing": page(items(4), "<base href='http://[::1'>"),
    "a hundred thousand elements within each other": page("<div>" * 100_000 + items(3) + "</div>" * 100_000),
    "items within items": page("".join(f"<div><a href=/new/{n}>Habari ya kiungo {n}</a> {DATE}" for n in range(3000))),
    "very many attributes": page(f"<a href=/new/a {' '.join(f'a{n}=1' for n in range(100_000))}>Habari ya</a>"),
    "more items than any list has": page(items(5000)),
    "rows that are never closed": page(
        "<table>" + "".join(f"<tr><td><a href=/new/{n}>Habari ya kiungo {n}</a><td>1/2/2024" for n in range(3000))
    ),
    "many kinds of blocks": page(
        "".join(f"<div class='{'k' * (n % 40 + 1)}{'j' * (n // 40 + 1)}'>{item(n)}</div>" for n in range(1500))
    ),
    "a block without end": page(f"<div><a href=/new/a>Habari ya kiungo</a>{'<p>12 13</p>' * 20_000}</div>"),
    "all to one address": page(items(500, link="/new/a")),
    "one title, one day": page("".join(item(n, title="TANGAZO KWA UMMA WOTE") for n in range(100))),
    "a title of a megabyte": page(item(1, title="Aa " * 350_000) + items(3)),
    "joiners without end": page(item(1, title="Habari " + "\u200d" * 300_000 + "ya") + items(3)),
    "marks without end": page(item(1, title="Habari a" + "\u0301" * 300_000) + items(3)),
    "what commands a terminal": page(
        item(1, title=f"Habari {UNSEEN} ya {ENTITIES} kwanza")
        + f"<div class=item><a href=/new/z title='Habari {ENTITIES} ya pili kwa umma'>Habari</a>{DATE}</div>"
        + items(3),
        f"<title>Wakala {UNSEEN}{ENTITIES}</title><meta property='og:site_name' content='Wakala {UNSEEN}'>",
    ),
    "a language that is none": f"<html lang='sw{UNSEEN}'>" + page(items(4)),
    "days that are none": page(
        "".join(
            item(n, date=date)
            for n, date in enumerate(
                ["1 Januari 9999", "0 Januari 0000", "32/13/2024", "9" * 60, "1999999999999", "-1", "1/1/1", "29/2/23"]
            )
        )
    ),
    "links that lead nowhere": page("".join(item(n, link) for n, link in enumerate(LINKS))),
    "documents that lead nowhere": page("".join(item(n, f"{one}/uploads/public/x.pdf") for n, one in enumerate(LINKS))),
    "the menu": page("<nav>" + items(20) + "</nav><ul class=menu>" + items(20) + "</ul>"),
    "short links": page("".join(f"<li><a href=/new/{n}>Zaidi</a></li>" for n in range(30))),
    "evidence that goes on": "class='" + "a " * 300_000 + "<article" + " node-detai" * 50_000,
    "scripts that never end": page(items(3) + "<script>" + "x" * 100_000),
    "comments that never end": "<!--" * 100_000,
    "quotes that never end": "<a href='" * 50_000,
}  # fmt: skip
MANY = "9" * 4_000
JSON: Mapping[str, str] = {
    **{
        name: json.dumps(data)
        for name, data in {
            "an object for the list": {"data": {"a": 1}},
            "a text for the list": {"data": "x"},
            "texts for items": {"data": ["a", None, 1, []]},
            "numbers": [1, 2, 3],
            "objects for ids and titles": {"data": [{"id": {"a": 1}, "title": ["x"]}, {"id": [1], "title": "Habari"}]},
            "one id for all": {"data": [{"id": 1, "title": f"Habari {n}", "date": "2024-01-01"} for n in range(50)]},
            "the same item for ever": {"data": [{"id": 1, "title": "TANGAZO", "date": "2024-01-01"}] * 50},
            "files that are none": {"data": [{"id": 1, "title": "x", "attachments": [[[{}]], {"url": {}}, None, 5]}]},
            "files that are scripts": {"data": [{"id": 1, "title": "x", "attachments": ["javascript:x", "//"]}]},
            "links that lead nowhere": {"data": [{"id": n, "title": "x", "link": one} for n, one in enumerate(LINKS)]},
            "what commands a terminal": {
                "totalPages": {"x": UNSEEN},
                "data": [
                    {
                        "id": f"x{UNSEEN}", "title": f"Habari {UNSEEN}{ENTITIES}", "category": UNSEEN, "date": UNSEEN,
                        "content": f"<p>{UNSEEN}{ENTITIES}a</p>", "excerpt": UNSEEN + "b", "deadline": UNSEEN,
                        "attachments": [{"url": "/a.pdf", "fileName": f"a{UNSEEN}", "fileType": f"a/{UNSEEN}b"}],
                    }
                ],
            },
            "halves of characters": {"data": [{"id": "\ud800", "title": "\udfff habari", "link": "/\ud800"}]},
            "truths": {"data": [{"id": True, "title": False, "date": True, "link": 1}]},
            "more than is read": {"data": [{"id": n, "title": f"Habari {n}"} for n in range(5000)]},
        }.items()
    },
    "numbers that are none": '{"data":[{"id":Infinity,"title":NaN,"date":-Infinity}]}',
    "numbers of thousands of digits": f'{{"data":[{{"id":{MANY},"title":{MANY},"date":{MANY}}}],"totalPages":{MANY}}}',
    "a number of too many digits": '{"data":[{"id":' + "1" * 5_000 + ',"title":"x"}]}',
    "lists in lists": "[" * 100_000,
    "objects in objects": '{"data":' * 100_000,
    "cut off": '{"data":[{"id":1,',
    "a brace": "{",
    "names told twice": '{"data":1,"data":[{"id":1,"title":"habari"}]}',
    "control characters as they are": '{"data":[{"id":1,"title":"a\x1b\x00b"}]}',
}  # fmt: skip


def read(body: str | bytes, address: str, *names: str) -> Reading | None:
    data = body if isinstance(body, bytes) else body.encode("utf-8", "surrogatepass")
    chosen = tuple(RECIPES[name] for name in names) or tuple(RECIPES.values())
    try:
        return pages.read(ListJob(data, address, chosen))
    except SourceError:
        return None


def lines(reading: Reading) -> Iterator[str | None]:
    """All that is shown on one line."""
    yield reading.title
    for trial in reading.trials:
        yield from (*trial.evidence, trial.listing, trial.fault, *(one.title for one in trial.newest))
    yield from in_feed(reading.feed) if reading.feed else ()


def in_feed(feed: Feed) -> Iterator[str | None]:
    yield from (feed.title, feed.link, feed.language, feed.next)
    for one in feed.entries:
        yield from (one.key, one.title, one.link, one.guid, one.language, *one.categories, one.closing)
        for file in one.attachments:
            yield from (file.url, file.type, file.title)


BODIES: dict[str, tuple[str | bytes, str]] = {f"page: {name}": (body, PAGE) for name, body in PAGES.items()}
BODIES |= {f"JSON: {name}": (body, DATA) for name, body in JSON.items()}


@pytest.mark.parametrize("recipe", [None, *RECIPES])
@pytest.mark.parametrize("name", BODIES)
def test_nothing_a_site_sends_breaks_a_recipe_or_comes_through_it_unclean(name: str, recipe: str | None) -> None:
    reading = read(*BODIES[name], *((recipe,) if recipe else ()))
    if reading is None:
        return
    for text in lines(reading):
        assert text is None or line(text) == text
    for one in reading.feed.entries if reading.feed else ():
        assert clean(one.html) == one.html
        assert clean(one.summary) == one.summary
        assert one.link is None or one.link.startswith(("http://", "https://"))
    if reading.feed:
        assert len(set(reading.feed.listed)) == len(reading.feed.listed)


@pytest.mark.parametrize("name", ["more items than any list has", "all to one address", "short links", "the menu"])
def test_what_is_no_list_of_news_is_none(name: str) -> None:
    reading = read(PAGES[name], PAGE, "octobercms-news")
    assert reading is not None
    assert reading.feed is None
    faults = {"more items than any list has": "everything", "all to one address": "same"}
    assert reading.trials[0].fault == faults.get(name, "menu")


@pytest.mark.parametrize("recipe", ["octobercms-news", "generic"])
def test_rows_and_cells_whose_end_tags_are_left_out_are_a_table_as_any_other(recipe: str) -> None:
    rows = "".join(f"<tr><td>{n}<td><a href=/new/{n}>Habari ya kiungo {n}</a><td>1/2/2024" for n in range(150))
    reading = read(page(f"<table>{rows}</table>"), PAGE, recipe)
    assert reading is not None
    assert reading.feed is not None
    assert len(reading.feed.entries) == 150
    assert all(one.published for one in reading.feed.entries)


def test_what_a_title_hides_is_left_out_and_the_rest_stays() -> None:
    reading = read(PAGES["what commands a terminal"], PAGE, "octobercms-news")
    assert reading is not None
    assert reading.feed is not None
    first, second = [one.title for one in reading.feed.entries][:2]
    assert first.startswith("Habari [31m2J ya [2J")
    assert first.endswith("kwanza")
    assert second.endswith("ya pili kwa umma")
