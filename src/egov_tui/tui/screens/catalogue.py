"""The catalogue of sources to tick, which also welcomes who opens the reader for the first time."""

from collections.abc import Collection, Sequence
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from egov_tui.catalogue import CatalogueEntry
from egov_tui.i18n import _, language, ngettext
from egov_tui.text.amounts import size
from egov_tui.text.names import language_name
from egov_tui.tui.keys import CATALOGUE
from egov_tui.tui.messages import CursorMoved, RowChosen
from egov_tui.tui.render import fit, plain
from egov_tui.tui.screens.over import Over
from egov_tui.tui.widgets.rows import Rows
from egov_tui.tui.wrap import wrap

_ROOMY = 48
"""From so many cells on, the language of each has a column."""
_WIDTH = 78
"""Cells, with the border, where the screen is as wide."""
_AROUND = 5
"""Lines of the border, the sum, and a blank above and below the rows."""
_LEAST_ROWS = 4


class Ticked(NamedTuple):
    """What was chosen."""

    entries: tuple[CatalogueEntry, ...]
    keep_samples: bool


class CatalogueRows(Rows):
    """An entry a row, ticked or not; those that are followed already cannot be ticked; the samples come last."""

    def __init__(self, entries: Sequence[CatalogueEntry], followed: Collection[str], *, samples: bool) -> None:
        super().__init__(id="catalogue")
        self.entries, self.followed, self.samples = entries, followed, samples
        self.ticked: set[int] = set()
        self.keep: bool | None = None
        """Whether to keep the samples, once somebody said so."""
        self.wants_samples = True
        """Whether they are kept where nobody said so, though agencies are ticked."""

    @property
    def count(self) -> int:
        """How many rows there are; a gap parts the samples from the rest."""
        return len(self.entries) + 2 * self.samples

    @property
    def chosen(self) -> Ticked:
        """What is ticked."""
        return Ticked(tuple(self.entries[index] for index in sorted(self.ticked)), self.keeps)

    @property
    def keeps(self) -> bool:
        """Whether the samples stay."""
        return (self.wants_samples or not self.ticked) if self.keep is None else self.keep

    def opens(self, index: int) -> bool:
        """Whether a row can be ticked."""
        if index < len(self.entries):
            return self.entries[index].id not in self.followed
        return index == self.count - 1

    def tick(self, index: int) -> None:
        """Tick a row, or take the tick away."""
        if not self.opens(index):
            return
        if index < len(self.entries):
            self.ticked ^= {index}
        else:
            self.keep = not self.keeps
        self.forget_drawn()

    def draw(self, index: int, width: int) -> list[Content]:
        """Return the row."""
        if index >= len(self.entries):
            keep = _("Keep the sample agencies")
            words = f"{_box(self.keeps)} {keep}" if self.opens(index) else ""
            return [plain(fit(words, width, self.icons.more))]
        entry = self.entries[index]
        followed = not self.opens(index)
        already = _("followed")
        cost = already if followed else f"~{size(entry.estimate_kb * 1000)}"
        right = f"{cost:>{max(8, len(already))}} "
        if width >= _ROOMY:
            right = f"{fit(language_name(entry.language), 12, self.icons.more)}  {right}"
        box = _box(followed or index in self.ticked)
        title = fit(entry.title(language()), max(0, width - len(box) - 2 - cell_len(right)), self.icons.more)
        look = "dim" if followed else ("accent" if index in self.ticked else "")
        return [plain(f"{box} ", (title, self.named(look)) if look else title, " ", (right, self.named("dim")))]


def _box(ticked: bool) -> str:
    return "[x]" if ticked else "[ ]"


class CatalogueScreen(Over[Ticked | None]):
    """Ends with what was ticked, or with None for later."""

    BINDINGS: ClassVar[list[BindingType]] = list(CATALOGUE)
    # Here, not in app.tcss: read when it is first wanted, not on every start.
    DEFAULT_CSS = """
    CatalogueScreen #around { width: 78; }
    CatalogueScreen Static { width: 100%; height: auto; padding: 0 1; }
    CatalogueScreen CatalogueRows { background: $panel; margin-top: 1; }
    CatalogueScreen #sum { height: 1; margin-top: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(
        self,
        entries: Sequence[CatalogueEntry],
        followed: Collection[str],
        like: Rows,
        *,
        first: bool = False,
        samples: bool = False,
        offline: bool = False,
    ) -> None:
        """Offer entries, of which those with ids in `followed` are followed already.

        `first` welcomes as well; `samples` tells that the sample agencies are among the sources.
        """
        super().__init__()
        self._first, self._offline = first, offline
        self.rows = CatalogueRows(entries, followed, samples=samples)
        self.rows.icons, self.rows.named, self.rows.wants_samples = like.icons, like.named, not first
        self._hint = ""

    def compose(self) -> ComposeResult:
        """What this is, the rows, the sum of what is ticked."""
        with Vertical(id="around") as around:
            around.border_title = Content(_("Welcome to egov-tui") if self._first else _("Agencies to choose from"))
            around.border_subtitle = Content(_("Space tick · Enter add · Esc later"))
            if self._first:
                yield Static(self._welcome(), markup=False, id="welcome")
            yield self.rows
            yield Static("", markup=False, id="sum")

    def _welcome(self) -> Content:
        lines = [_("The news of public agencies, kept on this computer to be read offline.")]
        if self.rows.samples:
            lines.append(_("Tick whom to follow; the sample agencies can be read meanwhile."))
        else:
            lines.append(_("Tick whom to follow."))
        # In both languages: whoever reads the wrong one must understand it.
        other = "Kiswahili: egov-tui --lang sw" if language() != "sw" else "English: egov-tui --lang en"
        mine = _("Language: {name}").format(name=language_name(language()))
        told = f"{mine} {self.rows.icons.dot} {other}"
        return plain("\n".join(lines) + "\n", (told, self.rows.named("dim")))

    def on_mount(self) -> None:
        """Begin with the first that can be ticked."""
        self.rows.styles.overflow_y = "auto"
        self.rows.cursor = self.rows.step(-1, 1)
        self.rows.focus()
        self._tell()

    def on_resize(self, event: events.Resize) -> None:
        """The rows take what room there is; the welcome gives way where there is little."""
        room = event.size.height - _AROUND
        for welcome in self.query("#welcome"):
            width = max(1, min(_WIDTH, event.size.width) - 4)
            lines = sum(1 for _line in wrap(self._welcome().plain, width, width))
            welcome.display = room - lines >= _LEAST_ROWS
            room -= lines * welcome.display
        self.rows.styles.height = max(1, min(self.rows.count, room))

    def _tell(self) -> None:
        """Say what is ticked and what it will cost."""
        chosen = self.rows.chosen.entries
        told = self._hint or _("Nothing is ticked yet.")
        if chosen:
            cost = _("About {size} will be fetched").format(size=size(sum(one.estimate_kb for one in chosen) * 1000))
            if self._offline:
                cost = _("Offline: nothing is fetched now")
            told = ngettext("{n} agency ticked", "{n} agencies ticked", len(chosen)).format(n=len(chosen))
            told = f"{cost} {self.rows.icons.dot} {told}"
        self.query_one("#sum", Static).update(plain((told, self.rows.named("strong" if chosen else "dim"))))

    def on_row_chosen(self, event: RowChosen) -> None:
        """A click ticks."""
        event.stop()
        self.action_tick()

    def on_cursor_moved(self, event: CursorMoved) -> None:
        """Nobody else is to hear of it."""
        event.stop()

    def action_tick(self) -> None:
        """Tick the row under the cursor, or take the tick away."""
        self.rows.tick(self.rows.cursor)
        self._tell()

    def action_add(self) -> None:
        """End with what is ticked."""
        if self.rows.ticked:
            self.dismiss(self.rows.chosen)
        else:
            self._hint = _("Nothing is ticked yet: Space ticks the agency under the cursor.")
            self._tell()
