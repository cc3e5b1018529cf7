"""The process that parses and stems: `python -P -m egov_tui.feeds.worker`. It may be killed at any moment.

It reads jobs on stdin and answers each on stdout (see `job.pack`); it ends when stdin closes. What a feed can do to it
costs that feed alone: 10 s of CPU for a job, 1 GB of memory where the system honours the limit, low priority.
"""

import os
import resource
import select
import signal
import sys
import threading
from contextlib import suppress
from typing import BinaryIO

from msgspec.structs import replace

from egov_tui.errors import SourceError
from egov_tui.feeds.job import Answer, IndexJob, Job, ListJob, PackJob, PageJob, RobotsJob, pack, unpack_job
from egov_tui.model import Problem
from egov_tui.text import reading
from egov_tui.text.clean import line
from egov_tui.text.links import redact

CPU_SECONDS = 10
MEMORY = 1 << 30


def main() -> None:
    """Answer jobs until stdin closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the sync, which then ends this process
    with suppress(OSError):
        os.nice(5)
    _limit(resource.RLIMIT_AS, MEMORY)
    _limit(resource.RLIMIT_CORE, 0)  # a process over its CPU limit would leave a core file behind
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    incoming, outgoing = sys.stdin.buffer, sys.stdout.buffer
    # Nothing but answers may reach the pipe, whatever a library prints.
    sys.stdout = sys.stderr
    while True:
        data = _exactly(incoming, int.from_bytes(_exactly(incoming, 4), "big"))
        outgoing.write(pack(_answer(data)))
        outgoing.flush()


def _leave_with_parent() -> None:
    """End this process when whoever gives it work is gone, even in the middle of a parse."""
    hung_up = select.poll()
    hung_up.register(0, 0)  # no event but the hang-up, which is always told
    hung_up.poll()
    os._exit(0)


def _limit(what: int, most: int) -> None:
    """Set a soft limit, within the hard one; where the system refuses, go on without."""
    with suppress(ValueError, OSError):
        _soft, hard = resource.getrlimit(what)
        resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _exactly(stream: BinaryIO, length: int) -> bytes:
    data = stream.read(length)
    if len(data) < length:
        sys.exit(0)
    return data


def _answer(data: bytes) -> Answer:
    used = resource.getrusage(resource.RUSAGE_SELF)
    _limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + 1 + CPU_SECONDS)
    job = unpack_job(data)
    if isinstance(job, IndexJob):
        return Answer(indexed=tuple(map(reading.index, job.articles)))
    try:
        return _read(job)
    except SourceError as error:
        problem = replace(error.problem, detail=line(error.problem.detail))
    except (RecursionError, MemoryError) as error:
        problem = Problem("too_complex", "", type(error).__name__)
    except Exception as error:  # noqa: BLE001 (what trips a parser is what cannot be read, no more)
        problem = Problem("unreadable", "", line(f"{type(error).__name__}: {error}"[:300]))
    return Answer(problem=replace(problem, address=redact(job.address)))


def _read(job: Job | ListJob | PageJob | RobotsJob | PackJob) -> Answer:
    """What a body says; the parser of its kind is loaded when the first one comes."""
    if isinstance(job, ListJob):
        from egov_tui.feeds import pages

        return Answer(reading=pages.read(job))
    if isinstance(job, PageJob):
        from egov_tui.feeds import fulltext

        return Answer(page=fulltext.page(job))
    if isinstance(job, RobotsJob):
        from egov_tui.feeds import rules

        return Answer(judged=rules.judge(job))
    if isinstance(job, PackJob):
        from egov_tui.feeds import packed

        return Answer(packed=packed.read(job))
    from egov_tui.feeds.parse import parse

    return Answer(feed=parse(job))


if __name__ == "__main__":
    main()
