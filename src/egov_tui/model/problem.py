"""Why an address could not be read, and moments as our own JSON holds them."""

from datetime import UTC, datetime
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import asdict

Kind = Literal["rss", "atom", "rdf", "cdf", "json", "page", "opml"]
"""What an address turned out to be."""

Outcome = Literal["fetched", "unchanged", "not_modified", "not_due", "failed"]
"""How a source fared in one sync."""

ErrorKind = Literal[
    "not_found", "no_connection", "timeout", "tls", "refused", "rate_limited", "gone",
    "redirect", "not_a_feed", "empty", "too_large", "too_complex", "unreadable",
]  # fmt: skip

Cause = Literal[
    "", "name", "expired", "early", "chain", "own", "wrong_name", "login", "forbidden",
    "robots", "layout", "shell", "menu", "everything", "same", "undated", "articles", "extra", "file", "short",
]  # fmt: skip
"""What an error kind leaves open.

Of no_connection: the host's `name` is not known. Of tls: the certificate has `expired`, is not valid yet (`early`), an
intermediate one is missing (`chain`), the site signed it itself (`own`), it is for another host (`wrong_name`). Of
refused: the site wants a `login`, or what is there is `forbidden` (HTTP 401, 403). Of a page: `robots.txt` forbids it;
nothing was found where something had been (`layout`); it is an empty `shell` that a script would fill; what was found
is its `menu`, `everything` it links, links that all lead to the `same` address, or links without any date (`undated`);
it wants a `login`. Of an article's own page: reading it takes the `extra` package; it is a `file` of another kind, no
page; the text in it is too `short` to be one.
"""


class Problem(Struct, frozen=True):
    """Why an address could not be read. `errors.explain` puts it in words, in the reader's language."""

    kind: ErrorKind
    address: str
    """The address as the reader knows it, redacted."""
    detail: str = ""
    """The technical line: a status code, the operating system's own message. Never translated."""
    when: datetime | None = None
    """A time that belongs to the problem: until when to wait, when a certificate expired."""
    cut: bool = False
    """What was whole could be read; the rest did not come, or was too much."""
    cause: Cause = ""
    size: int | None = None
    """Bytes, of what is too large, where the server told."""
    tried: tuple[str, ...] = ()
    """Where a feed was looked for in vain, redacted: addresses, or paths of the same site."""


def iso(moment: datetime | None) -> str | None:
    """Return a moment as ISO 8601 in UTC with `Z` and whole seconds, or None."""
    return None if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(text: str | None) -> datetime | None:
    """Read back what `iso` wrote."""
    return None if text is None else datetime.fromisoformat(text)


def problem_record(problem: Problem | None) -> dict[str, Any] | None:
    """Return a problem as JSON holds it between our own processes."""
    return None if problem is None else {**asdict(problem), "when": iso(problem.when)}
