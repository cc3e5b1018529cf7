"""A digest of what the cache holds."""

from datetime import datetime, tzinfo

from msgspec import Struct

from egov_tui.errors import UsageError
from egov_tui.exchange.digest import MOST, SOON, Digest, digest
from egov_tui.exchange.period import period
from egov_tui.i18n import N_
from egov_tui.store import Store
from egov_tui.store.query import both, parse
from egov_tui.store.tree import And, ClosingWithin, Dated, Field, Is, Node, Not, Or, Query
from egov_tui.text.clean import line


class Wish(Struct, frozen=True):
    """What a digest is to tell of; all as typed."""

    query: str = ""
    since: str = ""
    until: str = ""
    most: int = MOST


def gather(store: Store, wish: Wish, now: datetime, zone: tzinfo | None = None) -> Digest:
    """Return the digest that is wished for; `zone` is that of its days, None the system's.

    Muted sources are left out, unless the query speaks of them or of a source by its name.

    Raises:
        UsageError: there are no such days, or there is nothing to look for.
        CacheError: the cache cannot be read.
    """
    query = parse(wish.query)
    if query.nothing:
        raise UsageError(N_("There is no word to look for in this."))
    days, asked = period(query, wish.since, wish.until, now, zone)
    if not _names_sources(asked.root):
        asked = both(asked, Query(Not(Is("muted"))))
    end = days.until
    of_days = both(asked, Query(Dated(days.since, end)))
    soon = Or((Dated(days.since), ClosingWithin(SOON)))
    calls = both(asked, Query(And((Is("open"), soon, Dated(until=end)))))
    meant = store.overview.meant(asked, end)
    return digest(
        store.overview.heads(store.articles.ids(of_days, order="oldest", now=end)),
        store.overview.heads(store.articles.ids(calls, now=end)),
        [source for source in store.sources.all() if source.id in meant],
        store.overview.newest(end),
        days,
        query=line(wish.query),
        most=wish.most,
    )


def _names_sources(node: Node) -> bool:
    """Whether a query speaks of muted sources, or wants one by its name."""
    match node:
        case And(nodes) | Or(nodes):
            return any(map(_names_sources, nodes))
        case Not(inner):
            return inner == Is("muted")
        case Field(name):
            return name == "source"
        case _:
            return node == Is("muted")
