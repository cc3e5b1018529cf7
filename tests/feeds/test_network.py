"""Which places are private."""

import asyncio

import pytest

from egov_tui.feeds.network import Private, by_proxy, is_private, public_places


@pytest.mark.parametrize(
    "place",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.0.1",
        "169.254.1.1",
        "100.64.0.1",
        "224.0.0.1",
        "::1",
        "[::1]",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:10.0.0.1",
        "localhost",
        "LOCALHOST.",
        "printer.local",
        "wizara.lan",
        "nyumba.home.arpa",
    ],
)
def test_private_places(place: str) -> None:
    assert is_private(place)


@pytest.mark.parametrize("place", ["8.8.8.8", "2606:4700::1111", "www.ega.go.tz", "local.go.tz", "notlocalhost", ""])
def test_other_places(place: str) -> None:
    assert not is_private(place)


def test_a_name_is_judged_by_what_it_resolves_to() -> None:
    assert asyncio.run(public_places("8.8.8.8", 80)) == ["8.8.8.8"]
    for host in ("localhost", "127.0.0.1", "::1"):
        with pytest.raises(Private):
            asyncio.run(public_places(host, 80))


def test_the_environment_says_what_goes_by_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not by_proxy("http://agency.example/")
    monkeypatch.setenv("http_proxy", "http://proxy.example:8080")
    monkeypatch.setenv("no_proxy", "own.example")
    assert by_proxy("http://agency.example/")
    assert not by_proxy("http://own.example/")
    assert not by_proxy("https://agency.example/")
