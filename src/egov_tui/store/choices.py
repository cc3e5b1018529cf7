"""What the reader chose for a source: how that is read, written, and made anew."""

import sqlite3
from collections.abc import Mapping

import msgspec
from msgspec.structs import replace

from egov_tui.model import Choices, FullText
from egov_tui.store.adding import folder_name
from egov_tui.store.connection import Row
from egov_tui.text.clean import line

CHOICES = (
    "SELECT title, agency, folder, zone, minutes, insecure, muted, keep_days, keep_newest, full_text, offered "
    "FROM sources WHERE id = ?"
)
_CHOOSE = (
    "UPDATE sources SET title = ?1, agency = ?2, folder = ?3, zone = ?4, "
    "next_check = CASE WHEN minutes IS ?5 AND insecure = ?6 THEN next_check END, "
    "minutes = ?5, insecure = ?6, muted = ?7, keep_days = ?8, keep_newest = ?9, "
    "full_text = ?10, offered = ?11 WHERE id = ?12"
)
_ANOTHER_ZONE = (
    "UPDATE articles SET deadlines = 0 WHERE source_id = ?1 AND (SELECT zone FROM sources WHERE id = ?1) IS NOT ?2"
)
"""What was told in its zone is read again: see `deadlines`."""


def chosen(row: Row) -> Choices:
    """Return what a row of `CHOICES` holds."""
    title, agency, folder, zone, minutes, insecure, muted, keep_days, keep_newest, full_text, offered = row
    return Choices(
        title,
        agency,
        folder,
        zone,
        minutes,
        bool(insecure),
        bool(muted),
        keep_days,
        keep_newest,
        full_text,
        bool(offered),
    )


def choose(connection: sqlite3.Connection, wanted: Mapping[int, Choices]) -> None:
    """Write what is chosen for sources now, by id; who is to be asked otherwise is asked soon."""
    for number, one in wanted.items():
        connection.execute(_ANOTHER_ZONE, (number, one.zone))
        connection.execute(_CHOOSE, (*msgspec.structs.astuple(one), number))


def wished(
    before: Choices,
    *,
    title: str | None = None,
    folder: str | None = None,
    zone: str | None = None,
    minutes: int | None = None,
    insecure: bool | None = None,
    muted: bool | None = None,
    keep_days: int | None = None,
    keep_newest: int | None = None,
    full_text: FullText | None = None,
    offered: bool | None = None,
) -> Choices:
    """Return choices with some of them made anew, what is None staying.

    0 minutes mean those of the settings, and so does a negative number of days or articles to keep; a source has a
    title always.
    """
    name = line(title or "") or None
    new = {
        "title": name,
        "agency": name,
        "folder": None if folder is None else folder_name(folder),
        "zone": zone,
        "insecure": insecure,
        "muted": muted,
        "full_text": full_text,
        "offered": offered,
    }
    after = replace(before, **{key: value for key, value in new.items() if value is not None})
    if minutes is not None:
        after = replace(after, minutes=minutes or None)
    if keep_days is not None:
        after = replace(after, keep_days=None if keep_days < 0 else keep_days)
    if keep_newest is not None:
        after = replace(after, keep_newest=None if keep_newest < 0 else keep_newest)
    return after
