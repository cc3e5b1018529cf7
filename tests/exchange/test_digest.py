"""A digest: what is told of some days, what is only counted, and how it is written."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from msgspec.structs import replace

from egov_tui import i18n
from egov_tui.exchange.digest import Digest, digest
from egov_tui.exchange.digestforms import FORMS, WIDTH, document, record, text
from egov_tui.exchange.period import Period
from egov_tui.exchange.telling import told
from egov_tui.model import Article, Attachment, Problem, Source

SINCE, UNTIL = datetime(2026, 11, 19, tzinfo=UTC), datetime(2026, 11, 26, tzinfo=UTC)
DAYS = Period(SINCE, UNTIL)
MAJI, AFYA, ELIMU = "Wizara ya Maji", "Wizara ya Afya", "Wizara ya Elimu"


def source(number: int, agency: str, **more: object) -> Source:
    known = Source(number, f"s{number}", agency, agency, f"https://s{number}.example/feed", last_ok=UNTIL)
    return replace(known, **more)


SOURCES = (source(1, MAJI), source(2, AFYA), source(3, ELIMU))


def article(number: int, agency: str = MAJI, **more: object) -> Article:
    """An article of the days, the higher its number the newer."""
    known = Article(
        number,
        f"k{number}",
        f"s{[MAJI, AFYA, ELIMU].index(agency) + 1}",
        agency,
        f"Habari {number}",
        link=f"https://s.example/{number}?utm_source=feed",
        date=SINCE + timedelta(minutes=number),
        language="sw",
    )
    return replace(known, **more)


def made(
    articles: Sequence[Article], calls: Sequence[Article] = (), sources: Sequence[Source] = SOURCES, most: int = 20
) -> Digest:
    newest = {one.source: one.date for one in articles if one.date}
    return digest(articles, calls, sources, newest, DAYS, most=most)


def written(found: Digest, form: str = "text") -> str:
    return "".join(FORMS[form](told(found)))


WORLD = made(
    [
        article(1, summary="Kisima kimefunguliwa na waziri. Wananchi wamefurahi.", edited=True, story=5),
        article(2, AFYA, title="Chanjo", attachments=(Attachment("https://s.example/a.pdf"),) * 2),
        article(3, AFYA, date_estimated=True, story=5),
        article(4, title="Zabuni ya mabomba", closes=UNTIL + timedelta(days=3, hours=9)),
    ],
    [
        article(4, title="Zabuni ya mabomba", closes=UNTIL + timedelta(days=3, hours=9)),
        article(0, AFYA, title="Ajira", date=SINCE - timedelta(days=9), closes=UNTIL + timedelta(hours=5)),
    ],
    (
        *SOURCES,
        source(4, "Bandari", last_problem=Problem("timeout", "https://s4.example/"), failing_since=SINCE),
        source(5, "Posta", last_ok=None),
        source(6, "Reli", offered=True),
    ),
)
TOLD = """\
News of public agencies
=======================
19 November 2026 to 25 November 2026
4 articles · 2 agencies

Closing dates
-------------
Calls of these days that are open, and earlier ones that close within 30
days; the soonest first.

* Ajira
  Closes 26 November 2026, 05:00 (today) · Wizara ya Afya · published
  earlier, on 10 November 2026
  https://s.example/0

* Zabuni ya mabomba
  Closes 29 November 2026, 09:00 (in 3 days) · Wizara ya Maji
  https://s.example/4

Wizara ya Maji (2)
------------------

* Zabuni ya mabomba
  19 November 2026
  https://s.example/4

* Habari 1
  19 November 2026 · edited by the agency · also: Wizara ya Afya
  Kisima kimefunguliwa na waziri.
  https://s.example/1

Wizara ya Afya (2)
------------------

* Chanjo
  19 November 2026 · 2 attachments
  https://s.example/2

  1 article tells what another one told first

Silent
------
These sources had no news in these days.

* Wizara ya Elimu · no news so far · last answered 26 November 2026
* Posta · no news so far · not fetched yet

Failed
------
These sources cannot be read at present; news of theirs may be missing.

* Bandari · since 19 November 2026
  The server took too long to answer. Try again later.
"""


def test_a_small_world_as_text() -> None:
    assert written(WORLD) == TOLD


def test_the_same_world_in_swahili_says_no_english() -> None:
    i18n.activate("sw")
    shown = written(WORLD)
    assert "Novemba 2026" in shown
    assert "19 November" not in shown
    assert "Habari 1" in shown
    assert '<html lang="sw">' in written(WORLD, "html")


def test_the_same_digest_gives_the_same_bytes() -> None:
    for form in FORMS:
        assert written(WORLD, form) == written(WORLD, form)
    assert json.dumps(record(WORLD)) == json.dumps(record(WORLD))


def test_no_number_of_an_article_stands_where_people_read() -> None:
    only = made([article(987_654, link="https://s.example/x")])
    for form in FORMS:
        assert "987654" not in written(only, form).replace("Habari 987654", "")


# ---------------------------------------------------------------- what is counted


def test_a_long_list_is_cut_and_says_so() -> None:
    found = made([article(n) for n in range(1, 10_001)], most=20)
    (share,) = found.agencies
    assert (share.articles, len(share.told), share.more) == (10_000, 20, 9_980)
    assert share.told[0].article.title == "Habari 10000", "the newest come first"
    assert "Wizara ya Maji (10,000)" in written(found)
    assert "and 9,980 more articles" in written(found)
    assert made([article(n) for n in range(30)], most=0).agencies[0].more == 0


def test_every_list_that_is_cut_says_so() -> None:
    calls = [article(n, closes=UNTIL + timedelta(days=n)) for n in range(1, 6)]
    sources = [source(n, f"Taasisi {n}") for n in range(10)]
    failing = [replace(one, id=99, last_problem=Problem("gone", "https://x.example/")) for one in sources]
    shown = written(made([], calls, [*sources, *failing], most=3))
    assert "and 2 more closing dates" in shown
    assert shown.count("and 7 more sources") == 2


def test_one_story_is_told_once_under_who_had_it_first() -> None:
    found = made([article(1, AFYA, story=1), article(2, MAJI, story=1), article(3, ELIMU, story=1), article(4)])
    afya = next(share for share in found.agencies if share.agency == AFYA)
    assert [one.also for one in afya.told] == [(MAJI, ELIMU)]
    assert {share.agency: (share.articles, share.repeated) for share in found.agencies} == {
        MAJI: (2, 1),
        AFYA: (1, 0),
        ELIMU: (1, 1),
    }
    assert not found.silent, "who repeats a story is not silent"


def test_a_call_of_several_agencies_is_listed_once() -> None:
    calls = [article(n, agency, story=1, closes=UNTIL + timedelta(1)) for n, agency in ((2, MAJI), (1, AFYA))]
    (only,) = made([], calls).deadlines
    assert (only.article.agency, only.also) == (AFYA, (MAJI,))


def test_agencies_stand_in_the_order_of_their_sources() -> None:
    found = made([article(1, ELIMU), article(2, AFYA), article(3, MAJI)])
    assert [share.agency for share in found.agencies] == [MAJI, AFYA, ELIMU]


def test_two_sources_of_one_agency_are_one_share() -> None:
    twins = (source(1, MAJI), source(2, MAJI, title="Zabuni"))
    found = digest([article(1), article(2, source="s2")], [], twins, {}, DAYS)
    assert [(share.agency, share.articles) for share in found.agencies] == [(MAJI, 2)]
    assert "* Wizara ya Maji, Zabuni · no news" in written(digest([], [], twins, {}, DAYS))


articles = st.lists(st.tuples(st.sampled_from([MAJI, AFYA, ELIMU]), st.none() | st.integers(1, 3)), max_size=60).map(
    lambda rows: [article(n, agency, story=story) for n, (agency, story) in enumerate(rows, 1)]
)


@given(articles, st.integers(0, 5))
def test_every_article_is_counted_exactly_once(given_: list[Article], most: int) -> None:
    found = made(given_, most=most)
    assert found.articles == len(given_) == sum(share.articles for share in found.agencies)
    for share in found.agencies:
        assert share.articles == sum(one.agency == share.agency for one in given_)
        assert share.articles == len(share.told) + share.more + share.repeated
        assert not most or len(share.told) <= most
    ids = [one.article.id for share in found.agencies for one in share.told]
    assert len(ids) == len(set(ids))
    stories = [one.article.story for share in found.agencies for one in share.told if one.article.story]
    assert len(stories) == len(set(stories))


def test_nothing_is_told_in_one_sentence_beside_who_was_silent() -> None:
    found = made([], sources=())
    assert found.empty
    assert written(found).splitlines()[2:] == ["No news from 19 November 2026 to 25 November 2026."]
    one = replace(found, period=Period(SINCE, SINCE + timedelta(days=1)))
    assert "No news of 19 November 2026." in written(one)


def test_what_was_offered_counts_and_is_neither_silent_nor_failed() -> None:
    offered = source(1, MAJI, offered=True, last_problem=Problem("gone", "https://x.example/"))
    assert made([article(1)], sources=[offered]).articles == 1
    assert not made([], sources=[offered]).failed
    assert not made([], sources=[offered]).silent


def test_a_source_that_fails_is_not_called_silent_too() -> None:
    failing = source(1, MAJI, last_problem=Problem("timeout", "https://x.example/?token=abc"))
    found = made([], sources=[failing])
    assert not found.silent
    assert "token=abc" not in written(found)


# ---------------------------------------------------------------- hostile text

HOSTILE = (
    "[x](https://evil.example) <script>alert(1)</script> &amp; *b*",
    "<!-- --> ]]> <a href='https://evil.example'>",
    "# kichwa",
    "1. orodha",
    "`code` | a | ~~b~~ \\",
    "\x1b]0;owned\x07\u202etxt\x00",
    "www.bank.example",
    "![i](https://t.example/p.png)",
    "</li></ul></body>",
    "a\n\n# b\n\n- c",
    '" onclick="x',
)


class _Page(HTMLParser):
    """What a page is made of; it fails where something is closed that was not opened last."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.words = ""
        self.targets: list[str] = []
        self.feed(page)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert {name for name, _value in attrs} <= {
            *("lang", "dir", "style", "href", "rel", "charset", "name", "content", "http-equiv", "start"),
        }
        self.tags.append(tag)
        self.targets += [value or "" for name, value in attrs if name in ("href", "src")]
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def squeezed(words: str) -> str:
    return "".join(words.split())


def hostile(title: str) -> Digest:
    named = replace(article(1), title=title, agency=title, summary=f"{title} na zaidi ya hayo yote.")
    return digest(
        [named],
        [replace(named, closes=UNTIL + timedelta(1))],
        [source(1, title), source(7, title, title=title, last_problem=Problem("timeout", "https://s.example/"))],
        {"s1": SINCE},
        DAYS,
        query=title,
    )


@pytest.mark.parametrize("title", HOSTILE)
def test_hostile_titles_stay_text_in_every_form(title: str) -> None:
    found = hostile(title)
    for form in FORMS:
        assert not set("\x1b\x07\u202e\x00") & set(written(found, form))
    page = _Page(written(found, "html"))
    assert set(page.tags) <= set("html head meta title style body h1 h2 p ul li div strong a".split())
    assert set(page.targets) == {"https://s.example/1"}
    shown = _Page(f"<div>{MarkdownIt('commonmark').render(written(found, 'markdown'))}</div>".replace(" />", ">"))
    assert set(shown.tags) <= {"div", "h1", "h2", "p", "ul", "li", "a", "br"}
    assert set(shown.targets) == {"https://s.example/1"}
    assert shown.tags.count("li") == 3
    assert json.loads(json.dumps(record(found)))["articles"] == 1
    assert [link.address for link in document(told(found)).links] == ["https://s.example/1"] * 2


@given(st.text(max_size=60))
def test_any_title_is_shown_by_markdown_and_html_as_text_shows_it(title: str) -> None:
    found = made([article(1, title=title)])
    (entry,) = told(found).sections[0].entries
    shown = _Page(f"<div>{MarkdownIt('commonmark').render(written(found, 'markdown'))}</div>".replace(" />", ">"))
    assert squeezed(entry.title) in squeezed(shown.words)
    assert squeezed(entry.title) in squeezed(_Page(written(found, "html")).words)


def test_a_title_that_looks_like_another_address_tells_where_it_leads() -> None:
    assert "the link leads to s.example" in written(made([article(1, title="www.bank.example")]))


@pytest.mark.parametrize("link", [None, "", "javascript:alert(1)", "file:///etc/passwd"])
def test_what_is_no_web_address_is_no_link(link: str | None) -> None:
    found = made([article(1, link=link)])
    for form in FORMS:
        assert "javascript" not in written(found, form)
        assert "passwd" not in written(found, form)
    assert not document(told(found)).links


def test_lines_of_text_are_no_wider_than_mail_has_them() -> None:
    found = made([article(1, title="neno " * 80, summary="Sentensi ndefu " * 60, attachments=(Attachment("x"),))])
    assert max(map(len, written(found).splitlines())) <= WIDTH
    assert not any(one.lstrip().startswith("·") for one in written(found).splitlines())


def test_each_article_of_a_page_has_its_language_and_its_way() -> None:
    page = written(made([article(1, language="ar", title="مرحبا بكم في الموقع"), article(2, language=None)]), "html")
    assert '<div lang="ar" dir="rtl">' in page
    assert '<div lang="" dir="ltr">' in page


# ---------------------------------------------------------------- JSON


def test_the_object_has_all_keys_always() -> None:
    keys = ["since", "until", "query", "articles", "agencies", "deadlines", "silent", "failed"]
    assert list(record(made([], sources=()))) == list(record(WORLD)) == keys
    told_: dict[str, Any] = record(WORLD)
    assert told_["since"] == "2026-11-19T00:00:00Z"
    assert told_["articles"] == 4
    maji, afya = told_["agencies"]
    assert list(maji) == ["agency", "count", "articles", "more", "repeated"]
    assert afya["repeated"] == 1
    assert maji["articles"][1]["also"] == [AFYA]
    assert list(maji["articles"][0]) == (
        "id source agency title link date date_estimated language summary attachments edited closes also".split()
    )
    assert told_["failed"][0]["last_error"]["kind"] == "timeout"


def test_text_is_written_piece_by_piece() -> None:
    pieces = text(told(made([article(n) for n in range(50)], most=0)))
    assert next(pieces).startswith("News of public agencies")
    assert sum(1 for _piece in pieces) > 50
