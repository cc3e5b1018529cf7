"""The files of articles, fetched on request: their sizes by HEAD, each into its place by a download that goes on."""

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from egov_tui.errors import EgovError, explained, message
from egov_tui.feeds.fetch import Fetcher, FetchError, Request
from egov_tui.feeds.network import may_lead_inside
from egov_tui.feeds.transfer import Opening
from egov_tui.i18n import N_
from egov_tui.model import ErrorKind, File, Kept, Message, Problem, Source, Spent
from egov_tui.settings import Settings, offline
from egov_tui.store import Store
from egov_tui.store.folder import digest, unused
from egov_tui.sync.credentials import gathered
from egov_tui.sync.hosts import Hosts
from egov_tui.sync.partial import Partial, Unwritable, unwritable
from egov_tui.system import why
from egov_tui.text.amounts import size
from egov_tui.text.clean import line
from egov_tui.text.filetypes import ending_of, file_name, is_page
from egov_tui.text.links import host

_VAGUE = ("", "application/octet-stream", "binary/octet-stream", "application/force-download")
"""Media types that say nothing."""
_BROKE_OFF: tuple[ErrorKind, ...] = ("timeout", "no_connection", "unreadable")
_SENTENCES = {
    "too_large": N_(
        "{address}: the file is larger than the {limit} that may be fetched; nothing of it is kept. "
        "Raise max_mb under [attachments] in {file}."
    ),
    "login": N_(
        "{address}: the site answered with a page instead of the file; it may want you to sign in. "
        "Open the address in a browser."
    ),
    "gone": N_("{address}: the agency has taken this file away for good."),
    "broke_off": N_("{address}: the file broke off. What had arrived is kept; ask again and it goes on from there."),
    "unreadable": N_("{address}: the answer could not be read. Try again later, or tell the agency."),
}

Tell = Callable[[int, int | None], object]
"""Hears how many bytes are here, and how many it will be."""


class DownloadError(EgovError):
    """A file could not be fetched; the message is a sentence."""


class Downloads:
    """Fetches files of the articles of one source, politely."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        source: Source,
        *,
        fetcher: Fetcher | None = None,
        hosts: Hosts | None = None,
    ) -> None:
        """Raises UsageError in the offline mode."""
        if settings.sync.mode == "offline":
            raise offline(settings)
        self._store, self._settings, self._source = store, settings, source
        self._client, self._hosts = fetcher or Fetcher(ca_file=settings.sync.ca_file), hosts or Hosts()
        self._login = gathered(store, settings.logins).of(source)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.__aexit__()

    # ------------------------------------------------------------ sizes

    async def ask(self, article: int, files: Sequence[File]) -> None:
        """Ask the server for type and size of those files, by HEAD, and note what it says: also that it does not."""
        for file in files:
            opening = Opening(file.url)
            try:
                opening, bytes_in, bytes_out = await self._client.head(await self._request(file.url), self._hosts.turn)
            except FetchError as error:
                bytes_in, bytes_out = error.bytes_in, error.bytes_out
                if error.problem.kind == "no_connection":
                    raise DownloadError("{why}", why=error) from error
            self._spend(bytes_in, bytes_out)
            page = is_page(opening.type) and not _wants_page(file)  # of a login, not of the file
            known = opening if not page else Opening(file.url)
            self._store.files.note(article, file.url, _type(known, file), known.total)

    # ------------------------------------------------------------ a file

    async def fetch(self, article: int, file: File, tell: Tell) -> Kept:
        """Fetch a file into its place, unless it is there whole; return where it lies.

        Raises:
            EgovError: it could not be fetched or kept: a sentence.
        """
        folder = self._store.folder
        try:
            home = folder.make(article)
        except OSError as error:
            raise unwritable(folder.of(article), error) from error
        with Partial(home, file.url, page=_wants_page(file), tell=tell) as partial:
            if kept := self._here(article, file.url):  # another program was quicker
                partial.forget()
                return kept
            await self._pour(file, partial)
            return self._settle(article, file, partial)

    def _here(self, article: int, url: str) -> Kept | None:
        """What is here whole; asked while nobody else is about to note it."""
        folder = self._store.folder
        try:
            with folder.settling():
                known = [one for one in self._store.files.of(article) if one.url == url]
        except OSError as error:
            raise unwritable(folder.path, error) from error
        return next((one for one in known if folder.state(one) == "here"), None)

    async def _pour(self, file: File, partial: Partial) -> None:
        limit = self._settings.attachments.max_mb * 1_000_000
        more = {"max_bytes": limit} if limit else {}
        try:
            request = await self._request(file.url)
            spent = await self._client.download(request, partial, partial.part, turn=self._hosts.turn, **more)
            self._spend(*spent)
        except FetchError as error:
            self._spend(error.bytes_in, error.bytes_out)
            if partial.failure is not None:
                raise unwritable(partial.path.parent, partial.failure) from error
            if not partial.part.offset or error.problem.kind == "too_large" or error.problem.cause == "login":
                partial.forget()
            why = self._sentence(error.problem, more_is_kept=bool(partial.part.offset))
            raise DownloadError("{why}", why=why) from error

    def _settle(self, article: int, file: File, partial: Partial) -> Kept:
        """Check a file that came whole and give it its name."""
        partial.finish()
        opening = partial.opening
        name = file_name(opening.address, given=opening.name, type=_type(opening, file), title=file.title)
        folder = self._store.folder
        try:
            sha256, length = digest(partial.path), partial.path.stat().st_size
            with folder.settling():
                name = folder.put(partial.path, article, name)
                now = datetime.now(UTC).replace(microsecond=0)
                kept = Kept(file.url, _type(opening, file), length, name, sha256, now)
                known = self._store.files.keep(article, kept)
                if not known and (place := folder.place(kept)):
                    place.unlink(missing_ok=True)
        except OSError as error:
            raise unwritable(partial.path.parent, error) from error
        partial.settled()
        if not known:
            raise DownloadError(N_("The article was removed meanwhile; its file was not kept."))
        return kept

    def _sentence(self, problem: Problem, *, more_is_kept: bool) -> Message:
        """What went wrong, to which file, and what to do."""
        kind: str = problem.kind
        if problem.cause == "login":
            kind = "login"
        elif more_is_kept and problem.kind in _BROKE_OFF:
            kind = "broke_off"
        told = explained(problem)
        if kind in _SENTENCES:
            limit = size(self._settings.attachments.max_mb * 1_000_000)
            told = message(_SENTENCES[kind], address=problem.address, limit=limit, file=self._settings.config)
        return message("{told} ({detail})", told=told, detail=line(problem.detail)) if problem.detail else told

    # ------------------------------------------------------------ manners

    async def _request(self, url: str) -> Request:
        """What is asked: not into a private network for a source outside; the certificate is let pass only where the
        reader said so, on that source's own host.
        """
        own = host(url) == host(self._source.address)
        foreign = not await may_lead_inside(self._source.address, url)
        return Request(url, foreign=foreign, insecure=self._source.insecure and own, login=self._login)

    def _spend(self, bytes_in: int, bytes_out: int) -> None:
        self._store.ledger.spend(self._source.id, Spent(bytes_in, bytes_out), datetime.now(UTC))


def _wants_page(file: File) -> bool:
    return is_page(file.type) or ending_of(file.url) in ("html", "htm")


def _type(opening: Opening, file: File) -> str | None:
    """What a file is: as the server says, unless that says nothing."""
    return opening.type if opening.type not in _VAGUE else file.type


def copy_to(path: Path, folder: Path) -> Path:
    """Copy a file into a folder, under its name or with a number where another has that; return where it is.

    Raises:
        Unwritable: it cannot be written there; nothing of it is left.
    """
    unfinished = folder / f"{path.stem}-{os.getpid()}{path.suffix}.part"
    try:
        with path.open("rb") as source, unfinished.open("xb") as target:
            while octets := source.read(1 << 20):
                target.write(octets)
            target.flush()
            os.fsync(target.fileno())
        place = folder / unused(path.name, {one.name for one in folder.iterdir()})
        unfinished.rename(place)
    except OSError as error:
        with suppress(OSError):
            unfinished.unlink()
        told = N_("{folder}: cannot be written ({problem}). Name another folder with --to.")
        raise Unwritable(told, folder=folder, problem=why(error)) from error
    return place
