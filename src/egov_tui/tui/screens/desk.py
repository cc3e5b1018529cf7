"""The reader's desk: its panes, where they stand, which has the focus, and the lines around them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical
from textual.content import Content
from textual.reactive import Reactive
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

from egov_tui.errors import CacheError, EgovError
from egov_tui.i18n import N_, _, ngettext
from egov_tui.model import Headline
from egov_tui.settings import RowStyle, save
from egov_tui.text.clean import line
from egov_tui.tui.context import Context
from egov_tui.tui.keys import LINKS, OFFERED, READER
from egov_tui.tui.messages import ArticleScrolled
from egov_tui.tui.page import titled
from egov_tui.tui.panes import Arrangement, Pane, arrangement
from egov_tui.tui.places import Place, everything
from egov_tui.tui.render import PALETTE, Palette
from egov_tui.tui.widgets.article import ArticleView
from egov_tui.tui.widgets.articles import ArticleRows
from egov_tui.tui.widgets.sources import SourceRows
from egov_tui.tui.widgets.status import Bar, Keys, Part

MESSAGE_SECONDS = 8.0
ERROR_SECONDS = 30.0
"""What a refresh says of its failures stays longer."""
if TYPE_CHECKING:
    from egov_tui.tui.widgets.search import SearchBox

_ROWS: Mapping[RowStyle, str] = {
    "auto": N_("Rows: one line where there is room, else two."),
    "compact": N_("Rows: one line each."),
    "comfortable": N_("Rows: two lines each."),
}
_ORDER: tuple[Pane, ...] = ("sources", "list", "article")


class Desk(Screen[None]):
    """Composes the panes and keeps the way here, the status and the focus right."""

    AUTO_FOCUS = ""
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"palette--{name}" for name in PALETTE}
    BINDINGS: ClassVar[list[BindingType]] = [*READER, *LINKS]
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """Textual would draw the whole screen anew when the focus moves; what shows it draws itself."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.library = context.library
        store = context.library.store
        self.counts = store.articles.counts()
        self.place: Place = everything(self.counts)
        self.pane: Pane = "list"
        self.shown = arrangement(120, 40, "list")
        self.zen = False
        """Whether the article has the screen to itself."""
        self.sources = SourceRows(id="sources")
        self.rows = ArticleRows(self.headlines, context.clock, context.zone, id="list")
        self.rows.style_of_rows = context.settings.reader.rows
        self.view = ArticleView(context.clock, context.zone, id="article")
        self.article_pane = Vertical(id="article-pane")
        self.box: SearchBox | None = None
        """Made when it is first wanted."""
        self.header = Bar(id="header")
        self.status = Bar(id="status")
        self.keys = Keys(id="keys")
        self.palette = Palette(self)
        self._message: tuple[str, str] | None = None
        self._message_timer: Timer | None = None
        self.presses = 0
        """Keys and clicks so far: what was said before the last of them goes when it moves something."""
        self._said_at = 0
        for widget in (self.sources, self.rows, self.view, self.header, self.status):
            widget.icons = context.icons
        for one in (self.sources, self.rows, self.view, self.header, self.status, self.keys):
            one.named = self.palette

    def compose(self) -> ComposeResult:
        """Header, panes, status, keys."""
        yield self.header
        with Container(id="panes"):
            yield self.sources
            with Vertical(id="list-pane"):
                yield self.rows
            with self.article_pane:
                yield self.view
        yield self.status
        yield self.keys

    def on_mount(self) -> None:
        """Begin with the list."""
        self.arrange_panes()
        self.set_focus(self.rows)
        self.begin()

    def begin(self) -> None:
        """Fill the panes (Textual calls `on_mount` of every class, so that those deeper in override this)."""

    def notify_style_update(self) -> None:
        """Another theme: what was looked up is gone."""
        super().notify_style_update()
        self.palette.forget()

    # ------------------------------------------------------------ the cache

    @contextmanager
    def telling(self) -> Iterator[None]:
        """Say why the cache cannot be read or written, and go on with what is shown."""
        try:
            yield
        except CacheError as error:
            self.call_later(self.say, str(error), bad=True)

    def headlines(self, ids: Sequence[int]) -> list[Headline]:
        """Read rows of the list, while they are drawn."""
        with self.telling():
            return self.library.store.articles.headlines(ids)
        return []

    # ------------------------------------------------------------ panes

    def widget_of(self, pane: Pane) -> Widget:
        """Return what takes the focus in a pane."""
        return {"sources": self.sources, "list": self.rows, "article": self.view}[pane]

    def on_resize(self, event: events.Resize) -> None:
        """Arrange the panes for the new size."""
        self.arrange_panes()
        self.update_lines()

    def arrange_panes(self) -> None:
        """Show the panes that have room, around the one that has the focus."""
        self.zen = self.view.centred = self.zen and self.pane == "article"
        self.shown = shown = arrangement(self.size.width, self.size.height, self.pane, alone=self.zen)
        self.sources.display = "sources" in shown.panes
        self.query_one("#list-pane").display = "list" in shown.panes
        self.article_pane.display = "article" in shown.panes
        self.header.display = shown.chrome
        self.keys.display = shown.chrome
        # All at once, and below the screen: every change of a class sets the styles of all that stands inside.
        zen = " -zen" if self.zen else ""
        self.query_one("#panes").set_classes(f"-columns-{shown.columns} -in-{self.pane}{zen}")

    def go(self, pane: Pane) -> None:
        """Give a pane the focus, showing it if need be."""
        self.move_on()
        self.pane = pane
        self.arrange_panes()
        self.set_focus(self.widget_of(pane))
        self.update_lines()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """A click moved the focus: the panes follow; where it has moved on meanwhile, they follow that."""
        for pane in _ORDER:
            if self.focused is self.widget_of(pane) and self.pane != pane:
                self.pane = pane
                self.arrange_panes()
        self.update_lines()

    def on_descendant_blur(self) -> None:
        """A pane that is hidden drops the focus: some pane must have it, or no key would work."""
        self.call_later(self._keep_focus)

    def _keep_focus(self) -> None:
        if self.focused is None and self.is_mounted:
            self.set_focus(self.widget_of(self.pane))

    async def action_next_pane(self) -> None:
        """Go round the panes."""
        self.go(_ORDER[(_ORDER.index(self.pane) + 1) % 3])

    def action_previous_pane(self) -> None:
        """Go round the panes the other way."""
        self.go(_ORDER[(_ORDER.index(self.pane) - 1) % 3])

    def action_rows(self) -> None:
        """Go on to the next height of the list's rows, now and from now on."""
        styles = list(_ROWS)
        chosen = styles[(styles.index(self.rows.style_of_rows) + 1) % len(styles)]
        self.rows.restyle(chosen)
        self.settle_on("reader.rows", chosen, _(_ROWS[chosen]))

    def choose_theme(self, name: str) -> None:
        """Look otherwise, now and from now on."""
        self.app.theme = name
        self.settle_on("reader.theme", name, _("Theme: {name}").format(name=name))

    def settle_on(self, setting: str, value: str, told: str) -> None:
        """Write a choice into the configuration, and say so; or say why it holds for now alone."""
        try:
            save(self.context.settings, setting, value)
        except EgovError as error:
            self.say(str(error), bad=True)
        else:
            self.say(told)

    @property
    def arrangement(self) -> Arrangement:
        """Which panes are shown now."""
        return self.shown

    @property
    def typing(self) -> bool:
        """Whether the focus is where something is typed, so that keys are letters."""
        return self.focused is not None and self.focused.id in ("query", "find")

    # ------------------------------------------------------------ lines

    def on_article_scrolled(self, event: ArticleScrolled) -> None:
        """The position follows."""
        self.move_on()
        self.update_lines()

    def say(self, words: str, *, bad: bool = False, seconds: float = MESSAGE_SECONDS) -> None:
        """Say something in the status line for a few seconds, or until the reader goes on to something else."""
        self._message = (words, "error" if bad else "")
        self._said_at = self.presses
        if self._message_timer is not None:
            self._message_timer.stop()
        self._message_timer = self.set_timer(seconds, self.hush)
        self.update_lines()

    def move_on(self) -> None:
        """Something moved: what was said before the key that moved it has been read."""
        if self._message is not None and self._said_at < self.presses:
            self.hush()

    def hush(self) -> None:
        """Take back what was said."""
        self._message = None
        self.update_lines()

    def standing(self) -> tuple[Part, ...]:
        """Return what the status line says while nothing was said, the most important first."""
        return ()

    def unread(self) -> int:
        """Return how many unread articles there are, for the header."""
        return self.counts.unread

    def list_title(self) -> str:
        """Return what stands above the list."""
        return self.place.label

    def announced(self) -> str:
        """Return what waits to be shown, for the right of the status line."""
        return ""

    def update_lines(self) -> None:
        """Bring header, status and the panes' titles up to date."""
        dot = f" {self.context.icons.dot} "
        number = self.unread()
        unread = ngettext("{n} unread", "{n} unread", number).format(n=f"{number:,}")
        self.header.tell(*self._way(), right=((unread, "dim"),))
        announced = self.announced()
        where = self._where()
        right = ((announced, "accent"), (dot if announced and where else "", "dim"), (where, "dim"))
        told = (self._message,) if self._message else self.standing()
        # What is said goes again: it is read whole, or not at all. How things are stands there all the time.
        whole = self._message is not None or any(style == "error" for _words, style in told[:1])
        self.status.tell(*told, right=right, listed=True, whole=whole)
        self.keys.offer(OFFERED["typing" if self.typing else self.pane])
        self._title()

    def _way(self) -> tuple[tuple[str, str], ...]:
        """The way here: program, place, and the article where it fills the screen."""
        into = f" {self.context.icons.into} "
        way: list[tuple[str, str]] = [("egov-tui", "accent")]
        if self.shown.columns > 1 or self.pane != "sources":
            way += [(into, "dim"), (self.place.label, "")]
        if self.shown.columns == 1 and self.pane == "article" and self.view.article:
            way += [(into, "dim"), (titled(self.view.article), "")]
        return tuple(way)

    def _where(self) -> str:
        if self.pane == "article":
            return _("{n} %").format(n=self.view.percent) if self.view.article else ""
        if not self.rows.count:
            return ""
        return f"{self.rows.cursor + 1:,}/{self.rows.count:,}"

    def _title(self) -> None:
        """Titles stand in the panes' upper borders."""
        self._border(self.sources, _("Sources"))
        self._border(self.query_one("#list-pane"), self.list_title())
        article = self.view.article
        self._border(self.article_pane, titled(article) if article and self.view.title_passed else _("Article"))

    def _border(self, widget: Widget, words: str) -> None:
        title = Content(line(words) or " ")
        if widget.border_title != title.markup:
            widget.border_title = title
