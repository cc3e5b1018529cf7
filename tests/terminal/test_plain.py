"""The plain reader in a real terminal: only lines come out, Ctrl-C stops what is going on, nothing is left behind."""

import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server import Server, drip
from tests.terminal.terminal import Terminal
from tests.terminal.test_reader import COMMAND, SAMPLES, cli, descendants, gone

pytestmark = pytest.mark.terminal


def plain(data: Path, *arguments: str, size: tuple[int, int] = (80, 24), term: str = "dumb") -> Terminal:
    environ = {"HOME": str(data), "TMPDIR": str(data), "LANG": "C.UTF-8", "TZ": "UTC", "TERM": term}
    return Terminal([*COMMAND, "--data", str(data / "data"), "--lang", "en", "--plain", *arguments], size, environ)


@pytest.fixture
def slow(server: Server) -> Iterator[str]:
    """The address of a feed that never ends."""
    stop = threading.Event()
    server.raw("/slow", drip(stop))
    yield server.url("/slow")
    stop.set()


@pytest.mark.parametrize("size", [(80, 24), (40, 12), (10, 3)], ids=str)
@pytest.mark.parametrize("term", ["dumb", "xterm-256color"])
def test_nothing_but_lines_comes_out(tmp_path: Path, size: tuple[int, int], term: str) -> None:
    cli(tmp_path / "data", "source", "add", "--no-check", str(SAMPLES / "takwimu.json"), str(SAMPLES / "hostile"))
    with plain(tmp_path, size=size, term=term) as terminal:
        for typed in ("R", "", "1", "", ";", "u", "s", "5", "f 1", "?", "/nyekundu", "q"):
            terminal.wait(lambda text: text.rstrip().endswith("Command:"))
            terminal.send(f"{typed}\r")
        assert terminal.end() == 0
    assert b"[red]" in terminal.raw, "the hostile articles were listed"
    left = terminal.raw.replace(b"\r\n", b"").decode()
    assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 for c in left)


def test_ctrl_c_where_a_command_is_typed_ends_it(tmp_path: Path) -> None:
    with plain(tmp_path) as terminal:
        terminal.wait("Command:")
        terminal.send("half a comm\x03")
        assert terminal.end() == 130


def test_the_end_of_the_input_ends_it(tmp_path: Path) -> None:
    with plain(tmp_path) as terminal:
        terminal.wait("Command:")
        terminal.send("\x04")
        assert terminal.end() == 0
    assert terminal.raw.endswith(b"Command: \r\n")


def test_ctrl_c_stops_a_refresh_and_the_reader_goes_on(tmp_path: Path, slow: str) -> None:
    cli(tmp_path / "data", "source", "add", "--no-check", slow, str(SAMPLES / "takwimu.json"))
    with plain(tmp_path) as terminal:
        terminal.wait("Command:")
        terminal.send("R\r")
        terminal.wait("Office of Statistics: 6 new")
        offspring = descendants(terminal.pid)
        assert offspring
        terminal.send("\x03")
        terminal.wait("Refresh stopped. What had arrived is kept.")
        assert gone(offspring)
        terminal.wait("6 articles, 6 unread.")
        terminal.send("q\r")
        assert terminal.end() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_however_it_ends_no_child_is_left(tmp_path: Path, slow: str, number: signal.Signals) -> None:
    cli(tmp_path / "data", "source", "add", "--no-check", slow, str(SAMPLES / "takwimu.json"))
    with plain(tmp_path) as terminal:
        terminal.wait("Command:")
        terminal.send("R\r")
        terminal.wait("Office of Statistics: 6 new")
        offspring = descendants(terminal.pid)
        assert len(offspring) >= 2, "the sync and its worker run"
        terminal.kill(number)
        assert terminal.end() == (-number if number == signal.SIGKILL else 128 + number)
        assert gone(offspring)
    assert b"Traceback" not in terminal.raw


def test_a_demo_that_is_told_to_end_leaves_nothing(tmp_path: Path) -> None:
    with plain(tmp_path, "--demo") as terminal:
        terminal.wait("Command:")
        assert list(tmp_path.glob("egov-tui-demo-*"))
        terminal.kill(signal.SIGTERM)
        assert terminal.end() == 143
    assert not list(tmp_path.glob("egov-tui-demo-*"))
