"""The floor for starting: a bare three-pane Textual app that reads nothing."""

from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.widgets import Footer, Static


class Floor(App[None]):
    CSS = "Static { width: 1fr; height: 1fr; border: round grey; }"
    BINDINGS = [("q", "quit", "Quit")]  # noqa: RUF012

    def compose(self) -> ComposeResult:
        with Horizontal():
            for text in ("sources", "articles", "ready to read"):
                yield Static(text, markup=False)
        yield Footer()


if __name__ == "__main__":
    Floor().run()
