"""watch: saved searches, and what is new in them."""

import sys
from typing import TYPE_CHECKING

import click

from egov_tui.cli.metavars import NAME, QUERY
from egov_tui.cli.output import emit, headline_rows, headline_widths, print_entry, print_rows, print_text, say
from egov_tui.cli.root import ANY_WORD, Command, Context, Group
from egov_tui.errors import EgovError
from egov_tui.i18n import _, ngettext
from egov_tui.model import Watch
from egov_tui.store import Store
from egov_tui.store.query import describe, parse

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_FOUND = 10
"""Exit status of a check that found something."""
_pass = click.make_pass_decorator(Context, ensure=True)
_json = click.option("--json", "as_json", is_flag=True, help=_("Print one JSON object a line."))


def _saved(context: click.Context, parameter: click.Parameter, typed: str) -> "list[CompletionItem[str]]":
    """The saved searches, where a shell asks for them."""
    from egov_tui.cli.completing import known

    return list(known(context, "watch", typed))


@click.group("watch", cls=Group, help=_("Save searches, and learn what is new in them."))
def watch() -> None:
    """Group the commands of saved searches."""


@watch.command(
    "add",
    cls=Command,
    context_settings=ANY_WORD,
    help=_("Save a search under a name; the words are as those of `search`. What is there already is not new."),
)
@click.argument("name", metavar=NAME)
@click.argument("words", nargs=-1, required=True, type=click.UNPROCESSED, metavar=f"{QUERY}...")
@_pass
def add(context: Context, name: str, words: tuple[str, ...]) -> int:
    """Save a search."""
    query = " ".join(words)
    with Store.open(context.settings.cache) as store:
        saved = store.watches.add(name, query)
    say(_("Saved as {name}: {query}").format(name=saved.slug, query=describe(parse(query))))
    return 0


@watch.command("list", help=_("List the saved searches."))
@_json
@_pass
def list_(context: Context, as_json: bool) -> int:
    """Print the saved searches."""
    with Store.open(context.settings.cache) as store:
        found = [(one, store.watches.unread(one)) for one in store.watches.all()]
    for one, unread in found:
        if as_json:
            record = {"watch": one.slug, "name": one.name, "query": one.query, "muted": one.muted, "unread": unread}
            emit(record)
    if as_json:
        return 0
    if not found:
        say(_("There are no saved searches yet. Save one with `egov-tui watch add NAME QUERY`."))
    if not sys.stdout.isatty():
        print_rows((_row(one, unread) for one, unread in found), ())
        return 0
    for one, unread in found:
        *facts, query = _row(one, unread)
        print_entry(facts, query)
    return 0


def _row(one: Watch, unread: int) -> tuple[str, ...]:
    told = ngettext("{n} unread", "{n} unread", unread).format(n=unread)
    return one.slug, told, _("muted") if one.muted else "", f"{one.name}: {one.query}"


@watch.command("remove", help=_("Forget saved searches; their articles stay."))
@click.argument("names", metavar=f"{NAME}...", nargs=-1, required=True, shell_complete=_saved)
@_pass
def remove(context: Context, names: tuple[str, ...]) -> int:
    """Forget saved searches."""
    with Store.open(context.settings.cache) as store:
        for one in [_find(store, name) for name in names]:
            store.steps.unwatch(one)
            say(_("{name}: removed.").format(name=one.slug))
    return 0


@watch.command("mute", help=_("Have `check` and the reader pass over saved searches, or with --off no longer."))
@click.argument("names", metavar=f"{NAME}...", nargs=-1, required=True, shell_complete=_saved)
@click.option("--off", is_flag=True, help=_("Tell of them again."))
@_pass
def mute(context: Context, names: tuple[str, ...], off: bool) -> int:
    """Mute saved searches."""
    with Store.open(context.settings.cache) as store:
        for one in [_find(store, name) for name in names]:
            store.watches.mute(one, muted=not off)
            told = _("{name}: is told of again.") if off else _("{name}: is muted.")
            say(told.format(name=one.slug))
    return 0


@watch.command(
    "check",
    help=_(
        "Print the articles that came since the last check, each once for each saved search it is in. Exit status 10 "
        "when there are some, so that cron can mail them."
    ),
)
@click.argument("names", metavar=f"[{NAME}...]", nargs=-1, shell_complete=_saved)
@_json
@_pass
def check(context: Context, names: tuple[str, ...], as_json: bool) -> int:
    """Print what is new in saved searches."""
    found = 0
    with Store.open(context.settings.cache) as store:
        watches = [_find(store, name) for name in names] or [one for one in store.watches.all() if not one.muted]
        until = store.watches.settled()
        for one in watches:
            ids = store.watches.arrived(one, one.checked, until)
            found += len(ids)
            if as_json:
                from egov_tui.exchange.export import record

                for article in store.articles.full(ids):
                    emit({"watch": one.slug, **record(article)})
            elif ids:
                print_text(f"{one.name} ({one.query})")
                print_rows(headline_rows(store.articles.headlines(ids)), headline_widths())
        sys.stdout.flush()  # only what was truly printed is told: a broken pipe ends this before
        for one in watches:
            store.watches.checked(one, until)
    return _FOUND if found else 0


def _find(store: Store, name: str) -> Watch:
    found = store.watches.find(name)
    if found is None:
        told = _("{name}: there is no such saved search. `egov-tui watch list` shows them.")
        raise EgovError(told.format(name=name))
    return found
