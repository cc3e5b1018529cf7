"""The words of click that a reader meets, so that our catalogues hold them: `i18n.activate` makes click ask there.

A test holds them against those that the installed click has.
"""

import click

from egov_tui.cli.metavars import NUMBER
from egov_tui.i18n import N_, _, ngettext

WORDS = (
    N_("Usage:"),
    N_("Options"),
    N_("Commands"),
    N_("Error: {message}"),
    N_("Try '{command} {option}' for help."),
    # Translators: {param_hint} is an option or what the usage calls an argument, with quotes around it.
    N_("Invalid value for {param_hint}: {message}"),
    N_("Invalid value: {message}"),
    # Translators: what is missing comes behind it: Missing argument 'SOURCE'.
    N_("Missing argument"),
    # Translators: {choices} are such as bash, zsh, fish, each on a line of its own.
    N_("Choose from:\n\t{choices}"),
    N_("Missing command."),
    N_("No such command {name!r}."),
    N_("No such option {name!r}."),
    N_("Option {name!r} does not take a value."),
    N_("default: {default}"),
    # Translators: of an option that must be given.
    N_("required"),
    N_("{value!r} is not a valid {number_type}."),
    # Translators: {range} is such as 1<=x<=5.
    N_("{value} is not in the range {range}."),
)


def counted(n: int) -> tuple[str, ...]:
    """Return those that come in two numbers."""
    return (
        ngettext("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})", n),
        ngettext("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)", n),
        ngettext("{value!r} is not {choice}.", "{value!r} is not one of {choices}.", n),
        ngettext("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments.", n),
    )


class Number(click.IntRange):
    """A whole number, of a range or any; click's own is called `integer` in every language."""

    # Translators: goes into: 'abc' is not a valid whole number.
    name = _("whole number")

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Return what the usage calls it."""
        return NUMBER

    def _describe_range(self) -> str:
        """Return what the help says of its range: nothing where any number will do."""
        return "" if self.min is None and self.max is None else super()._describe_range()
