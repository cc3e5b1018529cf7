"""What a shell is told when Tab is pressed: click finds what is meant there, the cache what there is of it.

What the usage calls a thing is what completes it, so that a new command is completed without a word about it here.
"""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click
from click.shell_completion import (
    CompletionItem,
    _resolve_context,  # no public name tells which parameter is meant; click is pinned, and tests would notice
    _resolve_incomplete,
    get_completion_class,
)

from egov_tui.cli.metavars import DIR, FILE, FOLDER, QUERY, SOURCE
from egov_tui.cli.root import Group, root
from egov_tui.i18n import LANGUAGES
from egov_tui.store.glance import Kind, names

_CACHE = "egov_tui.cache"
"""In what click hands on from command to command (Context.meta): the cache to look into, or None."""
_KINDS: dict[str, Kind] = {SOURCE: "source", FOLDER: "folder", "ID": "article"}
_PLACES = {FILE: "file", DIR: "dir"}
_PARTS = re.compile(r"[\[\]|.\s]+")
"""Parts the names in a metavar: `[SOURCE...]`, `ADDRESS|FILE|DIR...`."""


def answer(shell: str, args: list[str], last: str, cache: Path | None) -> str:
    """Return what a line may go on to be, one thing a line, as click writes it for a shell.

    `args` are the words behind the command's name, `last` is the one at the cursor, which may be empty.
    """
    kind = get_completion_class(shell)
    if kind is None:
        return ""
    form = kind(root, {}, "egov-tui", "").format_completion
    return "\n".join(form(one) for one in _items(args, last, cache, told=shell != "bash"))


def _items(args: list[str], last: str, cache: Path | None, *, told: bool) -> Iterator[CompletionItem[str]]:
    """What the last word may go on to be; `told`: with what it means, for which its command must be imported."""
    context = _resolve_context(root, {}, "egov-tui", list(args))
    meant, typed = _resolve_incomplete(context, list(args), last)
    lead = last.removesuffix(typed)  # `--folder=`
    context.meta[_CACHE] = cache
    if isinstance(meant, click.Parameter):
        found = meant.shell_complete(context, typed) or list(_named(context, meant, typed))
        given = {*map(str, context.params.get(meant.name or "") or ())} if meant.nargs == -1 else set()
        found = [one for one in found if one.type != "plain" or one.value not in given]
    elif isinstance(meant, Group) and not told and not typed.startswith("-"):
        found = [CompletionItem(name) for name in meant.list_commands(context) if name.startswith(typed)]
    else:
        found = meant.shell_complete(context, typed)
    for one in found:
        yield CompletionItem(lead + one.value, one.type, one.help) if one.type == "plain" else one


def known(context: click.Context, kind: Kind, typed: str) -> Iterator[CompletionItem[str]]:
    """Yield what the cache has of a kind that begins so."""
    for name, told in _names(context, kind):
        if name.startswith(typed):
            yield CompletionItem(name, help=told or None)


def _names(context: click.Context, kind: Kind) -> list[tuple[str, str]]:
    cache = context.meta.get(_CACHE)
    return names(cache, kind) if cache else []


def _named(context: click.Context, meant: click.Parameter, typed: str) -> Iterator[CompletionItem[str]]:
    """Things of the kinds that the usage names."""
    called = _PARTS.split(str(meant.metavar or ""))
    for name in called:
        if name in _KINDS:
            yield from known(context, _KINDS[name], typed)
        elif name == QUERY:
            yield from map(CompletionItem, _query(context, typed))
    if place := next((_PLACES[name] for name in called if name in _PLACES), None):
        yield CompletionItem(typed, place)


def _query(context: click.Context, typed: str) -> list[str]:
    """How a word of a query may go on, as in the search box of the reader."""
    from egov_tui.tui.completing import Known, choices

    sources = _names(context, "source") if ":" in typed else []
    have = Known([slug for slug, _told in sources], [told for _slug, told in sources], date.today(), LANGUAGES)
    return [one for one in choices(typed, have) if one.casefold().startswith(typed.casefold())]
