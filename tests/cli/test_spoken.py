"""What other programs read, and the log, are the same whatever language is spoken; what people read is not."""

import re
import shutil
from pathlib import Path

import pytest

from egov_tui.cli import run
from egov_tui.errors import in_words
from egov_tui.i18n import activate
from egov_tui.model import Failed, FullTextFetched, decode
from egov_tui.store import Store
from egov_tui.sync.hosts import AT_ONCE, Hosts
from tests.server import Server

Captured = pytest.CaptureFixture[str]
FEED = (
    '<rss version="2.0"><channel><title>Wizara</title><item><title>Zabuni</title><link>{base}/page</link>'
    '<description>x</description><guid>1</guid><enclosure url="{base}/a.pdf" type="application/pdf" length="9"/>'
    "</item></channel></rss>"
)


@pytest.fixture
def folder(tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache whose sources fail in many ways, logins and recipes that cannot be used."""
    monkeypatch.setattr(Hosts.__init__, "__defaults__", (AT_ONCE, 0.0))  # between two requests to one host
    base = server.url("")
    server.page("/feed", FEED.format(base=base))
    for path, status in (("/page", 404), ("/a.pdf", 410), ("/gone", 410), ("/secret", 401), ("/busy", 503)):
        server.page(path, "", status=status)
    server.page("/html", "<html><body><p>no news here</p></body></html>", type="text/html")
    server.page("/empty", "")
    with Store.open(tmp_path / "data" / "cache.sqlite3") as store:
        for path in ("feed", "gone", "html"):
            store.sources.add(f"{base}/{path}", title=path)
        store.sources.add("file:///nowhere.xml", title="file")
    (tmp_path / "logins.toml").write_text('["feed"]\norigin = 3\n')
    (tmp_path / "logins.toml").chmod(0o600)
    (tmp_path / "recipes").mkdir()
    (tmp_path / "recipes" / "Own.toml").write_text("format = [")
    return tmp_path


def untimed(text: str) -> str:
    """A text without what differs from one call to the next: times, numbers of processes, and how large files are."""
    text = re.sub(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[Z,.0-9]*", "TIME", text)
    return re.sub(r"(?m)^TIME \d+", "TIME", re.sub(r"[\d.,]+ (KB|MB)", "SIZE", text))


def in_both(folder: Path, capsys: Captured, *arguments: str) -> tuple[list[str], list[str]]:
    """What a command prints for programs, in English and in Swahili, each on the same cache; in any order."""
    told = []
    for language in ("en", "sw"):
        shutil.rmtree(folder / "data")
        shutil.copytree(folder / "kept", folder / "data")
        capsys.readouterr()
        run(["--lang", language, *arguments])
        told.append(sorted(untimed(capsys.readouterr().out).splitlines()))
    return told[0], told[1]


SILENT = {
    "sync nobody --events",
    "source add --json {file}/nowhere",
    "show --full --events 99",
    "attachment list 1 --sizes --events",
    "watch list --json",
    "watch check --json",
}
"""Where nothing is printed for programs: what is wrong is told on stderr."""
COMMANDS = (
    "sync --force --json",
    "sync --force --events",
    "sync nobody --events",
    "source list --json",
    "source test --json {url}/gone {url}/html {url}/secret {file}",
    "source test --events {url}/html",
    "source test --events --recipe nobody {url}/html",
    "source recipes --json",
    "source add --json {file}/nowhere",
    "list --json",
    "search zabuni --json",
    "show --json 1",
    "show --full --events 1",
    "show --full --events 99",
    "mark 1 --star --json",
    "attachment list 1 --json",
    "attachment list 1 --sizes --events",
    "attachment get 1 --events",
    "attachment get 99 --events",
    "catalogue --json",
    "usage --json",
    "watch list --json",
    "watch check --json",
    "doctor --json",
)


def test_json_and_events_are_the_same_in_every_language(folder: Path, server: Server, capsys: Captured) -> None:
    run(["sync"])
    shutil.copytree(folder / "data", folder / "kept")
    differ, empty = [], []
    for command in COMMANDS:
        arguments = command.format(url=server.url(""), file=folder).split()
        english, swahili = in_both(folder, capsys, *arguments)
        if english != swahili:
            differ.append((command, english, swahili))
        if not english:
            empty.append(command)
    assert differ == []
    assert set(empty) <= SILENT


def test_the_log_is_the_same_in_every_language(folder: Path, capsys: Captured) -> None:
    run(["source", "list"])
    shutil.copytree(folder / "data", folder / "kept")
    logs = []
    for language in ("en", "sw"):
        shutil.rmtree(folder / "data")
        shutil.copytree(folder / "kept", folder / "data")
        run(["--lang", language, "sync", "--force"])
        logs.append(untimed((folder / "data" / "state" / "egov-tui.log").read_text()))
    english, swahili = (sorted(log.splitlines()) for log in logs)
    assert english == swahili
    assert any("logins.toml" in line for line in english)
    assert len(english) > 3


def test_people_are_told_in_their_language_what_was_kept_under_another(folder: Path, capsys: Captured) -> None:
    run(["--lang", "en", "sync", "--force"])
    capsys.readouterr()
    run(["--lang", "sw", "doctor"])
    told = capsys.readouterr().out
    assert "not found" not in told
    assert "nothing is found" not in told
    assert "wakala" in told.lower() or "anwani" in told.lower()


def test_what_a_child_tells_in_english_the_reader_tells_in_its_language(folder: Path, capsys: Captured) -> None:
    run(["--lang", "en", "sync"])
    capsys.readouterr()
    run(["--lang", "sw", "show", "--full", "--events", "99"])
    run(["--lang", "sw", "show", "--full", "--events", "1"])
    events = [decode(line) for line in capsys.readouterr().out.splitlines()]
    (came,) = (event for event in events if isinstance(event, FullTextFetched))
    assert str(came.error) == "Its page is not there any more. What the source says is here."
    activate("sw")
    assert in_words(came.error).startswith("Ukurasa wake")


@pytest.mark.parametrize(
    "line",
    [
        '{"type": "failed", "message": "x", "status": 1, "said": {"text": "{a}", "facts": {}}}',
        '{"type": "failed", "message": "x", "status": 1, "said": {"text": "{a}", "facts": {"b": "c"}}}',
        '{"type": "failed", "message": "x", "status": 1, "said": {"text": "{a", "facts": {"a": "c"}}}',
        '{"type": "failed", "message": "x", "status": 1, "said": {"text": "{a.b}", "facts": {"a": "c"}}}',
        '{"type": "failed", "message": "x", "status": 1, "said": {"text": "{}", "facts": {"a": "c"}}}',
        '{"type": "failed", "message": "x", "status": 1, "said": {"text": "{a[9]}", "facts": {"a": "c"}}}',
        '{"type": "failed", "message": "x", "status": 1, "said": {"text": "{a}", "moments": {"a": "soon"}}}',
        '{"type": "failed", "message": "x", "status": 1, "said": {"text": 3}}',
        '{"type": "failed", "message": "x", "status": 1, "said": "y"}',
    ],
)
def test_a_sentence_that_cannot_be_told_is_no_event(line: str) -> None:
    try:
        event = decode(line)
    except ValueError:
        return
    assert isinstance(event, Failed)
    assert in_words(event.message) == "{a}", "a text without facts stands for itself"
