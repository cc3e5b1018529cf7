"""index: bring the index of words up to date."""

import asyncio
import os
from collections.abc import Callable

import click

from egov_tui.cli.output import say
from egov_tui.cli.root import Command, Context
from egov_tui.cli.signals import run
from egov_tui.i18n import _, ngettext
from egov_tui.store import Store

_BATCH = 50
"""Articles to a transaction: another program waits for one no longer than 0.1 s."""
_LOW_PRIORITY = 5


@click.command(
    "index",
    cls=Command,
    help=_(
        "Read the stored articles anew where this version reads or finds more in them than the one before did. Every "
        "sync does so, and the reader while nobody presses a key. It can be stopped at any time and goes on later."
    ),
)
@click.option("--rebuild", is_flag=True, help=_("First make the index of words anew, where `doctor` found it damaged."))
@click.pass_obj
def index(context: Context | None, rebuild: bool) -> int:
    """Index what waits, a batch at a time."""
    settings = (context or Context()).settings
    if os.environ.get("EGOV_TUI_CHILD"):
        os.nice(_LOW_PRIORITY)
    with Store.open(settings.cache) as store:
        if rebuild:
            store.index.rebuild()
        done = run(_all(store))
    say(ngettext("{n} article was read anew.", "{n} articles were read anew.", done).format(n=done))
    return 0


async def _all(store: Store) -> int:
    return max(
        [await _till_none(pending) for pending in (store.index.pending, store.deadlines.pending, store.stories.pending)]
    )


async def _till_none(pending: Callable[[int], int]) -> int:
    done = 0
    while read := pending(_BATCH):
        done += read
        await asyncio.sleep(0)  # so that a signal can end it between two batches
    return done
