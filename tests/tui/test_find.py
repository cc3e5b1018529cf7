"""Finding something in an article: what counts as found, and going from match to match."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from egov_tui.model import Block, BlockKind, Document, Span
from egov_tui.store import Store
from egov_tui.store.highlight import highlight
from egov_tui.store.query import parse
from egov_tui.text import html
from egov_tui.tui.find import finder
from egov_tui.tui.layout import Page, set_lines
from egov_tui.tui.matches import Matches
from tests.tui.builder import NOW, Desk, add, entry, index, read, settings

FILLER = "".join(f"<p>Aya ya {n} haina neno lolote la maana, na ni ndefu kidogo kwa makusudi.</p>" for n in range(9))
BODY = f"""<p>Mkutano wa kwanza wa ng’ombe na ngombe ulifanyika Arusha.</p>{FILLER}
<p>Mikutano mingine miwili itafanyika; kila mkutano una ajenda yake.</p>{FILLER}
<table><tr><th>Mahali</th><th>Mkutano</th></tr><tr><td>Dodoma</td><td>wa pili</td></tr></table>{FILLER}"""


def conference(cache: Path) -> None:
    with Store.open(cache) as store:
        entries = [entry(2, "Kingine", NOW, "<p>Habari nyingine kabisa.</p>"), entry(1, "Kongamano", NOW, BODY)]
        add(store, "Gazette", [replace(one, language="sw") for one in entries])
        index(store)


def play(folder: Path, story: object, **more: object) -> None:
    chosen = settings(folder, **more.pop("reader", {}))  # type: ignore[arg-type]
    conference(chosen.cache)
    read(chosen, story, **more)  # type: ignore[arg-type]


# ---------------------------------------------------------------- what counts as found


@pytest.mark.parametrize(
    ("typed", "text", "found"),
    [
        ("kut", "Mkutano mkuu", ["kut"]),
        ("MKUTANO", "Mkutano, mikutano, makubwa", ["Mkutano", "mikutano"]),
        ("mikutano", "Mkutano mkuu", ["Mkutano"]),
        ("ng'ombe", "ng’ombe ngombe ng'ombe", ["ng’ombe", "ngombe", "ng'ombe"]),
        ("ngombe", "ng’ombe", ["ng’ombe"]),
        ("council", "Councils and council", ["Councils", "council"]),
        ("mkutano wa", "mikutano ya; Mkutano  wa; mkutano\nwa", ["Mkutano  wa", "mkutano\nwa"]),
        ("public body", "Public bodies, a public body, bodies in public", ["Public bodies", "public body"]),
        ("(a.b", "(a.b (axb", ["(a.b"]),
        ("[1]", "the site[1].", ["[1]"]),
        ("'", "ng’ombe", ["’"]),
        ("   ", "a b", []),
        ("", "a b", []),
    ],
)
def test_words_are_found_as_typed_or_inflected(typed: str, text: str, found: list[str]) -> None:
    assert [text[a:b] for a, b in finder(typed)(text)] == found


@given(st.text("aA'’ .\n(*é", max_size=12), st.text("aA'’ .\n(*é", max_size=60))
def test_what_is_found_is_in_order_and_apart(typed: str, text: str) -> None:
    end = 0
    for a, b in finder(typed)(text):
        assert end <= a < b <= len(text)
        end = b


@given(st.integers(5, 60), st.sampled_from(["aa", "b c", "d"]))
def test_a_match_is_counted_once_and_marked_on_every_line_it_stands_on(width: int, typed: str) -> None:
    document = Document(
        tuple(Block(BlockKind.PARAGRAPH, (Span(text),)) for text in ("aa b c d " * 9, "d", "b c aaa aa", "xb c"))
    )
    page, find = set_lines(document, width), finder(typed)
    matches = Matches(page, find)
    assert len(matches.all) == sum(len(find(flow)) for flow in page.flows)
    assert [match.line for match in matches.all] == sorted(match.line for match in matches.all)
    for match in matches.all:
        pieces = [
            page.lines[number].text[a:b] for number in range(len(page.lines)) for a, b in matches.of(match, number)
        ]
        assert " ".join(pieces).split() == page.flows[match.flow][match.start : match.end].split()
        assert set(matches.of(match, match.line)) <= set(matches.on(match.line))


def test_nothing_is_looked_through_before_it_is_asked_for() -> None:
    asked: list[str] = []
    page = set_lines(Document(tuple(Block(BlockKind.PARAGRAPH, (Span(f"text {n}"),)) for n in range(9))), 40)

    def find(text: str) -> list[tuple[int, int]]:
        asked.append(text)
        return []

    matches = Matches(page, find)
    matches.on(0)
    matches.on(0)
    assert asked == ["text 0"]
    assert Matches(Page(), find).all == []


# ---------------------------------------------------------------- on the screen


def current(desk: Desk) -> str:
    """The words of the match that was gone to, and that they are in view and drawn the other way round."""
    view = desk.screen.view
    assert view.current is not None
    assert view.top <= view.current.line < view.top + view.room.height
    strips = (view.render_line(y) for y in range(view.room.height))
    return "".join(segment.text for strip in strips for segment in strip if segment.style and segment.style.reverse)


@pytest.mark.parametrize("size", [(140, 40), (80, 24), (40, 12)])
def test_matches_are_counted_while_typing_and_gone_through_by_n_and_p(tmp_path: Path, size: tuple[int, int]) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("enter", "ctrl+f", *"mkut")
        assert "1 of 3" in desk.text
        await desk.press(*"ano")
        assert "1 of 4" in desk.text, "inflections count once the word is whole"
        await desk.press("enter")
        assert desk.focus == "article"
        assert current(desk) == "Mkutano"
        await desk.press("n")
        assert (current(desk), "2 of 4" in desk.text) == ("Mikutano", True)
        await desk.press("n", "n")
        assert (current(desk), "4 of 4" in desk.text) == ("Mkutano", True)
        await desk.press("n")
        assert "on from the top" in desk.screen.status.text
        assert "1 of 4" in desk.text
        await desk.press("p")
        assert "on from the end" in desk.screen.status.text
        assert "4 of 4" in desk.text
        assert desk.screen.opened == desk.screen.rows.ids[0], "n and p went nowhere else"

    play(tmp_path, story, size=size)


def test_escape_keeps_the_place_and_n_means_the_next_unread_again(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        view = desk.screen.view
        await desk.press("enter", "ctrl+f", *"dodoma", "enter")
        line = view.top
        assert line > 0
        await desk.press("escape")
        assert "1 of 1" not in desk.text
        assert (view.top, desk.focus, list(view.matches)) == (line, "article", [])
        await desk.press("n")
        assert view.article
        assert view.article.title == "Kingine"

    play(tmp_path, story, size=(80, 24))


def test_escape_while_typing_goes_back_to_the_text(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("enter", "ctrl+f", *"mkutano", "escape")
        assert desk.focus == "article"
        assert desk.screen.view.top == 0
        await desk.press("ctrl+f")
        assert desk.screen.find_box
        assert desk.screen.find_box.text == "", "another find begins anew"

    play(tmp_path, story)


def test_enter_goes_to_the_first_match_at_or_below_the_view(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("enter", *["pagedown"] * 2)
        line = desk.screen.view.top
        await desk.press("ctrl+f", *"mkutano")
        assert desk.screen.view.top == line, "typing moves nothing"
        await desk.press("enter")
        assert desk.screen.view.current
        assert desk.screen.view.current.line >= line

    play(tmp_path, story, size=(80, 24))


def test_what_is_not_there_is_said_and_typing_goes_on(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("enter", "ctrl+f", *"zzz", "enter")
        assert "not found" in desk.text
        assert desk.screen.typing
        await desk.press(*["backspace"] * 3, *"arusha", "enter")
        assert current(desk) == "Arusha"

    play(tmp_path, story)


def test_an_article_that_was_searched_for_begins_with_those_words(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("slash", *"mikutano ngombe ")
        await desk.until(lambda: desk.screen.rows.count == 1)
        await desk.press("enter", "enter")
        before = list(desk.screen.view.matches)
        assert len(before) == 6
        await desk.press("ctrl+f")
        assert desk.screen.find_box
        assert desk.screen.find_box.text == "mikutano ngombe"
        assert "1 of 6" in desk.text
        await desk.press("enter", "n")
        assert current(desk) == "ng’ombe"
        await desk.press("ctrl+f", *"dodoma")
        assert "1 of 1" in desk.text
        await desk.press("escape")
        assert list(desk.screen.view.matches) == before

    play(tmp_path, story)


def test_stars_and_sizes_change_nothing_of_what_is_found(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("enter", "ctrl+f", *"mkutano", "enter", "n", "f")
        assert (current(desk), desk.screen.counts.starred) == ("Mikutano", 1)
        await desk.pilot.resize_terminal(61, 30)
        await desk.settle()
        await desk.press("n")
        assert "3 of 4" in desk.text

    play(tmp_path, story, size=(100, 30))


@pytest.mark.parametrize("away", ["J", "q", "tab", "slash"])
def test_whoever_goes_elsewhere_is_done_with_it(tmp_path: Path, away: str) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("enter", "ctrl+f", *"mkutano", "enter", away)
        assert not desk.screen.finding
        assert "of 4" not in desk.text

    play(tmp_path, story)


def test_from_the_list_it_goes_into_the_article(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("ctrl+f", *"arusha", "enter")
        assert desk.focus == "article"
        assert current(desk) == "Arusha"

    play(tmp_path, story)


COWS = ("ngombe", "ng'ombe", "NG'OMBE", "ng’ombe", "ng`ombe", "ngʼombe")


@pytest.mark.parametrize("typed", COWS)
@pytest.mark.parametrize("shown", COWS)
def test_a_word_is_found_whole_however_its_apostrophe_is_written(typed: str, shown: str) -> None:
    text = f"Habari za {shown}, leo"
    assert [text[a:b] for a, b in finder(typed)(text)] == [shown]


@pytest.mark.parametrize("body", ["ng'<b>ombe</b>", "<i>ng</i>'ombe", "n<b>g'</b>o<em>mb</em>e"])
def test_a_word_is_found_whole_across_the_markup_within_it(body: str) -> None:
    page = set_lines(html.read(f"<p>Wafugaji wa {body} wakutana.</p>"), 60)
    for find in (finder("ngombe"), lambda text: highlight(text, parse("NG’OMBE"))):
        (match,) = Matches(page, find).all
        assert page.flows[match.flow][match.start : match.end] == "ng'ombe"


def test_no_character_is_cut() -> None:
    assert finder("ngo")("ngo\u030a na \u0301ngo") == [(0, 4), (9, 12)]
