"""What was fetched and what it cost, by day and source."""

from datetime import date

from egov_tui.model import Budget, Traffic
from egov_tui.store.connection import Database


class Ledger:
    """The bytes that crossed the wire."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def since(self, day: date) -> list[Traffic]:
        """Return what each source cost on each day from this one on, oldest day first, then by source."""
        rows = self._database.rows(
            "SELECT day, source, requests, bytes_in, bytes_out, saved FROM traffic WHERE day >= ? ORDER BY day, source",
            (day.isoformat(),),
        )
        return [Traffic(*row) for row in rows]

    def total(self, day: date) -> int:
        """Return all bytes of both directions from this day on."""
        row = self._database.row(
            "SELECT coalesce(sum(bytes_in + bytes_out), 0) FROM traffic WHERE day >= ?", (day.isoformat(),)
        )
        return int(row[0]) if row else 0

    def budget(self, monthly_mb: int, today: date) -> Budget:
        """Return what this month has cost against so many megabytes (of a million bytes; 0: no limit)."""
        return Budget(monthly_mb * 1_000_000, self.total(today.replace(day=1)))
