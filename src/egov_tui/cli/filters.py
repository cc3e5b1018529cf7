"""What limits the articles of a command: its options as a query."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click

from egov_tui.cli.metavars import DATE, FOLDER, LANGUAGE, SOURCE, WORDS
from egov_tui.cli.output import no_source
from egov_tui.cli.words import Number
from egov_tui.errors import EgovError
from egov_tui.i18n import _
from egov_tui.store import Store
from egov_tui.store.query import Query, both, parse
from egov_tui.store.tree import After, Before, Field, Since

_FILTERS: dict[str, Callable[[Any], str]] = {
    "source": lambda v: f'source:"{v}"',
    "folder": lambda v: 'folder:"{}"'.format(v.replace('"', " ")),
    "agency": lambda v: 'agency:"{}"'.format(v.replace('"', " ")),
    "language": lambda v: 'lang:"{}"'.format(v.replace('"', " ")),
    "unread": lambda _v: "is:unread",
    "read": lambda _v: "is:read",
    "starred": lambda _v: "is:starred",
    "later": lambda _v: "is:later",
    "open": lambda _v: "is:open",
    "since": lambda v: 'since:"{}"'.format(v.replace('"', " ")),
    "after": lambda v: 'after:"{}"'.format(v.replace('"', " ")),
    "before": lambda v: 'before:"{}"'.format(v.replace('"', " ")),
}
_MOMENTS: dict[str, tuple[type, ...]] = {"since": (Since, After), "after": (After,), "before": (Before,)}
F = TypeVar("F", bound=Callable[..., Any])


def filters(command: F) -> F:
    """Give a command the options that limit its articles; `narrow` takes what was given."""
    return _given(
        command,
        click.option("--source", metavar=SOURCE, help=_("Only of this source (its short name or address).")),
        click.option("--folder", metavar=FOLDER, help=_("Only of sources in this folder, and in those within it.")),
        click.option("--agency", metavar=WORDS, help=_("Only of agencies with these words in their name.")),
        click.option(
            "--language",
            metavar=LANGUAGE,
            help=_("Only in this language, such as sw or english; none: of unknown ones."),
        ),
        click.option("--unread", is_flag=True, help=_("Only unread ones.")),
        click.option("--read", is_flag=True, help=_("Only read ones.")),
        click.option("--starred", is_flag=True, help=_("Only starred ones.")),
        click.option("--later", is_flag=True, help=_("Only those kept for later.")),
        click.option("--open", is_flag=True, help=_("Only calls that can still be answered.")),
        click.option(
            "--since",
            metavar="7d",
            help=_("Only of the last hours (24h), days (7d), weeks (2w), months (3m), or a day on."),
        ),
        click.option(
            "--after",
            metavar=DATE,
            help=_("Only from this day on, such as 2015-08-19, 19/8/2015, 3-may-2015, yesterday."),
        ),
        click.option("--before", metavar=DATE, help=_("Only from before this day.")),
    )


def order(limit: int) -> Callable[[F], F]:
    """Give a command `--sort` and `--limit`, which is so many by default."""
    return lambda command: _given(
        command,
        click.option(
            "--sort",
            type=click.Choice(["newest", "oldest", "unread", "agency", "title", "closing"]),
            default="newest",
            show_default=True,
            help=_("What comes first; unread: the unread ones; closing: the calls that close soonest."),
        ),
        click.option(
            "--limit",
            type=Number(0),
            default=limit,
            show_default=True,
            help=_("At most so many; 0 for all."),
        ),
    )


def _given(command: F, *options: Callable[[F], F]) -> F:
    for option in reversed(options):
        command = option(command)
    return command


def narrow(store: Store, query: Query, filters: Mapping[str, Any]) -> Query:
    """Return the query limited by the options that were given.

    Raises:
        EgovError: there is no such source.
        click.BadParameter: a date, a span or a language is none.
    """
    if wished := filters.get("source"):
        source = store.sources.find(wished)
        if source is None:
            raise EgovError(no_source(wished))
        filters = {**filters, "source": source.slug}
    for name, kinds in _MOMENTS.items():
        if (value := filters.get(name)) and not isinstance(parse(_FILTERS[name](value)).root, kinds):
            raise click.BadParameter(
                _("{value} is no {wanted}").format(
                    value=value, wanted=_("span, such as 7d") if name == "since" else _("date, such as 2015-08-19")
                ),
                param_hint=f"--{name}",
            )
    if (wished := filters.get("language")) and not isinstance(parse(_FILTERS["language"](wished)).root, Field):
        raise click.BadParameter(
            _("{value} is no {wanted}").format(value=wished, wanted=_("language, such as sw or english")),
            param_hint="--language",
        )
    words = " ".join(_FILTERS[name](value) for name, value in filters.items() if value)
    return both(query, parse(words)) if words else query
