"""pack: news that travels in a file, to offices without a connection."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from egov_tui import logins
from egov_tui.cli.metavars import FILE, QUERY
from egov_tui.cli.output import confirm, emit, print_entry, print_rows, say
from egov_tui.cli.root import ANY_WORD, Command, Context, Group
from egov_tui.errors import CacheError, EgovError
from egov_tui.i18n import N_, _, ngettext
from egov_tui.model import Manifest, Unpacked
from egov_tui.series import listed
from egov_tui.settings import Settings, typed_path
from egov_tui.store import Store
from egov_tui.store.query import both, parse
from egov_tui.store.tree import After, Since
from egov_tui.text.amounts import size
from egov_tui.text.clean import line
from egov_tui.text.links import redact

if TYPE_CHECKING:
    from egov_tui.exchange.pack import Plan

_LARGE = 100_000_000
"""Bytes from which a person is asked first."""

_TOLD = 5
"""So many sources are named in a sentence."""
_pass = click.make_pass_decorator(Context, ensure=True)
_json = click.option("--json", "as_json", is_flag=True, help=_("Print one JSON object for each source."))
_yes = click.option("--yes", is_flag=True, help=_("Do not ask before what is large."))


@click.group(
    "pack",
    cls=Group,
    help=_("Carry news to offices without a connection, as a file: one office downloads, twenty read."),
)
def pack() -> None:
    """Group the commands of packs."""


# ---------------------------------------------------------------- out


@pack.command(
    "export",
    cls=Command,
    context_settings=ANY_WORD,
    help=_(
        "Write articles into a pack: all, or those that a query finds. What you have read, starred or kept for later "
        "stays yours, and so do logins and the secrets of addresses. The pack is a zip file of standard parts, which "
        "can be read without egov-tui."
    ),
)
@click.option("--to", "file", metavar=FILE, required=True, help=_("The pack to write."))
@click.option(
    "--since",
    metavar="30d",
    default="",
    help=_("Only of the last hours (24h), days (7d), weeks (2w), months (3m), or a day on."),
)
@click.option("--attachments", is_flag=True, help=_("With the files of articles that were fetched."))
@click.option("--overwrite", is_flag=True, help=_("Replace the file if it is there."))
@click.option("--dry-run", is_flag=True, help=_("Only say what would be in it, and what it would weigh."))
@_yes
@_json
@click.argument("words", nargs=-1, type=click.UNPROCESSED, metavar=f"[{QUERY}]...")
@_pass
def export(
    context: Context,
    file: str,
    since: str,
    attachments: bool,
    overwrite: bool,
    dry_run: bool,
    yes: bool,
    as_json: bool,
    words: tuple[str, ...],
) -> int:
    """Make a pack."""
    from egov_tui.cli.signals import tidy
    from egov_tui.exchange import pack as packing
    from egov_tui.files import writing

    target = _path(file)
    query = parse(" ".join(words))
    if since:
        span = parse('since:"{}"'.format(since.replace('"', " ")))
        if not isinstance(span.root, (Since, After)):
            raise click.BadParameter(
                _("{value} is no {wanted}").format(value=since, wanted=_("span, such as 7d")), param_hint="--since"
            )
        query = both(query, span)
    with Store.open(context.settings.cache) as store:
        plan = packing.plan(store, store.articles.ids(query), attachments=attachments)
        _tell(context.settings, plan)
        if not plan.articles:
            raise EgovError(N_("No articles match, so no pack was made."))
        if dry_run:
            return 0
        if plan.file_bytes + plan.load.weight > _LARGE and not yes:
            _ask(_("Write a pack of this size?"))
        with tidy(), _bar(plan.articles) as report, writing(target, overwrite=overwrite) as out:
            made = packing.make(store, plan, out, since=since, query=" ".join(words), report=report)
    if as_json:
        for one in made.manifest.sources:
            emit({"source": one.source, "agency": one.agency, "address": one.address, "articles": one.articles})
    if made.left:
        told = ngettext(
            "{n} file of an article was left out: it is gone, or not as it was fetched.",
            "{n} files of articles were left out: they are gone, or not as they were fetched.",
            made.left,
        )
        say(told.format(n=made.left))
    say(_("{file}: {size}.").format(file=target, size=size(target.stat().st_size)))
    return 0


def _tell(settings: Settings, plan: "Plan") -> None:
    """Say what will be in a pack, what it will weigh, and what stays here."""
    say(_size_told(plan.articles, len(plan.sources), plan.load.weight, len(plan.files), plan.file_bytes))
    if plan.local:
        told = ngettext(
            "{n} source is a file of this machine, so it stays here with its articles: {sources}.",
            "{n} sources are files of this machine, so they stay here with their articles: {sources}.",
            len(plan.local),
        )
        say(told.format(n=len(plan.local), sources=_some([one.slug for one in plan.local])))
    with_login = logins.read(settings.logins).by_slug
    private = {one.slug for one in plan.hidden} | {one.slug for one, _ids in plan.sources if one.slug in with_login}
    if private:
        told = ngettext(
            "{n} source wants a login or has a secret in its address: its articles are in the pack, that is not: "
            "{sources}.",
            "{n} sources want a login or have a secret in their address: their articles are in the pack, those are "
            "not: {sources}.",
            len(private),
        )
        say(told.format(n=len(private), sources=_some(sorted(private))))


def _size_told(articles: int, sources: int, weight: int, files: int, file_bytes: int) -> str:
    """How much there is: articles, sources, bytes, files."""
    counted = [
        ngettext("{n} article", "{n} articles", articles).format(n=f"{articles:,}"),
        ngettext("{n} source", "{n} sources", sources).format(n=f"{sources:,}"),
        _("about {size} of text").format(size=size(weight)),
    ]
    if files:
        told = ngettext("{n} file of articles, {size}", "{n} files of articles, {size}", files)
        counted.append(told.format(n=f"{files:,}", size=size(file_bytes)))
    return " · ".join(counted)


# ---------------------------------------------------------------- in


@pack.command("show", help=_("Say what is in packs, taking nothing in; every part is held against its SHA-256."))
@click.argument("files", metavar=f"{FILE}...", nargs=-1, required=True)
@_json
@_pass
def show(context: Context, files: tuple[str, ...], as_json: bool) -> int:
    """Print the sources of packs."""

    def work(path: Path) -> None:
        from egov_tui.exchange.unpack import Unpacking

        with Unpacking(path) as opened:
            for _length in opened.verify():
                pass
            told = opened.manifest
        say(_described(path, told))
        for one in told.sources:
            if as_json:
                emit({"source": one.source, "agency": one.agency, "address": one.address, "articles": one.articles})
                continue
            counted = ngettext("{n} article", "{n} articles", one.articles).format(n=f"{one.articles:,}")
            if sys.stdout.isatty():
                print_entry((one.agency, counted), redact(one.address))
            else:
                print_rows([(one.source, str(one.articles), one.agency, redact(one.address))], ())

    return _each(files, work)


def _described(path: Path, told: Manifest) -> str:
    """What a pack says of itself, and how large it is."""
    from egov_tui.moments import full

    texts = sum(part.size for part in told.parts if part.articles)
    sizes = {part.path: part.size for part in told.parts}
    weight = sum(sizes[one.path] for one in told.attachments)
    counted = _size_told(told.articles, len(told.sources), texts, len(told.attachments), weight)
    return _("{file}: {counted}; news up to {when}, packed by {program}.").format(
        file=path, counted=counted, when=full(told.as_of), program=told.made_by
    )


@pack.command(
    "import",
    help=_(
        "Take packs in, without any network. What is here stays as it is; what is new is unread. Sources that you do "
        "not follow are offered: they can be read, and are never fetched unless you follow them."
    ),
)
@click.argument("files", metavar=f"{FILE}...", nargs=-1, required=True)
@click.option("--dry-run", is_flag=True, help=_("Only say what would be new, taking nothing in."))
@_yes
@_json
@_pass
def import_(context: Context, files: tuple[str, ...], dry_run: bool, yes: bool, as_json: bool) -> int:
    """Merge packs into the cache."""
    from egov_tui.cli.signals import run
    from egov_tui.exchange.unpack import Unpacking
    from egov_tui.sync.importing import take_in

    with Store.open(context.settings.cache) as store:

        def work(path: Path) -> None:
            with Unpacking(path) as opened:
                say(_described(path, opened.manifest))
                if opened.weight > _LARGE and not (yes or dry_run):
                    _ask(_("Take in a pack of this size?"))
                with _bar(2 * opened.manifest.articles) as report:
                    taken = run(take_in(store, context.settings, opened, report, dry_run=dry_run))
            _told(path, taken, as_json, dry_run)

        return _each(files, work)


def _told(path: Path, taken: Sequence[Unpacked], as_json: bool, dry_run: bool) -> None:
    for one in taken:
        if as_json:
            emit(_record(path, one))
        else:
            print_rows([(one.source, _fared(one), one.agency, one.address)], (24, 30, 24))
    new, known = sum(one.new for one in taken), sum(one.known for one in taken)
    counted = [
        ngettext("{n} new article", "{n} new articles", new).format(n=f"{new:,}"),
        # Translators: articles.
        ngettext("{n} known already", "{n} known already", known).format(n=f"{known:,}"),
    ]
    if texts := sum(one.full_texts for one in taken):
        counted.append(ngettext("{n} whole text", "{n} whole texts", texts).format(n=f"{texts:,}"))
    if files := sum(one.attachments for one in taken):
        counted.append(ngettext("{n} file", "{n} files", files).format(n=f"{files:,}"))
    told = _("{file}: nothing was taken in; it would bring {counted}.") if dry_run else _("{file}: {counted}.")
    say(told.format(file=path, counted=listed(counted)))
    if offered := [one.source for one in taken if one.offered and one.new]:
        told = ngettext(
            "{n} source is not followed here, so it is only offered: {sources}. "
            "`egov-tui source edit SOURCE --follow` follows it.",
            "{n} sources are not followed here, so they are only offered: {sources}. "
            "`egov-tui source edit SOURCE --follow` follows one.",
            len(offered),
        )
        say(told.format(n=len(offered), sources=_some(offered)))


def _fared(one: Unpacked) -> str:
    parts = [
        ngettext("{n} new", "{n} new", one.new).format(n=f"{one.new:,}"),
        ngettext("{n} known", "{n} known", one.known).format(n=f"{one.known:,}"),
    ]
    return listed([*parts, _("offered")] if one.offered else parts)


def _record(path: Path, one: Unpacked) -> dict[str, object]:
    return {
        "file": str(path),
        "source": one.source,
        "agency": line(one.agency),
        "address": one.address,
        "offered": one.offered,
        "new": one.new,
        "known": one.known,
        "full_texts": one.full_texts,
        "attachments": one.attachments,
    }


# ---------------------------------------------------------------- both


def _each(files: Sequence[str], work: Callable[[Path], None]) -> int:
    """Do something with each file; what is wrong with one is said and costs the others nothing."""
    failed = 0
    for file in files:
        try:
            work(_path(file))
        except EgovError as error:
            if len(files) == 1 or error.status == CacheError.status:
                raise
            say(str(error))
            failed += 1
    return 0 if not failed else 1 if failed == len(files) else 3


def _some(names: Sequence[str]) -> str:
    """The first of many names."""
    return listed([*names[:_TOLD], *(["…"] if len(names) > _TOLD else [])])


def _path(typed: str) -> Path:
    path = typed_path(typed)
    assert path is not None
    return path


def _ask(question: str) -> None:
    """Ask on a terminal; nobody is asked where nobody could answer."""
    if sys.stdin.isatty() and sys.stderr.isatty():
        confirm(question)


@contextmanager
def _bar(total: int) -> Iterator[Callable[..., object]]:
    """Draw on a terminal how much is done, on stderr; the function that is given hears of it."""
    if os.environ.get("NO_COLOR") or not sys.stderr.isatty():
        yield lambda *done: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn

    with Progress(BarColumn(), TaskProgressColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("pack", total=total)
        yield lambda done, *_total: bar.update(task, completed=done)
