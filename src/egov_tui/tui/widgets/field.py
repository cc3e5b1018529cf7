"""A line of a form to type in, and what holds where nothing is typed."""

from rich.cells import cell_len
from textual import events
from textual.widgets import Input

from egov_tui.tui.render import fit


class Field(Input):
    """Its prompt ends in a mark where there is no room for it: Textual would just break it off."""

    def __init__(self, value: str, prompt: str, more: str, *, id: str, password: bool = False) -> None:
        """Take the mark `more` for what is cut."""
        super().__init__(value, placeholder=prompt, compact=True, id=id, password=password)
        self.prompt, self._more = prompt, more

    @property
    def cut(self) -> bool:
        """Whether the prompt has no room."""
        return cell_len(self.prompt) > self.content_size.width

    def on_resize(self, event: events.Resize) -> None:
        """Prompt with as much as there is room for now."""
        self.placeholder = fit(self.prompt, self.content_size.width, self._more).rstrip()
