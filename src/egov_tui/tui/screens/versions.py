"""The versions of an edited article, the newest first: each as what it changed."""

from collections.abc import Sequence
from datetime import tzinfo
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from egov_tui.exchange.versions import numbered, shown
from egov_tui.i18n import _
from egov_tui.model import Version
from egov_tui.moments import day, full
from egov_tui.tui.icons import ASCII
from egov_tui.tui.keys import VERSIONS
from egov_tui.tui.screens.over import Over
from egov_tui.tui.widgets.frame import Frame
from egov_tui.tui.widgets.pages import PageView


class VersionsScreen(Over[None]):
    """One version at a time, against the one before it."""

    BINDINGS: ClassVar[list[BindingType]] = list(VERSIONS)
    # Here, not in app.tcss: read when it is first wanted, not on every start.
    DEFAULT_CSS = """
    VersionsScreen #around { width: 90; height: 100%; }
    VersionsScreen PageView {
        height: 1fr; width: 100%; background: $panel; overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1;
    }
    """

    def __init__(self, versions: Sequence[Version], like: PageView, zone: tzinfo | None) -> None:
        super().__init__()
        self._versions, self._like, self._zone = versions, like, zone
        self._at = 0

    def compose(self) -> ComposeResult:
        """Which version it is above, what can be done below."""
        with Frame(keys=_("n older · p newer · Esc close")):
            page = PageView(id="version")
            page.icons, page.named = self._like.icons, self._like.named
            yield page

    def on_mount(self) -> None:
        """Begin with the newest."""
        self.query_one(PageView).focus()
        self.action_turn(0)

    def action_turn(self, by: int) -> None:
        """Show an older version, or a newer one, as far as there is one."""
        self._at = max(0, min(len(self._versions) - 1, self._at + by))
        seen = self._versions[self._at].seen
        title = numbered(self._versions, self._at, full(seen, self._zone) if seen else "")
        brief = _("Version {n} of {m}").format(n=len(self._versions) - self._at, m=len(self._versions))
        if seen:
            brief = f"{brief} {self._like.icons.dot} {day(seen, self._zone)}"
        self.query_one(Frame).call(title, brief)
        # Not every terminal strikes words through, and none does so in plain text: there signs stand around them.
        signs = self.app.no_color or self._like.icons is ASCII
        self.query_one(PageView).open(shown(self._versions, self._at, signs=signs))
