"""A sync that is killed at any moment leaves a sound cache, and the next one completes it."""

import os
import subprocess
import sys
from pathlib import Path

from egov_tui.store import Store
from egov_tui.store.query import parse
from tests.server import Server

KILLS = 50
HOSTS = ("127.0.0.1", "localhost", "127.1")
"""One and the same; a sync waits a second between two requests to one name."""
FEEDS = len(HOSTS)


def rss(feed: int, entries: int) -> str:
    items = "".join(
        f"<item><guid isPermaLink='false'>{feed}-{n}</guid><title>Habari {feed}-{n}</title>"
        f"<description>{'maji safi ' * 40}</description></item>"
        for n in range(entries)
    )
    return f"<rss version='2.0'><channel><title>Wizara {feed}</title>{items}</channel></rss>"


def test_fifty_kills_lose_nothing(tmp_path: Path, server: Server) -> None:
    """Each time the feeds have grown; it is killed behind another line of what it tells: the first, the second ..."""
    cache = tmp_path / "cache.sqlite3"
    command = [sys.executable, "-P", "-m", "egov_tui", "--data", str(tmp_path), "sync", "--events"]
    environ = {**os.environ, "EGOV_TUI_CONFIG": str(tmp_path / "none.toml")}
    with Store.open(cache) as store:
        sources = [
            store.sources.add(server.page(f"/{n}", rss(n, 5)).replace("127.0.0.1", name), title=f"Wizara {n}")
            for n, name in enumerate(HOSTS)
        ]
        subprocess.run(command, env=environ, check=True, capture_output=True)
        starred = store.articles.ids(parse("Habari"))[:3]
        store.articles.mark(starred, starred=True, read=True)

        for kill in range(KILLS):
            for n, source in enumerate(sources):
                server.page(f"/{n}", rss(n, 6 + kill))
                store.steps.change(source.slug, minutes=kill % 2)  # so that it is due
            with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
                assert process.stdout is not None
                for _line in range(kill % (2 * FEEDS + 2)):
                    process.stdout.readline()
                process.kill()
            store.index.check()
            for number in store.articles.ids(parse("")):
                article = store.articles.get(number)
                assert article
                assert article.title.startswith("Habari")
                assert article.text

        for source in sources:
            store.steps.change(source.slug, minutes=0)
        subprocess.run(command, env=environ, check=True, capture_output=True)
        store.index.check()
        assert store.articles.counts().total == FEEDS * (5 + KILLS)
        assert len(store.articles.ids(parse("maji"))) == FEEDS * (5 + KILLS), "all of them are in the index"
        assert set(store.articles.ids(parse("is:starred is:read"))) == set(starred)
