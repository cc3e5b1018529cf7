"""Whole stories in a real terminal, as a reader lives them, over a real server on this computer."""

import io
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from textual.drivers._writer_thread import WriterThread

from egov_tui.store import Store
from egov_tui.store.query import parse
from egov_tui.tui.driver import Steady
from tests.server import Server, drip
from tests.terminal.test_reader import SAMPLES, cli, descendants, gone, reader, restored

pytestmark = pytest.mark.terminal

TITLES = (
    "Kisima kipya chazinduliwa Kibaha",
    "Mkutano wa wadau wa maji kufanyika Dodoma",
    "Zabuni ya ujenzi wa bwawa",
    "Water tariffs for the coming year",
)


def feed(*titles: str) -> str:
    items = "".join(
        f"<item><guid isPermaLink='false'>{n}</guid><title>{title}</title>"
        f"<description>{title}. Maelezo zaidi yanafuata hapa chini kwa wote wanaohusika.</description></item>"
        for n, title in enumerate(titles)
    )
    return f"<rss version='2.0'><channel><title>Wizara ya Maji</title>{items}</channel></rss>"


@pytest.fixture
def water(tmp_path: Path, server: Server) -> Path:
    """A cache that follows the ministry of water, and has fetched nothing."""
    server.page("/feed", feed(*TITLES))
    cli(tmp_path / "data", "source", "add", server.url("/feed"))
    return tmp_path / "data"


def marked(data: Path, query: str) -> int:
    with Store.open(data / "cache.sqlite3") as store:
        return len(store.articles.ids(parse(query)))


def test_the_first_run(tmp_path: Path) -> None:
    """Opens at once on the samples; the agencies wait to be ticked; the next start asks no more."""
    data = tmp_path / "data"
    (tmp_path / "config.toml").write_text('[sync]\nmode = "offline"\n')
    with reader(data, "--config", str(tmp_path / "config.toml")) as terminal:
        terminal.wait("Welcome to egov-tui")
        # The samples are read meanwhile.
        terminal.wait(lambda text: "e-Government Authority" in text and "86 unread" in text)
        terminal.send(" jj ")
        terminal.wait(lambda text: text.count("[x]") == 2)
        terminal.send("\r")
        terminal.wait(lambda text: "2 sources added" in text and "offline" in text)
        terminal.send("h")
        terminal.wait("President")
        terminal.send("u")
        terminal.wait("is followed again")
        terminal.send("qqqq")
        assert terminal.end() == 0
    assert restored(terminal.raw)
    with reader(data, "--config", str(tmp_path / "config.toml")) as terminal:
        terminal.wait(lambda text: "1/" in text and "egov-tui" in text)
        assert "Welcome" not in terminal.text
        terminal.send("qqqq")
        assert terminal.end() == 0


@pytest.mark.parametrize("size", [(80, 24), (140, 40), (40, 12)], ids=["80x24", "140x40", "40x12"])
def test_a_morning(water: Path, size: tuple[int, int]) -> None:
    """Fetch, read through with one key, star, leave; the next day all of it is as it was, and can be taken back."""
    with reader(water, size=size) as terminal:
        terminal.wait("egov-tui" if size[1] >= 20 else "No articles")
        terminal.send("R")
        terminal.wait("Water tariffs" if size[0] > 40 else "Kisima kipya")
        terminal.wait("4 new articles" if size[0] > 40 else "Kisima kipya")
        terminal.send("jj\r")
        terminal.wait("Maelezo")
        terminal.send("f")
        terminal.wait("starred")
        terminal.send("\x11")
        assert terminal.end() == 0
    assert restored(terminal.raw)
    assert marked(water, "is:starred") == 1
    with reader(water, size=size) as terminal:
        terminal.wait(lambda text: "starred" in text and "Maelezo" in text)
        terminal.send("uu")  # that it was read, and the star
        terminal.wait(lambda text: "starred" not in text)
        terminal.send("\x11")
        assert terminal.end() == 0
    assert marked(water, "is:starred") == 0


def test_a_search_is_saved_and_found_again(water: Path) -> None:
    cli(water, "sync")
    with reader(water, size=(140, 40)) as terminal:
        terminal.wait("1/4")
        terminal.send("/")
        terminal.send("mikutano")
        terminal.wait("1 article")
        terminal.send("\r")
        terminal.wait("1/1")
        terminal.send("S")
        terminal.wait("Name of the saved search")
        terminal.send("Vikao\r")
        terminal.wait("It stands among the sources")
        terminal.send("\x1b")
        terminal.wait("/ Vikao")
        terminal.send("\x11")
        assert terminal.end() == 0
    with Store.open(water / "cache.sqlite3") as store:
        assert [(watch.name, watch.query) for watch in store.watches.all()] == [("Vikao", "mikutano")]


def test_a_source_is_added_from_the_page_of_an_agency(tmp_path: Path, server: Server) -> None:
    server.page("/feed", feed(*TITLES))
    page = "<html><head><link rel='alternate' type='application/rss+xml' href='/feed'></head><body>Wizara</body></html>"
    server.page("/", page, type="text/html")
    data = tmp_path / "data"
    cli(data, "source", "add", "--no-check", server.url("/other"))
    with reader(data, size=(100, 30)) as terminal:
        terminal.wait("egov-tui")
        terminal.send("a")
        terminal.wait("ddress")
        terminal.send(server.url("/") + "\r")
        terminal.wait("Kisima kipya")
        terminal.send("\r")
        terminal.wait(lambda text: "Wizara ya Maji" in text and "1/4" in text)
        terminal.send("\x11")
        assert terminal.end() == 0
    assert marked(data, "source:wizara-ya-maji") == 4


def test_the_network_is_lost(water: Path, server: Server) -> None:
    """What was read stays; the failure says its cause, once, and what to do; nothing is lost."""
    cli(water, "sync")
    server.stop()
    with reader(water) as terminal:
        terminal.wait("1/4")
        terminal.send("R")
        terminal.wait("There is no connection. Everything read so far can be read.")
        terminal.send("!")
        terminal.wait("1 source fails")
        terminal.send("\x1b")
        terminal.wait(lambda text: "1 source fails" not in text)
        terminal.send("G\r")
        terminal.wait("Maelezo zaidi")
        terminal.send("\x11")
        assert terminal.end() == 0
    assert marked(water, "") == 4


def test_resizing_while_a_refresh_runs(water: Path, server: Server) -> None:
    stop = threading.Event()
    server.raw("/slow", drip(stop))
    cli(water, "source", "add", "--no-check", server.url("/slow"), str(SAMPLES / "takwimu.json"))
    try:
        with reader(water, size=(140, 40)) as terminal:
            terminal.wait("egov-tui")
            terminal.send("R")
            terminal.wait("●")
            for size in ((40, 12), (200, 60), (79, 19), (120, 20), (1, 1), (80, 24)):
                terminal.resize(*size)
                terminal.send("j")
            terminal.wait("●")
            terminal.send("\x1b")
            terminal.wait("Refresh stopped")
            terminal.send("\x11")
            assert terminal.end() == 0
    finally:
        stop.set()
    assert restored(terminal.raw)


def test_told_to_end_in_the_middle_of_a_refresh(water: Path, server: Server) -> None:
    """143, the terminal as it was, no child left, and the next start is where this one was."""
    stop = threading.Event()
    server.raw("/slow", drip(stop))
    cli(water, "sync")
    cli(water, "source", "add", "--no-check", server.url("/slow"))
    try:
        with reader(water, size=(140, 40)) as terminal:
            terminal.wait("1/4")
            terminal.send("jjR\r")
            terminal.wait("0/2")
            terminal.wait("Maelezo zaidi")
            offspring = descendants(terminal.pid)
            assert offspring
            terminal.kill(signal.SIGTERM)
            assert terminal.end() == 143
            assert gone(offspring)
    finally:
        stop.set()
    assert restored(terminal.raw)
    with reader(water, size=(140, 40)) as terminal:
        terminal.wait(lambda text: "3/4" in text or "Maelezo zaidi" in text)
        terminal.send("\x11")
        assert terminal.end() == 0


@pytest.mark.parametrize("stopped", [False, True], ids=["continued", "stopped and continued"])
def test_stopped_from_outside_and_continued(water: Path, stopped: bool) -> None:
    """It goes on where it was, reads its keys once, and leaves when the terminal hangs up."""
    cli(water, "sync")
    with reader(water) as terminal:
        terminal.wait("1/4")
        if stopped:
            terminal.kill(signal.SIGSTOP)
        terminal.kill(signal.SIGCONT)
        terminal.wait(lambda _text: terminal.raw.count(b"\x1b[?1049h") == 2)  # it takes the terminal anew
        terminal.send("jjj")
        terminal.wait("4/4")
        terminal.kill(signal.SIGHUP)
        assert terminal.end() == 129
    assert restored(terminal.raw)


DEAF = """
import asyncio.unix_events, signal, sys
import egov_tui.tui.app
signal.signal(signal.SIGHUP, signal.SIG_IGN)
loop = asyncio.unix_events._UnixSelectorEventLoop
handle = loop.add_signal_handler
loop.add_signal_handler = lambda self, number, *rest: number == signal.SIGHUP or handle(self, number, *rest)
egov_tui.tui.app.IDLE = 0.2
from egov_tui.cli import main
main()
"""


def test_a_terminal_that_goes_without_a_signal_ends_the_reader_too(water: Path) -> None:
    """As where another program leads the session: it must not read the terminal's end over and over."""
    ours, theirs = os.openpty()
    command = [sys.executable, "-P", "-c", DEAF, "--data", str(water), "--lang", "en"]
    environ = {**os.environ, "TERM": "xterm-256color"}
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environ)
    os.close(theirs)
    shown = b""
    try:
        while b"No articles" not in shown:
            shown += os.read(ours, 65536)
        os.close(ours)
        assert process.wait(30) == 129
    finally:
        process.kill()


def test_nothing_is_handed_to_a_writer_that_has_ended_with_its_terminal() -> None:
    """Its queue would be full after thirty writes, and the next one wait for ever."""
    driver = Steady.__new__(Steady)
    driver._writer_thread = writer = WriterThread(io.StringIO())
    for _write in range(100):
        driver.write("x")
    driver.close()
    assert writer._queue.empty()
