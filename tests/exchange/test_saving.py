"""Articles as files: names that are safe and stay, nothing overwritten unasked, whole or not at all."""

import errno
import json
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from egov_tui.errors import EgovError
from egov_tui.exchange.forms import FORMS, Form, form_of, together
from egov_tui.exchange.saving import Saved, file_name, into_file, into_folder, told
from egov_tui.model import Article
from egov_tui.store import Store
from egov_tui.store.query import parse
from tests.exchange.builder import FULL
from tests.exchange.test_atom import valid as valid_atom
from tests.exchange.test_frontmatter import read as read_front
from tests.exchange.test_jsonfeed import valid as valid_json
from tests.exchange.texts import BREAKERS, TITLES
from tests.tui.builder import add, entry

NOW = datetime(2024, 5, 14, 9, 30, tzinfo=UTC)
NAME = re.compile(r"(?:\d{4}-\d\d-\d\d-)?[a-z0-9]+(?:-[a-z0-9]+)*-\d+\.(?:md|html|txt|json|atom)")
PLAIN: tuple[Form, ...] = ("markdown", "html", "text")
FEEDS: tuple[Form, ...] = ("json", "atom")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "data" / "cache.sqlite3") as opened:
        add(opened, "Wizara ya Maji", [entry(n, f"Kisima {n}", NOW - timedelta(days=n)) for n in (1, 2, 3)])
        add(opened, "Wizara ya Afya", [entry(9, "Chanjo", NOW)])
        yield opened


def ids(store: Store) -> list[int]:
    return list(store.articles.ids(parse("")))


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def save(store: Store, form: Form, folder: Path, *, overwrite: bool = False) -> list[Saved]:
    return list(into_folder(store, ids(store), form, folder, overwrite=overwrite))


# ---------------------------------------------------------------- names


@given(TITLES, st.text(st.characters(codec="ascii")), st.sampled_from(list(FORMS)))
def test_a_name_is_safe_short_and_always_the_same(title: str, link: str, form: Form) -> None:
    article = replace(FULL, title=title, link=f"https://maji.example/{link}", id=2**63 - 1)
    name = file_name(article, form)
    assert NAME.fullmatch(name)
    assert len(name.encode()) < 120
    assert name == file_name(replace(article, link=None, read=True, guid="x"), form)


def test_a_name_says_the_day_where_the_article_is_from_what_it_is_called_and_its_number() -> None:
    late = replace(FULL, date=datetime(2015, 8, 18, 22, tzinfo=UTC), clock="Africa/Dar_es_Salaam")
    assert file_name(late, "markdown") == "2015-08-19-kisima-kipya-7.md"
    assert file_name(replace(late, date_estimated=True), "html") == "2015-08-18-kisima-kipya-7.html"
    assert file_name(replace(late, title="", text="Maji yamefika"), "text") == "2015-08-19-maji-yamefika-7.txt"


@pytest.mark.parametrize("title", ["../../...", "بيان صحفي من الوزارة", "👩🏽‍💻"])
def test_where_no_letter_of_a_title_can_stand_in_a_name_its_source_does(title: str) -> None:
    assert file_name(replace(FULL, title=title), "markdown") == "2015-08-19-maji-7.md"


def test_two_articles_of_one_title_and_day_have_names_of_their_own() -> None:
    assert file_name(FULL, "markdown") != file_name(replace(FULL, id=8), "markdown")
    assert file_name(Article(None, "hash:1", "maji", "", ""), "markdown") == "maji-0.md"


@pytest.mark.parametrize(
    ("name", "form"),
    [("a.md", "markdown"), ("A.HTML", "html"), ("a.htm", "html"), ("a.txt", "text"), ("a.xml", "atom"), ("a.pdf", None),
     ("md", None), ("a.md/b", None)],
)  # fmt: skip
def test_an_ending_tells_a_form(name: str, form: Form | None) -> None:
    assert form_of(name) == form


# ---------------------------------------------------------------- folders


@pytest.mark.parametrize("form", PLAIN)
def test_each_article_has_a_file_and_what_is_there_is_left(store: Store, tmp_path: Path, form: Form) -> None:
    folder = tmp_path / "out"
    first = save(store, form, folder)
    assert [one.written for one in first] == [True] * 4
    assert names(folder) == sorted(one.path.name for one in first)
    assert all(NAME.fullmatch(name) for name in names(folder))
    (mine := first[1].path).write_text("mine")
    assert [one.written for one in save(store, form, folder)] == [False] * 4
    assert mine.read_text() == "mine"
    assert [one.written for one in save(store, form, folder, overwrite=True)] == [True] * 4
    assert "Kisima 1" in mine.read_text()


def test_a_feed_of_each_source_is_a_file(store: Store, tmp_path: Path) -> None:
    for form in FEEDS:
        assert all(one.written for one in save(store, form, tmp_path / "feeds"))
    folder = tmp_path / "feeds"
    assert names(folder) == ["wizara-ya-afya.atom", "wizara-ya-afya.json", "wizara-ya-maji.atom", "wizara-ya-maji.json"]
    root = valid_atom((folder / "wizara-ya-maji.atom").read_text())
    assert len(root.findall("{*}entry")) == 3
    assert root.findtext("{*}id") == "https://wizara-ya-maji.example/feed"
    found = valid_json((folder / "wizara-ya-maji.json").read_text())
    assert (found["title"], [one["id"] for one in found["items"]]) == ("Wizara ya Maji", ["g1", "g2", "g3"])


def test_what_cannot_be_written_is_told_and_what_was_written_before_stays(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, synced = tmp_path / "out", os.fsync
    fill = iter([False, False, True])

    def full(handle: int) -> None:
        if next(fill):
            raise OSError(errno.ENOSPC, "No space left on device")
        synced(handle)

    monkeypatch.setattr(os, "fsync", full)
    seen: list[bool] = []
    with pytest.raises(EgovError, match=r"-2\.md: cannot be written \(No space left on device\)"):
        seen.extend(one.written for one in into_folder(store, ids(store), "markdown", folder))
    assert len(names(folder)) == 2
    assert all(name.endswith(".md") for name in names(folder))


def test_a_folder_that_cannot_be_made_is_told(store: Store, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for folder in (tmp_path / "no" / "such", tmp_path / "file", tmp_path / "file" / "in"):
        with pytest.raises(EgovError, match="cannot be written"):
            save(store, "markdown", folder)
    assert not (tmp_path / "no").exists()


def test_a_link_or_folder_of_that_name_is_left_too(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    first, second, *_rest = save(store, "markdown", folder)
    first.path.unlink()
    first.path.symlink_to(tmp_path / "elsewhere.md")
    second.path.unlink()
    second.path.mkdir()
    assert not any(one.written for one in save(store, "markdown", folder))
    assert not (tmp_path / "elsewhere.md").exists()
    with pytest.raises(EgovError, match="it is no file"):
        save(store, "markdown", folder, overwrite=True)


# ---------------------------------------------------------------- one file


@pytest.mark.parametrize("form", list(FORMS))
def test_all_go_into_one_file_in_their_order(store: Store, tmp_path: Path, form: Form) -> None:
    path = tmp_path / "all"
    into_file(store, ids(store), form, path, "Habari zote")
    written = path.read_text()
    places = [written.rindex(title) for title in ("Chanjo", "Kisima 1", "Kisima 2", "Kisima 3")]
    assert places == sorted(places)
    with pytest.raises(EgovError, match="is there already"):
        into_file(store, ids(store), form, path, "Habari zote")
    assert path.read_text() == written
    into_file(store, ids(store)[:1], form, path, "Moja", overwrite=True)
    assert "Kisima 1" not in path.read_text()
    assert names(tmp_path) == ["all", "data"]


def test_a_single_article_stands_in_a_file_as_if_alone_and_many_without_front_matter(store: Store) -> None:
    def text(count: int) -> str:
        return "".join(together(store, ids(store)[:count], "markdown", "x"))

    assert read_front(text(1)).values["title"] == "Chanjo"
    assert text(2).startswith("# Chanjo\n")
    assert "\n\n***\n\n# Kisima 1\n" in text(2)


def test_feeds_of_many_sources_are_valid_and_tell_whose_each_is(store: Store, tmp_path: Path) -> None:
    add(store, "Wizara ya Ardhi", [entry(1, "Kisima cha ardhi", NOW)])  # with the id that another source has as well
    root = valid_atom("".join(together(store, ids(store), "atom", "Habari")))
    assert {one.findtext("{*}source/{*}title") for one in root.findall("{*}entry")} == {
        "Wizara ya Afya",
        "Wizara ya Ardhi",
        "Wizara ya Maji",
    }
    assert root.findtext("{*}updated") == "2024-05-14T09:30:00Z"
    found = valid_json("".join(together(store, ids(store), "json", "Habari")))
    assert {one["_egov_tui"]["source"] for one in found["items"]} == {
        "wizara-ya-afya",
        "wizara-ya-ardhi",
        "wizara-ya-maji",
    }


def test_a_page_of_many_has_contents_that_lead_to_each(store: Store) -> None:
    page = "".join(together(store, ids(store), "html", "Habari <zote>"))
    assert "<title>Habari &lt;zote&gt;</title>" in page
    anchors = re.findall(r'<a href="#(a\d+)"', page)
    assert anchors == [f"a{number}" for number in ids(store)] == re.findall(r'<article id="(a\d+)"', page)
    assert page.count("<!DOCTYPE html>") == page.count("</html>") == 1


def test_hostile_titles_break_no_file(tmp_path: Path) -> None:
    titles = [title for title in BREAKERS if "\ud800" not in title]  # which no cache can hold
    with Store.open(tmp_path / "cache.sqlite3") as store:
        add(store, "Wizara", [entry(n, title, NOW, html=f"<p>{n}</p>") for n, title in enumerate(titles)])
        folder = tmp_path / "out"
        for form in FORMS:
            assert all(one.written for one in save(store, form, folder))
            together_ = "".join(together(store, ids(store), form, BREAKERS[5]))
            assert not set(together_) & set("\x1b\x07\x9b\u202e\x85")
        assert len(names(folder)) == 3 * len(titles) + 2
        assert "<script>" not in "".join(path.read_text() for path in folder.glob("*.html"))
        json.loads((folder / "wizara.json").read_text())


def test_articles_that_are_gone_are_left_out(store: Store, tmp_path: Path) -> None:
    wanted: list[int] = [*ids(store), 999]
    assert len(list(into_folder(store, wanted, "text", tmp_path / "out"))) == 4
    for form in FORMS:
        assert "Chanjo" in "".join(together(store, wanted, form, "x"))
        assert isinstance("".join(together(store, [999], form, "x")), str)


def test_articles_are_written_as_they_are_read(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many there are, no more than one is held."""
    held: list[Any] = []
    full = store.articles.full

    def counted(wanted: Any) -> Iterator[Article]:
        for article in full(wanted):
            held.append(article)
            yield article

    monkeypatch.setattr(store.articles, "full", counted)
    for form in FORMS:
        held.clear()
        for piece in together(store, ids(store), form, "x"):
            if "Chanjo" in piece and "Details follow" in piece:
                break
        assert len(held) == 1


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ((1, 0), "1 file written"),
        ((12, 3), "12 files written, 3 were there already"),
        ((0, 1), "0 files written, 1 was there already"),
    ],
)
def test_what_came_of_it_is_told(counts: tuple[int, int], words: str) -> None:
    assert told(*counts) == words
