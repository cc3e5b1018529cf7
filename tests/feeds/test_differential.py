"""Thousands of made-up feeds, read as plain feedparser 6.0.14 reads them, save where that is wrong.

Deliberate differences, each made good in `expected` before the comparison:
- An address is percent-encoded, absolute, and http or https: what feedparser gives as it stands may be no address.
- A guid that is no address is no link, though a permalink by default (RSS 2.0).
- Titles and names are text: what feedparser leaves of markup and references in them is read as a person would.
- A category or author that says nothing, or is told twice, is told once or not at all.
- An enclosure's address is absolute too, by xml:base; it is told once, its length only where it is a number.
- Of an author `address (name)` the name counts, whatever the top-level domain, which feedparser's pattern cuts short.
- A caption (media:description) and a blurb (itunes:summary) are the text only where an entry has no other; feedparser
  takes them for it. An ampersand that begins no reference is one; feedparser reads `&lang=` as a bracket. What is never
  closed costs its own entry; feedparser loses those behind it. `tests/feeds/test_oddities.py` holds these.
- Texts are compared by their words: blank lines and breaks are ours.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from egov_tui.feeds.job import Job
from egov_tui.feeds.parse import parse
from egov_tui.model import Entry, Feed
from egov_tui.text import html
from egov_tui.text.links import safe, web
from tests.feeds.corpus import ADDRESS, document
from tests.feeds.texts import text_of

EACH = int(os.environ.get("EGOV_DOCUMENTS", "400"))
"""Documents of each of the eight lots; more in a longer run."""
WORD = re.compile(r"\w+")


def plain_feedparser(first: int, last: int) -> list[dict[str, Any]]:
    """In a process where nothing of ours has touched it."""
    command = [sys.executable, "-m", "tests.feeds.corpus", str(first), str(last)]
    done = subprocess.run(command, cwd=Path(__file__).parents[2], check=True, capture_output=True, text=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def expected(told: dict[str, Any]) -> dict[str, Any]:
    address = safe(told["link"], ADDRESS) if told["link"] else None
    files: dict[str, tuple[str | None, int | None]] = {}
    for url, kind, length in told["enclosures"]:
        if (absolute := safe(url, told["base"])) and web(absolute):
            files.setdefault(absolute, (kind or None, int(length) if (length or "").isdecimal() else None))
    return {
        "guid": told["guid"] or None,
        "link": address if address and web(address) else None,
        "title": html.plain(told["title"]),
        "published": told["published"],
        "updated": told["updated"],
        "authors": tuple(dict.fromkeys(name for one in told["authors"] if (name := html.plain(_name(one))))),
        "categories": tuple(dict.fromkeys(name for one in told["categories"] if (name := html.plain(one)))),
        "files": files,
        "words": WORD.findall(html.read(html.sanitize(told["html"] or told["summary"], ADDRESS)).text),
    }


def _name(author: str) -> str:
    cut = re.fullmatch(r"ple \((.*)", author)
    return cut[1] if cut else author


def read(entry: Entry) -> dict[str, Any]:
    return {
        "guid": entry.guid,
        "link": entry.link,
        "title": entry.title,
        "published": entry.published and entry.published.isoformat(),
        "updated": entry.updated and entry.updated.isoformat(),
        "authors": entry.authors,
        "categories": entry.categories,
        "files": {one.url: (one.type, one.length) for one in entry.attachments},
        "words": WORD.findall(text_of(entry)),
    }


def of_feed(feed: Feed) -> tuple[str, str | None, str | None]:
    return feed.title, feed.link, feed.language


@pytest.mark.parametrize("lot", range(8))
def test_every_field_is_read_as_feedparser_reads_it(lot: int) -> None:
    first, last = lot * EACH, (lot + 1) * EACH
    for seed, told in zip(range(first, last), plain_feedparser(first, last), strict=True):
        kind, body = document(seed)
        feed = parse(Job(body, ADDRESS, "application/xml"))
        assert of_feed(feed) == (html.plain(told["title"]), told["link"], told["language"]), (seed, kind)
        assert len(feed.entries) == len(told["entries"]), (seed, kind)
        for entry, reference in zip(feed.entries, told["entries"], strict=True):
            assert read(entry) == expected(reference), (seed, kind)
