"""The feeds that a page names."""

from egov_tui.feeds.discover import USUAL, feed_links, likely_links, usual_places


def test_alternate_links_of_feed_types_resolved_and_once() -> None:
    page = b"""<html><head><base href="/sub/"><link rel="stylesheet" type="text/css" href="a.css">
    <link rel="alternate" type="application/rss+xml" href="feed" title="Habari &amp; Matangazo">
    <link rel="ALTERNATE home" type="application/atom+xml; charset=utf-8" href="https://b.example/atom">
    <link rel="alternate" type="application/rss+xml" href="feed">
    <link rel="alternate" hreflang="en" type="text/html" href="/en">
    <link rel="alternate" type="application/feed+json" href="javascript:alert(1)"></head></html>"""
    assert feed_links(page, "https://a.example/x/") == [
        ("https://a.example/sub/feed", "Habari & Matangazo"),
        ("https://b.example/atom", ""),
    ]


def test_what_only_looks_like_a_feed_is_left_out() -> None:
    page = b"""<link rel=alternate type=application/rss+xml href=/feed title='Habari "zote" > mpya'>
    <!-- <link rel="alternate" type="application/rss+xml" href="/old"> -->
    <link rel="alternate" type="application/json" href="https://a.example/wp-json/wp/v2/pages/2">
    <link rel="alternate" type="application/json+oembed" href="/oembed?url=x">
    <link rel="alternate" type="application/rss+xml" href="">"""
    assert feed_links(page, "https://a.example/") == [("https://a.example/feed", 'Habari "zote" > mpya')]


def test_no_page_is_read_twice_over() -> None:
    for page in (b"<!--" * 300_000, b"<link '" * 200_000, b'<link a="' * 200_000, b"<link " + b"a" * 1_500_000 + b">"):
        assert feed_links(page, "https://a.example/") == []


def test_links_that_look_like_feeds() -> None:
    page = b"""<a href="/rss">RSS</a> <a href="/habari/feed/" title="Habari">x</a> <a href="news.xml">no</a>
    <a href="https://feeds.example/ega?format=rss">y</a> <a href="/feedback">no</a> <a href="/atomic-energy">no</a>
    <a href="/wp-json/feed/">no</a> <a href="/rss-matangazo.xml">z</a> <a href="javascript:/feed/">no</a>"""
    assert likely_links(page, "https://a.example/") == [
        ("https://a.example/rss", ""),
        ("https://a.example/habari/feed/", "Habari"),
        ("https://feeds.example/ega?format=rss", ""),
        ("https://a.example/rss-matangazo.xml", ""),
    ]


def test_the_usual_places_are_those_of_the_site() -> None:
    assert usual_places("https://a.example/habari/leo?x=1") == [(f"https://a.example{path}", "") for path in USUAL]
