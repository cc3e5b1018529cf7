"""The help: made from the live bindings, the place at hand first, searchable; and keys that a reader changed."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from textual.binding import Binding

from egov_tui.tui.keys import BINDINGS, DEFAULTS, REACHES, KeyChoiceError, keymap
from egov_tui.tui.manual import Entry, Group, grouped, matching, parted
from egov_tui.tui.refresh import Refresh
from tests.tui.builder import Desk, read, settings, world


def play(folder: Path, story: object, *, size: tuple[int, int] = (80, 24), **keys: str) -> None:
    chosen = replace(settings(folder), keys={name.replace("__", ".").replace("_", "-"): k for name, k in keys.items()})
    world(chosen.cache)
    read(chosen, story, size=size)  # type: ignore[arg-type]


def groups(desk: Desk) -> list[str]:
    """The titles that are seen, in their order."""
    known = {"List", "Article", "In and out", "Moving", "Refresh", "Everywhere"}
    return [line.strip(" │") for line in desk.over.splitlines() if line.strip(" │") in known]


# ---------------------------------------------------------------- the pure part

MANUAL = [
    Group("List", (Entry("All read", ("A",)), Entry("Clean up", ("x",)))),
    Group("Everywhere", (Entry("Search", ("/",)), Entry("Close, cancel, back", ("Esc",)))),
]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", ["All read", "Clean up", "Search", "Close, cancel, back"]),
        ("x", ["Clean up"]),
        ("CLEAN", ["Clean up"]),
        ("esc", ["Close, cancel, back"]),
        ("list re", ["All read"]),
        ("zzz", []),
        (" / ", ["Search"]),
    ],
)
def test_what_is_typed_finds_keys_names_and_groups(typed: str, found: list[str]) -> None:
    assert [entry.told for group in matching(MANUAL, typed) for entry in group.entries] == found


def test_the_scope_at_hand_comes_first_and_keys_of_one_action_stand_together() -> None:
    bindings = [
        Binding("slash", "search", "Search", id="app.search"),
        Binding("a", "x", "Twice", id="article.twice"),
        Binding("b", "x", "Twice", id="article.twice"),
        Binding("E", "edit", "Edit", id="source.edit"),
        *(Binding(str(n), "x", "Open link", id=f"article.link-{n}") for n in range(1, 10)),
        Binding("z", "x", "Nowhere", id="nowhere.at-all"),
    ]
    found = grouped(bindings, "article", lambda binding: binding.key)
    assert [group.title for group in found] == ["Article", "Sources", "Everywhere"]
    assert found[0].entries == (Entry("Twice", ("a", "b")), Entry("Open a link by its number", ("1–9",)))
    assert grouped(bindings, "sources", lambda binding: binding.key)[0].title == "Sources"


def test_two_columns_are_as_low_as_can_be() -> None:
    assert parted([9, 12, 6, 7, 4, 8]) == 2
    assert parted([5]) == 1
    assert parted([]) == 0


# ---------------------------------------------------------------- on the screen


def test_the_keys_of_the_pane_at_hand_come_first(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("question_mark")
        assert groups(desk)[0] == "List"
        await desk.press("escape", "enter", "question_mark")
        assert groups(desk)[0] == "Article"

    play(tmp_path, story)


def test_wide_screens_have_two_columns_where_that_saves_scrolling(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("question_mark")
        assert any("List" in line and "Sources" in line for line in desk.over.splitlines())
        assert "Back, quit" in desk.text
        await desk.pilot.resize_terminal(99, 40)
        await desk.settle()
        assert not any("List" in line and "Sources" in line for line in desk.over.splitlines())

    play(tmp_path, story, size=(140, 40))


@pytest.mark.parametrize("size", [(140, 40), (80, 24), (40, 12)])
def test_what_is_sought_is_found_while_typing_and_escape_takes_it_back_first(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async def story(desk: Desk) -> None:
        await desk.pilot.press("question_mark", "slash", *"quit")  # typed ahead: no letter is lost
        await desk.settle()
        assert "Back, quit" in desk.text
        assert "Clean up" not in desk.text
        await desk.press("q")
        assert "No key does that here." in desk.text
        await desk.press("backspace", "enter", "j", "escape")
        assert "Next source" in desk.text
        await desk.press("escape")
        assert "Keys" not in desk.text
        assert desk.app.is_running

    play(tmp_path, story, size=size)


def test_help_scrolls_to_its_ends_and_names_ranges(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("question_mark")
        panel = desk.app.screen.query_one("#help")
        for down, up in (("G", "g"), ("end", "home")):
            await desk.press(down)
            assert panel.scroll_y == panel.max_scroll_y > 0
            await desk.press(up)
            assert panel.scroll_y == 0
        shown = ""
        for _n in range(20):
            shown += desk.text
            await desk.press("pagedown")
        assert "1–9 " in shown
        assert "Refresh all" in shown

    play(tmp_path, story, size=(40, 20))


# ---------------------------------------------------------------- keys of one's own


def test_a_changed_key_shows_in_help_line_of_keys_and_sentences(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        assert "F2 Read/unread" in desk.text.splitlines()[-1]
        await desk.press("A")
        assert "ctrl+z" not in desk.text
        assert "Ctrl+Z takes it back" in desk.text
        await desk.press("question_mark", "slash", "F", "2")
        assert "Read/unread" in desk.text
        await desk.press("escape", "escape", "f2")
        assert desk.screen.counts.unread == 1

    play(tmp_path, story, article__read="f2", app__undo="ctrl+z")
    assert Refresh().summary(all_key="F5")[0] == "Nothing was due yet. F5 fetches everything now."


def test_every_action_can_have_another_key(tmp_path: Path) -> None:
    free = iter(
        [f"f{n}" for n in range(1, 25)]
        + [f"ctrl+{c}" for c in "abdefgklnoprstuvwxyz"]
        + list("áéíóúàèìòùâêîôûãõñäëïöüÿçåøæþð")
    )
    mine = {str(binding.id): next(free) for binding in BINDINGS}
    chosen = replace(settings(tmp_path), keys=mine)
    world(chosen.cache)

    async def story(desk: Desk) -> None:
        live = desk.screen.active_bindings
        named = {key: live[key].binding.id for key in keymap(mine).values()}
        assert named == {keymap(mine)[name]: name for name in mine}
        assert not {"j", "enter", "question_mark", "slash"} & {key for key, active in live.items() if active.binding.id}

    read(chosen, story)


@pytest.mark.parametrize("name", sorted(set(DEFAULTS) - {str(binding.id) for binding in BINDINGS}))
def test_what_lies_over_the_panes_has_keys_that_can_be_changed_too(name: str) -> None:
    assert keymap({name: "f9"}) == {name: "f9"}


def test_keys_clash_only_where_they_meet() -> None:
    assert keymap({"health.retry": "f", "help.find": "f"})  # `f` stars an article, but not there
    with pytest.raises(KeyChoiceError, match=r"health\.retry"):
        keymap({"health.retry": "q"})
    with pytest.raises(KeyChoiceError, match=r"help\.find"):
        keymap({"help.find": "j"})
    for reach in REACHES:
        keys = [key for binding in reach for key in binding.key.split(",")]
        assert len(keys) == len(set(keys))


def test_changed_keys_work_in_what_lies_over_the_panes(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("question_mark", "f8", *"quit")
        assert "Back, quit" in desk.text
        assert "F8 find" in desk.text
        await desk.press("escape", "f7")
        assert "Keys" not in desk.text
        await desk.press("exclamation_mark")
        assert "F6 fetch now" in desk.text
        await desk.press("escape", "slash", *"kodi")
        await desk.press("f5")
        assert desk.focus == "list"

    play(tmp_path, story, help__find="f8", help__close="f7", health__retry="f6", search__accept="f5")
