"""Several things in one sentence, as each language puts them: `a, b, c` and `a, b or c`. Pure."""

from collections.abc import Callable, Iterable

from egov_tui.i18n import N_, _


def listed(things: Iterable[object], translate: Callable[[str], str] = _) -> str:
    """Return things one after another: `a, b, c`. With `translate=str`, as in English."""
    # Translators: one thing of a list and what follows it, such as: unicode, ascii
    return _joined([str(one) for one in things], translate(N_("{first}, {rest}")))


def either(things: Iterable[object]) -> str:
    """Return things of which one is meant: `a, b or c`."""
    told = [str(one) for one in things]
    if len(told) > 1:
        # Translators: the last two things of a list of which one is meant, such as: unicode or ascii
        told[-2:] = [_("{first} or {last}").format(first=told[-2], last=told[-1])]
    return listed(told)


def _joined(things: list[str], pattern: str) -> str:
    told = things.pop() if things else ""
    for one in reversed(things):
        told = pattern.format(first=one, rest=told)
    return told
