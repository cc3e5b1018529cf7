"""man: the manual page."""

import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from shutil import get_terminal_size, which

import click

from egov_tui.cli.root import Command
from egov_tui.i18n import _
from egov_tui.settings import Settings


@click.command(
    "man",
    cls=Command,
    help=_(
        "Show the manual page: all commands, options and keys. Where the output goes to a file or another program, it "
        "is roff, as man(1) reads it."
    ),
)
@click.pass_context
def man(context: click.Context) -> int:
    """Hand the page to `man` on a terminal, and print it as text where there is none; else print it as roff."""
    from egov_tui.cli.manpage import page
    from egov_tui.cli.roff import plain, roff
    from egov_tui.tui.keynames import shown
    from egov_tui.tui.keys import BINDINGS
    from egov_tui.tui.manual import grouped

    keys = grouped(BINDINGS, "", lambda one: "  ".join(map(shown, one.key.split(","))))
    told = page(context.find_root(), keys, Settings(), short=_short)
    source = roff(told, date.today())
    if not sys.stdout.isatty():
        click.echo(source, nl=False)
    elif not _opened(source):
        click.echo_via_pager(plain(told, get_terminal_size().columns))
    return 0


def _short(path: str) -> str:
    home = str(Path.home())
    return "~" + path[len(home) :] if path.startswith(home + "/") else path


def _opened(source: str) -> bool:
    """Show a page by `man`; return whether it did.

    A file, not a pipe: every `man` takes a path with a slash for a page, few read one from standard input.
    """
    program = which("man")
    if program is None:
        return False
    with tempfile.TemporaryDirectory(prefix="egov-tui-") as folder:
        file = Path(folder, "egov-tui.1")
        file.write_text(source, "ascii")
        try:
            showing = subprocess.Popen([program, str(file)])
        except OSError:
            return False
        with showing:
            while True:
                try:
                    return showing.wait() == 0
                except KeyboardInterrupt:
                    continue  # it is for the pager, which stays
