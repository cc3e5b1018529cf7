"""Logins: what is kept, for whom, and how the file is read that somebody else may have spoilt."""

import os
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from egov_tui import logins
from egov_tui.errors import EgovError, UsageError
from egov_tui.model import Login, Outline, Source, bare, origin

SITE = "https://wizara.example/habari/feed.xml"
SOURCE = Source(1, "wizara", "Wizara", "Wizara", SITE)
Make = Callable[[], Login]
SECRET = 'sirí "kubwa" \\ # 1'


def test_a_login_is_kept_for_its_owner_alone_and_read_again(tmp_path: Path) -> None:
    file = tmp_path / "config" / "logins.toml"
    logins.put(file, "wizara", logins.basic(SITE, "amina", SECRET))
    logins.put(file, "idara", logins.by_header("http://idara.example:8080/", " X-Api-Key ", f" {SECRET} "))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    found = logins.read(file)
    assert found.faults == ()
    assert found.by_slug == {
        "wizara": Login("https://wizara.example:443", "amina", SECRET),
        "idara": Login("http://idara.example:8080", header="X-Api-Key", value=SECRET),
    }
    assert logins.forget(file, "wizara")
    assert not logins.forget(file, "wizara")
    assert set(logins.read(file).by_slug) == {"idara"}
    assert [one.name for one in file.parent.iterdir()] == ["logins.toml"]


def test_no_file_means_no_logins_and_forgetting_makes_none(tmp_path: Path) -> None:
    file = tmp_path / "logins.toml"
    assert logins.read(file) == logins.Logins()
    assert not logins.forget(file, "wizara")
    assert not file.exists()


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o602, 0o601])
def test_a_file_that_others_can_read_is_refused_with_what_to_do(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "logins.toml"
    logins.put(file, "wizara", logins.basic(SITE, "amina", SECRET))
    file.chmod(mode)
    found = logins.read(file)
    assert found.by_slug == {}
    assert f"chmod 600 {file}" in found.faults[0]
    with pytest.raises(EgovError, match="chmod 600"):
        logins.put(file, "idara", logins.basic(SITE, "amina", "x"))
    assert stat.S_IMODE(file.stat().st_mode) == mode, "what was seen by others is not hidden from its owner"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('\n["wizara"\norigin = "x"', 2),
        ('["wizara"]\norigin = "https://wizara.example:443"\npassword = "' + SECRET + '"', 3),
        ("wizara = 3", 1),
        ('\n["wizara"]\npassword = "siri"', 2),
        ('\n\n["wizara"]\norigin = "https://wizara.example/x"\npassword = "siri"', 3),
        ('["wizara"]\norigin = "https://wizara.example:443"\npassword = 7', 1),
        ('["wizara"]\norigin = "https://wizara.example:443"\npasword = "siri"', 1),
        ('["wizara"]\norigin = "https://wizara.example:443"', 1),
        ('["wizara"]\norigin = "https://wizara.example:443"\nheader = "Host"\nvalue = "siri"', 1),
        ('["wizara"]\norigin = "https://wizara.example:443"\nheader = "X-A"\nvalue = "si\\nri"', 1),
        ('["wizara"]\norigin = "ftp://wizara.example:21"\nuser = "siri"', 1),
        ("[" * 5000, 1),
    ],
)
def test_damage_is_told_with_its_line_and_without_what_is_secret(tmp_path: Path, text: str, line: int) -> None:
    file = tmp_path / "logins.toml"
    file.write_text(text, "utf-8")
    file.chmod(0o600)
    (fault,) = logins.read(file).faults
    assert f"{file}, line {line}: " in fault
    assert "siri" not in fault
    assert "sirí" not in fault
    with pytest.raises(EgovError):
        logins.put(file, "idara", logins.basic(SITE, "amina", "x"))
    assert file.read_text("utf-8") == text, "nothing of it is lost"


def test_one_damaged_login_costs_the_others_nothing(tmp_path: Path) -> None:
    file = tmp_path / "logins.toml"
    logins.put(file, "wizara", logins.basic(SITE, "amina", SECRET))
    with file.open("a", encoding="utf-8") as text:
        text.write('\n["idara"]\norigin = 3\n')
    found = logins.read(file)
    assert set(found.by_slug) == {"wizara"}
    assert "line 8: " in found.faults[0]


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    file = tmp_path / "logins.toml"
    file.write_text("")
    file.chmod(0)
    assert "cannot be read" in logins.read(file).faults[0]


def test_no_text_and_no_file_are_told(tmp_path: Path) -> None:
    file = tmp_path / "logins.toml"
    file.write_bytes(b"\xff\xfe")
    file.chmod(0o600)
    assert "it is no text" in logins.read(file).faults[0]
    folder = tmp_path / "folder"
    folder.mkdir(mode=0o700)
    assert len(logins.read(folder).faults) == 1


@pytest.mark.parametrize("name", ["Host", "connection", "Transfer-Encoding", "TE", "Content-Length", "If-None-Match"])
def test_headers_of_the_connection_and_our_own_cannot_be_chosen(name: str) -> None:
    with pytest.raises(UsageError, match="cannot be chosen"):
        logins.by_header(SITE, name, "x")


@pytest.mark.parametrize("name", ["", " ", "X Y", "X-Ä", "X:Y", "X\r\nHost", "x" * 101])
def test_a_name_of_a_header_is_a_token(name: str) -> None:
    with pytest.raises(UsageError):
        logins.by_header(SITE, name, "")


@pytest.mark.parametrize("name", ["Cookie", "Authorization", "X-Api-Key", "PRIVATE-TOKEN"])
def test_headers_that_log_in_can_be_chosen(name: str) -> None:
    assert logins.by_header(SITE, name, "a=b; c=d").headers(SITE) == {name.encode(): b"a=b; c=d"}


@pytest.mark.parametrize("wrong", ["a\nb", "a\r\nX-Other: 1", "a\0", "\x1b[31m", "\x85", "x" * 5_000])
def test_nothing_that_could_end_a_header_is_taken(wrong: str) -> None:
    makes: tuple[Make, ...] = (
        lambda: logins.by_header(SITE, "X-A", f"a{wrong}b"),
        lambda: logins.basic(SITE, wrong, "x"),
        lambda: logins.basic(SITE, "x", wrong),
    )
    for make in makes:
        with pytest.raises(UsageError) as caught:
            make()
        assert wrong not in str(caught.value)


def test_a_login_says_something_and_is_for_the_web() -> None:
    makes: tuple[Make, ...] = (
        lambda: logins.basic(SITE, "", ""),
        lambda: logins.basic(SITE, "a:b", "c"),
        lambda: logins.by_header(SITE, "X-A", " "),
        lambda: logins.basic("file:///tmp/feed.xml", "a", "b"),
    )
    for make in makes:
        with pytest.raises(UsageError):
            make()


def test_a_login_is_for_one_origin_and_says_nothing_of_itself() -> None:
    login = logins.basic(SITE, "amina", "siri")
    assert login.headers("https://WIZARA.example:443/other?x") == {b"Authorization": b"Basic YW1pbmE6c2lyaQ=="}
    for other in (
        "http://wizara.example/",
        "https://wizara.example:8443/",
        "https://www.wizara.example/",
        "https://wizara.example.evil.example/",
        "https://evil.example/https://wizara.example/",
        "https://wizara.example@evil.example/",
        "file:///wizara.example",
        "https://[",
        "",
    ):
        assert login.headers(other) == {}, other
    for told in (repr(login), str(login), repr(login.__rich_repr__()), repr(Outline(SITE, "", login=login))):
        assert "siri" not in told
        assert "YW1pbmE6c2lyaQ" not in told


def test_a_login_of_a_source_that_moved_elsewhere_is_none(tmp_path: Path) -> None:
    known = logins.Logins({"wizara": logins.basic(SITE, "amina", "siri")})
    assert known.of(SOURCE) is not None
    assert known.of(Source(1, "wizara", "W", "W", "https://elsewhere.example/feed.xml")) is None
    assert known.of(Source(1, "idara", "W", "W", SITE)) is None
    assert known.of(Source(1, "wizara", "W", "W", "file:///feed.xml")) is None


@pytest.mark.parametrize(
    ("address", "clean", "user", "password"),
    [
        ("https://amina:siri@h.example/f?x=a@b#c@d", "https://h.example/f?x=a@b#c@d", "amina", "siri"),
        ("https://a%40b:s%3Ai%2Fri@h.example:1/", "https://h.example:1/", "a@b", "s:i/ri"),
        ("http://a@b:c@[::1]:8/", "http://[::1]:8/", "a@b", "c"),
        ("https://:siri@h.example", "https://h.example", "", "siri"),
        ("https://amina@h.example/", "https://h.example/", "amina", ""),
        ("HTTPS://amina:siri@H.example/", "HTTPS://H.example/", "amina", "siri"),
        ("https://am\tina:siri@h.example/", "https://h.example/", "amina", "siri"),
    ],
)
def test_user_and_password_are_taken_out_of_an_address(address: str, clean: str, user: str, password: str) -> None:
    found, login = bare(address)
    assert (found, login) == (clean, Login(origin(clean), user, password))


@pytest.mark.parametrize("address", ["https://h.example/@x", "mailto:a@b.example", "file:///a@b", "https://[a@b"])
def test_other_addresses_stay_as_they_are(address: str) -> None:
    assert bare(address) == (address, None)


@pytest.mark.parametrize("what", ["pipe", "folder", "device", "loop"])
def test_what_is_no_file_is_told_and_not_waited_for(tmp_path: Path, what: str) -> None:
    file = tmp_path / "logins.toml"
    if what == "pipe":
        os.mkfifo(file, 0o600)
    elif what == "folder":
        file.mkdir(0o700)
    else:
        file.symlink_to("/dev/zero" if what == "device" else file)
    found = logins.read(file)
    assert found.by_slug == {}
    assert "cannot be read" in found.faults[0]
    if what != "loop":
        with pytest.raises(EgovError, match="cannot be read"):
            logins.put(file, "wizara", logins.basic(SITE, "amina", SECRET))


def test_a_linked_file_stays_a_link_and_its_place_private(tmp_path: Path) -> None:
    place = tmp_path / "else" / "siri.toml"
    place.parent.mkdir()
    file = tmp_path / "config" / "logins.toml"
    file.parent.mkdir()
    file.symlink_to(place)
    logins.put(file, "wizara", logins.basic(SITE, "amina", SECRET))
    assert file.is_symlink()
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert "wizara" in logins.read(file).by_slug


@pytest.mark.parametrize("mask", [0o000, 0o077])
def test_it_is_private_whatever_the_system_makes_of_new_files(tmp_path: Path, mask: int) -> None:
    file = tmp_path / "a" / "b" / "logins.toml"
    before = os.umask(mask)
    try:
        logins.put(file, "wizara", logins.basic(SITE, "amina", SECRET))
    finally:
        os.umask(before)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    for folder in (file.parent, file.parent.parent):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_programs_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    file = tmp_path / "logins.toml"
    with ThreadPoolExecutor(8) as pool:
        done = [pool.submit(logins.put, file, f"a{n}", logins.basic(SITE, "amina", str(n))) for n in range(40)]
    assert all(one.exception() is None for one in done)
    assert len(logins.read(file).by_slug) == 40
