"""What goes to a worker process and what comes back: length-prefixed MessagePack, so that nothing is ever executed."""

from collections.abc import Mapping

import msgspec
from msgspec import Struct, field

from egov_tui.errors import SourceError
from egov_tui.model import Feed, Indexed, Packed, Page, Problem, Reading, Recipe, Unindexed


class Job(Struct, frozen=True, tag="parse"):
    """A body to parse. `address` is the final one; `known` maps keys to content hashes of what the cache has."""

    body: bytes
    address: str
    content_type: str | None = None
    known: Mapping[str, str] = field(default_factory=dict)
    zone: str = ""
    """IANA name for dates without a zone; empty: Africa/Dar_es_Salaam for hosts under .tz, else UTC."""


class IndexJob(Struct, frozen=True, tag="index"):
    """Articles whose words the index shall have."""

    articles: tuple[Unindexed, ...]


class ListJob(Struct, frozen=True, tag="list"):
    """A page to read as a list of news, by the recipes that are to be tried."""

    body: bytes
    address: str
    """The final one."""
    recipes: tuple[Recipe, ...]
    content_type: str | None = None
    known: Mapping[str, str] = field(default_factory=dict)
    """Keys to content hashes of what the cache has."""
    zone: str = ""
    """As chosen for the source; empty: the recipe's."""
    base: str = ""
    """Where relative links start, of a page that lies in a file."""
    path: str = ""
    """Only recipes for this path are tried; empty: all. (Matched here, for a pattern may take for ever.)"""


class PageJob(Struct, frozen=True, tag="page"):
    """The page of an article, whose whole text is wanted. `address` is the final one."""

    body: bytes
    address: str
    content_type: str | None = None
    title: str = ""
    """Of the article: at the beginning of its text it is left out."""
    zone: str = ""
    """As in `Job`."""
    recipe: Recipe | None = None
    """Of its source, where that has one."""


class RobotsJob(Struct, frozen=True, tag="robots"):
    """A robots.txt, and an address of its site that it is to be asked about."""

    rules: str
    address: str


class PackJob(Struct, frozen=True, tag="pack"):
    """A part of a pack: the articles of one source. `address` is what that source says it is."""

    body: bytes
    address: str
    language: str | None = None
    """That the source declares."""


class Judged(Struct, frozen=True):
    """What a robots.txt says of an address."""

    allowed: bool
    delay: float
    """Seconds that the site wants between two requests; 0 where it says nothing."""


AnyJob = Job | ListJob | PageJob | RobotsJob | PackJob | IndexJob


class Answer(Struct, frozen=True):
    """What came of a job: one of these."""

    feed: Feed | None = None
    reading: Reading | None = None
    page: Page | None = None
    indexed: tuple[Indexed, ...] | None = None
    judged: Judged | None = None
    packed: tuple[Packed, ...] | None = None
    problem: Problem | None = None


def pack(message: AnyJob | Answer) -> bytes:
    """Return a message as it goes through a pipe: its length in four bytes, then MessagePack."""
    packed = msgspec.msgpack.encode(message)
    return len(packed).to_bytes(4, "big") + packed


def unpack_job(data: bytes) -> AnyJob:
    """Read what `pack` wrote behind the length."""
    job: AnyJob = msgspec.msgpack.decode(data, type=AnyJob)
    return job


def unpack_answer(data: bytes) -> Answer:
    """Read a worker's answer, as `pack` wrote it behind the length; what is not of its shape is none.

    Raises:
        SourceError: the worker could not read the body.
        msgspec.DecodeError: the worker did not answer as it should.
    """
    answer = msgspec.msgpack.decode(data, type=Answer)
    if answer.problem:
        raise SourceError(answer.problem)
    return answer
