"""source login, and that what is secret is nowhere but in its file."""

import io
import json
import stat
import sys
from base64 import b64encode
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import quote

import pytest

from egov_tui import logins
from egov_tui.cli import log, run
from egov_tui.model import bare
from egov_tui.settings import load
from egov_tui.store import Store
from tests.cli.test_commands import RSS
from tests.server import DATA, Server

Captured = pytest.CaptureFixture[str]
Typing = Callable[[str], None]
USER, PASSWORD = "amina", "s1ri/nzito+KUBWA="
BASIC = "Basic " + b64encode(f"{USER}:{PASSWORD}".encode()).decode()


@pytest.fixture
def typing(monkeypatch: pytest.MonkeyPatch) -> Typing:
    """Put lines on standard input."""

    def put(text: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.StringIO(text))

    return put


@pytest.fixture
def guarded(server: Server) -> str:
    """A feed that wants the login."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        known = request.headers.get("Authorization") == BASIC
        body = RSS.format(title="Wizara ya Maji").replace("https://wizara.example/1", "/1").encode()
        request.send_response(200 if known else 401)
        request.send_header("Content-Length", str(len(body) if known else 0))
        request.end_headers()
        request.wfile.write(body if known else b"")

    return server.raw("/f", answer)


def with_password(address: str) -> str:
    return address.replace("://", f"://{USER}:{quote(PASSWORD, safe='')}@")


def forms(secret: str) -> set[bytes]:
    """A secret as it is, percent-encoded, as JSON writes it, and in base64 at each of its three places."""
    told = {secret, quote(secret, safe=""), quote(secret), json.dumps(secret)[1:-1], secret.replace("/", "\\/")}
    told |= {b64encode(before + secret.encode()).decode()[4:-4] for before in (b"xyz", b"xyzx", b"xyzxy")}
    return {one.encode() for one in told} | {BASIC.removeprefix("Basic ").encode()}


def assert_nowhere(folder: Path, said: str = "") -> None:
    """Look at every file but that of the logins, and at what was said."""
    looked = 0
    for file in folder.rglob("*"):
        if file.is_file() and file.name != "logins.toml":
            data = file.read_bytes()
            looked += 1
            assert not [form for form in forms(PASSWORD) if form in data], file
    assert looked
    assert not [form for form in forms(PASSWORD) if form in said.encode()], said


def test_a_source_gets_a_login_from_standard_input(
    guarded: str, server: Server, tmp_path: Path, typing: Typing, capsys: Captured
) -> None:
    assert run(["source", "add", "--no-check", guarded, "--title", "Wizara"]) == 0
    assert run(["sync"]) == 1
    told = capsys.readouterr().out
    assert "`egov-tui source login wizara`" in told
    assert run(["source", "list"]) == 0
    assert "`egov-tui source login wizara`" in capsys.readouterr().out
    typing(f"{USER}\n{PASSWORD}\n")
    assert run(["source", "login", "wizara"]) == 0
    done = capsys.readouterr()
    assert done.out == "wizara\n"
    assert "unprotected: this address is http" in done.err
    assert run(["sync"]) == 0, "it is asked at once"
    assert server.asked[-1].headers["authorization"] == BASIC
    capsys.readouterr()
    assert run(["source", "list"]) == 0
    assert "has a login" in capsys.readouterr().out
    assert run(["doctor"]) == 0
    told = capsys.readouterr().out
    assert f"Logins: {tmp_path / 'logins.toml'}" in told
    assert "wizara: the login crosses the network unprotected" in told
    assert run(["source", "login", "wizara", "--forget"]) == 0
    assert run(["source", "login", "wizara", "--forget"]) == 1
    assert "has no login" in capsys.readouterr().err
    assert len(server.asked) == 2


def test_a_header_is_given_whole_or_its_value_is_asked_for(server: Server, typing: Typing, capsys: Captured) -> None:
    run(["source", "add", "--no-check", server.page("/f", RSS.format(title="W")), "--title", "Wizara"])
    assert run(["source", "login", "wizara", "--header", "X-Api-Key: a:b"]) == 0
    run(["sync"])
    assert server.asked[-1].headers["x-api-key"] == "a:b"
    typing("c d\r\n")
    assert run(["source", "login", "wizara", "--header", "Cookie"]) == 0
    run(["sync"])
    assert server.asked[-1].headers["cookie"] == "c d"
    assert "x-api-key" not in server.asked[-1].headers
    capsys.readouterr()
    assert run(["source", "login", "wizara", "--header", "Host"]) == 2, "before anything is asked"
    assert run(["source", "login", "wizara", "--header", "X: 1", "--forget"]) == 2
    typing("")
    assert run(["source", "login", "wizara"]) == 2
    assert run(["source", "login", "hakuna"]) == 1
    assert "no such source" in capsys.readouterr().err


def test_a_file_of_this_computer_wants_no_login(tmp_path: Path, typing: Typing, capsys: Captured) -> None:
    feed = tmp_path / "wizara.xml"
    feed.write_text(RSS.format(title="Wizara"))
    run(["source", "add", str(feed)])
    typing("a\nb\n")
    assert run(["source", "login", "wizara"]) == 2
    assert not (tmp_path / "logins.toml").exists()


def test_what_stands_in_an_address_goes_to_the_file_and_nowhere_else(
    guarded: str, server: Server, tmp_path: Path, capsys: Captured
) -> None:
    address = with_password(guarded)
    said = ""

    def do(*arguments: str) -> int:
        nonlocal said
        status = run(list(arguments))
        done = capsys.readouterr()
        said += done.out + done.err
        return status

    assert do("source", "test", address) == 0
    assert do("source", "test", address, "--json") == 0
    assert do("source", "test", address, "--events") == 0
    assert do("source", "test", address.removeprefix("http://"), "--json") == 1
    assert do("source", "add", address) == 0
    assert do("source", "add", address) == 1, "it is followed already"
    assert do("source", "add", address, "--no-check") == 1
    assert do("sync", "--json") == 0
    assert do("sync", "--force", "--events") == 0
    assert (
        do("source", "list") == do("source", "list", "--json") == do("doctor", "--full") == do("doctor", "--json") == 0
    )
    assert do("list", "--json") == do("search", "mkutano", "--json") == do("show", "1", "--format", "html") == 0
    assert do("show", "1", "--format", "json") == 0
    assert guarded.replace("/f", "/1") in said, "links of the feed are whole"
    assert do("source", "export") == do("source", "export", str(tmp_path / "out.opml")) == 0
    assert do("backup", str(tmp_path / "copy.sqlite3")) == 0
    server.page("/f", "", status=500)
    do("sync", "--force", "wizara-ya-maji")
    server.stop()
    do("sync", "--force", "wizara-ya-maji", "--json")
    do("usage")
    do("source", "remove", "wizara-ya-maji")
    file = tmp_path / "logins.toml"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert PASSWORD in file.read_text("utf-8")
    log.crash(RuntimeError(f"could not read {address}"), tmp_path / "state")
    assert_nowhere(tmp_path, said)


def test_after_undo_a_removed_source_has_its_login_again(guarded: str, capsys: Captured) -> None:
    assert run(["source", "add", with_password(guarded)]) == 0
    assert run(["source", "remove", "wizara-ya-maji"]) == 0
    capsys.readouterr()
    assert run(["doctor"]) == 0
    assert (
        "is not followed, but has a login; `egov-tui source login wizara-ya-maji --forget`" in capsys.readouterr().out
    )
    assert run(["undo"]) == 0
    assert run(["sync", "wizara-ya-maji"]) == 0
    assert run(["source", "remove", "wizara-ya-maji"]) == 0
    assert run(["source", "login", "wizara-ya-maji", "--forget"]) == 0


def test_another_source_of_the_same_name_is_not_sent_the_login_of_the_first(
    guarded: str, server: Server, capsys: Captured
) -> None:
    assert run(["source", "add", with_password(guarded)]) == 0
    assert run(["source", "remove", "wizara-ya-maji"]) == 0
    with Server() as other:
        assert run(["source", "add", other.page("/f", RSS.format(title="Wizara ya Maji"))]) == 0
        assert run(["sync", "--force"]) == 0
        assert other.asked
        assert all("authorization" not in asked.headers for asked in other.asked)
        capsys.readouterr()
        run(["doctor"])
        assert "which is no longer the source's site, and is not sent" in capsys.readouterr().out


def test_an_imported_list_brings_its_logins_where_they_belong(guarded: str, tmp_path: Path, capsys: Captured) -> None:
    address = with_password(guarded)
    opml = tmp_path / "list.opml"
    opml.write_text(f'<opml version="2.0"><body><outline text="Wizara" xmlUrl="{address}"/></body></opml>')
    assert run(["source", "test", str(opml), "--json"]) == 0
    assert run(["source", "test", str(opml)]) == 0
    assert run(["source", "import", str(opml)]) == 0
    opml.unlink()
    assert run(["sync"]) == 0
    assert run(["source", "export"]) == 0
    done = capsys.readouterr()
    assert_nowhere(tmp_path, done.out + done.err)
    settings = load()
    assert logins.read(settings.logins).by_slug["wizara"].password == PASSWORD


def test_addresses_of_earlier_versions_are_cleaned_by_the_next_sync(
    guarded: str, tmp_path: Path, capsys: Captured
) -> None:
    settings = load()
    with Store.open(settings.cache) as store:
        store.sources.add(with_password(guarded), title="Wizara")
    run(["doctor"])
    run(["source", "list", "--json"])
    run(["source", "export"])
    done = capsys.readouterr()
    assert "wizara: its address holds a login; the next sync moves it away" in done.out
    assert PASSWORD not in done.out
    assert quote(PASSWORD, safe="") not in done.out
    assert run(["sync"]) == 0
    with Store.open(settings.cache) as store:
        source = store.sources.find("wizara")
        assert source
        assert source.address == bare(with_password(guarded))[0] == guarded
        assert source.validators.address == guarded
    assert_nowhere(tmp_path)
    run(["doctor"])
    assert "its address holds a login" not in capsys.readouterr().out


def test_where_the_logins_cannot_be_used_other_sources_are_fetched_and_addresses_stay(
    guarded: str, server: Server, tmp_path: Path, capsys: Captured
) -> None:
    file = tmp_path / "logins.toml"
    file.write_text("[[[")
    file.chmod(0o600)
    settings = load()
    with Store.open(settings.cache) as store:
        store.sources.add(with_password(guarded), title="Wizara")
        store.sources.add(server.page("/open", RSS.format(title="Idara")), title="Idara")
    capsys.readouterr()
    assert run(["sync"]) == 0, "the address works as it did"
    assert f"{file}, line 1: " in capsys.readouterr().err
    file.write_text("")
    file.chmod(0o644)
    assert run(["sync", "--force", "idara"]) == 0
    assert "chmod 600" in capsys.readouterr().err
    assert run(["doctor", "--json"]) == 0
    assert "chmod 600" in capsys.readouterr().out
    assert run(["source", "add", with_password(server.page("/other", RSS.format(title="Mji")))]) == 0
    told = capsys.readouterr().err
    assert "mji: is followed without its login. Give it with `egov-tui source login mji`." in told
    with Store.open(settings.cache) as store:
        assert all(PASSWORD not in one.address for one in store.sources.all() if one.slug == "mji")


def test_reading_a_site_that_cannot_be_trusted_is_confirmed(capsys: Captured, tmp_path: Path, typing: Typing) -> None:
    with Server(certificate="tls/own.pem") as server:
        run(["source", "add", "--no-check", server.page("/f", RSS.format(title="W")), "--title", "Wizara"])
        assert run(["sync"]) == 1
        capsys.readouterr()
        run(["source", "list"])
        assert "`egov-tui source edit wizara --allow-untrusted` reads it all the same" in capsys.readouterr().out
        assert run(["source", "edit", "wizara", "--allow-untrusted"]) == 2
        told = capsys.readouterr().err
        assert "Whoever stands between you and localhost can read and change what you see of it" in told
        assert "--yes" in told
        assert run(["sync", "wizara", "--force"]) == 1
        assert run(["source", "edit", "wizara", "--allow-untrusted", "--yes"]) == 0
        assert "no login is sent to it" in capsys.readouterr().err
        assert run(["source", "edit", "wizara", "--allow-untrusted"]) == 0, "it is so already"
        typing("amina\nsiri\n")
        assert run(["source", "login", "wizara"]) == 0
        assert "the login is not sent, for the site's certificate is not checked" in capsys.readouterr().err
        assert run(["sync"]) == 0, "it is asked at once"
        assert "authorization" not in server.asked[-1].headers
        run(["source", "list"])
        assert "certificate not checked · has a login" in capsys.readouterr().out
        run(["doctor"])
        assert "wizara: its certificate is not checked, as you asked" in capsys.readouterr().out
        assert run(["source", "edit", "wizara", "--require-trusted"]) == 0
        assert run(["sync", "wizara"]) == 1
        config = tmp_path / "config.toml"
        config.write_text(f'[sync]\nca_file = "{DATA / "tls" / "own.pem"}"\n')
        assert run(["sync", "wizara", "--force"]) == 0
        assert server.asked[-1].headers["authorization"] == "Basic YW1pbmE6c2lyaQ=="
        assert run(["source", "test", server.url("/f")]) == 0
