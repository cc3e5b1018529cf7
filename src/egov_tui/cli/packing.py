"""How the work on packs is told: in words, as JSON, as events for the reader, with a bar on a terminal."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from egov_tui import logins
from egov_tui.cli.output import emit, emit_event, print_entry, print_rows, say
from egov_tui.exchange import packwords
from egov_tui.i18n import _, ngettext
from egov_tui.model import (
    Manifest,
    PackedSource,
    PackExported,
    PackImported,
    PackProgress,
    PackShown,
    Unpacked,
)
from egov_tui.series import listed
from egov_tui.settings import Settings
from egov_tui.text.amounts import size
from egov_tui.text.clean import line
from egov_tui.text.links import redact

if TYPE_CHECKING:
    from egov_tui.exchange.pack import Made, Plan

Form = Literal["words", "json", "events"]
_NAMED = 5
"""Agencies of a pack that the reader hears of."""


def form(as_json: bool, events: bool) -> Form:
    """Return how a command is to tell."""
    return "events" if events else "json" if as_json else "words"


# ---------------------------------------------------------------- out


def _private(settings: Settings, plan: "Plan") -> list[str]:
    """The sources whose login or secret stays here."""
    with_login = logins.read(settings.logins).by_slug
    hidden = {one.slug for one in plan.hidden}
    return sorted(hidden | {one.slug for one, _ids in plan.sources if one.slug in with_login})


def tell_plan(settings: Settings, plan: "Plan") -> None:
    """Say what will be in a pack, what it will weigh, and what stays here."""
    say(packwords.amount(plan.articles, len(plan.sources), plan.load.weight, len(plan.files), plan.file_bytes))
    for told in packwords.kept_back([one.slug for one in plan.local], _private(settings, plan)):
        say(told)


def tell_made(plan: "Plan", made: "Made", file: Path, how: Form) -> None:
    """Say what is in a pack now."""
    told, weight = made.manifest, file.stat().st_size
    if how == "json":
        for one in told.sources:
            emit(_contents(one))
    if made.left:
        say(packwords.left_out(made.left))
    say(_("{file}: {size}.").format(file=file, size=size(weight)))
    if how == "events":
        local = tuple(one.slug for one in plan.local)
        sources, files = len(told.sources), len(told.attachments)
        emit_event(PackExported(told.articles, sources, files, weight, made.left, local))


def _contents(one: PackedSource) -> dict[str, object]:
    return {"source": one.source, "agency": one.agency, "address": one.address, "articles": one.articles}


# ---------------------------------------------------------------- in


def tell_contents(path: Path, told: Manifest, how: Form) -> None:
    """Say what is in a pack, source by source."""
    say(described(path, told))
    if how == "events":
        asked = line(" ".join(filter(None, (told.query, told.since and f"since:{told.since}"))))
        agencies = tuple(line(one.agency) for one in told.sources[:_NAMED])
        counts = told.articles, len(told.sources), len(told.attachments)
        emit_event(PackShown(*counts, path.stat().st_size, told.as_of, asked, agencies))
        return
    for one in told.sources:
        if how == "json":
            emit(_contents(one))
            continue
        counted = ngettext("{n} article", "{n} articles", one.articles).format(n=f"{one.articles:,}")
        if sys.stdout.isatty():
            print_entry((one.agency, counted), redact(one.address))
        else:
            print_rows([(one.source, str(one.articles), one.agency, redact(one.address))], ())


def described(path: Path, told: Manifest) -> str:
    """Return what a pack says of itself, and how large it is."""
    from egov_tui.moments import full

    texts = sum(part.size for part in told.parts if part.articles)
    sizes = {part.path: part.size for part in told.parts}
    weight = sum(sizes[one.path] for one in told.attachments)  # each is kept for itself here
    counted = packwords.amount(told.articles, len(told.sources), texts, len(told.attachments), weight)
    return _("{file}: {counted}; news up to {when}, packed by {program}.").format(
        file=path, counted=counted, when=full(told.as_of), program=told.made_by
    )


def tell_taken(path: Path, taken: Sequence[Unpacked], how: Form, *, dry_run: bool) -> None:
    """Say what became of a pack: of each source, and all together."""
    for one in taken:
        if how == "json":
            emit(_record(path, one))
        elif how == "words":
            print_rows([(one.source, _fared(one), one.agency, one.address)], (24, 30, 24))
    new, known = sum(one.new for one in taken), sum(one.known for one in taken)
    texts, files = sum(one.full_texts for one in taken), sum(one.attachments for one in taken)
    told = _("{file}: nothing was taken in; it would bring {counted}.") if dry_run else _("{file}: {counted}.")
    say(told.format(file=path, counted=listed(packwords.came(new, known, texts, files))))
    if offered := [one.source for one in taken if one.offered and one.new]:
        told = ngettext(
            "{n} source is not followed here, so it is only offered: {sources}. "
            "`egov-tui source edit SOURCE --follow` follows it.",
            "{n} sources are not followed here, so they are only offered: {sources}. "
            "`egov-tui source edit SOURCE --follow` follows one.",
            len(offered),
        )
        say(told.format(n=len(offered), sources=packwords.some(offered)))
    if how == "events":
        emit_event(PackImported(new, known, texts, files, len(offered)))


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


# ---------------------------------------------------------------- while it goes on


@contextmanager
def progress(articles: int, how: Form, *, out: bool) -> Iterator[Callable[..., object]]:
    """Tell how much is done; the function that is given hears of it, of what is taken in twice: read, and stored."""
    total = articles if out else 2 * articles
    if how == "events":
        yield _Steps(articles, out=out).done
    elif os.environ.get("NO_COLOR") or not sys.stderr.isatty():
        yield lambda *done: None
    else:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TaskProgressColumn

        with Progress(BarColumn(), TaskProgressColumn(), console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("pack", total=total)
            yield lambda done, *_total: bar.update(task, completed=done)


class _Steps:
    """Tells the reader of every hundredth, and no oftener: there may be a hundred thousand articles."""

    def __init__(self, articles: int, *, out: bool) -> None:
        self._articles, self._out = articles, out
        self._last = -1
        self.done(0)

    def done(self, done: int, *_total: int) -> None:
        hundredth = 100 * done // max(1, self._articles)
        if hundredth == self._last:
            return
        self._last = hundredth
        if self._out:
            emit_event(PackProgress(done, self._articles, "writing"))
        elif done <= self._articles:
            emit_event(PackProgress(done, self._articles, "reading"))
        else:
            emit_event(PackProgress(done - self._articles, self._articles, "storing"))
