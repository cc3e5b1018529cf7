"""What goes to a worker process and what comes back: length-prefixed JSON, so that nothing is ever executed."""

from collections.abc import Mapping

import msgspec
from msgspec import Struct, field

from egov_tui.errors import SourceError
from egov_tui.model import Feed, Problem


class Head(Struct, frozen=True):
    """What goes before the body."""

    address: str
    content_type: str | None = None
    known: Mapping[str, str] = field(default_factory=dict)
    zone: str = ""


class Job(Struct, frozen=True):
    """A body to parse. `address` is the final one; `known` maps keys to content hashes of what the cache has."""

    body: bytes
    address: str
    content_type: str | None = None
    known: Mapping[str, str] = field(default_factory=dict)
    zone: str = ""
    """IANA name for dates without a zone; empty: Africa/Dar_es_Salaam for hosts under .tz, else UTC."""


def pack_job(job: Job) -> bytes:
    """Return a job as a worker reads it: two lengths of four bytes, a JSON head, the body."""
    head = msgspec.json.encode(Head(job.address, job.content_type, job.known, job.zone))
    return len(head).to_bytes(4, "big") + len(job.body).to_bytes(4, "big") + head + job.body


def unpack_job(head: bytes, body: bytes) -> Job:
    """Read back what `pack_job` wrote after its lengths."""
    told = msgspec.json.decode(head, type=Head)
    return Job(body, told.address, told.content_type, told.known, told.zone)


class _Answer(Struct, frozen=True):
    feed: Feed | None = None
    problem: Problem | None = None


def pack_answer(answer: Feed | Problem) -> bytes:
    """Return a feed or a problem as JSON."""
    return msgspec.json.encode(_Answer(feed=answer) if isinstance(answer, Feed) else _Answer(problem=answer))


def unpack_answer(data: bytes) -> Feed:
    """Read a worker's answer; what is not of its shape is none.

    Raises:
        SourceError: the worker could not read the body.
        msgspec.DecodeError: the worker did not answer as it should.
    """
    answer = msgspec.json.decode(data, type=_Answer)
    if answer.problem:
        raise SourceError(answer.problem)
    assert answer.feed is not None
    return answer.feed
