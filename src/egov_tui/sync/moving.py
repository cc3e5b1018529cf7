"""Which articles of a site that tells its news in another way are those that the cache has. Pure."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from egov_tui.model import Entry, Held

_SAME_DAY = timedelta(hours=36)
"""Between two ways to tell a day: its midnight here, or a time of it there."""
_FEWEST = 15
"""Characters of a clipped title that say which it is."""
_CLIPPED = re.compile(r"\s*(?:\.\.\.|…)\s*$")
_APART = re.compile(r"[\W_]+")


def same(entries: Sequence[Entry], held: Sequence[Held]) -> dict[str, int]:
    """Return the keys of entries that are articles of the cache already, with their ids; each article goes once.

    Alike are a title and a day. Of several alike, as notices often are, the older goes to the older. Where one has no
    date, the title is enough if nothing else is called so. What is like none is new.
    """
    theirs: dict[str, list[Entry]] = defaultdict(list)
    ours: dict[str, list[Held]] = defaultdict(list)
    for one in held:
        ours[_name(one.title)].append(one)
    clipped = {_name(one.title) for one in held if _CLIPPED.search(one.title)}
    for entry in reversed(entries):  # the oldest first
        theirs[_whole(entry.title, ours, clipped)].append(entry)
    found: dict[str, int] = {}
    for title, some in theirs.items():
        if title:
            found.update(_pairs(some, list(ours.get(title, ()))))
    return found


def _pairs(entries: Sequence[Entry], held: list[Held]) -> Mapping[str, int]:
    found: dict[str, int] = {}
    dated = sorted((one for one in entries if one.published), key=_date)
    for entry in dated:
        near = [one for one in held if one.date and abs(one.date - _date(entry)) < _SAME_DAY]
        if near:
            closest = min(near, key=lambda one: (abs(_day_of(one) - _date(entry)).days, one.id))
            found[entry.key] = closest.id
            held.remove(closest)
    left = [entry for entry in entries if entry.key not in found]
    if len(left) == len(held) == 1 and (left[0].published is None or held[0].date is None):
        found[left[0].key] = held[0].id
    return found


def _date(entry: Entry) -> datetime:
    assert entry.published is not None
    return entry.published


def _day_of(one: Held) -> datetime:
    assert one.date is not None
    return one.date


def _name(title: str) -> str:
    return _APART.sub(" ", title.casefold()).strip()


def _whole(title: str, ours: Mapping[str, object], clipped: set[str]) -> str:
    """A name as the cache has it, where one of both was clipped."""
    name = _name(title)
    if name in ours:
        return name
    if _CLIPPED.search(title) and len(name) >= _FEWEST:
        return next((one for one in ours if one.startswith(name)), name)
    return next((one for one in clipped if len(one) >= _FEWEST and name.startswith(one)), name)
