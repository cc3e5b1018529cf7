"""The article pane: the place in a text, its width, the whole screen for it, its links, and the mouse."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from textual import events
from textual.scroll_view import ScrollView

from egov_tui.model import Attachment, Block, BlockKind, Cell, Document, Span
from egov_tui.store import Store
from egov_tui.text.links import strip_tracking
from egov_tui.tui.layout import Page, set_lines
from egov_tui.tui.linked import linked
from egov_tui.tui.page import body
from egov_tui.tui.screens.links import LinksScreen
from egov_tui.tui.spots import TOP, line_of, spots
from tests.tui.builder import NOW, WORLD, Desk, add, entry, index, read, settings, world

FIRST, SECOND = WORLD[0][2][0][0], WORLD[0][2][1][0]
LONG = "".join(f"<p>{' '.join(f'w{n}x{k}' for k in range(40))}</p>" for n in range(40))
LINKED = """<p>Read the <a href="https://www.arusha.go.tz/t/12.pdf?utm_source=x">documents</a> or
<a href="mailto:zabuni@arusha.go.tz">write</a>; the <a href="https://www.arusha.go.tz/t/12.pdf">same file</a> again.</p>
<img src="https://www.arusha.go.tz/soko.jpg" alt="The market roof"><img src="https://www.arusha.go.tz/x.jpg">"""


def long(cache: Path) -> None:
    """Two long articles, and one with links, files and images."""
    with Store.open(cache) as store:
        files = (
            Attachment("https://www.arusha.go.tz/boq.xlsx", "application/vnd.ms-excel", 182_000, "Quantities"),
            Attachment("not an address", "text/plain", 1, "Nowhere"),
        )
        entries = [
            replace(entry(3, "Linked", NOW - timedelta(hours=3), LINKED), attachments=files),
            entry(2, "Second", NOW - timedelta(hours=2), LONG),
            entry(1, "First", NOW - timedelta(hours=1), LONG),
        ]
        add(store, "Gazette", entries)
        index(store)


def play(folder: Path, story: object, *, build: object = long, **more: object) -> None:
    chosen = settings(folder, **more.pop("reader", {}))  # type: ignore[arg-type]
    build(chosen.cache)  # type: ignore[operator]
    read(chosen, story, **more)  # type: ignore[arg-type]


def top(desk: Desk) -> str:
    """The first word on the first line of the article in view."""
    view = desk.screen.view
    return next(line.text for line in view.page.lines[view.top :] if line.text).split()[0]


# ---------------------------------------------------------------- the place in a text


def page(width: int) -> Page:
    rows = tuple((Cell((Span(f"row {n}"),)), Cell((Span("some words of a cell"),))) for n in range(5))
    text = Block(BlockKind.PARAGRAPH, (Span("one two three four five six seven eight " * 4),))
    return set_lines(Document((text, Block(BlockKind.TABLE, rows=rows), text, Block(BlockKind.RULE), text)), width)


@given(st.integers(8, 90), st.integers(8, 90))
def test_a_place_is_on_the_same_words_at_any_width_and_comes_back(one: int, other: int) -> None:
    here, there = page(one), page(other)
    places, elsewhere = spots(here), spots(there)
    assert sorted(set(places)) == list(places)
    for number, (line, spot) in enumerate(zip(here.lines, places, strict=True)):
        assert line_of(places, spot) == number
        found = there.lines[line_of(elsewhere, spot)]
        if line.flow >= 0:
            assert found.flow == line.flow
            assert found.start <= line.start
    assert line_of(places, TOP) == 0


@pytest.mark.parametrize("size", [(140, 40), (80, 24), (60, 20)])
def test_another_width_keeps_the_words_at_the_top_and_going_back_restores_them(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("enter", *["pagedown"] * 3)
        before, line = top(desk), desk.screen.view.top
        paragraph = before.split("x")[0]
        for width in (200, 41, 97):
            await desk.pilot.resize_terminal(width, size[1])
            await desk.settle()
            assert top(desk).split("x")[0] == paragraph
        await desk.pilot.resize_terminal(*size)
        await desk.settle()
        assert (top(desk), desk.screen.view.top) == (before, line)

    play(tmp_path, story, size=size)


def test_an_article_opens_where_it_was_left(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        view = desk.screen.view
        await desk.press("enter", "pagedown", "pagedown")
        line = view.top
        assert line > 0
        await desk.press("J")
        assert view.article
        assert (view.article.title, view.top) == ("Second", 0)
        await desk.press("K")
        assert (view.article.title, view.top) == ("First", line)

    for size in ((140, 40), (60, 20)):
        play(tmp_path / str(size[0]), story, size=size)


def test_an_article_can_be_shown_from_a_place_before_it_has_room(tmp_path: Path) -> None:
    """As the reader does that comes back to where it was left, one pane at a time."""

    async def story(desk: Desk) -> None:
        article = desk.screen.rows.chosen
        assert article is not None
        await desk.press("enter", "pagedown", "pagedown")
        words = top(desk)
        await desk.press("q")
        desk.screen.leave_article()
        desk.screen.view.show(None)
        await desk.press("enter")
        assert top(desk) == words

    play(tmp_path, story, size=(60, 20))


# ---------------------------------------------------------------- width, and the whole screen


def test_wider_and_narrower_keep_the_place_and_say_how_wide(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        view = desk.screen.view
        await desk.press("enter", *["pagedown"] * 3)
        paragraph = top(desk).split("x")[0]
        await desk.press(*["less_than_sign"] * 4)
        assert "64 columns wide" in desk.text
        assert max(len(line.text) for line in view.page.lines) <= 64
        assert top(desk).split("x")[0] == paragraph
        await desk.press(*["less_than_sign"] * 7)
        assert "no narrower" in desk.text
        assert view.measure == 40
        await desk.press(*["greater_than_sign"] * 31)
        assert "no wider" in desk.text
        assert view.measure == 160
        assert top(desk).split("x")[0] == paragraph

    play(tmp_path, story, size=(220, 40))


def test_a_wider_text_gets_a_wider_pane(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        before = desk.screen.view.room.width
        await desk.press(*["greater_than_sign"] * 5)
        assert desk.screen.view.room.width > before

    play(tmp_path, story, size=(240, 40))


@pytest.mark.parametrize("size", [(140, 40), (80, 24), (40, 12)])
@pytest.mark.parametrize("back", ["z", "escape"])
def test_zen_leaves_the_article_alone_on_the_screen_and_goes_again(
    tmp_path: Path, size: tuple[int, int], back: str
) -> None:
    async def story(desk: Desk) -> None:
        before = desk.screen.arrangement
        await desk.press("z")
        assert desk.focus == "article"
        lines = desk.text.splitlines()
        assert "First" in lines[0]
        assert desk.screen.view.region.height == size[1] - 1
        assert not desk.screen.header.display
        indented = min(len(line) - len(line.lstrip()) for line in lines[:-1] if line.strip())
        assert indented == desk.screen.view.margin == max(indented, (size[0] - 1 - 80) // 2)
        await desk.press(back)
        assert desk.focus == "article"
        assert "─" in desk.text or "━" in desk.text
        await desk.press("q")
        assert desk.screen.arrangement == before

    play(tmp_path, story, size=size)


def test_going_anywhere_else_ends_zen(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        for away in ("q", "tab", "slash"):
            await desk.press("enter", "z", away)
            assert not desk.screen.zen
            assert desk.screen.header.display
            await desk.press("escape")
            desk.screen.go("list")

    play(tmp_path, story)


# ---------------------------------------------------------------- links


def test_links_have_the_numbers_that_they_have_in_the_text_and_files_their_kind_and_size(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        article = desk.store.articles.get(desk.store.articles.known(1)["k3"].id)
        assert article
        shown = body(article)
        found = linked(article, shown)
        assert [(one.number, one.words, one.facts) for one in found] == [
            (1, "documents", ("www.arusha.go.tz", "PDF")),
            (2, "write", ("zabuni@arusha.go.tz",)),
            (3, "Quantities", ("www.arusha.go.tz", "XLSX", "182 KB")),
            (4, "The page of this article", ("www.example.go.tz",)),
            (None, "The market roof", ("www.arusha.go.tz", "image")),
            (None, "An image without words", ("www.arusha.go.tz", "image")),
        ]
        for one in found:
            assert one.number is None or strip_tracking(shown.links[one.number - 1].address) == one.address
        assert found[0].address == "https://www.arusha.go.tz/t/12.pdf"

    play(tmp_path, story)


def test_a_notice_that_is_a_file_has_its_address_once(tmp_path: Path) -> None:
    def notice(cache: Path) -> None:
        address = "https://kisimiri.example/zabuni.pdf"
        files = (Attachment(address, "application/pdf", None, "Pakua"),)
        with Store.open(cache) as store:
            add(
                store, "Kisimiri", [replace(entry(1, "Zabuni", NOW, "<p>Ujenzi.</p>"), link=address, attachments=files)]
            )

    async def story(desk: Desk) -> None:
        article = desk.store.articles.get(desk.store.articles.known(1)["k1"].id)
        assert article
        shown = body(article)
        assert [(one.number, one.words, one.facts) for one in linked(article, shown)] == [
            (1, "Pakua", ("kisimiri.example", "PDF"))
        ]
        await desk.press("enter")
        assert desk.text.count("kisimiri.example/zabuni.pdf") == 1
        assert "Pakua[1] (PDF)" in desk.text
        assert "(this article)" in desk.text

    play(tmp_path, story, build=notice)


@pytest.mark.parametrize("size", [(140, 40), (80, 24), (40, 12)])
def test_the_list_of_links_opens_and_copies(
    tmp_path: Path, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(desk: Desk) -> None:
        visited: list[str] = []
        monkeypatch.setattr(desk.screen, "visit", visited.append)
        desk.screen.rows.cursor = 2
        await desk.settle()
        await desk.press("semicolon")
        assert isinstance(desk.app.screen, LinksScreen)
        assert "[3] Quantities" in desk.text
        await desk.press("j", "j", "enter")
        assert visited == ["https://www.arusha.go.tz/boq.xlsx"]
        await desk.press("enter", "semicolon", "y")
        assert desk.app.clipboard == "https://www.arusha.go.tz/t/12.pdf"
        await desk.press("semicolon")
        await desk.pilot.click(desk.app.screen.query_one("#links"), offset=(6, 3))
        await desk.settle()
        assert visited[1:] == ["mailto:zabuni@arusha.go.tz"]
        await desk.press("semicolon", "escape")
        assert not desk.screen.app.screen.is_modal
        assert len(visited) == 2

    play(tmp_path, story, size=size)


def test_an_article_without_links_says_so(tmp_path: Path) -> None:
    def build(cache: Path) -> None:
        with Store.open(cache) as store:
            add(store, "A", [replace(entry(1, "Bare", NOW), link=None)])

    async def story(desk: Desk) -> None:
        await desk.press("semicolon")
        assert "has no links" in desk.text

    play(tmp_path, story, build=build)


def test_links_are_the_terminals_own_as_well_and_can_still_be_clicked(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        desk.screen.rows.cursor = 2
        await desk.press("enter")
        strips = desk.app.screen._compositor.render_strips()
        found = {
            segment.text.strip(): (segment.style.link, segment.style.meta.get("@click"))
            for strip in strips
            for segment in strip
            if segment.style and (segment.style.link or "@click" in segment.style.meta)
        }
        assert found["documents"] == ("https://www.arusha.go.tz/t/12.pdf", "screen.open_link(1)")
        assert found["write"] == (None, "screen.open_link(2)"), "a terminal need not know what to do with a mailbox"

    play(tmp_path, story)


# ---------------------------------------------------------------- the mouse, and what is copied


def test_a_click_on_a_row_opens_its_article_beside_it_and_a_second_one_goes_in(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.pilot.click(desk.screen.rows, offset=(10, 2))
        await desk.settle()
        assert (desk.under_cursor, desk.focus) == (SECOND, "list")
        assert desk.screen.opened == desk.screen.rows.chosen
        await desk.pilot.click(desk.screen.rows, offset=(10, 2), times=2)
        await desk.settle()
        assert desk.focus == "article"

    play(tmp_path, story, build=world)


def test_where_there_is_one_pane_a_click_opens_the_article_in_it(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.pilot.click(desk.screen.rows, offset=(10, 2))
        await desk.settle()
        assert desk.focus == "article"

    play(tmp_path, story, build=world, size=(60, 20))


def test_a_click_on_a_source_opens_its_place(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        at = next(i for i, place in enumerate(desk.screen.sources.places) if place.label == "Arusha City Council")
        await desk.pilot.click(desk.screen.sources, offset=(5, at + 1))
        await desk.settle()
        assert desk.screen.place.label == "Arusha City Council"
        assert desk.focus == "list"

    play(tmp_path, story, build=world)


async def scrolled_to_its_end(desk: Desk, widget: ScrollView) -> None:
    """With the wheel."""
    for _n in range(60):
        widget.post_message(events.MouseScrollDown(widget, 5, 5, 0, 0, 0, False, False, False))
    await desk.settle()
    await desk.until(lambda: widget.scroll_y == widget.max_scroll_y)


def test_the_wheel_scrolls_and_marks_nothing(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await scrolled_to_its_end(desk, desk.screen.rows)
        await scrolled_to_its_end(desk, desk.screen.view)
        assert desk.screen.view.at_end
        assert (desk.screen.counts.unread, desk.under_cursor) == (9, FIRST)

    play(tmp_path, story, build=world, size=(120, 14), reader={"mark_read": ("on_open", "delay", "end")}, delay=0.01)


def test_a_double_click_selects_a_word_and_ctrl_c_copies_it(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        view = desk.screen.view
        at = FIRST.index("conference") + 3
        await desk.pilot.click(view, offset=(view.margin + at, 0), times=2)
        await desk.settle()
        assert desk.screen.get_selected_text() == "conference"
        await desk.press("ctrl+c")
        assert desk.app.clipboard == "conference"
        await desk.pilot.click(view, offset=(view.margin + FIRST.index(" on "), 0), times=2)
        await desk.settle()
        assert desk.screen.get_selected_text() is None, "between words there is none"

    play(tmp_path, story, build=world)


def test_a_selection_over_lines_is_copied_without_the_margin(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        view = desk.screen.view
        lines = [line.text for line in view.page.lines]
        await desk.pilot.mouse_down(view, offset=(view.margin, 3))
        await desk.pilot.hover(view, offset=(view.margin + 5, 4))
        await desk.pilot.mouse_up(view, offset=(view.margin + 5, 4))
        await desk.settle()
        await desk.press("ctrl+c")
        first, second = desk.app.clipboard.split("\n")
        assert first == lines[3]
        assert second
        assert lines[4].startswith(second)

    play(tmp_path, story, build=world)


def test_y_copies_the_articles_address_from_list_and_article(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        for pane in ("list", "article"):
            desk.app.copy_to_clipboard("")
            desk.screen.go(pane)
            await desk.press("y")
            assert desk.app.clipboard == "https://www.example.go.tz/news/1"

    play(tmp_path, story, build=world)


def test_the_date_over_an_article_is_by_the_clock_of_its_source_and_the_list_by_the_readers(tmp_path: Path) -> None:
    def told_in_dodoma(cache: Path) -> None:
        with Store.open(cache) as store:
            midnight = NOW.replace(hour=21, minute=0) - timedelta(days=1)
            at, day = entry(1, "At nine", NOW - timedelta(hours=1)), entry(2, "That day", midnight)
            add(store, "Ministry of Water", [replace(day, offset=180), replace(at, offset=180)])
            index(store)

    async def story(desk: Desk) -> None:
        assert desk.titles == ["At nine", "That day"]
        assert "08:30" in desk.text
        assert "Tuesday, 14 May 2024, 11:30 (UTC+3)" in desk.text.replace("\u00a0", " ")
        await desk.press("down", "enter")
        assert " today" in desk.text
        assert "Tuesday, 14 May 2024 ·" in desk.text.replace("\u00a0", " ")

    play(tmp_path, story, build=told_in_dodoma)
