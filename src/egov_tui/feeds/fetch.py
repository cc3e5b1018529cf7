"""One address -> its bytes, politely and within limits. The only module that speaks HTTP.

Conditional requests (RFC 9110 §13), redirects by hand (§15.4), a total deadline that httpx does not have, and gzip
inflated in bounded steps, for httpx has no limit on what a body may inflate to.
"""

import asyncio
import hashlib
import logging
import os
import ssl
import stat
import zlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from typing import Self
from urllib.parse import urljoin, urlsplit
from urllib.request import url2pathname

import httpx
from msgspec import structs

from egov_tui import __version__
from egov_tui.errors import SourceError
from egov_tui.feeds.freshness import max_age, wait_until
from egov_tui.feeds.inflate import Inflater, TooLarge
from egov_tui.feeds.network import Private, by_proxy, is_private, public_places
from egov_tui.model import ErrorKind, Problem, Validators
from egov_tui.text.clean import line
from egov_tui.text.links import redact, safe

DEADLINE = 30.0
CONNECT = 10.0
READ = 15.0
LARGEST = 10_000_000
MOST_REDIRECTS = 10
_LOCATION = "x-egov-location"
_HEADERS = {
    "User-Agent": f"egov-tui/{__version__} (terminal news reader)",
    "Accept": "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, text/html;q=0.5, */*;q=0.1",
    "Accept-Encoding": "gzip",
}
_REDIRECTS = (301, 302, 303, 307, 308)
_PERMANENT = (301, 308)

# At INFO it would write every address with its secrets to the log.
logging.getLogger("httpx").setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True)
class Request:
    """What to fetch, and what the cache has of it already."""

    address: str
    validators: Validators = Validators()
    foreign: bool = False
    """A public site named it, not the reader: it may not lead into a private network."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer. Of a 304 the body is empty and the validators are the new ones where the server sent any."""

    address: str
    """The final one, after redirects."""
    body: bytes = field(repr=False)
    not_modified: bool
    validators: Validators
    content_type: str | None = None
    permanent: str | None = None
    """Where a chain of nothing but 301 and 308 led."""
    bytes_in: int = 0
    """As they crossed the wire: body compressed, and headers."""
    bytes_out: int = 0
    max_age: int | None = None
    """Seconds that the answer stays fresh (Cache-Control max-age, else Expires against Date)."""
    inside: bool = False
    """Who answered is in a private network, or a file of this computer."""


class FetchError(SourceError):
    """Nothing usable came; the bytes are counted all the same."""

    def __init__(self, problem: Problem, bytes_in: int = 0, bytes_out: int = 0) -> None:
        super().__init__(problem)
        self.bytes_in, self.bytes_out = bytes_in, bytes_out


@dataclass(slots=True)
class _Exchange:
    """The bytes of one fetch, over all its redirects."""

    bytes_in: int = 0
    bytes_out: int = 0


class _Stop(Exception):
    """What ends a fetch, before it is known to which address it belongs."""

    def __init__(self, kind: ErrorKind, detail: str = "", when: datetime | None = None) -> None:
        super().__init__(kind)
        self.kind, self.detail, self.when = kind, detail, when


class Fetcher:
    """An HTTP client for the length of a sync; also reads `file:` addresses that the reader typed.

    `deadline` is for a whole fetch with its redirects, `connect_timeout` and `read_timeout` for one connection and
    one piece of an answer (seconds); `max_bytes` is for a body when inflated.
    """

    def __init__(
        self,
        *,
        deadline: float = DEADLINE,
        connect_timeout: float = CONNECT,
        read_timeout: float = READ,
        max_bytes: int = LARGEST,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._deadline, self._max_bytes = deadline, max_bytes
        self._timeout = httpx.Timeout(read_timeout, connect=connect_timeout, pool=deadline)
        self._transport = transport
        self._clients: dict[bool, httpx.AsyncClient] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        for client in self._clients.values():
            await client.aclose()

    def _client(self, *, direct: bool) -> httpx.AsyncClient:
        """Made when it is first needed: its TLS context costs as much as a hundred parsed feeds.

        `direct` goes past any proxy: to an address that was judged by its name, of which the proxy would know nothing.
        """
        if direct not in self._clients:
            self._clients[direct] = httpx.AsyncClient(
                verify=httpx.create_ssl_context(),  # SSL_CERT_FILE counts for both
                trust_env=not direct,
                timeout=self._timeout,
                follow_redirects=False,
                headers=_HEADERS,
                cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),  # takes none, so sends none
                event_hooks={"response": [_hide_location]},
                transport=self._transport,
                limits=httpx.Limits(max_connections=16, max_keepalive_connections=8),
            )
        return self._clients[direct]

    async def fetch(self, request: Request) -> Fetched:
        """Fetch an address.

        Raises:
            FetchError: nothing usable came: why, and what it cost.
        """
        exchange = _Exchange()
        try:
            if request.address.startswith("file:"):
                return await asyncio.to_thread(self._read_file, request)
            async with asyncio.timeout(self._deadline):
                return await self._follow(request, exchange)
        except _Stop as stop:
            stopped: tuple[ErrorKind, str, datetime | None] = (stop.kind, stop.detail, stop.when)
        except TimeoutError:
            stopped = ("timeout", f"no complete answer in {self._deadline:g} s", None)
        except httpx.HTTPError as error:
            stopped = (*_judged(error), None)
        except (httpx.InvalidURL, ValueError) as error:  # UnicodeError is a ValueError
            stopped = ("not_found", line(str(error)), None)
        except OSError as error:
            stopped = ("no_connection", line(str(error)), None)
        kind, detail, when = stopped
        problem = Problem(kind, redact(request.address), detail, when)
        raise FetchError(problem, exchange.bytes_in, exchange.bytes_out)

    def _read_file(self, request: Request) -> Fetched:
        """A local file; its time and size are its validator."""
        path = Path(url2pathname(urlsplit(request.address).path))
        try:
            found = path.stat()
            if not stat.S_ISREG(found.st_mode):  # a device or a pipe may never end
                raise _Stop("unreadable", "not a file")
            mark = f'"{found.st_mtime_ns}-{found.st_size}"'
            if mark == request.validators.etag:
                return Fetched(request.address, b"", True, request.validators)
            # O_NONBLOCK: some files of the system look like any other and never end
            with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:
                body = file.read(self._max_bytes + 1)
        except FileNotFoundError:
            raise _Stop("not_found", "no such file") from None
        except OSError as error:
            raise _Stop("unreadable", error.strerror or str(error)) from None
        if len(body) > self._max_bytes:
            raise _Stop("too_large", f"more than {self._max_bytes} bytes")
        validators = Validators(mark, None, _hash(body), request.address)
        return Fetched(request.address, _not_empty(body), False, validators, inside=True)

    async def _follow(self, request: Request, exchange: _Exchange) -> Fetched:
        """Ask, and follow redirects by hand, until there is an answer to take."""
        address, permanent, judged = request.address, True, request.foreign
        for hop in range(MOST_REDIRECTS + 1):
            places = await _judge(address) if judged else ()
            if urlsplit(address).port == 0:  # one beyond 65535 raises ValueError here, and OverflowError in a socket
                raise _Stop("not_found", "port 0")
            known = request.validators if request.validators.address == address else Validators()
            async with self._answer(address, known, exchange, places) as got:
                inside = _from_inside(got, address)
                if got.status_code not in _REDIRECTS:
                    fetched = await self._take(got, known, address, exchange)
                    return replace(
                        fetched,
                        permanent=address if hop and permanent else None,
                        bytes_in=exchange.bytes_in,
                        bytes_out=exchange.bytes_out,
                        inside=inside,
                    )
                permanent = permanent and got.status_code in _PERMANENT
                judged = not inside
                address = _next(address, got.headers.get(_LOCATION, ""))
        raise _Stop("redirect", f"more than {MOST_REDIRECTS} redirects")

    @asynccontextmanager
    async def _answer(
        self, address: str, validators: Validators, exchange: _Exchange, places: Sequence[str]
    ) -> AsyncIterator[httpx.Response]:
        """The answer to one request, its body not yet read; what its head costs is counted."""
        headers = {}
        if validators.etag:
            headers[b"If-None-Match"] = validators.etag.encode("latin-1")
        if validators.last_modified:
            headers[b"If-Modified-Since"] = validators.last_modified.encode("latin-1")
        request = self._client(direct=bool(places)).build_request("GET", address, headers=headers)
        exchange.bytes_out += len(request.url.raw_path) + len("GET  HTTP/1.1\r\n\r\n") + _size(request.headers)
        response = await self._send(request, places)
        try:
            exchange.bytes_in += len("HTTP/1.1 200 OK\r\n\r\n") + _size(response.headers)
            yield response
        finally:
            with suppress(httpx.HTTPError):
                await response.aclose()

    async def _send(self, request: httpx.Request, places: Sequence[str]) -> httpx.Response:
        """Send a request to its host, or to the first of the judged places that takes the connection."""
        for place in places[:-1]:
            with suppress(httpx.ConnectError, httpx.ConnectTimeout):
                return await self._client(direct=True).send(_pinned(request, place), stream=True)
        last = _pinned(request, places[-1]) if places else request
        return await self._client(direct=bool(places)).send(last, stream=True)

    async def _take(self, got: httpx.Response, old: Validators, address: str, exchange: _Exchange) -> Fetched:
        headers = got.headers
        etag, modified = _verbatim(headers, b"etag"), _verbatim(headers, b"last-modified")
        if got.status_code == 304:  # RFC 9111 §4.3.4: what it tells anew takes the place of the old
            if not (old.etag or old.last_modified):
                raise _Stop("unreadable", "HTTP 304, though nothing was said to be known")
            kept = structs.replace(old, etag=etag or old.etag, last_modified=modified or old.last_modified)
            return Fetched(address, b"", True, kept, max_age=max_age(headers))
        if got.status_code != 200:
            raise _refusal(got)
        body = _not_empty(await self._body(got, exchange))
        validators = Validators(etag, modified, _hash(body), address)
        return Fetched(address, body, False, validators, headers.get("content-type"), max_age=max_age(headers))

    async def _body(self, got: httpx.Response, exchange: _Exchange) -> bytes:
        encoding = got.headers.get("content-encoding", "").strip().lower()
        if encoding not in ("", "identity", "gzip", "x-gzip"):
            raise _Stop("unreadable", f"Content-Encoding: {line(encoding)[:60]}")
        inflater = Inflater(self._max_bytes) if "gzip" in encoding else None
        announced = got.headers.get("content-length", "")
        if announced.isdecimal() and len(announced) < 20 and int(announced) > self._max_bytes:
            raise _Stop("too_large", f"{announced} bytes announced")
        parts: list[bytes] = []
        size = 0
        try:
            async for chunk in got.aiter_raw():
                exchange.bytes_in += len(chunk)
                parts.append(inflater.feed(chunk) if inflater else chunk)
                size += len(parts[-1])
                if size > self._max_bytes:
                    raise TooLarge
        except TooLarge:
            raise _Stop("too_large", f"more than {self._max_bytes} bytes") from None
        except zlib.error as error:
            raise _Stop("unreadable", f"gzip: {error}") from None
        if inflater and parts and not inflater.complete:
            raise _Stop("unreadable", "gzip: cut off")
        return b"".join(parts)


async def _hide_location(response: httpx.Response) -> None:
    """httpx reads a Location even when told not to follow, and raises where it dislikes it: we judge it ourselves."""
    if "location" in response.headers:
        response.headers[_LOCATION] = response.headers.pop("location")


def _hash(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _verbatim(headers: httpx.Headers, name: bytes) -> str | None:
    """The bytes of a header, one character each: httpx would guess at an encoding, and could not send its guess."""
    return next((value.decode("latin-1") for key, value in headers.raw if key.lower() == name), None)


def _size(headers: httpx.Headers) -> int:
    """Bytes of headers on the wire."""
    return sum(len(name) + len(value) + 4 for name, value in headers.raw)


def _not_empty(body: bytes) -> bytes:
    if not body.strip():
        raise _Stop("empty", f"{len(body)} bytes, nothing but blanks" if body else "0 bytes")
    return body


def _refusal(got: httpx.Response) -> _Stop:
    """What a status other than 200 and 304 means. 204, 206 and the like bring no feed, and are no empty one."""
    status, until = got.status_code, wait_until(got.headers)
    detail = f"HTTP {status}"
    if status == 429 or (status == 503 and until):
        return _Stop("rate_limited", detail, until)
    if status == 404:
        return _Stop("not_found", detail)
    if status == 410:
        return _Stop("gone", detail)
    return _Stop("empty" if got.is_success else "refused", detail)


def _judged(error: httpx.HTTPError) -> tuple[ErrorKind, str]:
    """The kind of an httpx error, and its technical words."""
    detail = line(str(error)) or type(error).__name__
    if any(isinstance(cause, ssl.SSLError) for cause in _causes(error)):
        return "tls", detail
    if isinstance(error, httpx.TimeoutException):
        return "timeout", detail
    if isinstance(error, httpx.UnsupportedProtocol):
        return "not_found", detail
    if isinstance(error, httpx.RemoteProtocolError) and "without sending a response" not in detail:
        return "unreadable", detail
    return "no_connection", detail


def _causes(error: BaseException) -> list[BaseException]:
    causes = [error]
    while (cause := causes[-1].__cause__ or causes[-1].__context__) and len(causes) < 8:
        causes.append(cause)
    return causes


def _next(address: str, location: str) -> str:
    """Where a redirect leads: http and https only, never from https down to http (RFC 9110 §15.4)."""
    target = safe(urljoin(address, location)) if location else None
    if target is None or not target.startswith(("http://", "https://")):
        raise _Stop("redirect", f"to {redact(line(location))[:200] or 'nowhere'}")
    if address.startswith("https:") and target.startswith("http:"):
        raise _Stop("redirect", f"from https to {redact(target)}")
    return target


def _from_inside(got: httpx.Response, address: str) -> bool:
    """Whether who answered is in a private network; only such a one may lead on within it."""
    stream = got.extensions.get("network_stream")
    peer = stream.get_extra_info("server_addr") if stream and not by_proxy(address) else None
    return is_private(str(peer[0]) if peer else urlsplit(address).hostname or "")


async def _judge(address: str) -> Sequence[str]:
    """The IP addresses where a redirect may lead; none behind a proxy, which looks names up itself."""
    url = httpx.URL(address)
    try:
        if by_proxy(address):
            if is_private(url.host):
                raise Private(url.host)
            return ()
        return await public_places(url.raw_host.decode("ascii"), url.port or (443 if url.scheme == "https" else 80))
    except Private:
        raise _Stop("redirect", f"to {line(url.host)}, in a private network") from None


def _pinned(request: httpx.Request, place: str) -> httpx.Request:
    """The request to an address that was judged, while name and certificate stay those of the host.

    Its connection is not kept: the pool knows it by its address alone, and would lend it to another host there.
    """
    return httpx.Request(
        request.method,
        request.url.copy_with(host=place),
        headers={**request.headers, "Connection": "close"},
        extensions={**request.extensions, "sni_hostname": request.url.raw_host.decode("ascii")},
    )
