"""source import and source export: lists of sources, in and out."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import click

from egov_tui.cli.events import events_option, failing_as
from egov_tui.cli.leaving import ended_by_signals
from egov_tui.cli.metavars import FILE
from egov_tui.cli.output import emit, emit_event, print_rows, say
from egov_tui.cli.root import Command, Context
from egov_tui.errors import EgovError, UsageError, in_words, message
from egov_tui.i18n import N_, _, ngettext
from egov_tui.model import ListExported, ListsImported, Message, Search, Source, Watch
from egov_tui.settings import Settings, typed_path
from egov_tui.store import Store
from egov_tui.system import why
from egov_tui.text.clean import line
from egov_tui.text.links import identity, redact

if TYPE_CHECKING:
    from egov_tui.exchange.outlines import Import

Form = Literal["words", "json", "events"]
_WIDTHS = (24, 24, 24)


@click.command(
    "import",
    cls=Command,
    help=_(
        "Follow the sources of lists: OPML files of other readers, or the file `urls` of newsboat, whose query feeds "
        "become saved searches. `-` is standard input. `egov-tui undo` takes back all of it at once."
    ),
)
@click.argument("files", metavar=f"{FILE}...", nargs=-1, required=True)
@click.option("--dry-run", is_flag=True, help=_("Say what would come of it, and store nothing."))
@click.option("--json", "as_json", is_flag=True, help=_("Print one JSON object a line."))
@events_option
@click.pass_obj
def import_(context: Context | None, files: tuple[str, ...], dry_run: bool, as_json: bool, events: bool) -> int:
    """Take in lists of sources, all of them in one transaction."""
    settings = (context or Context()).settings
    with failing_as(events):
        form: Form = "events" if events else "json" if as_json else "words"
        return _import(settings, files, _Telling(form, dry_run=dry_run))


def _import(settings: Settings, files: Sequence[str], tell: "_Telling") -> int:
    found, unread = _read(files, settings)
    with Store.open(settings.cache) as store:
        taken = store.steps.take_in(found.outlines, found.searches, rehearse=tell.dry_run)
        by_address = {identity(one.address): one for one in (*store.sources.all(), *filter(None, taken.sources))}
    for outline, one in taken.followed:
        if one is None:
            tell.known(outline.address, by_address[identity(outline.address)])
            continue
        tell.added(outline.address, one)
        if outline.login is not None and not tell.dry_run:
            from egov_tui.cli.login import keep_of_new

            keep_of_new(settings, one, outline.login)
    for search, saved in taken.saved:
        if isinstance(saved, EgovError):
            tell.refused(f"query:{search.name}", saved.message)
        else:
            tell.searched(search, saved)
    for address, reason in found.refused:
        tell.refused(address, reason)
    tell.end()
    if not tell.counts["refused"] and not unread:
        return 0
    return 3 if any(count for outcome, count in tell.counts.items() if outcome != "refused") else 1


def _read(files: Sequence[str], settings: Settings) -> "tuple[Import, int]":
    """What the lists hold together, and how many of them could not be read, which is said.

    Raises:
        EgovError: there is but one, and it cannot be read.
    """
    from egov_tui.exchange import lists
    from egov_tui.exchange.outlines import Import, once

    read: list[Import] = []
    wrong: list[EgovError] = []
    for file in files:
        try:
            read.append(lists.read(_bytes(file, lists.LARGEST + 1), file))
        except UsageError:
            raise
        except EgovError as error:
            wrong.append(error)
    if len(wrong) == len(files) == 1:
        raise wrong[0]
    for one in wrong:
        say(str(one))
    outlines = [one for found in read for one in found.outlines]
    refused = [one for found in read for one in found.refused]
    if any(one.recipe for one in outlines):
        from egov_tui.feeds.recipes import folder_of, load

        good = lists.readable(outlines, load(folder_of(settings.config))[0])
        outlines, refused = list(good.outlines), [*refused, *good.refused]
    searches = tuple(one for found in read for one in found.searches)
    return Import(tuple(once(outlines)), tuple(refused), searches), len(wrong)


def _bytes(file: str, most: int) -> bytes:
    """A file, or standard input, at most so many bytes of it."""
    from egov_tui.files import read_file

    try:
        if file == "-":
            return sys.stdin.buffer.read(most)
        path = typed_path(file)
        assert path is not None
        return read_file(path, most)[0]
    except OSError as error:
        raise EgovError(N_("{file}: cannot be read ({problem})."), file=file, problem=why(error)) from error


class _Telling:
    """What came of each outline, a line or an object each, and the numbers at the end; as events only those."""

    def __init__(self, form: Form, *, dry_run: bool) -> None:
        self._form = form
        self.dry_run = dry_run
        """Nothing is stored."""
        self._first: Message | str = ""
        """What was refused, and why."""
        self.counts = dict.fromkeys(("added", "known", "searches", "refused"), 0)

    def added(self, address: str, source: Source) -> None:
        self.counts["added"] += 1
        if self._form == "words":
            print_rows([(source.slug, source.folder or "-", source.agency, redact(address))], _WIDTHS)
        else:
            self._emit(address, "added", source)

    def known(self, address: str, source: Source) -> None:
        self.counts["known"] += 1
        if self._form == "words":
            told = _("{address}: is followed already, as {source}.")
            say(told.format(address=redact(address), source=source.slug))
        else:
            self._emit(address, "known", source)

    def searched(self, search: Search, saved: Watch | None) -> None:
        self.counts["known" if saved is None else "searches"] += 1
        if self._form != "words":
            self._emit(f"query:{search.name}", "known" if saved is None else "added")
        elif saved is None:
            say(_("{name}: is saved already.").format(name=search.name))
        else:
            told = _("Would be saved as {name}: {query}") if self.dry_run else _("Saved as {name}: {query}")
            say(told.format(name=saved.slug, query=saved.query))

    def refused(self, address: str, reason: Message) -> None:
        self.counts["refused"] += 1
        told = message(N_("{address}: refused ({reason})."), address=line(address), reason=reason)
        self._first = self._first or told
        if self._form == "words":
            say(in_words(told))
        else:
            self._emit(address, "refused", reason=in_words(reason))

    def _emit(self, address: str, outcome: str, source: Source | None = None, reason: str | None = None) -> None:
        if self._form == "json":
            emit({"address": address, "outcome": outcome, "source": source and source.slug, "reason": reason})

    def end(self) -> None:
        added, known, searches, refused = self.counts.values()
        if self._form == "events":
            emit_event(ListsImported(added, known, searches, refused, self._first))
        if self._form != "words":
            return
        if self.dry_run:
            say(ngettext("{n} source would be added", "{n} sources would be added", added).format(n=f"{added:,}"))
        elif added:
            told = ngettext(
                "{n} source added. Fetch it with `egov-tui sync`.",
                "{n} sources added. Fetch them with `egov-tui sync`.",
                added,
            )
            say(told.format(n=f"{added:,}"))
        else:
            say(ngettext("{n} source added", "{n} sources added", added).format(n=added))
        if searches:
            told = ngettext("{n} search saved", "{n} searches saved", searches)
            if self.dry_run:
                told = ngettext("{n} search would be saved", "{n} searches would be saved", searches)
            say(told.format(n=searches))
        if known:
            say(ngettext("{n} was known already", "{n} were known already", known).format(n=f"{known:,}"))
        if refused:
            say(ngettext("{n} was refused", "{n} were refused", refused).format(n=f"{refused:,}"))


@click.command(
    "export",
    cls=Command,
    help=_(
        "Write the sources as OPML, with their folders and what was chosen for them, to a file or to standard output. "
        "Logins are not in it, nor sources that are files of this computer."
    ),
)
@click.argument("file", metavar=f"[{FILE}]", required=False)
@click.option("--overwrite", is_flag=True, help=_("Replace the file if it is there."))
@events_option
@click.pass_obj
def export(context: Context | None, file: str | None, overwrite: bool, events: bool) -> int:
    """Write all that is followed as OPML 2.0."""
    settings = (context or Context()).settings
    with failing_as(events):
        return _export(settings, file, overwrite=overwrite, events=events)


def _export(settings: Settings, file: str | None, *, overwrite: bool, events: bool) -> int:
    from egov_tui.exchange import opml
    from egov_tui.exchange.outlines import travels

    with Store.open(settings.cache) as store:
        sources = [one for one in store.sources.all() if not one.offered]
        choices = store.sources.choices(one.id for one in sources)
    followable = [one for one in sources if travels(one)]
    if left := len(sources) - len(followable):
        told = ngettext("{n} file of this machine was left out.", "{n} files of this machine were left out.", left)
        say(told.format(n=left))
    text = opml.write(followable, choices)
    if not file or file == "-":
        click.echo(text, nl=False)
        return 0
    from egov_tui.files import writing

    target = typed_path(file)
    assert target is not None
    with ended_by_signals(), writing(target, overwrite=overwrite) as out:
        out.write(text.encode())
    n = len(followable)
    if events:
        emit_event(ListExported(n, left))
    told = ngettext("{n} source written to {file}.", "{n} sources written to {file}.", n)
    say(told.format(n=f"{n:,}", file=target))
    return 0
