"""How every source fares: those that fail first, then those that are unusually quiet, then the rest."""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from egov_tui.exchange.health import failing, quiet, standing
from egov_tui.i18n import _, ngettext
from egov_tui.model import Source
from egov_tui.store import Store
from egov_tui.text.clean import line
from egov_tui.tui.context import Context
from egov_tui.tui.keys import HEALTH
from egov_tui.tui.messages import CursorMoved, RowChosen
from egov_tui.tui.render import fit, plain
from egov_tui.tui.screens.over import Over
from egov_tui.tui.widgets.frame import Frame
from egov_tui.tui.widgets.rows import Rows
from egov_tui.tui.wrap import wrap

_LINES = 2
"""For how a source fares; what needs more is told whole of the source under the cursor."""


class Fare(NamedTuple):
    """How a source fares."""

    source: Source
    bad: str
    """Why it fails; empty where it does not."""
    quiet: str
    """That it is unusually silent; empty where it is not."""
    standing: str
    """When it answered last, and when it is asked again."""

    @property
    def words(self) -> str:
        """All of it on one line."""
        unchecked = _("certificate not checked") if self.source.insecure else ""
        told = (self.bad, unchecked) if self.bad else (unchecked, self.quiet, self.standing)
        return line(_told(*told))


def fares(store: Store, context: Context) -> list[Fare]:
    """Return how all sources fare, the worst first.

    Raises:
        CacheError: the cache cannot be read.
    """
    now = context.clock()
    sources = store.sources.all()
    spoilt = _spoilt(context.settings.logins) if any(map(_wants_login, sources)) else ""
    found = [
        Fare(
            one,
            _told(spoilt if _wants_login(one) else "", failing(one, now, address=False)),
            "" if one.offered else quiet(store.articles.dates(one.id), now),
            standing(one, now),
        )
        for one in sources
    ]
    return sorted(found, key=lambda fare: (not fare.bad, not fare.quiet))


def _told(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _wants_login(source: Source) -> bool:
    return source.last_problem is not None and source.last_problem.cause in ("login", "forbidden")


def _spoilt(file: Path) -> str:
    """Why logins cannot be used that may have been given; empty where they can."""
    from egov_tui.logins import read  # late: it is seldom wanted

    return next(iter(read(file).faults), "")


class HealthRows(Rows):
    """A source on three lines: its name, and how it fares."""

    fares: Sequence[Fare] = ()

    @property
    def count(self) -> int:
        """How many sources there are."""
        return len(self.fares)

    def height_of_rows(self, width: int) -> int:
        """Return three: the name, and two lines for how it fares."""
        return 1 + _LINES

    def cut(self) -> str:
        """Return how the source under the cursor fares, where its row has no room for all of that."""
        words = self.fares[self.cursor].words if self.count else ""
        return words if len(_wrapped(words, self.room.width - 1)) > _LINES else ""

    def draw(self, index: int, width: int) -> list[Content]:
        """Return the lines of a source."""
        fare = self.fares[index]
        mark = self.icons.failing if fare.bad else (self.icons.dot if fare.quiet else " ")
        look = self.named("error" if fare.bad else ("accent" if fare.quiet else "dim"))
        doubt = f"{self.icons.untrusted} " if fare.source.insecure else ""
        room = max(0, width - 3)
        parts = _wrapped(fare.words, width)
        parts = [*parts[: _LINES - 1], " ".join(parts[_LINES - 1 :])] if len(parts) > _LINES else parts
        return [
            plain(
                (mark, look),
                " ",
                (doubt, self.named("error")),
                (fit(line(fare.source.agency), max(0, room - len(doubt)), self.icons.more), self.named("strong")),
            ),
            *(plain("  ", (fit(part, room, self.icons.more), look)) for part in parts),
        ]

    def empty(self) -> list[Content]:
        """Return what to say where there are no sources."""
        return [plain(" " + _("There are no sources yet."))]


def _wrapped(words: str, width: int) -> list[str]:
    """How a source fares, on the lines of a row that is so wide."""
    room = max(1, width - 3)
    return [words[a:b] for a, b in wrap(words, room, room)]


class HealthScreen(Over[tuple[str, Source] | None]):
    """Ends with what is to be done and for which source: `go` to it, `retry` or `edit` it."""

    BINDINGS: ClassVar[list[BindingType]] = list(HEALTH)
    # Here, not in app.tcss: read when it is first wanted, not on every start.
    DEFAULT_CSS = """
    HealthScreen #around { width: 110; height: 100%; }
    HealthScreen HealthRows { background: $panel; scrollbar-size-vertical: 1; height: 1fr; }
    HealthScreen #whole { width: 100%; height: auto; max-height: 70%; padding: 0 1; border-top: solid $foreground 25%; }
    """

    def __init__(self, found: Sequence[Fare], like: Rows, context: Context) -> None:
        super().__init__()
        self._found, self._like, self.context = found, like, context

    def compose(self) -> ComposeResult:
        """The list, with how many fail above and what can be done below."""
        key = self.context.key
        bad = sum(bool(fare.bad) for fare in self._found)
        told = ngettext("{n} source fails", "{n} sources fail", bad).format(n=bad)
        keys = _("{edit} change · {retry} fetch now · {go} go there · {close} close").format(
            edit=key("health.edit"), retry=key("health.retry"), go=key("health.go"), close=key("health.close")
        )
        with Frame(told if bad else _("All sources are in order"), keys=keys):
            rows = HealthRows(id="health")
            rows.fares, rows.icons, rows.named = self._found, self._like.icons, self._like.named
            yield rows
            yield Static("", markup=False, id="whole")

    def on_mount(self) -> None:
        """The cursor stands on the worst."""
        rows = self.query_one(HealthRows)
        rows.resize_rows()
        rows.focus()

    def on_resize(self) -> None:
        """Another width cuts other rows."""
        self.call_after_refresh(self._tell)

    def on_cursor_moved(self, event: CursorMoved) -> None:
        """Tell of another source; nobody else is to hear of it."""
        event.stop()
        self._tell()

    def _tell(self) -> None:
        """Say whole what the row under the cursor has no room for."""
        whole, words = self.query_one("#whole", Static), self.query_one(HealthRows).cut()
        whole.update(Content(words))
        whole.display = bool(words)

    def on_row_chosen(self, event: RowChosen) -> None:
        """A click only moves the cursor."""
        event.stop()

    def action_choose(self, what: str) -> None:
        """End with the source under the cursor."""
        rows = self.query_one(HealthRows)
        if rows.count:
            self.dismiss((what, rows.fares[rows.cursor].source))
