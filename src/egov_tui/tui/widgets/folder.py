"""A line to type a folder in, or to choose one of those there are."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input

from egov_tui.i18n import _


class FolderInput(Input):
    """Down and up go through the folders there are."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "pick(1)", _("Next folder"), show=False, id="folder.next"),
        Binding("up", "pick(-1)", _("Previous folder"), show=False, id="folder.previous"),
    ]
    folders: Sequence[str] = ()

    def action_pick(self, by: int) -> None:
        """Take the next of the folders there are; above the first is none, and above that the field before."""
        at = self.folders.index(self.value) if self.value in self.folders else -1
        if at + by < -1:
            self.screen.focus_previous()
        elif at + by < len(self.folders):
            self.value = self.folders[at + by] if at + by >= 0 else ""
