"""A few things to choose from, under a line to type in."""

from collections.abc import Sequence
from typing import NamedTuple

from textual.content import Content

from egov_tui.text.clean import line
from egov_tui.tui.render import fit, plain
from egov_tui.tui.widgets.rows import Rows


class Choice(NamedTuple):
    """One of them."""

    name: str
    facts: str = ""
    """What tells it from others, on a line of its own."""


class Choices(Rows):
    """One line each, or two where they have facts; upwards from the first the focus goes back to what is above."""

    choices: Sequence[Choice] = ()

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.choices)

    def height_of_rows(self, width: int) -> int:
        """Return two where there are facts to tell."""
        return 2 if any(choice.facts for choice in self.choices) else 1

    def offer(self, choices: Sequence[Choice], room: int) -> None:
        """Offer these, on so many lines at most; none at all are not seen."""
        if choices != self.choices:
            self.set_reactive(Rows.cursor, 0)
        self.choices = choices
        self.display = bool(choices)
        self.styles.height = max(1, min(len(choices) * self.height_of_rows(0), room))
        self.resize_rows()

    def draw(self, index: int, width: int) -> list[Content]:
        """Return the lines of a choice."""
        name, facts = (fit(line(words), max(0, width - 1), self.icons.more) for words in self.choices[index])
        return [plain((name, self.named("strong"))), plain((facts, self.named("dim")))]

    def action_move(self, by: int) -> None:
        """Move the cursor, or leave upwards."""
        if by < 0 and not self.cursor:
            self.screen.focus_previous()
        else:
            super().action_move(by)
