"""export: articles of the cache as files that other programs and people read."""

import sys
from collections.abc import Sequence
from typing import Any

import click
from msgspec import convert

from egov_tui.cli.filters import filters, narrow, order
from egov_tui.cli.leaving import ended_by_signals
from egov_tui.cli.metavars import DIR, FILE, QUERY
from egov_tui.cli.output import no_article, say
from egov_tui.cli.root import ANY_WORD, Command, Context
from egov_tui.cli.words import Number
from egov_tui.errors import EgovError
from egov_tui.exchange.forms import FORMS, Form, together
from egov_tui.exchange.saving import into_file, into_folder, told
from egov_tui.exchange.targets import Target, target
from egov_tui.i18n import _, ngettext
from egov_tui.store import Store
from egov_tui.store.query import describe, parse
from egov_tui.store.search import Order


@click.command(
    "export",
    cls=Command,
    context_settings=ANY_WORD,
    help=_(
        "Write articles for other programs and people, those of a query as `search` takes it, else all. They are not "
        "marked as read.\n\n"
        "To a folder a file goes for each article, of feeds one for each source; to a file all of them together. What "
        "is there already is left as it is."
    ),
)
@click.argument("words", nargs=-1, type=click.UNPROCESSED, metavar=f"[{QUERY}...]")
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMS)),
    help=_("In which form: json is JSON Feed; by default as the ending of the file says, else markdown."),
)
@click.option(
    "--to",
    "typed",
    metavar=f"{DIR}|{FILE}",
    default="-",
    help=_("Where to: a folder, or a file with an ending; by default, and for -, to standard output."),
)
@click.option("--overwrite", is_flag=True, help=_("Replace files that are there."))
@click.option("--id", "numbers", metavar="ID", type=Number(1), multiple=True, help=_("This article; may be repeated."))
@filters
@order(0)
@click.pass_obj
def export(
    context: Context | None,
    /,
    words: tuple[str, ...],
    form: str | None,
    typed: str,
    overwrite: bool,
    numbers: tuple[int, ...],
    sort: Order,
    limit: int,
    **limits: Any,
) -> int:
    """Write articles."""
    if numbers and (words or any(limits.values())):
        raise click.UsageError(_("--id names the articles; it goes with no query."))
    where = target(typed, convert(form, Form) if form else None, overwrite=overwrite)
    with Store.open((context or Context()).settings.cache) as store:
        if numbers:
            wanted: Sequence[int] = list(dict.fromkeys(numbers))
            ids: Sequence[int] = [one.id for one in store.articles.headlines(wanted)]
            title = _("Articles")
        else:
            query = narrow(store, parse(" ".join(words)), limits)
            wanted = ids = store.articles.ids(query, limit=limit or None, order=sort)
            title = _("Articles") if query.everything else describe(query)
            if not ids:
                say(_("There is no word to look for in this.") if query.nothing else _("No articles match."))
        for number in sorted(set(wanted).difference(ids)) if numbers else ():
            say(no_article(number))
        status = _export(store, ids, where, title, overwrite=overwrite) if ids else 0
    return status or ((3 if ids else 1) if len(ids) < len(wanted) else 0)


def _export(store: Store, ids: Sequence[int], where: Target, title: str, *, overwrite: bool) -> int:
    """Write articles where they are wanted, say what came of it and return the exit status."""
    if where.path is None:
        for piece in together(store, ids, where.form, title):
            sys.stdout.write(piece)
        return 0
    with ended_by_signals():
        return _write(store, ids, where, title, overwrite=overwrite)


def _write(store: Store, ids: Sequence[int], where: Target, title: str, *, overwrite: bool) -> int:
    assert where.path is not None
    if not where.folder:
        into_file(store, ids, where.form, where.path, title, overwrite=overwrite)
        words = ngettext("{n} article written to {file}.", "{n} articles written to {file}.", len(ids))
        say(words.format(n=f"{len(ids):,}", file=where.path))
        return 0
    written = there = 0
    fault: EgovError | None = None
    try:
        for one in into_folder(store, ids, where.form, where.path, overwrite=overwrite):
            written, there = written + one.written, there + (not one.written)
    except EgovError as error:
        say(str(error))
        fault = error
    if fault is None or written:
        say(_("{folder}: {what}.").format(folder=where.path, what=told(written, there)))
    return 0 if fault is None else 3 if written else fault.status
