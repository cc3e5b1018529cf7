"""Lists of news on sites of no known kind, in the markups that content management systems and people make."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from egov_tui.feeds import pages, recipes
from egov_tui.feeds.job import ListJob

RECIPES, _FAULTS = recipes.load()
SITE = "https://wakala.example"
ZONE = ZoneInfo("Africa/Dar_es_Salaam")
_SWAHILI = "Januari Februari Machi Aprili Mei Juni Julai Agosti Septemba Oktoba Novemba Desemba".split()
_ENGLISH = "January February March April May June July August September October November December".split()


class Told(NamedTuple):
    """An item as a person would note it down."""

    title: str
    day: date
    link: str
    teaser: str


Dated = Callable[[date], str]
DATES: dict[str, Dated] = {
    "swahili": lambda day: f"{day.day} {_SWAHILI[day.month - 1]}, {day.year}",
    "swahili, labelled": lambda day: f"Imewekwa tarehe: {day.day} {_SWAHILI[day.month - 1]} {day.year}",
    "english": lambda day: f"{_ENGLISH[day.month - 1]} {day.day}, {day.year}",
    "english, labelled": lambda day: f"Posted on {day.day} {_ENGLISH[day.month - 1][:3]} {day.year}",
    "numbers": lambda day: f"{day.day:02}/{day.month:02}/{day.year}",
    "iso": lambda day: day.isoformat(),
}


def _each(before: str, item: Callable[[Told, str, int], str], after: str) -> Callable[[Sequence[Told], Dated], str]:
    def render(items: Sequence[Told], dated: Dated) -> str:
        return before + "".join(item(one, dated(one.day), n) for n, one in enumerate(items)) + after

    return render


def _a(one: Told, inner: str = "", more: str = "") -> str:
    return f'<a href="{one.link}"{more}>{inner or one.title}</a>'


def _calendar(one: Told, _date: str, _number: int) -> str:
    day = f"<b>{one.day.day}</b><i>{_ENGLISH[one.day.month - 1][:3]}</i><u>{one.day.year}</u>"
    return (
        f"<div class=event><div class=cal>{day}</div><div class=txt><h4>{_a(one)}</h4><p>{one.teaser}</p></div></div>"
    )


def _wordpress(one: Told, date: str, n: int) -> str:
    thumb = _a(one, "<img src=/t.jpg>", " class=post-thumbnail aria-hidden=true") if n % 2 else ""
    return (
        f'<article id=post-{n} class="post-{n} post type-post status-publish category-k{n % 3} hentry">{thumb}'
        f"<header class=entry-header><h2 class=entry-title>{_a(one, '', ' rel=bookmark')}</h2><div class=entry-meta>"
        f"<span class=posted-on>{_a(one, f'<time datetime={one.day}T08:00:00+03:00>{date}</time>')}</span>"
        f"<span class=byline> by <a href=/author/admin>admin</a></span></div></header>"
        f'<div class=entry-content><p>{one.teaser} <a href="{one.link}#more-{n}" class=more>Continue reading</a></p>'
        f"</div><footer class=entry-footer><a href=/category/k{n % 3}>Kundi {n % 3}</a>"
        f'<a href="{one.link}#respond">Leave a comment</a></footer></article>'
    )


def _drupal(one: Told, date: str, n: int) -> str:
    return (
        f'<div class="views-row views-row-{n} views-row-{"odd" if n % 2 else "even"}">'
        f'<div class="views-field views-field-title"><span class=field-content>{_a(one)}</span></div>'
        f'<div class="views-field views-field-created"><span class=field-content>{date}</span></div>'
        f'<div class="views-field views-field-body"><div class=field-content><p>{one.teaser}</p></div></div>'
        f'<div class="views-field views-field-view-node">{_a(one, "Read more")}</div></div>'
    )


def _joomla(one: Told, date: str, n: int) -> str:
    return (
        f'<div class="items-row cols-1 row-{n}"><div class="item column-1"><div class=head><h2>{_a(one)}</h2></div>'
        f"<dl class=article-info><dt>Details</dt><dd class=published>Published: {date}</dd><dd>Hits: {n}</dd>"
        f'</dl><p>{one.teaser}</p><p class=readmore>{_a(one, "Read more ...", f""" title="Read more: {one.title}" """)}'
        f"</p></div></div>"
    )


MARKUPS: dict[str, Callable[[Sequence[Told], Dated], str]] = {
    "list": _each("<ul>", lambda one, day, n: f"<li>{_a(one)} <span>{day}</span></li>", "</ul>"),
    "list, dates first": _each("<ul>", lambda one, day, n: f"<li><small>{day}</small> {_a(one)}</li>", "</ul>"),
    "date in the text": _each("<ul>", lambda one, day, n: f"<li>{_a(one)} - {day}</li>", "</ul>"),
    "cards": _each(
        "<div class=row>",
        lambda one, day, n: (
            f"<div class=col-md-4><div class=card><img src=/x.jpg><h5>{_a(one)}</h5><p>{one.teaser}</p>"
            f"<div class=card-footer>{day}</div></div></div>"
        ),
        "</div>",
    ),
    "cards that are links": _each(
        "<div class=row>",
        lambda one, day, n: (
            f'<div class=col><a href="{one.link}"><img src=/x.jpg><h3>{one.title}</h3>'
            f"<p>{one.teaser}</p><span>{day}</span></a></div>"
        ),
        "</div>",
    ),
    "cards that are links without headings": _each(
        "<div class=row>",
        lambda one, day, n: (
            f'<div class=col><a href="{one.link}"><div class=d>{day}</div><div>{one.title}</div>'
            f"<div>{one.teaser}</div></a></div>"
        ),
        "</div>",
    ),
    "date within the link": _each(
        "<ul>", lambda one, day, n: f'<li><a href="{one.link}">{one.title} <span>{day}</span></a></li>', "</ul>"
    ),
    "table": _each(
        "<table><tr><th>Na<th>Kichwa<th>Tarehe</tr>",
        lambda one, day, n: f"<tr><td>{n + 1}</td><td>{_a(one)}</td><td>{day}</td></tr>",
        "</table>",
    ),
    "table, two rows an item": _each(
        "<table>", lambda one, day, n: f"<tr><td>{_a(one)}</td></tr><tr><td>{day}</td></tr>", "</table>"
    ),
    "table with a button": _each(
        "<table>",
        lambda one, day, n: f"<tr><td>{one.title}</td><td>{day}</td><td>{_a(one, 'Pakua')}</td></tr>",
        "</table>",
    ),
    "definitions": _each("<dl>", lambda one, day, n: f"<dt>{_a(one)}</dt><dd>{day}</dd>", "</dl>"),
    "definitions, dates first": _each("<dl>", lambda one, day, n: f"<dt>{day}</dt><dd>{_a(one)}</dd>", "</dl>"),
    "articles": _each(
        "<section>",
        lambda one, day, n: (
            f"<article><header><h2>{_a(one)}</h2></header><p>{one.teaser}</p>"
            f"<footer><time datetime={one.day}>{day}</time></footer></article>"
        ),
        "</section>",
    ),
    "linked in the foot of articles": _each(
        "<section>",
        lambda one, day, n: (
            f"<article><header><h2>{one.title}</h2></header><p>{one.teaser}</p>"
            f"<footer>{day} {_a(one, 'Soma zaidi')}</footer></article>"
        ),
        "</section>",
    ),
    "headings without anything around": _each(
        "<div>", lambda one, day, n: f"<h3>{_a(one)}</h3><p>{day}</p><p>{one.teaser}</p>", "</div>"
    ),
    "headings below dates": _each(
        "<div>", lambda one, day, n: f"<p class=d>{day}</p><h3>{_a(one)}</h3><p>{one.teaser}</p>", "</div>"
    ),
    "headings and links that lead on": _each(
        "<div>",
        lambda one, day, n: f"<h3>{one.title}</h3><p>{day}</p><p>{one.teaser}</p><p>{_a(one, 'Soma zaidi')}</p>",
        "</div>",
    ),
    "links and breaks": _each("<div>", lambda one, day, n: f"{_a(one)} {day}<br>", "</div>"),
    "paragraphs": _each("<div>", lambda one, day, n: f"<p>{_a(one)} - {day}</p>", "</div>"),
    "paragraphs, nothing around": _each("", lambda one, day, n: f"<p>{_a(one)} - {day}</p>", ""),
    "images with names": _each(
        "<div>",
        lambda one, day, n: f'<div class=it>{_a(one, f"""<img src=/x.jpg alt="{one.title}">""")}<p>{day}</p></div>',
        "</div>",
    ),
    "images and headings": _each(
        "<div>",
        lambda one, day, n: (
            f"<div class=it>{_a(one, '<img src=/x.jpg alt=picha>')}<h4>{one.title}</h4><p>{day}</p></div>"
        ),
        "</div>",
    ),
    "links that lead on": _each(
        "<ul>",
        lambda one, day, n: f"<li><strong>{one.title}</strong><p>{day}</p>{_a(one, 'Soma zaidi »')}</li>",
        "</ul>",
    ),
    "lists in lists": _each(
        "<ul><li>Mwaka wa fedha<ul>",
        lambda one, day, n: f"<li>{_a(one)} <em>({day})</em></li>" + ("</ul><li>Kabla<ul>" if n == 2 else ""),
        "</ul></ul>",
    ),
    "calendars": _each("<div>", _calendar, "</div>"),
    "wordpress": _each("<main>", _wordpress, "</main>"),
    "drupal": _each("<div class=view-content>", _drupal, "</div>"),
    "joomla": _each("<div class=blog>", _joomla, "</div>"),
}

AROUND = (
    "<!DOCTYPE html><html lang=sw><head><title>Habari | Wakala</title></head><body>"
    "<header><nav><ul>{menu}</ul></nav></header>"
    '<div id=side class="sidebar">{side}</div><div id=content><h1>Habari na Matukio</h1>{list}</div>'
    "<div class=links><ul>{links}</ul></div>"
    "<footer><p>&copy; 2024 Wakala. Ilisasishwa 1 Januari 2024</p><ul>{menu}</ul></footer></body></html>"
)


def page(body: str, items: Sequence[Told], dated: Dated) -> str:
    menu = "".join(f'<li><a href="/kurasa/{n}">Kuhusu wakala wetu na kazi zake {n}</a></li>' for n in range(12))
    links = "".join(f'<li><a href="https://w{n}.example/">Wizara na idara nyingine {n}</a></li>' for n in range(15))
    side = "".join(f"<p>{_a(one, one.title[:12] + '...')} <i>{dated(one.day)}</i></p>" for one in items[:4])
    return AROUND.format(menu=menu, links=links, side=side, list=body)


_WORDS = (
    "taarifa mkutano wananchi mradi maji shule hospitali bajeti barabara umeme afya kilimo uchaguzi mafunzo".split()
)


@st.composite
def lists(draw: st.DrawFn) -> list[Told]:
    days = draw(st.lists(st.dates(date(2005, 1, 1), date(2025, 12, 31)), min_size=4, max_size=9))
    found = []
    for number, day in enumerate(days):
        words = draw(st.lists(st.sampled_from(_WORDS), min_size=2, max_size=9))
        teaser = " ".join(["Wananchi wamesema", *draw(st.lists(st.sampled_from(_WORDS), min_size=9, max_size=30))])
        found.append(Told(f"{' '.join(words).capitalize()} awamu ya {number}", day, f"/taarifa/{number + 100}", teaser))
    return found


@pytest.mark.parametrize("dated", DATES.values(), ids=DATES)
@pytest.mark.parametrize("markup", MARKUPS.values(), ids=MARKUPS)
@settings(max_examples=4, deadline=None)
@given(lists())
def test_a_list_of_news_is_found_whole_whatever_its_markup(
    markup: Callable[[Sequence[Told], Dated], str], dated: Dated, items: list[Told]
) -> None:
    body = page(markup(items, dated), items, dated).encode()
    job = ListJob(body, f"{SITE}/habari", (RECIPES["generic"],), zone=ZONE.key)
    reading = pages.read(job)
    assert reading.feed is not None, reading.trials
    told = [
        (one.title, one.published and one.published.astimezone(ZONE).date(), one.link) for one in reading.feed.entries
    ]
    assert told == [(one.title, one.day, SITE + one.link) for one in items]
