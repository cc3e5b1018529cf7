"""What the status line tells of the cache: how old the news are, what they cost today, how many sources fail."""

from collections.abc import Mapping
from datetime import date, datetime, tzinfo

from msgspec import Struct

from egov_tui.i18n import N_, _, ngettext
from egov_tui.model import Budget
from egov_tui.moments import label
from egov_tui.settings import Mode, Settings
from egov_tui.store import Store
from egov_tui.store.ageing import Room
from egov_tui.text.amounts import size

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

    def parts(self, mode: Mode, lang: str, now: datetime, zone: tzinfo | None) -> tuple[tuple[str, str], ...]:
        """Return the parts of the status line with their styles, the most important first: the last give way."""
        told = [(_(_MODES[mode]), "dim")]
        if self.budget.near:
            spent, limit = size(self.budget.spent), size(self.budget.limit)
            told.append((_("{spent} of {limit} this month").format(spent=spent, limit=limit), "accent"))
        if self.room.near:
            used, limit = size(self.room.used), size(self.room.limit)
            told.append((_("cache {used} of {limit}").format(used=used, limit=limit), "accent"))
        if self.refreshed:
            told.append((_("refreshed {when}").format(when=label(self.refreshed, now, zone)), "dim"))
        if self.failing:
            told.append((ngettext("{n} failing", "{n} failing", self.failing).format(n=self.failing), "error"))
        if self.today:
            # Translators: what was fetched today.
            told.append((_("{size} today").format(size=size(self.today)), "dim"))
        return (*told, (lang, "dim"))


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
