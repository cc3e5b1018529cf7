"""What goes to a worker process and what comes back: length-prefixed JSON, so that nothing is ever executed."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from egov_tui.errors import SourceError
from egov_tui.model import Attachment, Entry, Feed, Problem, iso, moment, problem_record


@dataclass(frozen=True, slots=True)
class Job:
    """A body to parse. `address` is the final one; `known` maps keys to content hashes of what the cache has."""

    body: bytes
    address: str
    content_type: str | None = None
    known: Mapping[str, str] = field(default_factory=dict)
    zone: str = ""
    """IANA name for dates without a zone; empty: Africa/Dar_es_Salaam for hosts under .tz, else UTC."""


def pack_job(job: Job) -> bytes:
    """Return a job as a worker reads it: two lengths of four bytes, a JSON head, the body."""
    head = json.dumps(
        {"address": job.address, "content_type": job.content_type, "known": dict(job.known), "zone": job.zone}
    ).encode()
    return len(head).to_bytes(4, "big") + len(job.body).to_bytes(4, "big") + head + job.body


def unpack_job(head: bytes, body: bytes) -> Job:
    """Read back what `pack_job` wrote after its lengths."""
    return Job(body=body, **json.loads(head))


def pack_answer(answer: Feed | Problem) -> bytes:
    """Return a feed or a problem as JSON."""
    if isinstance(answer, Problem):
        return json.dumps({"problem": problem_record(answer)}).encode()
    return json.dumps({"feed": asdict(answer)}, default=iso).encode()


def unpack_answer(data: bytes) -> Feed:
    """Read a worker's answer.

    Raises:
        SourceError: the worker could not read the body.
    """
    record: dict[str, Any] = json.loads(data)
    if problem := record.get("problem"):
        raise SourceError(Problem(**{**problem, "when": moment(problem["when"])}))
    feed = record["feed"]
    entries = tuple(_entry(entry) for entry in feed.pop("entries"))
    return Feed(**{**feed, "authors": tuple(feed["authors"]), "listed": tuple(feed["listed"])}, entries=entries)


def _entry(record: dict[str, Any]) -> Entry:
    return Entry(
        **{
            **record,
            "published": moment(record["published"]),
            "updated": moment(record["updated"]),
            "authors": tuple(record["authors"]),
            "categories": tuple(record["categories"]),
            "aliases": tuple(record["aliases"]),
            "attachments": tuple(Attachment(**one) for one in record["attachments"]),
        }
    )
