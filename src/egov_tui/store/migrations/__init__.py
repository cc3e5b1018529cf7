"""From any older shape of the cache to the newest, in one transaction, after a copy of the file.

Each `NNN_name.sql` of this folder takes the cache from `user_version` NNN-1 to NNN. A later one may need Python: then
this runner learns it, not the migrations before it.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

from egov_tui.errors import CacheError
from egov_tui.i18n import N_
from egov_tui.store.copying import back_up, forget_unfinished

APPLICATION_ID = 0x65474F56
"""`eGOV`, in the header of the file (PRAGMA application_id)."""


def scripts() -> list[str]:
    """Return the migrations in order; their number is the version of the cache that this program knows."""
    return [file.read_text("utf-8") for file in sorted(Path(__file__).parent.glob("[0-9]*.sql"))]


def migrate(connection: sqlite3.Connection, path: Path, migrations: Sequence[str] | None = None) -> None:
    """Bring the cache to the newest version; nothing happens where it is there.

    The copy is written beside the cache as `NAME.vN.bak`, N the old version, while no other program can write. A
    migration that fails leaves the cache as it was. Foreign keys must be off (a table may have to be rebuilt).

    Raises:
        CacheError: the cache was made by a newer program.
        sqlite3.Error: a migration failed.
        OSError: the copy could not be written.
    """
    migrations = scripts() if migrations is None else migrations
    if version_of(connection, path, len(migrations)) == len(migrations):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = version_of(connection, path, len(migrations))  # another program may have been quicker
        if version and version < len(migrations):
            copy = path.with_name(f"{path.name}.v{version}.bak")
            forget_unfinished(copy)  # nobody else makes one, for this program alone may write
            back_up(path, copy)
        for script in migrations[version:]:
            for statement in statements(script):
                connection.execute(statement)
        if connection.execute("PRAGMA foreign_key_check").fetchone():
            raise sqlite3.IntegrityError("a migration left a row without its parent")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {len(migrations)}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def version_of(connection: sqlite3.Connection, path: Path, known: int) -> int:
    """Return the version of the cache; CacheError when it is newer than the one known."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > known:
        raise CacheError(
            N_(
                "{file}: made by a newer egov-tui (cache version {version}, this one knows {known}). "
                "Update the program, or name another folder with --data."
            ),
            file=path,
            version=version,
            known=known,
        )
    return version


def statements(script: str) -> Iterator[str]:
    """Yield the statements of a script, triggers whole."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement
