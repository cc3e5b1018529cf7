"""HTML becomes a Document as a person would read it; titles become a line."""

from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from egov_tui.model import Block, BlockKind, Cell, Document, Link, Span, Style
from egov_tui.text.clean import clean
from egov_tui.text.document import build
from egov_tui.text.html import clean_and_begin, plain, read, sanitize
from egov_tui.text.sanitize import transcribe
from tests.text.test_sanitize import SOUP

BASE = "https://wizara.go.tz/habari/"


def document(html: str) -> Document:
    return read(sanitize(html, BASE))


def outline(html: str) -> list[tuple[str, str]]:
    return [(block.kind.value, block.text) for block in document(html).blocks]


# ---------------------------------------------------------------- what always holds


@settings(max_examples=400, deadline=None)
@given(SOUP | st.text(), st.sampled_from([document, read]))
@example("<p>\x1b[31m</p>", read)
@example("<p>&#27;[31m</p>", read)
@example('<a href="javascript:x">x</a>', read)
@example("<p></b><b>x</p>", read)
@example("<q>", read)
@example("<table><tr><table></table></tr></table>", read)
def test_a_document_holds_text_and_safe_links_only(html: str, make: Callable[[str], Document]) -> None:
    made = make(html)
    for link in made.links:
        assert link.address.startswith(("http://", "https://", "mailto:", "tel:"))
    assert len({link.address for link in made.links}) == len(made.links)
    assert all(address == "" or address.startswith(("http://", "https://")) for address in made.images)
    for block in made.blocks:
        spans = [*block.spans, *(span for row in block.rows for cell in row for span in cell.spans)]
        for span in spans:
            assert clean(span.text) == span.text
            assert span.link is None or 0 <= span.link < len(made.links)
        assert block.quote >= 0 <= block.depth
        assert spans or block.kind in (BlockKind.RULE, BlockKind.IMAGE, BlockKind.ITEM)


@settings(max_examples=400, deadline=None)
@given(SOUP | st.text())
def test_read_at_once_or_from_the_cache_it_is_the_same_document(html: str) -> None:
    written, cut = transcribe(html, None)
    assert read(sanitize(html, None)) == build(written, cut=cut)


@settings(max_examples=400, deadline=None)
@given(SOUP | st.text(), st.integers(0, 60))
def test_the_beginning_of_a_text_is_that_of_the_whole(html: str, enough: int) -> None:
    cleaned, beginning = clean_and_begin(html, None, enough)
    assert cleaned == sanitize(html, None)
    whole = read(cleaned).text
    assert beginning == whole or len(beginning) >= enough
    assert len(beginning) <= len(whole)
    if not any(tag in cleaned for tag in ("<table", "<q>", "<abbr")):
        assert whole.startswith(beginning.rstrip("“”‘’ )"))


@pytest.mark.parametrize(
    "html", ["<p title='x'>a</p>", "<a href='https://a.example/'>[x]</a>", "<P>a", "a &nbsp; b", "a<b", "<p>a<p>b"]
)
def test_what_is_not_cleaned_is_cleaned_first(html: str) -> None:
    assert read(html) == read(sanitize(html, None))


# ---------------------------------------------------------------- blocks


def test_paragraphs_and_headings() -> None:
    made = document("<h2>Habari</h2><p>Neno\n  moja <b>na</b> <i>mbili</i>.</p><h4>Mwisho</h4>Tatu<div>Nne</div>Tano")
    assert [(block.kind, block.level, block.text) for block in made.blocks] == [
        (BlockKind.HEADING, 2, "Habari"),
        (BlockKind.PARAGRAPH, 0, "Neno moja na mbili."),
        (BlockKind.HEADING, 4, "Mwisho"),
        (BlockKind.PARAGRAPH, 0, "Tatu"),
        (BlockKind.PARAGRAPH, 0, "Nne"),
        (BlockKind.PARAGRAPH, 0, "Tano"),
    ]
    assert made.text == "Habari\n\nNeno moja na mbili.\n\nMwisho\n\nTatu\n\nNne\n\nTano"


def test_nested_lists() -> None:
    made = document(
        "<ul><li>a<ol start=9><li>b</li><li>c<p>more</p></li></ol></li><li>d</li></ul>"
        "<ol type=i><li>e<li value=4>f</ol><ol type=A start=27><li>g</ol>"
    )
    assert [(block.kind.value, block.depth, block.marker, block.text) for block in made.blocks] == [
        ("item", 1, "•", "a"),
        ("item", 2, "9.", "b"),
        ("item", 2, "10.", "c"),
        ("paragraph", 2, "", "more"),
        ("item", 1, "•", "d"),
        ("item", 1, "i.", "e"),
        ("item", 1, "iv.", "f"),
        ("item", 1, "AA.", "g"),
    ]


def test_a_list_item_begins_with_its_marker_whatever_it_holds() -> None:
    made = document("<ul><li><p>a</p><p>b</p></li><li><h3>c</h3></li><li><pre>d</pre></li><li><ul><li>e</ul></ul>")
    assert [(block.kind.value, block.marker, block.text) for block in made.blocks] == [
        ("item", "•", "a"),
        ("paragraph", "", "b"),
        ("item", "•", "c"),
        ("item", "•", ""),
        ("preformatted", "", "d"),
        ("item", "•", "e"),
    ]


def test_three_hundred_nested_lists() -> None:
    made = document("<ul><li>x" * 300 + "<p>neno</p>")
    assert made.text.split() == ["x"] * 300 + ["neno"]
    assert max(block.depth for block in made.blocks) == 128


def test_quotes_nest() -> None:
    made = document("<blockquote>a<blockquote><p>b</p></blockquote></blockquote>c")
    assert [(block.quote, block.text) for block in made.blocks] == [(1, "a"), (2, "b"), (0, "c")]


def test_preformatted_text_keeps_its_white_space() -> None:
    assert outline("<pre>\n  a\n\n\tb &lt;c&gt;  \n</pre>") == [("preformatted", "  a\n\n\tb <c>")]


def test_a_newline_right_behind_pre_is_none_in_a_table_either() -> None:
    (table,) = document("<table><tr><td>a<td><pre>\n\nx</pre></table>").blocks
    assert table.rows[0][1].spans[0].text == "\nx"


def test_definitions() -> None:
    assert outline("<dl><dt>EGA<dd>Mamlaka<p>ya Serikali</p><dt>ICT<dd>TEHAMA</dl>") == [
        ("term", "EGA"),
        ("definition", "Mamlaka"),
        ("definition", "ya Serikali"),
        ("term", "ICT"),
        ("definition", "TEHAMA"),
    ]


def test_figures_and_images() -> None:
    made = document(
        "<figure><a href=/kubwa.jpg><img src=a.jpg alt='Waziri Mkuu'></a><figcaption>Dodoma</figcaption></figure>"
        "<p>Kabla <img src=b.jpg alt='Ramani ya mkoa'> baada <img src=e.png alt='🙂'>.</p><img src=c.jpg>"
    )
    assert [(block.kind.value, block.text) for block in made.blocks] == [
        ("image", "Waziri Mkuu"),
        ("caption", "Dodoma"),
        ("paragraph", "Kabla baada 🙂."),
        ("image", "Ramani ya mkoa"),
        ("image", ""),
    ]
    assert made.images == tuple(BASE + name for name in ("a.jpg", "b.jpg", "c.jpg"))
    assert made.blocks[0].spans == (Span("Waziri Mkuu", link=0),)


def test_rules() -> None:
    assert outline("a<hr>b") == [("paragraph", "a"), ("rule", ""), ("paragraph", "b")]


def test_tables() -> None:
    made = document(
        "<table><caption>Bei</caption><thead><tr><th>Zao<th colspan=2>TSh</thead>"
        "<tr><td rowspan=9>Mahindi<td>1<td><p>2</p><p>3</p><tr><td><a href=/x>4</a><ul><li>a<li>b</ul><td></table>"
    )
    assert [block.kind for block in made.blocks] == [BlockKind.CAPTION, BlockKind.TABLE]
    assert made.blocks[1].rows == (
        (Cell((Span("Zao"),), header=True), Cell((Span("TSh"),), header=True, columns=2)),
        (Cell((Span("Mahindi"),), rows=2), Cell((Span("1"),)), Cell((Span("2\n3"),))),
        (Cell((Span("4", link=0), Span("\n• a\n• b"))), Cell(())),
    )


@pytest.mark.parametrize(
    "html",
    [
        "<table><tr><td><p>a</p><p>b</p></td></tr></table>",
        "<table><tr><td>a</td></tr><tr><td>b</td></tr></table>",
        "<table><tr><td>a</td><td><table><tr><td>b</td></tr></table></td></tr></table>",
    ],
)
def test_a_table_that_lays_out_a_page_is_no_table(html: str) -> None:
    assert outline(html) == [("paragraph", "a"), ("paragraph", "b")]


def test_breaks_end_lines_and_two_end_a_paragraph() -> None:
    assert outline("<p>a <br> b<br><br>c<br></p><br><p><br>d</p>") == [
        ("paragraph", "a\nb"),
        ("paragraph", "c"),
        ("paragraph", "d"),
    ]


def test_plain_text_has_paragraphs_at_blank_lines() -> None:
    assert outline("Ndugu,\nkaribu.\n\nAsante.") == [("paragraph", "Ndugu,\nkaribu."), ("paragraph", "Asante.")]


def test_what_is_no_content_leaves_no_block() -> None:
    assert document("<p>&nbsp;</p><div> <span></span></div><script>x</script><p>\u200b</p>") == Document()


# ---------------------------------------------------------------- spans and links


def test_styles() -> None:
    made = document(
        "<b>a</b><em>b</em><code>c</code><del>d</del><ins>e</ins><sub>f</sub><sup>g</sup><kbd>h</kbd><b><i>i</i></b>"
    )
    assert [(span.text, span.style) for span in made.blocks[0].spans] == [
        ("a", Style.STRONG),
        ("b", Style.EMPHASIS),
        ("c", Style.CODE),
        ("d", Style.DELETED),
        ("e", Style.INSERTED),
        ("f", Style.SUBSCRIPT),
        ("g", Style.SUPERSCRIPT),
        ("h", Style.KEYBOARD),
        ("i", Style.STRONG | Style.EMPHASIS),
    ]


def test_marks_dealt_out_over_many_elements_are_as_few_as_on_one() -> None:
    text = document("<p>a" + "<b>\u0301\u0301\u0301\u0301</b><i>\u0302\u0302\u0302\u0302</i>" * 50 + "</p>").text
    assert clean(text) == text


def test_a_blank_between_words_belongs_to_no_link() -> None:
    made = document("<p>Soma <a href=/a> hapa </a> sasa</p>")
    assert made.blocks[0].spans == (Span("Soma "), Span("hapa", link=0), Span(" sasa"))


def test_inline_quotes_nest() -> None:
    assert document("<q>a <q>b</q></q>").text == "“a ‘b’”"


def test_entities() -> None:
    assert document("&lt;b&gt; &eacute;&nbsp;&mdash; &#8217;&copy &euro;").text == "<b> é — ’© €"


def test_links_are_numbered_once_an_address() -> None:
    made = document(
        "<a href=/a?utm_source=rss>1</a> na <a href='/a?utm_source=atom&amp;fbclid=x'>2</a> <a href=mailto:a@b.tz>3</a>"
        "<a href=tel:112>4</a><a href=javascript:x>5</a><a href=/a>6</a>"
    )
    assert made.links == (Link("https://wizara.go.tz/a"), Link("mailto:a@b.tz"), Link("tel:112"))
    assert [(span.text.strip(), span.link) for span in made.blocks[0].spans if span.text.strip()] == [
        ("1", 0),
        ("na", None),
        ("2", 0),
        ("3", 1),
        ("4", 2),
        ("5", None),
        ("6", 0),
    ]


@pytest.mark.parametrize(
    ("words", "address", "misleading"),
    [
        ("www.nmb.co.tz", "https://mwizi.example/", True),
        ("Ingia https://nmb.co.tz/ingia sasa", "https://nmb.co.tz.mwizi.example/", True),
        ("nmb.co.tz/ingia", "https://nmb.co.tz@mwizi.example/", True),
        ("habari@ega.go.tz", "mailto:habari@mwizi.example", True),
        ("<b>ega</b>.go.tz", "https://mwizi.example/", True),
        ("ega.go.tz", "https://ega.g\u043e.tz/", True),
        ("www.ega.go.tz", "https://ega.go.tz/habari", False),
        ("https://ega.go.tz/habari.", "http://www.ega.go.tz/", False),
        ("ega.go.tz", "https://mail.ega.go.tz/", False),
        ("habari@ega.go.tz", "mailto:habari@ega.go.tz", False),
        ("taarifa.pdf", "https://ega.go.tz/taarifa.pdf", False),
        ("Soma zaidi...", "https://ega.go.tz/", False),
        ("Na. 5.30", "https://ega.go.tz/", False),
        ("www.ega.go.tz", "tel:112", False),
    ],
)
def test_a_link_that_says_another_host_is_told(words: str, address: str, misleading: bool) -> None:
    assert [link.misleading for link in document(f'<a href="{address}">{words}</a>').links] == [misleading]


# ---------------------------------------------------------------- titles


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("TANGAZO LA KAZI", "TANGAZO LA KAZI"),
        ("  Habari\n za   leo ", "Habari za leo"),
        ("<b>Habari</b> za <i class='x'>leo</i>", "Habari za leo"),
        ("Habari<br/>za leo", "Habari za leo"),
        ("<p>Habari", "Habari"),
        ("Sayansi &amp; Teknolojia", "Sayansi & Teknolojia"),
        ("&lt;b&gt;Habari&lt;/b&gt; &amp;amp; michezo", "Habari & michezo"),
        ("Bei &lt; 5,000", "Bei < 5,000"),
        ("Bei < 5,000 na > 3,000", "Bei < 5,000 na > 3,000"),
        ("AT&T, R&D; Q&A", "AT&T, R&D; Q&A"),
        ("How to use the <b> tag", "How to use the <b> tag"),
        ("Kuandika <script> katika ukurasa", "Kuandika <script> katika ukurasa"),
        ("x<script>alert(1)</script>y", "x y"),
        ("List<String> in Java", "List<String> in Java"),
        ("I <3 Arusha", "I <3 Arusha"),
        ("Double &amp;#x1b;[5m", "Double &#x1b;[5m"),
        ("&#x1b;]0;x&#7;Habari", "]0;xHabari"),
        ("a&#99999999999999;b", "a&#99999999999999;b"),
        ("[@click=app.quit]x[/]", "[@click=app.quit]x[/]"),
        ("", ""),
    ],
)
def test_a_title_reads_as_a_person_would_read_it(title: str, shown: str) -> None:
    assert plain(title) == shown


@settings(deadline=None)
@given(SOUP | st.text())
def test_a_title_is_one_clean_line(title: str) -> None:
    shown = plain(title)
    assert "\n" not in shown
    assert clean(shown) == shown == shown.strip()


def test_a_block_of_no_list_has_no_marker() -> None:
    assert document("a").blocks == (Block(BlockKind.PARAGRAPH, (Span("a"),)),)


def test_what_an_abbreviation_stands_for_is_said_once() -> None:
    once = '<abbr title="Mamlaka ya Serikali Mtandao">eGA</abbr>'
    written = (
        f'<p>{once} na {once}, tarehe <abbr title="2015-08-19">19 Agosti</abbr>, <abbr title="TEHAMA">TEHAMA</abbr></p>'
    )
    assert document(written).text == "eGA (Mamlaka ya Serikali Mtandao) na eGA, tarehe 19 Agosti, TEHAMA"


@pytest.mark.parametrize(
    "html",
    [
        "<p>" + "&nbsp;" * 3000 + "</p><p>The minister spoke.</p>",
        "<p>&nbsp;</p>" * 1100 + "<p>The minister spoke.</p>",
        "<p>" + "\u3000" * 1500 + " <b>The</b>  minister\n" + " " * 2000 + "spoke.</p>",
    ],
)
def test_white_space_is_no_beginning(html: str) -> None:
    assert clean_and_begin(html, None, 1000)[1].split() == ["The", "minister", "spoke."]
