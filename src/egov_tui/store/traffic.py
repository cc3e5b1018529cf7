"""What was fetched and what it cost, by day and source."""

import sqlite3
from datetime import date, datetime

from egov_tui.model import Budget, Spent, Traffic
from egov_tui.store.connection import Database


class Ledger:
    """The bytes that crossed the wire."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def spend(self, source_id: int, spent: Spent, now: datetime) -> None:
        """Count what a request cost that was no visit of the source itself: a file, the page of an article."""
        with self._database.write() as connection:
            spend(connection, source_id, spent, now)

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


def spend(connection: sqlite3.Connection, source_id: int, spent: Spent, now: datetime) -> None:
    """Count what a visit cost; only a whole answer tells how heavy one is."""
    if not (spent.bytes_in or spent.bytes_out):
        return
    connection.execute(
        "INSERT INTO traffic (day, source, requests, bytes_in, bytes_out, saved) "
        "SELECT ?2, slug, 1, ?3, ?4, ?5 FROM sources WHERE id = ?1 "
        "ON CONFLICT (day, source) DO UPDATE SET requests = requests + 1, bytes_in = bytes_in + excluded.bytes_in, "
        "bytes_out = bytes_out + excluded.bytes_out, saved = saved + excluded.saved",
        (source_id, now.astimezone().date().isoformat(), spent.bytes_in, spent.bytes_out, spent.saved),
    )
    if spent.size:
        connection.execute("UPDATE sources SET size = ? WHERE id = ?", (spent.size, source_id))
