"""The reader in a real terminal: what a person meets, and what they are left with."""

import os
import re
import select
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from egov_tui.tui.driver import hung_up
from tests.server import Server, drip
from tests.terminal.terminal import Terminal

pytestmark = pytest.mark.terminal

SAMPLES = Path(__file__).parents[2] / "sample_feeds"
COMMAND = [sys.executable, "-P", "-m", "egov_tui"]
RESTORED = (b"\x1b[?1049l", b"\x1b[?25h")
# What sample_feeds/hostile tries to make a terminal do, and the characters it tries to turn text around with. Textual
# itself sets the shape of the mouse pointer (OSC 22) by an operating system command, and we tell links (OSC 8).
COMMANDS = re.compile(
    rb"\x1b\](?!22;|8;(?:id=[-0-9]*)?;(?:https?://[!-~]+)?\x1b\\)|\x1bP(?!\+q|=)|\x1b_|\x1b\^|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]"
)


def cli(data: Path, *arguments: str) -> None:
    subprocess.run(
        [*COMMAND, "--data", str(data), *arguments],
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    data = tmp_path / "data"
    cli(data, "source", "add", "--no-check", str(SAMPLES))
    cli(data, "sync")
    return data


def reader(data: Path, *arguments: str, size: tuple[int, int] = (80, 24)) -> Terminal:
    environ = {"HOME": str(data), "LANG": "C.UTF-8", "TZ": "UTC"}
    return Terminal([*COMMAND, "--data", str(data), "--lang", "en", *arguments], size, environ)


def restored(raw: bytes) -> bool:
    return all(sequence in raw for sequence in RESTORED)


@pytest.mark.parametrize("size", [(80, 24), (140, 40)], ids=["80x24", "140x40"])
def test_start_move_open_search_quit(cache: Path, size: tuple[int, int]) -> None:
    with reader(cache, size=size) as terminal:
        terminal.wait("●")
        terminal.send("j")
        terminal.send("\r")
        terminal.send("/")
        terminal.send("sefue")
        terminal.wait("1 article")
        terminal.send("\r\r")
        terminal.wait(lambda text: "Mamlaka ya Serikali Mtandao" in text and "Sefue" in text)
        terminal.send("\x1b")
        terminal.wait("Enter Open")  # the list again; Esc and a letter at once would be one key
        terminal.send("qqqq")
        assert terminal.end() == 0
    assert restored(terminal.raw)


def starred(text: str) -> list[int]:
    """The lines of a screen of 140 columns with a star in the list; the article beside it has its own."""
    return [row for row, line in enumerate(text.splitlines()) if "★" in line[:70]]


def test_keys_typed_ahead_act_in_their_order(cache: Path) -> None:
    """One packet of a slow line: the fourth row is marked and the fifth, not the first."""
    with reader(cache, size=(140, 40)) as terminal:
        terminal.wait("1/72")
        terminal.send("jjjfjf")
        terminal.wait("5/72")
        terminal.wait(lambda text: len(starred(text)) >= 2)
        assert starred(terminal.text)[0] == 9, "two lines of chrome, two lines a row, marks on the second"
        terminal.send("qqqq")
        assert terminal.end() == 0


def test_an_interrupted_sync_gives_the_cursor_back(tmp_path: Path, server: Server) -> None:
    stop = threading.Event()
    server.raw("/slow", drip(stop))
    cli(tmp_path, "source", "add", "--no-check", server.url("/slow"))
    try:
        with Terminal(
            [*COMMAND, "--data", str(tmp_path), "--lang", "en", "sync"], (80, 24), {"LANG": "C.UTF-8"}
        ) as terminal:
            terminal.wait("0/1")
            terminal.send("\x03")
            assert terminal.end() == 130
        assert terminal.raw.rfind(b"\x1b[?25h") > terminal.raw.rfind(b"\x1b[?25l") >= 0
    finally:
        stop.set()


def test_no_color_means_no_escape_sequence(tmp_path: Path) -> None:
    cli(tmp_path, "source", "add", "--no-check", str(SAMPLES / "takwimu.json"))
    environ = {"LANG": "C.UTF-8", "NO_COLOR": "1"}
    with Terminal([*COMMAND, "--data", str(tmp_path), "sync"], (80, 24), environ) as terminal:
        assert terminal.end() == 0
    assert b"\x1b" not in terminal.raw


def test_nothing_hostile_reaches_the_terminal(tmp_path: Path) -> None:
    data = tmp_path / "data"
    cli(data, "source", "add", "--no-check", str(SAMPLES / "hostile"))
    done = subprocess.run([*COMMAND, "--data", str(data), "sync"], stdin=subprocess.DEVNULL, capture_output=True)
    assert done.returncode in (0, 3)
    listed = subprocess.run([*COMMAND, "--data", str(data), "list"], capture_output=True, check=True).stdout
    assert listed
    assert b"\x1b" not in listed
    assert not COMMANDS.search(listed)
    with reader(data, size=(140, 40)) as terminal:
        terminal.wait("●")
        for number in range(2, len(listed.splitlines()) + 1):
            terminal.send("J")
            terminal.wait(f"{number}/{len(listed.splitlines())}")
        terminal.send("\x1bqqqq")
        assert terminal.end() == 0
    assert COMMANDS.findall(terminal.raw) == []


def test_links_are_told_to_the_terminal(cache: Path) -> None:
    with reader(cache, size=(140, 40)) as terminal:
        terminal.wait("●")
        terminal.send("\r")
        terminal.send("G")
        terminal.wait("(this article)")
        terminal.send("\x1bqqqq")
        assert terminal.end() == 0
    assert re.search(rb"\x1b\]8;id=[-0-9]+;https?://[!-~]+\x1b\\", terminal.raw)
    assert COMMANDS.findall(terminal.raw) == []


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_restores_the_terminal(cache: Path, number: int, status: int) -> None:
    with reader(cache) as terminal:
        terminal.wait("●")
        terminal.kill(number)
        assert terminal.end() == status
    assert restored(terminal.raw)


def test_the_demo_opens_on_the_sample_agencies_and_leaves_nothing(tmp_path: Path) -> None:
    environ = {"HOME": str(tmp_path), "TMPDIR": str(tmp_path), "LANG": "C.UTF-8", "TZ": "UTC"}
    with Terminal([*COMMAND, "--demo", "--lang", "en"], (140, 40), environ) as terminal:
        terminal.wait("●")
        terminal.send("qqqq")
        assert terminal.end() == 0
    assert not list(tmp_path.glob("egov-tui-demo-*"))


def test_a_killed_reader_leaves_no_child(tmp_path: Path, server: Server) -> None:
    """Its sync is in the middle of a request that is never answered; a worker has parsed something already."""
    data = tmp_path / "data"
    stop = threading.Event()
    server.raw("/slow", drip(stop))
    cli(data, "source", "add", "--no-check", server.url("/slow"), str(SAMPLES / "takwimu.json"))
    try:
        with reader(data) as terminal:
            terminal.wait("egov-tui")
            terminal.send("R")
            terminal.wait("●")  # the samples are in: a worker was started
            offspring = descendants(terminal.pid)
            assert len(offspring) >= 2, "the sync and its worker run"
            terminal.kill(signal.SIGKILL)
            assert terminal.end() == -signal.SIGKILL
            assert gone(offspring)
    finally:
        stop.set()


def descendants(pid: int) -> list[int]:
    """The processes below a process."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = {int(child): int(parent) for child, parent in (row.split() for row in listed.splitlines())}
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return sorted(found - {pid})


def gone(pids: list[int], timeout: float = 10) -> bool:
    """Whether all of them end in time; what is left is killed."""
    until = time.monotonic() + timeout
    left = set(pids)
    while left and time.monotonic() < until:
        left = {pid for pid in left if _runs(pid)}
        select.select([], [], [], 0.02)
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    return not left


def _runs(pid: int) -> bool:
    told = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True).stdout.strip()
    return bool(told) and not told.startswith("Z")


def test_without_a_terminal_the_reader_says_so(tmp_path: Path) -> None:
    done = subprocess.run([*COMMAND, "--data", str(tmp_path)], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert done.returncode == 2
    assert "terminal" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_crash_restores_the_terminal_and_leaves_a_file_and_one_sentence(cache: Path) -> None:
    faulty = (
        "from egov_tui.cli import main; from egov_tui.tui.app import ReaderApp\n"
        "def fault(self): hidden = 'my password'; raise RuntimeError('broken on purpose')\n"
        "ReaderApp.action_help = fault\n"
        f"main(['--data', {str(cache)!r}, '--lang', 'en'])"
    )
    environ = {"HOME": str(cache), "LANG": "C.UTF-8", "TZ": "UTC"}
    with Terminal([sys.executable, "-P", "-c", faulty], (100, 30), environ) as terminal:
        terminal.wait("●")
        terminal.send("?")
        assert terminal.end() == 1
    assert restored(terminal.raw)
    assert "egov-tui met a fault of its own" in terminal.text
    assert "Traceback" not in terminal.text
    (file,) = (cache / "state").glob("crash-*.txt")
    told = file.read_text()
    assert "broken on purpose" in told
    assert "my password" not in told.replace("hidden = 'my password'", "")


def test_a_terminal_that_is_gone_is_told_from_one_that_is_there() -> None:
    ours, theirs = os.openpty()
    try:
        assert not hung_up(theirs)
    finally:
        os.close(ours)
    assert hung_up(theirs)
    os.close(theirs)


def lines_of_text(text: str) -> list[str]:
    """What stands in the middle of an article on a screen of 80x24: foreign text, the same in every language."""
    return [line.rstrip(" ▁▂▃▄▅▆▇█") for line in text.splitlines()[11:18] if line.strip()]


def drawn(terminal: Terminal) -> str:
    """The screen once nothing more is drawn."""
    while terminal.look(0.4):
        pass
    return terminal.text


def test_another_language_with_the_same_article_at_the_same_line(cache: Path) -> None:
    (cache / "config.toml").write_text("")
    with reader(cache, "--config", str(cache / "config.toml")) as terminal:
        terminal.wait("●")
        terminal.send("/sefue\r\r")
        terminal.wait(lambda text: "Sefue" in text and "Back, quit" in text)
        terminal.send("jjjjjjjjj")
        terminal.wait("%")
        seen = lines_of_text(drawn(terminal))
        assert len(seen) > 3
        terminal.send("L")
        terminal.wait(
            lambda text: "Lugha: Kiswahili" in text and "Tafuta: sefue" in text and lines_of_text(text) == seen
        )
        os.kill(terminal.pid, 0)  # it is the same process
        terminal.send("L")
        terminal.wait(
            lambda text: "Language: English" in text and "Search: sefue" in text and lines_of_text(text) == seen
        )
        terminal.send("\x11")
        assert terminal.end() == 0
    assert restored(terminal.raw)
    assert (cache / "config.toml").read_text() == 'language = "en"\n'


def test_the_demo_speaks_another_language_and_still_leaves_nothing(tmp_path: Path) -> None:
    environ = {"HOME": str(tmp_path), "TMPDIR": str(tmp_path), "LANG": "C.UTF-8", "TZ": "UTC"}
    with Terminal([*COMMAND, "--demo"], (80, 24), environ) as terminal:
        terminal.wait(lambda text: "refreshed" in text)
        terminal.send("jj\r")
        terminal.wait(lambda text: "Article" in text and "%" in text)
        terminal.send("m")
        drawn(terminal)
        terminal.send("jjjj")
        seen = lines_of_text(drawn(terminal))
        assert len(seen) > 3
        (folder,) = tmp_path.glob("egov-tui-demo-*")
        terminal.send("L")
        terminal.wait(lambda text: "Lugha: Kiswahili" in text and all(line in text for line in seen[:4]))
        assert list(tmp_path.glob("egov-tui-demo-*")) == [folder]
        terminal.send("\x11")
        assert terminal.end() == 0
    assert list(tmp_path.glob("egov-tui-demo-*")) == []
    assert not (tmp_path / ".config").exists(), "what is chosen in it goes with it"


def test_the_first_start_tells_of_the_key_and_keeps_what_was_ticked(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.touch()
    with reader(tmp_path / "data", "--config", str(config)) as terminal:
        terminal.wait("L: Kiswahili")
        terminal.send(" j ")
        terminal.wait("2 agencies ticked")
        while "L: English" not in terminal.text:
            terminal.send("L")  # the samples may still be read, and that is asked about
            terminal.wait(lambda text: "L: English" in text or "Change the language now?" in text)
            if "Change the language now?" in terminal.text:
                terminal.send("\x1b")
                terminal.wait(lambda text: "Change the language now?" not in text)
        terminal.wait(lambda text: text.count("[x]") >= 2)
        terminal.send("\x11")
        assert terminal.end() == 0
