"""The catalogue of sources to tick, which also welcomes who opens the reader for the first time."""

from collections.abc import Callable, Collection, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from egov_tui.catalogue import CatalogueEntry
from egov_tui.exchange.catalogue import KINDS, TOPICS, checked, cost, matching, official
from egov_tui.i18n import LANGUAGES, _, language, ngettext, own_name
from egov_tui.series import listed
from egov_tui.text.names import language_name
from egov_tui.tui.carried import Ticks
from egov_tui.tui.context import Context
from egov_tui.tui.keys import CATALOGUE
from egov_tui.tui.messages import CursorMoved, FindAccepted, FindTyped, RowChosen
from egov_tui.tui.render import plain
from egov_tui.tui.screens.over import Over
from egov_tui.tui.widgets.catalogue import CatalogueRows, Ticked
from egov_tui.tui.widgets.find import FindBox
from egov_tui.tui.widgets.frame import Frame
from egov_tui.tui.widgets.rows import Rows
from egov_tui.tui.wrap import wrap

_WIDTH = 78
"""Cells, with the border, where the screen is as wide."""
_WIDER = 100
"""The same where the screen has room for that and for the desk around it."""
_WIDE_SCREEN = 120
_AROUND = 4
"""Lines of the border, and a blank above and below the rows."""
_ABOUT = 3
"""Lines of what is told of the row under the cursor, with a blank above."""
_TALL_SCREEN = 24
"""From so many lines on, the first and the last line of the desk stay in sight."""
_LEAST_ROWS = 4
_ROWS_BEFORE_ABOUT = 6
"""Rows that matter more than what is told of one."""


class CatalogueScreen(Over[Ticked | None]):
    """Ends with what was ticked, or with None for later."""

    BINDINGS: ClassVar[list[BindingType]] = list(CATALOGUE)
    # Here, not in app.tcss: read when it is first wanted, not on every start.
    DEFAULT_CSS = """
    CatalogueScreen #around { width: 78; }
    CatalogueScreen Static { width: 100%; height: auto; padding: 0 1; }
    CatalogueScreen FindBox { display: none; padding: 0 1; }
    CatalogueScreen CatalogueRows { background: $panel; margin-top: 1; scrollbar-gutter: stable; }
    CatalogueScreen #about { height: 2; margin-top: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    CatalogueScreen #sum { margin-top: 1; }
    """

    def __init__(
        self,
        entries: Sequence[CatalogueEntry],
        followed: Collection[str],
        context: Context,
        like: Rows,
        speak: Callable[[Ticks], object],
        *,
        first: bool = False,
        samples: bool = False,
        offline: bool = False,
        ticks: Ticks | None = None,
    ) -> None:
        """Offer entries, of which those with ids in `followed` are followed already.

        `speak` goes on in another language, with what is ticked; `first` welcomes as well; `samples` tells that the
        sample agencies are among the sources; `ticks` is how the catalogue stood before.
        """
        super().__init__()
        self.context, self._first, self._offline = context, first, offline
        self.rows = CatalogueRows(entries, followed, samples=samples)
        self.rows.icons, self.rows.named, self.rows.wants_samples = like.icons, like.named, not first
        self.box = FindBox(_("Name, topic, country or language"), id="find-box")
        self._hint = self._sum = ""
        self._before, self._speak = ticks, speak

    def compose(self) -> ComposeResult:
        """What this is, a line to find with, the rows, what is under the cursor, the sum of what is ticked."""
        with Frame(_("Welcome to egov-tui") if self._first else _("Agencies to choose from")):
            if self._first:
                yield Static(self._welcome(), markup=False, id="welcome")
            yield self.box
            yield self.rows
            yield Static("", markup=False, id="about")
            yield Static("", markup=False, id="sum")

    def _welcome(self) -> Content:
        lines = [_("The news of public agencies, kept on this computer to be read offline.")]
        if self.rows.samples:
            lines.append(_("Tick whom to follow; the sample agencies can be read meanwhile."))
        else:
            lines.append(_("Tick whom to follow."))
        # The others in their own words: whoever reads the wrong one must understand it.
        mine = _("Language: {name}").format(name=language_name(language()))
        others = listed(own_name(one) for one in LANGUAGES if one != language())
        told = f"{mine} {self.rows.icons.dot} {self.context.key('catalogue.language')}: {others}"
        return plain("\n".join(lines), (f"\n{told}", self.rows.named("dim")))

    def on_mount(self) -> None:
        """Begin with the first that can be ticked."""
        self.rows.styles.overflow_y = "auto"
        self.rows.begin()
        self.rows.focus()
        if self._before is not None:
            self.rows.again(self._before)
            if self._before.sought:
                self.box.open(self._before.sought)
                self._seek(self._before.sought)
                self.rows.focus()
        self._tell()

    def on_resize(self, event: events.Resize) -> None:
        """Share out the room there is anew."""
        self._share(event.size.width, event.size.height)

    def _share(self, width: int, height: int) -> None:
        """The rows take what room there is; what is told of them, then the welcome, give way where there is little."""
        frame = min(_WIDER if width >= _WIDE_SCREEN else _WIDTH, width)
        self.query_one("#around").styles.width = frame
        self.query_one(Frame).offer(self._keys(frame - 6))
        inner = max(1, frame - 4)
        told = sum(1 for _line in wrap(self._sum, inner, inner))
        room = height - _AROUND - told - self.box.display - 2 * (height >= _TALL_SCREEN)
        about = self.query_one("#about")
        about.display = room - _ABOUT >= _ROWS_BEFORE_ABOUT
        room -= _ABOUT * about.display
        for welcome in self.query("#welcome"):
            lines = sum(1 for _line in wrap(self._welcome().plain, inner, inner))
            welcome.display = room - lines >= _LEAST_ROWS and not self.box.display
            room -= lines * welcome.display
        # As many as all of the catalogue takes: while something is sought in it, nothing jumps.
        self.rows.styles.height = max(1, min(self.rows.most, room))

    def _keys(self, room: int) -> str:
        """What can be done, as much as there is room for."""
        keys = {name: self.context.key(f"catalogue.{name}") for name in ("tick", "add", "find", "later")}
        if self._typing:
            return _("{add} to the list · {later} show all").format(**keys)
        told = (
            _("{tick} tick · {add} add · {find} find · {later} later"),
            _("{tick} tick · {add} add · {later} later"),
            _("{tick} tick · {add} add"),
        )
        fitting = (words for words in (one.format(**keys) for one in told) if cell_len(words) <= room)
        return next(fitting, "")

    def on_descendant_focus(self) -> None:
        """Other keys work where something is typed."""
        self._share(*self.size)

    # ------------------------------------------------------------ what is told

    def _tell(self) -> None:
        """Say what is under the cursor, what is ticked, and what that will cost."""
        self.query_one("#about", Static).update(self._about(self.rows.entry))
        chosen = self.rows.chosen.entries
        told = self._hint or _("Nothing is ticked yet.")
        if chosen:
            paid = _("About {size} will be fetched").format(size=cost(chosen))
            if self._offline:
                paid = _("Offline: nothing is fetched now")
            told = ngettext("{n} agency ticked", "{n} agencies ticked", len(chosen)).format(n=len(chosen))
            told = f"{paid} {self.rows.icons.dot} {told}"
            if cell_len(told) + 4 > self.size.width:
                told = paid
        if told != self._sum:
            self._sum = told
            self._share(*self.size)
        self.query_one("#sum", Static).update(plain((told, self.rows.named("strong" if chosen else "dim"))))

    def _about(self, one: CatalogueEntry | None) -> Content:
        """What a row has no room for."""
        if one is None:
            return Content("")
        facts = (_(KINDS[one.kind]), _(TOPICS[one.topic]), official(one), checked(one))
        dim = self.rows.named("dim")
        return plain((one.url, dim), "\n", (f" {self.rows.icons.dot} ".join(facts), dim))

    def on_row_chosen(self, event: RowChosen) -> None:
        """A click ticks."""
        event.stop()
        self.action_tick()

    def on_cursor_moved(self, event: CursorMoved) -> None:
        """Tell of another row; nobody else is to hear of it."""
        event.stop()
        self._tell()

    # ------------------------------------------------------------ finding

    @property
    def _typing(self) -> bool:
        return self.focused is not None and self.focused is not self.rows

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While something is typed, keys are letters."""
        return not self._typing or action in ("add", "later")

    def action_find(self) -> None:
        """Type what is sought."""
        self.box.open(self.box.text)

    def on_find_typed(self, event: FindTyped) -> None:
        """Show what has the words."""
        event.stop()
        self._seek(event.text)
        self._tell()

    def _seek(self, text: str) -> None:
        found = matching(self.rows.entries, text)
        self.rows.offer(found)
        self.box.tell(ngettext("{n} agency", "{n} agencies", len(found)).format(n=len(found)) if text else "")

    def on_find_accepted(self, event: FindAccepted) -> None:
        """Go on among what was found."""
        event.stop()
        self.rows.focus()

    # ------------------------------------------------------------ keys

    def action_tick(self) -> None:
        """Tick the row under the cursor, or take the tick away."""
        self.rows.tick(self.rows.cursor)
        self._tell()

    def action_add(self) -> None:
        """End with what is ticked; from the line of words, go to what they found."""
        if self._typing:
            self.rows.focus()
        elif self.rows.ticked:
            self.dismiss(self.rows.chosen)
        else:
            told = _("Nothing is ticked yet: {key} ticks the agency under the cursor.")
            self._hint = told.format(key=self.context.key("catalogue.tick"))
            self._tell()

    def action_language(self) -> None:
        """Go on in another language, with what is ticked."""
        under = self.rows.entry
        self._speak(
            Ticks(
                self._first,
                sorted(self.rows.ticked),
                self.rows.keep,
                under.id if under else "",
                self.box.text if self.box.display else "",
            )
        )

    def action_later(self) -> None:
        """Show all again where something was sought, else end without any."""
        if not self.box.display:
            self.dismiss(None)
            return
        self.rows.focus()
        self.box.clear()
        self.box.close()
        self.rows.offer(self.rows.entries)
        self._share(*self.size)
        self._tell()
