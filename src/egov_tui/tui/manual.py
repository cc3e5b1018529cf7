"""What the help shows: what can be pressed, by what it is for, the place at hand first. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from textual.binding import Binding

from egov_tui.i18n import N_, _

_SCOPES = {
    "source": N_("Sources"),
    "list": N_("List"),
    "article": N_("Article"),
    "pane": N_("In and out"),
    "move": N_("Moving"),
    "sync": N_("Refresh"),
    "digest": N_("Digest"),
    "app": N_("Everywhere"),
}
_HERE: Mapping[str, tuple[str, ...]] = {
    "sources": ("source", "pane"),
    "list": ("list", "article"),
    "article": ("article",),
}


class Entry(NamedTuple):
    """Something that can be done, and the keys that do it."""

    told: str
    keys: tuple[str, ...]

    @property
    def shown(self) -> str:
        """The keys on one line."""
        return "  ".join(self.keys)


class Group(NamedTuple):
    """What belongs together."""

    title: str
    entries: tuple[Entry, ...]


def grouped(bindings: Iterable[Binding], pane: str, key: Callable[[Binding], str]) -> list[Group]:
    """Return the bindings by scope, those of a pane first, each scope in its own order; 1 to 9 as one.

    `key` says how a binding's key is called.
    """
    here = _HERE.get(pane, ())
    found: dict[str, dict[str, list[str]]] = {scope: {} for scope in (*here, *_SCOPES)}
    for binding in bindings:
        scope, _dot, verb = (binding.id or "").partition(".")
        if scope not in found or not binding.description:
            continue
        description = binding.description
        if verb.startswith("link-"):
            description = _("Open a link by its number")
        keys = found[scope].setdefault(description, [])
        if (name := key(binding)) not in keys:
            keys.append(name)
    return [
        Group(_(_SCOPES[scope]), tuple(Entry(told, _range(keys)) for told, keys in entries.items()))
        for scope, entries in found.items()
        if entries
    ]


def _range(keys: list[str]) -> tuple[str, ...]:
    """Many figures are told by their ends."""
    if len(keys) > 2 and all(len(key) == 1 and key.isdigit() for key in keys):
        return (f"{keys[0]}–{keys[-1]}",)
    return tuple(keys)


def matching(groups: Sequence[Group], text: str) -> list[Group]:
    """Return what is pressed by the key that was typed; else what has all words typed in its name, keys or group."""
    words = text.casefold().split()
    if not words:
        return list(groups)
    pressed = _filtered(groups, lambda _title, entry: text.strip() in entry.keys)
    return pressed or _filtered(groups, lambda title, entry: _speaks(title, entry, words))


def _speaks(title: str, entry: Entry, words: Sequence[str]) -> bool:
    whole = f"{title} {entry.told} {entry.shown}".casefold()
    return all(word in whole for word in words)


def _filtered(groups: Sequence[Group], keeps: Callable[[str, Entry], bool]) -> list[Group]:
    kept = [Group(title, tuple(e for e in entries if keeps(title, e))) for title, entries in groups]
    return [group for group in kept if group.entries]


def parted(heights: Sequence[int]) -> int:
    """Return how many of so many groups stand in the left of two columns, that both are as low as can be."""
    sums = [0, *accumulate(heights)]
    return min(range(len(sums)), key=lambda n: (max(sums[n], sums[-1] - sums[n]), -n))
