"""How its user wants the reader to show things: what keys change in it, and what it remembers of that."""

from collections.abc import Mapping

from msgspec import Struct

from egov_tui.i18n import N_
from egov_tui.store.search import Order
from egov_tui.tui.places import SourceOrder

ORDERS: tuple[Order, ...] = ("newest", "oldest", "unread", "agency", "title", "closing")
SOURCE_ORDERS: tuple[SourceOrder, ...] = ("name", "unread", "newest", "failing")

ORDER_NAMES: Mapping[Order, str] = {
    "newest": N_("newest first"),
    "oldest": N_("oldest first"),
    "unread": N_("unread first"),
    "agency": N_("by agency"),
    "title": N_("by title"),
    "closing": N_("by closing date"),
}


class Habits(Struct, frozen=True):
    """What is chosen by keys and outlives the reader."""

    order: Order = "newest"
    hide_read: bool = False
    """Lists begin with unread articles only."""
    source_order: SourceOrder = "name"
    closed: tuple[str, ...] = ()
    """Folders whose sources are not shown."""
    measure: int = 80
    """Cells of a line of an article."""
