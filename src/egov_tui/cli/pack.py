"""pack: news that travels in a file, to offices without a connection."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from egov_tui.cli import packing
from egov_tui.cli.events import events_option, failing_as
from egov_tui.cli.metavars import FILE, QUERY
from egov_tui.cli.output import confirm, say
from egov_tui.cli.root import ANY_WORD, Command, Context, Group
from egov_tui.errors import CacheError, EgovError
from egov_tui.i18n import N_, _
from egov_tui.settings import typed_path
from egov_tui.store import Store
from egov_tui.store.query import both, parse
from egov_tui.store.tree import After, Since

_LARGE = 100_000_000
"""Bytes from which a person is asked first."""
_ONLY_LOCAL = N_("All that match are of sources that are files of this machine. They stay here, so no pack was made.")
_pass = click.make_pass_decorator(Context, ensure=True)
_json = click.option("--json", "as_json", is_flag=True, help=_("Print one JSON object for each source."))
_yes = click.option("--yes", is_flag=True, help=_("Do not ask before what is large."))


@click.group(
    "pack",
    cls=Group,
    help=_("Carry news to offices without a connection, as a file: one office downloads, twenty read."),
)
def pack() -> None:
    """Group the commands of packs."""


# ---------------------------------------------------------------- out


@pack.command(
    "export",
    cls=Command,
    context_settings=ANY_WORD,
    help=_(
        "Write articles into a pack: all, or those that a query finds. What you have read, starred or kept for later "
        "stays yours, and so do logins and the secrets of addresses. The pack is a zip file of standard parts, which "
        "can be read without egov-tui."
    ),
)
@click.option("--to", "file", metavar=FILE, required=True, help=_("The pack to write."))
@click.option(
    "--since",
    metavar="30d",
    default="",
    help=_("Only of the last hours (24h), days (7d), weeks (2w), months (3m), or a day on."),
)
@click.option("--attachments", is_flag=True, help=_("With the files of articles that were fetched."))
@click.option("--overwrite", is_flag=True, help=_("Replace the file if it is there."))
@click.option("--dry-run", is_flag=True, help=_("Only say what would be in it, and what it would weigh."))
@_yes
@_json
@events_option
@click.argument("words", nargs=-1, type=click.UNPROCESSED, metavar=f"[{QUERY}]...")
@_pass
def export(
    context: Context,
    file: str,
    since: str,
    attachments: bool,
    overwrite: bool,
    dry_run: bool,
    yes: bool,
    as_json: bool,
    events: bool,
    words: tuple[str, ...],
) -> int:
    """Make a pack."""
    from egov_tui.cli.leaving import ended_by_signals
    from egov_tui.exchange import pack as packs
    from egov_tui.files import writing

    target, how = _path(file), packing.form(as_json, events)
    query = parse(" ".join(words))
    if since:
        span = parse('since:"{}"'.format(since.replace('"', " ")))
        if not isinstance(span.root, (Since, After)):
            raise click.BadParameter(
                _("{value} is no {wanted}").format(value=since, wanted=_("span, such as 7d")), param_hint="--since"
            )
        query = both(query, span)
    with failing_as(events), ended_by_signals(), Store.open(context.settings.cache) as store:
        plan = packs.plan(store, store.articles.ids(query), attachments=attachments)
        packing.tell_plan(context.settings, plan)
        if not plan.articles:
            raise EgovError(_ONLY_LOCAL if plan.local else N_("No articles match, so no pack was made."))
        if dry_run:
            return 0
        if plan.file_bytes + plan.load.weight > _LARGE and not yes:
            _ask(_("Write a pack of this size?"))
        with (
            packing.progress(plan.articles, how, out=True) as report,
            writing(target, overwrite=overwrite, shared=True) as out,
        ):
            made = packs.make(store, plan, out, since=since, query=" ".join(words), report=report)
        packing.tell_made(plan, made, target, how)
    return 0


# ---------------------------------------------------------------- in


@pack.command("show", help=_("Say what is in packs, taking nothing in; every part is held against its SHA-256."))
@click.argument("files", metavar=f"{FILE}...", nargs=-1, required=True)
@_json
@events_option
@_pass
def show(context: Context, files: tuple[str, ...], as_json: bool, events: bool) -> int:
    """Print the sources of packs."""
    from egov_tui.cli.leaving import ended_by_signals

    def work(path: Path) -> None:
        from egov_tui.exchange.unpack import Unpacking

        with Unpacking(path) as opened:
            for _length in opened.verify():
                pass
            told = opened.manifest
        packing.tell_contents(path, told, packing.form(as_json, events))

    with failing_as(events), ended_by_signals():
        return _each(files, work)


@pack.command(
    "import",
    help=_(
        "Take packs in, without any network. What is here stays as it is; what is new is unread. Sources that you do "
        "not follow are offered: they can be read, and are never fetched unless you follow them."
    ),
)
@click.argument("files", metavar=f"{FILE}...", nargs=-1, required=True)
@click.option("--dry-run", is_flag=True, help=_("Only say what would be new, taking nothing in."))
@_yes
@_json
@events_option
@_pass
def import_(context: Context, files: tuple[str, ...], dry_run: bool, yes: bool, as_json: bool, events: bool) -> int:
    """Merge packs into the cache."""
    from egov_tui.cli.signals import run
    from egov_tui.exchange.unpack import Unpacking
    from egov_tui.sync.importing import take_in

    how = packing.form(as_json, events)
    with failing_as(events), Store.open(context.settings.cache) as store:

        def work(path: Path) -> None:
            with Unpacking(path) as opened:
                say(packing.described(path, opened.manifest))
                if opened.weight > _LARGE and not (yes or dry_run):
                    _ask(_("Take in a pack of this size?"))
                with packing.progress(opened.manifest.articles, how, out=False) as report:
                    taken = run(take_in(store, context.settings, opened, report, dry_run=dry_run))
            packing.tell_taken(path, taken, how, dry_run=dry_run)

        return _each(files, work)


# ---------------------------------------------------------------- both


def _each(files: Sequence[str], work: Callable[[Path], None]) -> int:
    """Do something with each file; what is wrong with one is said and costs the others nothing."""
    failed = 0
    for file in files:
        try:
            work(_path(file))
        except EgovError as error:
            if len(files) == 1 or error.status == CacheError.status:
                raise
            say(str(error))
            failed += 1
    return 0 if not failed else 1 if failed == len(files) else 3


def _path(typed: str) -> Path:
    path = typed_path(typed)
    assert path is not None
    return path


def _ask(question: str) -> None:
    """Ask on a terminal; nobody is asked where nobody could answer."""
    if sys.stdin.isatty() and sys.stderr.isatty():
        confirm(question)
