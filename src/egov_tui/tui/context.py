"""What every screen of the reader works with."""

from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo

from msgspec import Struct, field

from egov_tui.settings import Settings
from egov_tui.tui.icons import UNICODE, Icons
from egov_tui.tui.keys import BINDINGS
from egov_tui.tui.library import Library

READING_DELAY = 3.0
"""Seconds on screen after which an article counts as read (DESIGN §6)."""

_SHOWN = {
    "question_mark": "?",
    "full_stop": ".",
    "slash": "/",
    "colon": ":",
    "comma": ",",
    "right_square_bracket": "]",
    "left_square_bracket": "[",
    "semicolon": ";",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "escape": "Esc",
    "enter": "Enter",
    "space": "Space",
    "tab": "Tab",
}


class Context(Struct, frozen=True):
    """Cache, settings, language, clock and zone; given once, when the app starts."""

    library: Library
    settings: Settings
    lang: str
    clock: Callable[[], datetime]
    zone: tzinfo | None = None
    """None is the system's zone."""
    icons: Icons = UNICODE
    keymap: Mapping[str, str] = field(default_factory=dict)
    delay: float = READING_DELAY

    def key(self, name: str) -> str:
        """Return the key of an action as a reader sees it."""
        default = next((binding.key for binding in BINDINGS if binding.id == name), "")
        key = self.keymap.get(name, default).split(",")[0]
        return _SHOWN.get(key, key)
