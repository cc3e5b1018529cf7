"""A cache with something of everything, and ways to damage it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from egov_tui.model import Attachment, Kept, Page, Spent, Validators
from egov_tui.store import Store
from egov_tui.store.session import Position
from tests.store.conftest import NOW, edit, entry, keep

PAGE = 8192
TABLES = (
    *("sources", "articles", "bodies", "full_texts", "revisions", "aliases", "tombstones", "traffic"),
    *("watches", "steps", "positions", "session", "files"),
)
Table = dict[object, tuple[object, ...]]


def make(path: Path, articles: int = 100) -> None:
    """Three sources of so many articles each, with states, edits, aliases, tombstones and traffic."""
    with Store.open(path) as store:
        for number in range(3):
            source = store.sources.add(f"https://w{number}.example/feed", title=f"Wizara {number}", folder="Serikali")
            made = [
                entry(f"k{n}", title=f"Habari {n}", text=f"maji safi {n} " * 40, aliases=(f"a{n}",))
                for n in range(articles)
            ]
            made[0] = entry("k0", title="Ndefu", text="".join(f"neno{n} " for n in range(20_000)))
            ids = keep(store, source, *made)
            for one in ids[:10]:
                edit(store, source, one, entry(f"k{ids.index(one)}", text="sasa kingine"))
            store.steps.mark(ids[: articles // 2], read=True)
            store.session.keep_position(ids[3], Position(2, 17))
            store.files.note(ids[4], "https://a.example/1.pdf", "application/pdf", 5)
            store.files.keep(ids[4], Kept("https://a.example/2.pdf", None, 5, f"{ids[4]}/a.pdf", "0" * 64, NOW))
            store.session.put(f"remembered-{number}", {"place": number})
            store.watches.add(f"Maji {number}", "maji safi")
            page = Page(
                f"<p>{'Ukurasa wenyewe. ' * 200}</p>",
                "readability",
                attachments=(Attachment("https://a.example/1.pdf"),),
            )
            for one in ids[20:60]:
                store.full_texts.save(one, page, "https://a.example/1", 900, NOW)
            store.full_texts.refuse(ids[-1])
            store.articles.mark(ids[5:15], starred=True)
            store.articles.mark(ids[10:20], later=True)
            store.sources.succeeded(source.id, Validators("e", "l", "h", "a"), NOW, NOW, Spent(1000, 9, 3, size=1000))
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.executemany("INSERT INTO tombstones VALUES (1, ?)", [(f"gone{n}",) for n in range(50)])


def rows(path: Path, table: str) -> Table:
    """The rows of a whole table by their key."""
    keys = {"aliases": "source_id || key", "tombstones": "source_id || key", "traffic": "day || source"}
    keys["files"] = "article_id || url"
    key = keys.get(table, "name" if table == "session" else "rowid")
    with closing(sqlite3.connect(path)) as connection:
        return {row[0]: row[1:] for row in connection.execute(f"SELECT {key}, * FROM {table}")}


def everything(path: Path) -> dict[str, Table]:
    return {table: rows(path, table) for table in TABLES}


def readable(path: Path, table: str, ids: Table) -> Table:
    """Those rows that a plain SELECT still reads by their id."""
    found: Table = {}
    try:
        with closing(sqlite3.connect(path)) as connection:
            for number in ids:
                try:
                    row = connection.execute(f"SELECT * FROM {table} WHERE rowid = ?", (number,)).fetchone()
                except (sqlite3.Error, UnicodeDecodeError):
                    continue
                if row:
                    found[number] = row
    except sqlite3.Error:
        pass
    return found


def page_of(path: Path, name: str) -> int:
    """The first page of a table or an index."""
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0])


def pages_below(path: Path, name: str) -> list[int]:
    """The pages that the root of a table points to, which holds nothing else."""
    root = path.read_bytes()[(page_of(path, name) - 1) * PAGE :][:PAGE]
    assert root[0] in (2, 5), "the table is larger than a page"
    cells = [int.from_bytes(root[at : at + 2], "big") for at in range(12, 12 + 2 * int.from_bytes(root[3:5], "big"), 2)]
    return [*(int.from_bytes(root[at : at + 4], "big") for at in cells), int.from_bytes(root[8:12], "big")]


def overwrite(path: Path, page: int, octets: bytes = bytes(PAGE), at: int = 0) -> None:
    with path.open("r+b") as file:
        file.seek((page - 1) * PAGE + at)
        file.write(octets)
