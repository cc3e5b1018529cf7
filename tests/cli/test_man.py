"""The manual page: whole in both languages, and roff that says what was meant whatever is in it."""

import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from egov_tui.cli import run
from egov_tui.cli.manpage import page
from egov_tui.cli.roff import Entry, Heading, Page, Section, Text, escaped, plain, roff
from egov_tui.cli.root import root
from egov_tui.settings import Settings
from egov_tui.text.clean import line
from egov_tui.tui.keynames import shown
from egov_tui.tui.keys import BINDINGS

Captured = pytest.CaptureFixture[str]
DAY = date(2026, 11, 26)
MACROS = {".TH", ".SH", ".SS", ".TP", ".PP", ".nh", ".ad", ".RS", ".RE", ".nf", ".fi", r".\""}
_SIGNS = {"(rs": "\\", "-": "-", "(aq": "'", "(ga": "`", "(ha": "^", "(ti": "~", "(dq": '"', "&": ""}
_ESCAPE = re.compile(r"\\(?:\[u([0-9A-F]{4,6})\]|(\(..|[-&])|f([BR]))")


def said(source: str) -> str:
    """What roff makes of escaped text."""
    assert not re.sub(_ESCAPE, "", source).count("\\"), "an escape that nobody meant"
    return _ESCAPE.sub(lambda one: chr(int(one[1], 16)) if one[1] else "" if one[3] else _SIGNS[one[2]], source)


def made(*blocks: Text | Entry | Heading) -> list[str]:
    return roff(Page("egov-tui", "1", "Manual", (Section("NAME", blocks),)), DAY).splitlines()


def commands(context: click.Context) -> list[click.Context]:
    """The contexts of all commands under one."""
    if not isinstance(context.command, click.Group):
        return [context]
    under = [(name, context.command.get_command(context, name)) for name in context.command.list_commands(context)]
    inner = [click.Context(one, parent=context, info_name=name) for name, one in under if one]
    return [context, *(found for one in inner for found in commands(one))]


ALL = commands(click.Context(root, info_name="egov-tui"))
PATHS = [context.command_path for context in ALL]
OPTIONS = {
    name for one in ALL for param in one.command.get_params(one) for name in (*param.opts, *param.secondary_opts)
}
LONG = sorted(name for name in OPTIONS if name.startswith("--"))


# ---------------------------------------------------------------- writing roff


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("--read", r"\-\-read"),
        (".TH begins no request", r"\&.TH begins no request"),
        ("'br neither", r"\(aqbr neither"),
        (r"C:\new \fB", r"C:\(rsnew \(rsfB"),
        ('say "so"', r"say \(dqso\(dq"),
        ("`a` ^ ~", r"\(gaa\(ga \(ha \(ti"),
        ("ng'ombe … ● 😀", r"ng\(aqombe \[u2026] \[u25CF] \[u1F600]"),
        ("one\n.SH two\x1b[31m", "one .SH two[31m"),
        ("", ""),
    ],
)
def test_what_roff_would_obey_or_change_is_escaped(text: str, source: str) -> None:
    assert escaped(text) == source


@given(st.text())
def test_any_text_comes_out_as_it_was_and_is_no_request(text: str) -> None:
    source = escaped(text)
    assert source.isascii()
    assert not source.startswith((".", "'"))
    assert said(source) == line(text)


@given(st.lists(st.sampled_from([".SH", "'br", "...", r"\fB", "`", "`--x`", "neno", '"', "." * 90]), max_size=60))
def test_no_word_becomes_a_request_where_lines_are_broken(words: list[str]) -> None:
    text = " ".join(words)
    lines = made(Text(text), Heading(text), Entry(text, text))
    assert {one.split()[0] for one in lines if one.startswith((".", "'"))} <= MACROS
    start = lines.index('.SH "NAME"') + 1
    paragraph = " ".join(lines[start : next(n for n, one in enumerate(lines) if one.startswith(".SS"))])
    assert said(paragraph).split() == re.sub("`([^`]+)`", r"\1", text).split()


def test_what_is_to_be_typed_is_bold_and_a_lone_backquote_is_itself() -> None:
    assert made(Text("Run `sync --force` now."))[-1] == r"Run \fBsync \-\-force\fR now."
    assert made(Text("One ` alone."))[-1] == r"One \(ga alone."


def test_a_heading_an_entry_and_a_paragraph_have_their_macros() -> None:
    assert made(Text("a"), Text("b"), Heading("c"), Text("d"), Entry("e", "f"))[4:] == [
        '.SH "NAME"', "a", ".PP", "b", '.SS "c"', "d", ".TP", r"\fBe\fR", "f",
    ]  # fmt: skip


@pytest.mark.parametrize("width", [1, 20, 40, 80, 400])
def test_the_plain_page_says_the_same_in_any_width(width: int) -> None:
    told = page(ALL[0], [], Settings())
    text = plain(told, width)
    assert all(title in text.splitlines() for title, _blocks in told.sections)
    assert "Open the sample agencies" in " ".join(text.split())
    assert "\x1b" not in text


# ---------------------------------------------------------------- what is in it


@pytest.fixture(params=["en", "sw"], scope="module")
def printed(request: pytest.FixtureRequest) -> str:
    """The page as a program reads it, in each language: texts of modules are made when they are imported."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", "egov_tui", "--lang", request.param, "man"],
        capture_output=True,
        text=True,
        check=True,
        stdin=subprocess.DEVNULL,
    )
    assert ("JINA" if request.param == "sw" else "NAME") in done.stdout
    return done.stdout


def test_every_command_and_every_option_is_in_the_page(printed: str) -> None:
    headings = [said(one[5:-1]) for one in printed.splitlines() if one.startswith(".SS")]
    assert [path for path in PATHS[1:] if not any(f"{one} ".startswith(f"{path} ") for one in headings)] == []
    entries = " ".join(said(one) for one in printed.splitlines() if one.startswith(r"\fB\-"))
    assert [name for name in LONG if name not in entries.split()] == []


def test_every_key_of_the_panes_is_in_the_page(printed: str) -> None:
    terms = {key for one in printed.splitlines() if one.startswith(r"\fB") for key in said(one).split()}
    keys = {shown(key) for one in BINDINGS for key in one.key.split(",") if not key.isdigit()}
    assert keys - terms == set()
    assert "1–9" in terms


def test_every_section_is_there_and_nothing_but_macros_begins_with_a_dot(printed: str) -> None:
    assert printed.isascii()
    assert printed.splitlines()[1].startswith('.TH "EGOV\\-TUI" 1 2')
    assert len(re.findall(r"^\.SH ", printed, re.MULTILINE)) == 12
    assert {one.split()[0] for one in printed.splitlines() if one.startswith((".", "'"))} == MACROS


def test_an_option_that_all_commands_take_is_told_once(printed: str) -> None:
    assert len(re.findall(r"^\\fB\\-\\-config ", printed, re.MULTILINE)) == 1


# ---------------------------------------------------------------- where it goes


def on_a_terminal(monkeypatch: pytest.MonkeyPatch, man: str | None) -> int:
    """Run the command as on a terminal that has this `man`."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setattr(click, "echo_via_pager", click.echo)
    monkeypatch.setattr("egov_tui.cli.man.which", lambda name: man)
    return run(["man"])


def program(tmp_path: Path, status: int) -> str:
    """A `man` that keeps the page it is given."""
    file = tmp_path / "man"
    file.write_text(f'#!/bin/sh\ncp "$1" {tmp_path}/page && exit {status}\n')
    file.chmod(0o755)
    return str(file)


def test_a_terminal_shows_it_by_man(capsys: Captured, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert on_a_terminal(monkeypatch, program(tmp_path, 0)) == 0
    assert capsys.readouterr().out == ""
    assert '.SH "NAME"' in (tmp_path / "page").read_text()


def of_nothing(tmp_path: Path) -> str:
    """A `man` whose interpreter is not there."""
    file = tmp_path / "man"
    file.write_text("#!/nowhere/sh\n")
    file.chmod(0o755)
    return str(file)


@pytest.mark.parametrize("made", [lambda folder: program(folder, 3), of_nothing, lambda folder: None])
def test_a_terminal_without_a_working_man_shows_plain_text(
    made: Callable[[Path], str | None], capsys: Captured, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert on_a_terminal(monkeypatch, made(tmp_path)) == 0
    told = capsys.readouterr().out
    assert told.startswith("NAME\n       egov-tui - Read the news")
    assert ".SH" not in told
    assert "\\-" not in told


def test_the_places_of_files_begin_at_home_and_are_no_ones_own(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "home", lambda: Settings().config.parents[1])
    assert run(["man"]) == 0
    told = capsys.readouterr().out
    assert r"\(ti/egov\-tui/config.toml" in told
    assert escaped(str(Settings().config)) not in told


def test_a_list_of_commands_has_whole_sentences(capsys: Captured) -> None:
    for arguments in ([], ["source"], ["watch"], ["attachment"]):
        assert run([*arguments, "--help"]) == 0
        told = capsys.readouterr().out.partition("Commands:")[2]
        assert told
        assert "..." not in told
        assert all(len(one) <= 80 for one in told.splitlines())
