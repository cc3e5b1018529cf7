"""The worker processes as the sync sees them: one job per call, a stuck or dead worker costs that job alone."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Sequence
from contextlib import suppress
from typing import Self

import msgspec

from egov_tui.errors import SourceError
from egov_tui.feeds.job import Answer, IndexJob, Job, Judged, ListJob, PackJob, PageJob, RobotsJob, pack, unpack_answer
from egov_tui.model import Feed, Indexed, Packed, Page, Problem, Reading, Unindexed
from egov_tui.text.links import redact

WALL_SECONDS = 60.0
_LAST_BREATH = 1.0


class Workers:
    """At most `count` processes, each started when a body first needs it, all gone when the context ends."""

    def __init__(self, count: int | None = None, wall_seconds: float = WALL_SECONDS) -> None:
        self._free = asyncio.Semaphore(count or min(2, os.cpu_count() or 1))
        self._idle: list[Process] = []
        self._all: set[Process] = set()
        self._wall_seconds = wall_seconds

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        for process in list(self._all):
            await self._end(process)

    async def parse(self, job: Job) -> Feed:
        """Return the feed of a body.

        Raises:
            SourceError: it could not be read; `too_complex` when the worker died of it or took too long.
        """
        answer = await self._ask(pack(job), redact(job.address))
        assert answer.feed is not None
        return answer.feed

    async def reading(self, job: ListJob) -> Reading:
        """Return what a page is as a source.

        Raises:
            SourceError: as for `parse`.
        """
        answer = await self._ask(pack(job), redact(job.address))
        assert answer.reading is not None
        return answer.reading

    async def page(self, job: PageJob) -> Page:
        """Return what the page of an article says.

        Raises:
            SourceError: nothing could be read in it; `too_complex` when the worker died of it or took too long.
        """
        answer = await self._ask(pack(job), redact(job.address))
        assert answer.page is not None
        return answer.page

    async def judge(self, job: RobotsJob) -> Judged:
        """Return what a robots.txt says of an address.

        Raises:
            SourceError: the worker died of it or took too long.
        """
        answer = await self._ask(pack(job), redact(job.address))
        assert answer.judged is not None
        return answer.judged

    async def unpack(self, job: PackJob) -> tuple[Packed, ...]:
        """Return the articles of a part of a pack.

        Raises:
            SourceError: as for `parse`.
        """
        answer = await self._ask(pack(job), redact(job.address))
        return answer.packed or ()

    async def index(self, articles: Sequence[Unindexed]) -> tuple[Indexed, ...]:
        """Return what the index is to hold of articles.

        Raises:
            SourceError: the worker died of it or took too long.
        """
        answer = await self._ask(pack(IndexJob(tuple(articles))), "")
        return answer.indexed or ()

    async def _ask(self, request: bytes, address: str) -> Answer:
        """At most one process is started, and at most one killed, for each call."""
        async with self._free:
            try:
                process = self._alive() or await self._start()
            except OSError as error:
                raise SourceError(Problem("unreadable", address, f"no worker: {error.strerror}")) from error
            try:
                async with asyncio.timeout(self._wall_seconds):
                    answer = await _ask(process, request)
            except (TimeoutError, OSError, asyncio.IncompleteReadError) as error:
                await self._end(process)
                late = isinstance(error, TimeoutError)
                detail = "time limit" if late else f"worker ended: {process.returncode}"
                raise SourceError(Problem("too_complex", address, detail)) from error
            except BaseException:  # cancelled in the middle of an answer: the pipe is of no more use
                await self._end(process)
                raise
            self._idle.append(process)
        try:
            return unpack_answer(answer)
        except msgspec.DecodeError as error:  # of another version, after an update
            raise SourceError(Problem("unreadable", address, f"worker: {error}")) from error

    def _alive(self) -> Process | None:
        """A process that waits for work; one that died while idle (of a lack of memory, say) costs no feed."""
        while self._idle:
            process = self._idle.pop()
            if process.returncode is None:
                return process
            self._all.discard(process)
        return None

    async def _start(self) -> Process:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-P", "-m", "egov_tui.feeds.worker", stdin=PIPE, stdout=PIPE, stderr=DEVNULL
        )
        self._all.add(process)
        return process

    async def _end(self, process: Process) -> None:
        """See a process off; one that hung up is ending by itself, and is waited for before it is killed."""
        self._all.discard(process)
        if process.stdout and process.stdout.at_eof():
            with suppress(TimeoutError):
                async with asyncio.timeout(_LAST_BREATH):
                    await process.wait()
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def _ask(process: Process, request: bytes) -> bytes:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(request)
    await process.stdin.drain()
    length = int.from_bytes(await process.stdout.readexactly(4), "big")
    return await process.stdout.readexactly(length)
