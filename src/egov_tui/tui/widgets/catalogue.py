"""The rows of the catalogue: countries, and under each the sources that can be ticked."""

from collections.abc import Collection, Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from rich.cells import cell_len
from textual.content import Content

from egov_tui.catalogue import CatalogueEntry
from egov_tui.exchange.catalogue import COUNTRIES, KINDS, TOPICS, cost
from egov_tui.i18n import _, language
from egov_tui.text.names import language_name
from egov_tui.tui.carried import Ticks
from egov_tui.tui.render import fit, plain
from egov_tui.tui.widgets.rows import Rows

_ROOMY = 48
"""From so many cells on, kind and language of each have a column."""
_SPACIOUS = 84
"""From so many cells on, the topic has one as well."""
_LANGUAGE = 10
_TOPIC = 12
_GAP = "  "

Line = CatalogueEntry | str | None
"""A source, the name of a country or a blank line, or None for the samples."""


class Ticked(NamedTuple):
    """What was chosen."""

    entries: tuple[CatalogueEntry, ...]
    keep_samples: bool


class CatalogueRows(Rows):
    """Sources by country, ticked or not; those that are followed already cannot be ticked; the samples come last."""

    def __init__(self, entries: Sequence[CatalogueEntry], followed: Collection[str], *, samples: bool) -> None:
        super().__init__(id="catalogue")
        self.entries, self.followed, self.samples = entries, followed, samples
        self.ticked: set[str] = set()
        """Ids."""
        self.keep: bool | None = None
        """Whether to keep the samples, once somebody said so."""
        self.wants_samples = True
        """Whether they are kept where nobody said so, though agencies are ticked."""
        self._lines = _lines(entries, samples=samples)
        self.most = len(self._lines)
        """How many rows there are where nothing is sought."""

    @property
    def count(self) -> int:
        """How many rows there are, those between the sources included."""
        return len(self._lines)

    @property
    def chosen(self) -> Ticked:
        """What is ticked, whether or not it is shown."""
        return Ticked(tuple(one for one in self.entries if one.id in self.ticked), self.keeps)

    @property
    def keeps(self) -> bool:
        """Whether the samples stay."""
        return (self.wants_samples or not self.ticked) if self.keep is None else self.keep

    @property
    def entry(self) -> CatalogueEntry | None:
        """The source under the cursor."""
        one = self._lines[self.cursor] if self.cursor < self.count else None
        return one if isinstance(one, CatalogueEntry) else None

    def begin(self) -> None:
        """Put the cursor on the first source that can be ticked, else on the first."""
        free = (n for n, one in enumerate(self._lines) if self._can_be_ticked(one))
        self.cursor = next(free, self.step(-1, 1))

    def again(self, ticks: Ticks) -> None:
        """Stand as before: what was ticked, and the cursor."""
        self.ticked, self.keep = {one.id for one in self.entries if one.id in ticks.ids}, ticks.keep
        lines = (n for n, one in enumerate(self._lines) if isinstance(one, CatalogueEntry) and one.id == ticks.under)
        self.cursor = next(lines, self.cursor)
        self.forget_drawn()

    def offer(self, entries: Sequence[CatalogueEntry]) -> None:
        """Show these alone, or all with the samples; the cursor stays on its source where that is still shown."""
        before = self.entry
        self._lines = _lines(entries, samples=self.samples and len(entries) == len(self.entries))
        at = self._lines.index(before) if before in self._lines else self.step(-1, 1)
        self.set_reactive(Rows.cursor, max(0, at))
        self.resize_rows()
        self.show_cursor()

    def opens(self, index: int) -> bool:
        """Whether the cursor may stand on a row."""
        return not isinstance(self._lines[index], str)

    def tick(self, index: int) -> None:
        """Tick a row, or take the tick away."""
        one = self._lines[index] if index < self.count else ""
        if one is None:
            self.keep = not self.keeps
        elif isinstance(one, CatalogueEntry) and self._can_be_ticked(one):
            self.ticked ^= {one.id}
        self.forget_drawn()

    def _can_be_ticked(self, one: Line) -> bool:
        return isinstance(one, CatalogueEntry) and one.id not in self.followed

    # ------------------------------------------------------------ drawing

    def draw(self, index: int, width: int) -> list[Content]:
        """Return the row."""
        one = self._lines[index]
        if isinstance(one, str):
            return [plain((fit(one, width, self.icons.more), self.named("strong")))]
        if one is None:
            keep = _("Keep the sample agencies")
            return [plain(fit(f"{_box(self.keeps)} {keep}", width, self.icons.more))]
        followed = one.id in self.followed
        box = _box(followed or one.id in self.ticked)
        right = self._right(one, width)
        title = fit(one.title(language()), max(0, width - len(box) - 2 - cell_len(right)), self.icons.more)
        look = "dim" if followed else ("accent" if one.id in self.ticked else "")
        return [plain(f"{box} ", (title, self.named(look)) if look else title, " ", (right, self.named("dim")))]

    def _right(self, one: CatalogueEntry, width: int) -> str:
        """What a source is, as far as there is room, and what it costs or that it is followed already."""
        # Translators: an agency that is followed already.
        already = _("followed")
        paid = already if one.id in self.followed else f"~{cost([one])}"
        told = [f"{paid:>{max(8, len(already))}} "]
        if width >= _ROOMY:
            pages = _(KINDS["page"])
            told = [
                fit(pages if one.kind == "page" else "", cell_len(pages), ""),
                fit(language_name(one.language), _LANGUAGE, self.icons.more),
                *told,
            ]
        if width >= _SPACIOUS:
            told.insert(0, fit(_(TOPICS[one.topic]), _TOPIC, self.icons.more))
        return _GAP.join(told)

    def empty(self) -> list[Content]:
        """Return that no source is like what was typed."""
        return [plain(("  " + _("Nothing like this."), self.named("dim")))]


def _lines(entries: Iterable[CatalogueEntry], *, samples: bool) -> list[Line]:
    lines: list[Line] = []
    for country, group in groupby(entries, lambda one: one.country):
        lines += [_(COUNTRIES[country]), *group]
    return [*lines, "", None] if samples else lines


def _box(ticked: bool) -> str:
    return "[x]" if ticked else "[ ]"
