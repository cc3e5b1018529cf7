"""Packs for the tests: made of caches, taken apart, and put together as no program of ours would."""

import asyncio
import hashlib
import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from egov_tui.exchange import pack
from egov_tui.exchange.unpack import Unpacking
from egov_tui.files import writing
from egov_tui.model import Decision, Entry, Source, Unpacked
from egov_tui.settings import Settings
from egov_tui.store import Store
from egov_tui.store.query import parse
from egov_tui.sync.importing import take_in
from tests.store.conftest import NOW, catch_up

Parts = dict[str, bytes]


def settings_at(folder: Path) -> Settings:
    """Settings of a reader of their own."""
    return Settings(data=folder / "data", config=folder / "config.toml", state=folder / "state")


def fill(store: Store, address: str, *entries: Entry, **more: Any) -> Source:
    """A source that is followed, with these articles."""
    source = store.sources.find(address) or store.sources.add(address, **more)
    store.articles.save(source.id, Decision(inserts=entries), NOW)
    catch_up(store)
    return source


def export(store: Store, file: Path, query: str = "", *, attachments: bool = False) -> pack.Made:
    """Write a pack, in the place of one that is there."""
    plan = pack.plan(store, store.articles.ids(parse(query)), attachments=attachments)
    with writing(file, overwrite=True) as out:
        return pack.make(store, plan, out, query=query)


def take(store: Store, settings: Settings, file: Path, *, dry_run: bool = False) -> list[Unpacked]:
    """Take a pack in."""
    with Unpacking(file) as opened:
        return asyncio.run(take_in(store, settings, opened, lambda done, total: None, dry_run=dry_run))


def parts(file: Path) -> Parts:
    """What is in a pack, by name."""
    with zipfile.ZipFile(file) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def listed(found: Parts) -> dict[str, Any]:
    """The list of contents of a pack."""
    told: dict[str, Any] = json.loads(found["manifest.json"])
    return told


def build(file: Path, found: Mapping[str, bytes], *, honest: bool = True) -> Path:
    """Put a pack together; where it is `honest`, its list of contents has the sizes and hashes of what is in it."""
    content = dict(found)
    if honest and "manifest.json" in content:
        told = listed(content)
        for part in told["parts"]:
            if part["path"] in content:
                data = content[part["path"]]
                part["size"], part["sha256"] = len(data), hashlib.sha256(data).hexdigest()
        content["manifest.json"] = json.dumps(told).encode()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as into:
        for name, data in content.items():
            into.writestr(name, data)
    return file


def items(found: Parts, path: str) -> list[dict[str, Any]]:
    """The items of one of its feeds."""
    told: list[dict[str, Any]] = json.loads(found[path])["items"]
    return told


def with_items(found: Parts, path: str, new: Sequence[Mapping[str, Any]]) -> Parts:
    """The pack with other items in a feed, as many as before."""
    feed = json.loads(found[path])
    return {**found, path: json.dumps({**feed, "items": list(new)}).encode()}


def everything(store: Store) -> list[Any]:
    """All that a cache holds of articles and sources, down to the last column."""
    tables = ("sources", "articles", "bodies", "full_texts", "files", "aliases", "tombstones", "revisions")
    return [store._database.rows(f"SELECT * FROM {table}") for table in tables]
