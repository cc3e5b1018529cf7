"""What lies over the desk: a frame in the middle, its title above and the keys below, the desk in sight around it."""

from typing import Generic, TypeVar

from textual.screen import ModalScreen

T = TypeVar("T")


class Over(ModalScreen[T], Generic[T]):
    """Asks or shows one thing and ends with the answer; the frame is the widget `#around`."""

    # Here, not in app.tcss: read when the first of them is wanted, not on every start.
    DEFAULT_CSS = """
    Over { align: center middle; }
    Over #around {
        max-width: 100%; height: auto; max-height: 100%; background: $panel;
        border: round $foreground 35%; border-title-color: $foreground; border-title-style: bold;
        border-subtitle-color: $foreground 60%;
    }
    """
