"""The whole text of an article: its own page fetched, read in a worker, kept, and indexed at once."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from msgspec.structs import replace as renewed

from egov_tui.errors import CacheError, SourceError, message, sentence
from egov_tui.feeds.answer import FetchError
from egov_tui.feeds.fetch import Fetched, Fetcher, Request
from egov_tui.feeds.job import PageJob
from egov_tui.feeds.network import may_lead_inside
from egov_tui.feeds.workers import Workers
from egov_tui.i18n import N_
from egov_tui.logins import Logins
from egov_tui.model import (
    Article,
    Attachment,
    Cause,
    ErrorKind,
    Event,
    FullTextAnnounced,
    FullTextFetched,
    Message,
    Page,
    Problem,
    Recipe,
    Source,
    Spent,
)
from egov_tui.settings import Settings, offline
from egov_tui.store import Store
from egov_tui.sync.hosts import Hosts
from egov_tui.text.amounts import size
from egov_tui.text.links import host, strip_tracking, web

LARGEST = 3_000_000
"""Bytes of a page that are fetched unless somebody wishes for more."""
_REFUSES: tuple[Cause, ...] = ("file", "login", "shell", "short")
"""Asking once more would give the same."""
_PASSING: tuple[ErrorKind, ...] = ("no_connection", "timeout", "rate_limited", "tls")
_CAUSES: dict[Cause, str] = {
    "extra": N_("Whole texts are read by one more package: pip install 'egov-tui[fulltext]'."),
    "login": N_("Its page wants a login. What the source says is here."),
    "shell": N_("Its page is empty until a script fills it, so no text can be had. What the source says is here."),
    "short": N_("No text was found on its page. What the source says is here."),
    "robots": N_("The site does not allow programs to fetch its page. What the source says is here."),
}
_KINDS: dict[ErrorKind, str] = {
    "not_found": N_("Its page is not there any more. What the source says is here."),
    "gone": N_("Its page is not there any more. What the source says is here."),
    "too_complex": N_("Its page is too complex to read. What the source says is here."),
    "empty": N_("Its page is empty. What the source says is here."),
    "unreadable": N_("Its page cannot be read. What the source says is here."),
}


@dataclass(frozen=True, slots=True)
class Got:
    """The page of an article, where it was in the end, and what it cost."""

    page: Page
    address: str
    spent: Spent


Fetch = Callable[[Request], Awaitable[Fetched]]
"""Fetches a page; whoever asked for it knows how politely."""


@dataclass(frozen=True, slots=True)
class Means:
    """What fetching and reading pages takes."""

    client: Fetcher
    workers: Workers
    hosts: Hosts
    recipes: Mapping[str, Recipe] = field(default_factory=dict)
    logins: Logins = field(default_factory=Logins)


async def get_page(
    fetch: Fetch,
    workers: Workers,
    source: Source,
    link: str,
    title: str,
    *,
    inside: bool,
    recipe: Recipe | None = None,
    most: int | None = LARGEST,
    announced: Callable[[int], object] = lambda size: None,
) -> Got:
    """Fetch the page of an article and read it; nothing is stored.

    `most` is for its bytes, None: as many as of a feed. Only where its source is `inside` a private network may the
    page be; on another host than its source its certificate is checked whatever was wished for the source.

    Raises:
        FetchError: nothing usable came, or nothing could be read in it: why, and what it cost.
    """
    own = host(link) == host(source.address)
    insecure = source.insecure and own
    # Who shows a certificate for the source's own name is nobody inside; and its connection can be used once more.
    vouched = own and not insecure and link.startswith("https:")
    foreign = not (inside or vouched)
    address = strip_tracking(link)
    request = Request(address, foreign=foreign, insecure=insecure, page=True, most=most, announced=announced)
    fetched = await fetch(request)
    job = PageJob(fetched.body, fetched.address, fetched.content_type, title, source.zone, recipe)
    try:
        page = await workers.page(job)
    except SourceError as error:
        problem = error.problem
        if problem.kind == "unreadable" and not problem.cause:
            problem = renewed(problem, cause="short")  # it came whole
        raise FetchError(problem, fetched.bytes_in, fetched.bytes_out) from error
    return Got(page, fetched.address, Spent(fetched.bytes_in, fetched.bytes_out))


async def fetch_full(
    store: Store,
    means: Means,
    article: Article,
    *,
    force: bool = False,
    report: Callable[[Event], object],
) -> Message | None:
    """Fetch the whole text of an article that somebody asked for; return why it is not to be had, or None.

    Its bytes are counted for its source; what it says is found by its words at once. `force` takes any size.

    Raises:
        CacheError: the cache cannot be written.
    """
    source = store.sources.find(article.source)
    number = article.id
    if number is None or source is None or not article.link or not web(article.link):
        return _told(report, number or 0, 0, message(N_("This article has no address.")))
    report(FullTextAnnounced(number))
    try:
        got = await get_page(
            lambda request: means.client.fetch(replace(request, login=means.logins.of(source)), means.hosts.turn),
            means.workers,
            source,
            article.link,
            article.title,
            inside=await may_lead_inside(source.address, article.link),
            recipe=means.recipes.get(source.recipe or ""),
            most=None if force else LARGEST,
            announced=lambda octets: report(FullTextAnnounced(number, octets)),
        )
    except FetchError as error:
        store.ledger.spend(source.id, Spent(error.bytes_in, error.bytes_out), datetime.now(UTC))
        note(store, number, article.link, error.problem)
        return _told(report, number, error.bytes_in, why(error.problem, number))
    now = datetime.now(UTC)
    store.ledger.spend(source.id, got.spent, now)
    store.full_texts.save(number, got.page, got.address, got.spent.bytes_in, now)
    with suppress(SourceError, CacheError):  # else a later sync does
        store.index.freeze(await means.workers.index(store.index.of([number])))
    return _told(report, number, got.spent.bytes_in, None)


def note(store: Store, article_id: int, link: str, problem: Problem, *, unasked: bool = False) -> None:
    """Keep that the page of an article is not to be had, where asking once more would give the same.

    Nobody asks `unasked` again for what somebody may try once more. A page that is a file is an attachment of the
    article from then on.
    """
    if problem.cause == "file":
        found = Attachment(link, problem.detail or None, problem.size)
        store.full_texts.refuse(article_id, [found])
    elif problem.cause in _REFUSES or problem.kind in ("not_found", "gone") or (unasked and not is_passing(problem)):
        store.full_texts.refuse(article_id)


def is_passing(problem: Problem) -> bool:
    """Say whether what happened tells nothing of a page: the site or the way to it has trouble, or its rules forbid
    it today.
    """
    garbled = problem.kind == "unreadable" and not problem.cause  # on the way: broken off, or encoded as nobody asked
    return problem.kind in _PASSING or problem.cause == "robots" or problem.detail.startswith("HTTP 5") or garbled


def why(problem: Problem, article_id: int) -> Message:
    """Return why the whole text of an article is not to be had: one sentence for people."""
    if problem.cause == "file":
        told = N_("Its page is a file ({kind}). It stands among the attachments of the article.")
        return message(told, kind=_kind(problem.detail))
    if problem.kind == "too_large" and problem.size:
        told = N_("Its page has {size}, more than is fetched unasked. To fetch it: egov-tui show {id} --full --force")
        return message(told, size=size(problem.size), id=article_id)
    if problem.kind == "too_large":
        told = N_("Its page has more than {size}, and was left. To fetch it: egov-tui show {id} --full --force")
        return message(told, size=size(LARGEST), id=article_id)
    own = _CAUSES.get(problem.cause) or ("" if problem.cause else _KINDS.get(problem.kind))
    return message(own) if own else sentence(problem)


def allowed(settings: Settings) -> None:
    """See that whole texts may be fetched by whoever asks for one.

    Raises:
        UsageError: the data mode is offline.
    """
    if settings.sync.mode == "offline":
        raise offline(settings)


def _kind(content_type: str) -> str:
    """A type of files for people: PDF; its technical name where it has no short one."""
    name = content_type.rpartition("/")[2]
    return name.upper() if len(name) <= 4 else content_type or "?"


def _told(report: Callable[[Event], object], number: int, bytes_in: int, error: Message | None) -> Message | None:
    report(FullTextFetched(number, bytes_in, error or ""))
    return error
