"""Plain ASCII for poor fonts: nothing that the reader draws needs more, on any screen."""

from collections.abc import Callable
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from rich.cells import cell_len

from egov_tui.store import Store
from egov_tui.store.query import parse
from egov_tui.tui.ascii import ascii_of
from tests.tui.builder import NOW, Desk, add, entry, index, read, settings

BODY = """<p>A paragraph with a <a href="https://a.example/x">link</a>.</p><hr><ul><li>one<ul><li>two</li></ul></li></ul>
<blockquote><p>Quoted.</p></blockquote><table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>
<p>CO<sub>2</sub> and m<sup>2</sup>; <a href="https://evil.example/">https://good.example/</a></p>"""


def build(cache: Path) -> None:
    with Store.open(cache) as store:
        entries = [entry(n, f"Notice {n} " + "of many words " * 9, NOW, BODY + "<p>More.</p>" * 60) for n in range(60)]
        add(store, "An agency with a name that is far too long for any column", entries, "A folder")
        index(store)
        ids = store.articles.ids(parse(""))
        store.articles.mark([ids[0]], starred=True, later=True)


async def press(desk: Desk, *keys: str) -> None:
    """Press one key after another; on every screen that there is then, ASCII is enough."""
    for key in ("", *keys):
        if key:
            await desk.press(key)
        odd = {character for character in desk.text if not character.isascii()}
        assert not odd, f"{odd} after {key}:\n{desk.text}"


PLACES: dict[str, tuple[str, ...]] = {
    "panes": ("enter", "pagedown", "end", "left", "left", "down"),
    "help": ("question_mark", "end"),
    "palette": ("colon", *"zzzq"),
    "search": ("slash", *"noti", "enter", "enter"),
    "saving": ("slash", *"notice", "enter", "S"),
    "health": ("exclamation_mark",),
    "said": ("S", "A", "u", "w", "R", "right_square_bracket"),
}


@pytest.mark.parametrize("size", [(140, 40), (80, 24), (40, 12)])
@pytest.mark.parametrize("place", PLACES)
def test_every_screen_is_drawn_in_ascii(tmp_path: Path, size: tuple[int, int], place: str) -> None:
    async def story(desk: Desk) -> None:
        await press(desk, *PLACES[place])

    play(tmp_path, story, size)


def play(folder: Path, story: Callable[[Desk], object], size: tuple[int, int]) -> None:
    chosen = settings(folder, icons="ascii")
    build(chosen.cache)
    read(chosen, story, size=size)  # type: ignore[arg-type]


def test_the_pane_with_the_focus_is_told_by_a_line_of_its_own(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        assert "===" in desk.text.splitlines()[1]
        assert "---" in desk.text.splitlines()[1]

    play(tmp_path, story, (140, 40))


def test_letters_stay_and_drawings_keep_their_width() -> None:
    assert ascii_of("Ng’ombe “wa” Kīlimo – m² … Ünïcode") == 'Ng\'ombe "wa" Kīlimo - m2 ~ Ünïcode'
    everything = "".join(map(chr, range(0x2190, 0x2600))) + "“”„‘’–—…·•\u00a0×🔎"
    assert [c for c in everything if cell_len(ascii_of(c)) != cell_len(c)] == []
    assert not [c for c in map(chr, range(0x2500, 0x25A0)) if not ascii_of(c).isascii()]


def test_what_the_program_says_can_be_said_in_ascii_in_every_language() -> None:
    catalogue = Path(__file__).parents[2] / "src/egov_tui/locale/sw/LC_MESSAGES/egov_tui.po"
    with catalogue.open("rb") as file:
        told = read_po(file, locale="sw")
    for message in told:
        texts: list[str] = []
        for one in (message.id, message.string):
            texts += [one] if isinstance(one, str) else one or ()
        assert [text for text in texts if not ascii_of(text).isascii()] == []
