"""undo: take back what was done last."""

import click

from egov_tui.cli.output import say
from egov_tui.cli.root import Command, Context
from egov_tui.i18n import _
from egov_tui.store import Store


@click.command(
    "undo",
    cls=Command,
    help=_(
        "Take back what was done last, in the reader or by a command: marks, changes to sources and folders, sources "
        "and saved searches that were removed, lists that were taken in. Again for what was done before it, up to a "
        "hundred times."
    ),
)
@click.pass_obj
def undo(context: Context | None) -> int:
    """Take back one step."""
    from egov_tui.store.steps import told

    with Store.open((context or Context()).settings.cache) as store:
        step = store.steps.take_back()
    if step is None:
        say(_("There is nothing to take back."))
        return 1
    say(told(step))
    return 0
