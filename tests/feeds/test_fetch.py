"""Fetching, against a real server that behaves well or badly."""

import asyncio
import os
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

import httpx
import pytest

from egov_tui.feeds.fetch import Fetched, Fetcher, FetchError, Request
from egov_tui.model import Validators
from tests import server as faults
from tests.server import Server

RSS = "<rss version='2.0'><channel><title>T</title></channel></rss>"


def fetch(address: str, validators: Validators | None = None, **limits: float) -> Fetched:
    async def work() -> Fetched:
        async with Fetcher(**limits) as fetcher:  # type: ignore[arg-type]
            return await fetcher.fetch(Request(address, validators or Validators()))

    return asyncio.run(work())


def failure(address: str, **limits: float) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetch(address, None, **limits)
    return caught.value


def test_an_answer_comes_with_its_validators_verbatim(server: Server) -> None:
    odd = 'W/"a b,c"'
    address = server.page("/f", RSS, headers={"ETag": odd, "Last-Modified": "yesterday, more or less"})
    got = fetch(address)
    assert got.body.decode() == RSS
    assert (got.validators.etag, got.validators.last_modified) == (odd, "yesterday, more or less")
    again = fetch(address, got.validators)
    asked = server.asked[-1].headers
    assert (asked["if-none-match"], asked["if-modified-since"]) == (odd, "yesterday, more or less")
    assert again.not_modified
    assert again.body == b""
    assert again.validators == got.validators


def test_a_validator_in_any_bytes_goes_back_as_it_came(server: Server) -> None:
    etag = '"café"'.encode("latin-1").decode("latin-1")
    address = server.page("/feed", RSS, headers={"ETag": etag}, etag=False)
    first = fetch(address)
    assert first.validators.etag == etag
    fetch(address, first.validators)
    assert server.asked[-1].headers["if-none-match"] == etag


def test_nothing_changed_is_no_answer_to_who_has_nothing(server: Server) -> None:
    assert failure(server.page("/f", b"", status=304, etag=False)).problem.kind == "unreadable"


def test_it_says_who_it_is_and_asks_for_feeds_first(server: Server) -> None:
    fetch(server.page("/f", RSS))
    headers = server.asked[0].headers
    assert headers["user-agent"].startswith("egov-tui/")
    assert headers["accept"].startswith("application/rss+xml")
    assert headers["accept-encoding"] == "gzip"
    assert "cookie" not in headers
    assert "referer" not in headers


def test_bytes_are_counted_as_they_crossed_the_wire(server: Server) -> None:
    body = RSS + " " * 50_000
    got = fetch(server.page("/f", body, compressed=True))
    assert len(got.body) == len(body)
    assert 100 < got.bytes_in < 1000
    assert got.bytes_out > 100


@pytest.mark.parametrize(
    ("status", "kind", "headers"),
    [
        (404, "not_found", {}),
        (410, "gone", {}),
        (403, "refused", {}),
        (500, "refused", {}),
        (503, "rate_limited", {"Retry-After": "120"}),
        (503, "refused", {}),
        (429, "rate_limited", {}),
        (401, "refused", {}),
        (300, "refused", {}),
        (429, "rate_limited", {"Retry-After": "Wed, 21 Oct 2099 07:28:00 GMT"}),
        (206, "empty", {}),
    ],
)
def test_a_status_is_a_kind_of_problem(server: Server, status: int, kind: str, headers: Mapping[str, str]) -> None:
    error = failure(server.page("/f", RSS, status=status, headers=headers, etag=False))
    assert error.problem.kind == kind
    assert str(status) in error.problem.detail
    assert (error.problem.when is not None) == bool(headers)
    assert error.bytes_in > 0


def test_an_empty_answer_is_an_error_not_an_empty_feed(server: Server) -> None:
    assert failure(server.page("/f", b"")).problem.kind == "empty"
    assert failure(server.page("/g", b"", status=204, etag=False)).problem.kind == "empty"


def test_a_drip_ends_at_the_deadline(server: Server) -> None:
    stop = threading.Event()
    try:
        assert failure(server.raw("/f", faults.drip(stop)), deadline=0.3).problem.kind == "timeout"
    finally:
        stop.set()


def test_silence_is_a_timeout(server: Server) -> None:
    stop = threading.Event()
    try:
        assert failure(server.raw("/f", faults.hang(stop)), read_timeout=0.1).problem.kind == "timeout"
        assert failure(server.raw("/f", faults.hang(stop)), deadline=0.1).problem.kind == "timeout"
    finally:
        stop.set()


def test_a_body_announced_too_large_is_not_read(server: Server) -> None:
    error = failure(server.page("/f", b"x" * 100_000), max_bytes=50_000)
    assert error.problem.kind == "too_large"
    assert error.bytes_in < 1000


def test_no_cookie_is_kept(server: Server) -> None:
    address = server.page("/f", RSS, headers={"Set-Cookie": "id=1; Path=/"})

    async def work() -> None:
        async with Fetcher() as fetcher:
            await fetcher.fetch(Request(address))
            await fetcher.fetch(Request(address))

    asyncio.run(work())
    assert [("cookie" in asked.headers) for asked in server.asked] == [False, False]


def test_what_never_ends_or_is_too_large_stops_at_the_limit(server: Server) -> None:
    assert failure(server.raw("/f", faults.endless)).problem.kind == "too_large"
    assert failure(server.page("/g", b"x" * 2000), max_bytes=1000).problem.kind == "too_large"


def test_a_gzip_bomb_stops_at_the_limit(server: Server) -> None:
    error = failure(server.raw("/f", faults.bomb))
    assert error.problem.kind == "too_large"
    assert error.bytes_in < 1_000_000


def test_an_encoding_that_was_not_asked_for_is_refused(server: Server) -> None:
    address = server.page("/f", b"\x1b\x03\x00", headers={"Content-Encoding": "br"})
    assert failure(address).problem.kind == "unreadable"


def test_broken_gzip_is_unreadable(server: Server) -> None:
    assert failure(server.page("/f", RSS, headers={"Content-Encoding": "gzip"})).problem.kind == "unreadable"


def test_a_cut_off_or_broken_answer_is_an_error(server: Server) -> None:
    assert failure(server.raw("/f", faults.truncate)).problem.kind == "unreadable"
    assert failure(server.raw("/g", faults.reset)).problem.kind in ("no_connection", "unreadable")


def test_no_server_is_no_connection(server: Server) -> None:
    address = server.page("/f", RSS)
    server.stop()
    assert failure(address).problem.kind == "no_connection"


def test_permanent_redirects_are_followed_and_told(server: Server) -> None:
    server.page("/new", RSS)
    server.redirect("/mid", "/new", 308)
    got = fetch(server.redirect("/old", server.url("/mid"), 301))
    assert got.address == got.permanent == server.url("/new")


def test_a_temporary_redirect_is_no_new_address(server: Server) -> None:
    server.page("/new", RSS)
    server.redirect("/mid", "/new", 302)
    got = fetch(server.redirect("/old", server.url("/mid"), 301))
    assert got.address == server.url("/new")
    assert got.permanent is None


def test_a_loop_and_other_schemes_are_not_followed(server: Server) -> None:
    assert failure(server.redirect("/loop", "/loop")).problem.kind == "redirect"
    for target in ("file:///etc/passwd", "ftp://host.example/x", "javascript:alert(1)", ""):
        assert failure(server.redirect("/f", target)).problem.kind == "redirect"


def test_secrets_in_an_address_are_not_told(server: Server) -> None:
    address = server.url("/none?token=hidden").replace("http://", "http://user:pass@")
    problem = failure(address).problem
    assert "hidden" not in problem.address
    assert "pass" not in problem.address


def test_freshness_is_told_in_seconds(server: Server) -> None:
    assert fetch(server.page("/a", RSS, headers={"Cache-Control": "public, max-age=7200"})).max_age == 7200
    assert fetch(server.page("/c", RSS)).max_age is None


def test_a_file_is_read_and_not_read_again_until_it_changes(tmp_path: Path) -> None:
    file = tmp_path / "a b.xml"
    file.write_text(RSS)
    got = fetch(file.as_uri())
    assert got.body.decode() == RSS
    assert fetch(file.as_uri(), got.validators).not_modified
    file.write_text(RSS + "\n")
    assert not fetch(file.as_uri(), got.validators).not_modified
    assert failure(file.as_uri(), max_bytes=10).problem.kind == "too_large"
    assert failure(file.with_name("none.xml").as_uri()).problem.kind == "not_found"
    file.write_text("")
    assert failure(file.as_uri()).problem.kind == "empty"


def test_a_folder_a_pipe_or_a_device_is_no_feed(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe", Path("/dev/zero")):
        assert failure(path.as_uri()).problem.kind == "unreadable"
    assert failure("file:///a%00b").problem.kind == "not_found"


@pytest.mark.parametrize(
    "address",
    [
        "http://host.example:99999/",
        "http://host.example:0/",
        "ftp://host.example/x",
        "gopher://x",
        "http://",
        "http://[::1",
        "no address",
    ],
)
def test_an_address_that_is_none_is_not_found(address: str) -> None:
    assert failure(address).problem.kind == "not_found"


# ---------------------------------------------------------------- where a redirect may lead


def good() -> httpx.Response:
    return httpx.Response(200, stream=httpx.ByteStream(RSS.encode()))


def played(answer: Callable[[httpx.Request], httpx.Response], address: str) -> Fetched:
    async def work() -> Fetched:
        async with Fetcher(transport=httpx.MockTransport(answer)) as fetcher:
            return await fetcher.fetch(Request(address))

    return asyncio.run(work())


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.2/secret",
        "http://localhost/secret",
        "http://2130706433/secret",
        "http://169.254.169.254/latest",
        "http://10.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
    ],
)
def test_a_public_site_may_not_lead_into_a_private_network(target: str) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert request.url.host == "agency.example"
        return httpx.Response(302, headers={"location": target})

    with pytest.raises(FetchError) as caught:
        played(answer, "http://agency.example/feed")
    assert caught.value.problem.kind == "redirect"


def test_behind_a_proxy_literal_addresses_are_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.host == "agency.example":
            return httpx.Response(302, headers={"location": request.url.params["to"]})
        return good()

    assert played(answer, "http://agency.example/?to=http://other.example/").address == "http://other.example/"
    with pytest.raises(FetchError):
        played(answer, "http://agency.example/?to=http://192.168.1.1/")


def test_a_redirect_goes_to_the_address_that_was_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    async def places(host: str, port: int) -> list[str]:
        return ["2001:db8::1", "192.0.2.1"]

    monkeypatch.setattr("egov_tui.feeds.fetch.public_places", places)
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        if request.url.host == "agency.example":
            return httpx.Response(301, headers={"location": "https://new.example/feed"})
        if request.url.host == "2001:db8::1":
            raise httpx.ConnectError("no route")
        return good()

    got = played(answer, "http://agency.example/feed")
    assert got.address == got.permanent == "https://new.example/feed"
    assert [request.url.host for request in asked] == ["agency.example", "2001:db8::1", "192.0.2.1"]
    assert asked[-1].headers["host"] == "new.example"
    assert asked[-1].extensions["sni_hostname"] == "new.example"


def test_what_the_reader_typed_may_be_and_lead_within_their_own_network(server: Server) -> None:
    server.page("/new", RSS)
    port = server.url().rpartition(":")[2].rstrip("/")
    address = server.redirect("/f", f"http://localhost:{port}/new", 302)
    assert fetch(address).address == f"http://localhost:{port}/new"


def test_https_never_leads_down_to_http() -> None:
    with pytest.raises(FetchError) as caught:
        played(lambda _: httpx.Response(301, headers={"location": "http://agency.example/"}), "https://agency.example/")
    assert caught.value.problem.kind == "redirect"
