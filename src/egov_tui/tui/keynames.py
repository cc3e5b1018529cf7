"""How keys are called on the screen: the same everywhere, and as keyboards have them. Pure."""

from textual.keys import format_key

_NAMED = {
    "enter": "Enter",
    "escape": "Esc",
    "space": "Space",
    "tab": "Tab",
    "backspace": "Backspace",
    "delete": "Del",
    "insert": "Ins",
    "home": "Home",
    "end": "End",
    "pageup": "PgUp",
    "pagedown": "PgDn",
}
_WORDS = {"up": "Up", "down": "Down", "left": "Left", "right": "Right"}


def shown(key: str, *, arrows: bool = True) -> str:
    """Return what a reader is told to press for a key as Textual calls it (`ctrl+p` is `Ctrl+P`).

    Where there are no `arrows`, as in plain ASCII, those keys are named by words: `<` is a key of its own.
    """
    *modifiers, last = key.split("+")
    names = _NAMED if arrows else {**_NAMED, **_WORDS}
    name = names.get(last) or format_key(last)
    if modifiers or (last[:1] == "f" and last[1:].isdigit()):
        name = name[:1].upper() + name[1:]
    return "+".join((*(modifier.capitalize() for modifier in modifiers), name))
