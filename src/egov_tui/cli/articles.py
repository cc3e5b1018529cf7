"""list, search, mark: the articles of the cache."""

import os
import sys
from collections.abc import Sequence
from shutil import get_terminal_size
from typing import Any

import click

from egov_tui.cli.filters import filters, narrow, order
from egov_tui.cli.metavars import QUERY
from egov_tui.cli.output import (
    emit,
    headline_rows,
    headline_widths,
    no_article,
    print_rows,
    say,
)
from egov_tui.cli.root import ANY_WORD, Command, Context
from egov_tui.cli.words import Number
from egov_tui.i18n import _, ngettext
from egov_tui.store import Store
from egov_tui.store.highlight import highlight, snippet
from egov_tui.store.query import Query, describe, parse
from egov_tui.store.search import Order
from egov_tui.text.reading import whole

_BATCH = 200
_INDENT = 8
"""Cells before a snippet, under the number and the marks of its article."""
_json = click.option("--json", "as_json", is_flag=True, help=_("Print one JSON object a line."))
_once = click.option("--once", is_flag=True, help=_("What several sources tell once, as the reader does."))
_pass = click.make_pass_decorator(Context, ensure=True)


def _print(
    store: Store, query: Query, limit: int, as_json: bool, order: Order, *, once: bool, found: bool = False
) -> int:
    """Print the articles of a query, page by page, those `found` with the words around; return how many."""
    ids = store.articles.ids(query, limit=None if once else limit or None, order=order)
    if once:
        ids = store.stories.once(query, ids)[: limit or None]
    if as_json:
        from egov_tui.exchange.export import record

        for article in store.articles.full(ids):
            emit(record(article))
    else:
        for start in range(0, len(ids), _BATCH):
            page = ids[start : start + _BATCH]
            if found and query.words:
                _print_found(store, query, page)
            else:
                print_rows(headline_rows(store.articles.headlines(page)), headline_widths())
    return len(ids)


def _print_found(store: Store, query: Query, ids: Sequence[int]) -> None:
    """Each article with a snippet: on a terminal on a line of its own, else as a last column."""
    texts = {article.id: whole(article).text for article in store.articles.full(ids)}
    length = max(40, get_terminal_size().columns - _INDENT - len("… ") - len(" …"))
    for row in headline_rows(store.articles.headlines(ids)):
        text = texts.get(int(row[0]), "")
        if not sys.stdout.isatty():
            print_rows([(*row, snippet(text, query)[0])], ())
            continue
        print_rows([row], headline_widths(), lambda title: _emphasized(title, highlight(title, query)))
        click.echo(" " * _INDENT + _emphasized(*snippet(text, query, length)))


def _emphasized(text: str, hits: Sequence[tuple[int, int]]) -> str:
    """A text with these ranges in bold; click leaves that out where there is no colour to be."""
    told, end = "", 0
    for start, stop in hits:
        found = text[start:stop]
        told += text[end:start] + (found if os.environ.get("NO_COLOR") else click.style(found, bold=True))
        end = stop
    return told + text[end:]


@click.command("list", cls=Command, help=_("List articles."))
@filters
@order(50)
@_once
@_json
@_pass
def list_(context: Context, /, sort: Order, limit: int, as_json: bool, once: bool, **limits: Any) -> int:
    """Print articles."""
    with Store.open(context.settings.cache) as store:
        shown = _print(store, narrow(store, parse(""), limits), limit, as_json, sort, once=once)
        if not shown:
            say(
                _("No articles yet. Add a source with `egov-tui source add ADDRESS`, then run `egov-tui sync`.")
                if not store.articles.counts().total
                else _("No articles match.")
            )
    return 0


@click.command(
    "search",
    cls=Command,
    context_settings=ANY_WORD,
    help=_(
        "Find articles by words, newest first.\n\n"
        'Words are joined by AND and find their inflections; "exact words", pre*, -without, OR, ( ), title: source: '
        "folder: agency: author: category: lang: is:unread|read|starred|later|edited|muted|open|closed "
        "has:attachment|deadline after: before: since:7d closing:7d."
    ),
)
@click.argument("words", nargs=-1, required=True, type=click.UNPROCESSED, metavar=f"{QUERY}...")
@click.option("--relevance", is_flag=True, help=_("Best matches first instead of newest."))
@click.option("--explain", is_flag=True, help=_("Say on stderr how the query was understood."))
@filters
@order(50)
@_once
@_json
@_pass
def search(
    context: Context,
    /,
    words: tuple[str, ...],
    relevance: bool,
    explain: bool,
    sort: Order,
    limit: int,
    as_json: bool,
    once: bool,
    **limits: Any,
) -> int:
    """Print the articles that match."""
    with Store.open(context.settings.cache) as store:
        query = narrow(store, parse(" ".join(words)), limits)
        if explain:
            say(describe(query))
        if not _print(store, query, limit, as_json, "relevance" if relevance else sort, once=once, found=True):
            nothing = _("There is no word to look for in this.")
            say(nothing if query.nothing else _("No results for: {query}").format(query=describe(query)))
    return 0


@click.command("mark", cls=Command, help=_("Mark articles as read, unread, starred, or for later."))
@click.argument("numbers", metavar="ID...", type=Number(), nargs=-1, required=True)
@click.option("--read/--unread", "read", default=None, help=_("As read, or as unread."))
@click.option("--star/--unstar", "starred", default=None, help=_("With a star, or without."))
@click.option("--later/--no-later", "later", default=None, help=_("To read later, or no longer."))
@_json
@_pass
def mark(
    context: Context,
    numbers: tuple[int, ...],
    read: bool | None,
    starred: bool | None,
    later: bool | None,
    as_json: bool,
) -> int:
    """Change the reader state of articles."""
    if read is None and starred is None and later is None:
        raise click.UsageError(_("Say how: --read, --unread, --star, --unstar, --later or --no-later."))
    with Store.open(context.settings.cache) as store:
        known = [line.id for line in store.articles.headlines(list(dict.fromkeys(numbers)))]
        states = {"read": read, "starred": starred, "later": later}
        store.steps.mark(known, **{name: value for name, value in states.items() if value is not None})
        if as_json:
            for line in store.articles.headlines(known):
                emit({"id": line.id, "read": line.read, "starred": line.starred, "later": line.later})
    found = set(known)
    missing = [number for number in dict.fromkeys(numbers) if number not in found]
    for number in missing:
        say(no_article(number))
    if not as_json and known:
        say(ngettext("{n} article marked.", "{n} articles marked.", len(known)).format(n=len(known)))
    return (3 if known else 1) if missing else 0
