"""Front matter that a reader of YAML reads back as it was meant, whatever titles say."""

import re
from dataclasses import dataclass

import pytest
from hypothesis import given
from msgspec.structs import replace

from egov_tui.exchange.forms import alone
from egov_tui.exchange.frontmatter import front_matter, quoted
from egov_tui.model import Article
from egov_tui.text.clean import line
from tests.exchange.builder import FULL
from tests.exchange.texts import BREAKERS, TITLES

_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r"}
_PRINTABLE = re.compile("[\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*")
"""YAML 1.2 §5.1: c-printable."""


def scalar(written: str) -> str:
    """Read a double-quoted scalar of one line (§7.3.1), by its rules alone."""
    assert len(written) >= 2
    assert written[0] == written[-1] == '"'
    assert "\n" not in written
    assert _PRINTABLE.fullmatch(written)
    said, rest = "", written[1:-1]
    while rest:
        if rest[0] == "\\":
            name = rest[1]
            length = {"x": 2, "u": 4, "U": 8}.get(name, 0)
            said += chr(int(rest[2 : 2 + length], 16)) if length else _ESCAPES[name]
            rest = rest[2 + length :]
        else:
            assert rest[0] != '"'
            said, rest = said + rest[0], rest[1:]
    return said


@dataclass
class Read:
    """What was read."""

    values: dict[str, str]
    lists: dict[str, list[str]]
    rest: str


def read(text: str) -> Read:
    """Read front matter as a reader of YAML and of Markdown do: up to the first line that is a fence."""
    first, *lines = text.split("\n")
    assert first == "---"
    end = lines.index("---")
    found = Read({}, {}, "\n".join(lines[end + 1 :]))
    name = ""
    for one in lines[:end]:
        if one.startswith("  - "):
            found.lists[name].append(scalar(one[4:]))
            continue
        name, colon, value = one.partition(":")
        assert colon
        assert re.fullmatch("[a-z]+", name)
        assert name not in found.values
        if not value:
            found.lists[name] = []
        else:
            assert value[0] == " "
            found.values[name] = value[1:] if name == "id" else scalar(value[1:])
    return found


@given(TITLES)
def test_any_text_is_one_scalar_that_says_it(text: str) -> None:
    assert scalar(quoted(text)) == line(text)


@given(TITLES, TITLES)
def test_no_title_breaks_out_of_front_matter(title: str, other: str) -> None:
    article = replace(FULL, title=title, agency=other, authors=(title, other), categories=(other,), key=f"x{title}")
    found = read(alone("markdown", article))
    assert found.values["key"] == line(f"x{title}")
    assert found.values.get("agency", "") == line(other)
    assert found.lists.get("authors", []) == [told for one in (title, other) if (told := line(one))]
    assert found.values["id"] == "7"
    assert found.rest.startswith("\n# ")


@pytest.mark.parametrize("title", BREAKERS)
def test_the_title_is_that_of_the_article_or_its_first_words(title: str) -> None:
    found = read(front_matter(replace(FULL, title=title)))
    assert found.values["title"] == (line(title) or "Kisima kimefunguliwa.")


def test_it_says_what_is_known_and_leaves_out_what_is_not() -> None:
    found = read(front_matter(FULL))
    assert list(found.values) == ["title", "agency", "source", "date", "link", "language", "id", "key"]
    assert found.values["date"] == "2015-08-19T06:00:00Z"
    assert found.lists == {"authors": ["Asha"], "categories": ["Maji"], "attachments": ["https://maji.example/a.pdf"]}
    bare = read(front_matter(Article(None, "hash:1", "maji", "", "")))
    assert bare.values == {"source": "maji", "key": "hash:1"}
    assert bare.lists == {}


def test_the_deadline_and_the_edit_stand_in_it() -> None:
    found = read(front_matter(replace(FULL, closes=FULL.published, updated=FULL.published)))
    assert found.values["closes"] == found.values["updated"] == "2015-08-19T06:00:00Z"
