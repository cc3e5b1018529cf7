"""Which articles of a site that tells its news in another way are those that the cache has. Pure."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from egov_tui.model import Entry, Feed, Held, Known

_NEAR = timedelta(hours=36)
"""Between two ways to tell a day: its midnight here, or a time of it there."""
_DAY = timedelta(hours=24)
_MIDNIGHTS = (0, 21, 22, 23)
"""Hours in UTC at which days begin, from there to East Africa."""
_FEWEST = 15
"""Characters of a clipped title that say which it is."""
_CLIPPED = re.compile(r"\s*(?:\.\.\.|…)\s*$")
_APART = re.compile(r"[\W_]+")


def moved(feed: Feed, known: Mapping[str, Known], held: Sequence[Held]) -> dict[str, int]:
    """Return the keys of what a source tells anew that are articles of the cache already, with their ids.

    `known` is what the cache knows by key, as from the time before the site had moved the last time; what that tells
    of is no other.
    """
    there = {known[key].id for key in feed.listed if key in known}
    entries = [one for one in feed.entries if one.key not in known]
    return same(entries, [one for one in held if one.id not in there])


def same(entries: Sequence[Entry], held: Sequence[Held]) -> dict[str, int]:
    """Return the keys of entries that are articles of the cache already, with their ids; each article goes once.

    Alike are a title and a day. Of several alike, as notices often are, those of the same day go together first, and
    the older goes to the older. Where one has no date, the title is enough if nothing else is called so; of several
    without one, their number. What is like none is new.
    """
    theirs: dict[str, list[Entry]] = defaultdict(list)
    ours: dict[str, list[Held]] = defaultdict(list)
    for one in held:
        ours[_name(one.title)].append(one)
    clipped = {_name(one.title) for one in held if _CLIPPED.search(one.title)}
    for entry in reversed(entries):  # the oldest first
        theirs[_whole(entry, ours, clipped)].append(entry)
    found: dict[str, int] = {}
    for title, some in theirs.items():
        if title:
            found.update(_pairs(some, ours.get(title, ())))
    return found


def _pairs(entries: Sequence[Entry], held: Sequence[Held]) -> Mapping[str, int]:
    found: dict[str, int] = {}
    near = (
        (_apart(entry.published, one.date), number, one.id)
        for number, entry in enumerate(entries)
        for one in held
        if entry.published and one.date and abs(one.date - entry.published) < _NEAR
    )
    taken: set[int] = set()
    for _distance, number, id_ in sorted(near):
        if entries[number].key not in found and id_ not in taken:
            found[entries[number].key] = id_
            taken.add(id_)
    left = [one for one in entries if one.key not in found]
    rest = [one for one in held if one.id not in taken]
    if len(left) == len(rest) == 1 and (left[0].published is None or rest[0].date is None):
        return found | {left[0].key: rest[0].id}
    undated = [one for one in left if one.published is None], [one for one in rest if one.date is None]
    if len(undated[0]) == len(undated[1]):
        found |= {one.key: other.id for one, other in zip(*undated, strict=True)}
    return found


def _apart(one: datetime, other: datetime) -> tuple[bool, timedelta]:
    """How far two moments are apart, those of one day before all others."""
    earlier, later = sorted((one, other))
    begins = earlier.hour in _MIDNIGHTS and not earlier.minute and not earlier.second
    return not (one == other or (begins and later - earlier < _DAY)), later - earlier


def _name(title: str) -> str:
    return _APART.sub(" ", title.casefold()).strip()


def _whole(entry: Entry, ours: Mapping[str, Sequence[Held]], clipped: set[str]) -> str:
    """The name of an entry as the cache has it, where one of both was clipped: of several, that of the nearest day."""
    name = _name(entry.title)
    if name in ours:
        return name
    begun = [one for one in clipped if len(one) >= _FEWEST and name.startswith(one)]
    if _CLIPPED.search(entry.title) and len(name) >= _FEWEST:
        begun += [one for one in ours if one.startswith(name)]
    return min(begun, key=lambda one: _distance(entry, ours[one]), default=name)


def _distance(entry: Entry, held: Sequence[Held]) -> tuple[bool, timedelta]:
    far = True, timedelta.max
    return min((_apart(entry.published, one.date) for one in held if entry.published and one.date), default=far)
