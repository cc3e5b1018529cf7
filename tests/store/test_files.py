"""What the cache knows of files that go with articles, and where they lie."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from egov_tui.cli import run
from egov_tui.model import Attachment, Kept, Source
from egov_tui.store import Store
from egov_tui.store.folder import digest
from tests.store.conftest import NOW, entry, keep

URL = "https://a.example/1.pdf"


def fetched(store: Store, article: int, content: bytes = b"file", url: str = URL) -> Kept:
    """Put a file where a download puts it."""
    part = store.folder.make(article) / "x.part"
    part.write_bytes(content)
    sha256 = digest(part)
    kept = Kept(url, "application/pdf", len(content), store.folder.put(part, article, "a.pdf"), sha256, NOW)
    store.files.keep(article, kept)
    return kept


def test_what_a_server_says_is_noted_and_what_was_fetched_counts_more(store: Store, source: Source) -> None:
    (number,) = keep(store, source, entry("a"))
    store.files.note(number, URL, None, None)
    store.files.note(number, URL, "application/pdf", 7)
    assert store.files.of(number) == [Kept(URL, "application/pdf", 7)]
    kept = fetched(store, number)
    store.files.note(number, URL, "text/html", 1)
    assert store.files.of(number) == [kept]
    assert list(store.files.names()) == [f"{number}/a.pdf"]


def test_of_an_article_that_is_gone_nothing_is_noted(store: Store) -> None:
    store.files.note(9, URL, None, 7)
    assert not store.files.keep(9, Kept(URL))
    assert store.files.of(9) == []
    assert store.files.of_its_page(9) == ()


def test_two_files_of_one_name_have_two(store: Store, source: Source) -> None:
    (number,) = keep(store, source, entry("a"))
    names = [fetched(store, number, b"1").name, fetched(store, number, b"2").name, fetched(store, number, b"3").name]
    assert names == [f"{number}/a.pdf", f"{number}/a-2.pdf", f"{number}/a-3.pdf"]


@pytest.mark.parametrize(
    "name", ["../a.pdf", "1/../../a.pdf", "/etc/passwd", "1/.a.pdf", "1/a", "1/a/b.pdf", "1\\a.pdf", ""]
)
def test_a_name_that_no_version_wrote_leads_nowhere(store: Store, name: str) -> None:
    kept = Kept(URL, name=name, sha256="x")
    assert store.folder.place(kept) is None
    assert store.folder.state(kept) == "missing"


def test_a_removed_source_keeps_its_files_as_long_as_it_can_be_brought_back(
    store: Store, source: Source, capsys: pytest.CaptureFixture[str]
) -> None:
    numbers = keep(store, source, entry("a"), entry("b"))
    kept = fetched(store, numbers[0])
    store.files.note(numbers[1], URL, None, 7)
    store.steps.remove(source)
    assert list(store.files.names()) == []
    assert list(store.steps.attachments()) == [kept.name]
    assert run(["doctor"]) == 0
    assert "no longer in the cache" not in capsys.readouterr().out
    store.steps.take_back()
    assert store.files.of(numbers[0]) == [kept]
    assert store.files.of(numbers[1]) == [Kept(URL, None, 7)]
    assert store.folder.state(kept) == "here"


def test_what_was_fetched_of_it_meanwhile_stays_known(store: Store, source: Source) -> None:
    (number,) = keep(store, source, replace(entry("a"), attachments=(Attachment(URL),)))
    store.files.note(number, URL, None, 7)
    store.steps.remove(source)
    again = store.sources.add(source.address)
    (other,) = keep(store, again, entry("a"))
    kept = fetched(store, other)
    store.steps.take_back()
    assert store.files.of(number) == [kept]
    assert store.folder.state(kept) == "here"


def test_a_source_put_aside_by_a_version_without_files_comes_back(store: Store, source: Source) -> None:
    (number,) = keep(store, source, entry("a"))
    store.steps.remove(source)
    (file,) = (store.path.parent / "removed").glob("*.sqlite3")
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("DROP TABLE files")
    assert list(store.steps.attachments()) == []
    store.steps.take_back()
    assert store.articles.get(number)


def test_files_of_articles_that_are_gone_are_named(
    store: Store, source: Source, capsys: pytest.CaptureFixture[str]
) -> None:
    numbers = keep(store, source, entry("a"), entry("b"))
    fetched(store, numbers[0])
    fetched(store, numbers[1])
    (store.folder.of(numbers[1]) / "y.part").write_bytes(b"begun")
    assert run(["doctor"]) == 0
    assert "2 attachments were fetched" in capsys.readouterr().out
    store.sources.remove(source.slug)
    assert run(["doctor"]) == 0
    told = capsys.readouterr().out
    assert "2 files (1 KB) are of articles" in told
    assert all(str(store.folder.path / f"{number}/a.pdf") in told for number in numbers)
    assert "y.part" not in told


@pytest.mark.parametrize(
    ("change", "state"),
    [
        (lambda path: None, "here"),
        (lambda path: path.write_bytes(b"elif"), "changed"),
        (lambda path: path.write_bytes(b"longer"), "changed"),
        (lambda path: path.unlink(), "missing"),
    ],
)
def test_a_file_is_checked(store: Store, source: Source, change: Callable[[Path], object], state: str) -> None:
    (number,) = keep(store, source, entry("a"))
    kept = fetched(store, number)
    path = store.folder.place(kept)
    assert path
    change(path)
    assert store.folder.state(kept) == state
    assert store.folder.state(None) == "not_fetched"
