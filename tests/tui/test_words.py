"""The words of Textual: none that it brings along in English can be met; a new one that says more is noticed."""

import ast
from importlib import import_module
from pathlib import Path

import pytest
from textual.app import App
from textual.binding import Binding
from textual.command import CommandPalette
from textual.screen import Screen

from egov_tui.tui.app import ReaderApp
from egov_tui.tui.commands import Palette
from egov_tui.tui.manual import grouped
from tests.tui.builder import Desk, read, settings, world

SAYS = {
    "Search for commands…": "the palette gets words of ours",
    "Search for themes…": "themes are in our palette",
    "No matches found": "our palette always finds something",
    "Do you want to quit?": "we answer to ctrl+c",
    "Press [b]{}[/b] to quit the app": "we answer to ctrl+c",
    **dict.fromkeys(
        ("Saved screenshot", "Screenshot", "Failed to save screenshot", "Saved screenshot to [$text-success]{}"),
        "nothing takes a screenshot",
    ),
    **dict.fromkeys(
        ("Open the command palette", "Quit the app and return to the command prompt."), "there are no hints at the keys"
    ),
}
"""What Textual shows of its own, and why no reader meets it."""
ROOT = Path(__file__).parents[2]
MODULES = (
    *("textual.app", "textual.screen", "textual.command", "textual.widget", "textual.scroll_view", "textual.suggester"),
    *("textual.widgets._input", "textual.widgets._static", "textual.widgets._option_list", "textual.widgets._toast"),
)
"""Those of Textual that draw something here: our palette is an input and a list of options."""
SHOWS = {"notify", "Text", "Content", "Option", "Static", "Label", "Toast"}


def texts(module: str) -> set[str]:
    """The literals that a module of Textual shows: given to what draws, or defaults."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(Path(str(import_module(module).__file__)).read_text("utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            given = [*node.args, *(one.value for one in node.keywords if one.arg == "title")] if name in SHOWS else []
            given += [one.value for one in node.keywords if one.arg in ("placeholder", "tooltip", "border_title")]
            found |= {text for one in given if (text := _words(one))}
        elif isinstance(node, ast.FunctionDef):
            defaults = dict(zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True))
            found |= {text for one in defaults.values() if one and (text := _words(one)) and text[:1].isupper()}
    return found


def _words(node: ast.AST) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        text = node.value
    elif isinstance(node, ast.JoinedStr):
        text = "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)  # type: ignore[misc]
    else:
        return ""
    return text if any(word.isalpha() and len(word) > 2 for word in text.split()) else ""


def test_we_use_no_widget_whose_words_nobody_looked_at() -> None:
    used = set()
    for file in (ROOT / "src" / "egov_tui" / "tui").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "textual.widgets":
                used |= {one.name for one in node.names}
    assert used == {"Input", "Static"}, "look at its words, and add its module to MODULES"


def test_textual_says_nothing_but_what_we_know_of() -> None:
    said = {text for name in MODULES for text in texts(name)}
    assert said - set(SAYS) == set(), "can a reader meet it?"
    assert set(SAYS) - said == set(), "Textual does not say this any more"


def test_none_of_textuals_commands_and_keys_are_offered(tmp_path: Path) -> None:
    assert not any("system" in str(one) for one in ReaderApp.COMMANDS)
    assert set() == Screen.COMMANDS

    async def story(desk: Desk) -> None:
        of_textual = {one.description for one in (*App.BINDINGS, *Screen.BINDINGS) if isinstance(one, Binding)}
        groups = grouped([one.binding for one in desk.screen.active_bindings.values()], "list", lambda b: b.key)
        assert not of_textual & {entry.told for group in groups for entry in group.entries}

    world(tmp_path / "cache.sqlite3")
    read(settings(tmp_path), story)


def test_the_palette_does_not_say_in_english_that_it_finds_nothing(tmp_path: Path) -> None:
    assert hasattr(CommandPalette, "_start_no_matches_countdown")
    assert Palette._start_no_matches_countdown is not CommandPalette._start_no_matches_countdown

    async def story(desk: Desk) -> None:
        await desk.press("ctrl+p", *"zzzqqq")
        await desk.until(lambda: "Search the articles: zzzqqq" in desk.text)
        assert "No matches" not in desk.text

    world(tmp_path / "cache.sqlite3")
    read(settings(tmp_path), story)


@pytest.mark.parametrize("keys", ["question_mark", "exclamation_mark", "a"])
def test_over_anything_but_the_desk_there_is_no_palette(tmp_path: Path, keys: str) -> None:
    async def story(desk: Desk) -> None:
        await desk.press(keys)
        over = desk.app.screen
        await desk.press("ctrl+p")
        assert desk.app.screen is over

    world(tmp_path / "cache.sqlite3")
    read(settings(tmp_path), story)
