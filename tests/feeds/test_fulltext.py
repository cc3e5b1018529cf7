"""What the page of an article says: found, cleaned, without its title; or why there is nothing."""

import asyncio
import builtins
from typing import Any

import pytest

from egov_tui.errors import SourceError
from egov_tui.feeds import fulltext
from egov_tui.feeds.fulltext import page, without_title
from egov_tui.feeds.job import PageJob
from egov_tui.feeds.workers import Workers
from egov_tui.model import Attachment, Own, Page, Places, Problem, Recipe
from egov_tui.text.documents import linked

ADDRESS = "https://www.ega.go.tz/news/mkutano"
SENTENCE = "Serikali mtandao, huduma kwa wananchi, na mambo mengine yanayohusu TEHAMA katika sekta ya umma, aya ya {}."
MENU = "".join(f"<li><a href='/menyu/{n}'>Menyu ya {n}</a></li>" for n in range(30))


def written(*inside: str, title: str = "Mkutano wa TEHAMA") -> str:
    """A page of an agency: menu, title, text, footer."""
    text = "".join(f"<p>{SENTENCE.format(n)}</p>" for n in range(6))
    return (
        f"<html><head><title>{title} | ega</title><script>var menu = '<div>';</script></head><body>"
        f"<div id='menu'><ul>{MENU}</ul></div><div class='content'><h1>{title}</h1>{text}{''.join(inside)}</div>"
        "<div class='footer'>Hakimiliki</div></body></html>"
    )


def read(html: str | bytes, title: str = "", **more: Any) -> Page:
    return page(PageJob(html.encode() if isinstance(html, str) else html, ADDRESS, "text/html", title, **more))


def problem(html: str | bytes) -> Problem:
    with pytest.raises(SourceError) as caught:
        read(html)
    return caught.value.problem


def test_the_text_is_found_without_menu_footer_and_title() -> None:
    found = read(written(), "MKUTANO  wa TEHAMA.")
    assert found.html.count("<p>Serikali mtandao") == 6
    for left in ("Menyu", "Hakimiliki", "<h1", "script"):
        assert left not in found.html
    assert found.made_by == "readability"


def test_what_comes_in_is_cleaned() -> None:
    found = read(
        written("<p onclick='x()'>Piga <a href='javascript:alert(1)'>hapa</a> \x1b]52;c;eA==\x07 sasa hivi.</p>")
    )
    assert "Piga" in found.html
    for bad in ("onclick", "javascript", "\x1b", "\x07"):
        assert bad not in found.html


def test_documents_that_the_text_links_are_its_attachments_once_each() -> None:
    found = read(
        written(
            "<p>Soma <a href='/uploads/sw-1.pdf'>Tangazo lote</a>, <a href='/uploads/sw-1.pdf'>tena</a>, "
            "<a href='/a.XLS?v=1'>Pakua</a> na <a href='/b.doc'>Pakua</a>; <a href='/news'>habari</a>.</p>"
        )
    )
    assert found.attachments == (
        Attachment("https://www.ega.go.tz/uploads/sw-1.pdf", "application/pdf", None, "Tangazo lote"),
        Attachment("https://www.ega.go.tz/a.XLS?v=1", "application/vnd.ms-excel", None, None),
        Attachment("https://www.ega.go.tz/b.doc", "application/msword", None, None),
    )


def test_a_link_whose_words_only_look_like_a_file_is_none() -> None:
    assert linked('<a href="https://a.example/pdf">a.pdf</a><a href="mailto:a@b.pdf">x</a>') == ()


@pytest.mark.parametrize(
    ("html", "title", "left"),
    [
        ("<h1>Maji safi</h1><p>Leo</p>", "MAJI SAFI", "<p>Leo</p>"),
        (
            "<div><div><h2>Maji &amp; umeme</h2></div><p>Leo</p></div>",
            "Maji & umeme",
            "<div><div></div><p>Leo</p></div>",
        ),
        ("<h1>Maji</h1><p>Leo</p>", "Umeme", "<h1>Maji</h1><p>Leo</p>"),
        ("<p>Leo</p><h1>Maji</h1>", "Maji", "<p>Leo</p><h1>Maji</h1>"),
        ("<p>!</p><p>Leo</p>", "?", "<p>!</p><p>Leo</p>"),
        ("", "Maji", ""),
    ],
)
def test_the_title_is_left_out_only_where_it_begins_the_text(html: str, title: str, left: str) -> None:
    assert without_title(html, title) == left


@pytest.mark.parametrize(
    ("html", "cause"),
    [
        ("<html><body><div id='root'></div><script src='/app.js'></script></body></html>", "shell"),
        ("<form><input name='u'><input type='password' name='p'></form><p>Ingia kwanza</p>", "login"),
        ("<p>Karibu</p>", "short"),
        ("   ", "short"),
        pytest.param("<div>" * 100_000, "short", id="deep"),
        (b"%PDF-1.7 ...", "file"),
        (b"PK\x03\x04", "file"),
        (b"\xff\xfe\x00", "short"),
    ],
)
def test_a_page_that_says_nothing_tells_why(html: str | bytes, cause: str) -> None:
    assert problem(html).cause == cause


def test_a_long_article_beside_a_form_to_log_in_is_an_article() -> None:
    assert "Serikali" in read(written("<form><input type='password'></form>")).html


def test_a_short_notice_with_its_document_is_enough() -> None:
    found = read(
        "<body><div class='content'><p>Tangazo la zabuni, soma <a href='/z.pdf'>hapa chini</a>.</p></div></body>"
    )
    assert [one.url for one in found.attachments] == ["https://www.ega.go.tz/z.pdf"]


def test_without_the_extra_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def missing(name: str, *rest: Any) -> Any:
        if name.startswith("readability"):
            raise ImportError("No module named 'readability'")
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", missing)
    assert problem(written()).cause == "extra"


def test_a_recipe_for_pages_goes_first_and_readability_where_it_finds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    recipe = Recipe(list=Places(item=("a",)), name="b", page=Own(body=(".content",)))
    own = Page(f"<h1>Mkutano</h1><p>{SENTENCE.format(1)}</p>", "b", None, (Attachment("https://a.example/1.pdf"),))
    monkeypatch.setattr(fulltext, "by_recipe", lambda job: own if job.zone and job.recipe else None)
    found = read(written(), "Mkutano", recipe=recipe, zone="Africa/Nairobi")
    assert (found.made_by, found.html) == ("b", f"<p>{SENTENCE.format(1)}</p>")
    assert [one.url for one in found.attachments] == ["https://a.example/1.pdf"]
    assert read(written(), recipe=recipe).made_by == fulltext.LIBRARY
    assert read(written(), zone="Africa/Nairobi").made_by == fulltext.LIBRARY


def test_the_worker_answers_with_the_page_or_with_its_problem() -> None:
    async def main() -> None:
        async with Workers(1) as workers:
            found = await workers.page(PageJob(written().encode(), ADDRESS, "text/html"))
            assert found == read(written())
            with pytest.raises(SourceError) as caught:
                await workers.page(PageJob(b"<input type=password>", "https://u:secret@a.example/x"))
            assert caught.value.problem.cause == "login"
            assert "secret" not in caught.value.problem.address

    asyncio.run(main())
