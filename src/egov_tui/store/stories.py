"""The same story from several sources: found behind the index of words, told once in the lists of the reader.

A story has the id of the article that leads it. Who has read one of its articles has read all of them (a trigger).
"""

import json
import sqlite3
import zlib
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import filterfalse
from typing import Final, NamedTuple

from egov_tui.model import Split
from egov_tui.store.articles import Articles
from egov_tui.store.connection import Database
from egov_tui.store.query import Query, both
from egov_tui.store.tree import Among, Arrived
from egov_tui.text.links import host
from egov_tui.text.packing import inflated

_NEVER: Final = 0
"""The story of an article that its reader took out of one."""
_MOST: Final = 50
"""A page that so many articles link is no story."""
_WAITING = (
    "SELECT a.id, a.link, f.text, a.place, a.opening FROM articles a JOIN frozen f ON f.article_id = a.id "
    "WHERE a.compared = 0 AND a.indexed = 1 ORDER BY a.id DESC LIMIT ?"
)
_ELSEWHERE = (
    f"EXISTS (SELECT 1 FROM (SELECT source_id FROM articles WHERE {{0}} = a.{{0}} LIMIT {_MOST}) o "  # noqa: S608
    "WHERE o.source_id <> a.source_id)"
)
"""Whether another source has a mark too. Of one that very many articles share it need not be known: see `_others`."""
_LIKE_ANOTHER = (
    "SELECT a.id, a.place, a.opening FROM json_each(?) j JOIN articles a ON a.id = j.value WHERE a.story IS NULL AND "  # noqa: S608
    f"({' OR '.join(map(_ELSEWHERE.format, ('place', 'opening')))})"
)
_COMPARE_ANEW = (
    "UPDATE articles SET story = NULL, compared = 0 WHERE story > 0 AND story IN "
    "(SELECT story FROM articles WHERE story > 0 AND id IN (SELECT value FROM json_each(?)))"
)
_MEMBER = (
    "SELECT a.id, a.source_id, a.link, a.date, a.story, a.packed, s.address, s.link FROM articles a "
    "JOIN sources s ON s.id = a.source_id "
)
_LARGEST = 2**62


class _Member(NamedTuple):
    """What decides whether an article belongs to a story, and whether it leads it."""

    id: int
    source: int
    link: str | None
    date: int
    story: int | None
    packed: int
    address: str
    site: str | None

    @property
    def rank(self) -> tuple[bool, bool, int]:
        """The first of a story in this order leads it: on its own site, rather than who passes it on; then the oldest.

        What only a pack says comes last: nobody may put himself before an agency.
        """
        at = host(self.link or "").removeprefix("www.")
        own = (host(self.site or "").removeprefix("www."), host(self.address).removeprefix("www."))
        return bool(self.packed), not at or at not in own, self.id


class Stories:
    """What several sources tell."""

    def __init__(self, database: Database, articles: Articles) -> None:
        self._database, self._articles = database, articles

    # ------------------------------------------------------------ finding them

    def pending(self, batch: int = 100) -> int:
        """Compare up to so many articles that are indexed and wait for it; return how many, 0 when none waits."""
        from egov_tui.text import story  # late: only who compares needs it

        waiting = self._database.rows(_WAITING, (batch,))
        if not waiting:
            return 0
        marks = [(story.place(link), story.opening(_text(text)), number) for number, link, text, *_before in waiting]
        new = {
            now[2] for now, (*_told, place, opening) in zip(marks, waiting, strict=True) if now[:2] != (place, opening)
        }
        with self._database.write() as connection:
            connection.executemany("UPDATE articles SET place = ?, opening = ? WHERE id = ?", marks)
        like = self._database.rows(_LIKE_ANOTHER, (json.dumps([number for *_marks, number in marks]),))
        found = [self._same(number, place, opening, new) for number, place, opening in like]
        with self._database.write() as connection:
            for group, _doubtful in found:
                if len(group) > 1:
                    self._join(connection, group)
            connection.executemany(
                "UPDATE articles SET compared = 1 WHERE id = ? AND indexed = 1", [(one,) for *_marks, one in marks]
            )
            connection.execute(_COMPARE_ANEW, (json.dumps([one for _group, doubtful in found for one in doubtful]),))
        return len(waiting)

    def behind(self) -> bool:
        """Say whether there is something for `pending` to do."""
        return bool(self._database.rows(_WAITING, (1,)))

    def _same(
        self, number: int, place: int | None, opening: int | None, new: Collection[int]
    ) -> tuple[list[int], list[int]]:
        """The ids of the articles that tell a story with this one, itself among them, and of those whose story is in
        doubt: they may have been joined by a mark that tells nothing since the `new` ones have it."""
        from egov_tui.text import story

        row = self._database.row(f"{_MEMBER} WHERE a.id = ?", (number,))
        if row is None:
            return [], []
        own = _Member._make(row)
        linked, doubtful = self._others(own, "place", place, new)
        alike, more = self._others(own, "opening", opening, new)
        found = {other.id for other in linked if story.page(other.link) == story.page(own.link)}
        near = [one for one in alike if abs(one.date - own.date) <= story.SPAN.total_seconds()]
        if near:
            text = self._texts([own.id, *(other.id for other in near)])
            found.update(other.id for other in near if story.same(text.get(own.id, ""), text.get(other.id, "")))
        return [own.id, *sorted(found)], [*doubtful, *more]

    def _others(
        self, own: _Member, mark: str, value: int | None, new: Collection[int]
    ) -> tuple[list[_Member], list[int]]:
        """The articles of other sources with the same mark; none where one source has it twice: it tells nothing then,
        such as a link to the list of all news, or a form that is filled in. Beside them those who are in a story
        and had the mark while it told something."""
        if value is None:
            return [], []
        rows = self._database.rows(f"{_MEMBER} WHERE a.{mark} = ? ORDER BY a.id DESC LIMIT ?", (value, _MOST))
        members = [_Member._make(row) for row in rows]
        if not _tells(members):
            before = [member for member in members if member.id not in new]
            return [], [member.id for member in before if member.story] if _tells(before) else []
        return [member for member in members if member.id != own.id and member.story != _NEVER], []

    def _texts(self, ids: Sequence[int]) -> Mapping[int, str]:
        rows = self._database.rows(
            "SELECT article_id, text FROM frozen WHERE article_id IN (SELECT value FROM json_each(?))",
            (json.dumps(ids),),
        )
        return {number: _text(text) for number, text in rows}

    @staticmethod
    def _join(connection: sqlite3.Connection, ids: Sequence[int]) -> None:
        """Make one story of these articles, and of those that they are in."""
        rows = connection.execute(
            f"{_MEMBER} WHERE a.id IN (SELECT value FROM json_each(?1)) OR (a.story > 0 AND a.story IN "  # noqa: S608
            "(SELECT story FROM articles WHERE story > 0 AND id IN (SELECT value FROM json_each(?1))))",
            (json.dumps(list(ids)),),
        )
        members = [member for row in rows if (member := _Member._make(row)).story != _NEVER]
        if len(members) > 1:
            _lead(connection, members)

    # ------------------------------------------------------------ parting them

    def members(self, number: int) -> list[int]:
        """Return the ids of the articles that tell the story of this one, itself among them, the leading one first;
        itself alone where no other does."""
        rows = self._database.rows(
            "SELECT id FROM articles WHERE story > 0 AND story = (SELECT story FROM articles WHERE id = ?1) "
            "ORDER BY id <> story, date, id",
            (number,),
        )
        return [one for (one,) in rows] or [number]

    def part(self, ids: Iterable[int]) -> Split:
        """Take articles out of their stories for good; return what they were in, for `unite`."""
        wanted = json.dumps(list(ids))
        with self._database.write() as connection:
            rows = connection.execute(
                f"{_MEMBER} WHERE a.story > 0 AND a.story IN (SELECT story FROM articles WHERE story > 0 AND id IN "  # noqa: S608
                "(SELECT value FROM json_each(?)))",
                (wanted,),
            ).fetchall()
            members = [_Member._make(row) for row in rows]
            out = {member.id for member in members}.intersection(json.loads(wanted))
            connection.executemany(f"UPDATE articles SET story = {_NEVER} WHERE id = ?", [(one,) for one in out])  # noqa: S608
            for rest in _by_story(member for member in members if member.id not in out):
                _lead(connection, rest)
        return Split(tuple((member.id, member.story or _NEVER) for member in members) if out else ())

    def unite(self, split: Split) -> None:
        """Put articles back into the stories that they were taken out of."""
        groups: dict[int, list[int]] = defaultdict(list)
        for number, story in split.before:
            groups[story].append(number)
        with self._database.write() as connection:
            for ids in groups.values():
                connection.executemany(
                    f"UPDATE articles SET story = NULL WHERE id = ? AND story = {_NEVER}",  # noqa: S608
                    [(one,) for one in ids],
                )
                self._join(connection, ids)  # with whatever joined the rest of them meanwhile

    # ------------------------------------------------------------ telling them once

    def once(self, query: Query, ids: "array[int]", *, whole: bool = True) -> "array[int]":
        """Return the ids of a list without those whose story another in it tells: the one that leads it, if it is
        there, else the first.

        `whole` is false where the list is but the beginning of what the query finds; then what comes later counts too.
        """
        told = dict(self._members_of(None if whole else ids))
        if not told:
            return ids
        there = told.keys() & ids if whole else set(self._articles.ids(both(query, Query(Among(tuple(told))))))
        tellers: dict[int, int] = {}
        again = set()
        for number in filter(there.__contains__, ids):
            story = told[number]
            if number != tellers.setdefault(story, story if story in there else number):
                again.add(number)
        return array("q", filterfalse(again.__contains__, ids)) if again else ids

    def arrived(self, query: Query, after: int) -> int:
        """Return how many articles that a query finds came after that of one id and tell what none of them told."""
        new = self._articles.ids(both(query, Query(Arrived(after, _LARGEST))))
        told = dict(self._members_of(new)) if new else {}
        if not told:
            return len(new)
        there = self._articles.ids(both(query, Query(Among(tuple(told)))))
        known = {told[number] for number in there if number <= after}
        fresh = {story for number in new if (story := told.get(number)) and story not in known}
        return sum(number not in told for number in new) + len(fresh)

    def teller(self, number: int, ids: Collection[int]) -> int | None:
        """Return the article of a list that tells the story of this one; None where there is none."""
        return next((one for one in self.members(number) if one in ids), None)

    def _members_of(self, ids: Sequence[int] | None) -> list[tuple[int, int]]:
        """The articles of the stories that these are in, or of all stories, with the story of each."""
        if ids is None:
            return self._database.rows("SELECT id, story FROM articles WHERE story > 0")
        return self._database.rows(
            "SELECT id, story FROM articles WHERE story > 0 AND story IN "
            "(SELECT story FROM articles WHERE story > 0 AND id IN (SELECT value FROM json_each(?)))",
            (json.dumps(list(ids)),),
        )


def _tells(members: Sequence[_Member]) -> bool:
    """Whether what these share says that they tell one story."""
    return len(members) < _MOST and len({member.source for member in members}) == len(members)


def _lead(connection: sqlite3.Connection, members: Sequence[_Member]) -> None:
    """Give members the story of the first among them; one alone has none."""
    story = min(members, key=lambda member: member.rank).id if len(members) > 1 else None
    connection.executemany("UPDATE articles SET story = ? WHERE id = ?", [(story, member.id) for member in members])
    if story:
        _share(connection, story)


def settle(connection: sqlite3.Connection, ids: Iterable[int]) -> None:
    """Put articles that were away, such as those of a source that is brought back, into their stories.

    Where a story goes on under another number, or that number means another one by now, they are compared anew, as is
    everything that was away: others may have begun to tell the same.
    """
    here = json.dumps(list(ids))
    connection.execute("UPDATE articles SET compared = 0 WHERE id IN (SELECT value FROM json_each(?))", (here,))
    connection.execute(
        "UPDATE articles SET story = NULL WHERE id IN (SELECT value FROM json_each(?)) AND story > 0 AND NOT EXISTS ("
        "SELECT 1 FROM articles o WHERE o.story > 0 AND o.story = articles.story AND o.id <> articles.id "
        "AND (o.place = articles.place OR o.opening = articles.opening))",
        (here,),
    )
    rows = connection.execute(
        "SELECT DISTINCT story FROM articles WHERE story > 0 AND id IN (SELECT value FROM json_each(?))", (here,)
    )
    for (story,) in rows.fetchall():
        _share(connection, story)


def _share(connection: sqlite3.Connection, story: int) -> None:
    """Who has read one of a story has read it."""
    connection.execute(
        "UPDATE articles SET read = 1 WHERE story > 0 AND story = ?1 AND read = 0 "
        "AND EXISTS (SELECT 1 FROM articles WHERE story > 0 AND story = ?1 AND read = 1)",
        (story,),
    )


def _by_story(members: Iterable[_Member]) -> Iterator[list[_Member]]:
    found: dict[int | None, list[_Member]] = defaultdict(list)
    for member in members:
        found[member.story].append(member)
    yield from found.values()


def _text(packed: bytes) -> str:
    """A text of the index; empty where it is damaged."""
    try:
        return inflated(packed)
    except zlib.error:
        return ""
