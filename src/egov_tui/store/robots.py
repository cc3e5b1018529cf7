"""What sites allow robots, as they said it."""

from datetime import datetime, timedelta
from typing import Final

from egov_tui.store.connection import Database
from egov_tui.store.moments import seconds

_USELESS: Final = timedelta(days=7)
"""After which nobody asks for rules any more, whatever is done meanwhile."""


class RobotRules:
    """The robots.txt of each origin."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, origin: str, since: datetime) -> str | None:
        """Return the rules of an origin, where they were fetched since then."""
        row = self._database.row("SELECT rules FROM robots WHERE origin = ? AND fetched >= ?", (origin, seconds(since)))
        return row[0] if row else None

    def put(self, origin: str, rules: str, now: datetime) -> None:
        """Keep the rules of an origin; those that are long out of date make room."""
        with self._database.write() as connection:
            connection.execute("DELETE FROM robots WHERE fetched < ?", (seconds(now - _USELESS),))
            connection.execute("INSERT OR REPLACE INTO robots VALUES (?, ?, ?)", (origin, rules, seconds(now)))

    def forget(self, before: datetime) -> None:
        """Throw away what was fetched before a time."""
        with self._database.write() as connection:
            connection.execute("DELETE FROM robots WHERE fetched < ?", (seconds(before),))
