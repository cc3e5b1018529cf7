"""What a command tells the reader while it goes on, and its JSON, one event a line."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Literal

from msgspec import Struct, convert, to_builtins
from msgspec.structs import asdict

from egov_tui.model.feed import Teaser
from egov_tui.model.message import Message
from egov_tui.model.problem import Kind, Outcome, Problem, iso, moment
from egov_tui.model.recipe import Way

Stopped = Literal["", "budget", "captive"]
"""The month's bytes are spent; or the network answers everything with a page of its own, to sign in."""


class Started(Struct, frozen=True):
    """A sync begins with so many sources."""

    sources: int


class Progress(Struct, frozen=True):
    """So far: how many sources are done, of how many, how many of them failed, and bytes received."""

    done: int
    sources: int
    failed: int
    bytes_in: int
    agency: str = ""
    """The source that was done last."""


class SourceSynced(Struct, frozen=True):
    """One source is done."""

    source: str
    outcome: Outcome
    new: int = 0
    changed: int = 0
    bytes_in: int = 0
    """As they crossed the wire, compressed, headers included as far as the HTTP client tells."""
    bytes_out: int = 0
    error: Problem | None = None
    """Why it failed; of one that was fetched, what of it could not be kept."""
    next_check: datetime | None = None
    held: bool = False
    """Not even force asks it again so soon."""
    moved_to: str | None = None
    """Its new address, from now on."""


class Finished(Struct, frozen=True):
    """The sync ends."""

    sources: int
    failed: int
    new: int
    changed: int
    bytes_in: int
    bytes_out: int
    stopped: Stopped = ""
    """Why not all that were due were asked."""


class Failed(Struct, frozen=True):
    """The command could not do its work at all; `message` says why."""

    message: Message | str
    status: int = 1


class Probed(Struct, frozen=True):
    """A feed was found at an address, or the address could not be read; a page may link several, each told of."""

    address: str
    """What is to be followed: of a page the address of the feed that it links."""
    kind: Kind | None = None
    title: str = ""
    link: str | None = None
    """The site."""
    language: str | None = None
    """As declared."""
    articles: int = 0
    newest: tuple[Teaser, ...] = ()
    """The newest few, newest first."""
    bytes_in: int = 0
    """What finding it cost, all that was tried together, as it crossed the wire."""
    way: Way | None = None
    """Of a page: how it is read."""
    damage: str = ""
    """What could not be read, in technical words, where the rest could."""
    error: Problem | None = None


class FullTextAnnounced(Struct, frozen=True):
    """The whole text of an article is on its way."""

    article: int
    size: int | None = None
    """Bytes of its page as they will cross the wire, where the server tells."""


class FullTextFetched(Struct, frozen=True):
    """The whole text of an article is in the cache, or is not to be had."""

    article: int
    bytes_in: int = 0
    """As they crossed the wire."""
    error: Message | str = ""
    """Why it is not here."""


class Downloading(Struct, frozen=True):
    """A file of an article is on its way: so many bytes are here, of how many."""

    url: str
    done: int
    total: int | None = None
    """As the server says; None where it does not."""


class Downloaded(Struct, frozen=True):
    """A file of an article is here, or could not be fetched."""

    url: str
    path: str = ""
    """Where it lies; empty where it could not be fetched."""
    length: int = 0
    """In bytes."""
    sha256: str = ""
    message: Message | str = ""
    """Why it could not be fetched."""


class ListsImported(Struct, frozen=True):
    """Lists of sources were taken in."""

    added: int
    known: int
    searches: int = 0
    """So many searches were saved."""
    refused: int = 0
    message: Message | str = ""
    """What was refused first, and why."""


class ListExported(Struct, frozen=True):
    """The sources were written as a list."""

    sources: int
    left: int = 0
    """Files of this machine, which are no use elsewhere."""


class PackProgress(Struct, frozen=True):
    """A pack is taken in, or written: so many articles are done, of how many."""

    done: int
    articles: int
    stage: Literal["reading", "storing", "writing"]
    """One that is taken in is read, and then stored."""


class PackShown(Struct, frozen=True):
    """A pack was looked at, and is sound."""

    articles: int
    sources: int
    attachments: int
    size: int
    """Bytes of its file."""
    as_of: datetime
    """When the newest of what is in it was seen."""
    asked: str = ""
    """What it was asked for with, as a query."""
    agencies: tuple[str, ...] = ()
    """The first few."""


class PackImported(Struct, frozen=True):
    """A pack was taken in."""

    new: int
    """Articles."""
    known: int
    full_texts: int = 0
    attachments: int = 0
    offered: int = 0
    """So many sources with something new are not followed here."""


class PackExported(Struct, frozen=True):
    """A pack was written."""

    articles: int
    sources: int
    attachments: int
    size: int
    """Bytes of its file."""
    left: int = 0
    """Attachments that are no longer as they were fetched."""
    local: tuple[str, ...] = ()
    """Sources that are files of this machine, which stay here with their articles."""


Event = (
    Started
    | Progress
    | SourceSynced
    | Finished
    | Probed
    | FullTextAnnounced
    | FullTextFetched
    | Downloading
    | Downloaded
    | ListsImported
    | ListExported
    | PackProgress
    | PackShown
    | PackImported
    | PackExported
    | Failed
)

_EVENTS: Mapping[str, type[Event]] = {
    "started": Started, "progress": Progress, "source": SourceSynced, "finished": Finished,
    "probed": Probed, "announced": FullTextAnnounced, "full": FullTextFetched,
    "downloading": Downloading, "downloaded": Downloaded,
    "imported": ListsImported, "exported": ListExported,
    "packing": PackProgress, "pack": PackShown, "unpacked": PackImported, "packed": PackExported, "failed": Failed
}  # fmt: skip
_EVENT_NAMES = {cls: name for name, cls in _EVENTS.items()}
_SENTENCES: Mapping[type[Event], str] = {
    FullTextFetched: "error",
    Downloaded: "message",
    ListsImported: "message",
    Failed: "message",
}
"""Where events have a sentence for people."""
_NESTED = (Probed, PackShown, PackExported)
"""What has more in it than JSON has by itself, and only our own reader reads."""


def encode(event: Event, explain: Callable[[Problem], str]) -> str:
    """Return an event as one line of JSON with a `type`; `decode` reads it back.

    Of an error it tells kind and message, which `explain` makes, as every JSON of ours does; what was probed keeps its
    error whole, for it is told to a person who just typed the address. A sentence stands there in English, and untold
    as `said`, so that the reader can tell it in the language that it speaks.
    """
    record = {
        "type": _EVENT_NAMES[type(event)],
        **(to_builtins(event) if isinstance(event, _NESTED) else asdict(event)),
    }
    if isinstance(event, SourceSynced):
        record["error"] = event.error and {"kind": event.error.kind, "message": explain(event.error)}
        record["next_check"] = iso(event.next_check)
    if (name := _SENTENCES.get(type(event))) and isinstance(said := record[name], Message):
        record |= {name: str(said), "said": to_builtins(said)}
    return json.dumps(record, ensure_ascii=False)


def decode(line: str) -> Event:
    """Read one line that `encode` wrote. Of an error its source stands for the address, the message for the detail.

    Raises:
        ValueError: the line is not an event.
    """
    try:
        record = json.loads(line)
        cls = _EVENTS[record.pop("type")]
        if cls in _NESTED:
            return convert(record, cls)
        if cls is SourceSynced:
            if error := record["error"]:
                record["error"] = Problem(error["kind"], record["source"], error["message"])
            record["next_check"] = moment(record["next_check"])
        if (name := _SENTENCES.get(cls)) and (said := record.pop("said", None)):
            record[name] = convert(said, Message)
            str(record[name])  # raises where its facts are others than its text wants
        return cls(**record)
    except (LookupError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"not an event: {line[:80]!r}") from error
