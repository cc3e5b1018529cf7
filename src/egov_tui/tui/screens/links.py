"""What an article leads to: links, files and images, to be opened or copied."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from egov_tui.i18n import _, ngettext
from egov_tui.model import Article
from egov_tui.text.clean import line
from egov_tui.tui.keys import LINKED
from egov_tui.tui.linked import Linked
from egov_tui.tui.messages import RowChosen
from egov_tui.tui.render import fit, plain
from egov_tui.tui.screens.over import Over
from egov_tui.tui.widgets.frame import Frame
from egov_tui.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from egov_tui.tui.screens.attaching import Attaching

_ROOMY = 60
"""From so many cells on, all keys have room."""


class LinkRows(Rows):
    """A link on two lines: its number and words, and where it leads."""

    links: Sequence[Linked] = ()
    coming: tuple[str, str] = ("", "")
    """The address of the file that is on its way, and how far it is."""

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
        return [
            plain(
                (_number(link).rjust(column), self.named("dim")),
                " ",
                (fit(link.words, room, self.icons.more), self.named("strong")),
            ),
            plain(" " * (column + 1), (self._facts(link, room), self.named("dim"))),
        ]

    def _facts(self, link: Linked, room: int) -> str:
        """How far it is, where it leads, what it is; the host gives way to what the others tell."""
        dot = f" {self.icons.dot} "
        url, far = self.coming
        before = far if link.file and link.file.url == url else ""
        host, *others = link.facts or ("",)
        told = [part for part in (before, *others) if part]
        host = fit(host, room - cell_len(dot.join(["", *told])), self.icons.more).rstrip() if told else host
        told.insert(1 if before else 0, host)
        return fit(dot.join(part for part in told if part), room, self.icons.more)


def _number(link: Linked) -> str:
    return f"[{link.number}]" if link.number else ""


class LinksScreen(Over[tuple[str, Linked] | None]):
    """Ends with what is to be done and with which link: `open` it, or `copy` it. Files are fetched while it is open."""

    BINDINGS: ClassVar[list[BindingType]] = list(LINKED)
    # Here, not in app.tcss: read when it is first wanted, not on every start.
    DEFAULT_CSS = """
    LinksScreen #around { width: 90; }
    LinksScreen LinkRows { background: $panel; scrollbar-size-vertical: 1; }
    LinksScreen #told { width: 100%; height: auto; padding: 0 1; color: $accent; display: none; }
    """

    def __init__(self, article: Article, desk: "Attaching") -> None:
        super().__init__()
        self._article, self._desk = article, desk

    def compose(self) -> ComposeResult:
        """The list, with how many there are above and what can be done below."""
        with Frame() as around:
            rows = LinkRows(id="links")
            rows.links = links = self._desk.links_of(self._article)
            rows.icons, rows.named = self._desk.rows.icons, self._desk.rows.named
            rows.styles.height = 2 * len(links)
            told = ngettext("{n} link", "{n} links", len(links)).format(n=len(links))
            around.call(told)
            yield Static(id="told", markup=False)
            yield rows

    def on_mount(self) -> None:
        """The cursor stands on the first; in the full data mode the sizes that nobody knows are asked for, though not
        unasked where only a pack says so: who made it would learn who reads it.
        """
        rows = self.query_one(LinkRows)
        rows.focus()
        self.show_state()
        wanted = any(one.file and one.file.kept is None for one in self._unknown())
        if wanted and self._desk.mode == "full" and not self._desk.foreign(self._article):
            self._ask()

    def on_resize(self) -> None:
        """The keys, as many as have room."""
        files = any(one.file for one in self.query_one(LinkRows).links)
        keys = _("Enter open · d download · s sizes · y copy · Esc close")
        if not files:
            keys = _("Enter open · y copy · Esc close")
        elif self.size.width < _ROOMY:
            keys = _("d download · Esc close")
        self.query_one(Frame).offer(keys)

    def show_state(self, words: str = "") -> None:
        """Show how far a file is and which are here; say something above the list."""
        rows = self.query_one(LinkRows)
        if words or not self._desk.download:
            rows.links = self._desk.links_of(self._article)
        rows.coming = (self._desk.download.url, self._desk.download.far()) if self._desk.download else ("", "")
        rows.resize_rows()
        if words:
            self._tell(words)

    def _tell(self, words: str) -> None:
        told = self.query_one("#told", Static)
        told.update(Content(line(words)))
        told.display = bool(words)

    def on_row_chosen(self, event: RowChosen) -> None:
        """A click opens what it hits."""
        event.stop()
        self.action_choose("open")

    def action_choose(self, what: str) -> None:
        """End with the link under the cursor."""
        rows = self.query_one(LinkRows)
        self.dismiss((what, rows.links[rows.cursor]))

    def action_download(self) -> None:
        """Fetch the file under the cursor; stop that, while it is on its way."""
        rows = self.query_one(LinkRows)
        file = rows.links[rows.cursor].file
        if file is None:
            self._tell(_("This is no file to download; Enter opens it."))
            return
        self._tell(self._desk.fetch_file(self._article, file))
        self.show_state()

    def action_sizes(self) -> None:
        """Have the servers asked for the sizes that are not known."""
        if self._desk.mode == "offline":
            told = _("The data mode is offline: nothing is fetched. {key} changes it.")
            self._tell(told.format(key=self._desk.context.key("sync.mode")))
        elif self._unknown():
            self._ask()
        else:
            self._tell(_("All sizes are known."))

    def _unknown(self) -> list[Linked]:
        return [one for one in self.query_one(LinkRows).links if one.file and one.file.length is None]

    def _ask(self) -> None:
        self._tell(_("Asking for the sizes…"))
        if self._article.id is not None:
            self.run_worker(self._sizes(self._article.id), group="download", exclusive=True, exit_on_error=False)

    async def _sizes(self, article: int) -> None:
        words = await self._desk.ask_sizes(article)
        if not words and self._unknown():
            words = _("Not every server tells how large its files are.")
        self.show_state()
        self._tell(words)
