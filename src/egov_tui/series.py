"""Several things in one sentence, as each language puts them: `a, b, c` and `a, b or c`. Pure."""

from collections.abc import Iterable

from egov_tui.errors import in_words, several


def listed(things: Iterable[object]) -> str:
    """Return things one after another: `a, b, c`."""
    return in_words(several(things))


def either(things: Iterable[object]) -> str:
    """Return things of which one is meant: `a, b or c`."""
    return in_words(several(things, either=True))
