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
        ("19 Agosti 2015 09:14", "https://www.maji.go.tz/feed", "", "06:14", 180),
        ("Wed, 19 Aug 2015 06:14:00 GMT", "https://maji.example/feed", "Europe/London", "06:14", 60),
        ("nothing of a date", "https://www.maji.go.tz/feed", "", None, None),
    ],
)
def test_the_clock_is_the_one_that_is_told_else_that_of_the_source(
    date: str, address: str, zone: str, published: str | None, offset: int | None
) -> None:
    (entry,) = parse(Job(FEED.format(date=date).encode(), address, zone=zone)).entries
    assert (entry.published and entry.published.isoformat()) == (published and f"2015-08-19T{published}:00+00:00")
    assert entry.offset == offset
