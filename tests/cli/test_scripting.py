"""What the READMEs say to those who write scripts: the examples run as they stand there, the lines are real ones."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from tests.server import Server, hang

ROOT = Path(__file__).parents[2]
READMES = ("README.md", "README.sw.md")
EXAMPLES = ROOT / "src/egov_tui/cli/examples"
PROGRAM = [sys.executable, "-P", "-m", "egov_tui"]
TITLES = (
    "~!touch pwned",
    "--help",
    "-n $(touch pwned) `touch pwned`",
    "Zabuni < 5 & > 3 &lt;b> 'maji' \"safi\" \\n\x1b[31m; touch pwned",
    "*",
)
_VOLATILE = {"first_seen", "next_check"}


def blocks(name: str, kind: str) -> list[str]:
    """The blocks of code of a README that are of a kind."""
    text = (ROOT / name).read_text("utf-8")
    return re.findall(rf"^```{kind}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def feed(file: Path, *titles: str) -> None:
    items = "".join(f"<item><guid isPermaLink='false'>{n}</guid><title>{escape(escape(t))}</title></item>"
                    for n, t in enumerate(t.replace("\x1b", "") for t in titles))  # fmt: skip
    file.write_text(f"<rss version='2.0'><channel><title>Wizara</title>{items}</channel></rss>", "utf-8")


class Sandbox:
    """A home of somebody, with egov-tui where pip puts it and programs that tell what they were given."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.bin = home / ".local" / "bin"
        self.bin.mkdir(parents=True)
        self.environ = {"HOME": str(home), "PATH": f"{self.bin}:/usr/bin:/bin", "PYTHONPATH": str(ROOT / "src")}
        self.program("egov-tui", f'exec {" ".join(PROGRAM)} "$@"')
        self.work = home / "work"
        self.work.mkdir()

    def program(self, name: str, script: str) -> None:
        file = self.bin / name
        file.write_text(f"#!/bin/sh\n{script}\n")
        file.chmod(0o755)

    def keeper(self, name: str, status: int = 0) -> None:
        """A program that keeps its arguments, one a line, and its input."""
        told = f'printf "%s\\n" "$@" > {self.home}/{name}.args'
        self.program(name, f"{told}; [ {name} = notify-send ] || cat > {self.home}/{name}.in; exit {status}")

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [str(self.bin / "egov-tui"), *arguments], cwd=self.work, env=self.environ, text=True, capture_output=True,
            stdin=subprocess.DEVNULL, check=False,
        )  # fmt: skip

    def sh(self, script: str) -> "subprocess.CompletedProcess[str]":
        """Run a script as cron would, with everything that is not set an error."""
        return subprocess.run(
            ["sh", "-u", "-c", script], cwd=self.work, env=self.environ, text=True, capture_output=True,
            stdin=subprocess.DEVNULL, check=False,
        )  # fmt: skip

    def told(self, name: str) -> str:
        return (self.home / name).read_text("utf-8")

    def pwned(self) -> bool:
        return any(one.name == "pwned" for one in self.home.rglob("*"))


@pytest.fixture
def sandbox(tmp_path: Path) -> Sandbox:
    made = Sandbox(tmp_path / "home")
    feed(made.home / "f.xml", *TITLES)
    assert made.run("source", "add", "--no-check", str(made.home / "f.xml")).returncode == 0
    assert made.run("watch", "add", "Vyote", "source:f").returncode == 0
    return made


def example(name: str, readme: str = "README.md") -> str:
    """An example as it stands in a README."""
    wanted = {"mail": "mail -s", "fzf": "fzf --", "notify": "notify-send"}[name]
    (found,) = [one for one in blocks(readme, "sh") if wanted in one]
    return found


@pytest.mark.parametrize("readme", READMES)
@pytest.mark.parametrize("name", ["mail", "fzf", "notify"])
def test_the_readmes_and_the_manual_page_have_the_same_examples(name: str, readme: str) -> None:
    assert example(name, readme) == (EXAMPLES / f"{name}.sh").read_text("utf-8")


def test_what_is_new_is_mailed_once_and_nothing_when_there_is_nothing(sandbox: Sandbox) -> None:
    sandbox.keeper("mail")
    done = sandbox.sh(example("mail"))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert sandbox.told("mail.args").splitlines()[:2] == ["-s", "New articles"]
    mailed = sandbox.told("mail.in")
    assert "touch pwned" in mailed
    assert "Zabuni < 5 & > 3" in mailed
    assert len(mailed.splitlines()) == 1 + len(TITLES)
    assert not [one for one in mailed.splitlines() if one.startswith("~")], "mail would obey it"
    assert "\x1b" not in mailed
    (sandbox.home / "mail.in").unlink()
    done = sandbox.sh(example("mail"))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert not (sandbox.home / "mail.in").exists()
    assert not sandbox.pwned()


def test_what_mail_does_not_take_is_left_to_cron(sandbox: Sandbox) -> None:
    sandbox.keeper("mail", status=1)
    assert "touch pwned" in sandbox.sh(example("mail")).stdout


@pytest.mark.parametrize("name", ["mail", "notify"])
def test_a_cache_that_cannot_be_used_is_told_of_and_nothing_is_sent(name: str, sandbox: Sandbox) -> None:
    sandbox.keeper("mail")
    sandbox.keeper("notify-send")
    (cache,) = sandbox.home.rglob("cache.sqlite3")
    cache.write_bytes(b"neno " * 400)
    done = sandbox.sh(example(name))
    assert (done.returncode, done.stdout) == (1, "")
    assert "cache" in done.stderr
    assert not list(sandbox.home.glob("*.args"))


def test_what_a_locked_cache_could_not_note_comes_again(sandbox: Sandbox) -> None:
    sandbox.keeper("notify-send")
    sandbox.run("sync")
    (cache,) = sandbox.home.rglob("cache.sqlite3")
    with closing(sqlite3.connect(cache, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        done = sandbox.sh(example("notify"))
        other.execute("ROLLBACK")
    assert done.returncode == 1
    assert not (sandbox.home / "notify-send.args").exists()
    assert sandbox.sh(example("notify")).returncode == 0
    assert (sandbox.home / "notify-send.args").exists()


def test_titles_are_neither_options_nor_markup_of_a_notification(sandbox: Sandbox) -> None:
    sandbox.keeper("notify-send")
    sandbox.run("sync")
    done = sandbox.sh(example("notify"))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    options, dash, title, *rest = sandbox.told("notify-send.args").splitlines()
    assert (options, dash, title) == ("--app-name=egov-tui", "--", "New articles")
    assert sorted(rest) == sorted(
        ["~!touch pwned", "--help", "-n $(touch pwned) `touch pwned`", "*",
         "Zabuni &lt; 5 &amp; &gt; 3 &amp;lt;b&gt; 'maji' \"safi\" \\\\n[31m; touch pwned"]
    )  # fmt: skip
    assert not sandbox.pwned()
    (sandbox.home / "notify-send.args").unlink()
    assert sandbox.sh(example("notify")).returncode == 0
    assert not (sandbox.home / "notify-send.args").exists()


_FZF = """
printf '%s\\n' "$@" > {home}/fzf.args
row=$(grep -e "{wanted}") || exit 1
id=$(printf '%s\\n' "$row" | cut -f 1)
for one; do case $one in --preview=*) command=${{one#--preview=}} ;; esac; done
sh -c "$(printf '%s\\n' "$command" | sed "s/{{1}}/'$id'/")" > {home}/preview
printf '%s\\n' "$row"
"""


def test_an_article_is_picked_previewed_and_read(sandbox: Sandbox) -> None:
    sandbox.program("fzf", _FZF.format(home=sandbox.home, wanted="Zabuni"))
    sandbox.run("sync")
    done = sandbox.sh(example("fzf"))
    assert (done.returncode, done.stderr) == (0, "")
    assert "Zabuni < 5 & > 3" in done.stdout
    assert "Zabuni < 5 & > 3" in sandbox.told("preview")
    assert "--ansi" not in sandbox.told("fzf.args")
    assert not sandbox.pwned()


@pytest.mark.parametrize("status", [1, 130])
def test_whoever_picks_nothing_reads_nothing(status: int, sandbox: Sandbox) -> None:
    sandbox.program("fzf", f"exit {status}")
    sandbox.run("sync")
    done = sandbox.sh(example("fzf"))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.skipif(not shutil.which("fzf"), reason="no fzf here")
def test_the_real_fzf_takes_the_options_and_the_columns(sandbox: Sandbox) -> None:
    sandbox.run("sync")
    sandbox.environ["FZF_DEFAULT_OPTS"] = "--filter=Zabuni"
    assert "Zabuni < 5 & > 3" in sandbox.sh(example("fzf")).stdout


# ---------------------------------------------------------------- JSON Lines

_ONE = """<rss version='2.0'><channel><title>Wizara ya Maji</title><language>sw</language><item>
<guid isPermaLink='false'>habari-12</guid><title>Zabuni ya mabomba</title><link>https://maji.example/habari/12</link>
<pubDate>Wed, 19 Aug 2015 12:00:00 +0300</pubDate><category>Zabuni</category>
<description>Wizara inakaribisha zabuni za mabomba ya maji.</description>
<enclosure url='https://maji.example/zabuni-12.pdf' type='application/pdf' length='52000'/>
</item></channel></rss>"""


def real_lines(sandbox: Sandbox) -> list[str]:
    """One line each of an article, a sync and a check, by the program."""
    (sandbox.home / "maji.xml").write_text(_ONE)
    sandbox.run("source", "remove", "f")
    sandbox.run("watch", "remove", "vyote")
    sandbox.run("source", "add", "--no-check", str(sandbox.home / "maji.xml"))
    sandbox.run("watch", "add", "Zabuni", "zabuni")
    synced = sandbox.run("sync", "--json")
    checked = sandbox.run("watch", "check", "--json")
    assert checked.returncode == 10
    return [sandbox.run("list", "--json").stdout, synced.stdout, checked.stdout]


@pytest.mark.parametrize("readme", READMES)
def test_the_lines_of_json_are_those_of_the_program(readme: str, sandbox: Sandbox) -> None:
    (shown,) = blocks(readme, "json")
    lines, real = shown.splitlines(), [line.strip() for line in real_lines(sandbox)]
    assert len(lines) == len(real) == 3
    for line, one in zip(lines, real, strict=True):
        told, found = json.loads(line), json.loads(one)
        assert list(told) == list(found)
        assert {k: v for k, v in told.items() if k not in _VOLATILE} == {
            k: v for k, v in found.items() if k not in _VOLATILE
        }, one
        for name in _VOLATILE & told.keys():
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", told[name])
    words = " ".join((ROOT / readme).read_text("utf-8").split())
    keys = {key for line in lines for key in json.loads(line)}
    assert [key for key in sorted(keys) if f"`{key}`" not in words] == [], "every field is explained"


@pytest.mark.parametrize("arguments", [["list"], ["search", "source:f"], ["watch", "check"]])
@pytest.mark.parametrize("form", [[], ["--json"]])
def test_data_is_utf8_without_escapes_whatever_the_locale(
    arguments: list[str], form: list[str], sandbox: Sandbox
) -> None:
    feed(sandbox.home / "f.xml", "Ng’ombe – 50 €")
    sandbox.run("sync")
    sandbox.environ.update({"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "TERM": "xterm-256color"})
    done = subprocess.run(
        [str(sandbox.bin / "egov-tui"), *arguments, *form], env=sandbox.environ, capture_output=True, check=False
    )
    assert "Ng’ombe – 50 €".encode() in done.stdout
    assert b"\x1b" not in done.stdout + done.stderr
    if form:
        assert [json.loads(line)["title"] for line in done.stdout.splitlines()] == ["Ng’ombe – 50 €"]
    assert done.stderr == b""


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_who_has_seen_enough_ends_it_quietly(form: list[str], sandbox: Sandbox) -> None:
    feed(sandbox.home / "f.xml", *(f"Habari {n} {'neno ' * 60}" for n in range(600)))
    sandbox.run("sync")
    for command in ("list --limit 0", "search source:f --limit 0", "watch check"):
        done = sandbox.sh(f"egov-tui {command} {' '.join(form)} | head -n 1")
        assert (len(done.stdout.splitlines()), done.stderr) == (1, "")
    assert sandbox.run("watch", "check").returncode == 10, "what nobody read to its end was not told"


def test_a_sync_can_be_followed_while_it_goes_on(sandbox: Sandbox, server: Server) -> None:
    stop = threading.Event()
    sandbox.run("source", "add", "--no-check", server.raw("/slow", hang(stop)))
    command = [str(sandbox.bin / "egov-tui"), "sync", "--json"]
    with subprocess.Popen(command, env=sandbox.environ, stdout=subprocess.PIPE, text=True) as syncing:
        assert syncing.stdout is not None
        first = json.loads(syncing.stdout.readline())
        assert (first["source"], first["outcome"], syncing.poll()) == ("f", "fetched", None)
        stop.set()
        syncing.terminate()


@pytest.mark.skipif(not shutil.which("mandoc") and not shutil.which("groff"), reason="neither mandoc nor groff here")
@pytest.mark.parametrize("language", ["en", "sw"])
def test_the_manual_page_is_set_without_a_warning(language: str, tmp_path: Path) -> None:
    made = subprocess.run([*PROGRAM, "--lang", language, "man"], capture_output=True, check=True)
    page = tmp_path / "egov-tui.1"
    page.write_bytes(made.stdout)
    for command in (["groff", "-ww", "-man", "-Tutf8", "-z"], ["mandoc", "-T", "lint"]):
        if shutil.which(command[0]):
            done = subprocess.run([*command, str(page)], capture_output=True, text=True, check=False)
            assert (done.stdout, done.stderr) == ("", "")
            if command[0] == "mandoc":
                shown = subprocess.run(
                    ["mandoc", "-T", "utf8", "-O", "width=200", str(page)],
                    capture_output=True, text=True, check=True, env={**os.environ, "LC_ALL": "C.UTF-8"},
                )  # fmt: skip
                plain = re.sub(".\b", "", shown.stdout)
                for one in EXAMPLES.glob("*.sh"):
                    assert all(line.strip() in plain for line in one.read_text().splitlines())
