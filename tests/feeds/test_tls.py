"""Certificates: trusted, unknown, expired, and those that the reader takes as they are."""

import asyncio
import ssl
from datetime import UTC, datetime

import pytest

from egov_tui.errors import explained
from egov_tui.feeds.certificate import judge, not_after, shown
from egov_tui.feeds.fetch import Fetched, Fetcher, FetchError, Request
from tests.server import DATA, Server

RSS = "<rss version='2.0'><channel><title>T</title></channel></rss>"
EXPIRED = datetime(2021, 2, 3, 4, 5, 6, tzinfo=UTC)


def fetch(address: str, *, insecure: bool = False) -> Fetched:
    async def work() -> Fetched:
        async with Fetcher() as fetcher:
            return await fetcher.fetch(Request(address, insecure=insecure))

    return asyncio.run(work())


@pytest.fixture
def trusting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(DATA / "authority.pem"))


@pytest.mark.usefixtures("trusting")
def test_the_authorities_of_the_environment_count() -> None:
    with Server(certificate="site.pem") as server:
        assert fetch(server.page("/f", RSS)).body.decode() == RSS


def test_an_unknown_certificate_is_refused_unless_the_reader_takes_it_for_this_source() -> None:
    with Server(certificate="site.pem") as server:
        address = server.page("/f", RSS)
        with pytest.raises(FetchError) as caught:
            fetch(address)
        assert caught.value.problem.kind == "tls"
        assert "cannot be trusted" in str(explained(caught.value.problem))
        assert server.asked == []
        assert fetch(address, insecure=True).body.decode() == RSS


@pytest.mark.usefixtures("trusting")
def test_of_an_expired_certificate_it_is_said_since_when() -> None:
    with Server(certificate="expired.pem") as server:
        with pytest.raises(FetchError) as caught:
            fetch(server.page("/f", RSS))
        problem = caught.value.problem
        assert (problem.kind, problem.cause, problem.when) == ("tls", "expired", EXPIRED)
        assert "expired on 2021-02-03" in str(explained(problem))
        assert server.asked == [], "nothing was asked of a site that may be another"


@pytest.mark.parametrize(
    ("certificate", "cause", "told"),
    [
        ("tls/incomplete.pem", "chain", "does not send all of its certificates"),
        ("tls/own.pem", "own", "only the site itself vouches"),
        ("tls/elsewhere.pem", "wrong_name", "is for another site than this one"),
        ("tls/early.pem", "early", "valid only from 2090-01-02"),
    ],
)
def test_what_is_wrong_with_a_certificate_is_told_in_plain_words(
    certificate: str, cause: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(DATA / "tls" / "root.pem"))
    with Server(certificate=certificate) as server:
        with pytest.raises(FetchError) as caught:
            fetch(server.page("/f", RSS))
        assert (caught.value.problem.kind, caught.value.problem.cause) == ("tls", cause)
        assert told in str(explained(caught.value.problem))
        assert server.asked == []


@pytest.mark.parametrize(
    ("certificate", "cause"),
    [("tls/whole.pem", ""), ("tls/rooted.pem", "own"), ("site.pem", ""), ("tls/own.pem", "own")],
)
def test_an_authority_that_nobody_knows_is_no_missing_certificate(certificate: str, cause: str) -> None:
    with Server(certificate=certificate) as server:
        with pytest.raises(FetchError) as caught:
            fetch(server.page("/f", RSS))
        assert (caught.value.problem.kind, caught.value.problem.cause) == ("tls", cause)


def test_a_whole_chain_is_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(DATA / "tls" / "root.pem"))
    with Server(certificate="tls/whole.pem") as server:
        assert fetch(server.page("/f", RSS)).body.decode() == RSS


def test_certificates_that_cannot_be_read_or_seen_prove_nothing() -> None:
    text = (DATA / "tls" / "incomplete.pem").read_text()
    own = ssl.PEM_cert_to_DER_cert(text[: text.index("-----BEGIN PRIVATE")])
    assert judge("chain", (own,)) == ("chain", None)
    for damaged in ((), (b"",), (own, b"0"), (own, b"\x30\x82"), (own[:7],)):
        assert judge("chain", damaged) == ("", None), damaged
    assert judge("expired", ()) == judge("early", (b"",)) == ("", None)


def test_who_cannot_be_asked_for_a_certificate_tells_none(server: Server) -> None:
    port = int(server.url().rsplit(":", 1)[1].strip("/"))
    assert asyncio.run(shown("127.0.0.1", port, "localhost")) == ()


def test_the_end_of_validity_is_read_in_both_ways_of_writing() -> None:
    text = (DATA / "expired.pem").read_text()
    der = ssl.PEM_cert_to_DER_cert(text[: text.index("-----BEGIN PRIVATE")])
    assert not_after(der) == EXPIRED
    later = b"\x30\x22\x18\x0f20200101000000Z\x18\x0f20510203040506Z"
    assert not_after(later) == datetime(2051, 2, 3, 4, 5, 6, tzinfo=UTC)
    assert not_after(b"\x30\x1e\x17\x0d991301000000Z\x17\x0d991301000000Z") is None
    assert not_after(b"") is None
