"""What SQL calls back into Python; registered on every connection (see `connection`)."""

import re
import sqlite3
from functools import lru_cache

from egov_tui.text.packing import inflated
from egov_tui.text.stem import fold

_NO_WORD = re.compile(r"[\W_]+")


def register(connection: sqlite3.Connection) -> None:
    """Make the functions known to a connection."""
    # The view and the triggers of the index of words read frozen texts with it.
    connection.create_function("unz", 1, inflated, deterministic=True)
    connection.create_function("unz", 2, _inflated_beside, deterministic=True)
    connection.create_function("holds", 3, _holds, deterministic=True)


def _inflated_beside(data: bytes | str, like: str) -> str:
    """Stems, which older versions wrote as text."""
    return data if isinstance(data, str) else inflated(data, like)


def _holds(text: str | None, wanted: str, prefix: int) -> bool:
    """Whether a name or a JSON list of names has these words in a row, whatever their case and accents.

    With `prefix` the last of them only begins a word.
    """
    if not text:
        return False
    return _plain(wanted).removesuffix(" " if prefix else "") in _plain(text)


@lru_cache(8192)
def _plain(text: str) -> str:
    words = (fold(word) for word in _NO_WORD.split(text.replace("'", "").replace("’", "")))
    return f" {' '.join(word for word in words if word)} "
