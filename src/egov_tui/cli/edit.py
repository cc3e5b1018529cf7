"""source edit: what the reader chose for a source."""

import sys
from typing import get_args

import click

from egov_tui.cli.metavars import FOLDER, MINUTES, NAME, SOURCE
from egov_tui.cli.output import confirm, no_source, print_text, say
from egov_tui.cli.root import Command, Context
from egov_tui.cli.words import Number
from egov_tui.errors import UsageError
from egov_tui.exchange.health import untrusted
from egov_tui.i18n import _
from egov_tui.model import FullText, Source
from egov_tui.store import Store
from egov_tui.text.zones import known_zone


@click.command(
    "edit",
    cls=Command,
    help=_("Change how a source is called, where it stands, and how it is fetched."),
)
@click.argument("name", metavar=SOURCE)
@click.option("--title", metavar=NAME, help=_("The name to show."))
@click.option("--folder", metavar=FOLDER, help=_("The folder to put it in; a/b is a folder within a folder."))
@click.option("--zone", metavar=NAME, help=_("The time zone of dates that tell none, such as Africa/Nairobi."))
@click.option(
    "--interval",
    metavar=MINUTES,
    type=Number(0, 10_080),
    help=_("How often to fetch it; 0: as the settings and the source's own rhythm say."),
)
@click.option(
    "--allow-untrusted/--require-trusted",
    "insecure",
    default=None,
    help=_(
        "Read it though its certificate cannot be trusted, or no longer. Whoever stands between can then read and "
        "change what you see of it, and no login is sent to it."
    ),
)
@click.option("--yes", is_flag=True, help=_("Do not ask whether --allow-untrusted is meant."))
@click.option(
    "--keep-days",
    type=Number(-1, 36_500),
    help=_("Forget articles that are older; 0: never, -1: as the settings say. Starred ones are always kept."),
)
@click.option(
    "--keep-newest",
    type=Number(-1, 1_000_000),
    help=_("Keep so many articles; 0: all, -1: as the settings say."),
)
@click.option(
    "--mute/--unmute",
    "muted",
    default=None,
    help=_("Leave it out of all articles and of every number, or no longer. It is fetched all the same."),
)
@click.option(
    "--full-text",
    type=click.Choice(get_args(FullText)),
    help=_("When to fetch the whole text of its articles from their own pages, in the data mode full."),
)
@click.option("--follow", is_flag=True, help=_("Follow it from now on, where it came with a pack and is only offered."))
@click.pass_obj
def edit(
    context: Context | None,
    name: str,
    title: str | None,
    folder: str | None,
    zone: str | None,
    interval: int | None,
    insecure: bool | None,
    yes: bool,
    keep_days: int | None,
    keep_newest: int | None,
    muted: bool | None,
    full_text: FullText | None,
    follow: bool,
) -> int:
    """Change a source."""
    wished = (title, folder, zone, interval, insecure, keep_days, keep_newest, muted, full_text, follow or None)
    if all(one is None for one in wished):
        raise UsageError(_("Say what to change; `egov-tui source edit --help` lists it."))
    known_zone(zone or "")
    settings = (context or Context()).settings
    with Store.open(settings.cache) as store:
        source = store.sources.find(name)
        if source is None:
            say(no_source(name))
            return 1
        if insecure and not source.insecure:
            _warn(source, ask=not yes)
        store.steps.change(
            source.slug,
            title=title,
            folder=folder,
            zone=zone,
            minutes=interval,
            insecure=insecure,
            keep_days=keep_days,
            keep_newest=keep_newest,
            muted=muted,
            full_text=full_text,
            offered=False if follow else None,
        )
    print_text(source.slug)
    if full_text not in (None, "never") and settings.sync.mode == "text":
        say(
            _(
                "The data mode is text: nothing but feeds and pages of news is fetched unasked. "
                'mode = "full" under [sync] changes that.'
            )
        )
    return 0


def _warn(source: Source, *, ask: bool) -> None:
    """Say what it means that nobody checks who answers, and `ask` whether to go on.

    Raises:
        UsageError: there is nobody to ask.
        click.Abort: it is not meant.
    """
    say(untrusted(source))
    if not ask:
        return
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError(_("Nothing was changed. Say --yes if that is meant."))
    confirm(_("Read it all the same?"))
