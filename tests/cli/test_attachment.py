"""The command `attachment`, against a real server that behaves well or badly."""

import errno
import fcntl
import hashlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from msgspec.structs import replace

from egov_tui.cli import run
from egov_tui.model import Attachment, Decision, Downloaded, Downloading, Failed, decode
from egov_tui.store import Store
from egov_tui.sync import partial
from egov_tui.text.packing import deflated
from egov_tui.tui import child
from tests import server as faults
from tests.server import Server
from tests.store.conftest import NOW, entry

Captured = pytest.CaptureFixture[str]
PDF = b"%PDF-1.4\n" + bytes(range(256)) * 400
SHA = hashlib.sha256(PDF).hexdigest()
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KEYS = "number url type length title state file sha256 fetched".split()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


Keep = Callable[..., int]


@pytest.fixture
def keep(data: Path, server: Server) -> Keep:
    """Store an article of a source on the server, with a text and enclosures; return its id."""

    def make(html: str = "", *files: Attachment, address: str = "", insecure: bool = False, **more: object) -> int:
        with Store.open(data / "cache.sqlite3") as store:
            source = store.sources.add(address or server.url("/feed"), title="Wizara")
            if insecure:
                store.steps.change(source.slug, insecure=True)
            one = replace(entry("k", title="Zabuni"), html=html, attachments=files, **more)
            store.articles.save(source.id, Decision(inserts=(one,)), NOW)
            return store.articles.known(source.id)["k"].id

    return make


@pytest.fixture
def one(keep: Keep, server: Server) -> int:
    """An article with one attachment."""
    address = server.page("/files/Zabuni%20Na.%202.pdf", PDF, type="application/pdf")
    return keep("", Attachment(address, title="Zabuni"))


def listed(capsys: Captured, article: int, *options: str) -> list[dict[str, object]]:
    capsys.readouterr()
    assert run(["attachment", "list", str(article), "--json", *options]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def here(data: Path) -> list[str]:
    """What lies in the folder of attachments."""
    return sorted(one.relative_to(data).as_posix() for one in (data / "attachments").rglob("*") if one.is_file())


def mode(tmp_path: Path, name: str, more: str = "") -> None:
    (tmp_path / "config.toml").write_text(f'[sync]\nmode = "{name}"\n{more}')


# ---------------------------------------------------------------- list


def test_enclosures_and_linked_documents_are_listed_once_each(keep: Keep, capsys: Captured, server: Server) -> None:
    text = (
        '<p><a href="https://a.example/t/1.pdf?utm_source=x">Terms</a> <a href="https://a.example/news">news</a> '
        '<a href="https://a.example/t/1.pdf#page=2">again</a> <a href="https://a.example/Orodha.XLSX"><b>List</b></a>'
        "</p>"
    )
    enclosed = (
        Attachment("https://a.example/boq.xls", "application/vnd.ms-excel", 182_000, "Quantities"),
        Attachment("https://a.example/t/1.pdf", "application/pdf", None, None),
        Attachment("javascript:alert(1)", "text/plain"),
        Attachment("not an address"),
    )
    number = keep(text, *enclosed)
    found = listed(capsys, number)
    assert [list(one) for one in found] == [KEYS] * 3
    assert [(one["number"], one["url"], one["type"], one["length"], one["title"]) for one in found] == [
        (1, "https://a.example/boq.xls", "application/vnd.ms-excel", 182_000, "Quantities"),
        (2, "https://a.example/t/1.pdf", "application/pdf", None, "Terms"),
        (3, "https://a.example/Orodha.XLSX", XLSX, None, "List"),
    ]
    assert {one["state"] for one in found} == {"not_fetched"}
    assert not server.asked
    assert run(["attachment", "list", str(number)]) == 0
    assert capsys.readouterr().out.splitlines()[0].split("\t") == [
        "1", "XLS", "182 KB", "Quantities", "https://a.example/boq.xls"
    ]  # fmt: skip


@pytest.mark.parametrize("what", ["UPDATE articles SET packed = 1", "UPDATE sources SET offered = 1"])
def test_who_made_a_pack_does_not_learn_who_reads_it(
    one: int, capsys: Captured, server: Server, data: Path, tmp_path: Path, what: str
) -> None:
    (tmp_path / "config.toml").write_text('[sync]\nmode = "full"\n')
    with Store.open(data / "cache.sqlite3") as store, store._database.write() as connection:
        connection.execute(what)
    assert listed(capsys, one)[0]["length"] is None
    assert not server.asked
    assert listed(capsys, one, "--sizes")[0]["length"] == len(PDF)


def test_sizes_are_asked_for_only_when_wished_and_remembered(
    one: int, keep: Keep, capsys: Captured, server: Server, tmp_path: Path
) -> None:
    assert listed(capsys, one)[0]["length"] is None
    assert not server.asked
    (found,) = listed(capsys, one, "--sizes")
    assert (found["length"], found["type"], found["state"]) == (len(PDF), "application/pdf", "not_fetched")
    assert [asked.method for asked in server.asked] == ["HEAD"]
    assert listed(capsys, one, "--sizes")[0]["length"] == len(PDF)
    assert len(server.asked) == 1
    assert run(["usage", "--json"]) == 0
    (spent,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (spent["source"], spent["requests"]) == ("wizara", 1)
    assert 0 < spent["bytes_in"] < 1000


def test_the_full_data_mode_asks_once_and_the_offline_one_never(
    keep: Keep, capsys: Captured, server: Server, tmp_path: Path
) -> None:
    number = keep("", Attachment(server.page("/a.pdf", PDF)), Attachment(server.url("/gone.pdf")))
    mode(tmp_path, "offline")
    assert len(listed(capsys, number)) == 2
    assert run(["attachment", "list", str(number), "--sizes"]) == 2
    assert "offline" in capsys.readouterr().err
    assert not server.asked
    mode(tmp_path, "full")
    assert [one["length"] for one in listed(capsys, number)] == [len(PDF), None]
    assert [one["length"] for one in listed(capsys, number)] == [len(PDF), None]
    assert len(server.asked) == 2


def test_the_size_of_a_login_page_is_not_that_of_the_file(keep: Keep, capsys: Captured, server: Server) -> None:
    number = keep("", Attachment(server.page("/a.pdf", "<html>Login</html>", type="text/html")))
    (found,) = listed(capsys, number, "--sizes")
    assert (found["length"], found["type"]) == (None, None)


def test_what_the_own_page_of_an_article_links_is_listed_too(keep: Keep, capsys: Captured, data: Path) -> None:
    number = keep("")
    with sqlite3.connect(data / "cache.sqlite3") as connection:
        connection.execute(
            "INSERT INTO full_texts VALUES (?, ?, 'https://a.example/', 'b', 0, 0, ?)",
            (number, '[["https://a.example/own.pdf", null, null, "Own"]]', deflated("<p>Own</p>")),
        )
    assert [one["title"] for one in listed(capsys, number)] == ["Own"]


def test_an_article_that_is_a_file_is_its_own_attachment(keep: Keep, capsys: Captured) -> None:
    number = keep("", link="https://a.example/notice.pdf")
    assert [one["url"] for one in listed(capsys, number)] == ["https://a.example/notice.pdf"]


@pytest.mark.parametrize("command", [["list", "99"], ["get", "99"], ["open", "99"], ["get", "0", "1"]])
def test_an_article_that_is_not_there_is_said(command: list[str], keep: Keep, capsys: Captured) -> None:
    keep("")
    assert run(["attachment", *command]) == 1
    assert "no such article" in capsys.readouterr().err


# ---------------------------------------------------------------- get


def test_the_only_attachment_is_fetched_and_lies_in_the_folder_of_its_article(
    one: int, capsys: Captured, server: Server, data: Path
) -> None:
    assert run(["attachment", "get", str(one)]) == 0
    path = data / "attachments" / str(one) / "zabuni-na-2.pdf"
    told = capsys.readouterr()
    assert told.out == f"{path}\n    103 KB, SHA-256 {SHA}\n"
    assert not told.err
    assert path.read_bytes() == PDF
    assert here(data) == [f"attachments/{one}/zabuni-na-2.pdf"]
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    (found,) = listed(capsys, one)
    assert (found["state"], found["file"], found["sha256"], found["length"]) == ("here", str(path), SHA, len(PDF))
    assert run(["usage", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["bytes_in"] > len(PDF)
    assert run(["attachment", "get", str(one), "1"]) == 0
    assert capsys.readouterr().out.startswith(str(path))
    assert len(server.asked) == 1, "what is here is not fetched again"


def test_of_several_which_must_be_said(keep: Keep, capsys: Captured, server: Server, data: Path) -> None:
    addresses = [server.page(f"/{name}/f.pdf", PDF + name.encode()) for name in "ab"]
    number = keep("", *map(Attachment, addresses))
    assert run(["attachment", "get", str(number)]) == 2
    told = capsys.readouterr().err
    assert all(address in told for address in addresses)
    for wrong in ("0", "3", "-1", "x", "https://a.example/other.pdf", "9" * 40):
        assert run(["attachment", "get", str(number), "--", wrong]) == 2
    assert not server.asked
    assert run(["attachment", "get", str(number), addresses[1], "1", "2"]) == 0
    assert here(data) == [f"attachments/{number}/f-2.pdf", f"attachments/{number}/f.pdf"]
    assert [one["state"] for one in listed(capsys, number)] == ["here", "here"]


def test_what_failed_is_told_and_the_rest_is_fetched(keep: Keep, capsys: Captured, server: Server) -> None:
    number = keep("", Attachment(server.url("/gone.pdf")), Attachment(server.page("/a.pdf", PDF)))
    assert run(["attachment", "get", str(number), "1", "2"]) == 3
    told = capsys.readouterr()
    assert "nothing is found" in told.err
    assert "a.pdf" in told.out
    assert run(["attachment", "get", str(number), "1"]) == 1


def test_the_reader_is_told_how_far_it_is(one: int, capsys: Captured) -> None:
    assert run(["attachment", "get", str(one), "--events"]) == 0
    *going, done = [decode(line) for line in capsys.readouterr().out.splitlines()]
    far = [event.done for event in going if isinstance(event, Downloading)]
    assert far == sorted(far)
    assert (far[0], far[-1], len(far)) == (0, len(PDF), len(going))
    assert isinstance(done, Downloaded)
    assert (done.sha256, done.length, done.message) == (SHA, len(PDF), "")
    assert run(["attachment", "get", str(one), "7", "--events"]) == 2
    assert isinstance(decode(capsys.readouterr().out), Failed)


def test_a_copy_goes_where_it_is_wished_and_writes_over_nothing(one: int, tmp_path: Path, capsys: Captured) -> None:
    to = tmp_path / "to"
    assert run(["attachment", "get", str(one), "--to", str(to)]) == 2
    to.mkdir()
    for _time in range(2):
        assert run(["attachment", "get", str(one), "--to", str(to)]) == 0
    assert {file.name: file.read_bytes() for file in to.iterdir()} == {
        "zabuni-na-2.pdf": PDF,
        "zabuni-na-2-2.pdf": PDF,
    }


def test_offline_nothing_is_fetched_but_what_is_here_is_told(
    one: int, tmp_path: Path, capsys: Captured, server: Server
) -> None:
    mode(tmp_path, "offline")
    assert run(["attachment", "get", str(one)]) == 2
    assert "offline" in capsys.readouterr().err
    assert not server.asked
    mode(tmp_path, "text")
    assert run(["attachment", "get", str(one)]) == 0
    mode(tmp_path, "offline")
    assert run(["attachment", "get", str(one)]) == 0


# ---------------------------------------------------------------- what breaks off goes on


def breaking(after: int, tag: str = '"v1"', body: bytes = PDF) -> Callable[[BaseHTTPRequestHandler], None]:
    """A server that sends so many bytes and hangs up; of what is asked for behind them, all."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.close_connection = True
        begin = int(request.headers.get("Range", "bytes=0-")[6:-1])
        if begin and request.headers.get("If-Range") == tag:
            lines = [
                f"Content-Range: bytes {begin}-{len(body) - 1}/{len(body)}",
                f"Content-Length: {len(body) - begin}",
            ]
            request.wfile.write("\r\n".join(["HTTP/1.1 206 Partial Content", f"ETag: {tag}", *lines, "", ""]).encode())
            request.wfile.write(body[begin:])
        else:
            faults.head(request, f"ETag: {tag}", "Content-Type: application/pdf", f"Content-Length: {len(body)}")
            request.wfile.write(body[:after])

    return answer


def test_what_broke_off_goes_on_where_it_was(keep: Keep, server: Server, capsys: Captured, data: Path) -> None:
    number = keep("", Attachment(server.raw("/a.pdf", breaking(40_000))))
    assert run(["attachment", "get", str(number)]) == 1
    assert "goes on from there" in capsys.readouterr().err
    assert all(".part" in name for name in here(data)), "no half file under its own name"
    assert listed(capsys, number)[0]["state"] == "not_fetched"
    assert run(["attachment", "get", str(number)]) == 0
    assert server.asked[-1].headers["range"] == "bytes=40000-"
    assert here(data) == [f"attachments/{number}/a.pdf"]
    assert listed(capsys, number)[0]["sha256"] == SHA


def test_a_file_that_changed_meanwhile_begins_anew(keep: Keep, server: Server, capsys: Captured, data: Path) -> None:
    number = keep("", Attachment(server.raw("/a.pdf", breaking(40_000))))
    assert run(["attachment", "get", str(number)]) == 1
    server.page("/a.pdf", b"another", type="application/pdf")
    assert run(["attachment", "get", str(number)]) == 0
    assert (data / "attachments" / str(number) / "a.pdf").read_bytes() == b"another"


@pytest.mark.parametrize("notes", ["", "{", '{"url": "https://other.example/", "validator": "x"}', '{"validator": 1}'])
def test_notes_that_are_damaged_begin_it_anew(
    keep: Keep, server: Server, capsys: Captured, data: Path, notes: str
) -> None:
    number = keep("", Attachment(server.raw("/a.pdf", breaking(40_000))))
    assert run(["attachment", "get", str(number)]) == 1
    (noted,) = (data / "attachments").rglob("*.json")
    noted.write_text(notes)
    server.page("/a.pdf", PDF, type="application/pdf")
    assert run(["attachment", "get", str(number)]) == 0
    assert "range" not in server.asked[-1].headers
    assert listed(capsys, number)[0]["sha256"] == SHA


def test_a_download_that_is_ended_leaves_no_half_file_and_goes_on(
    keep: Keep, server: Server, capsys: Captured, data: Path
) -> None:
    stop = threading.Event()

    def answer(request: BaseHTTPRequestHandler) -> None:
        faults.head(request, 'ETag: "v1"', "Content-Type: application/pdf", f"Content-Length: {len(PDF)}")
        request.wfile.write(PDF[:50_000])
        stop.wait(60)

    number = keep("", Attachment(server.raw("/a.pdf", answer)))
    command = [sys.executable, "-P", "-m", "egov_tui", "attachment", "get", str(number), "--events"]
    getting = subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True)
    assert getting.stdout
    try:
        events = (decode(line) for line in getting.stdout)
        assert any(isinstance(event, Downloading) and event.done for event in events)
        getting.send_signal(signal.SIGTERM)
        assert getting.wait(30) == 143
    finally:
        stop.set()
        getting.kill()
        getting.wait()
        getting.stdout.close()
    assert all(".part" in name for name in here(data))
    server.raw("/a.pdf", breaking(0))
    assert run(["attachment", "get", str(number)]) == 0
    assert "range" in server.asked[-1].headers
    assert listed(capsys, number)[0]["sha256"] == SHA


def test_two_programs_at_one_file_do_no_damage(one: int, capsys: Captured, data: Path) -> None:
    with Store.open(data / "cache.sqlite3") as store:
        home = store.folder.make(one)
        (file,) = listed(capsys, one)
    key = hashlib.sha256(str(file["url"]).encode()).hexdigest()[:16]
    handle = os.open(home / f"{key}.part", os.O_RDWR | os.O_CREAT, 0o600)
    os.write(handle, b"of the other program")
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        assert run(["attachment", "get", str(one)]) == 1
        assert "Another program is fetching" in capsys.readouterr().err
    finally:
        os.close(handle)
    assert (home / f"{key}.part").read_bytes() == b"of the other program"
    assert run(["attachment", "get", str(one)]) == 0
    assert listed(capsys, one)[0]["sha256"] == SHA


def test_who_comes_second_finds_the_file_here(one: int, capsys: Captured, data: Path) -> None:
    commands = [[sys.executable, "-P", "-m", "egov_tui", "attachment", "get", str(one)] for _time in range(4)]
    children = [subprocess.Popen(c, stdin=subprocess.DEVNULL, stdout=-3, stderr=-3) for c in commands]
    assert {child.wait(60) for child in children} <= {0, 1}
    assert here(data) == [f"attachments/{one}/zabuni-na-2.pdf"]
    assert listed(capsys, one)[0]["state"] == "here"


# ---------------------------------------------------------------- what goes wrong


def test_a_page_in_the_place_of_the_file_is_not_kept(keep: Keep, server: Server, capsys: Captured, data: Path) -> None:
    typed = server.page("/a.pdf", "<html>Sign in</html>", type="text/html; charset=utf-8")
    disguised = server.page("/b.pdf", "\n<!DOCTYPE html><p>Sign in", type="application/pdf")
    number = keep("", Attachment(typed), Attachment(disguised))
    assert run(["attachment", "get", str(number), "1", "2"]) == 1
    assert capsys.readouterr().err.count("may want you to sign in") == 2
    assert here(data) == []


def test_a_page_that_was_wished_for_is_kept_and_not_opened(keep: Keep, server: Server, capsys: Captured) -> None:
    number = keep("", Attachment(server.page("/a.html", "<html>x</html>", type="text/html"), "text/html"))
    assert run(["attachment", "get", str(number)]) == 0
    assert capsys.readouterr().out.splitlines()[0].endswith("/a.html")
    assert run(["attachment", "open", str(number)]) == 1
    assert "not opened" in capsys.readouterr().err


def test_a_file_over_the_cap_is_told_and_leaves_nothing(
    keep: Keep, server: Server, capsys: Captured, data: Path, tmp_path: Path
) -> None:
    mode(tmp_path, "text", "[attachments]\nmax_mb = 1\n")
    number = keep("", Attachment(server.raw("/a.pdf", faults.endless)), Attachment(server.page("/b.pdf", PDF * 20)))
    assert run(["attachment", "get", str(number), "1", "2"]) == 1
    told = capsys.readouterr().err
    assert told.count("larger than the 1.0 MB") == 2
    assert "max_mb" in told
    assert here(data) == []
    mode(tmp_path, "text", "[attachments]\nmax_mb = 0\n")
    assert run(["attachment", "get", str(number), "2"]) == 0


def test_a_full_disk_is_one_sentence_and_the_next_time_goes_on(
    one: int, capsys: Captured, data: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = 0

    def write(handle: int, octets: bytes) -> int:
        nonlocal written
        if handle > 2 and len(octets) > 1000 and written:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        written += 1
        return os.write(handle, octets[:5000])

    class Full:
        def __getattr__(self, name: str) -> object:
            return write if name == "write" else getattr(os, name)

    monkeypatch.setattr(partial, "os", Full())
    assert run(["attachment", "get", str(one)]) == 1
    (told,) = capsys.readouterr().err.splitlines()
    assert "No space left" in told
    assert all(".part" in name for name in here(data))
    monkeypatch.setattr(partial, "os", os)
    assert run(["attachment", "get", str(one)]) == 0
    assert server.asked[-1].headers["range"] == "bytes=5000-"
    assert listed(capsys, one)[0]["sha256"] == SHA


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_said(one: int, capsys: Captured, data: Path) -> None:
    (data / "attachments").mkdir(mode=0o500)
    assert run(["attachment", "get", str(one)]) == 1
    assert "cannot be kept there" in capsys.readouterr().err


def test_a_file_in_the_place_of_the_folder_is_said(one: int, capsys: Captured, data: Path, server: Server) -> None:
    (data / "attachments").write_text("mine")
    assert run(["attachment", "get", str(one)]) == 1
    assert "cannot be kept there" in capsys.readouterr().err
    assert not server.asked


def test_a_file_that_is_gone_or_changed_is_said_and_fetched_anew(
    one: int, capsys: Captured, data: Path, server: Server
) -> None:
    assert run(["attachment", "get", str(one)]) == 0
    path = data / "attachments" / str(one) / "zabuni-na-2.pdf"
    path.write_bytes(PDF[:-1] + b"!")
    assert listed(capsys, one)[0]["state"] == "changed"
    assert run(["attachment", "open", str(one)]) == 1
    assert run(["attachment", "get", str(one)]) == 0
    assert path.read_bytes() != PDF, "what somebody changed is theirs"
    assert listed(capsys, one)[0]["file"] == str(path.with_name("zabuni-na-2-2.pdf"))
    path.with_name("zabuni-na-2-2.pdf").unlink()
    assert listed(capsys, one)[0]["state"] == "missing"
    path.with_name("zabuni-na-2-2.pdf").symlink_to("/etc/passwd")
    assert listed(capsys, one)[0]["state"] == "missing"


def test_the_certificate_is_let_pass_only_where_the_reader_said_so_and_on_that_host(
    keep: Keep, capsys: Captured
) -> None:
    with Server(certificate="expired.pem") as server:
        address = server.page("/a.pdf", PDF, type="application/pdf")
        number = keep("", Attachment(address), address=server.url("/feed"))
        assert run(["attachment", "get", str(number)]) == 1
        assert "certificate" in capsys.readouterr().err
        other = keep("", Attachment(address), address="https://127.0.0.1/feed", insecure=True)
        assert run(["attachment", "get", str(other)]) == 1
        assert run(["source", "edit", "wizara", "--allow-untrusted", "--yes"]) == 0
        assert run(["attachment", "get", str(number)]) == 0


def test_a_source_outside_may_not_have_files_fetched_from_a_private_network(
    keep: Keep, capsys: Captured, server: Server
) -> None:
    number = keep("", Attachment(server.page("/a.pdf", PDF)), address="https://8.8.8.8/feed")
    assert run(["attachment", "get", str(number)]) == 1
    assert "cannot be followed" in capsys.readouterr().err
    assert not server.asked


@pytest.mark.parametrize(
    ("disposition", "path", "name"),
    [
        ('attachment; filename="../../../.bashrc"', "/x", "bashrc.pdf"),
        ("attachment; filename*=UTF-8''..%2F..%2Fetc%2Fpasswd.sh", "/x", "passwd.pdf"),
        ('attachment; filename=".hidden.desktop"', "/x", "hidden-desktop.pdf"),
        ('attachment; filename="a\\\\b\\\\c.exe"', "/x", "c.pdf"),
        ("", "/%2e%2e%2f%2e%2e%2fx.jar", "x.pdf"),
        ("", "/ripoti%1b[31m%00.pdf", "ripoti-31m.pdf"),
        ('attachment; filename="ripoti\xe2\x80\xaefdp.exe"', "/x", "ripotifdp.pdf"),
        ('attachment; filename="=?utf-8?q?a?="', "/", "utf-8-q-a.pdf"),
        ("attachment; filename*=bogus''%ff%fe", "/y", "yth.pdf"),
        ('attachment; filename="' + "n" * 300 + '.PDF"', "/x", "n" * 60 + ".pdf"),
        ("attachment", "/", "zabuni.pdf"),
    ],
)
def test_whatever_a_file_is_called_its_name_is_a_plain_one(
    keep: Keep, server: Server, data: Path, disposition: str, path: str, name: str
) -> None:
    def named(request: BaseHTTPRequestHandler) -> None:
        request.close_connection = True
        lines = ["HTTP/1.1 200 OK", "Content-Type: application/pdf", f"Content-Length: {len(PDF)}"]
        lines += [f"Content-Disposition: {disposition}"] if disposition else []
        request.wfile.write("\r\n".join([*lines, "", ""]).encode("latin-1") + PDF)

    number = keep("", Attachment(server.raw(path, named), title="Zabuni"))
    assert run(["attachment", "get", str(number)]) == 0
    assert here(data) == [f"attachments/{number}/{name}"]


def test_a_file_is_opened_by_its_whole_path_as_one_argument(
    one: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured, data: Path
) -> None:
    opened: list[tuple[str, str]] = []

    def started(program: str, argument: str) -> bool:
        opened.append((program, argument))
        return True

    monkeypatch.setattr(child, "_started", started)
    monkeypatch.setattr(child, "browser", lambda: "/bin/opener")
    assert run(["attachment", "open", str(one)]) == 1
    assert "not been fetched" in capsys.readouterr().err
    assert run(["attachment", "get", str(one)]) == 0
    assert run(["attachment", "open", str(one)]) == 0
    assert opened == [("/bin/opener", str(data / "attachments" / str(one) / "zabuni-na-2.pdf"))]
