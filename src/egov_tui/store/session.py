"""How the reader was left: what it remembers by name, and where in each article its user was."""

from typing import NamedTuple, TypeVar

import msgspec

from egov_tui.store.connection import Database

T = TypeVar("T")


class Position(NamedTuple):
    """How far an article is read, whatever it is set for: how much of it is above the screen."""

    characters: int
    """Of its text; below zero the lines above its text."""
    lines: int
    """Since then, where no text is, as in a table."""


class Session:
    """What outlives the reader; never of worth to anybody else."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, name: str, kind: type[T], default: T) -> T:
        """Return what was put under a name; the default where nothing was, or something of another kind."""
        row = self._database.row("SELECT value FROM session WHERE name = ?", (name,))
        if row is None:
            return default
        try:
            return msgspec.json.decode(row[0], type=kind)
        except msgspec.MsgspecError:  # what another version of the reader left
            return default

    def put(self, name: str, value: object) -> None:
        """Remember something under a name."""
        told = msgspec.json.encode(value).decode()
        with self._database.write() as connection:
            connection.execute(
                "INSERT INTO session VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2", (name, told)
            )

    def take(self, name: str, kind: type[T]) -> T | None:
        """Return what was put under a name, and forget it; None where nothing was, or something of another kind."""
        found = self.get(name, kind, None)
        if self._database.row("SELECT 1 FROM session WHERE name = ?", (name,)) is not None:
            with self._database.write() as connection:
                connection.execute("DELETE FROM session WHERE name = ?", (name,))
        return found

    def position(self, article: int) -> Position | None:
        """Return where in an article its reader was; None is the beginning."""
        row = self._database.row("SELECT characters, lines FROM positions WHERE article_id = ?", (article,))
        return Position(*row) if row else None

    def keep_position(self, article: int, here: Position | None) -> None:
        """Remember where in an article its reader was; the beginning takes no room."""
        if here == self.position(article):
            return
        with self._database.write() as connection:
            if here is None:
                connection.execute("DELETE FROM positions WHERE article_id = ?", (article,))
            else:
                connection.execute(
                    "INSERT INTO positions SELECT id, ?2, ?3 FROM articles WHERE id = ?1 "
                    "ON CONFLICT (article_id) DO UPDATE SET characters = ?2, lines = ?3",
                    (article, *here),
                )
