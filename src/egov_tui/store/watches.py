"""Saved searches: queries with a name, and which of their articles were told of already."""

import sqlite3
from array import array

from egov_tui.errors import UsageError
from egov_tui.i18n import N_
from egov_tui.model import Search, Watch
from egov_tui.store.articles import Articles
from egov_tui.store.connection import Database, Row
from egov_tui.store.query import both, parse
from egov_tui.store.tree import Arrived, Is, Query
from egov_tui.text.clean import file_slug, line
from egov_tui.text.naming import free

MOST_COUNTED = 1_000
"""More unread articles of a saved search are not counted."""
_LONGEST_NAME = 100
_LONGEST_QUERY = 2_000
_SELECT = "SELECT id, slug, name, query, muted, checked, seen FROM watches"


class Watches:
    """The saved searches of a cache."""

    def __init__(self, database: Database, articles: Articles) -> None:
        self._database, self._articles = database, articles

    def all(self) -> list[Watch]:
        """Return all of them by name, as a person sorts names."""
        found = [_watch(row) for row in self._database.rows(_SELECT)]
        return sorted(found, key=lambda watch: (watch.name.casefold(), watch.slug))

    def find(self, name: str) -> Watch | None:
        """Return the one of this name or slug, whatever its case."""
        wanted = line(name).casefold()
        return next((watch for watch in self.all() if wanted in (watch.slug, watch.name.casefold())), None)

    def add(self, name: str, query: str) -> Watch:
        """Save a search; articles that are there already count as told.

        Raises:
            UsageError: the name is taken or empty, or there is nothing to look for.
        """
        with self._database.write() as connection:
            return self.insert(connection, Search(name, query))

    def insert(self, connection: sqlite3.Connection, search: Search) -> Watch:
        """Do the same within a transaction."""
        name, query = line(search.name)[:_LONGEST_NAME], line(search.query)
        if len(query) > _LONGEST_QUERY:
            raise UsageError(N_("A saved search has at most {n} characters."), n=_LONGEST_QUERY)
        if not name:
            raise UsageError(N_("A saved search needs a name."))
        if known := self.find(name):
            raise UsageError(N_("{name}: a saved search has this name already."), name=known.name)
        if parse(query).nothing or parse(query).everything:
            raise UsageError(N_("There is no word to look for in this."))
        slug = free(file_slug(name), {watch.slug for watch in self.all()})
        connection.execute(
            "INSERT INTO watches (slug, name, query, muted, checked, seen) VALUES (?1, ?2, ?3, ?4, ?5, ?5)",
            (slug, name, query, int(search.muted), self._articles.newest_id()),
        )
        return next(watch for watch in self.all() if watch.slug == slug)

    def add_again(self, watch: Watch) -> None:
        """Save a search again that was removed, with what was told of it.

        Raises:
            UsageError: its name is taken.
        """
        if self.find(watch.name) or self.find(watch.slug):
            raise UsageError(N_("{name}: a saved search has this name already."), name=watch.name)
        with self._database.write() as connection:
            connection.execute(
                "INSERT INTO watches (id, slug, name, query, muted, checked, seen) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (watch.id, watch.slug, watch.name, watch.query, int(watch.muted), watch.checked, watch.seen),
            )

    def rename(self, watch: Watch, name: str) -> None:
        """Call a saved search otherwise; its slug stays.

        Raises:
            UsageError: another one has this name.
        """
        name = line(name)[:_LONGEST_NAME]
        known = self.find(name)
        if known and known.id != watch.id:
            raise UsageError(N_("{name}: a saved search has this name already."), name=known.name)
        with self._database.write() as connection:
            connection.execute("UPDATE watches SET name = ? WHERE id = ?", (name or watch.name, watch.id))

    def remove(self, watch: Watch) -> None:
        """Forget a saved search; its articles stay."""
        with self._database.write() as connection:
            connection.execute("DELETE FROM watches WHERE id = ?", (watch.id,))

    def mute(self, watch: Watch, *, muted: bool) -> None:
        """Have checks and the reader pass over it, or no longer; what came meanwhile is not told of then."""
        with self._database.write() as connection:
            connection.execute("UPDATE watches SET muted = ? WHERE id = ?", (int(muted), watch.id))
        if not muted and watch.muted:
            until = self.settled()
            self.checked(watch, until)
            self.seen(watch, until)

    # ------------------------------------------------------------ what is new

    def settled(self) -> int:
        """Return the id up to which every article is found by its words: what waits for the index is told later."""
        # in one statement, for between two of them another program may store an article
        (settled,) = self._database.row(
            "SELECT coalesce((SELECT min(id) - 1 FROM articles WHERE indexed = 0 "
            "AND id NOT IN (SELECT article_id FROM frozen)), (SELECT max(id) FROM articles), 0)"
        ) or (0,)
        return int(settled)

    def arrived(self, watch: Watch, after: int, until: int) -> "array[int]":
        """Return its articles that came after one id, until another, newest first."""
        return self._articles.ids(both(parse(watch.query), Query(Arrived(after, until))))

    def checked(self, watch: Watch, until: int) -> None:
        """Note that its articles up to this id were reported; never fewer than before."""
        self._note("checked", watch, until)

    def seen(self, watch: Watch, until: int) -> None:
        """Note that its articles up to this id were there when it was opened."""
        self._note("seen", watch, until)

    def unread(self, watch: Watch) -> int:
        """Return how many of its articles nobody has read, up to MOST_COUNTED."""
        return len(self._articles.ids(both(parse(watch.query), Query(Is("unread"))), limit=MOST_COUNTED))

    def _note(self, column: str, watch: Watch, until: int) -> None:
        with self._database.write() as connection:
            connection.execute(
                f"UPDATE watches SET {column} = max({column}, ?) WHERE id = ?",  # noqa: S608
                (until, watch.id),
            )


def _watch(row: Row) -> Watch:
    number, slug, name, query, muted, checked, seen = row
    return Watch(number, slug, name, query, bool(muted), checked, seen)
