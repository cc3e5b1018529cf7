"""attachment: the files that go with articles."""

import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack, closing
from pathlib import Path
from typing import NamedTuple

import click

from egov_tui.cli.events import events_option, failing_as
from egov_tui.cli.metavars import ADDRESS, DIR, NUMBER
from egov_tui.cli.output import emit, print_entry, print_rows, say
from egov_tui.cli.root import Context, Group
from egov_tui.cli.telling import Teller
from egov_tui.cli.words import Number
from egov_tui.errors import EgovError, UsageError
from egov_tui.exchange.attachments import STATES, files
from egov_tui.i18n import N_, _
from egov_tui.model import File, Source, iso
from egov_tui.settings import Settings, typed_path
from egov_tui.store import Store
from egov_tui.text.amounts import size
from egov_tui.text.filetypes import kind
from egov_tui.text.links import identity, redact

_pass = click.make_pass_decorator(Context, ensure=True)


@click.group("attachment", cls=Group, help=_("List, fetch and open the files that go with an article."))
def attachment() -> None:
    """Group the commands of attachments."""


class _Found(NamedTuple):
    """An article's attachments, and the source that it is of."""

    article: int
    files: Sequence[File]
    source: Source
    packed: bool
    """Only a pack says so."""


def _find(store: Store, number: int) -> _Found:
    article = store.articles.get(number)
    source = store.sources.find(article.source) if article else None
    if article is None or source is None:
        raise EgovError(N_("{id}: there is no such article. `egov-tui list` shows their numbers."), id=number)
    known = files(article, store.files.of_its_page(number), store.files.of(number))
    return _Found(number, [store.folder.checked(one) for one in known], source, article.packed)


@attachment.command(
    "list",
    help=_(
        "List the attachments of an article: those that its source tells, those of its own page, and the documents "
        "that its text links, with type and size as far as they are known."
    ),
)
@click.argument("article", metavar="ID", type=Number())
@click.option("--sizes", is_flag=True, help=_("Ask the servers for the sizes that are not known; nothing is fetched."))
@click.option("--json", "as_json", is_flag=True, help=_("Print one JSON object a line."))
@events_option
@_pass
def list_(context: Context, article: int, sizes: bool, as_json: bool, events: bool) -> int:
    """Print the attachments."""
    settings = context.settings
    with Store.open(settings.cache) as store, failing_as(events):
        found = _find(store, article)
        asked = [one for one in found.files if one.length is None and (sizes or one.kept is None)]
        # who made a pack is not to learn who reads it
        foreign = found.packed or found.source.offered
        if asked and (sizes or (settings.sync.mode == "full" and not foreign)):
            _ask(store, settings, found, asked)
            found = _find(store, article)
        place = store.folder.place
        for number, one in enumerate(found.files, 1):
            if as_json:
                emit(_record(number, one, place(one.kept)))
            elif events:
                pass
            elif sys.stdout.isatty():
                *facts, where = _row(number, one)
                print_entry(facts, where)
            else:
                print_rows([_row(number, one)], ())
    if not (found.files or as_json or events):
        say(_("This article has no attachments."))
    return 0


def _ask(store: Store, settings: Settings, found: _Found, asked: Sequence[File]) -> None:
    from egov_tui.cli.signals import run
    from egov_tui.sync.download import Downloads

    async def work() -> None:
        async with Downloads(store, settings, found.source) as downloads:
            await downloads.ask(found.article, asked)

    run(work())


def _row(number: int, one: File) -> tuple[str, ...]:
    return (
        str(number),
        kind(one.url, one.type) or "-",
        size(one.length) if one.length is not None else "-",
        one.title or "",
        " · ".join(part for part in (STATES[one.state] and _(STATES[one.state]), redact(one.url)) if part),
    )


def _record(number: int, one: File, place: Path | None) -> dict[str, object]:
    return {
        "number": number,
        "url": one.url,
        "type": one.type,
        "length": one.length,
        "title": one.title,
        "state": one.state,
        "file": str(place) if place else None,
        "sha256": one.kept.sha256 if one.kept else None,
        "fetched": iso(one.kept.fetched) if one.kept else None,
    }


# ---------------------------------------------------------------- get


@attachment.command(
    "get",
    help=_(
        "Fetch attachments of an article, by their number or address; the only one needs neither. What broke off goes "
        "on where it was. Prints where each lies, and its SHA-256."
    ),
)
@click.argument("article", metavar="ID", type=Number())
@click.argument("wanted", metavar=f"[{NUMBER}|{ADDRESS}]...", nargs=-1)
@click.option("--to", "folder", metavar=DIR, help=_("Put a copy into this folder, too."))
@events_option
@_pass
def get(context: Context, article: int, wanted: tuple[str, ...], folder: str | None, events: bool) -> int:
    """Fetch attachments into their place; `-` stands for those that standard input names, one a line."""
    from egov_tui.cli.given import given
    from egov_tui.cli.signals import run

    to = typed_path(folder)
    with Store.open(context.settings.cache) as store, failing_as(events):
        if to is not None and not to.is_dir():
            raise UsageError(N_("{folder}: there is no such folder."), folder=to)
        found = _find(store, article)
        chosen = _chosen(found.files, given(wanted))
        with closing(Teller(events)) as teller:
            failed = run(_get(store, context.settings, found, chosen, teller))
        if to is not None:
            from egov_tui.sync.download import copy_to

            for path in teller.paths:
                say(_("{file}: a copy.").format(file=copy_to(path, to)))
    return (1 if failed == len(chosen) else 3) if failed else 0


async def _get(store: Store, settings: Settings, found: _Found, chosen: Sequence[File], teller: Teller) -> int:
    """Fetch those that are not here whole, telling of each; return how many failed."""
    failed = 0
    async with AsyncExitStack() as stack:
        downloads = None
        if any(one.state != "here" for one in chosen):
            from egov_tui.sync.download import Downloads

            downloads = await stack.enter_async_context(Downloads(store, settings, found.source))
        for one in chosen:
            try:
                kept = one.kept
                if one.state != "here" and downloads is not None:
                    kept = await downloads.fetch(found.article, one, teller.progress(one.url))
            except EgovError as error:
                teller.failed(one.url, error)
                failed += 1
            else:
                teller.done(one.url, kept, store.folder.place(kept))
    return failed


def _chosen(known: Sequence[File], wanted: Sequence[str]) -> list[File]:
    """The files that are meant by number or address; the only one, where none is named.

    Raises:
        EgovError: there is none.
        UsageError: there are several and none is named, or there is none like that.
    """
    if not known:
        raise EgovError(N_("This article has no attachments."))
    if not wanted and len(known) > 1:
        rows = ["  ".join(part for part in _row(number, one) if part) for number, one in enumerate(known, 1)]
        raise UsageError("\n".join([_("The article has several attachments; say which, by number:"), *rows]))
    return list(dict.fromkeys(_named(known, one) for one in wanted)) if wanted else [known[0]]


def _named(known: Sequence[File], wanted: str) -> File:
    if wanted.isdecimal() and len(wanted) < 7 and 1 <= int(wanted) <= len(known):
        return known[int(wanted) - 1]
    for one in known:
        if identity(one.url) == identity(wanted):
            return one
    told = N_("{name}: the article has no such attachment. `egov-tui attachment list ID` shows them.")
    raise UsageError(told, name=redact(wanted))


# ---------------------------------------------------------------- open


@attachment.command("open", help=_("Open an attachment that was fetched, with the desktop's program for it."))
@click.argument("article", metavar="ID", type=Number())
@click.argument("wanted", metavar=f"[{NUMBER}|{ADDRESS}]", required=False)
@_pass
def open_(context: Context, article: int, wanted: str | None) -> int:
    """Hand a file to the desktop."""
    with Store.open(context.settings.cache) as store:
        (one,) = _chosen(_find(store, article).files, [wanted] if wanted else [])
        path = store.folder.place(one.kept)
    from egov_tui.exchange.attachments import not_opened
    from egov_tui.tui.child import browser, open_file

    if why := not_opened(one, path):
        raise EgovError(why)
    assert path is not None
    if not open_file(path, browser()):
        raise EgovError(N_("No program can be opened here. The file is {file}"), file=path)
    return 0
