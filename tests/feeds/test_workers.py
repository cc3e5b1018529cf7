"""Parsing in processes: what one feed does to its worker costs that feed alone."""

import asyncio
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from egov_tui.errors import SourceError
from egov_tui.feeds.job import Job
from egov_tui.feeds.workers import Workers
from egov_tui.model import Feed

RSS = b"<rss version='2.0'><channel><title>T</title><item><title>A</title></item></channel></rss>"


def test_many_feeds_one_after_the_other_and_at_once() -> None:
    async def work() -> list[Feed]:
        async with Workers(2) as workers:
            return await asyncio.gather(*(workers.parse(Job(RSS, f"https://a.example/{n}")) for n in range(12)))

    assert [feed.entries[0].title for feed in asyncio.run(work())] == ["A"] * 12


def test_a_problem_comes_back_as_one() -> None:
    async def work() -> None:
        async with Workers(1) as workers:
            await workers.parse(Job(b"<html></html>", "https://me:secret@a.example/"))

    with pytest.raises(SourceError) as caught:
        asyncio.run(work())
    assert caught.value.problem.kind == "not_a_feed"
    assert "secret" not in caught.value.problem.address


HEAVY = b"<rss version='2.0'><channel><item><description>" + b"&" * 3_000_000


LONG = int(os.environ.get("EGOV_LONG", "1"))
"""How many times as large the hostile feeds are in a longer run; at 10 they are those that hang plain feedparser."""
BEGIN, END = "<rss version='2.0'><channel><title>T</title><item><title>A</title>", "</item></channel></rss>"
HOSTILE: dict[str, Callable[[int], str]] = {
    "nested elements": lambda n: BEGIN + "<a>" * 20_000 * n + END,
    "attributes": lambda n: BEGIN + "<a " + " ".join(f"a{i}='1'" for i in range(30_000 * n)) + "/>" + END,
    "ampersands": lambda n: BEGIN + f"<description>{'&' * 100_000 * n}</description>" + END,
    "brackets": lambda n: BEGIN + f"<description>{'<' * 100_000 * n}</description>" + END,
    "comments": lambda n: BEGIN + "<!--" * 30_000 * n + END,
    "nested html": lambda n: BEGIN + f"<description><![CDATA[{'<div>' * 20_000 * n}]]></description>" + END,
    "attributes of html": lambda n: (
        BEGIN
        + f"<description><![CDATA[<p {' '.join(f'a{i}=1' for i in range(30_000 * n))}>x</p>]]></description>"
        + END
    ),
    "entities within entities": lambda n: (
        "<!DOCTYPE x [<!ENTITY a 'lol'>"
        + "".join(f"<!ENTITY {chr(98 + i)} '{f'&{chr(97 + i)};' * 10}'>" for i in range(9))
        + f"]>{BEGIN}<description>&j;</description>{END}"
    ),
    "one token": lambda n: BEGIN + f"<description>{'a' * 900_000 * n}</description>" + END,
    "zeros": lambda n: BEGIN + "\0" * 100_000 * n + END,
    "entries": lambda n: BEGIN + END.replace("</channel>", "<item><title>x</title></item>" * 6_000 * n + "</channel>"),
    "json arrays": lambda n: '{"version":"https://jsonfeed.org/version/1.1","items":' + "[" * 50_000 * n,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_feed_ends_in_what_can_be_saved_or_one_clear_error(name: str) -> None:
    body = HOSTILE[name](LONG).encode()

    async def work() -> tuple[Feed | None, Feed]:
        async with Workers(1) as workers:
            try:
                saved = await workers.parse(Job(body, "https://a.example/"))
            except SourceError as error:
                if error.problem.kind != "too_complex":
                    raise
                saved = None
            return saved, await workers.parse(Job(RSS, "https://b.example/"))

    saved, following = asyncio.run(work())
    assert following.title == "T", "the next feed is read whatever this one did"
    if saved is not None:
        assert saved.title == "T"
        assert 1 <= len(saved.entries) <= 20_000


def test_a_worker_that_dies_of_a_feed_costs_that_feed_and_the_next_is_read() -> None:
    async def work() -> tuple[str, Feed]:
        async with Workers(1) as workers:
            heavy = asyncio.create_task(workers.parse(Job(HEAVY, "https://me:secret@b.example/")))
            while not workers._all:
                await asyncio.sleep(0)
            (process,) = workers._all
            process.kill()
            with pytest.raises(SourceError) as caught:
                await heavy
            assert "secret" not in caught.value.problem.address
            return caught.value.problem.kind, await workers.parse(Job(RSS, "https://c.example/"))

    kind, feed = asyncio.run(work())
    assert kind == "too_complex"
    assert feed.title == "T"


def test_a_worker_that_dies_while_idle_costs_no_feed() -> None:
    async def work() -> Feed:
        async with Workers(1) as workers:
            await workers.parse(Job(RSS, "https://a.example/"))
            (process,) = workers._all
            process.kill()
            await process.wait()
            return await workers.parse(Job(RSS, "https://b.example/"))

    assert asyncio.run(work()).title == "T"


def test_cancelling_a_parse_ends_its_worker() -> None:
    async def work() -> set[object]:
        async with Workers(1) as workers:
            heavy = asyncio.create_task(workers.parse(Job(HEAVY, "https://a.example/")))
            while not workers._all:
                await asyncio.sleep(0)
            heavy.cancel()
            await asyncio.gather(heavy, return_exceptions=True)
            return set(workers._all)

    assert asyncio.run(work()) == set()


def test_a_worker_keeps_to_its_share_of_the_machine() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-P",
            "-c",
            "import os, resource, sys, io\n"
            "from egov_tui.feeds import worker\n"
            "try: worker.main()\n"
            "except SystemExit: pass\n"
            "print(os.nice(0), resource.getrlimit(resource.RLIMIT_CORE)[0], file=sys.__stdout__)",
        ],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )
    niceness, core = done.stdout.split()
    assert int(niceness) >= 5
    assert core == "0"


def test_a_worker_that_does_not_answer_is_stopped_at_the_wall_limit() -> None:
    async def work() -> str:
        async with Workers(1, wall_seconds=0.05) as workers:
            with pytest.raises(SourceError) as caught:
                await workers.parse(Job(HEAVY, "https://a.example/"))
            return caught.value.problem.kind

    assert asyncio.run(work()) == "too_complex"


def test_no_worker_is_started_before_a_body_needs_one_and_none_is_left() -> None:
    async def work() -> int:
        async with Workers(2) as workers:
            assert workers._all == set()
            await workers.parse(Job(RSS, "https://a.example/"))
            (process,) = workers._all
            return process.pid

    pid = asyncio.run(work())
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_worker_in_the_middle_of_a_parse_leaves_with_who_was_killed() -> None:
    code = (
        "import asyncio, os, signal\n"
        "from egov_tui.feeds.workers import Workers\nfrom egov_tui.feeds.job import Job\n"
        "body = b'<rss><channel>' + b'<a>' * 60_000\n"
        "async def work():\n"
        "    workers = Workers(1)\n"
        "    task = asyncio.create_task(workers.parse(Job(body, 'https://a.example/')))\n"
        "    while not workers._all: await asyncio.sleep(0.01)\n"
        "    print(next(iter(workers._all)).pid, flush=True)\n"
        "    await asyncio.sleep(0.3)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "asyncio.run(work())\n"
    )
    killed = subprocess.run([sys.executable, "-P", "-c", code], stdout=subprocess.PIPE, text=True)
    worker = int(killed.stdout)
    until = time.monotonic() + 5
    while Path(f"/proc/{worker}/stat").exists() and Path(f"/proc/{worker}/stat").read_text().split()[2] != "Z":
        assert time.monotonic() < until, "it goes on without anybody to read its answer"
        select.select([], [], [], 0.02)


def test_a_worker_ends_when_its_stdin_closes() -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "egov_tui.feeds.worker"], stdin=subprocess.DEVNULL, capture_output=True
    )
    assert (done.returncode, done.stdout) == (0, b"")
