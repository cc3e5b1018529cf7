"""completion: what makes a shell complete our commands."""

from pathlib import Path

import click

from egov_tui.cli.root import Command
from egov_tui.i18n import _

_SCRIPTS = Path(__file__).parent / "shells"


@click.command(
    "completion",
    cls=Command,
    help=_(
        "Print the script by which a shell completes commands, options, sources, folders, saved searches and files. "
        "Nothing is installed: in bash, for one, `eval` takes it."
    ),
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> int:
    """Print a script."""
    click.echo((_SCRIPTS / f"egov-tui.{shell}").read_text("utf-8"), nl=False)
    return 0
