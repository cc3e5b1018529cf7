"""catalogue: sources to begin with, and what `source add --from-catalogue` takes of them."""

import sys
from collections.abc import Collection, Sequence
from itertools import groupby
from shutil import get_terminal_size
from typing import get_args

import click
from msgspec.structs import asdict

from egov_tui.catalogue import CatalogueEntry, SourceKind, Topic, entries
from egov_tui.cli.metavars import TOPIC, WORDS
from egov_tui.cli.output import emit, print_rows, print_text, say
from egov_tui.cli.root import ANY_WORD, Command, Context
from egov_tui.errors import UsageError
from egov_tui.exchange.catalogue import COUNTRIES, KINDS, MARKS, TOPICS, cost, followed, matching, near, official
from egov_tui.i18n import _, language, ngettext
from egov_tui.model import Source
from egov_tui.series import either, listed
from egov_tui.store import Store
from egov_tui.text.links import redact
from egov_tui.text.names import language_name

_WIDE = 132
"""From so many cells on, an entry stands on one line."""
_ID = 22
_TITLE = 42
_INDENT = 2
_FOLLOWED = "✓"


@click.command(
    "catalogue",
    cls=Command,
    context_settings=ANY_WORD,
    help=_(
        "List agencies to follow. The words may be of a name, a topic, a country or a language; `-word` leaves out. "
        "Follow some with `source add --from-catalogue ID...`."
    ),
)
@click.argument("words", nargs=-1, type=click.UNPROCESSED, metavar=f"[{WORDS}...]")
@click.option("--country", default="", metavar="TZ", help=_("Only those of this country, or UN, AU, EU."))
@click.option(
    "--topic",
    type=click.Choice(get_args(Topic)),
    metavar=TOPIC,
    help=_("Only those of this topic: {topics}.").format(topics=listed(get_args(Topic))),
)
@click.option("--kind", type=click.Choice(get_args(SourceKind)), help=_("Only feeds, or only pages that are read."))
@click.option("--json", "as_json", is_flag=True, help=_("Print one JSON object a line."))
@click.pass_obj
def catalogue(
    context: Context | None,
    words: tuple[str, ...],
    country: str,
    topic: str | None,
    kind: str | None,
    as_json: bool,
) -> int:
    """Print the entries that match."""
    found = matching(entries(), " ".join(words), country=country.upper(), topic=topic or "", kind=kind or "")
    with Store.open((context or Context()).settings.cache) as store:
        known = followed(found, store.sources.all())
    if as_json:
        for one in found:
            emit({**asdict(one), "followed": known[one.id].slug if one.id in known else None})
    elif not sys.stdout.isatty():
        print_rows((_columns(one, known.get(one.id)) for one in found), ())
    else:
        _print(found, known)
    if not found:
        say(_nothing(country))
    elif not as_json:
        _explain(found, known)
    return 0


def _nothing(country: str) -> str:
    if country and country.upper() not in COUNTRIES:
        told = _("The catalogue has nothing of {country}; it has agencies of {countries}.")
        return told.format(country=country, countries=listed(COUNTRIES))
    return _("Nothing in the catalogue is like this. `egov-tui catalogue` lists all of it.")


def _columns(one: CatalogueEntry, source: Source | None) -> tuple[str, ...]:
    """What a program may want, by codes; `-` where it is not followed."""
    return (
        *(one.id, one.title(language()), one.kind, one.country, one.topic, one.language, official(one)),
        *(one.mark, one.checked_on, source.slug if source else "-", one.url),
    )


def _print(found: Sequence[CatalogueEntry], known: Collection[str]) -> None:
    """Print entries for a person: by country, each on one line if there is room, else on two."""
    wide = get_terminal_size().columns >= _WIDE
    for number, (country, group) in enumerate(groupby(found, lambda one: one.country)):
        if number:
            print_text("")
        print_text(_(COUNTRIES[country]))
        for one in group:
            row = one.id, _FOLLOWED if one.id in known else "", one.title(language())
            if wide:
                print_rows([(*row, _facts(one))], (_ID, 1, _TITLE))
            else:
                print_rows([row], (_ID, 1))
                print_rows([("", _facts(one))], (_INDENT,))


def _facts(one: CatalogueEntry) -> str:
    told = _(KINDS[one.kind]), language_name(one.language), _(TOPICS[one.topic]), official(one)
    return " · ".join([*told, f"~{cost([one])}", f"{one.mark} {one.checked_on}"])


def _explain(found: Sequence[CatalogueEntry], known: Collection[str]) -> None:
    """Say what the marks mean, and what can be done."""
    marks = {one.mark for one in found}
    say("")
    if known:
        already = _("followed already")
        say(f"{_FOLLOWED}  {already}")
    say(_("What is known of an address, and the month in which it was collected:"))
    for mark, words in MARKS.items():
        if mark in marks:
            say(f"{mark}  {_(words)}")
    told = ngettext(
        "{n} agency. Follow it with `egov-tui source add --from-catalogue ID`.",
        "{n} agencies. Follow some with `egov-tui source add --from-catalogue ID...`.",
        len(found),
    )
    say(told.format(n=len(found)))


# ---------------------------------------------------------------- source add --from-catalogue


def addresses(name: str) -> list[str]:
    """Return the address of the entry with this id, as `places` does for what is typed otherwise.

    Raises:
        UsageError: there is no such entry; those that may be meant are named.
    """
    found = next((one for one in entries() if one.id == name.lower()), None)
    if found is not None:
        return [found.url]
    if like := near(entries(), name):
        told = _("{id}: is not in the catalogue. Did you mean {others}?")
        raise UsageError(told.format(id=redact(name), others=either(like)))
    raise UsageError(_("{id}: is not in the catalogue. `egov-tui catalogue` lists what is.").format(id=redact(name)))


def zones() -> dict[str, str]:
    """Return the time zones of the entries by their addresses, empty where none is known."""
    return {one.url: one.zone for one in entries()}


def titles() -> dict[str, str]:
    """Return what the entries are called in the reader's language, by their addresses."""
    return {one.url: one.title(language()) for one in entries()}
