"""source login: what a site wants to see before it answers."""

import sys

import click

from egov_tui import logins
from egov_tui.cli.metavars import NAME, SOURCE, VALUE
from egov_tui.cli.output import no_source, print_text, say
from egov_tui.cli.root import Command, Context
from egov_tui.errors import EgovError, UsageError
from egov_tui.i18n import _
from egov_tui.model import Login, Source
from egov_tui.settings import Settings
from egov_tui.store import Store
from egov_tui.text.clean import line


@click.command(
    "login",
    cls=Command,
    help=_(
        "Give a source a user and password, or one header, in place of what it had. They are asked for, or read from "
        "standard input: first the user, then the password, each on a line. They are kept in a file of their own "
        "beside the settings, and sent to this site alone."
    ),
)
@click.argument("name", metavar=SOURCE)
@click.option(
    "--header",
    metavar=f"{NAME}[: {VALUE}]",
    help=_("A header such as X-Api-Key in place of user and password; its value is asked for unless it is given."),
)
@click.option("--forget", is_flag=True, help=_("Forget the login of this source."))
@click.pass_obj
def login(context: Context | None, name: str, header: str | None, forget: bool) -> int:
    """Keep a login, or forget it."""
    settings = (context or Context()).settings
    if forget and header is not None:
        raise UsageError(_("--forget goes with no header."))
    with Store.open(settings.cache) as store:
        source = store.sources.find(name)
        if forget:
            return _forget(settings, source.slug if source else name)
        if source is None:
            say(no_source(name))
            return 1
        given = _asked(source) if header is None else _asked_header(source, header)
        keep(settings, source, given)
        store.sources.ask_soon(source.id)
    print_text(source.slug)
    return 0


def keep(settings: Settings, source: Source, given: Login) -> None:
    """Keep the login of a source, and say what is to be known of it.

    Raises:
        EgovError: it cannot be kept.
    """
    logins.put(settings.logins, source.slug, given)
    if warning := logins.warning(source, given):
        say(f"{source.slug}: {warning}")


def keep_of_new(settings: Settings, source: Source, given: Login | None) -> None:
    """Keep what stood in the address that a new source was made of; where that fails, the source is followed still."""
    if given is None or not logins.Logins({source.slug: given}).of(source):
        return
    try:
        keep(settings, source, given)
    except EgovError as error:
        say(str(error))
        told = _("{source}: is followed without its login. Give it with `egov-tui source login {source}`.")
        say(told.format(source=source.slug))


def _forget(settings: Settings, slug: str) -> int:
    slug = line(slug).lower()
    if logins.forget(settings.logins, slug):
        say(_("{source}: its login is forgotten.").format(source=slug))
        return 0
    say(_("{source}: has no login.").format(source=slug))
    return 1


def _asked(source: Source) -> Login:
    if sys.stdin.isatty():
        user = click.prompt(_("User"), default="", show_default=False, err=True)
        password = click.prompt(_("Password"), hide_input=True, default="", show_default=False, err=True)
    else:
        user, password = _line(), _line()
    return logins.basic(source.address, user, password)


def _asked_header(source: Source, header: str) -> Login:
    name, _colon, value = header.partition(":")
    if not value.strip():
        logins.by_header(source.address, name, "?")  # a name that cannot be is told before anything is typed
        value = click.prompt(_("Value"), hide_input=True, err=True) if sys.stdin.isatty() else _line()
    return logins.by_header(source.address, name, value)


def _line() -> str:
    return sys.stdin.readline().removesuffix("\n").removesuffix("\r")
