"""Setting documents: nothing is lost, nothing is too wide, lists and tables line up."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from egov_tui.model import Block, BlockKind, Cell, Document, Link, Span, Style
from egov_tui.tui.layout import set_lines
from egov_tui.tui.lines import Line
from egov_tui.tui.tables import _lowered
from egov_tui.tui.wrap import wrap

WORDS = st.text("ab ñ漢字é́\n—'", max_size=200)


def lines(*blocks: Block, width: int = 40, links: tuple[Link, ...] = ()) -> list[str]:
    return [line.prefix + line.text for line in set_lines(Document(blocks, links), width).lines]


def paragraph(text: str, **more: object) -> Block:
    return Block(BlockKind.PARAGRAPH, (Span(text),), **more)  # type: ignore[arg-type]


def item(text: str, depth: int = 1, marker: str = "•") -> Block:
    return Block(BlockKind.ITEM, (Span(text),), depth=depth, marker=marker)


def table(*rows: tuple[str, ...], header: bool = True) -> Block:
    cells = [
        tuple(Cell((Span(text),), header=header and number == 0) for text in row) for number, row in enumerate(rows)
    ]
    return Block(BlockKind.TABLE, rows=tuple(cells))


@given(WORDS, st.integers(2, 30), st.integers(2, 30), st.booleans())
def test_no_line_is_wider_than_asked_and_no_word_is_lost(text: str, first: int, rest: int, hard: bool) -> None:
    breaks = list(wrap(text, first, rest, hard=hard))
    assert all(cell_len(text[a:b]) <= (rest if n else first) for n, (a, b) in enumerate(breaks))
    assert "".join(text[a:b] for a, b in breaks).replace(" ", "") == text.replace("\n", "").replace(" ", "")


@given(st.integers(1, 60), st.integers(0, 40), st.integers(0, 40), st.lists(WORDS, min_size=1, max_size=4))
def test_every_page_fits_its_width(width: int, quote: int, depth: int, texts: list[str]) -> None:
    blocks = [
        Block(kind, (Span(text, link=0),), quote=quote, depth=depth, marker="10.", rows=((Cell((Span(text),)),) * 3,))
        for kind in BlockKind
        for text in texts
    ]
    set_page = set_lines(Document(tuple(blocks), (Link("https://a.example/"),)), width)
    wide = max(2, width)  # a character of two cells stands on a page of one all the same
    assert all(cell_len(line.prefix + line.text) <= wide for line in set_page.lines)


def test_paragraphs_stand_apart_and_break_at_blanks() -> None:
    assert lines(paragraph("one two three"), paragraph("four"), width=9) == ["one two", "three", "", "four"]


def test_a_word_wider_than_the_line_is_broken_inside() -> None:
    assert lines(paragraph("see " + "x" * 12), width=5) == ["see", "xxxxx", "xxxxx", "xx"]


def test_wide_characters_count_as_two_cells() -> None:
    assert lines(paragraph("電子政府"), width=5) == ["電子", "政府"]


def test_a_line_break_of_the_document_is_kept() -> None:
    assert lines(paragraph("Box 1\nDodoma")) == ["Box 1", "Dodoma"]


def test_list_items_hang_by_their_marker_and_stand_close() -> None:
    told = lines(
        paragraph("Bring:"), item("a form and a copy"), item("inner", 2, "◦"), item("last", marker="2."), width=12
    )
    assert told == ["Bring:", "", "• a form and", "  a copy", "  ◦ inner", "2. last"]


def test_further_blocks_of_an_item_stand_under_its_text() -> None:
    assert lines(item("first"), paragraph("second", depth=1)) == ["• first", "", "  second"]


def test_three_hundred_nested_lists_can_still_be_read() -> None:
    deepest = lines(*(item(f"level {n}", n) for n in range(1, 301)), width=40)[-1]
    assert "level 300" in deepest


def test_nested_quotes_have_a_bar_each_between_paragraphs_too() -> None:
    told = lines(paragraph("a", quote=1), paragraph("b", quote=2), paragraph("c", quote=1))
    assert told == ["│ a", "│", "│ │ b", "│", "│ c"]


def test_headings_stand_over_their_text() -> None:
    heading = Block(BlockKind.HEADING, (Span("News"),), level=2)
    assert lines(paragraph("x"), heading, paragraph("y")) == ["x", "", "News", "y"]


def test_preformatted_text_keeps_its_blanks_and_breaks_only_where_full() -> None:
    block = Block(BlockKind.PREFORMATTED, (Span("a   b\n\tc" + "d" * 8),))
    assert lines(block, width=10) == ["a   b", "    cddddd", "ddd"]


def test_a_rule_spans_the_page() -> None:
    assert lines(Block(BlockKind.RULE), width=8) == ["─" * 8]


def test_an_image_says_its_words() -> None:
    assert lines(Block(BlockKind.IMAGE, (Span("the hall"),))) == ["[Image: the hall]"]
    assert lines(Block(BlockKind.IMAGE)) == ["[Image]"]


def test_links_are_numbered_once_behind_all_their_words() -> None:
    block = Block(BlockKind.PARAGRAPH, (Span("the ", link=0), Span("site", Style.STRONG, 0), Span(".")))
    page = set_lines(Document((block,), (Link("https://a.example/"),)), 40)
    assert page.lines[0].text == "the site[1]."
    assert [(m.start, m.end, m.link, m.number) for m in page.lines[0].marks] == [
        (0, 4, 0, False),
        (4, 8, 0, False),
        (8, 11, 0, True),
    ]


def test_a_link_that_pretends_another_host_shows_the_true_one() -> None:
    block = Block(BlockKind.PARAGRAPH, (Span("www.tra.go.tz", link=0),))
    told = lines(block, links=(Link("https://evil.example/x", misleading=True),))
    assert told == ["www.tra.go.tz[1 → evil.example]"]


def test_marks_follow_their_words_over_a_break() -> None:
    block = Block(BlockKind.PARAGRAPH, (Span("plain "), Span("strong words", Style.STRONG)))
    set_page = set_lines(Document((block,)), 12).lines
    assert [_marked(line) for line in set_page] == ["strong", "words"]


def _marked(line: Line) -> str:
    return "".join(line.text[m.start : m.end] for m in line.marks)


def test_raised_figures_have_their_own_characters() -> None:
    block = Block(
        BlockKind.PARAGRAPH, (Span("CO"), Span("2", Style.SUBSCRIPT), Span(", m"), Span("2", Style.SUPERSCRIPT))
    )
    assert lines(block) == ["CO₂, m²"]


def test_columns_of_a_table_line_up_and_figures_stand_right() -> None:
    told = lines(table(("Region", "People"), ("Arusha", "2,356"), ("Kagera", "989")))
    assert told == ["Region  People", "──────────────", "Arusha   2,356", "Kagera     989"]


def test_cells_too_wide_are_broken_in_their_column() -> None:
    told = lines(table(("Who", "What"), ("TRA", "a long story about tax")), width=20)
    assert told == ["Who  What", "─" * 20, "TRA  a long story", "     about tax"]


def test_a_cell_over_two_columns_and_one_over_two_rows_keep_the_others_in_place() -> None:
    rows = (
        (Cell((Span("a"),), rows=2), Cell((Span("b"),)), Cell((Span("c"),))),
        (Cell((Span("d"),)), Cell((Span("e"),))),
        (Cell((Span("f g"),), columns=2), Cell((Span("h"),))),
    )
    assert lines(Block(BlockKind.TABLE, rows=rows)) == ["a  b  c", "   d  e", "f g   h"]


def test_a_table_with_too_many_columns_becomes_names_and_values() -> None:
    told = lines(table(("Name", "Place", "Year"), ("Kilimo", "Dodoma", "1961"), ("Maji", "Tanga", "1970")), width=16)
    assert told == ["Name: Kilimo", "Place: Dodoma", "Year: 1961", "", "Name: Maji", "Place: Tanga", "Year: 1970"]


def test_a_caption_stands_tight_above_its_table() -> None:
    caption = Block(BlockKind.CAPTION, (Span("Shares"),))
    first, second = table(("a", "b")), table(("c", "d"))
    told = lines(paragraph("x"), caption, first, caption, second)
    assert told == ["x", "", "Shares", "a  b", "", "Shares", "c  d"]


def test_an_item_that_is_only_a_table_or_code_has_no_empty_line() -> None:
    code = Block(BlockKind.PREFORMATTED, (Span("ls\npwd"),), depth=1)
    image = Block(BlockKind.IMAGE, (Span("hall"),), depth=1)
    grid = Block(BlockKind.TABLE, rows=table(("a", "b"), ("c", "d"), header=False).rows, depth=1)
    told = lines(item(""), code, item("", marker="10."), grid, item(""), image, item(""))
    assert told == ["• ls", "  pwd", "", "10. a  b", "    c  d", "", "• [Image: hall]", "", "• "]


def test_cells_of_any_length_are_set_at_once() -> None:
    """Widths are found in one go, not a cell at a time: ten of 190,000 letters once took seconds."""
    shown = lines(table(*[("neno " * 38_000,) * 10], header=False), width=80)
    assert all(cell_len(line) <= 80 for line in shown)


@given(st.lists(st.integers(1, 300), min_size=1, max_size=12), st.integers(12, 200))
def test_the_widest_columns_give_way_until_all_fit(widths: list[int], room: int) -> None:
    lowered = _lowered(widths, room)
    assert sum(lowered) == min(sum(widths), room)
    level = max(lowered)
    assert all(after == before or level - 1 <= after <= before for before, after in zip(widths, lowered, strict=True))
