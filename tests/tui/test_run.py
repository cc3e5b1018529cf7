"""Starting and ending: what a crash leaves, what keys are refused, how many articles are read at first."""

import asyncio
import threading
from pathlib import Path

import pytest

from egov_tui.errors import UsageError
from egov_tui.settings import load
from egov_tui.store import Store
from egov_tui.store.query import parse
from egov_tui.tui import run
from egov_tui.tui.app import ReaderApp
from egov_tui.tui.library import FIRST, Library
from tests.tui.builder import Desk, many, read, settings


def test_keys_that_clash_are_refused_with_their_line_before_anything_opens(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[keys]\n"article.later" = "L"\n"article.star" = "q"\n')
    with pytest.raises(UsageError, match=r"config\.toml, line 3: q would mean both .* article\.star"):
        run(load(tmp_path / "data", config), lang="en")


def test_a_theme_that_is_none_is_refused_with_its_line(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[reader]\ntheme = "no-such-theme"\n')
    with pytest.raises(UsageError, match=r"config\.toml, line 2: there is no theme no-such-theme; .*egov-light"):
        run(load(tmp_path / "data", config), lang="en")


def test_a_crash_is_kept_for_whoever_started_the_reader_and_prints_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async def story(desk: Desk) -> None:
        desk.screen.call_next(lambda: 1 // 0)
        await desk.until(lambda: desk.app.crash)

    with pytest.raises(ZeroDivisionError):
        read(settings(tmp_path), story)
    told = capsys.readouterr()
    assert "Traceback" not in told.out + told.err


def test_only_the_first_page_of_a_long_list_is_read_before_the_first_frame(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(settings(tmp_path).cache, FIRST + 100)
    with Store.open(settings(tmp_path).cache) as store:
        library = Library(store, store.path)
        assert len(library.first(parse("")).ids) == FIRST
        library.close()


def test_the_thread_is_gone_when_the_reader_is(tmp_path: Path) -> None:
    kept: list[ReaderApp] = []

    async def story(desk: Desk) -> None:
        kept.append(desk.app)
        await desk.press("A")

    read(settings(tmp_path), story)
    with pytest.raises(RuntimeError):
        kept[0].library._thread.submit(int)


def test_what_nobody_waits_for_any_more_is_broken_off(tmp_path: Path) -> None:
    """A search that another has taken the place of must not hold up the other."""
    begun = threading.Event()
    endless = "WITH RECURSIVE c(x) AS (SELECT begun() UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c"

    def count(store: Store) -> object:
        connection = store._database._connection
        connection.create_function("begun", 0, lambda: begun.set() or 1)  # type: ignore[func-returns-value]
        return store._database.row(endless)

    async def story() -> None:
        with Store.open(tmp_path / "cache.sqlite3") as store:
            library = Library(store, store.path)
            try:
                async with asyncio.timeout(20):
                    reading = asyncio.create_task(library.read(count))
                    await asyncio.to_thread(begun.wait)
                    reading.cancel()
                    assert await library.work(lambda other: other.articles.counts().total) == 0
                    with pytest.raises(asyncio.CancelledError):
                        await reading
            finally:
                library.close()

    asyncio.run(story())
