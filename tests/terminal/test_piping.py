"""A program that draws on the terminal, while the reader steps aside; and the reader afterwards."""

import os
import signal
import sys
from pathlib import Path

import pytest

from tests.terminal.terminal import Terminal
from tests.terminal.test_reader import cache, reader, restored

__all__ = ["cache"]
pytestmark = pytest.mark.terminal

PAGER = f"""#!{sys.executable}
import os, sys, termios, tty
read = sys.stdin.read()
with open("/dev/tty", "rb", buffering=0) as keys:
    tty.setraw(keys, termios.TCSANOW)
    attributes = termios.tcgetattr(keys)
    attributes[3] |= termios.ISIG
    termios.tcsetattr(keys, termios.TCSANOW, attributes)
    print(f"\\x1b[2J\\x1b[HDRAWN {{os.getpid()}} {{len(read.splitlines())}} lines, {{read[:12]}}\\r", flush=True)
    while (key := keys.read(1)) != b"q":
        print(f"KEY {{key.decode()}}\\r", flush=True)
"""


@pytest.fixture
def pager(tmp_path: Path) -> Path:
    """A small pager: it leaves the terminal raw, as one that is killed would."""
    file = tmp_path / "pager"
    file.write_text(PAGER)
    file.chmod(0o700)
    return file


def open_pager(terminal: Terminal, pager: Path) -> int:
    """Pipe the first article to it; return its process id."""
    terminal.wait("1/72")
    terminal.send(f"|{pager}\r")
    text = terminal.wait("DRAWN")
    return int(text.split("DRAWN ")[1].split()[0])


def test_a_program_draws_and_the_reader_comes_back_as_it_was(cache: Path, pager: Path) -> None:
    with reader(cache) as terminal:
        title = terminal.wait("1/72").splitlines()[2][22:40].strip()
        open_pager(terminal, pager)
        assert "lines, " in terminal.text
        terminal.kill(signal.SIGCONT)  # as of a shell that puts both in the foreground again
        terminal.send("x")
        terminal.wait("KEY x")
        terminal.resize(100, 30)
        terminal.send("q")
        terminal.wait("Piped to pager.")
        terminal.wait(lambda text: title[:10] in text and "DRAWN" not in text)
        terminal.wait(lambda text: len(text.splitlines()[0].rstrip()) > 80)  # as wide as the terminal is now
        terminal.send("j")
        terminal.wait("2/72")
        terminal.send("qqqq")
        assert terminal.end() == 0
    assert restored(terminal.raw)


@pytest.mark.parametrize(("key", "name"), [("\x03", "SIGINT"), ("\x1c", "SIGQUIT")], ids=["Ctrl-C", "Ctrl-\\"])
def test_what_interrupts_or_quits_the_program_does_not_end_the_reader(
    cache: Path, pager: Path, key: str, name: str
) -> None:
    with reader(cache) as terminal:
        open_pager(terminal, pager)
        terminal.send(key)
        terminal.wait(f"pager was ended by {name}.")
        terminal.send("qqqq")
        assert terminal.end() == 0


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_reader_that_is_ended_meanwhile_takes_the_program_with_it(
    cache: Path, pager: Path, number: int, status: int
) -> None:
    with reader(cache) as terminal:
        program = open_pager(terminal, pager)
        terminal.kill(number)
        assert terminal.end() == status
    assert restored(terminal.raw)
    with pytest.raises(ProcessLookupError):
        os.kill(program, 0)
