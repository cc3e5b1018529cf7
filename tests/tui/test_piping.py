"""Piping: what is typed, what a command gets, how it ends, and what is said of it; with real commands."""

import asyncio
import os
import shlex
import stat
import sys
from collections.abc import Sequence
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from egov_tui.errors import EgovError, UsageError
from egov_tui.model import Full
from egov_tui.settings import Settings
from egov_tui.tui.child import Ended, Errand
from egov_tui.tui.piping import Way, failure, offered, remembered, split, stream, summary
from egov_tui.tui.screens.command import CommandScreen
from tests.exchange.builder import FULL, WHEN
from tests.tui.builder import Desk, read, settings, world

# ---------------------------------------------------------------- what is typed


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("less", ["less"]),
        ("  lp -d  office ", ["lp", "-d", "office"]),
        ("mail -s 'The news' me@example.org", ["mail", "-s", "The news", "me@example.org"]),
        ('grep -E "a|b"', ["grep", "-E", "a|b"]),
        (r"echo a\ b \$x '$HOME;'", ["echo", "a b", "$x", "$HOME;"]),
        ("sh -c 'sort | uniq > ~/out'", ["sh", "-c", "sort | uniq > ~/out"]),
        ("a~b", ["a~b"]),
    ],
)
def test_words_and_quotes_are_read_as_a_shell_does(typed: str, words: list[str]) -> None:
    assert split(typed) == words


@pytest.mark.parametrize(
    ("typed", "sign"),
    [
        ("sort | uniq", "|"),
        ("lp; rm -r x", ";"),
        ("cat > file", ">"),
        ("less &", "&"),
        ("echo $HOME", "$"),
        ('echo "$HOME"', "$"),
        ("echo `date`", "`"),
        ("echo $(date)", "$"),
        ("cat *.txt", "*"),
        ("~/bin/save", "~"),
    ],
)
def test_what_only_a_shell_understands_is_refused(typed: str, sign: str) -> None:
    with pytest.raises(UsageError, match="No shell reads this") as told:
        split(typed)
    assert f"so {sign} means nothing" in str(told.value)


@pytest.mark.parametrize("typed", ["", "  ", "''", "cat 'x", 'cat "x', "cat \\"])
def test_what_is_no_command_is_refused(typed: str) -> None:
    with pytest.raises(UsageError):
        split(typed)


@given(st.text(max_size=80))
def test_whatever_is_typed_is_a_list_or_refused(typed: str) -> None:
    try:
        words = split(typed)
    except UsageError:
        return
    assert words == shlex.split(typed)
    assert words[0]


@given(st.lists(st.text(min_size=1, max_size=20), min_size=1))
def test_a_configured_command_comes_through_as_it_is(command: list[str]) -> None:
    ((_label, way),) = offered({"name": command}, [])
    assert split(way.typed) == command


def test_commands_are_offered_as_they_were_run_last() -> None:
    ways = remembered([Way("lp"), Way("cat", draws=False)], Way("lp", "html", draws=False))
    assert [way.typed for way in ways] == ["lp", "cat"]
    found = offered({"print": ["lp"], "show": ["less"]}, ways)
    assert found == [
        ("print: lp", Way("lp", "html", draws=False)),
        ("show: less", Way("less")),
        ("cat", Way("cat", draws=False)),
    ]


def test_so_many_commands_are_remembered() -> None:
    ways: list[Way] = []
    for n in range(100):
        ways = remembered(ways, Way(f"c{n}"))
    assert [way.typed for way in ways] == [f"c{n}" for n in range(99, 79, -1)]


# ---------------------------------------------------------------- what it is given


def test_articles_follow_one_another_cleaned_in_utf_8() -> None:
    given = stream([FULL, replace(FULL, id=8, title="Ng’ombe \x1b]0;x\x07wapya")], "text").decode()
    assert given.index("Kisima kipya") < given.index("-" * 72) < given.index("Ng’ombe ]0;xwapya")
    assert "\x1b" not in given


def test_an_article_goes_as_it_is_shown() -> None:
    deep = replace(FULL, full=Full("<p>Habari nzima.</p>", "https://maji.example/7", "", WHEN))
    assert b"Habari nzima." in stream([deep], "markdown")
    fed = stream([deep], "markdown", frozenset([7]))
    assert b"Habari nzima." not in fed
    assert b"**kimefunguliwa**" in fed
    assert stream([deep], "html").startswith(b"<!DOCTYPE html>")


def test_nothing_and_too_much_are_refused() -> None:
    with pytest.raises(EgovError, match="no longer in the cache"):
        stream([], "text")
    with patch("egov_tui.tui.piping._MOST_BYTES", 100), pytest.raises(EgovError, match="Select fewer"):
        stream([FULL] * 3, "text")


# ---------------------------------------------------------------- real commands


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def run(command: Sequence[str], given: bytes = b"", *, draws: bool = False) -> Ended:
    return asyncio.run(Errand(command, draws=draws).run(given))


def test_a_command_gets_everything_and_what_it_says_is_kept() -> None:
    given = os.urandom(300_000)
    told = run(python("import sys; print(len(sys.stdin.buffer.read()))"), given)
    assert told == Ended(0, b"300000\n")


def test_errors_and_status_are_kept() -> None:
    told = run(python("import sys; print('mbaya', file=sys.stderr); sys.exit(7)"))
    assert summary(["/usr/bin/lp"], told) == ("lp ended with status 7: mbaya", True)


def test_who_reads_nothing_is_not_waited_for() -> None:
    assert run(python("pass"), b"x" * 10_000_000) == Ended(0)


def test_who_writes_too_much_is_stopped() -> None:
    with patch("egov_tui.tui.child.MOST_OUTPUT", 1_000_000):
        told = run(python("while True: print('y' * 1000)"))
    assert told.stopped == "output"
    assert len(told.output) == 4096
    assert summary(["yes"], told) == ("yes wrote more than 64.0 MB and was stopped.", True)


def test_who_never_ends_is_stopped_with_what_it_started() -> None:
    code = "import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); "
    with patch("egov_tui.tui.child.LONGEST_ERRAND", 0.2):
        told = run(python(code + "time.sleep(60)"))
    assert told.stopped == "time"
    assert told.status < 0


def test_who_does_not_heed_is_killed() -> None:
    code = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('da', flush=True); time.sleep(60)"

    async def play() -> Ended:
        errand = Errand(python(code), draws=False)
        running = asyncio.create_task(errand.run(b""))
        while errand._output != b"da\n":
            await asyncio.sleep(0.01)
        errand.cancel()
        return await running

    with patch("egov_tui.tui.child.PATIENCE", 0.2):
        told = asyncio.run(play())
    assert told == Ended(-9, b"da\n", "asked")


def test_what_a_command_leaves_running_is_not_waited_for() -> None:
    code = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(5)']); print('ni')"
    assert run(python(code)) == Ended(0, b"ni\n")


def test_a_command_has_no_terminal_unless_it_draws() -> None:
    code = "import os; print(os.getsid(0) == os.getpid())"
    assert run(python(code)).output == b"True\n"


def test_what_cannot_be_run_is_said(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.write_text("hello")
    tried = {"nosuch-\x1b[1mcommand": "nosuch-[1mcommand: there is no such command. Check its name."}
    tried[str(plain)] = "plain: cannot be run (Permission denied)."
    for name, told in tried.items():
        with pytest.raises(OSError) as error:
            run([name])
        assert failure([name], error.value) == told
    plain.chmod(plain.stat().st_mode | stat.S_IXUSR)
    with pytest.raises(OSError) as error:
        run([str(plain)])
    assert failure([str(plain)], error.value).startswith("plain: cannot be run (")


@pytest.mark.parametrize(
    ("ended", "told"),
    [
        (Ended(0), "Piped to lp."),
        (Ended(0, b"\n request 7\n\n(1 file)\n"), "lp: request 7 (1 file)"),
        (Ended(0, b"\x1b]0;x\x07a\xff\r\nb\nc\nd"), "lp: ]0;xa\ufffd b c…"),
        (Ended(0, b"y" * 4096), f"lp: {'y' * 300}…"),
        (Ended(1), "lp ended with status 1."),
        (Ended(-9), "lp was ended by SIGKILL."),
        (Ended(-63), "lp was ended by 63."),
        (Ended(-15, stopped="asked"), "lp was stopped."),
        (Ended(-15, stopped="time"), "lp had not ended after 120 seconds and was stopped."),
    ],
)
def test_how_it_ended_is_one_sentence(ended: Ended, told: str) -> None:
    assert summary(["/usr/bin/lp"], ended)[0] == told


# ---------------------------------------------------------------- in the reader


@pytest.fixture
def own(tmp_path: Path) -> Settings:
    chosen = settings(tmp_path)
    world(chosen.cache)
    return chosen


def typing(text: str) -> list[str]:
    names = {" ": "space", "/": "slash", "-": "minus", "'": "apostrophe", ".": "full_stop", "_": "underscore"}
    return [names.get(one, one) for one in text]


async def pipe(desk: Desk, command: str, *keys: str) -> None:
    """Open the dialog, type a command and run it unseen."""
    await desk.press("vertical_line", *typing(command))
    await desk.press("tab", "tab", "space", *keys, "enter")
    await desk.until(lambda: desk.screen.errand is None)
    await desk.settle()


def test_the_article_is_piped_and_what_the_command_says_is_told(own: Settings, tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("enter")
        await pipe(desk, f"tee {tmp_path}/out")
        assert "tee: First conference on e-Government opens in Arusha" in desk.screen.status.text

    read(own, story)
    assert (tmp_path / "out").read_text("utf-8").startswith("First conference on e-Government opens in Arusha\n")


def test_selected_articles_are_piped_one_after_another_as_text(own: Settings, tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("t", "t", "vertical_line")
        assert "Pipe 2 articles to a command" in desk.over
        await desk.press(*typing(f"tee {tmp_path}/out"), "tab", "space", "enter")
        await desk.until(lambda: desk.screen.errand is None)

    read(own, story)
    first, second = (tmp_path / "out").read_text("utf-8").split(f"\n{'-' * 72}\n\n")
    assert first.startswith("First conference on e-Government opens in Arusha\n")
    assert second.startswith("Taasisi za umma")


def test_a_command_is_remembered_with_how_it_was_run(own: Settings, tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await pipe(desk, f"tee {tmp_path}/a", "shift+tab", "space")
        await desk.press("vertical_line")
        assert f"tee {tmp_path}"[:12] in desk.over
        (tmp_path / "a").unlink()
        await desk.press("down", "enter")
        await desk.until(lambda: desk.screen.errand is None and (tmp_path / "a").exists())

    read(own, story)
    assert (tmp_path / "a").read_text("utf-8").startswith("# First conference")


def test_what_a_shell_would_do_is_said_in_the_dialog(own: Settings) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("vertical_line", *typing("sort "), "vertical_line", *typing(" uniq"), "enter")
        assert "so | means nothing" in desk.over
        await desk.press("escape")
        assert not isinstance(desk.app.screen, CommandScreen)
        assert desk.screen.errand is None

    read(own, story)


def test_commands_of_the_configuration_are_offered(own: Settings, tmp_path: Path) -> None:
    chosen = replace(own, pipe={"keep": ("tee", f"{tmp_path}/kept [1]")})

    async def story(desk: Desk) -> None:
        await desk.press("vertical_line")
        assert "keep: tee" in desk.over
        await desk.press("escape")

    read(chosen, story)


def test_a_command_that_is_not_there_is_said(own: Settings) -> None:
    async def story(desk: Desk) -> None:
        await pipe(desk, "nosuch-x")
        assert desk.screen.status.text.startswith("nosuch-x: there is no such command.")

    read(own, story)


def test_escape_stops_what_runs_and_the_reader_goes_on_meanwhile(own: Settings) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("vertical_line", *typing("sleep 60"), "tab", "tab", "space")
        await desk.pilot.press("enter")
        await desk.until(lambda: desk.screen.errand is not None and desk.screen.errand._process is not None)
        desk.screen.update_lines()
        assert "sleep is running; Esc stops it." in desk.screen.status.text
        await desk.pilot.press("vertical_line")
        await desk.until(lambda: "running already" in desk.screen.status.text)
        await desk.pilot.press("escape")
        await desk.until(lambda: desk.screen.errand is None)
        await desk.until(lambda: "sleep was stopped." in desk.screen.status.text)

    read(own, story)


def test_no_command_outlives_the_reader(own: Settings) -> None:
    errands: list[Errand] = []

    async def story(desk: Desk) -> None:
        await desk.press("vertical_line", *typing("sleep 60"), "tab", "tab", "space")
        await desk.pilot.press("enter")
        await desk.until(lambda: desk.screen.errand is not None and desk.screen.errand._process is not None)
        assert desk.screen.errand
        errands.append(desk.screen.errand)

    read(own, story)
    process = errands[0]._process
    assert process is not None
    with pytest.raises(ProcessLookupError):
        os.kill(process.pid, 0)


def test_where_the_terminal_cannot_be_lent_it_is_said(own: Settings) -> None:
    async def story(desk: Desk) -> None:
        await desk.press("vertical_line", *typing("less"), "enter")
        assert desk.screen.status.text.startswith("This terminal cannot be given to another program.")

    read(own, story)
