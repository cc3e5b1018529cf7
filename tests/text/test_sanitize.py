"""Cleaned HTML: what stays, what goes, and that nothing hostile hangs, raises or survives."""

import re
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from egov_tui.text.clean import clean
from egov_tui.text.html import read, sanitize
from egov_tui.text.tags import CUT, DEEPEST, LONGEST, MOST_NODES

BASE = "https://wizara.go.tz/habari/moja"

PIECES = [
    *(
        "<p>",
        "</p>",
        "<b>",
        "</b>",
        "<i>",
        "</i>",
        "<a href=/x>",
        "<a href='javascript:x'>",
        "<a>",
        "</a>",
        "<div>",
        "</div>",
    ),
    *(
        "<ul>",
        "</ul>",
        "<ol start=3>",
        "</ol>",
        "<li>",
        "</li>",
        "<dl>",
        "<dt>",
        "<dd>",
        "</dl>",
        "<h2>",
        "</h2>",
        "</h3>",
    ),
    *("<table>", "<tr>", "<td>", "<th colspan=2>", "</td>", "</tr>", "</table>", "<caption>", "<thead>", "<tbody>"),
    *(
        "<pre>",
        "</pre>",
        "<blockquote>",
        "</blockquote>",
        "<br>",
        "<br/>",
        "</br>",
        "<hr>",
        "<img src=a.png alt=x>",
        "<img>",
    ),
    *("<q>", "</q>", "<sub>", "</sub>", "<span>", "</span>", "<figure>", "</figure>", "<section>", "</section>"),
    *("<script>", "</script>", "<style>", "</style>", "<svg>", "</svg>", "<form>", "</form>", "<iframe>", "</iframe>"),
    *(
        "<!--",
        "-->",
        "<!DOCTYPE html>",
        "<![CDATA[",
        "]]>",
        "<?php",
        "?>",
        "<",
        ">",
        "</",
        "<b",
        '<a href="',
        '"',
        "'",
        "=",
        "/",
    ),
    *("&", "&amp;", "&lt;", "&#x1b;", "&#155;", "&#x338;", "&#xd800;", "&#9999999999;", "&nbsp;", "&#10;", ";", CUT),
    *(
        "a",
        "neno",
        " ",
        "\n",
        "\n\n",
        "\t",
        "\r\n",
        "\x00",
        "\x1b[2J",
        "\u202e",
        "\u0301",
        "\u0338",
        "\u200d",
        "👩",
        "\ud800",
    ),
]
SOUP = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@settings(max_examples=400, deadline=None)
@given(SOUP | st.text())
@example("<pre>\n\nx</pre>")
@example("e<b></b>\u0301")
@example("a<div></div>b")
@example("<table>x<tr>y<td>z")
@example("<p>\u0338")
@example('<a href="<p>\u0301">x</a>')
def test_sanitizing_twice_changes_nothing(html: str) -> None:
    cleaned = sanitize(html, BASE)
    assert sanitize(cleaned, BASE) == cleaned
    assert sanitize(cleaned, None) == cleaned


@settings(max_examples=300, deadline=None)
@given(SOUP)
def test_cleaned_html_is_well_formed_and_harmless(html: str) -> None:
    cleaned = sanitize(html, BASE)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", cleaned)
    assert not re.search("<(?:script|style|template|iframe|object|svg|form)|javascript:", cleaned)
    stack: list[str] = []
    for slash, name in re.findall(r"<(/?)([a-z0-9]+)", cleaned):
        if slash:
            assert stack.pop() == name
        elif name not in ("br", "hr", "img"):
            stack.append(name)
    assert not stack


@settings(max_examples=300, deadline=None)
@given(SOUP)
def test_no_word_is_lost(html: str) -> None:
    """Whatever the tags do, text outside comments, raw text and broken brackets comes through."""
    assume(not any(unicodedata.combining(c) for c in html))  # which would make another letter of a word's last
    html = re.sub(
        r"[<>&]+(?![a-z/])|<!.*|<\?.*|</?(?:script|style|svg|form|iframe)>|[\"'=]|<a href=$", "", html, flags=re.DOTALL
    )
    html = html.replace("<b<", "<").removesuffix("<b")
    if not re.search(r"<(?![/a-z0-9 =.]*>)", html):
        assert read(html).text.count("neno") == html.count("neno")


@pytest.mark.parametrize(
    ("html", "cleaned"),
    [
        ("Habari", "Habari"),
        ("<p>Moja<p>Mbili", "<p>Moja</p><p>Mbili</p>"),
        ("<b>x<p>y</b>z</p>", "<b>x<p>y</p></b>z"),
        ("<STRONG>a</STRONG><font color=red>b</font>", "<strong>a</strong>b"),
        ("<section><center>a</center></section>", "<div><div>a</div></div>"),
        ("<li>a<li>b", "<ul><li>a</li><li>b</li></ul>"),
        ("<ul><li>a<ul><li>b</ul><li>c</ul>", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
        ("<dl><dt>a<dd>b<dt>c</dl>", "<dl><dt>a</dt><dd>b</dd><dt>c</dt></dl>"),
        ("<td>a</td><td>b", "a<br>b"),
        ("<table>a<td>b", "<table><tr><td>a</td><td>b</td></tr></table>"),
        ("<table><tr><td><table><tr><td>a</table>b</table>c",
         "<table><tr><td><table><tr><td>a</td></tr></table>b</td></tr></table>c"),
        ("<p><a href=1>x<div>y</div></a>", '<p><a href="https://wizara.go.tz/habari/1">x</a></p><div>y</div>'),
        ('<a href="?a=1&section=2&amp;b=3">x</a>',
         '<a href="https://wizara.go.tz/habari/moja?a=1&amp;section=2&amp;b=3">x</a>'),
        ("<a href='javascript:alert(1)' onclick=x>x</a><a name=y>z</a><a href=#y>w</a>", "xzw"),
        ("<a href=/1>a<a href=/2>b", '<a href="https://wizara.go.tz/1">a</a><a href="https://wizara.go.tz/2">b</a>'),
        ("<img src=picha.jpg alt='Picha &quot;kubwa&quot;' onerror=x>",
         '<img src="https://wizara.go.tz/habari/picha.jpg" alt="Picha &quot;kubwa&quot;">'),
        ("<img src=data:image/gif;base64,R0 data-src=/a.jpg><noscript><img src=/a.jpg></noscript>",
         '<img src="https://wizara.go.tz/a.jpg">'),
        ("a<img src=/p.gif width=1 height=1><img src=https://pixel.wp.com/b.gif><img style='width:1px' src=x>b", "ab"),
        ("a<script>if (a<b) x()</script>b<style>p{}</style>c<iframe src=x></iframe>d<svg><svg/>e</svg>f", "abcdf"),
        ("a<iframe src=x />b<form>c<form>d</form>e</form>f", "abf"),
        ("a<object>b", "ab"),
        ("a<script>b", "a"),
        ("a<!-- b --> c<!-->d<!-- e", "a cd"),
        ("<![CDATA[a]]>", "a]]&gt;"),
        ("5 < 6 > 4 & <info@ega.go.tz>", "5 &lt; 6 &gt; 4 &amp; &lt;info@ega.go.tz&gt;"),
        ("<a href='/x\">a<b>b</b>", '<a href="https://wizara.go.tz/x">a<b>b</b></a>'),
        ("<p title=John's>a</p>", "<p>a</p>"),
        ("<p></p><p> </p><b></b>a<p></p>b", " a<p></p>b"),
        ("<pre>\n a\n\n  b\t</pre>", "<pre> a\n\n  b\t</pre>"),
        ("<ol start=5 type=a reversed><li value=9>x</ol>", '<ol start="5" type="a"><li value="9">x</li></ol>'),
        ("<td", ""),
        ("&#x110000;&#xD800;&#0;&#99999999999999999999999999;&#x80;&#155;", "\ufffd\ufffd\ufffd\ufffd€›"),
        ("a<hr data-cut>b", "a<hr>b"),
        ("<p>a\r\nb</p>", "<p>a b</p>"),
    ],
)  # fmt: skip
def test_what_becomes_of_it(html: str, cleaned: str) -> None:
    assert sanitize(html, BASE) == cleaned


@pytest.mark.parametrize(
    ("body", "cleaned"),
    [
        ("Moja.\n\nMbili.\n \n\nTatu.", "<p>Moja.</p><p>Mbili.</p><p>Tatu.</p>"),
        ("Vigezo:\n- Umri\n- Elimu", "Vigezo:<br>- Umri<br>- Elimu"),
        ("<b>Moja</b> na\nmbili\n\n<a href=/x>Tatu</a>",
         '<p><b>Moja</b> na mbili</p><p><a href="https://wizara.go.tz/x">Tatu</a></p>'),
        ("\n\n  Neno moja  \n", "Neno moja"),
        ("Mstari huu ni mrefu na mhariri wa maandishi aliuvunja kabla ya mwisho\nwake.",
         "Mstari huu ni mrefu na mhariri wa maandishi aliuvunja kabla ya mwisho wake."),
        ("<p>Moja\n\nMbili</p>", "<p>Moja  Mbili</p>"),
    ],
)  # fmt: skip
def test_a_body_without_block_tags_has_paragraphs_at_blank_lines(body: str, cleaned: str) -> None:
    assert sanitize(body, BASE).strip() == cleaned


HOSTILE: dict[str, Callable[[], str]] = {
    "nested div": lambda: "<div>" * 40_000 + "neno" + "</div>" * 40_000,
    "nested b": lambda: "<b>" * 40_000 + "neno",
    "nested lists": lambda: "<ul><li>" * 25_000 + "neno",
    "nested tables": lambda: "<table><tr><td>" * 25_000 + "neno",
    "formatting across paragraphs": lambda: "".join(f"<p><font size={n}><b class={n}>" for n in range(25_000)),
    "attributes": lambda: "<a " + " ".join(f"a{n}=1" for n in range(100_000)) + " href=/x>neno</a>",
    "attribute quotes": lambda: '<a ="" ="' * 80_000 + '"<',
    "lt": lambda: "<" * 1_000_000,
    "lt a": lambda: "<a " * 600_000,
    "amp": lambda: "&" * 1_000_000,
    "amp hash": lambda: "&#" * 500_000,
    "digits": lambda: "&#" + "9" * 500_000 + ";",
    "comments": lambda: "<!--" * 100_000,
    "scripts": lambda: "<iframe>" * 80_000,
    "objects": lambda: "<object>" * 80_000 + "</object>",
    "marks": lambda: "a" + "\u0301" * 500_000,
    "text and empty elements": lambda: "neno " * 80_000 + "<b></b><p></p>" * 25_000,
    "texts between empty elements": lambda: "<b></b>x" * 80_000,
    "unclosed inline in items": lambda: "<b><li>" + "<i>" * 250 + "</b>" * 100_000,
    "blanks": lambda: "<p " + " " * 500_000 + ">" + "\n \n" * 100_000 + "neno",
    "one token": lambda: "x" * 3_000_000,
    "breaks": lambda: "<br>" * 500_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_html_is_read_within_the_limits(name: str) -> None:
    """What grew with the square of its length would not end before the tests' time limit."""
    html = HOSTILE[name]()
    cleaned = sanitize(html, BASE)
    document = read(cleaned)
    assert len(cleaned) <= LONGEST
    assert sanitize(cleaned, BASE) == cleaned
    assert len(document.blocks) <= MOST_NODES


def test_what_is_over_a_limit_is_cut_and_says_so() -> None:
    many = sanitize("<p>neno</p>" * MOST_NODES, BASE)
    assert many.endswith(CUT)
    assert many.count("<p>") == MOST_NODES // 2
    long = sanitize("&amp; neno " * 300_000, BASE)
    assert long.endswith(CUT)
    assert LONGEST - 5_000 < len(long) <= LONGEST
    assert read(long).cut
    assert not read(sanitize("<p>neno</p>", BASE)).cut
    assert sanitize(long, BASE) == long


def test_depth_is_flattened_and_keeps_the_words() -> None:
    html = "".join(f"<ul><li>{n}" for n in range(300))
    cleaned = sanitize(html, BASE)
    assert cleaned.count("<ul>") == DEEPEST // 2
    assert read(cleaned).text.split() == [str(n) for n in range(300)]


def test_cleaned_html_passes_the_door_unchanged() -> None:
    cleaned = sanitize("<p>\u0338a</p><pre>\n\n x\ty</pre>é", BASE)
    assert clean(cleaned) == cleaned
