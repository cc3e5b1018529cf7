"""A feed's bytes to entries, against plain feedparser; and HTML to Document, against the parse it is a part of.

CPU seconds a feed, the two in turn. Aims: RSS of 50 entries of 4 KB at least 4 x feedparser's defaults, small feeds
never slower than they, HTML to Document and text at most 15 % of the parse.
"""

import io
import os
import statistics
import time
from collections.abc import Callable

import feedparser

from benchmarks.corpus import feed_entries
from egov_tui.feeds.job import Job
from egov_tui.feeds.parse import parse
from egov_tui.text import html

RUNS = int(os.environ.get("RUNS", "7"))
ADDRESS = "https://wakala.example/feed"
_ITEM = (
    "<item><title>{title}</title><link>{link}</link><guid>{link}</guid>"
    "<pubDate>{date:%a, %d %b %Y %H:%M:%S} +0000</pubDate><dc:creator>{author}</dc:creator>"
    "<category>Habari</category><description><![CDATA[{body}]]></description></item>"
)
_ENTRY = (
    "<entry><title>{title}</title><link href='{link}'/><id>{link}</id><updated>{date:%Y-%m-%dT%H:%M:%S}Z</updated>"
    "<author><name>{author}</name></author><category term='Habari'/>"
    "<content type='html'><![CDATA[{body}]]></content></entry>"
)
_RSS = '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Wakala</title>{}</channel></rss>'
_ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><title>Wakala</title><id>urn:wakala</id>{}</feed>'


def feed(frame: str, entry: str, count: int, length: int) -> bytes:
    """A feed of so many entries, each body about so many bytes of HTML."""
    entries = (
        entry.format(
            title=one.title,
            link=one.link,
            date=one.published,
            author=", ".join(one.authors),
            body=(one.html * (1 + length // len(one.html)))[:length].rpartition("</p>")[0] + "</p>",
        )
        for one in feed_entries(count)
    )
    return frame.format("".join(entries)).encode()


def seconds(work: Callable[[bytes], object], body: bytes) -> float:
    """CPU seconds of one call, the mean of as many as take a fifth of a second."""
    calls, start = 0, time.process_time()
    while (spent := time.process_time() - start) < 0.2 or not calls:
        work(body)
        calls += 1
    return spent / calls


def ours(body: bytes) -> object:
    return parse(Job(body, ADDRESS, "application/rss+xml"))


def theirs(body: bytes) -> object:
    headers = {"content-type": "application/rss+xml", "content-location": ADDRESS}
    return feedparser.parse(io.BytesIO(body), response_headers=headers)


def documents(body: bytes) -> object:
    """The HTML step alone, as it is done for a feed whose entries are all new."""
    cleaned = [html.sanitize(detail["value"], ADDRESS) for detail in _bodies(body)]
    return [html.read(one).text for one in cleaned]


_read: dict[bytes, list[dict[str, str]]] = {}


def _bodies(body: bytes) -> list[dict[str, str]]:
    if body not in _read:
        parsed = feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False)
        _read[body] = [
            entry["content"][0] if "content" in entry else entry["summary_detail"] for entry in parsed.entries
        ]
    return _read[body]


def main() -> None:
    """Print medians and ratios."""
    feeds = {
        "RSS, 50 entries of 4 KB": feed(_RSS, _ITEM, 50, 4000),
        "Atom, 50 entries of 4 KB": feed(_ATOM, _ENTRY, 50, 4000),
        "RSS, 20 summaries": feed(_RSS, _ITEM, 20, 300),
        "RSS, 1 summary": feed(_RSS, _ITEM, 1, 300),
    }
    print(
        f"{'':28}{'KB':>6}{'ours ms':>10}{'theirs ms':>11}{'times':>8}{'HTML ms':>10}{'share':>8}   (median of {RUNS})"
    )
    for name, body in feeds.items():
        turns = [(seconds(ours, body), seconds(theirs, body), seconds(documents, body)) for _ in range(RUNS)]
        own, peer, step = (statistics.median(column) * 1000 for column in zip(*turns, strict=True))
        print(f"{name:28}{len(body) / 1000:6.0f}{own:10.2f}{peer:11.2f}{peer / own:8.2f}{step:10.2f}{step / own:8.0%}")
