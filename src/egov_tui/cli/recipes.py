"""source recipes: how pages are read, and where one's own belong."""

import click

from egov_tui.cli.metavars import NAME
from egov_tui.cli.output import emit, print_rows, print_text, say
from egov_tui.cli.root import Command, Context
from egov_tui.errors import UsageError
from egov_tui.feeds.recipes import folder_of, load, text_of
from egov_tui.i18n import N_, _
from egov_tui.series import listed
from egov_tui.text.clean import line

# Translators: kinds of sites, by the software that makes them; GWF, OctoberCMS and Drupal are names.
TITLES = (
    N_("Any list of links with dates"),
    N_("Drupal with node-detail blocks: news"),
    N_("GWF CORE: announcements"),
    N_("GWF CORE: news"),
    N_("GWF CORE: tenders"),
    N_("GWF on OctoberCMS: announcements"),
    N_("GWF on OctoberCMS: news"),
    N_("GWF on OctoberCMS: tenders"),
    N_("JSON of news updates"),
    N_("e-Government framework: announcements"),
    N_("e-Government framework: documents"),
    N_("e-Government framework: news"),
)
"""What our own recipes are called in their files; those of a reader are called as they say."""


@click.command(
    "recipes",
    cls=Command,
    help=_("List the recipes by which pages without a feed are read, or print one to begin one of your own with."),
)
@click.argument("name", metavar=f"[{NAME}]", required=False)
@click.option("--json", "as_json", is_flag=True, help=_("Print one JSON object a line."))
@click.pass_obj
def recipes(context: Context | None, name: str | None, as_json: bool) -> int:
    """Print the recipes, or the file of one."""
    settings = (context or Context()).settings
    folder = folder_of(settings.config)
    found, faults = load(folder)
    for fault in faults:
        say(str(fault))
    if name:
        if name not in found:
            told = _("{recipe}: there is no such recipe. There are {recipes}.")
            raise UsageError(told.format(recipe=line(name), recipes=listed(found)))
        print_text(text_of(name, folder).rstrip())
        return 0
    for one in found.values():
        own = (folder / f"{one.name}.toml").is_file()
        if as_json:
            emit({"name": one.name, "title": line(one.title), "format": one.format, "own": own})
        else:
            whose = _("your own")
            print_rows(
                [(one.name, one.format, line(one.title and _(one.title)) + (f" ({whose})" if own else ""))], (24, 6)
            )
    if not as_json:
        say(_("Your own go into {folder}; one of the same name takes the place of another.").format(folder=folder))
    return 1 if faults else 0
