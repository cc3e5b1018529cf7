"""Who tells one story: every agency that published it, to be read there, or to be kept apart."""

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from egov_tui.i18n import _, ngettext
from egov_tui.model import Headline
from egov_tui.moments import label
from egov_tui.text.clean import line
from egov_tui.text.zones import clock
from egov_tui.tui.keys import STORY
from egov_tui.tui.messages import RowChosen
from egov_tui.tui.render import fit, plain
from egov_tui.tui.screens.over import Over
from egov_tui.tui.widgets.frame import Frame
from egov_tui.tui.widgets.rows import Rows


class TellerRows(Rows):
    """An agency and when it told the story, and below them what it called it."""

    headlines: Sequence[Headline] = ()
    now: datetime
    zone: tzinfo | None = None

    @property
    def count(self) -> int:
        """How many tell it."""
        return len(self.headlines)

    def height_of_rows(self, width: int) -> int:
        """Return two."""
        return 2

    def draw(self, index: int, width: int) -> list[Content]:
        """Return the lines of one that tells it."""
        one = self.headlines[index]
        date = label(one.date, self.now, self.zone, told=clock(one.clock), estimated=one.date_estimated)
        room = max(0, width - 3)
        agency = fit(line(one.agency), room - len(date) - 1, self.icons.more)
        mark = " " if one.read else self.icons.unread
        look = self.named("dim" if one.read else "strong")
        return [
            plain((f"{mark} ", self.named("accent")), (agency, look), " ", (date, self.named("dim"))),
            plain("  ", (fit(line(one.title) or _("(no title)"), room, self.icons.more), self.named("dim"))),
        ]


class StoryScreen(Over[tuple[str, int] | None]):
    """Ends with what is to be done, `open` or `part`, and the id of the article that it is to be done with."""

    BINDINGS: ClassVar[list[BindingType]] = list(STORY)
    # Here, not in app.tcss: read when it is first wanted, not on every start.
    DEFAULT_CSS = """
    StoryScreen #around { width: 72; }
    StoryScreen TellerRows { background: $panel; scrollbar-size-vertical: 1; }
    """

    def __init__(
        self, headlines: Sequence[Headline], shown: int, like: Rows, now: datetime, zone: tzinfo | None
    ) -> None:
        """Show these, the cursor on the one that is `shown`."""
        super().__init__()
        self._headlines, self._shown, self._like, self._now, self._zone = headlines, shown, like, now, zone

    def compose(self) -> ComposeResult:
        """How many there are above, what can be done below."""
        told = ngettext("{n} source tells this story", "{n} sources tell this story", len(self._headlines))
        keys = _("Enter open · s split · Esc close")
        with Frame(told.format(n=len(self._headlines)), _("The same story elsewhere"), keys=keys):
            rows = TellerRows(id="tellers")
            rows.icons, rows.named = self._like.icons, self._like.named
            rows.headlines, rows.now, rows.zone = self._headlines, self._now, self._zone
            rows.styles.height = 2 * len(self._headlines)
            yield rows

    def on_mount(self) -> None:
        """Begin with the article that is shown."""
        rows = self.query_one(TellerRows)
        rows.cursor = next((n for n, one in enumerate(self._headlines) if one.id == self._shown), 0)
        rows.focus()

    def on_row_chosen(self, event: RowChosen) -> None:
        """A click opens what it hits."""
        event.stop()
        self.action_choose("open")

    def action_choose(self, what: str) -> None:
        """End with the article under the cursor."""
        rows = self.query_one(TellerRows)
        self.dismiss((what, self._headlines[rows.cursor].id))
