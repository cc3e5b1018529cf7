"""What an article leads to: links, files and images, to be opened or copied."""

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content

from egov_tui.i18n import _, ngettext
from egov_tui.tui.keys import LINKED
from egov_tui.tui.linked import Linked
from egov_tui.tui.messages import RowChosen
from egov_tui.tui.render import fit, plain
from egov_tui.tui.screens.over import Over
from egov_tui.tui.widgets.rows import Rows


class LinkRows(Rows):
    """A link on two lines: its number and words, and where it leads."""

    links: Sequence[Linked] = ()

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.links)

    def height_of_rows(self, width: int) -> int:
        """Return two."""
        return 2

    def draw(self, index: int, width: int) -> list[Content]:
        """Return the lines of a link."""
        link = self.links[index]
        column = max(cell_len(_number(one)) for one in self.links)
        room = max(0, width - column - 2)
        dot = f" {self.icons.dot} "
        return [
            plain(
                (_number(link).rjust(column), self.named("dim")),
                " ",
                (fit(link.words, room, self.icons.more), self.named("strong")),
            ),
            plain(" " * (column + 1), (fit(dot.join(link.facts), room, self.icons.more), self.named("dim"))),
        ]


def _number(link: Linked) -> str:
    return f"[{link.number}]" if link.number else ""


class LinksScreen(Over[tuple[str, str] | None]):
    """Ends with what is to be done and with which address: `open` it, or `copy` it."""

    BINDINGS: ClassVar[list[BindingType]] = list(LINKED)
    # Here, not in app.tcss: read when it is first wanted, not on every start.
    DEFAULT_CSS = """
    LinksScreen #around { width: 90; }
    LinksScreen LinkRows { background: $panel; scrollbar-size-vertical: 1; }
    """

    def __init__(self, links: Sequence[Linked], like: Rows) -> None:
        super().__init__()
        self._links, self._like = links, like

    def compose(self) -> ComposeResult:
        """The list, with how many there are above and what can be done below."""
        with Vertical(id="around") as around:
            told = ngettext("{n} link", "{n} links", len(self._links)).format(n=len(self._links))
            around.border_title = Content(told)
            around.border_subtitle = Content(_("Enter open · y copy · Esc close"))
            rows = LinkRows(id="links")
            rows.links, rows.icons, rows.named = self._links, self._like.icons, self._like.named
            rows.styles.height = 2 * len(self._links)
            yield rows

    def on_mount(self) -> None:
        """The cursor stands on the first."""
        rows = self.query_one(LinkRows)
        rows.resize_rows()
        rows.focus()

    def on_row_chosen(self, event: RowChosen) -> None:
        """A click opens what it hits."""
        event.stop()
        self.action_choose("open")

    def action_choose(self, what: str) -> None:
        """End with the link under the cursor."""
        rows = self.query_one(LinkRows)
        self.dismiss((what, rows.links[rows.cursor].address))
