"""Which addresses are links, and how they are shown, compared and logged."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from egov_tui.text.links import host, hyperlink, identity, redact, safe, strip_tracking, web

BASE = "https://www.wizara.go.tz/habari/orodha.html"
ADDRESSES = st.text() | st.builds(
    "".join,
    st.lists(
        st.sampled_from(
            (
                *("http:", "https:", "mailto:", "javascript:", "wizara.go.tz", "utm_source=x", "token=y", "80", ".."),
                *'/\\@:?#&=%[]a \n\x1b\u202eüé-<"',
            )
        )
    ),
)


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("https://ega.go.tz/habari?a=1#b", "https://ega.go.tz/habari?a=1#b"),
        (" \n http://ega.go.tz \t", "http://ega.go.tz"),
        ("HTTP://ega.go.tz/", "http://ega.go.tz/"),
        ("/pdf/Taarifa ya Mwaka.pdf", "https://www.wizara.go.tz/pdf/Taarifa%20ya%20Mwaka.pdf"),
        ("moja.html", "https://www.wizara.go.tz/habari/moja.html"),
        ("//cdn.go.tz/x", "https://cdn.go.tz/x"),
        ("-x", "https://www.wizara.go.tz/habari/-x"),
        ("?page=2", "https://www.wizara.go.tz/habari/orodha.html?page=2"),
        ("https://sw.example/Ünïcode", "https://sw.example/Ünïcode"),
        ("https://x.example/a\u202eb", "https://x.example/a%E2%80%AEb"),
        (r"http://ega.go.tz\@mwizi.example/", "http://ega.go.tz/@mwizi.example/"),
        ("mailto:habari@ega.go.tz", "mailto:habari@ega.go.tz"),
        ("tel:+255 22 212 9868", "tel:+255222129868"),
        ("https://[2001:db8::1]:8443/", "https://[2001:db8::1]:8443/"),
    ],
)
def test_what_is_a_link(address: str, link: str) -> None:
    assert safe(address, BASE) == link


@pytest.mark.parametrize(
    "address",
    [
        "",
        " ",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "vbscript:x",
        "https://",
        "http:ega.go.tz",
        "https://ega.go.tz/\x1b[2J",
        "https://ega.go.tz/\x9b2J",
        "https://ega.go.tz/\ud800",
        "https://e ga.go.tz/",
        "https://e\u202ega.go.tz/",
        "https://-x.go.tz/",
        "https://ega.go.tz:99999/",
        "https://ega.go.tz:port/",
        "https://[::1",
        "https://ega.go.tz/" + "x" * 2048,
        "mailto:",
        "tel:piga",
    ],
)
def test_what_is_no_link(address: str) -> None:
    assert safe(address, BASE) is None


def test_a_relative_address_needs_a_web_base() -> None:
    assert safe("/habari") is None
    assert safe("/habari", "file:///etc/") is None


@given(ADDRESSES)
def test_a_link_is_absolute_short_and_stable(address: str) -> None:
    link = safe(address, BASE)
    if link is not None:
        assert link.startswith(("http://", "https://", "mailto:", "tel:"))
        assert len(link) <= 2048
        assert link.isprintable()
        assert not set(link) & set(' "<>\\')
        assert safe(link) == link


@given(ADDRESSES)
def test_no_address_raises(address: str) -> None:
    assert isinstance(identity(address), str)
    assert isinstance(host(address), str)
    assert isinstance(redact(address), str)
    assert strip_tracking(strip_tracking(address)) == strip_tracking(address)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://x.tz/a?utm_source=rss&utm_medium=rss", "https://x.tz/a"),
        ("https://x.tz/a?id=7&fbclid=IwAR0&b=%20", "https://x.tz/a?id=7&b=%20"),
        ("https://x.tz/a?UTM_Source=rss#sura", "https://x.tz/a#sura"),
        ("https://x.tz/a#xtor=RSS-3208", "https://x.tz/a"),
        ("https://x.tz/a?b=1;c=2&d", "https://x.tz/a?b=1;c=2&d"),
        ("https://x.tz/a?source=utm_source", "https://x.tz/a?source=utm_source"),
        ("https://x.tz/a?", "https://x.tz/a?"),
        ("mailto:a@x.tz?utm_source=1", "mailto:a@x.tz?utm_source=1"),
    ],
)
def test_tracking_goes_and_the_rest_stays_byte_for_byte(address: str, shown: str) -> None:
    assert strip_tracking(address) == shown


def test_spellings_of_one_address_share_an_identity() -> None:
    spellings = ["HTTPS://X.go.tz", "https://x.go.tz/", "https://x.go.tz:443/#juu", "https://x.go.tz/?utm_source=rss"]
    assert {identity(address) for address in spellings} == {"https://x.go.tz/"}
    assert identity("http://x.go.tz/") != identity("https://x.go.tz/")
    assert identity("https://x.go.tz/A") != identity("https://x.go.tz/a")


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://www.EGA.go.tz:8080/x", "www.ega.go.tz"),
        ("https://ega.go.tz@mwizi.example/", "mwizi.example"),
        ("https://пример.com/", "пример.com"),
        ("https://bücher.de/", "bücher.de"),
        ("https://日本ひらカタ.jp/", "日本ひらカタ.jp"),
        ("https://eg\u0430.go.tz/", "xn--eg-8kc.go.tz"),
        ("https://\u0430\u0440\u0440\u04cf\u0435.com/", "xn--80ak6aa92e.com"),
        ("mailto:Habari@EGA.go.tz", "ega.go.tz"),
        ("tel:112", ""),
        ("https://[broken", ""),
    ],
)
def test_the_host_shown_is_the_true_one(address: str, name: str) -> None:
    assert host(address) == name


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://jina:siri@x.tz/feed", "https://***@x.tz/feed"),
        ("https://x.tz/feed?token=abc&page=2", "https://x.tz/feed?token=***&page=2"),
        (
            "https://x.tz/feed?access_token=abc&api_key=1&X-Amz-Signature=9",
            "https://x.tz/feed?access_token=***&api_key=***&X-Amz-Signature=***",
        ),
        ("https://x.tz/feed?f=a8d7f6a8d7f6a8d7f6a8d7f6a8d7", "https://x.tz/feed?f=***"),
        (
            "https://x.tz/feed?title=habari-za-leo-na-kesho-kutwa",
            "https://x.tz/feed?title=habari-za-leo-na-kesho-kutwa",
        ),
        ("https://x.tz/#id_token=abc", "https://x.tz/#id_token=***"),
        ("https://x.tz/feed", "https://x.tz/feed"),
    ],
)
def test_secrets_are_not_shown(address: str, shown: str) -> None:
    assert redact(address) == shown


def test_web_is_http_and_https() -> None:
    assert web("HTTPS://x.tz")
    assert web("http://x.tz")
    assert not web("mailto:a@x.tz")


@given(
    st.text(max_size=40),
    st.sampled_from(["https://a.example/", "http://mañana.example/?q=", "", "mailto:", "file:///"]),
)
def test_what_a_terminal_is_told_of_a_link_is_printable_ascii_or_nothing(text: str, start: str) -> None:
    told = hyperlink(start + text)
    assert told is None or re.fullmatch("https?://[!-~]+", told)
    assert told is None or hyperlink(told) == told


def test_the_terminal_is_told_web_addresses_alone() -> None:
    assert hyperlink("https://a.example/mañana?x=[1]#é") == "https://a.example/ma%C3%B1ana?x=[1]#%C3%A9"
    assert hyperlink("https://a.example/100%25") == "https://a.example/100%25"
    assert hyperlink("mailto:a@a.example") is None
    assert hyperlink("https://a.example/\x1b]0;x\x07") is None
    assert hyperlink("javascript:alert(1)") is None
