"""A feed's bytes to entries, against plain feedparser: its parser alone, and with all that an article needs.

CPU seconds a feed, in turn. Ours are the parser as it is set up here, the whole reading of a feed whose entries are
all known, and the whole reading of one whose entries are all new (cleaned HTML, Document, text, language).
The last column is what cleaned HTML to Document and text takes of that.
Aims: the parser at least 4 x feedparser's defaults on RSS of 50 entries of 4 KB, never slower on small feeds;
Document and text at most 15 % of the parse.
"""

import io
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from html import escape

RUNS = int(os.environ.get("RUNS", "5"))
ADDRESS = "https://wakala.example/feed"
WORDS = """serikali wizara maji umeme afya elimu tangazo zabuni mkutano ripoti wananchi huduma ya wa na kwa katika ni
the of and to in notice tender report water health service citizens""".split()


def words(chance: random.Random, count: int) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(count))


def body(chance: random.Random, length: int) -> str:
    """HTML as agencies' editors leave it: styles on everything, links, lists, pictures."""
    parts: list[str] = []
    while sum(map(len, parts)) < length:
        parts.append(
            chance.choice(
                [
                    '<p style="text-align: justify;"><span style="font-size: 12pt;">'
                    f"{words(chance, 14)} <strong>{words(chance, 2)}</strong> {words(chance, 6)} "
                    f'<a href="/habari/{chance.randint(1, 99)}?utm_source=rss" target="_blank">x y</a>.</span></p>',
                    "<ul>" + "".join(f"<li><span>{words(chance, 5)}</span></li>" for _ in range(4)) + "</ul>",
                    f"<p><em>{words(chance, 4)}</em>&nbsp;&ndash; {words(chance, 10)}<br />{words(chance, 8)}</p>",
                    f'<figure class="wp-block-image"><img src="/uploads/{chance.randint(1, 9)}.jpg" alt="picha" />'
                    f"<figcaption>{words(chance, 5)}</figcaption></figure>",
                    f'<h3 class="has-text-align">{words(chance, 4)}</h3>',
                ]
            )
        )
    return "".join(parts)


def paragraphs(chance: random.Random, length: int) -> str:
    """HTML as press offices write it: paragraphs of some sentences, a list, a link."""
    parts: list[str] = []
    while sum(map(len, parts)) < length:
        parts.append(f"<p>{words(chance, 60)}. <b>{words(chance, 3)}</b> {words(chance, 20)}.</p>")
        if len(parts) % 4 == 0:
            parts.append("<ul>" + "".join(f"<li>{words(chance, 6)}</li>" for _ in range(3)) + "</ul>")
    return "".join(parts) + f'<p><a href="/habari/{chance.randint(1, 99)}">{words(chance, 3)}</a></p>'


def rss(entries: int, length: int, write: Callable[[random.Random, int], str] = body) -> bytes:
    """A feed of so many entries, each body about so many bytes; of length 0 with summaries alone."""
    chance = random.Random(1)
    items = "".join(
        f"<item><title>{words(chance, 7)}</title><link>https://wakala.example/{n}</link><guid>https://wakala.example/{n}"
        f"</guid><pubDate>Wed, 19 Aug 2015 09:{n % 60:02}:00 +0300</pubDate>"
        f"<description>{escape(words(chance, 30))}</description>"
        + (f"<content:encoded><![CDATA[{write(chance, length)}]]></content:encoded>" if length else "")
        + "</item>"
        for n in range(entries)
    )
    return (
        "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><title>Wakala</title>"
        f"<link>https://wakala.example/</link>{items}</channel></rss>"
    ).encode()


FEEDS: dict[str, tuple[int, int, Callable[[random.Random, int], str]]] = {
    "50 entries of 4 KB, press": (50, 4000, paragraphs),
    "50 entries of 4 KB, dense": (50, 4000, body),
    "20 summaries": (20, 0, body),
    "1 summary": (1, 0, body),
}
"""Feeds (RSS 2.0): entries, bytes of each, and what writes them."""


def seconds(work: Callable[[bytes], object], document: bytes) -> float:
    """CPU seconds of one call, the mean of as many as take a fifth of a second."""
    work(document)
    calls, start = 0, time.process_time()
    while (spent := time.process_time() - start) < 0.2 or not calls:
        work(document)
        calls += 1
    return spent / calls


def plain_feedparser(document: bytes) -> object:
    import feedparser

    headers = {"content-type": "application/rss+xml", "content-location": ADDRESS}
    return feedparser.parse(io.BytesIO(document), response_headers=headers)


def theirs(name: str) -> float:
    """In a process where nothing of ours has touched feedparser."""
    code = (
        "from benchmarks.bench_parse import FEEDS, plain_feedparser, rss, seconds\n"
        f"print(seconds(plain_feedparser, rss(*FEEDS[{name!r}])))"
    )
    return float(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout)


def main() -> None:
    """Print medians and ratios."""
    from egov_tui.feeds import parser
    from egov_tui.feeds.job import Job
    from egov_tui.feeds.parse import parse
    from egov_tui.text.document import build
    from egov_tui.text.markup import pieces

    print(f"ms a feed, and how many times as fast as feedparser's defaults (median of {RUNS})")
    print(f"{'':26}{'KB':>5}{'feedparser':>12}{'our parser':>18}{'all known':>18}{'all new':>18}{'Document':>16}")
    for name, made_of in FEEDS.items():
        document = rss(*made_of)
        entries = parse(Job(document, ADDRESS)).entries
        known = {entry.key: entry.content_hash for entry in entries}
        bodies = [pieces(entry.html) for entry in entries]
        turns = [
            (
                theirs(name),
                seconds(lambda text: parser.read(text.decode(), ADDRESS), document),
                seconds(lambda text: parse(Job(text, ADDRESS, known=known)), document),  # noqa: B023
                seconds(lambda text: parse(Job(text, ADDRESS)), document),
                seconds(lambda text: [build(one).text for one in bodies], document),  # noqa: B023
            )
            for _ in range(RUNS)
        ]
        peer, *ours, read = (statistics.median(column) * 1000 for column in zip(*turns, strict=True))
        told = "".join(f"{own:11.2f}{peer / own:5.1f} x" for own in ours)
        print(f"{name:26}{len(document) / 1000:5.0f}{peer:12.2f}{told}{read:10.2f}{read / ours[-1]:6.0%}")
