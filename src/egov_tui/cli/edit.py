"""source edit: what the reader chose for a source."""

from typing import get_args

import click

from egov_tui.cli.output import no_source, print_text, say
from egov_tui.cli.root import Command, Context
from egov_tui.errors import UsageError
from egov_tui.i18n import _
from egov_tui.model import FullText
from egov_tui.store import Store
from egov_tui.text.zones import known_zone


@click.command(
    "edit",
    cls=Command,
    help=_("Change how a source is called, where it stands, and how it is fetched."),
)
@click.argument("name", metavar="SOURCE")
@click.option("--title", help=_("The name to show."))
@click.option("--folder", help=_("The folder to put it in; a/b is a folder within a folder."))
@click.option("--zone", help=_("The time zone of dates that tell none, such as Africa/Nairobi."))
@click.option(
    "--interval",
    metavar="MINUTES",
    type=click.IntRange(0, 10_080),
    help=_("How often to fetch it; 0: as the settings and the source's own rhythm say."),
)
@click.option(
    "--insecure/--secure",
    default=None,
    help=_(
        "Take its certificate without checking it, or check it again. Unchecked, whoever stands between can change "
        "what you read."
    ),
)
@click.option(
    "--keep-days",
    type=click.IntRange(-1, 36_500),
    help=_("Forget articles that are older; 0: never, -1: as the settings say. Starred ones are always kept."),
)
@click.option(
    "--keep-newest",
    type=click.IntRange(-1, 1_000_000),
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
@click.pass_obj
def edit(
    context: Context | None,
    name: str,
    title: str | None,
    folder: str | None,
    zone: str | None,
    interval: int | None,
    insecure: bool | None,
    keep_days: int | None,
    keep_newest: int | None,
    muted: bool | None,
    full_text: FullText | None,
) -> int:
    """Change a source."""
    wished = (title, folder, zone, interval, insecure, keep_days, keep_newest, muted, full_text)
    if all(one is None for one in wished):
        raise UsageError(_("Say what to change; `egov-tui source edit --help` lists it."))
    known_zone(zone or "")
    settings = (context or Context()).settings
    with Store.open(settings.cache) as store:
        source = store.sources.find(name)
        if source is None:
            say(no_source(name))
            return 1
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
        )
    print_text(source.slug)
    if full_text not in (None, "never") and settings.sync.mode == "text":
        say(_('The data mode is text: nothing but feeds is fetched unasked. mode = "full" under [sync] changes that.'))
    return 0
