"""Dates as feeds and agencies write them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from egov_tui.text.dates import days, read

EAT = timezone(timedelta(hours=3))


@pytest.mark.parametrize(
    "text",
    [
        "Wed, 19 Aug 2015 10:15:00 +0300",
        "Wed, 19 Aug 2015 07:15:00 GMT",
        "19 Aug 15 07:15:00 Z",
        "Wed, 19 Aug 2015 10:15 EAT",
        "Wed, 19 August 2015 10:15:00 UTC+3",
        "Wednesday, 19-Aug-15 07:15:00 GMT",
        "Wed Aug 19 10:15:00 2015",
        "Wed Aug 19 07:15:00 UTC 2015",
        "2015-08-19T07:15:00Z",
        "2015-08-19t07:15:00z",
        "2015-08-19T10:15:00.000+03:00",
        "2015-08-19 10:15:00",
        "2015-08-19 10:15",
        "20150819T071500Z",
        "Aug 19, 2015 10:15 AM",
        "August 19th, 2015 10:15",
        "Jumatano, 19 Agosti 2015 saa 10:15",
        "19/08/2015 10:15",
        "19/08/15 10:15",
        "8/19/15 10:15 AM",
        "19 Aug 10:15 2015",
        "19/Aug/2015:10:15:00 +0300",
        "Wed, 19 Aug 2015 @ 10:15",
        "19 Aug 2015 0715 GMT",
        "Wed, 19 Aug 2015 7:15:0, GMT",
        "Wed, 19 Aug 2015 03:15:00 AST",
        "19.8.2015 10.15",
        "Fri, 19 Aug 2015 03:15:00 -0400 (EDT)",
    ],
)
def test_a_moment_in_many_spellings(text: str) -> None:
    assert read(text, EAT) == datetime(2015, 8, 19, 7, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Imewekwa tarehe: December 3rd, 2024", (2024, 12, 3)),
        ("Imechapishwa: August 5th, 2020", (2020, 8, 5)),
        ("Posted on: November 29th, 2024", (2024, 11, 29)),
        ("Posted On : 2025-10-15", (2025, 10, 15)),
        ("18 Jan 2025", (2025, 1, 18)),
        ("Tarehe 06 Januari, 2026", (2026, 1, 6)),
        ("1 Mei 2015", (2015, 5, 1)),
        ("9 Desemba 1961 na 10 Des 2015", (2015, 12, 10)),
        ("3 Machi 2015", (2015, 3, 3)),
        ("19 Ogasti 2015", (2015, 8, 19)),
        ("9 Disemba 2015", (2015, 12, 9)),
        ("1 Dis 2015", (2015, 12, 1)),
        ("19.08.15", (2015, 8, 19)),
        ("Wed, 19 Aug 2015 25:00:00", (2015, 8, 19)),
        ("Okt 7, 2015", (2015, 10, 7)),
        ("19-08-2015", (2015, 8, 19)),
        ("08/19/2015", (2015, 8, 19)),
        ("05/06/2015", (2015, 6, 5)),
        ("Wednesday 19th of August 2015", (2015, 8, 19)),
        ("20150819", (2015, 8, 19)),
        ("2015-231", (2015, 8, 19)),
        ("2015-W34-3", (2015, 8, 19)),
        ("2015-08", (2015, 8, 1)),
        ("2015", (2015, 1, 1)),
        ("Agosti 2015", (2015, 8, 1)),
    ],
)
def test_a_day_is_its_midnight_in_the_zone_of_the_source(text: str, day: tuple[int, int, int]) -> None:
    assert read(text, EAT) == datetime(*day, tzinfo=EAT)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Sat, 07 Sep 2002 24:00:00 GMT", datetime(2002, 9, 8, tzinfo=UTC)),
        ("Thu, 31 Dec 1998 23:59:60 GMT", datetime(1998, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("Mon, 3 Aug 15 12:00 PM", datetime(2015, 8, 3, 12, tzinfo=UTC)),
        ("Mon, 3 Aug 15 12:30 am", datetime(2015, 8, 3, 0, 30, tzinfo=UTC)),
        ("Mon, 3 Aug 99 10:00 XYZ", datetime(1999, 8, 3, 10, tzinfo=UTC)),
    ],
)
def test_odd_times(text: str, moment: datetime) -> None:
    assert read(text) == moment


@pytest.mark.parametrize(
    "text",
    [
        "",
        "jana",
        "TANGAZO",
        "31 Feb 2015",
        "2015-13-45",
        "1969-12-31",
        "2100-01-02",
        "99999999999",
        "12:30",
        "5 Foo 2015",
    ],
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert read(text) is None


@given(st.text() | st.text(st.sampled_from("0123456789-:/.TZ+ JanFebMar,")))
def test_a_date_is_in_utc_and_within_its_bounds(text: str) -> None:
    moment = read(text, EAT)
    assert moment is None or (moment.tzinfo is UTC and 1970 <= moment.year <= 2099)


@given(st.datetimes(datetime(1971, 1, 1), datetime(2099, 12, 30)).map(lambda d: d.replace(microsecond=0, tzinfo=UTC)))
def test_rfc_822_and_iso_8601_are_read_back(moment: datetime) -> None:
    assert read(moment.strftime("%a, %d %b %Y %H:%M:%S +0000"), EAT) == moment
    assert read(moment.isoformat(), EAT) == moment
    assert read(moment.astimezone(EAT).isoformat()) == moment


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("hadi tarehe 3 Desemba, 2026 saa 9:30", [(3, 12, 2026)]),
        ("on Monday, 30th November 2026 at 10.30", [(30, 11, 2026)]),
        ("the 30th day of November, 2026", [(30, 11, 2026)]),
        ("tarehe 3 mwezi Desemba mwaka 2026", [(3, 12, 2026)]),
        ("December 4, 2026 at 16:30", [(4, 12, 2026)]),
        ("30/11/2026, 2026-12-01 and 5.12.26", [(30, 11, 2026), (1, 12, 2026), (5, 12, 2026)]),
        ("12/31/2026", [(31, 12, 2026)]),
        ("30-Nov-26", [(30, 11, 2026)]),
        ("from 20 November 2026 to 4 December", [(20, 11, 2026), (4, 12, None)]),
        ("3rd December 15:30 hours", [(3, 12, None)]),
        ("tarehe 3 desemba", [(3, 12, None)]),
        ("section 3 may apply", []),
        ("May 2026", []),
        ("TDR/3/11/2026/9", []),
        ("version 1.2.3.4", []),
        ("45/13/2026", []),
        ("10:30 on 0 March", []),
    ],
)
def test_days_in_the_middle_of_a_sentence(text: str, named: list[tuple[int, int, int | None]]) -> None:
    assert [(one.day, one.month, one.year) for one in days(text)] == named


@given(st.lists(st.sampled_from(["3", "31", "Feb", "Desemba", "/", "-", ".", " ", "2026", "th", "of", "²", "٣"])))
def test_whatever_a_sentence_names_its_days_stand_in_it_in_order(pieces: list[str]) -> None:
    text = "".join(pieces)
    end = 0
    for one in days(text):
        assert end <= one.start < one.end <= len(text)
        end = one.end
        one.within(2027)
