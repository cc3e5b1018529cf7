"""usage: what was fetched, by source."""

import sys
from collections.abc import Sequence
from datetime import datetime, timedelta

import click

from egov_tui.cli.output import emit, print_entry, print_rows, say
from egov_tui.cli.root import Command, Context
from egov_tui.cli.words import Number
from egov_tui.i18n import _, ngettext
from egov_tui.model import Budget, Traffic
from egov_tui.store import Store
from egov_tui.text.amounts import size


@click.command(
    "usage",
    cls=Command,
    help=_(
        "Tell how many bytes crossed the wire, compressed, in both directions, and about how many were spared because "
        "nothing had changed."
    ),
)
@click.option("--days", default=30, show_default=True, type=Number(1, 36_500), help=_("So many days, today included."))
@click.option("--json", "as_json", is_flag=True, help=_("Print one JSON object for each source and day."))
@click.pass_obj
def usage(context: Context | None, days: int, as_json: bool) -> int:
    """Print what each source cost."""
    settings = (context or Context()).settings
    today = datetime.now().astimezone().date()
    with Store.open(settings.cache) as store:
        traffic = store.ledger.since(today - timedelta(days=min(days, today.toordinal()) - 1))
        budget = store.ledger.budget(settings.sync.monthly_budget_mb, today)
    if as_json:
        for one in traffic:
            emit(_record(one))
        return 0
    for source, told in _by_source(traffic):
        if sys.stdout.isatty():
            print_entry([source], " · ".join(_columns(told)))
        else:
            print_rows([(source, *_columns(told))], ())
    total = _sum("", traffic)
    say(
        ngettext(
            "In {n} day: {received} received, {sent} sent; about {saved} spared.",
            "In {n} days: {received} received, {sent} sent; about {saved} spared.",
            days,
        ).format(n=days, received=size(total.bytes_in), sent=size(total.bytes_out), saved=size(total.saved))
    )
    say(month(budget))
    return 0


def month(budget: Budget) -> str:
    """Return what this month has cost, against its budget if there is one."""
    if not budget.limit:
        return _("This month: {spent}.").format(spent=size(budget.spent))
    return _("This month: {spent} of {limit}.").format(spent=size(budget.spent), limit=size(budget.limit))


def _record(one: Traffic) -> dict[str, object]:
    return {
        "day": one.day,
        "source": one.source,
        "requests": one.requests,
        "bytes_in": one.bytes_in,
        "bytes_out": one.bytes_out,
        "saved_estimate": one.saved,
    }


def _columns(one: Traffic) -> tuple[str, ...]:
    return (
        ngettext("{n} request", "{n} requests", one.requests).format(n=one.requests),
        # Translators: what came over the network.
        _("{size} in").format(size=size(one.bytes_in)),
        # Translators: what was sent over the network.
        _("{size} out").format(size=size(one.bytes_out)),
        _("about {size} spared").format(size=size(one.saved)),
    )


def _by_source(traffic: Sequence[Traffic]) -> list[tuple[str, Traffic]]:
    """The sums of each source, the dearest first."""
    names = dict.fromkeys(one.source for one in traffic)
    sums = [(name, _sum(name, [one for one in traffic if one.source == name])) for name in names]
    return sorted(sums, key=lambda pair: -pair[1].bytes_in)


def _sum(source: str, some: Sequence[Traffic]) -> Traffic:
    return Traffic(
        day="",
        source=source,
        requests=sum(one.requests for one in some),
        bytes_in=sum(one.bytes_in for one in some),
        bytes_out=sum(one.bytes_out for one in some),
        saved=sum(one.saved for one in some),
    )
