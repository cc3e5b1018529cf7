"""Feeds as agencies write them, made at random from a seed: every format, field, escaping and encoding at its turn.

Knows nothing of the program, so that plain feedparser can read the same documents in a process of its own
(`python -m tests.feeds.corpus FIRST LAST`).
"""

import calendar
import io
import json
import random
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from html import escape
from typing import Any

ADDRESS = "https://x.example/dir/feed.xml"
_WORDS = """serikali wizara maji umeme afya elimu tangazo zabuni mkutano ripoti notice tender report water the of and
kwa na ya katika wananchi huduma Ünïcode naïve ng'ombe 100% A&B 3<5 «quote» “x” Dkt. Mhe. 中文 العربية""".split()
_BASE = " xml:base='https://base.example/x/'"
_ROOT = (" xml:base='/root/'", " xml:lang='sw'")
_NAMESPACES = (
    "xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:content='http://purl.org/rss/1.0/modules/content/' "
    "xmlns:media='http://search.yahoo.com/mrss/' xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd' "
    "xmlns:atom='http://www.w3.org/2005/Atom'"
)


class Writer:
    """Writes parts of documents; the same seed always writes the same."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def maybe(self, share: float, part: str) -> str:
        return part if self.random.random() < share else ""

    def words(self, most: int) -> str:
        return " ".join(self.random.choice(_WORDS) for _ in range(self.random.randint(1, most)))

    def html(self) -> str:
        return "".join(self._block() for _ in range(self.random.randint(1, 4)))

    def _block(self) -> str:
        text = escape(self.words(10), quote=False)
        link = self.random.choice(["/a/1", "b.html", "https://other.example/x?utm_source=a", "#top", "?q=1"])
        return self.random.choice(
            [
                f"<p>{text}</p>",
                f"<p>{text} <a href='{link}'>{text}</a></p>",
                f"<ul><li>{text}</li><li>{text}</li></ul>",
                f"<p>{text}<br/>{text}</p>",
                f"<div><b>{text}</b> &amp; <i>x</i></div>",
                f"<table><tr><td>{text}</td><td>1</td></tr></table>",
                f"<p><img src='/i.png' alt='picha'/> {text}</p>",
            ]
        )

    def inside(self, text: str) -> str:
        """A text in an element: escaped, or as CDATA."""
        if self.random.random() < 0.5:
            return f"<![CDATA[{text}]]>"
        return escape(text, quote=False)

    def title(self) -> str:
        text = escape(self.words(7), quote=False)
        return self.random.choice(
            [text, escape(text, quote=False), escape(f"<i>{text}</i>", quote=False), f"  {text}\n "]
        )

    def link(self, number: int) -> str:
        return self.random.choice(
            [
                f"https://agency.example/news/{number}",
                f"/news/{number}",
                f"news-{number}.html",
                f"http://agency.example/?p={number}&amp;x=1",
                f"https://agency.example/a b/{number}",
                f"//cdn.example/{number}",
            ]
        )

    def rfc822(self) -> str:
        day, month = (
            self.random.randint(1, 28),
            self.random.choice("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()),
        )
        zone = self.random.choice(["GMT", "UT", "+0300", "-0500", "EST", "PDT", "Z", "+0000"])
        second = self.maybe(0.6, f":{self.random.randint(0, 59):02}")
        time = f"{self.random.randint(0, 23):02}:{self.random.randint(0, 59):02}{second}"
        return f"{self.maybe(0.5, 'Mon, ')}{day:02} {month} {self.random.randint(2005, 2026)} {time} {zone}"

    def iso(self) -> str:
        day = f"{self.random.randint(2005, 2026)}-{self.random.randint(1, 12):02}-{self.random.randint(1, 28):02}"
        second = self.maybe(0.7, f":{self.random.randint(0, 59):02}" + self.maybe(0.2, ".250"))
        zone = self.random.choice(["Z", "+03:00", "-05:00", "+00:00"])
        time = f"T{self.random.randint(0, 23):02}:{self.random.randint(0, 59):02}{second}{zone}"
        return day + self.maybe(0.8, time)

    def shuffled(self, parts: list[str]) -> str:
        self.random.shuffle(parts)
        return "".join(parts)

    def attribute(self, *choices: str) -> str:
        return self.random.choice(["", "", *choices])

    # ------------------------------------------------------------ documents

    def rss(self) -> str:
        base = self.attribute(' xml:base="https://base.example/dir/"')
        items = "".join(self._item(number) for number in range(self.random.randint(0, 6)))
        head = self.shuffled(
            [
                f"<title>{self.title()}</title><link>https://agency.example/</link>",
                f"<description>{self.inside(self.words(5))}</description>",
                self.maybe(0.7, f"<language>{self.random.choice(['sw', 'en', 'en-GB', 'sw-TZ'])}</language>"),
                self.maybe(0.3, "<ttl>60</ttl>"),
                self.maybe(0.3, "<atom:link rel='self' href='https://agency.example/feed.xml'/>"),
                self.maybe(0.2, "<image><title>Nembo</title><url>https://a.example/l.png</url></image>"),
            ]
        )
        version = self.random.choice(["2.0", "2.0", "0.91", "0.92", "0.94"])
        return f"<rss version='{version}' {_NAMESPACES}{base}><channel>{head}{items}</channel></rss>"

    def _item(self, number: int) -> str:
        guid = self.random.choice(
            [
                "",
                f"<guid isPermaLink='false'>tag:x,{number}</guid>",
                f"<guid isPermaLink='false'>{number}</guid>",
                f"<guid>https://agency.example/g/{number}</guid>",
                f"<guid isPermaLink='true'>https://agency.example/g/{number}</guid>",
            ]
        )
        author = self.random.choice(["a@b.example (Asha Juma)", "Asha Juma", "asha@b.go.tz", "Asha Juma (Dodoma)"])
        body = self.random.choice([self.html(), escape(self.words(12), quote=False)])
        file = self.random.choice(["https://agency.example/f.pdf", "/f/a.mp3", "https://a.example/x.pdf?a=1&amp;b=2"])
        length = self.random.choice(["1234", "0", ""])
        return f"<item{self.attribute(_BASE)}>" + self.shuffled(
            [
                self.maybe(0.9, f"<title>{self.title()}</title>"),
                self.maybe(0.9, f"<link>{self.link(number)}</link>"),
                guid,
                self.maybe(0.8, f"<pubDate>{self.rfc822()}</pubDate>"),
                self.maybe(0.2, f"<atom:updated>{self.iso()}</atom:updated>"),
                self.maybe(0.3, f"<author>{author}</author>"),
                *(f"<category>{self.inside(self.words(2))}</category>" for _ in range(self.random.randint(0, 3))),
                self.maybe(0.9, f"<description>{self.inside(body)}</description>"),
                self.maybe(0.4, f"<content:encoded><![CDATA[{self.html()}]]></content:encoded>"),
                self.maybe(0.3, f"<enclosure url='{file}' type='application/pdf' length='{length}'/>"),
                self.maybe(0.1, "<comments>https://agency.example/c</comments>"),
            ]
        ) + "</item>"  # fmt: skip

    def rdf(self) -> str:
        items = ""
        for number in range(self.random.randint(0, 6)):
            parts = [
                f"<title>{self.title()}</title><link>{self.link(number)}</link>",
                self.maybe(0.8, f"<description>{self.inside(self.html())}</description>"),
                self.maybe(0.7, f"<dc:date>{self.iso()}</dc:date>"),
                self.maybe(0.5, f"<dc:creator>{self.inside(self.words(2))}</dc:creator>"),
                *(f"<dc:subject>{self.inside(self.words(1))}</dc:subject>" for _ in range(self.random.randint(0, 2))),
                self.maybe(0.4, f"<content:encoded><![CDATA[{self.html()}]]></content:encoded>"),
            ]
            items += f"<item rdf:about='https://agency.example/r/{number}'>{self.shuffled(parts)}</item>"
        space = self.random.choice(["http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/"])
        about = f"<title>{self.title()}</title><link>https://agency.example/</link><description>x</description>"
        return (
            f"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='{space}' {_NAMESPACES}>"
            f"<channel rdf:about='https://agency.example/'>{about}{self.maybe(0.5, '<dc:language>sw</dc:language>')}"
            f"</channel>{items}</rdf:RDF>"
        )

    def _text(self, name: str) -> str:
        """An Atom text construct (RFC 4287 §3.1)."""
        plain = escape(" ".join(word for word in self.words(5).split() if "<" not in word) or "x", quote=False)
        return self.random.choice(
            [
                f"<{name}>{plain}</{name}>",
                f"<{name} type='text'>{plain}</{name}>",
                f"<{name} type='html'>{self.inside(self.html())}</{name}>",
                f"<{name} type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>{self.html()}</div></{name}>",
            ]
        )

    def atom(self) -> str:
        entries = ""
        for number in range(self.random.randint(0, 6)):
            names = ["<name>Asha</name>", "<name>Juma K</name><email>j@x.example</email>", "<email>k@x.example</email>"]
            relation = self.random.choice(
                ["", " rel='alternate'", " rel='alternate' type='text/html'", " rel='related'"]
            )
            parts = [
                self._text("title"),
                f"<id>{self.random.choice([f'tag:a.example,2015:{number}', f'https://agency.example/id/{number}'])}</id>",
                f"<link{relation} href='{self.link(number)}'/>",
                self.maybe(0.3, f"<link rel='enclosure' href='/e/{number}.pdf' type='application/pdf' length='5'/>"),
                self.maybe(0.9, f"<updated>{self.iso()}</updated>"),
                self.maybe(0.7, f"<published>{self.iso()}</published>"),
                *(f"<author>{self.random.choice(names)}</author>" for _ in range(self.random.randint(0, 2))),
                *(f"<category term='neno{n}'/>" for n in range(self.random.randint(0, 2))),
                self.maybe(0.6, self._text("summary")),
                self.maybe(0.6, self._text("content")),
            ]
            entries += f"<entry{self.attribute(_BASE)}>{self.shuffled(parts)}</entry>"
        return (
            f"<feed xmlns='http://www.w3.org/2005/Atom'{self.attribute(*_ROOT)}>"
            f"{self._text('title')}<id>urn:f</id><link href='https://agency.example/'/><updated>{self.iso()}</updated>"
            f"{self.maybe(0.4, '<author><name>Wizara</name></author>')}{entries}</feed>"
        )

    def atom03(self) -> str:
        entries = "".join(
            f"<entry><title mode='escaped' type='text/html'>{self.title()}</title><id>tag:a,{number}</id>"
            f"<link rel='alternate' type='text/html' href='{self.link(number)}'/>"
            f"<issued>{self.iso()}</issued><modified>{self.iso()}</modified>"
            f"<content type='text/html' mode='escaped'>{self.inside(self.html())}</content></entry>"
            for number in range(self.random.randint(0, 5))
        )
        return (
            f"<feed version='0.3' xmlns='http://purl.org/atom/ns#' xml:lang='en'><title>x</title>"
            f"<link rel='alternate' type='text/html' href='https://agency.example/'/>{entries}</feed>"
        )

    def cdf(self) -> str:
        items = "".join(
            f"<ITEM HREF='https://agency.example/c/{number}' LASTMOD='{self.iso()}'><TITLE>{self.title()}</TITLE>"
            f"<ABSTRACT>{self.inside(escape(self.words(7), quote=False))}</ABSTRACT></ITEM>"
            for number in range(self.random.randint(1, 5))
        )
        return f"<CHANNEL HREF='https://agency.example/'><TITLE>CDF</TITLE><ABSTRACT>y</ABSTRACT>{items}</CHANNEL>"


def document(seed: int) -> tuple[str, bytes]:
    """The name of a format and a document of it."""
    writer = Writer(seed)
    formats: list[Callable[[], str]] = [writer.rss] * 3 + [writer.atom] * 2 + [writer.rdf, writer.atom03, writer.cdf]
    make = writer.random.choice(formats)
    encoding = writer.random.choice(["utf-8", "utf-8", "utf-8", "utf-16", "iso-8859-1", "windows-1252"])
    text = f"<?xml version='1.0' encoding='{encoding}'?>{make()}"
    return make.__name__, text.encode(encoding, "xmlcharrefreplace")


def reference(body: bytes) -> dict[str, Any]:
    """What plain feedparser reads, as JSON holds it."""
    import feedparser

    headers = {"content-type": "application/xml", "content-location": ADDRESS}
    result = feedparser.parse(io.BytesIO(body), response_headers=headers)
    return {
        "title": result.feed.get("title", ""),
        "link": result.feed.get("link"),
        "language": result.feed.get("language") or None,
        "entries": [_entry(entry) for entry in result.entries],
    }


def _entry(entry: Any) -> dict[str, Any]:
    contents = [one.get("value", "") for one in entry.get("content", ())]
    details = [*entry.get("content", ()), entry.get("summary_detail"), entry.get("title_detail")]
    return {
        "base": next((one["base"] for one in details if one and one.get("base")), ADDRESS),
        "guid": entry.get("id"),
        "guid_is_link": bool(entry.get("guidislink")),
        "link": entry.get("link"),
        "title": entry.get("title", ""),
        "published": _moment(dict.get(entry, "published_parsed")),
        "updated": _moment(dict.get(entry, "updated_parsed")),
        "authors": [one.get("name") or one.get("email") for one in entry.get("authors", ()) if one],
        "categories": [tag.get("term") or tag.get("label") for tag in entry.get("tags", ())],
        "enclosures": [[one.get("href"), one.get("type"), one.get("length")] for one in entry.get("enclosures", ())],
        "html": max(contents, key=len, default="") or entry.get("summary", ""),
        "summary": entry.get("summary", ""),
    }


def _moment(parsed: Any) -> str | None:
    return datetime.fromtimestamp(calendar.timegm(parsed), UTC).isoformat() if parsed else None


def references(first: int, last: int) -> Iterator[str]:
    for seed in range(first, last):
        yield json.dumps(reference(document(seed)[1]))


if __name__ == "__main__":
    for line in references(int(sys.argv[1]), int(sys.argv[2])):
        print(line)
