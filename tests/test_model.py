"""Events as lines of JSON, and plain text of documents."""

import json
from datetime import UTC, datetime

import pytest

from egov_tui.model import (
    Block,
    BlockKind,
    Cell,
    Document,
    Event,
    Failed,
    Finished,
    Probed,
    Problem,
    Progress,
    SourceSynced,
    Span,
    Started,
    Teaser,
    decode,
    encode,
)

MOMENT = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("event", "type"),
    [
        (Started(40), "started"),
        (Progress(12, 40, 3, 86_000, "TRA"), "progress"),
        (SourceSynced("tra", "fetched", 3, 1, 900, 300, None, MOMENT), "source"),
        (SourceSynced("tra", "failed", error=Problem("rate_limited", "tra", "wait")), "source"),
        (Finished(40, 3, 17, 2, 900, 300), "finished"),
        (Probed("https://a/", "rss", "TRA", None, "sw", 2, (Teaser("Kodi", MOMENT), Teaser("Ada")), 900), "probed"),
        (Probed("https://a/", error=Problem("tls", "a", "expired", MOMENT, cause="expired", tried=("/f",))), "probed"),
        (Failed("Another sync is running.", 1), "failed"),
    ],
)
def test_an_event_survives_the_pipe(event: Event, type: str) -> None:
    line = encode(event, lambda problem: problem.detail)
    assert "\n" not in line
    assert json.loads(line)["type"] == type
    assert decode(line) == event


def test_an_error_is_told_as_every_json_of_ours_tells_it() -> None:
    failed = SourceSynced("tra", "failed", error=Problem("rate_limited", "https://x", "HTTP 429", MOMENT))
    told = json.loads(encode(failed, lambda problem: f"wait for {problem.address}"))
    assert told["error"] == {"kind": "rate_limited", "message": "wait for https://x"}


@pytest.mark.parametrize(
    "line", ["", "no json", "{}", "[]", '{"type": "bogus"}', '{"type": "started", "x": 1}', '{"type": "probed"}']
)
def test_what_is_no_event_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"event|JSON|Expecting|missing"):
        decode(line)


def test_a_document_as_plain_text() -> None:
    table = Block(BlockKind.TABLE, rows=((Cell((Span("a"),)), Cell((Span("b"),))), (Cell((Span("c"),)),)))
    document = Document((Block(BlockKind.HEADING, (Span("Habari"),), 1), Block(BlockKind.RULE), table))
    assert document.text == "Habari\n\na\tb\nc"
