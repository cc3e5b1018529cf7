"""The clock of a source: where it is known from, what it is called, and the date of an article by it."""

import sys
import zoneinfo
from datetime import UTC, datetime, timedelta, timezone

import pytest

from egov_tui import i18n
from egov_tui.model import Article
from egov_tui.text import closing
from egov_tui.text.dateline import dateline, said
from egov_tui.text.zones import TANZANIA, called, clock, known_zone, told_by, zone_of

MOMENT = datetime(2015, 8, 19, 6, 14, tzinfo=UTC)
DODOMA = timezone(timedelta(hours=3))


def article(date: datetime = MOMENT, by: str = "", *, estimated: bool = False) -> Article:
    return Article(1, "k", "s", "Wizara ya Maji", "Kisima", date=date, date_estimated=estimated, clock=by)


@pytest.mark.parametrize(
    ("offset", "name", "address", "by"),
    [
        (None, "", "https://www.maji.go.tz/feed", TANZANIA),
        (180, "", "https://www.maji.go.tz/feed", TANZANIA),
        (120, "", "https://www.maji.go.tz/feed", "+02:00"),
        (None, "Africa/Nairobi", "https://www.maji.go.tz/feed", "Africa/Nairobi"),
        (None, "", "https://maji.example/feed", ""),
        (-210, "", "https://maji.example/feed", "-03:30"),
        (60, "Europe/London", "https://news.example/feed", "Europe/London"),
        (0, "Europe/London", "https://news.example/feed", "+00:00"),
        (60, "No/Where", "https://news.example/feed", "+01:00"),
    ],
)
def test_by_which_clock_a_moment_was_told(offset: int | None, name: str, address: str, by: str) -> None:
    assert told_by(offset, MOMENT, name, address) == by


def test_what_a_clock_is_called() -> None:
    names = ("Africa/Dar_es_Salaam", "America/Argentina/Buenos_Aires", "+03:00", "-03:30", "+00:00", "+11:00")
    assert [called(one) for one in names] == ["Dar es Salaam", "Buenos Aires", "UTC+3", "UTC-3:30", "UTC", "UTC+11"]


@pytest.mark.parametrize("wrong", ["", "No/Where", "../../etc/passwd", "+99:00", "+3", "\0", "a" * 5000, "Africa"])
def test_a_clock_that_there_is_not_is_none(wrong: str) -> None:
    assert clock(wrong) is None
    assert zone_of(wrong) is UTC
    assert said(MOMENT, UTC, wrong) == "19 August 2015, 06:14"


def test_a_system_that_knows_no_zones_knows_tanzania(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tzdata", None)
    zoneinfo.reset_tzpath(to=[])
    zoneinfo.ZoneInfo.clear_cache()
    clock.cache_clear()
    try:
        known_zone(TANZANIA)
        assert zone_of("", "https://www.maji.go.tz/feed").utcoffset(MOMENT) == timedelta(hours=3)
        assert zone_of("Africa/Nairobi") is UTC
        assert dateline(article(by="Africa/Nairobi"), UTC) == "Wednesday, 19 August 2015, 06:14"
    finally:
        zoneinfo.reset_tzpath()
        clock.cache_clear()


def test_the_date_of_an_article_stands_by_the_clock_of_its_source() -> None:
    assert dateline(article(by=TANZANIA), UTC) == "Wednesday, 19 August 2015, 09:14 (Dar es Salaam time)"
    assert dateline(article(by=TANZANIA), DODOMA) == "Wednesday, 19 August 2015, 09:14"
    assert dateline(article(by="+02:00"), DODOMA) == "Wednesday, 19 August 2015, 08:14 (UTC+2)"
    assert dateline(article(), DODOMA) == "Wednesday, 19 August 2015, 09:14"
    assert dateline(article(), DODOMA, named=True) == "Wednesday, 19 August 2015, 09:14 (UTC+3)"
    assert dateline(article(by=TANZANIA, estimated=True), UTC) == "~Wednesday, 19 August 2015, 06:14"
    midnight = MOMENT.replace(hour=21, minute=0)
    assert dateline(article(midnight, TANZANIA), UTC) == "Thursday, 20 August 2015"
    i18n.activate("sw")
    assert dateline(article(by=TANZANIA), UTC) == "Jumatano, 19 Agosti 2015, 09:14 (saa za Dar es Salaam)"


def test_a_call_that_closes_on_a_day_closes_at_its_end_where_its_source_is() -> None:
    closes = datetime(2015, 8, 19, 20, 59, 59, tzinfo=UTC)
    assert closing.sentence(closes, MOMENT, UTC, TANZANIA) == "Closes 19 August 2015 (today)"
    assert closing.short(closes, MOMENT, UTC, TANZANIA) == "to today"
    assert closing.short(closes, MOMENT - timedelta(days=1), UTC, TANZANIA) == "to tomorrow"
    # the server is elsewhere, or nobody knew where the source is
    for there in (TANZANIA, "-08:00", "+05:30", ""):
        assert closing.told(closes, UTC, there) == closing.told(closes, DODOMA, there) == "19 August 2015"
    assert closing.sentence(closes.replace(hour=23), MOMENT, DODOMA, "+03:00") == "Closes 19 August 2015 (today)"
    samoa = timezone(timedelta(hours=13))
    assert closing.told(closes.replace(hour=10), samoa) == "19 August 2015"
    assert closing.told(closes.replace(hour=10), UTC, "+13:00") == "19 August 2015"
    assert closing.told(closes.replace(hour=10), UTC, "-11:00") == "18 August 2015"
    at = closes.replace(hour=13, minute=0, second=0)
    assert closing.told(at, UTC, TANZANIA) == "19 August 2015, 16:00 (Dar es Salaam time)"
