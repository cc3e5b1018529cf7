"""The marks of lists and articles, told apart by shape: a Unicode set, and one in plain ASCII for poor fonts."""

from typing import NamedTuple


class Icons(NamedTuple):
    """One cell each."""

    unread: str = "●"
    starred: str = "★"
    later: str = "»"
    edited: str = "≠"
    attachments: str = "@"
    failing: str = "!"
    cursor: str = "▌"
    resting: str = "▏"
    more: str = "…"
    dot: str = "·"
    into: str = "›"
    open: str = "▾"
    closed: str = "▸"
    muted: str = "×"
    selected: str = "✓"
    full: str = "↓"
    untrusted: str = "⊘"
    offered: str = "◇"


UNICODE = Icons()
ASCII = Icons("*", "+", "L", "#", "@", "!", ">", "-", "~", "-", ">", "v", "+", "x", "x", "=", "?", "%")


def icons(name: str) -> Icons:
    """Return the set that a setting names: `unicode` or `ascii`."""
    return ASCII if name == "ascii" else UNICODE
