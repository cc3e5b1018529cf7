"""A real HTTP server on 127.0.0.1 that answers as told, well or badly, and remembers what it was asked."""

import gzip
import hashlib
import io
import os
import re
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
"""Certificates for localhost, made for these tests alone; `authority.pem` signed them."""

Raw = Callable[[BaseHTTPRequestHandler], None]


@dataclass(frozen=True)
class Asked:
    """A request as it arrived; header names in lower case."""

    path: str
    headers: Mapping[str, str]
    method: str = "GET"


@dataclass
class _Page:
    body: bytes
    type: str
    status: int
    headers: dict[str, str]
    compressed: bool
    etag: bool
    ranges: bool


@dataclass
class Server:
    """Pages and faults by path, with or without a query; "*" stands for all others, without it they are 404."""

    pages: dict[str, _Page | Raw] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    certificate: str = ""
    """A file of `tests/data` with a certificate for localhost and its key; with one it speaks TLS."""

    def __enter__(self) -> "Server":
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True  # else every answer waits 40 ms for the client to acknowledge its headers

            def do_GET(self) -> None:
                path = self.path.split("?")[0]
                headers = {k.lower(): v for k, v in self.headers.items()}
                server.asked.append(Asked(self.path, headers, self.command))
                known = (address for address in (self.path, path, "*") if address in server.pages)
                page = server.pages.get(next(known, ""))
                if page is None:
                    self._send(404, b"nothing here", {"Content-Type": "text/plain"})
                elif isinstance(page, _Page):
                    self._page(page)
                else:
                    page(self)

            do_HEAD = do_GET  # noqa: N815

            def _page(self, page: _Page) -> None:
                headers = {"Content-Type": page.type, **page.headers}
                mark = f'"{hashlib.sha256(page.body).hexdigest()[:12]}"'
                if page.etag:
                    headers.setdefault("ETag", mark)
                    if self.headers.get("If-None-Match") == headers["ETag"]:
                        self._send(304, b"", {"ETag": headers["ETag"]})
                        return
                body, status = page.body, page.status
                if page.compressed:
                    body, headers["Content-Encoding"] = gzip.compress(body), "gzip"
                elif start := self._start(page, headers):
                    status, headers["Content-Range"] = 206, f"bytes {start}-{len(body) - 1}/{len(body)}"
                    if start >= len(body):
                        status, headers["Content-Range"] = 416, f"bytes */{len(body)}"
                    body = body[start:]
                self._send(status, body, headers)

            def _start(self, page: _Page, headers: Mapping[str, str]) -> int:
                """Where the part that is asked for begins (RFC 9110 §14.2, `bytes=N-` alone); 0: all is sent."""
                found = re.fullmatch(r"bytes=([0-9]+)-", self.headers.get("Range", ""))
                known = self.headers.get("If-Range")
                same = known is None or known in (headers.get("ETag"), headers.get("Last-Modified"))
                return int(found[1]) if found and page.ranges and page.status == 200 and same else 0

            def _send(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if status not in (204, 304):
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        class Quiet(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: Any) -> None:
                """A client that hangs up on a fault is what the tests are about."""

        self._http = Quiet(("127.0.0.1", 0), Handler)
        if self.certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(DATA / self.certificate)
            self._http.socket = context.wrap_socket(self._http.socket, server_side=True, do_handshake_on_connect=False)
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Go away: from now on connections are refused."""
        if self._thread.is_alive():
            self._http.shutdown()
            self._http.server_close()
            self._thread.join()

    def url(self, path: str = "/") -> str:
        """The address of a path."""
        scheme, host = ("https", "localhost") if self.certificate else ("http", "127.0.0.1")
        return f"{scheme}://{host}:{self._http.server_address[1]}{path}"

    def page(
        self,
        path: str,
        body: str | bytes,
        *,
        type: str = "application/rss+xml; charset=utf-8",
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        compressed: bool = False,
        etag: bool = True,
        ranges: bool = True,
    ) -> str:
        """Serve a body; return its address. With a query in the path it answers that query alone."""
        data = body.encode() if isinstance(body, str) else body
        self.pages[path] = _Page(data, type, status, dict(headers or {}), compressed, etag, ranges)
        return self.url(path)

    def raw(self, path: str, answer: Raw) -> str:
        """Serve by a function that writes what it likes; return the address."""
        self.pages[path] = answer
        return self.url(path)

    def redirect(self, path: str, target: str, status: int = 301) -> str:
        """Lead on to another address."""
        return self.page(path, b"", status=status, headers={"Location": target}, etag=False)


def head(request: BaseHTTPRequestHandler, *lines: str) -> None:
    """Write a status line of 200 and headers by hand."""
    request.close_connection = True
    request.wfile.write("\r\n".join(["HTTP/1.1 200 OK", *lines, "", ""]).encode())


def truncate(request: BaseHTTPRequestHandler) -> None:
    """Promise more than is sent."""
    head(request, "Content-Type: application/rss+xml", "Content-Length: 5000")
    request.wfile.write(b"<rss version='2.0'><channel><title>Half")


def reset(request: BaseHTTPRequestHandler) -> None:
    """Hang up without a word, with a TCP reset."""
    request.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    os.close(request.connection.detach())  # `close` would wait for the files made of it
    request.close_connection = True
    request.wfile = io.BytesIO()


def endless(request: BaseHTTPRequestHandler) -> None:
    """Send without end."""
    head(request, "Content-Type: application/rss+xml")
    try:
        while True:
            request.wfile.write(b"<item><title>again</title></item>" * 1000)
    except OSError:
        pass


def drip(stop: threading.Event) -> Raw:
    """Send a byte now and then, for ever; the event lets the thread go at the end of the test."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        head(request, "Content-Type: application/rss+xml")
        try:
            while not stop.wait(0.02):
                request.wfile.write(b" ")
        except OSError:
            pass

    return answer


def hang(stop: threading.Event) -> Raw:
    """Take the request and never answer, until the event lets the thread go."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.close_connection = True
        stop.wait(60)

    return answer


def bomb(request: BaseHTTPRequestHandler) -> None:
    """100 MB of blanks as 100 KB of gzip, in several members."""
    member = gzip.compress(b" " * 10_000_000)
    head(request, "Content-Type: application/rss+xml", "Content-Encoding: gzip", f"Content-Length: {10 * len(member)}")
    request.wfile.write(member * 10)


def serving() -> Iterator[Server]:
    """The body of the `server` fixture."""
    with Server() as server:
        yield server
