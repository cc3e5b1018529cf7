"""Files by HTTP: what is asked of a server, what its answers mean, against one that behaves well or badly."""

import asyncio
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler

import pytest

from egov_tui.feeds.fetch import Fetcher, FetchError, Request
from egov_tui.feeds.transfer import NOTHING, Anew, Opening, Part, opened
from tests import server as faults
from tests.server import Server

PDF = b"%PDF-1.4\n" + bytes(range(256)) * 2000


class Memory:
    """A sink that keeps all of it."""

    def __init__(self, beginning: bytes = b"") -> None:
        self.octets = bytearray(beginning)
        self.openings: list[Opening] = []

    def begin(self, opening: Opening) -> None:
        self.openings.append(opening)
        del self.octets[opening.offset :]

    def write(self, octets: bytes) -> None:
        self.octets += octets


def download(address: str, sink: Memory, part: Part = NOTHING, most: int = 10**9, **limits: float) -> tuple[int, int]:
    async def work() -> tuple[int, int]:
        async with Fetcher(**limits) as fetcher:  # type: ignore[arg-type]
            return await fetcher.download(Request(address), sink, part, max_bytes=most)

    return asyncio.run(work())


def failure(address: str, sink: Memory, part: Part = NOTHING, most: int = 10**9, **limits: float) -> FetchError:
    with pytest.raises(FetchError) as caught:
        download(address, sink, part, most, **limits)
    return caught.value


def test_a_file_comes_whole_with_what_the_server_says_of_it(server: Server) -> None:
    named = {"Content-Disposition": "attachment; filename*=UTF-8''Zabuni%20Na.%202.pdf"}
    address = server.page("/d/12", PDF, type="application/pdf; x=1", headers=named)
    sink = Memory()
    bytes_in, bytes_out = download(address, sink)
    assert bytes(sink.octets) == PDF
    (opening,) = sink.openings
    assert (opening.address, opening.type, opening.name, opening.total, opening.offset) == (
        address,
        "application/pdf",
        "Zabuni Na. 2.pdf",
        len(PDF),
        0,
    )
    assert opening.validator.startswith('"')
    assert len(PDF) < bytes_in < len(PDF) + 500
    assert bytes_out > 100
    asked = server.asked[0].headers
    assert asked["accept-encoding"] == "identity"
    assert "range" not in asked


def test_the_rest_is_asked_for_of_the_very_file_that_the_beginning_came_from(server: Server) -> None:
    address = server.page("/f.pdf", PDF)
    first = Memory()
    download(address, first)
    part = Part(1000, first.openings[0].validator)
    sink = Memory(PDF[:1000])
    bytes_in, _out = download(address, sink, part)
    assert bytes(sink.octets) == PDF
    assert (sink.openings[0].offset, sink.openings[0].total) == (1000, len(PDF))
    assert bytes_in < len(PDF) - 1000 + 500
    asked = server.asked[-1].headers
    assert (asked["range"], asked["if-range"]) == ("bytes=1000-", part.validator)


def test_a_file_that_changed_begins_anew(server: Server) -> None:
    address = server.page("/f.pdf", PDF)
    sink = Memory(b"x" * 1000)
    download(address, sink, Part(1000, '"of another"'))
    assert bytes(sink.octets) == PDF
    assert len(server.asked) == 1


def test_a_server_that_knows_no_parts_sends_the_whole(server: Server) -> None:
    sink = Memory(b"x" * 1000)
    download(server.page("/f.pdf", PDF, ranges=False), sink, Part(1000, '"a"'))
    assert bytes(sink.octets) == PDF


def test_a_beginning_that_is_longer_than_the_file_begins_anew(server: Server) -> None:
    address = server.page("/f.pdf", PDF, headers={"ETag": '"a"'})
    sink = Memory(b"x" * (len(PDF) + 5))
    download(address, sink, Part(len(PDF) + 5, '"a"'))
    assert bytes(sink.octets) == PDF
    assert [one.headers.get("range") for one in server.asked] == [f"bytes={len(PDF) + 5}-", None]


def partial(content_range: str, *more: str) -> Callable[[BaseHTTPRequestHandler], None]:
    """Answer what asks for a part with this range, and everything else with the whole."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.close_connection = True
        if "Range" in request.headers:
            lines = ["HTTP/1.1 206 Partial Content", f"Content-Range: {content_range}", "Content-Length: 3", *more]
            request.wfile.write("\r\n".join([*lines, "", "xyz"]).encode())
        else:
            request.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwhole")

    return answer


@pytest.mark.parametrize("wrong", ["bytes 0-2/5", "bytes 3-5/*x", "pages 2-4/5", "", "bytes */5", "bytes 2-4"])
def test_a_part_that_is_not_the_one_asked_for_is_not_taken(server: Server, wrong: str) -> None:
    sink = Memory(b"wh")
    download(server.raw("/f.pdf", partial(wrong)), sink, Part(2, '"a"'))
    assert bytes(sink.octets) == b"whole"


def test_a_part_of_a_compressed_file_is_not_taken(server: Server) -> None:
    sink = Memory(b"wh")
    download(server.raw("/f.pdf", partial("bytes 2-4/5", "Content-Encoding: gzip")), sink, Part(2, '"a"'))
    assert bytes(sink.octets) == b"whole"


def test_parts_that_nobody_asked_for_are_refused(server: Server) -> None:
    address = server.page("/f.pdf", PDF, status=206)
    assert failure(address, Memory()).problem.kind == "unreadable"
    assert len(server.asked) <= 2


def test_a_file_that_comes_compressed_is_inflated_and_cannot_be_gone_on_with(server: Server) -> None:
    sink = Memory()
    download(server.page("/f.csv", PDF, compressed=True), sink)
    assert bytes(sink.octets) == PDF
    assert (sink.openings[0].total, sink.openings[0].validator) == (None, "")


@pytest.mark.parametrize(
    ("etag", "modified", "validator"),
    [
        ('"a"', "Wed, 19 Aug 2015 09:00:00 GMT", '"a"'),
        ('W/"a"', "Wed, 19 Aug 2015 09:00:00 GMT", "Wed, 19 Aug 2015 09:00:00 GMT"),
        ('W/"a"', "", ""),
        ("a", "", ""),
        ('"é"', "", ""),
    ],
)
def test_only_what_names_the_very_bytes_names_a_part(etag: str, modified: str, validator: str) -> None:
    headers = {"etag": etag, "last-modified": modified}
    assert opened(200, headers, "https://a.example/", NOTHING, 10).validator == validator


def test_a_file_over_the_cap_is_not_begun_where_its_size_is_told(server: Server) -> None:
    sink = Memory()
    assert failure(server.page("/f.pdf", PDF), sink, most=1000).problem.kind == "too_large"
    assert not sink.openings
    with pytest.raises(Exception, match="too_large"):
        opened(206, {"content-range": "bytes 5-9/2000"}, "https://a.example/", Part(5, '"a"'), 1000)
    with pytest.raises(Anew):
        opened(206, {"content-range": "bytes 5-9/2000"}, "https://a.example/", NOTHING, 1000)


def test_a_file_over_the_cap_stops_there_where_its_size_is_not_told(server: Server) -> None:
    sink = Memory()
    error = failure(server.raw("/f.pdf", faults.endless), sink, most=200_000)
    assert error.problem.kind == "too_large"
    assert len(sink.octets) <= 200_000
    assert error.bytes_in > 100_000


def test_a_bomb_stops_at_the_cap(server: Server) -> None:
    sink = Memory()
    assert failure(server.raw("/f.zip", faults.bomb), sink, most=1_000_000).problem.kind == "too_large"
    assert len(sink.octets) <= 1_000_000


def test_a_file_that_breaks_off_keeps_what_had_come(server: Server) -> None:
    sink = Memory()
    assert failure(server.raw("/f.pdf", faults.truncate), sink).problem.kind == "unreadable"
    assert sink.octets


def test_a_file_that_drips_is_given_up(server: Server) -> None:
    stop = threading.Event()
    try:
        error = failure(server.raw("/f.pdf", faults.drip(stop)), Memory(), stall=0.3)
    finally:
        stop.set()
    assert error.problem.kind == "timeout"
    assert "no more of it" in error.problem.detail


def test_a_download_may_take_longer_than_a_feed(server: Server) -> None:
    def slowly(request: BaseHTTPRequestHandler) -> None:
        faults.head(request, "Content-Type: application/pdf", "Content-Length: 300000")
        for _piece in range(3):
            threading.Event().wait(0.5)  # the machine of a test may be busy: a second is long for a head
            request.wfile.write(bytes(100_000))

    sink = Memory()
    download(server.raw("/f.pdf", slowly), sink, deadline=1.0, stall=20)
    assert len(sink.octets) == 300_000


@pytest.mark.parametrize(("status", "kind"), [(404, "not_found"), (410, "gone"), (403, "refused"), (204, "empty")])
def test_a_server_that_gives_nothing_says_why(server: Server, status: int, kind: str) -> None:
    sink = Memory(b"kept")
    assert failure(server.page("/f.pdf", b"", status=status), sink, Part(4, '"a"')).problem.kind == kind
    assert not sink.openings


def test_an_empty_file_is_none(server: Server) -> None:
    assert failure(server.page("/f.pdf", b""), Memory()).problem.kind == "empty"


def test_redirects_are_followed_and_the_final_address_is_told(server: Server) -> None:
    address = server.page("/new.pdf", PDF)
    sink = Memory()
    download(server.redirect("/old", address, 302), sink)
    assert bytes(sink.octets) == PDF
    assert sink.openings[0].address == address


def test_a_site_outside_may_not_lead_into_a_private_network(server: Server) -> None:
    async def work() -> None:
        async with Fetcher() as fetcher:
            await fetcher.download(Request(server.page("/f.pdf", PDF), foreign=True), Memory())

    with pytest.raises(FetchError) as caught:
        asyncio.run(work())
    assert caught.value.problem.kind == "redirect"
    assert not server.asked


def test_the_head_alone_tells_type_and_size(server: Server) -> None:
    async def work(address: str) -> tuple[Opening, int, int]:
        async with Fetcher() as fetcher:
            return await fetcher.head(Request(address))

    target = server.page("/f.pdf", PDF, type="application/pdf")
    opening, bytes_in, bytes_out = asyncio.run(work(server.redirect("/f", target, 302)))
    assert (opening.type, opening.total) == ("application/pdf", len(PDF))
    assert bytes_in < 1000
    assert bytes_out > 100
    assert {one.method for one in server.asked} == {"HEAD"}
    with pytest.raises(FetchError):
        asyncio.run(work(server.url("/nothing")))
