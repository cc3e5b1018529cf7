"""The index of words holds exactly what was frozen, and follows edits, removals and better readings."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from egov_tui.errors import CacheError
from egov_tui.model import Decision, Source
from egov_tui.store import Store
from egov_tui.store.connection import connect
from egov_tui.text import html, stem
from tests.store.conftest import NOW, catch_up, edit, entry, find, keep


def test_articles_wait_for_the_index_and_are_found_after(store: Store, source: Source) -> None:
    store.articles.save(source.id, Decision(inserts=tuple(entry(f"k{n}", text="maji") for n in range(5))), NOW)
    assert find(store, "maji") == []
    assert len(find(store, "")) == 5
    assert store.index.waiting() == 5
    assert [store.index.pending(2) for _ in range(4)] == [2, 2, 1, 0]
    assert store.index.waiting() == 0
    assert len(find(store, "maji")) == 5


def test_the_newest_are_found_first(store: Store, source: Source) -> None:
    store.articles.save(source.id, Decision(inserts=tuple(entry(f"k{n}", text="maji") for n in range(3))), NOW)
    store.index.pending(1)
    assert find(store, "maji") == [3]


def test_an_edited_article_is_found_by_its_new_words_alone(store: Store, source: Source) -> None:
    (number,) = keep(store, source, entry("k", "Kichwa", "kisima conferences"))
    for title, text in (("Bango", "bwawa meetings"), ("Kichwa", ""), ("Tena", "ng'ombe")):
        old = find(store, "kichwa OR kisima OR conference OR bango OR bwawa OR meeting")
        assert old == [number]
        edit(store, source, number, entry("k", title, text, language="en"))
        store.index.check()
    assert find(store, "kichwa OR kisima OR conference OR bango OR bwawa OR meeting") == []
    assert find(store, "ngombe") == [number]


def test_between_edit_and_index_the_new_text_is_shown_and_nothing_breaks(store: Store, source: Source) -> None:
    (number,) = keep(store, source, entry("k", "Kichwa", "kisima"))
    store.articles.save(source.id, Decision(edits=((number, entry("k", "Kichwa", "bwawa")),)), NOW)
    article = store.articles.get(number)
    assert article
    assert article.text == "bwawa"
    assert find(store, "kisima") == [number]
    store.index.check()


def test_an_article_edited_while_it_was_read_for_the_index_waits_on(
    store: Store, source: Source, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.articles.save(source.id, Decision(inserts=(entry("k", text="kisima"),)), NOW)
    read = html.read

    def edited_meanwhile(cleaned: str) -> object:
        monkeypatch.undo()
        with Store.open(path) as other:
            other.articles.save(source.id, Decision(edits=((1, entry("k", text="bwawa")),)), NOW)
        return read(cleaned)

    monkeypatch.setattr(html, "read", edited_meanwhile)
    assert store.index.pending() == 1
    assert find(store, "kisima") == []
    catch_up(store)
    assert find(store, "bwawa") == [1]
    assert find(store, "kisima") == []
    store.index.check()


@pytest.mark.parametrize("module", [stem, html])
def test_a_better_stemmer_or_reading_reaches_old_articles(
    store: Store, source: Source, monkeypatch: pytest.MonkeyPatch, module: object
) -> None:
    (number,) = keep(store, source, entry("k", text="<b>kisima</b>", language="en"))
    assert store.index.pending() == 0
    assert not store.index.behind()
    monkeypatch.setattr(module, "VERSION", 99)
    assert store.index.behind()
    article = store.articles.get(number)
    assert article
    assert article.text == "kisima"
    assert store.index.pending() == 1
    assert store.index.pending() == 0
    assert find(store, "kisima") == [number]
    store.index.check()


def test_what_is_frozen_cannot_be_changed_behind_the_index(store: Store, source: Source, path: Path) -> None:
    keep(store, source, entry("k", text="kisima"))
    with pytest.raises(CacheError), connect(path).write() as connection:
        connection.execute("UPDATE frozen SET title = 'x'")


def test_check_tells_a_damaged_index(store: Store, source: Source, path: Path) -> None:
    keep(store, source, entry("k", text="kisima"))
    store.index.check()
    with connect(path).write() as connection:
        connection.execute("INSERT INTO search (rowid, title, text, stems) VALUES (77, 'mzimu', '', '')")
    with pytest.raises(CacheError, match="damaged"):
        store.index.check()


_WRITER = """
import sys
from pathlib import Path
from egov_tui.model import Decision
from egov_tui.store import Store
from tests.store.conftest import NOW, entry
with Store.open(Path(sys.argv[1])) as store:
    (source,) = store.sources.all()
    for n in range(10**6):
        entries = tuple(entry(f"{n}/{i}", text=f"maji neno{n}") for i in range(20))
        store.articles.save(source.id, Decision(inserts=entries), NOW)
        store.index.pending(30)
        print(n, flush=True)
"""


def test_a_killed_writer_leaves_nothing_half_stored(path: Path) -> None:
    with Store.open(path) as store:
        store.sources.add("https://a.example/feed")
    root = Path(__file__).parents[2]
    for told in range(3):
        writer = subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(path)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=root,
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(root), str(root / "src")])},
        )
        assert writer.stdout
        for _ in range(told + 1):
            writer.stdout.readline()
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
    with Store.open(path) as store:
        store.index.check()
        catch_up(store)
        store.index.check()
        ids = find(store, "")
        assert len(ids) % 20 == 0
        assert len(ids) == store.articles.counts().total == store.articles.counts().unread
        assert all(article.text for article in store.articles.full(ids))
        assert sorted(find(store, "maji")) == sorted(ids)
