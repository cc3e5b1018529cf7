"""What a sync tells while it goes on, and its JSON, one event a line."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from egov_tui.model.problem import Outcome, Problem, iso, moment, problem_record


@dataclass(frozen=True, slots=True)
class Started:
    """A sync begins with so many sources."""

    sources: int


@dataclass(frozen=True, slots=True)
class Progress:
    """So far: how many sources are done, of how many, how many of them failed, and bytes received."""

    done: int
    sources: int
    failed: int
    bytes_in: int
    agency: str = ""
    """The source that was done last."""


@dataclass(frozen=True, slots=True)
class SourceSynced:
    """One source is done."""

    source: str
    outcome: Outcome
    new: int = 0
    changed: int = 0
    bytes_in: int = 0
    """As they crossed the wire, compressed, headers included as far as the HTTP client tells."""
    bytes_out: int = 0
    error: Problem | None = None
    next_check: datetime | None = None


@dataclass(frozen=True, slots=True)
class Finished:
    """The sync ends."""

    sources: int
    failed: int
    new: int
    changed: int
    bytes_in: int
    bytes_out: int


@dataclass(frozen=True, slots=True)
class Failed:
    """The command could not do its work at all; `message` is a sentence for people."""

    message: str
    status: int = 1


Event = Started | Progress | SourceSynced | Finished | Failed

_EVENTS: Mapping[str, type[Event]] = {
    "started": Started, "progress": Progress, "source": SourceSynced, "finished": Finished, "failed": Failed
}  # fmt: skip
_EVENT_NAMES = {cls: name for name, cls in _EVENTS.items()}


def encode(event: Event, explain: Callable[[Problem], str] | None = None) -> str:
    """Return an event as one line of JSON with a `type`; `decode` reads it back.

    With `explain` an error carries a `message` too, for whoever is not our own reader.
    """
    record = {"type": _EVENT_NAMES[type(event)], **asdict(event)}
    if isinstance(event, SourceSynced):
        record["error"] = problem_record(event.error)
        if event.error and explain:
            record["error"]["message"] = explain(event.error)
        record["next_check"] = iso(event.next_check)
    return json.dumps(record, ensure_ascii=False)


def decode(line: str) -> Event:
    """Read one line that `encode` wrote.

    Raises:
        ValueError: the line is not an event.
    """
    try:
        record = json.loads(line)
        cls = _EVENTS[record.pop("type")]
        if cls is SourceSynced:
            error = record["error"]
            if error:
                error.pop("message", None)
                record["error"] = Problem(**{**error, "when": moment(error["when"])})
            record["next_check"] = moment(record["next_check"])
        return cls(**record)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not an event: {line[:80]!r}") from error
