"""JSON Feed by the rules of its version 1.1 (https://www.jsonfeed.org/version/1.1/)."""

import json
import re
from collections.abc import Mapping
from typing import Any

from hypothesis import given
from msgspec.structs import replace

from egov_tui.exchange.jsonfeed import feed, item
from egov_tui.feeds.job import Job
from egov_tui.feeds.parse import parse
from egov_tui.model import Article, Attachment
from tests.exchange.builder import FULL, WHEN
from tests.exchange.texts import TITLES

_TOP = {"version": str, "title": str, "home_page_url": str, "feed_url": str, "description": str, "language": str,
        "items": list}  # fmt: skip
_ITEM = {"id": str, "url": str, "title": str, "content_html": str, "content_text": str, "summary": str, "language": str,
         "date_published": str, "date_modified": str, "authors": list, "tags": list, "attachments": list}  # fmt: skip
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")


def valid(text: str) -> dict[str, Any]:
    """Check a feed by its rules and return it."""
    found: dict[str, Any] = json.loads(text)
    _typed(found, _TOP)
    assert found["version"] == "https://jsonfeed.org/version/1.1"
    assert {"title", "items"} <= set(found)
    for one in found["items"]:
        _typed(one, _ITEM)
        assert one["id"]
        assert ("content_html" in one) != ("content_text" in one)
        assert all(_DATE.fullmatch(one[name]) for name in ("date_published", "date_modified") if name in one)
        assert all(author.get("name") or author.get("url") or author.get("avatar") for author in one.get("authors", ()))
        assert all(isinstance(tag, str) for tag in one.get("tags", ()))
        for file in one.get("attachments", ()):
            assert isinstance(file["url"], str)
            assert isinstance(file["mime_type"], str)
            assert isinstance(file.get("size_in_bytes", 0), int)
            assert isinstance(file.get("title", ""), str)
    ids = [one["id"] for one in found["items"]]
    assert len(ids) == len(set(ids))
    return found


def _typed(record: dict[str, Any], types: Mapping[str, type]) -> None:
    for name, value in record.items():
        if name.startswith("_"):
            assert isinstance(value, dict)
        else:
            assert isinstance(value, types[name])


def written(*articles: Article) -> str:
    return "".join(feed(map(item, articles), "Habari", home_page_url="https://maji.example/", language="sw"))


def test_a_feed_is_valid_and_read_back_as_it_was() -> None:
    text = written(FULL, replace(FULL, key="guid:8", guid="8", html="", updated=WHEN))
    valid(text)
    found = parse(Job(text.encode(), "https://office.example/all.json"))
    assert found.kind == "json"
    first, second = found.entries
    assert (first.guid, first.title, first.link, first.published) == ("7", FULL.title, FULL.link, WHEN)
    assert (first.html, first.authors, first.categories) == (FULL.html, FULL.authors, FULL.categories)
    assert first.attachments == FULL.attachments
    assert "Kisima kimefunguliwa." in second.html


def test_nothing_is_a_feed_too() -> None:
    assert valid(written())["items"] == []
    assert valid("".join(feed([], "")))["title"] == ""


@given(TITLES, TITLES)
def test_no_text_breaks_it_or_commands_a_terminal(title: str, other: str) -> None:
    article = replace(
        FULL, title=title, html=f"<p>{other}", authors=(title,), categories=(other,), language=title, link=other,
        attachments=(Attachment(title, other, 1, other),),
    )  # fmt: skip
    text = written(article, replace(article, guid=None, html="", text=title, summary=other, key="hash:1", link=None))
    text.encode()
    valid(text)
    assert not set(text) & set("\x1b\x07\x9b\u202e\u202c\u2066")


def test_whoever_has_no_name_is_not_an_author_and_what_is_unknown_is_left_out() -> None:
    (found,) = valid(written(Article(None, "hash:1", "maji", "", "", authors=("", "\u202e"), categories=("",))))[
        "items"
    ]
    assert found == {"id": "hash:1", "content_text": ""}
