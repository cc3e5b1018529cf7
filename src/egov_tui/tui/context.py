"""What every screen of the reader works with."""

from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo

from msgspec import Struct, field

from egov_tui.settings import Settings
from egov_tui.tui.icons import ASCII, UNICODE, Icons
from egov_tui.tui.keynames import shown
from egov_tui.tui.keys import DEFAULTS
from egov_tui.tui.library import Library

READING_DELAY = 3.0
"""Seconds on screen after which an article counts as read (DESIGN §6)."""


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
        return self.shown((self.keymap.get(name) or DEFAULTS.get(name, "")).split(",")[0])

    def shown(self, key: str) -> str:
        """Return a key, as Textual calls it, as a reader sees it."""
        return shown(key, arrows=self.icons is not ASCII)
