"""backup, restore: a copy of the whole cache, and the way back."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path

import click

from egov_tui.cli.metavars import FILE
from egov_tui.cli.output import confirm, say
from egov_tui.cli.root import Command, Context
from egov_tui.errors import CacheError, UsageError
from egov_tui.files import make_folder
from egov_tui.i18n import N_, _, ngettext
from egov_tui.settings import Settings, typed_path
from egov_tui.system import why
from egov_tui.text.amounts import size


@click.command(
    "backup",
    cls=Command,
    help=_(
        "Copy the whole cache (sources, articles and what you marked) into one file, exactly as it is now. The reader "
        "may be open and a sync may run. `egov-tui restore FILE` brings it back."
    ),
)
@click.argument("file", metavar=FILE)
@click.option("--force", is_flag=True, help=_("Write over a file that is there."))
@click.pass_obj
def backup(context: Context | None, file: str, force: bool) -> int:
    """Copy the cache to a file."""
    from egov_tui.store.backup import backup as copy

    settings = (context or Context()).settings
    target = _typed(file)
    octets = copy(settings.cache, target, force=force)
    say(_("{file}: {size}, a copy of the whole cache.").format(file=target, size=size(octets)))
    return 0


@click.command(
    "restore",
    cls=Command,
    help=_(
        "Put a copy that `egov-tui backup` wrote in the place of the cache. The present one is kept beside it under "
        "another name. An open reader shows the restored articles at once."
    ),
)
@click.argument("file", metavar=FILE)
@click.option("--yes", is_flag=True, help=_("Do not ask first."))
@click.pass_obj
def restore(context: Context | None, file: str, yes: bool) -> int:
    """Replace what the cache holds by what a copy holds."""
    from egov_tui.cli.signals import run

    settings = (context or Context()).settings
    return run(_restore(settings, _typed(file), yes=yes))


async def _restore(settings: Settings, source: Path, *, yes: bool) -> int:
    from egov_tui.store import Store
    from egov_tui.store.backup import checked_copy
    from egov_tui.store.backup import restore as put_back
    from egov_tui.sync.lock import locked

    with work_folder(settings.cache) as work:
        copy = work / settings.cache.name
        checked_copy(source, copy, settings.cache)
        with Store.open(copy) as store:
            total = store.articles.counts().total
        if not yes:
            _ask(source, total)
        kept = beside(settings.cache, "before-restore")
        async with locked(settings.data):
            there = put_back(copy, settings.cache, kept)
    told = ngettext("{file}: restored, {n} article.", "{file}: restored, {n} articles.", total)
    say(told.format(file=source, n=total))
    if there:
        say(_("What the cache held before is kept in {file}.").format(file=kept))
    return 0


def _ask(source: Path, total: int) -> None:
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError(_("To restore without being asked, say so with --yes."))
    question = ngettext(
        "Put {file} ({n} article) in the place of what the cache holds now?",
        "Put {file} ({n} articles) in the place of what the cache holds now?",
        total,
    )
    confirm(question.format(file=source, n=total))


def _typed(file: str) -> Path:
    path = typed_path(file)
    assert path is not None
    return path


def beside(cache: Path, why: str) -> Path:
    """Return a name beside the cache that no file has: cache-WHY-20260503T091500Z.sqlite3."""
    stem = f"cache-{why}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    names = (cache.with_name(f"{stem}{end}.sqlite3") for end in chain([""], (f"-{n}" for n in count(2))))
    return next(name for name in names if not name.exists())


@contextmanager
def work_folder(cache: Path) -> Iterator[Path]:
    """A folder on the disk of the cache, for its owner alone, that goes when it is left."""
    try:
        make_folder(cache.parent)
        folder = tempfile.TemporaryDirectory(prefix=".work-", dir=cache.parent)
    except OSError as error:
        told = N_("{folder}: cannot be written ({problem}). Name another folder with --data.")
        raise CacheError(told, folder=cache.parent, problem=why(error)) from error
    with folder as name:
        yield Path(name)
