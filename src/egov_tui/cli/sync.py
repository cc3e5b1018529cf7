"""sync: fetch what is due."""

import os
import sys
from collections.abc import Callable

import click

from egov_tui import logins
from egov_tui.cli.metavars import PAGES, SOURCE
from egov_tui.cli.output import emit, emit_event, no_source, print_rows, print_wrapped, say
from egov_tui.cli.root import Command, Context
from egov_tui.cli.words import Number
from egov_tui.errors import STOPPED, EgovError, UsageError, explain
from egov_tui.exchange.health import ONLY_OFFERED
from egov_tui.i18n import N_, _, ngettext
from egov_tui.model import Event, Failed, Finished, Outcome, Progress, Source, SourceSynced, Started
from egov_tui.series import listed
from egov_tui.store import Store
from egov_tui.text.amounts import size
from egov_tui.text.clean import line
from egov_tui.text.links import redact

_OUTCOMES: dict[Outcome, str] = {
    "fetched": N_("fetched"),
    "unchanged": N_("nothing new"),
    "not_modified": N_("nothing new"),
    "not_due": N_("not due yet"),
    "failed": N_("failed"),
}


@click.command(
    "sync",
    cls=Command,
    help=_("Fetch what is due, from all sources or from those named (by short name or address)."),
)
@click.argument("names", metavar=f"[{SOURCE}...]", nargs=-1)
@click.option("--force", is_flag=True, help=_("Also what is not due yet."))
@click.option(
    "--backfill",
    metavar=PAGES,
    type=Number(0, 1_000),
    default=0,
    help=_("Read so many pages of older articles of the sources named, where they say where those stand."),
)
@click.option("--json", "as_json", is_flag=True, help=_("Print one JSON object for each source."))
@click.option("--events", is_flag=True, help=_("Print every event as JSON while it happens, as the reader wants it."))
@click.pass_obj
def sync(
    context: Context | None, names: tuple[str, ...], force: bool, backfill: int, as_json: bool, events: bool
) -> int:
    """Fetch, parse and keep what is new."""
    settings = (context or Context()).settings
    if backfill and not names:
        raise UsageError(N_("--backfill is for sources that are named: it may fetch a lot."))
    try:
        with Store.open(settings.cache) as store:
            chosen, unknown = _chosen(store, names)
            slugs = [source.slug for source in chosen if not source.offered]
            offered = [source.slug for source in chosen if source.offered]
            for name in unknown:
                say(no_source(name))
            if events and offered and not slugs:
                raise EgovError(ONLY_OFFERED, source=offered[0])
            for slug in offered:
                say(_(ONLY_OFFERED).format(source=slug))
            if names and not slugs:
                return 1
            if not events and not store.sources.all():
                say(_("There are no sources yet. Add one with `egov-tui source add ADDRESS`."))
                return 0
            report = _Report(as_json, events)
            from egov_tui.cli.signals import run
            from egov_tui.sync import engine

            for fault in logins.read(settings.logins).faults:
                say(fault)

            async def work() -> Finished:
                try:
                    return await engine.sync(
                        store, settings, slugs=slugs, force=force or backfill > 0, backfill=backfill, report=report
                    )
                finally:
                    report.close()

            finished = run(work())
    except EgovError as error:
        if events:
            emit_event(Failed(error.message, error.status))
        raise
    return report.end(finished, bool(unknown or offered))


def _chosen(store: Store, names: tuple[str, ...]) -> tuple[list[Source], list[str]]:
    """The sources that the names mean, and the names that mean nothing."""
    found = {name: store.sources.find(name) for name in dict.fromkeys(names)}
    return [s for s in found.values() if s], [name for name, s in found.items() if s is None]


class _Report:
    """Tells of a sync while it goes on: lines, JSON, events, and a progress bar on a terminal."""

    def __init__(self, as_json: bool, events: bool) -> None:
        self.as_json, self.events = as_json, events
        self.tried: list[SourceSynced] = []
        self.held = 0
        self.deaf = False
        self.lines: list[tuple[str, str]] = []
        plain = as_json or events or os.environ.get("NO_COLOR") or not sys.stderr.isatty()
        self.bar = None if plain else _bar()

    def __call__(self, event: Event) -> None:
        if isinstance(event, SourceSynced):
            if event.outcome != "not_due":
                self.tried.append(event)
            self.held += event.held
        try:
            self._print(event)
        except BrokenPipeError:
            if self.events:  # our own reader has gone
                raise
            self.deaf = True  # whoever read the lines has seen enough; the sync itself goes on

    def _print(self, event: Event) -> None:
        if self.deaf:
            return
        if self.events:
            emit_event(event)
        elif isinstance(event, SourceSynced):
            self._tell(event)
        elif isinstance(event, Started) and self.bar:
            self.bar(Progress(0, event.sources, 0, 0))
        elif isinstance(event, Progress) and self.bar:
            self.bar(event)

    def _tell(self, event: SourceSynced) -> None:
        if self.as_json:
            from egov_tui.exchange.export import synced_record

            emit(synced_record(event))
            return
        words = _(_OUTCOMES[event.outcome])
        if event.new or event.changed:
            counts = [ngettext("{n} new", "{n} new", event.new).format(n=event.new)]
            if event.changed:
                counts.append(ngettext("{n} changed", "{n} changed", event.changed).format(n=event.changed))
            words = listed(counts)
        if event.error:
            told = explain(event.error, source=event.source) + (
                f" ({event.error.detail})" if event.error.detail else ""
            )
            words = told if event.outcome == "failed" else f"{words}; {told}"
        if event.moved_to:
            moved = _("moved to {address}").format(address=redact(event.moved_to))
            words = f"{words}; {moved}"
        if self.bar:  # it would be drawn into the lines
            self.lines.append((event.source, words))
        else:
            _print_line(event.source, words)

    def close(self) -> None:
        """Take the bar away, whatever ended the sync, and print the lines that it held back."""
        if self.bar:
            self.bar(None)
            self.bar = None
            for source, words in self.lines:
                _print_line(source, words)

    def end(self, finished: Finished, some_unknown: bool) -> int:
        failed = [event for event in self.tried if event.outcome == "failed"]
        if not (self.as_json or self.events):
            kinds = {event.error.kind for event in failed if event.error}
            if failed and len(failed) == len(self.tried) and kinds == {"no_connection"}:
                say(_("There is no connection. Everything read so far can be read: run `egov-tui`."))
            if finished.stopped:
                say(_(STOPPED[finished.stopped]))
            if self.held:
                say(
                    ngettext(
                        "{n} source was left alone: it answered less than a minute ago, or asks us to wait.",
                        "{n} sources were left alone: they answered less than a minute ago, or ask us to wait.",
                        self.held,
                    ).format(n=self.held)
                )
            say(
                ngettext(
                    "{n} new article, {kb} KB received.", "{n} new articles, {kb} KB received.", finished.new
                ).format(n=finished.new, kb=-(-finished.bytes_in // 1000))
            )
        if failed and len(failed) == len(self.tried):
            return 1
        return 3 if failed or some_unknown else 0


def _print_line(source: str, words: str) -> None:
    """A source and how it fared, whole: the end of the sentence says what to do."""
    if sys.stdout.isatty():
        print_wrapped(f"{source}: {words}")
    else:
        print_rows([(source, words)], ())


def _bar() -> "Callable[[Progress | None], None]":
    """A progress bar on stderr; None takes it away."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar

    bar = Bar(
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[agency]}", markup=False),
        TextColumn("{task.fields[size]}", markup=False),
        console=Console(stderr=True),
        transient=True,
    )
    task = bar.add_task("sync", total=None, agency="", size="")
    bar.start()

    def draw(progress: Progress | None) -> None:
        if progress is None:
            bar.stop()
            return
        bar.update(
            task,
            completed=progress.done,
            total=progress.sources,
            agency=line(progress.agency)[:32],
            size=size(progress.bytes_in),
        )

    return draw
