"""Logins on the wire: to whom they are sent, and to whom never."""

import asyncio
from pathlib import Path

import pytest

from egov_tui.errors import explain
from egov_tui.feeds.fetch import Fetched, Fetcher, FetchError, Request
from egov_tui.model import Login, origin
from tests.server import DATA, Server

RSS = "<rss version='2.0'><channel><title>T</title></channel></rss>"


def fetch(request: Request, ca_file: Path | None = None) -> Fetched:
    async def work() -> Fetched:
        async with Fetcher(ca_file=ca_file) as fetcher:
            return await fetcher.fetch(request)

    return asyncio.run(work())


def seen(server: Server) -> list[str | None]:
    return [asked.headers.get("authorization") for asked in server.asked]


def test_user_and_password_go_to_their_own_origin_also_behind_a_redirect(server: Server) -> None:
    server.page("/g", RSS)
    address = server.redirect("/f", "/g")
    fetched = fetch(Request(address, login=Login(origin(address), "amina", "siri")))
    assert seen(server) == ["Basic YW1pbmE6c2lyaQ=="] * 2
    assert fetched.address == server.url("/g")


def test_a_header_goes_along_whatever_else_is_said(server: Server) -> None:
    address = server.page("/f", RSS)
    fetch(Request(address, login=Login(origin(address), header="Cookie", value="a=b; c=ß")))
    (asked,) = server.asked
    assert asked.headers["cookie"].encode("latin-1").decode() == "a=b; c=ß"
    assert asked.headers["user-agent"].startswith("egov-tui/")
    assert "authorization" not in asked.headers


def test_nothing_goes_to_another_port_or_host_after_a_redirect(server: Server) -> None:
    with Server() as other:
        there = other.page("/f", RSS)
        by_name = there.replace("127.0.0.1", "localhost")
        for target in (there, by_name):
            address = server.redirect("/f", target)
            login = Login(origin(address), "amina", "siri")
            fetch(Request(address, login=login))
        header = Login(origin(address), header="X-Api-Key", value="siri")
        fetch(Request(address, login=header))
        assert seen(other) == [None] * 3
        assert all("siri" not in str(asked.headers) for asked in other.asked)
        assert seen(server)[:2] == ["Basic YW1pbmE6c2lyaQ=="] * 2


def test_what_a_redirect_says_of_a_user_is_neither_sent_nor_kept(server: Server) -> None:
    server.page("/g", RSS)
    target = server.url("/g").replace("http://", "http://amina:siri@")
    fetched = fetch(Request(server.redirect("/f", target, 301)))
    assert seen(server) == [None, None]
    assert (fetched.address, fetched.permanent) == (server.url("/g"), server.url("/g"))
    assert fetched.validators.address == server.url("/g")


def test_what_stands_in_an_address_is_sent_and_written_nowhere(server: Server) -> None:
    server.page("/g", RSS)
    address = server.redirect("/f", "/g").replace("http://", "http://amina:s%2Firi@")
    fetched = fetch(Request(address))
    assert seen(server) == ["Basic YW1pbmE6cy9pcmk="] * 2
    assert fetched.permanent == fetched.address == fetched.validators.address == server.url("/g")


def test_a_login_for_https_is_not_sent_by_http_and_none_where_nobody_checks_who_answers() -> None:
    with Server(certificate="tls/own.pem") as server:
        address = server.page("/f", RSS)
        login = Login(origin(address), "amina", "siri")
        assert fetch(Request(address, login=login, insecure=True)).body.decode() == RSS
        assert seen(server) == [None]
    assert login.headers(address.replace("https:", "http:")) == {}
    plain = Request("http://h.example/", login=Login("http://h.example:80", "a", "b"), insecure=True)
    assert plain.credentials("http://h.example/"), "there is no certificate that could be checked"


def test_a_file_of_authorities_counts_beside_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(DATA / "authority.pem"))
    for certificate in ("tls/whole.pem", "site.pem"):
        with Server(certificate=certificate) as server:
            address = server.page("/f", RSS)
            login = Login(origin(address), "amina", "siri")
            assert fetch(Request(address, login=login), DATA / "tls" / "root.pem").body.decode() == RSS
            assert seen(server) == ["Basic YW1pbmE6c2lyaQ=="]


@pytest.mark.parametrize(("status", "cause"), [(401, "login"), (403, "forbidden")])
def test_a_site_that_wants_a_login_says_so_and_how_to_give_it(server: Server, status: int, cause: str) -> None:
    address = server.page("/f", "no", status=status)
    with pytest.raises(FetchError) as caught:
        fetch(Request(address))
    problem = caught.value.problem
    assert (problem.kind, problem.cause, problem.detail) == ("refused", cause, f"HTTP {status}")
    assert "`egov-tui source login wizara`" in explain(problem, source="wizara")
    assert "`egov-tui source login SOURCE`" in str(caught.value)


@pytest.mark.parametrize(
    "address",
    [
        "https://amina:siri/1@127.0.0.1:9/f",
        "https://amina:siri#1@127.0.0.1:9/f",
        "https://amina:siri@127.0.0.1:99999/f",
        "https://amina:siri@127.0.0.1:0/f",
        "https://amina:siri@[127.0.0.1/f",
        "http://amina:siri@127.0.0.1:9/f",
        "https://amina:siri@/f",
        "https://amina:siri@\x00/f",
    ],
)
def test_an_error_tells_no_password_however_the_address_is_written(address: str) -> None:
    with pytest.raises(FetchError) as caught:
        fetch(Request(address))
    problem = caught.value.problem
    assert "siri" not in problem.address + problem.detail + str(caught.value) + repr(problem)


def test_however_an_address_is_spelled_none_is_sent_where_nobody_checks_who_answers() -> None:
    login = Login(origin("https://a.example/"), "amina", "siri")
    for address in ("https://a.example/f", "HTTPS://a.example/f", "hTtps://A.example:443/f"):
        request = Request(address, insecure=True, login=login)
        assert request.credentials(address) == {}
        assert Request(address, login=login).credentials(address)
