"""Refreshing through a child process, and links through the browser; the children are small programs of the test."""

import asyncio
import os
import sys
import textwrap
from datetime import timedelta
from pathlib import Path

import pytest

from egov_tui.errors import explain
from egov_tui.model import Event, Failed, Finished, Problem, Progress, SourceSynced, Spent, Started, encode
from egov_tui.settings import Mode, Settings, Sync
from egov_tui.store import Store
from egov_tui.store.query import parse
from egov_tui.tui import app, upkeep
from egov_tui.tui.child import Child, browse, browser, sync_command
from egov_tui.tui.refresh import Refresh
from egov_tui.tui.screens import attaching, refreshing
from tests.tui.builder import NOW, Desk, add, entry, read, settings, world


def told(event: Event) -> str:
    return encode(event, explain)


def program(folder: Path, source: str) -> list[str]:
    """A program of the test's own."""
    file = folder / "child.py"
    file.write_text(textwrap.dedent(source), "utf-8")
    return [sys.executable, "-P", "-I", str(file)]


def teller(folder: Path, *events: Event, then: str = "") -> list[str]:
    """A program that tells events, then does something."""
    (folder / "events").write_text("".join(told(event) + "\n" for event in events), "utf-8")
    return program(folder, f"import sys, os\nprint(open({str(folder / 'events')!r}).read(), flush=True)\n{then}")


WAIT_FOR_EOF = "sys.stdin.read()\n"


def collect(command: list[str]) -> tuple[list[Event], int]:
    found: list[Event] = []
    status = asyncio.run(Child(command).run(found.append))
    return found, status


# ---------------------------------------------------------------- the child


def test_events_come_one_a_line_and_other_lines_are_passed_over(tmp_path: Path) -> None:
    events: list[Event] = [Started(2), Progress(1, 2, 0, 10, "TRA"), Finished(2, 0, 1, 0, 10, 5)]
    (tmp_path / "e").write_text("".join(told(e) + "\n" for e in events[:2]))
    command = program(
        tmp_path,
        f"""
        import sys
        sys.stdout.write("Warning: not JSON\\n" + open({str(tmp_path / "e")!r}).read() + "x" * 3_000_000 + "\\n")
        sys.stdout.buffer.write(b"\\xff\\xfe\\n[]\\n")
        sys.stdout.write({told(events[2])!r})
        sys.exit(3)
        """,
    )
    assert collect(command) == (events, 3)


def test_a_child_is_told_that_it_is_one_and_has_its_own_session(tmp_path: Path) -> None:
    command = program(
        tmp_path,
        """
        import json, os
        alone = os.getsid(0) == os.getpid()
        print(json.dumps({"type": "failed", "message": f"{os.environ['EGOV_TUI_CHILD']} {alone}", "status": 0}))
        """,
    )
    assert collect(command)[0] == [Failed("1 True", 0)]


def test_a_child_is_given_by_its_input_what_nobody_else_may_read(tmp_path: Path) -> None:
    command = program(
        tmp_path,
        """
        import json, sys
        from pathlib import Path
        lines = [sys.stdin.readline() for _ in range(3)]
        seen = "siri" in Path("/proc/self/cmdline").read_text()
        print(json.dumps({"type": "failed", "message": "".join(lines) + str(seen), "status": 0}))
        """,
    )
    found: list[Event] = []
    asyncio.run(Child(command, ["https://a.example/?token=siri", "file:///b"]).run(found.append))
    assert found == [Failed("https://a.example/?token=siri\nfile:///b\n\nFalse", 0)]


def test_a_child_that_will_not_leave_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("egov_tui.tui.child.PATIENCE", 0.05)
    command = program(
        tmp_path,
        f"""
        import signal, sys, time
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        print({told(Started(1))!r}, flush=True)
        time.sleep(3600)
        """,
    )

    async def main() -> int | None:
        child = Child(command)
        started = asyncio.Event()
        task = asyncio.create_task(child.run(lambda _event: started.set()))
        await started.wait()
        await child.stop()
        await task
        assert child._process is not None
        return child._process.returncode

    assert asyncio.run(main()) == -9


def test_the_command_keeps_the_current_folder_out_and_names_the_cache(tmp_path: Path) -> None:
    command = sync_command(Settings(data=tmp_path, config=tmp_path / "none.toml"), "sw", ["tra"], force=True)
    assert command[1:4] == ["-P", "-m", "egov_tui"]
    assert command[4:] == ["--data", str(tmp_path), "--lang", "sw", "sync", "--events", "--force", "--", "tra"]


# ---------------------------------------------------------------- in the reader


def test_while_nobody_presses_a_key_old_articles_are_read_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = settings(tmp_path / "data")
    world(chosen.cache)
    monkeypatch.setattr(app, "IDLE", 0.02)
    with Store.open(chosen.cache) as store:
        (row,) = store.articles.ids(parse("Ratiba"))
        with store.index._database.write() as connection:  # as an older version left it
            old = connection.execute("SELECT article_id, title, text, stems FROM frozen WHERE article_id = ?", (row,))
            number, title, text, stems = old.fetchone()
            connection.execute("DELETE FROM frozen WHERE article_id = ?", (row,))
            connection.execute("INSERT INTO frozen VALUES (?, ?, ?, ?, 0, 0)", (number, title, text, stems))
        assert store.index.behind()

    async def story(desk: Desk) -> None:
        await desk.until(lambda: not desk.store.index.behind())
        assert len(desk.titles) == 13

    read(chosen, story)


def test_while_nobody_presses_a_key_old_calls_get_their_deadlines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = settings(tmp_path / "data")
    world(chosen.cache)
    monkeypatch.setattr(app, "IDLE", 0.02)
    with Store.open(chosen.cache) as store:
        add(store, "Bank", [entry(99, "Vacancy: teller", NOW, "<p>Closing date: 30 May 2024</p>")])
        (row,) = store.articles.ids(parse("title:teller OR source:bank"))
        with store.deadlines._database.write() as connection:  # as an older version left it
            connection.execute("UPDATE articles SET deadlines = 0")

    async def story(desk: Desk) -> None:
        await desk.until(lambda: not desk.store.deadlines.behind())
        await desk.until(lambda: "to 30 May" in desk.text)
        assert desk.store.articles.headlines([row])[0].edited is False

    read(chosen, story)


def test_upkeep_waits_for_a_pause_and_gives_up_where_it_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = settings(tmp_path / "data")
    world(chosen.cache)
    behind = True
    monkeypatch.setattr("egov_tui.store.index.Index.behind", lambda index: behind)
    monkeypatch.setattr(upkeep, "index_command", lambda *_: program(tmp_path, "raise SystemExit(1)"))

    async def story(desk: Desk) -> None:
        keeper = upkeep.Upkeep(desk.screen.context)
        assert [keeper.due(0, False), keeper.due(1, False), keeper.due(1, True)] == [False, False, False]
        assert keeper.due(1, False)
        await keeper.run()
        assert not keeper.due(1, False)

    read(chosen, story)


def play(folder: Path, monkeypatch: pytest.MonkeyPatch, command: list[str], story: object, **more: object) -> None:
    chosen = settings(folder / "data")
    world(chosen.cache)
    if more:
        from msgspec.structs import replace

        chosen = replace(chosen, **more)
    monkeypatch.setattr(refreshing, "sync_command", lambda *_a, **_k: command)
    read(chosen, story)  # type: ignore[arg-type]


def test_a_refresh_shows_its_progress_and_then_how_it_went(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    running = teller(tmp_path, Started(40), Progress(12, 40, 3, 85_100, "TRA"), then=WAIT_FOR_EOF)

    async def story(desk: Desk) -> None:
        await desk.press("R")
        await desk.until(lambda: "12/40 · TRA · 86 KB · 3 failed" in desk.text)
        await desk.press("R")
        assert "running already" in desk.text
        await desk.press("escape")
        await desk.until(lambda: "Refresh stopped" in desk.text)
        assert desk.screen.child is None

    play(tmp_path, monkeypatch, running, story)


def test_without_a_connection_one_plain_sentence_and_nothing_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    events = [
        SourceSynced(s, "failed", error=Problem("no_connection", f"https://{s}.example/")) for s in ("a", "b", "c")
    ]
    offline = teller(tmp_path, Started(3), *events, Finished(3, 3, 0, 0, 0, 0), then="sys.exit(1)")

    async def story(desk: Desk) -> None:
        before, here = desk.titles, desk.under_cursor
        await desk.press("R")
        await desk.until(lambda: "There is no connection. Everything read so far can be read." in desk.text)
        assert (desk.titles, desk.under_cursor) == (before, here)
        await desk.press("enter")
        assert desk.screen.view.article is not None

    play(tmp_path, monkeypatch, offline, story)


def test_a_single_source_that_fails_tells_the_cause_that_its_kind_leaves_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = SourceSynced("ministry-of-education", "failed", error=Problem("unreadable", "https://www.moe.example/feed"))
    failing = teller(tmp_path, Started(1), event, Finished(1, 1, 0, 0, 0, 0))

    async def story(desk: Desk) -> None:
        (moe,) = [one for one in desk.store.sources.all() if one.failures]
        problem = Problem("unreadable", moe.address, cause="layout")
        desk.store.sources.failed(moe.id, problem, NOW, NOW)
        await desk.press("R")
        await desk.until(lambda: "No list of news is found in this page. Its layout may have changed." in desk.text)

    play(tmp_path, monkeypatch, failing, story)


def test_a_child_that_breaks_off_or_cannot_start_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("R")
        await desk.until(lambda: "broke off" in desk.text)
        assert desk.screen.child is None

    play(tmp_path / "a", monkeypatch, program(make(tmp_path / "x"), "raise SystemExit('!')"), story)
    play(tmp_path / "b", monkeypatch, [str(tmp_path / "no such program")], story)


def make(folder: Path) -> Path:
    folder.mkdir()
    return folder


def test_both_keys_force_and_r_fetches_all_where_all_is_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[object, object]] = []
    quiet = teller(tmp_path, Finished(1, 0, 0, 0, 0, 0))

    async def story(desk: Desk) -> None:
        def note(_settings: object, _lang: str, slugs: object, *, force: bool) -> list[str]:
            asked.append((slugs, force))
            return quiet

        monkeypatch.setattr(refreshing, "sync_command", note)
        await desk.press("r")
        await desk.until(lambda: desk.screen.child is None)
        await desk.press("R")
        await desk.until(lambda: desk.screen.child is None)
        await desk.press("right_square_bracket", "r")
        await desk.until(lambda: desk.screen.child is None)
        assert asked == [([], True), ([], True), (["meteorological-authority"], True)]
        desk.screen.start_refresh([])  # as on start
        await desk.until(lambda: desk.screen.child is None)
        assert asked[3:] == [([], False)]
        desk.screen.choose(desk.screen.sources.places[1])
        await desk.press("r")
        assert "Choose a source first" in desk.text

    play(tmp_path, monkeypatch, quiet, story)


def test_the_data_mode_goes_round_is_kept_and_offline_fetches_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(desk: Desk) -> None:
        for words in ("Data mode: full", "Data mode: offline"):
            await desk.press("w")
            assert words in desk.text
        assert 'mode = "offline"' in desk.screen.context.settings.config.read_text()
        await desk.press("R")
        assert "nothing is fetched. w changes it" in desk.text
        assert desk.screen.child is None
        await desk.press("w")
        assert "Data mode: text" in desk.text

    play(tmp_path, monkeypatch, program(tmp_path, ""), story)


def test_the_clock_fetches_and_says_nothing_where_nothing_was_due(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refreshing, "AT_ONCE", 0.001)
    quiet = teller(tmp_path, Started(0), Finished(0, 0, 0, 0, 0, 0), then=f"open({str(tmp_path / 'ran')!r}, 'w')\n")

    async def story(desk: Desk) -> None:
        await desk.until((tmp_path / "ran").exists)
        await desk.until(lambda: desk.screen.child is None)
        assert "Nothing was due" not in desk.text
        assert "text · 1 failing" in desk.text

    play(tmp_path, monkeypatch, quiet, story, sync=Sync(auto_refresh_minutes=60))


@pytest.mark.parametrize("mode", ["offline", "text"])
def test_the_clock_fetches_nothing_offline_or_over_the_budget(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: Mode
) -> None:
    async def story(desk: Desk) -> None:
        source = desk.store.sources.all()[0]
        if mode == "text":
            desk.store.sources.succeeded(source.id, source.validators, NOW, NOW, Spent(1_000_000, 1))
            desk.screen.read_facts()
            await desk.settle()
            assert "text · 1.0 MB of 1.0 MB this month · refreshed 09:30" in desk.text
        desk.screen.refresh_quietly()
        assert desk.screen.child is None
        if mode == "text":
            await desk.press("R")
            assert desk.screen.child is not None, "asked for, it fetches all the same"

    play(
        tmp_path,
        monkeypatch,
        program(tmp_path, WAIT_FOR_EOF.replace("sys", "__import__('sys')")),
        story,
        sync=Sync(mode=mode, monthly_budget_mb=1),
    )


def test_a_stopped_or_held_refresh_says_why() -> None:
    refresh = Refresh()
    refresh.tell(SourceSynced("a", "not_due", held=True))
    refresh.tell(Finished(0, 0, 0, 0, 0, 0))
    assert refresh.summary()[0].startswith("Asked less than a minute ago")
    refresh.tell(Finished(3, 3, 0, 0, 0, 0, "captive"))
    assert "wants you to sign in" in refresh.summary()[0]


def test_without_sources_a_refresh_says_how_to_add_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(desk: Desk) -> None:
        for key in ("R", "r"):
            await desk.press(key)
            assert desk.screen.child is None
            assert desk.screen.status.text.startswith("There are no sources yet. a adds one, or shows")
            desk.screen.hush()

    monkeypatch.setattr(refreshing, "sync_command", lambda *_a, **_k: ["/nothing"])
    read(settings(tmp_path), story)


def test_the_first_news_go_straight_into_the_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refreshing, "sync_command", lambda *_a, **_k: teller(tmp_path, Started(1), then=WAIT_FOR_EOF))
    chosen = settings(tmp_path / "data")
    with Store.open(chosen.cache) as store:
        store.sources.add("https://gazette.example/feed", title="Gazette")

    def write(*numbers: int) -> None:
        with Store.open(chosen.cache) as store:
            add(store, "Gazette", [entry(n, f"News {n}", NOW - timedelta(minutes=n)) for n in numbers])

    async def story(desk: Desk) -> None:
        assert "No articles yet" in desk.text
        await desk.press("R")
        assert "News is being fetched" in desk.text
        assert "No articles yet" not in desk.text
        await asyncio.to_thread(write, 5, 6)
        await desk.until(lambda: desk.screen.rows.count == 2)
        await asyncio.to_thread(write, 3, 4)
        await desk.until(lambda: desk.screen.rows.count == 4)
        assert "press ." not in desk.text
        assert desk.under_cursor == "News 3"
        await desk.press("j")
        await asyncio.to_thread(write, 1)
        await desk.until(lambda: "1 new: press ." in desk.text)
        assert desk.under_cursor == "News 4"
        await desk.press("escape")
        await desk.until(lambda: desk.screen.child is None)
        assert desk.screen.rows.count == 4

    read(chosen, story)


def test_what_a_refresh_says_goes_with_the_next_move(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("R")
        await desk.until(lambda: "broke off" in desk.text)
        await desk.press("f")
        assert "broke off" in desk.text
        assert desk.screen._message_timer is not None
        assert desk.screen._message_timer._interval == 30
        await desk.press("j")
        assert "broke off" not in desk.text

    play(tmp_path, monkeypatch, program(tmp_path, "raise SystemExit('!')"), story)


def test_what_the_sync_refuses_is_said_in_its_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("R")
        await desk.until(lambda: "The data mode is offline" in desk.text)

    refusal = teller(tmp_path, Failed("The data mode is offline: nothing is fetched.", 2), then="sys.exit(2)")
    play(tmp_path, monkeypatch, refusal, story, sync=Sync(mode="offline"))


def test_no_child_outlives_the_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pid_file = tmp_path / "pid"
    lasting = teller(tmp_path, Started(1), then=f"open({str(pid_file)!r}, 'w').write(str(os.getpid()))\n{WAIT_FOR_EOF}")

    async def story(desk: Desk) -> None:
        await desk.press("R")
        await desk.until(lambda: pid_file.exists() and pid_file.read_text())

    play(tmp_path, monkeypatch, lasting, story)
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid_file.read_text()), 0)


# ---------------------------------------------------------------- links


def test_a_browser_needs_a_screen_to_open_on(tmp_path: Path) -> None:
    opener = tmp_path / "xdg-open"
    opener.write_text("#!/bin/sh\n")
    opener.chmod(0o755)
    path = {"PATH": str(tmp_path)}
    assert browser(path, "linux") is None
    assert browser({**path, "DISPLAY": ":0"}, "linux") == str(opener)
    assert browser({**path, "WAYLAND_DISPLAY": "wayland-0"}, "linux") == str(opener)
    assert browser({"PATH": "/nowhere", "DISPLAY": ":0"}, "linux") is None


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "file:///etc/passwd", "--version", " https://a", "mailto:a@b"]
)
def test_only_web_addresses_are_opened(tmp_path: Path, address: str) -> None:
    assert not browse(address, sys.executable)


def test_the_address_is_one_argument(tmp_path: Path) -> None:
    told = tmp_path / "told"
    opener = tmp_path / "opener"
    opener.write_text(f'#!/bin/sh\nprintf \'%s|\' "$#" "$1" > {told}.new && mv {told}.new {told}\n')
    opener.chmod(0o755)
    address = "https://a.example/$(touch%20x);`id`?q='1'&b=2"
    assert browse(address, str(opener))

    async def wait() -> None:
        async with asyncio.timeout(20):
            while not told.exists():
                await asyncio.sleep(0.01)

    asyncio.run(wait())
    assert told.read_text() == f"1|{address}|"


def test_o_y_and_numbers_use_the_link_without_its_trackers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(attaching, "browser", lambda: "/opener")

    def note(address: str, _program: str) -> bool:
        opened.append(address)
        return True

    monkeypatch.setattr(attaching, "browse", note)

    async def story(desk: Desk) -> None:
        await desk.press("o")
        await desk.press("enter", "1")
        await desk.press("9")
        assert "no link 9" in desk.text
        await desk.press("y")
        assert opened == ["https://www.example.go.tz/news/1", "https://www.ega.go.tz/programme"]
        assert desk.app.clipboard == "https://www.example.go.tz/news/1"
        await desk.press("2")
        assert desk.app.clipboard == "mailto:papers@ega.go.tz"

    play(tmp_path, monkeypatch, [], story)


def test_without_a_browser_the_link_is_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attaching, "browser", lambda: None)

    async def story(desk: Desk) -> None:
        await desk.press("o")
        assert "The link was copied" in desk.text
        assert desk.app.clipboard == "https://www.example.go.tz/news/1"

    play(tmp_path, monkeypatch, [], story)
