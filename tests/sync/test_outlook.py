"""What the sources of a sync tell of our own network."""

from datetime import UTC, datetime

import pytest

from egov_tui.model import ErrorKind, Problem, Source, SourceSynced
from egov_tui.sync.outlook import Outlook

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def seen(*fared: ErrorKind | None, known: bool = True, hosts: int = 9, scheme: str = "https") -> Outlook:
    outlook = Outlook()
    for number, kind in enumerate(fared):
        address = f"{scheme}://h{number % hosts}.example/{number}"
        source = Source(number, f"s{number}", "A", "A", address, last_ok=NOW if known else None)
        problem = Problem(kind, address) if kind else None
        outlook.note(source, SourceSynced(source.slug, "failed" if kind else "fetched", error=problem))
    return outlook


def test_an_outage_is_when_several_were_asked_and_none_was_reached() -> None:
    assert seen("no_connection", "no_connection").outage
    assert not seen("no_connection").outage
    assert not seen("no_connection", "no_connection", "timeout").outage
    assert not seen("no_connection", "no_connection", None).outage


def test_a_network_that_wants_a_sign_in_answers_for_every_host() -> None:
    page: ErrorKind = "not_a_feed"
    assert seen(page, page, page).captive
    assert not seen(page, page).captive
    assert not seen(page, page, page, hosts=2).captive, "one site that changed is no network"
    assert not seen(page, page, page, known=False).captive, "they may never have been feeds"


@pytest.mark.parametrize("kind", [None, "not_found", "gone", "rate_limited"])
def test_one_true_answer_is_enough(kind: ErrorKind | None) -> None:
    assert not seen("not_a_feed", "not_a_feed", "not_a_feed", kind).captive


def test_files_tell_nothing_of_the_network() -> None:
    assert not seen("no_connection", "no_connection", scheme="file").outage


def test_pages_of_news_that_list_none_any_more_tell_of_a_sign_in_too() -> None:
    outlook = Outlook()
    for number in range(3):
        source = Source(number, f"s{number}", "A", "A", f"https://h{number}.example/news", last_ok=NOW)
        problem = Problem("unreadable", source.address, cause="layout")
        outlook.note(source, SourceSynced(source.slug, "failed", error=problem))
    assert outlook.captive


def test_the_page_of_an_article_that_cannot_be_reached_is_no_outage_where_its_list_was() -> None:
    outlook = Outlook()
    for number in range(2):
        source = Source(number, f"s{number}", "A", "A", f"https://h{number}.example/news", last_ok=NOW)
        outlook.note(source, SourceSynced(source.slug, "fetched", error=Problem("no_connection", source.address)))
    assert not outlook.outage
