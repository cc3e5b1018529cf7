"""JSON objects, text, HTML pages and files."""

import json
from collections.abc import Callable
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from msgspec.structs import replace

from egov_tui import i18n
from egov_tui.exchange import export
from egov_tui.model import Article, Problem, Source, SourceSynced
from tests.exchange.builder import FULL, WHEN, saying

HOSTILE = "Bei\x1b]52;c;AAAA\x07 \u202emsaada\u202c [@click=app.quit]x[/] <script>alert(1)</script>"


def test_an_article_has_every_key_in_its_order() -> None:
    told = export.record(FULL)
    assert (
        list(told)
        == (
            "id guid key source agency title link published updated first_seen date date_estimated authors categories "
            "language summary text attachments read starred later edited"
        ).split()
    )
    assert told["published"] == told["date"] == "2015-08-19T06:00:00Z"
    assert told["updated"] is None
    assert told["attachments"] == [
        {"url": "https://maji.example/a.pdf", "type": "application/pdf", "length": 1500, "title": "Ramani"}
    ]


def test_what_is_unknown_is_null_or_empty_and_never_left_out() -> None:
    bare = export.record(Article(None, "hash:1", "", "", ""))
    assert list(bare) == list(export.record(FULL))
    assert [key for key, value in bare.items() if value is None] == (
        "id guid link published updated first_seen date language".split()
    )
    assert export.record(replace(FULL, text=""))["text"] == FULL.summary


def test_a_source_and_an_outcome_speak_english_whatever_the_interface_speaks() -> None:
    problem = Problem("timeout", "https://maji.example/feed")
    i18n.activate("sw")
    source = export.source_record(Source(1, "maji", "Maji", "Maji", "https://maji.example/feed", last_problem=problem))
    assert (
        list(source)
        == (
            "source agency title address kind folder unread total last_ok last_error failing_since next_check language"
        ).split()
    )
    synced = export.synced_record(SourceSynced("maji", "failed", error=problem, next_check=WHEN + timedelta(hours=1)))
    assert list(synced) == "source outcome new changed bytes_in bytes_out error next_check".split()
    assert source["last_error"] == synced["error"]
    assert synced["error"] == {
        "kind": "timeout",
        "message": "https://maji.example/feed: the server took too long to answer. Try again later.",
    }
    assert synced["next_check"] == "2015-08-19T07:00:00Z"


def test_nothing_that_goes_out_commands_a_terminal() -> None:
    article = saying(f"<p>{HOSTILE}</p><pre>{HOSTILE}</pre>", title=HOSTILE, agency=HOSTILE, authors=(HOSTILE,))
    written = json.dumps(export.record(article), ensure_ascii=False)
    for form in (written, export.text(article), export.markdown(article), export.html(article)):
        assert not set(form) & set("\x1b\x07\u202e\u202c\x9b")


def test_text_has_lists_quotes_tables_and_numbered_links() -> None:
    text = export.text(
        saying(
            "<p>Soma <a href='https://a.example/'>hapa</a> na <a href='https://b.example/'>pale</a>.</p>"
            "<ul><li>Moja<ol><li>ndani</li></ol></li><li>Mbili</li></ul><blockquote><p>Maneno</p></blockquote>"
            "<table><tr><th>Mkoa</th><th>Visima</th></tr><tr><td>Arusha</td><td>12</td></tr></table>"
            "<pre>a\n  b</pre>"
        )
    )
    assert text.startswith(
        "Kisima kipya\nWizara ya Maji · Wednesday, 19 August 2015, 06:00 (UTC) · Swahili · Asha\nhttps://maji.example/7\n\n"
        "Soma hapa [1] na pale [2].\n\n• Moja\n  1. ndani\n• Mbili\n\n> Maneno\n\n"
    )
    assert "Mkoa   | Visima\n-------+-------\nArusha | 12\n\na\n  b\n\n" in text
    assert text.endswith("[1] https://a.example/\n[2] https://b.example/\n")


def test_text_says_what_it_has_where_there_is_no_body() -> None:
    assert export.text(saying("", text="", summary="Muhtasari tu.")).endswith("\n\nMuhtasari tu.\n")
    assert "https://maji.example/a.pdf  Ramani (PDF, 2 KB)\n" in export.text(FULL)


class _Tags(HTMLParser):
    """The elements of a page, and that they close in the right order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in ("meta", "br", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def test_a_page_stands_alone_nests_well_and_fetches_nothing() -> None:
    page = export.html(
        saying(
            "<h2>Sehemu</h2><ul><li>Moja<ol start='3'><li>tatu</li></ol></li><li>Mbili</li></ul>"
            "<blockquote><p>nje</p><blockquote><p>ndani</p></blockquote></blockquote>"
            "<table><tr><th colspan='2'>A</th></tr><tr><td>1</td><td>2</td></tr></table>"
            "<p><img src='https://t.example/p.png' alt='Picha'> <a href='https://a.example/?a=1&amp;b=2'>kiungo</a></p>"
        )
    )
    tags = _Tags(page)
    assert tags.open == []
    names = [tag for tag, _attributes in tags.seen]
    assert not {"img", "script", "iframe", "link", "object"} & set(names)
    assert [attributes for tag, attributes in tags.seen if tag == "li"] == [{}, {"value": "3"}, {}]
    assert names.count("blockquote") == 2
    assert ("th", {"colspan": "2"}) in tags.seen
    assert "https://a.example/?a=1&b=2" in [attributes.get("href") for tag, attributes in tags.seen if tag == "a"]
    assert "lang" in dict(tags.seen)["html"]


def test_foreign_words_are_words_in_a_page_too() -> None:
    page = export.html(
        saying("<p>a &lt;b&gt; &amp;amp; c</p>", title='</title><script>"x"</script>', link="javascript:x")
    )
    tags = _Tags(page)
    assert "script" not in [tag for tag, _attributes in tags.seen]
    assert "a <b> &amp; c" in tags.words
    assert all(not str(attributes.get("href")).startswith("javascript") for _tag, attributes in tags.seen)


def test_a_page_is_in_the_language_of_the_article_and_our_words_in_ours() -> None:
    page = export.html(replace(FULL, html="<p>Habari</p>"))
    assert '<html lang="sw">' in page
    assert '<h2 lang="en" dir="ltr">Attachments</h2>' in page
    assert "<h2>Attachments</h2>" in export.html(replace(FULL, language="en"))
    assert '<html lang="">' in export.html(replace(FULL, language=None))


@pytest.mark.parametrize("language", ["ar", None])
def test_a_page_runs_as_its_script_does(language: str | None) -> None:
    title = "UNESCO: الحكومة تعلن عن خدمات جديدة"
    page = export.html(replace(FULL, title=title, text="", html="<p>خبر</p>", language=language))
    assert f'<html lang="{language or ""}" dir="rtl">' in page
    assert ' dir="rtl"' not in export.html(replace(FULL, title="2015", text="", html=""))


@pytest.mark.parametrize("form", [export.text, export.markdown, export.html])
def test_every_form_for_people_names_the_language_and_what_is_declared(form: Callable[[Article], str]) -> None:
    assert "Swahili, declared as English" in form(replace(FULL, declared="en-GB"))
    assert "language unknown" in form(replace(FULL, language=None))
