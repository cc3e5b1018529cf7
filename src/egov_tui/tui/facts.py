"""What the status line tells of the cache: how old the news are, what they cost today, how many sources fail."""

from collections.abc import Mapping
from datetime import date, datetime, tzinfo

from msgspec import Struct

from egov_tui.i18n import N_, _, ngettext
from egov_tui.model import Budget
from egov_tui.settings import Mode, Settings
from egov_tui.store import Store
from egov_tui.store.ageing import Room
from egov_tui.text.amounts import size
from egov_tui.tui.dates import label

_MODES: Mapping[Mode, str] = {"text": N_("text"), "full": N_("full"), "offline": N_("offline")}


class Facts(Struct, frozen=True):
    """How the sources fare, all together."""

    refreshed: datetime | None = None
    """When the source that answered last did so."""
    failing: int = 0
    today: int = 0
    """Bytes, both directions."""
    budget: Budget = Budget()
    room: Room = Room()

    def words(self, mode: Mode, now: datetime, zone: tzinfo | None) -> list[str]:
        """Return the parts of the status line, the most important first."""
        told = [_(_MODES[mode])]
        if self.budget.near:
            told.append(
                _("{spent} of {limit} this month").format(spent=size(self.budget.spent), limit=size(self.budget.limit))
            )
        if self.room.near:
            told.append(_("cache {used} of {limit}").format(used=size(self.room.used), limit=size(self.room.limit)))
        if self.refreshed:
            told.append(_("refreshed {when}").format(when=label(self.refreshed, now, zone)))
        if self.failing:
            told.append(ngettext("{n} failing", "{n} failing", self.failing).format(n=self.failing))
        if self.today:
            told.append(_("{size} today").format(size=size(self.today)))
        return told


def read_facts(store: Store, settings: Settings, today: date) -> Facts:
    """Read them.

    Raises:
        CacheError: the cache cannot be read.
    """
    sources = store.sources.all()
    return Facts(
        refreshed=max((source.last_ok for source in sources if source.last_ok), default=None),
        failing=sum(source.last_problem is not None for source in sources),
        today=store.ledger.total(today),
        budget=store.ledger.budget(settings.sync.monthly_budget_mb, today),
        room=store.ageing.room(settings.retention) if settings.retention.max_mb else Room(),
    )
