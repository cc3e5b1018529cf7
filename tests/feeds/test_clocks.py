"""By which clock a feed tells its dates."""

import pytest

from egov_tui.feeds.job import Job
from egov_tui.feeds.parse import parse

FEED = """<rss version="2.0"><channel><title>Habari</title><item><title>Kisima</title>
<link>https://maji.example/1</link><pubDate>{date}</pubDate></item></channel></rss>"""


@pytest.mark.parametrize(
    ("date", "address", "zone", "published", "offset"),
    [
        ("Wed, 19 Aug 2015 09:14:00 +0300", "https://maji.example/feed", "", "06:14", 180),
        ("Wed, 19 Aug 2015 09:14:00 EAT", "https://maji.example/feed", "", "06:14", 180),
        ("Wed, 19 Aug 2015 02:14:00 EDT", "https://maji.example/feed", "", "06:14", -240),
        # many servers tell UTC wherever they stand
        ("Wed, 19 Aug 2015 06:14:00 GMT", "https://maji.example/feed", "", "06:14", None),
        ("Wed, 19 Aug 2015 06:14:00 +0000", "https://www.maji.go.tz/feed", "", "06:14", 180),
        # a day without a time, of a server that tells UTC
        ("Wed, 19 Aug 2015 00:00:00 GMT", "https://www.maji.go.tz/feed", "", "00:00", 0),
        ("19 Agosti 2015", "https://www.maji.go.tz/feed", "", "2015-08-18T21:00", 180),
        ("19 Agosti 2015 09:14", "https://www.maji.go.tz/feed", "", "06:14", 180),
        ("Wed, 19 Aug 2015 06:14:00 GMT", "https://maji.example/feed", "Europe/London", "06:14", 60),
        ("nothing of a date", "https://www.maji.go.tz/feed", "", None, None),
    ],
)
def test_the_clock_is_the_one_that_is_told_else_that_of_the_source(
    date: str, address: str, zone: str, published: str | None, offset: int | None
) -> None:
    (entry,) = parse(Job(FEED.format(date=date).encode(), address, zone=zone)).entries
    day = "" if published and "T" in published else "2015-08-19T"
    assert (entry.published and entry.published.isoformat()) == (published and f"{day}{published}:00+00:00")
    assert entry.offset == offset


CALL = """<rss version="2.0"><channel><title>Habari</title><item><title>Tender for a borehole</title>
<link>https://maji.example/1</link><pubDate>Thu, 26 Nov 2026 09:14:00 {shift}</pubDate>
<description>Closing date for bids: 3 December 2026.</description></item></channel></rss>"""


@pytest.mark.parametrize(
    ("shift", "address", "zone", "closes"),
    [
        ("+0300", "https://maji.example/feed", "", "2026-12-03T20:59:59"),
        ("+0300", "https://maji.example/feed", "Europe/London", "2026-12-03T23:59:59"),
        ("-0800", "https://www.maji.go.tz/feed", "", "2026-12-03T20:59:59"),
        ("GMT", "https://maji.example/feed", "", "2026-12-03T23:59:59"),
    ],
)
def test_a_deadline_is_the_end_of_its_day_where_the_source_is_as_far_as_its_dates_tell(
    shift: str, address: str, zone: str, closes: str
) -> None:
    (entry,) = parse(Job(CALL.format(shift=shift).encode(), address, zone=zone)).entries
    assert entry.closes is not None
    assert entry.closes.isoformat() == f"{closes}+00:00"
