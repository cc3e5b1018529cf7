"""One address -> its bytes, politely and within limits. The only module that speaks HTTP.

Conditional requests (RFC 9110 §13), redirects by hand (§15.4), a total deadline that httpx does not have, and gzip
inflated in bounded steps, for httpx has no limit on what a body may inflate to.
"""

import asyncio
import logging
import re
import socket
import ssl
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from typing import Self, TypeVar
from urllib.parse import urljoin, urlsplit

import httpx
from msgspec import structs

from egov_tui import __version__
from egov_tui.feeds import local
from egov_tui.feeds.answer import Fetched, FetchError, Request, Stop, body_hash, not_empty, refusal
from egov_tui.feeds.body import pour, whole
from egov_tui.feeds.certificate import why
from egov_tui.feeds.freshness import max_age, wait_until
from egov_tui.feeds.network import REFUSED, Private, by_proxy, is_private, public_places
from egov_tui.feeds.transfer import NOTHING, Anew, Exchange, Opening, Part, Seen, Sink, Transfer, number, opened, wished
from egov_tui.model import Cause, Problem, Validators, bare
from egov_tui.text.clean import line
from egov_tui.text.links import redact, safe

T = TypeVar("T")

DEADLINE = 30.0
CONNECT = 10.0
READ = 15.0
STALL = 60.0
"""Seconds in which a piece of a file must come: a kilobyte a second is a line that still moves."""
LARGEST = 10_000_000
MOST_REDIRECTS = 10
__all__ = ["FetchError", "Fetched", "Fetcher", "Request"]

_LOCATION = "x-egov-location"
_HEADERS = {
    "User-Agent": f"egov-tui/{__version__} (terminal news reader)",
    "Accept": "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, text/html;q=0.5, */*;q=0.1",
    "Accept-Encoding": "gzip",
}
_REDIRECTS = (301, 302, 303, 307, 308)
_PERMANENT = (301, 308)
_PAGE = re.compile(r"(?:text|application)/(?:[a-z.-]+\+)?x?(?:html|ml)|text/plain|application/octet-stream")
"""Types that a page may have; what is called nothing in particular is looked at."""

# At INFO it would write every address with its secrets to the log.
logging.getLogger("httpx").setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True)
class _Asked:
    """One request of a fetch."""

    address: str
    validators: Validators
    insecure: bool
    credentials: Mapping[bytes, bytes] = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Redirect:
    """Where an answer leads."""

    address: str
    permanent: bool
    inside: bool


Turn = Callable[[str], AbstractAsyncContextManager[object]]
"""Waits until an address may be asked, and holds its host while it is."""


def _at_once(address: str) -> AbstractAsyncContextManager[object]:
    return nullcontext()


class Fetcher:
    """An HTTP client for the length of a sync; also reads `file:` addresses that the reader typed.

    `deadline` is for a whole fetch with its redirects, `connect_timeout` and `read_timeout` for one connection and
    one piece of an answer (seconds); `max_bytes` is for a body when inflated. A download has all the time that it
    needs, as long as every piece of it (`body.PIECE`) comes within `stall` seconds. `ca_file` holds certificates of
    authorities that are believed beside the others.
    """

    def __init__(
        self,
        *,
        deadline: float = DEADLINE,
        connect_timeout: float = CONNECT,
        read_timeout: float = READ,
        max_bytes: int = LARGEST,
        stall: float = STALL,
        ca_file: Path | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._deadline, self._max_bytes, self._stall = deadline, max_bytes, stall
        self._timeout = httpx.Timeout(read_timeout, connect=connect_timeout, pool=deadline)
        self._transport, self._ca_file = transport, ca_file
        self._clients: dict[tuple[bool, bool], httpx.AsyncClient] = {}
        self._contexts: dict[bool, ssl.SSLContext] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        for client in self._clients.values():
            await client.aclose()

    def _client(self, *, direct: bool, insecure: bool) -> httpx.AsyncClient:
        """Made when it is first needed.

        `direct` goes past any proxy: to an address that was judged by its name, of which the proxy would know nothing.
        """
        if (direct, insecure) not in self._clients:
            self._clients[direct, insecure] = httpx.AsyncClient(
                verify=self._context(insecure=insecure),
                trust_env=not direct,
                timeout=self._timeout,
                follow_redirects=False,
                headers=_HEADERS,
                cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),  # takes none, so sends none
                event_hooks={"response": [_hide_location]},
                transport=self._transport,
                limits=httpx.Limits(max_connections=16, max_keepalive_connections=8),
            )
        return self._clients[direct, insecure]

    def _context(self, *, insecure: bool) -> ssl.SSLContext:
        """Made once: it costs as much as a hundred parsed feeds. SSL_CERT_FILE counts for all."""
        if insecure not in self._contexts:
            self._contexts[insecure] = context = httpx.create_ssl_context(verify=not insecure)
            if self._ca_file and not insecure:
                context.load_verify_locations(self._ca_file)
        return self._contexts[insecure]

    async def fetch(self, request: Request, turn: Turn = _at_once) -> Fetched:
        """Fetch an address, taking a turn for it and for every one that redirects lead to; its wait does not count.

        Raises:
            FetchError: nothing usable came: why, and what it cost.
        """
        exchange = Exchange()
        if request.address.startswith("file:") and not request.foreign:
            reading = asyncio.to_thread(local.read, request.address, request.validators, self._max_bytes)
            return await self._told(request, exchange, reading)
        return await self._told(request, exchange, self._follow(request.bare(), exchange, turn))

    async def head(self, request: Request, turn: Turn = _at_once) -> tuple[Opening, int, int]:
        """Ask what stands at an address, without fetching it; return that, and the bytes in and out.

        Raises:
            FetchError: there was no answer, or none that says so.
        """
        seen = Seen()
        exchange = Exchange(transfer=Transfer(seen, method="HEAD"))
        await self._told(request, exchange, self._follow(request.bare(), exchange, turn))
        return seen.opening, exchange.bytes_in, exchange.bytes_out

    async def download(
        self,
        request: Request,
        sink: Sink,
        part: Part = NOTHING,
        *,
        max_bytes: int = sys.maxsize,
        turn: Turn = _at_once,
    ) -> tuple[int, int]:
        """Fetch a file of at most `max_bytes` into a sink, behind the part that is there; return the bytes in and out.

        Where the server has another file by now, or gives no parts, the sink begins anew.

        Raises:
            FetchError: it did not come, or not to its end: why, and what it cost.
        """
        exchange = Exchange(transfer=Transfer(sink, part, max_bytes))

        async def work() -> None:
            try:
                await self._follow(request.bare(), exchange, turn)
            except Anew:
                exchange.transfer = Transfer(sink, limit=max_bytes)
                await self._follow(request.bare(), exchange, turn)

        await self._told(request, exchange, work())
        return exchange.bytes_in, exchange.bytes_out

    async def _told(self, request: Request, exchange: Exchange, work: Awaitable[T]) -> T:
        """Do something, and tell what goes wrong with it as a FetchError."""
        try:
            return await work
        except Stop as stop:
            stopped = stop
        except Anew:
            stopped = Stop("unreadable", "HTTP 206, though the whole was asked for")
        except TimeoutError:
            stopped = Stop("timeout", exchange.late or f"no complete answer in {self._deadline:g} s")
        except httpx.HTTPError as error:
            stopped = await _judged(error)
        except (httpx.InvalidURL, ValueError) as error:  # whose words may quote a password
            stopped = Stop("not_found", type(error).__name__)
        except OSError as error:
            stopped = Stop("no_connection", line(str(error)), cause=_cause(error))
        address = redact(request.address)
        problem = Problem(stopped.kind, address, stopped.detail, stopped.when, cause=stopped.cause, size=stopped.size)
        raise FetchError(problem, exchange.bytes_in, exchange.bytes_out)

    async def _follow(self, request: Request, exchange: Exchange, turn: Turn) -> Fetched:
        """Ask, and follow redirects by hand, until there is an answer to take."""
        clock = asyncio.get_running_loop().time
        address, permanent, judged, left = request.address, True, request.foreign, self._deadline
        for hop in range(MOST_REDIRECTS + 1):
            async with turn(address):
                began = clock()
                async with asyncio.timeout(left) as exchange.timer:
                    answer = await self._ask(request, address, exchange, judged=judged)
                left -= clock() - began
            if isinstance(answer, Fetched):
                return replace(
                    answer,
                    permanent=address if hop and permanent else None,
                    bytes_in=exchange.bytes_in,
                    bytes_out=exchange.bytes_out,
                )
            permanent = permanent and answer.permanent
            judged = not answer.inside
            address = answer.address
        raise Stop("redirect", f"more than {MOST_REDIRECTS} redirects")

    async def _ask(self, request: Request, address: str, exchange: Exchange, *, judged: bool) -> "Fetched | _Redirect":
        """Ask one address, after judging where its name leads if it must be judged."""
        places = await _judge(address) if judged else ()
        if urlsplit(address).port == 0:  # one beyond 65535 raises ValueError here, and OverflowError in a socket
            raise Stop("not_found", "port 0")
        known = request.validators if request.validators.address == address else Validators()
        asked = _Asked(address, known, request.insecure, request.credentials(address))
        async with self._answer(asked, exchange, places) as got:
            inside = _from_inside(got, address)
            if got.status_code in _REDIRECTS:
                target = _next(address, got.headers.get(_LOCATION, ""))
                return _Redirect(target, got.status_code in _PERMANENT, inside)
            if exchange.transfer:
                await self._pour(got, address, exchange, exchange.transfer)
                return Fetched(address, b"", False, Validators(), inside=inside)
            return replace(await self._take(got, request, known, address, exchange), inside=inside)

    @asynccontextmanager
    async def _answer(
        self, asked: "_Asked", exchange: Exchange, places: Sequence[str]
    ) -> AsyncIterator[httpx.Response]:
        """The answer to one request, its body not yet read; what its head costs is counted."""
        headers = dict(asked.credentials)
        if asked.validators.etag:
            headers[b"If-None-Match"] = asked.validators.etag.encode("latin-1")
        if asked.validators.last_modified:
            headers[b"If-Modified-Since"] = asked.validators.last_modified.encode("latin-1")
        transfer = exchange.transfer
        if transfer:
            headers |= {name.encode(): value.encode("latin-1") for name, value in wished(transfer.part).items()}
        client = self._client(direct=bool(places), insecure=asked.insecure)
        method = transfer.method if transfer else "GET"
        request = client.build_request(method, asked.address, headers=headers)
        exchange.bytes_out += len(request.url.raw_path) + len(f"{method}  HTTP/1.1\r\n\r\n") + _size(request.headers)
        response = await _send(client, request, places)
        try:
            exchange.bytes_in += len("HTTP/1.1 200 OK\r\n\r\n") + _size(response.headers)
            yield response
        finally:
            with suppress(httpx.HTTPError):
                await response.aclose()

    async def _take(
        self, got: httpx.Response, request: Request, old: Validators, address: str, exchange: Exchange
    ) -> Fetched:
        headers = got.headers
        etag, modified = _verbatim(headers, b"etag"), _verbatim(headers, b"last-modified")
        if got.status_code == 304:  # RFC 9111 §4.3.4: what it tells anew takes the place of the old
            if not (old.etag or old.last_modified):
                raise Stop("unreadable", "HTTP 304, though nothing was said to be known")
            kept = structs.replace(old, etag=etag or old.etag, last_modified=modified or old.last_modified)
            return Fetched(address, b"", True, kept, max_age=max_age(headers))
        if got.status_code != 200:
            raise refusal(got.status_code, wait_until(headers))
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        if request.page and kind and not _PAGE.fullmatch(kind):
            raise Stop("unreadable", line(kind), cause="file", size=number(headers.get("content-length")))
        most = self._max_bytes if request.most is None else min(request.most, self._max_bytes)
        body = not_empty(await whole(headers, got.aiter_raw(), exchange, most, request.announced))
        validators = Validators(etag, modified, body_hash(body), address)
        return Fetched(address, body, False, validators, headers.get("content-type"), max_age=max_age(headers))

    async def _pour(self, got: httpx.Response, address: str, exchange: Exchange, transfer: Transfer) -> None:
        """Take a file as it comes, a piece at a time."""
        if got.status_code == 416 and transfer.part.offset:
            raise Anew
        if got.status_code not in (200, 206):
            raise refusal(got.status_code, wait_until(got.headers))
        opening = opened(got.status_code, got.headers, address, transfer.part, transfer.limit)
        if transfer.method == "HEAD":
            transfer.sink.begin(opening)
        else:
            await pour(got.headers, got.aiter_raw(), exchange, transfer, opening, self._stall)


async def _send(client: httpx.AsyncClient, request: httpx.Request, places: Sequence[str]) -> httpx.Response:
    """Send a request to its host, or to the first of the judged places that takes the connection."""
    for place in places[:-1]:
        with suppress(httpx.ConnectError, httpx.ConnectTimeout):
            return await client.send(_pinned(request, place), stream=True)
    return await client.send(_pinned(request, places[-1]) if places else request, stream=True)


async def _hide_location(response: httpx.Response) -> None:
    """httpx reads a Location even when told not to follow, and raises where it dislikes it: we judge it ourselves."""
    if "location" in response.headers:
        response.headers[_LOCATION] = response.headers.pop("location")


def _verbatim(headers: httpx.Headers, name: bytes) -> str | None:
    """The bytes of a header, one character each: httpx would guess at an encoding, and could not send its guess."""
    return next((value.decode("latin-1") for key, value in headers.raw if key.lower() == name), None)


def _size(headers: httpx.Headers) -> int:
    """Bytes of headers on the wire."""
    return sum(len(name) + len(value) + 4 for name, value in headers.raw)


async def _judged(error: httpx.HTTPError) -> Stop:
    """What an httpx error means, and its technical words."""
    detail = line(str(error)) or type(error).__name__
    causes = _causes(error)
    untrusted = next((cause for cause in causes if isinstance(cause, ssl.SSLError)), None)
    if untrusted is not None:
        url = error.request.url
        name = str(error.request.extensions.get("sni_hostname", url.host))
        cause, when = await why(untrusted, url.host, url.port or 443, name)
        return Stop("tls", detail, when, cause)
    if isinstance(error, httpx.TimeoutException):
        return Stop("timeout", detail)
    if isinstance(error, httpx.UnsupportedProtocol):
        return Stop("not_found", detail)
    if isinstance(error, httpx.RemoteProtocolError) and "without sending a response" not in detail:
        return Stop("unreadable", detail)
    return Stop("no_connection", detail, cause=next((found for one in causes if (found := _cause(one))), ""))


def _cause(error: BaseException) -> Cause:
    """Whether a name is not known; a resolver that cannot be reached says nothing of the name."""
    unknown = isinstance(error, socket.gaierror) and error.errno in (socket.EAI_NONAME, socket.EAI_NODATA)
    return "name" if unknown else ""


def _causes(error: BaseException) -> list[BaseException]:
    causes = [error]
    while (cause := causes[-1].__cause__ or causes[-1].__context__) and len(causes) < 8:
        causes.append(cause)
    return causes


def _next(address: str, location: str) -> str:
    """Where a redirect leads: http and https only, never from https down to http (RFC 9110 §15.4)."""
    target = safe(urljoin(address, location)) if location else None
    if target is None or not target.startswith(("http://", "https://")):
        raise Stop("redirect", f"to {redact(line(location))[:200] or 'nowhere'}")
    if address.startswith("https:") and target.startswith("http:"):
        raise Stop("redirect", f"from https to {redact(target)}")
    return bare(target)[0]


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
        raise Stop("redirect", f"to {line(url.host)}, {REFUSED}") from None


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
