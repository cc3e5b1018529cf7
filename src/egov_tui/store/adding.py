"""One more subscription: its row, and what it is called before its feed says more."""

import re
import sqlite3
from collections.abc import Mapping
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from egov_tui.model import Outline
from egov_tui.store.moments import pack
from egov_tui.text.clean import file_slug, line
from egov_tui.text.links import host
from egov_tui.text.naming import free

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")


def folder_name(typed: str) -> str:
    """Return the name of a folder as it is kept: parts between slashes, none of them empty."""
    return "/".join(part for part in (line(part) for part in typed.split("/")) if part)


def name_of(address: str) -> str:
    """Return what a source is called before its feed says more: its host, or its file's name without the ending."""
    if urlsplit(address).scheme == "file":
        return line(PurePosixPath(unquote(urlsplit(address).path)).stem) or line(address)
    return line(host(address).removeprefix("www.")) or line(address)


def insert_one(connection: sqlite3.Connection, outline: Outline, taken: set[str]) -> int:
    """Subscribe and return the number of the source; its slug is none of those `taken`, and then is one of them."""
    address = line(outline.address)
    title = line(outline.title) or name_of(address)
    slug = free(outline.slug if _SLUG.fullmatch(outline.slug) else file_slug(outline.slug or title), taken)
    taken.add(slug)
    row: Mapping[str, object] = {
        "slug": slug,
        "address": address,
        "agency": line(outline.agency) or title,
        "title": title,
        "folder": folder_name(outline.folder),
        "link": outline.link,
        "language": outline.language,
        "zone": outline.zone,
        "categories": pack(outline.categories),
        "minutes": outline.minutes,
        "muted": int(outline.muted),
        "keep_days": outline.keep_days,
        "keep_newest": outline.keep_newest,
        "full_text": outline.full_text,
        "recipe": outline.recipe,
        "listing": outline.listing,
    }
    connection.execute(
        f"INSERT INTO sources ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})",  # noqa: S608
        tuple(row.values()),
    )
    (number,) = connection.execute("SELECT last_insert_rowid()").fetchone()
    return int(number)
